"""The rules of the house, executed: what a reviewer would otherwise have to look for by hand."""

from __future__ import annotations

import ast
import functools
import re
import subprocess
import sys
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent
Node = TypeVar("Node", bound=ast.AST)
ROOMS = ("profiles", "device", "widgets", "console")
SOURCES = tuple(
    sorted([ROOT / "main.py", ROOT / "dev.py", *(p for room in ROOMS for p in (ROOT / room).rglob("*.py"))])
)
TESTS = tuple(sorted((ROOT / "tests").rglob("*.py")))

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
REASON_ABOVE = 40
# A function of more than REASON_ABOVE lines stands here with its reason; one that has become short must leave.
LONG_FUNCTIONS: dict[str, str] = {}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@functools.cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), filename=str(path))


def nodes(path: Path, *kinds: type[Node]) -> list[Node]:
    return [n for n in ast.walk(tree_of(path)) if isinstance(n, kinds)]


def at(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 1)}"


# --- how a file reads


def test_every_module_begins_with_a_caption():
    captions = {name_of(p): (ast.get_docstring(tree_of(p)) or "").split("\n\n")[0].strip() for p in SOURCES}
    wrong = [f"{name}: {caption!r}" for name, caption in captions.items() if not caption.endswith((".", "!", "?"))]
    assert not wrong, "begin each with one sentence that says what the file is for"


def test_no_file_is_longer_than_the_wall():
    long = [f"{name_of(p)} has {lines} lines" for p in SOURCES if (lines := text_of(p).count("\n")) > LONGEST_FILE]
    assert not long, "split them by idea"


def test_no_function_is_longer_than_the_wall():
    sizes = {
        f"{name_of(p)}:{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for p in SOURCES
        for node in nodes(p, ast.FunctionDef, ast.AsyncFunctionDef)
    }
    assert not {where: size for where, size in sizes.items() if size > LONGEST_FUNCTION}
    long = {where for where, size in sizes.items() if size > REASON_ABOVE}
    assert long == set(LONG_FUNCTIONS), "above forty lines a function needs its reason in LONG_FUNCTIONS"


def is_bare_package(path: Path) -> bool:
    """An ``__init__.py`` that holds its caption and nothing else has nothing to test."""
    return path.name == "__init__.py" and len(tree_of(path).body) <= 1


def mirrored_test(path: Path) -> Path:
    stem = path.parent.name if path.name == "__init__.py" else path.stem.lstrip("_")
    return ROOT / "tests" / path.relative_to(ROOT).parent / f"test_{stem}.py"


def test_every_source_file_has_its_mirrored_test():
    wanted = [mirrored_test(p) for p in SOURCES if not is_bare_package(p)]
    missing = [name_of(test) for test in wanted if not test.exists()]
    assert not missing


def test_no_package_file_stands_under_tests():
    shadows = [name_of(p) for p in TESTS if p.name == "__init__.py"]
    assert not shadows, "it would shadow the room of the same name"


def test_names_are_those_of_the_clinic():
    empty = re.compile(r"(Manager|Helper|Utils?|Handler|Impl|Base)(?=[A-Z]|$)")
    classes = [(p, n) for p in SOURCES for n in nodes(p, ast.ClassDef) if empty.search(n.name)]
    in_therapy = {"Base"}  # there a base is what flows between boluses
    named = [
        f"{at(p, n)} {n.name}"
        for p, n in classes
        if room_of(p) != "profiles" or set(empty.findall(n.name)) - in_therapy
    ]
    named += [name_of(p) for p in SOURCES if re.search(r"manager|helper|utils?\b|handler", p.stem)]
    assert not named, "these names say nothing"


