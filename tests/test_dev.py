"""The two commands: they say what is missing in one sentence, install only what they may, and assume no screen."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parent.parent


def as_python(version: tuple[int, int, int]) -> subprocess.CompletedProcess[str]:
    """``dev.py`` as a Python of that version would run it."""
    code = f"import sys, runpy; sys.version_info = {version}; runpy.run_path('dev.py', run_name='__main__')"
    return subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("version", [(3, 8, 2), (3, 10, 14), (3, 15, 0)])
def test_a_python_that_is_too_old_or_too_new_is_told_so_in_one_sentence(version):
    told = as_python(version)
    assert told.returncode == 1
    assert told.stderr == (
        "Cisterna needs Python 3.11 to 3.14: start dev.py with such a one, for example: python3.12 dev.py run\n"
    )


def test_an_old_python_can_read_the_file_at_all():
    ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"), feature_version=(3, 6))


def test_it_stands_on_the_standard_library_alone():
    imported = set()
    for node in ast.walk(ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").split(".")[0])
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(("arguments", "code"), [([], 2), (["nonsense"], 2), (["--help"], 0)])
def test_without_a_command_it_says_what_there_is(arguments, code, capsys):
    assert dev.main(arguments) == code
    told = capsys.readouterr().out
    assert all(f"dev.py {name}" in told for name in dev.COMMANDS)


@pytest.fixture
def apt(monkeypatch):
    """A machine with apt; what would have been run there."""
    ran = []
    monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(dev, "quietly", lambda command, _what, **_more: ran.append(" ".join(map(str, command))) or "")
    return ran


def test_who_may_not_install_is_given_the_exact_line(apt, monkeypatch):
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.SetupError, match="    sudo apt-get install -y --no-install-recommends libegl1 libgl1"):
        dev.install(["libegl1", "libgl1"], "Qt needs libraries")
    assert apt == []


@pytest.mark.skipif(sys.platform == "win32", reason="apt is for Debian and Ubuntu")
def test_root_installs_with_apt(apt, monkeypatch):
    monkeypatch.setattr(dev.os, "geteuid", lambda: 0)
    dev.install(["libegl1"], "Qt needs libraries")
    assert apt == ["apt-get update -q", "apt-get install -y --no-install-recommends libegl1"]


def test_a_system_without_apt_is_told_what_is_missing(apt, monkeypatch):
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    with pytest.raises(dev.SetupError, match="install what your system calls libegl1"):
        dev.install(["libegl1"], "Qt needs libraries")


def test_a_bare_debian_without_venv_is_told_which_package_holds_it(apt, monkeypatch):
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    monkeypatch.setattr(dev.os, "geteuid", lambda: 1000, raising=False)
    with pytest.raises(dev.SetupError, match=rf"python3\.{sys.version_info[1]}-venv"):
        dev.need_venv_module()


def test_libraries_are_installed_only_when_qt_says_that_one_is_missing(monkeypatch):
    said = ["ImportError: libEGL.so.1: cannot open shared object file"]
    installed = []

    def quietly(_command, _what, **_more):
        if said:
            raise dev.SetupError(said.pop())
        return ""

    monkeypatch.setattr(dev, "quietly", quietly)
    monkeypatch.setattr(dev, "install", lambda packages, _why: installed.extend(packages))
    monkeypatch.setattr(dev, "wants_screen", lambda: False)
    dev.need_qt_libraries()
    assert installed == dev.QT_LIBRARIES
    said.append("ModuleNotFoundError: No module named 'PySide6'")
    with pytest.raises(dev.SetupError, match="PySide6"):
        dev.need_qt_libraries()


@pytest.mark.skipif(sys.platform != "linux", reason="only there a screen is named by the environment")
def test_a_screen_is_tried_and_never_assumed(monkeypatch):
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not dev.has_screen()
    monkeypatch.setenv("DISPLAY", ":4711")
    monkeypatch.setattr(dev, "screen_libraries_missing", lambda: False)
    monkeypatch.setattr(dev, "PYTHON", Path(sys.executable))
    assert not dev.has_screen()  # nothing answers there: Qt aborts, in a child process
    monkeypatch.setattr(dev, "window_opens", lambda: True)
    assert dev.has_screen()
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not dev.has_screen()


@pytest.mark.parametrize(
    ("screen", "arguments", "expected"),
    [
        (True, [], []),
        (True, ["--data", "x"], ["--data", "x"]),
        (False, [], ["tour", str(ROOT / "out" / "tour")]),
        (False, ["--data", "x"], ["tour", str(ROOT / "out" / "tour")]),
        (False, ["--data=x"], ["tour", str(ROOT / "out" / "tour")]),
        (False, ["check", "x.json"], ["check", "x.json"]),
        (False, ["--data", "x", "check", "x.json"], ["--data", "x", "check", "x.json"]),
        (False, ["--help"], ["--help"]),
    ],
)
def test_run_opens_the_console_or_draws_its_tour(screen, arguments, expected, monkeypatch):
    called = []
    monkeypatch.setattr(dev, "set_up", lambda _lock: None)
    monkeypatch.setattr(dev, "has_screen", lambda: screen)
    monkeypatch.setattr(dev.subprocess, "call", lambda command, **_more: called.append(command) or 0)
    assert dev.run(arguments) == 0
    assert called == [[str(dev.PYTHON), str(ROOT / "main.py"), *expected]]


def test_a_command_that_fails_shows_what_it_said_and_one_that_works_says_nothing(capfd):
    dev.quietly([sys.executable, "-c", "print('noise')"], "It")
    assert capfd.readouterr() == ("", "")
    with pytest.raises(dev.SetupError, match="the reason\n\nThe thing did not work"):
        dev.quietly([sys.executable, "-c", "import sys; sys.exit('the reason')"], "The thing")


def test_a_failed_check_does_not_hide_the_next_one_and_fails_the_tests(monkeypatch, capsys):
    def quietly(command, what, **_more):
        if what == "style":
            raise dev.SetupError("a line is too long")
        return str(command)

    monkeypatch.setattr(dev, "set_up", lambda _lock: None)
    monkeypatch.setattr(dev, "quietly", quietly)
    monkeypatch.setattr(dev.subprocess, "call", lambda *_a, **_k: 0)
    assert dev.test([]) == 1
    told = capsys.readouterr().out
    assert "a line is too long" in told
    assert "types: clean" in told


@pytest.mark.parametrize("name", ["run", "dev"])
def test_every_package_of_a_lock_is_pinned_by_hash_and_names_no_host(name):
    text = (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8")
    assert "://" not in text
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert block.startswith("#") or "--hash=sha256:" in block, block.splitlines()[0]


def test_the_locks_hold_what_the_project_asks_for():
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[<>=!~ \[;]", d)[0].lower().replace("_", "-") for d in asked["project"]["dependencies"]}
    extra = {re.split(r"[<>=!~ \[;]", d)[0].lower() for d in asked["dependency-groups"]["dev"]}
    assert names <= set(dev.locked("run"))
    assert names | extra <= set(dev.locked("dev"))
    assert set(dev.locked("run")) <= set(dev.locked("dev"))
    major, minor = map(int, dev.locked("run")["pyside6-essentials"][0].split(".")[:2])
    assert (major, minor) < (6, 12), "PySide6 6.12.0 aborts on Python 3.11"


def test_the_page_of_third_parties_is_current():
    page = (ROOT / "THIRD_PARTY.md").read_text(encoding="utf-8")
    assert page == dev.third_party_text(), "run: python3 dev.py third-party"
    assert "unknown" not in page


def test_continuous_integration_runs_the_same_command_as_everybody():
    assert "python3 dev.py test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
