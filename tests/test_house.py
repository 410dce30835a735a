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

every_source = pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@functools.cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def nodes(path: Path, kind: type[Node]) -> list[Node]:
    return [n for n in ast.walk(tree_of(path)) if isinstance(n, kind)]


def is_bare_package(path: Path) -> bool:
    """An ``__init__.py`` that holds its caption and nothing else has nothing to test."""
    return path.name == "__init__.py" and len(tree_of(path).body) <= 1


def mirrored_test(path: Path) -> Path:
    stem = path.parent.name if path.name == "__init__.py" else path.stem.lstrip("_")
    return ROOT / "tests" / path.relative_to(ROOT).parent / f"test_{stem}.py"


# --- how a file reads


@every_source
def test_every_module_begins_with_a_caption(path):
    caption = (ast.get_docstring(tree_of(path)) or "").split("\n\n")[0].strip()
    assert caption, f"{name_of(path)} has no caption: begin it with one sentence that says what it is for"
    assert caption[-1] in ".!?", f"{name_of(path)}: the caption is not a sentence: {caption!r}"


@every_source
def test_no_file_is_longer_than_the_wall(path):
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{name_of(path)} has {lines} lines: split it by idea"


@every_source
def test_no_function_is_longer_than_the_wall(path):
    for node in [*nodes(path, ast.FunctionDef), *nodes(path, ast.AsyncFunctionDef)]:
        size = (node.end_lineno or node.lineno) - node.lineno + 1
        where = f"{name_of(path)}:{node.name}"
        assert size <= LONGEST_FUNCTION, f"{where} has {size} lines"
        assert size <= REASON_ABOVE or where in LONG_FUNCTIONS, f"{where} has {size} lines and no reason for it"


@every_source
def test_every_source_file_has_its_mirrored_test(path):
    if not is_bare_package(path):
        test = mirrored_test(path)
        assert test.exists(), f"{name_of(path)} has no test: write {name_of(test)}"


def test_no_package_file_stands_under_tests():
    shadows = [name_of(p) for p in TESTS if p.name == "__init__.py"]
    assert not shadows, f"{shadows} would shadow the rooms of the same name"


@every_source
def test_names_are_those_of_the_clinic(path):
    forbidden = re.compile(r"(Manager|Helper|Utils?|Handler|Impl|Base)(?=[A-Z]|$)")
    for node in nodes(path, ast.ClassDef):
        assert not forbidden.search(node.name), f"{name_of(path)}: the name {node.name} says nothing"
    assert not re.search(r"manager|helper|utils?\b|handler", path.stem), f"{name_of(path)}: the name says nothing"


@every_source
def test_nothing_admits_to_be_unfinished(path):
    text = path.read_text(encoding="utf-8")
    found = re.findall(r"\b(?:TODO|FIXME|XXX)\b|NotImplementedError|pragma: no cover", text)
    assert not found, f"{name_of(path)}: {found}"


@pytest.mark.parametrize("path", SOURCES + TESTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_every_silenced_checker_has_its_reason_beside_it(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        excuse = re.search(r"#\s*(?:type: ignore\[[\w, -]+\]|noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*)(.*)$", line)
        if excuse:
            assert len(excuse[1].strip(" -#:")) >= 8, f"{name_of(path)}:{number} silences a checker without a reason"
        assert not re.search(r"#\s*(?:type: ignore(?!\[)|noqa(?!:))", line), f"{name_of(path)}:{number} silences all"


@every_source
def test_mass_is_written_mcg_and_never_with_the_greek_letter(path):
    if path.name != "units.py":  # the one place that has to recognise the letter in order to refuse it
        assert not re.search("[\u00b5\u03bc]", path.read_text(encoding="utf-8")), name_of(path)


def tracked() -> list[Path]:
    names = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.splitlines()  # fmt: skip
    return [ROOT / n for n in names if (ROOT / n).is_file()]


def test_no_path_of_a_machine_stands_in_the_tree():
    machine = re.compile(r"(?<![\w.])/(?:home|root|Users|work|farm)/\w+")
    found = []
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found += [f"{name_of(path)}: {hit}" for hit in machine.findall(text)]
    assert not found, found


# --- what may fail, and where it is caught


@every_source
def test_only_the_application_catches_everything(path):
    if name_of(path) == "console/app.py":
        return
    for node in nodes(path, ast.ExceptHandler):
        caught = {n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)} if node.type else {"everything"}
        wide = caught & {"Exception", "BaseException", "everything"}
        assert not wide, f"{name_of(path)}:{node.lineno} catches {wide}: name what can go wrong"


# --- glass and desk


def connects(path: Path) -> list[ast.Call]:
    """Every ``signal.connect(receiver)``; sockets, databases and engines connect to something else."""
    calls = [n for n in nodes(path, ast.Call) if isinstance(n.func, ast.Attribute) and n.func.attr == "connect"]
    return [c for c in calls if c.args and isinstance(c.args[0], ast.Attribute | ast.Lambda | ast.Name | ast.Call)]


def chain(node: ast.AST) -> list[str]:
    """``self._plot.setValue`` -> ["self", "_plot", "setValue"]."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.insert(0, node.attr)
        node = node.value
    return [node.id, *parts] if isinstance(node, ast.Name) else ["?", *parts]


GLASS_AND_DESK = [p for p in SOURCES if p.relative_to(ROOT).parts[0] in ("widgets", "console")]
every_window_file = pytest.mark.parametrize("path", GLASS_AND_DESK, ids=lambda p: p.relative_to(ROOT).as_posix())


@every_window_file
def test_rooms_are_connected_on_the_wiring_page_alone(path):
    """Elsewhere an object of the desk connects only to itself: one page shows who talks to whom."""
    room, *_ = path.relative_to(ROOT).parts
    if room != "console" or name_of(path) == "console/wiring.py" or "records" in path.parts:
        return
    for call in connects(path):
        receiver = chain(call.args[0])
        to_itself = receiver[0] == "self" and len(receiver) == 2
        place = f"{name_of(path)}:{call.lineno}"
        assert to_itself, f"{place} connects to {'.'.join(receiver)}: do it in console/wiring.py"


@every_window_file
def test_no_connection_holds_self_in_a_lambda_or_partial(path):
    """Measured: such a widget is not freed even by the collector; a bound method is."""
    for call in connects(path):
        receiver = call.args[0]
        wraps = isinstance(receiver, ast.Lambda) or (
            isinstance(receiver, ast.Call) and chain(receiver.func)[-1] in ("partial", "partialmethod")
        )
        holds = wraps and any(isinstance(n, ast.Name) and n.id == "self" for n in ast.walk(receiver))
        assert not holds, f"{name_of(path)}:{call.lineno} leaks its widget: connect a bound method"


@every_window_file
def test_only_the_theme_sets_a_style_sheet(path):
    if name_of(path) == "widgets/theme.py":
        return
    for call in nodes(path, ast.Call):
        styled = isinstance(call.func, ast.Attribute) and call.func.attr == "setStyleSheet"
        assert not styled, f"{name_of(path)}:{call.lineno} sets a style of its own: give widgets/theme.py a role"


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
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
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


SHELL = ("console.app", "console.window", "console.desk", "console.actions", "console.settings", "widgets.theme",
         "widgets.rail", "widgets.banner", "widgets.empty_state", "widgets.hold_button")  # fmt: skip
HEAVY = ("numpy", "pyqtgraph", "numba", "pydantic", "sqlalchemy", "cbor2", "serial")


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