def test_nothing_admits_to_be_unfinished():
    admits = re.compile(r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError|pragma: no cover")
    found = [f"{name_of(p)}: {hit}" for p in SOURCES for hit in admits.findall(text_of(p))]
    assert not found


def test_every_silenced_checker_has_its_reason_beside_it():
    silences = re.compile(r"#\s*(?:type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)(.*)$")
    wrong = []
    for path in SOURCES + TESTS:
        for number, line in enumerate(text_of(path).splitlines(), 1):
            excuse = silences.search(line)
            unreasoned = excuse is not None and len(excuse[1].strip(" -#:")) < 8
            if unreasoned or re.search(r"#\s*(?:type: ignore(?!\[)|noqa(?!:))", line):
                wrong.append(f"{name_of(path)}:{number}")
    assert not wrong


def test_mass_is_written_mcg_and_never_with_the_greek_letter():
    recognises = {"units.py", "units_texts.py", "units_tables.py"}  # where the letter is known in order to refuse it
    found = [name_of(p) for p in SOURCES if p.name not in recognises and re.search("[\u00b5\u03bc]", text_of(p))]
    assert not found


def tracked() -> list[Path]:
    told = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout
    return [ROOT / n for n in told.splitlines() if (ROOT / n).is_file()]


def test_no_path_of_a_machine_stands_in_the_tree():
    machine = re.compile(r"(?<![\w.])/(?:home|root|Users|work|farm)/\w+")
    texts = (p for p in tracked() if p.suffix not in (".png", ".pdf"))
    found = [f"{name_of(p)}: {hit}" for p in texts for hit in machine.findall(text_of(p))]
    assert not found


def test_pydantic_stands_only_where_texts_are_read():
    imports = [(p, n.names[0].name) for p in SOURCES for n in nodes(p, ast.Import)]
    imports += [(p, n.module or "") for p in SOURCES for n in nodes(p, ast.ImportFrom)]
    users = {name_of(p) for p, module in imports if module.split(".")[0] in ("pydantic", "pydantic_core")}
    assert users == {
        "profiles/conversions.py",
        "profiles/document.py",
        "profiles/document_forms.py",
        "profiles/library.py",
        "profiles/library_forms.py",
        "profiles/site.py",
    }


# --- what may fail, and where it is caught


def catches(node: ast.ExceptHandler) -> set[str]:
    return {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"BaseException"}


def test_only_the_application_catches_everything():
    wide = [
        at(p, node)
        for p in SOURCES
        if name_of(p) != "console/app.py"
        for node in nodes(p, ast.ExceptHandler)
        if catches(node) & {"Exception", "BaseException"}
    ]
    assert not wide, "name what can go wrong"


# --- glass and desk

GLASS_AND_DESK = [p for p in SOURCES if room_of(p) in ("widgets", "console")]


def connects(path: Path) -> list[ast.Call]:
    """Every ``signal.connect(receiver)``; sockets, databases and engines connect to something else."""
    calls = [n for n in nodes(path, ast.Call) if isinstance(n.func, ast.Attribute) and n.func.attr == "connect"]
    signals = [c for c in calls if chain(c.func) != ["wiring", "connect"]]
    return [c for c in signals if c.args and isinstance(c.args[0], ast.Attribute | ast.Lambda | ast.Name | ast.Call)]


def chain(node: ast.AST) -> list[str]:
    """``self._plot.setValue`` -> ["self", "_plot", "setValue"]."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts] if isinstance(node, ast.Name) else ["?", *parts]


def test_rooms_are_connected_on_the_wiring_page_alone():
    """Elsewhere an object of the desk connects only to itself: one page shows who talks to whom."""
    wrong = []
    for path in GLASS_AND_DESK:
        if room_of(path) != "console" or name_of(path) == "console/wiring.py":
            continue
        for call in connects(path):
            receiver = chain(call.args[0])
            if receiver[0] != "self" or len(receiver) != 2:
                wrong.append(f"{at(path, call)} connects to {'.'.join(receiver)}")
    assert not wrong, "do it in console/wiring.py"


def holds_self(receiver: ast.expr) -> bool:
    wraps = isinstance(receiver, ast.Lambda) or (
        isinstance(receiver, ast.Call) and chain(receiver.func)[-1] in ("partial", "partialmethod")
    )
    return wraps and any(isinstance(n, ast.Name) and n.id == "self" for n in ast.walk(receiver))


def test_no_connection_holds_self_in_a_lambda_or_partial():
    """Measured: such a widget is not freed even by the collector; a bound method is."""
    leaks = [at(p, call) for p in GLASS_AND_DESK for call in connects(p) if holds_self(call.args[0])]
    assert not leaks, "connect a bound method"


_MODAL = {"setModal", "setWindowModality", "getOpenFileName", "getSaveFileName", "getExistingDirectory", "getText"}
_LOOPS = {"app", "loop"}  # what may be run besides a dialog


def test_a_dialog_opens_in_one_place_alone():
    """A modal one takes the presses on the emergency stop: all of them open beside the window, by ``show_beside``."""
    wrong = []
    for path in GLASS_AND_DESK:
        if name_of(path) == "widgets/beside.py":
            continue
        for call in nodes(path, ast.Call):
            *_, owner, method = ["", *chain(call.func)]
            opens = method == "open" and not (call.args or call.keywords)
            shows = method == "show" and owner.lstrip("_") in ("dialog", "box")
            runs = method in ("exec", "exec_") and owner not in _LOOPS
            asks = owner in ("QMessageBox", "QInputDialog") and method[:1].islower()
            if opens or shows or runs or asks or method in _MODAL:
                wrong.append(f"{at(path, call)} {owner}.{method}()")
    assert not wrong, "open it with widgets.beside.show_beside"


def test_only_the_theme_sets_a_style_sheet():
    styled = [
        at(p, n)
        for p in GLASS_AND_DESK
        if name_of(p) != "widgets/theme.py"
        for n in nodes(p, ast.Call)
        if isinstance(n.func, ast.Attribute) and n.func.attr == "setStyleSheet"
    ]
    assert not styled, "give widgets/theme.py a role"


# --- nothing without its word or its vector


def test_every_message_has_a_vector():
    vectors = (ROOT / "tests" / "golden" / "messages.txt").read_text(encoding="utf-8")
    classes = [
        node.name
        for node in nodes(ROOT / "device" / "messages.py", ast.ClassDef)
        if not node.name.startswith("_") and any("dataclass" in ast.dump(d) for d in node.decorator_list)
    ]
    assert classes
    missing = [name for name in classes if not re.search(rf"\b{name}\b", vectors)]
    assert not missing, f"no hex vector in tests/golden/messages.txt for {missing}"


@pytest.mark.req(15)
def test_every_finding_has_a_sentence():
    from profiles.findings import Finding, Place, Rule, Severity
    from widgets.wording import finding_text

    for rule in Rule:
        for severity in Severity:
            finding = Finding(rule, severity, Place(0), asked="330", allowed="300", unit="mcg/day", source="label")
            text = finding_text(finding)
            assert re.fullmatch(r".{20,}\.", text, re.DOTALL), f"{rule} {severity.name}: {text!r}"
            assert "_" not in text, f"{rule}: a sentence for a person holds no name of a variable: {text!r}"


def test_every_requirement_mark_names_a_requirement():
    numbers = {int(n) for p in TESTS for n in re.findall(r"mark\.req\((\d+)\)", p.read_text(encoding="utf-8"))}
    assert numbers <= set(range(1, 77)), "requirements are numbered 1 to 76"


# --- what a fresh process shows


def in_a_fresh_process(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=110, check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_emitting_a_signal_leaves_the_reference_count_of_true_alone():
    """PySide6 6.12.0 loses one reference per emit and aborts on Python 3.11: it must never come back by an update."""
    lost = in_a_fresh_process(
        """
import sys
from PySide6.QtCore import QObject, Signal

class Sender(QObject):
    changed = Signal(bool)

sender, before = Sender(), sys.getrefcount(True)
for _ in range(20_000):
    sender.changed.emit(True)
print(before - sys.getrefcount(True))
"""
    )
    assert abs(int(lost)) < 100


SHELL = (
    "main", "console.commands", "console.app", "console.front", "console.window", "console.desk", "console.actions",
    "console.settings", "widgets.look", "widgets.theme", "widgets.rail", "widgets.banner", "widgets.empty_state",
    "widgets.hold_button",
)  # fmt: skip
HEAVY = ("numpy", "pyqtgraph", "numba", "pydantic", "sqlalchemy", "cbor2", "serial", "cryptography", "keyring")
# not heavy, but a third of the way to the first paint together, and nothing of it is painted
LATER = ("profiles", "device", "console.desk", "json", "fractions", "decimal")


def loaded_by(modules: tuple[str, ...], watched: tuple[str, ...]) -> str:
    return in_a_fresh_process(
        f"import sys\nfor m in {modules!r}: __import__(m)\nprint(*[h for h in {watched!r} if h in sys.modules])"
    )


@pytest.mark.parametrize("module", SHELL)
def test_the_first_paint_waits_for_nothing_heavy(module):
    assert loaded_by((module,), HEAVY) == ""


def test_therapy_and_wire_never_load_the_window():
    modules = tuple(
        ".".join(p.relative_to(ROOT).with_suffix("").parts)
        for p in SOURCES
        if p.relative_to(ROOT).parts[0] in ("profiles", "device") and p.name != "__init__.py"
    )
    assert loaded_by(modules, ("PySide6", "pyqtgraph", "sqlalchemy", "console", "widgets")) == ""


def test_every_import_keeps_to_the_contracts():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command(['--no-cache'])"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_neither_therapy_nor_anything_heavy_is_loaded_when_the_window_is_painted(tmp_path):
    code = f"""
import os, sys
os.environ["CISTERNA_DATA"] = {str(tmp_path)!r}
from console.app import application
from console.commands import bench_window, run

def painted():
    print(*[name for name in {HEAVY + LATER!r} if name in sys.modules], flush=True)
    os._exit(0)

application()
bench_window._when_painted(painted)
run([])
"""
    assert in_a_fresh_process(code) == ""
