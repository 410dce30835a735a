"""Everything a developer needs, with nothing but Python: sets up ``.venv`` in the clone, then runs, tests, checks.

    python3 dev.py run [ARGUMENTS]    start the console; without a screen, draw every screen into out/tour
    python3 dev.py test [ARGUMENTS]   check, then all tests, headless; arguments go to pytest
    python3 dev.py check              style, types, import contracts, and a test for each requirement that is claimed
    python3 dev.py lock               make locks/run.txt and locks/dev.txt anew from pyproject.toml (needs uv)
    python3 dev.py third-party        write THIRD_PARTY.md anew from the locks
    python3 dev.py docs               write the pages under docs that are made from the program anew
    python3 dev.py sbom [FILE]        write the bill of materials of locks/run.txt as CycloneDX, to out/sbom.json
    python3 dev.py fuzz [ARGUMENTS]   search for bytes that a decoder of the wire takes wrongly; --seconds N, --seed N
    python3 dev.py twins [ARGUMENTS]  search for an order on which the two judges differ; --comparisons N, --seed N
    python3 dev.py cover              every branch of rules, guardrails, delivery, windows and transport, or it fails
    python3 dev.py mutate [ARGUMENTS] plant faults in the safety core and see which tests notice; --sample N, --seed N

Standard library only, and nothing in it that an old Python could not read: it has to be able to say so.
"""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

OLDEST, NEWEST = (3, 11), (3, 14)  # as requires-python says; the locks hold no wheels for others
if not OLDEST <= sys.version_info[:2] <= NEWEST:
    sys.exit("Cisterna needs Python 3.11 to 3.14: start dev.py with such a one, for example: python3.12 dev.py run")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
TOUR = Path("out") / "tour"

# What the wheels of Qt expect of a Linux system, by the names of Debian and Ubuntu.
QT_LIBRARIES = ["libegl1", "libgl1", "libglib2.0-0", "libdbus-1-3", "libfontconfig1", "libxkbcommon0", "libx11-6"]
SCREEN_LIBRARIES = [
    "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0", "libxcb-render-util0",
    "libxcb-shape0", "libxcb-sync1", "libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1",
    "libwayland-cursor0",
]  # fmt: skip
START_QT = "from PySide6.QtWidgets import QApplication; from PySide6 import QtSvg, QtPrintSupport; QApplication([])"

COMPILE = """
import sys
from pathlib import Path
from console.files import shipped_library
from console.warm import warm
sys.exit(warm(shipped_library(), Path()).trouble or None)
"""


class SetupError(Exception):
    """Something that keeps us from going on, as a sentence that says what to do."""


def environment(**more: str) -> dict[str, str]:
    """Ours, with texts in UTF-8 on every system, and the compiled loops beside the packages."""
    return {"NUMBA_CACHE_DIR": str(VENV / "compiled"), **os.environ, "PYTHONUTF8": "1", **more}


def quietly(command: list[object], what: str, **more: str) -> str:
    """Run a command and keep what it prints to itself, unless it fails."""
    done = subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=environment(**more), capture_output=True, text=True,
        encoding="utf-8", errors="replace", check=False,
    )  # fmt: skip
    if done.returncode:
        raise SetupError(f"{(done.stdout + done.stderr).strip()}\n\n{what} did not work: the lines above say why.")
    return done.stdout


def say(sentence: str) -> None:
    """A line of progress, at once."""
    print(sentence, flush=True)


# --- the environment


def set_up(lock: str) -> None:
    """``.venv`` with everything that ``locks/<lock>.txt`` names; done once, and again when a lock changes."""
    if not venv_works():
        need_venv_module()
        say("Making .venv (once).")
        quietly([sys.executable, "-m", "venv", "--clear", VENV], "Making the environment .venv")
    pins = ROOT / "locks" / f"{lock}.txt"
    mark, seal = VENV / f"installed-{lock}", hashlib.sha256(pins.read_bytes()).hexdigest()
    if not mark.is_file() or mark.read_text(encoding="utf-8") != seal:
        say(f"Installing the packages of locks/{lock}.txt (once; a minute or two).")
        pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        quietly([*pip, "--require-hashes", "--only-binary", ":all:", "-r", pins], "Installing the packages")
        mark.write_text(seal, encoding="utf-8")
    if sys.platform == "linux":
        need_qt_libraries()
    compile_loops()


def compile_loops() -> None:
    """The compiled loops, made once and again when their source has changed: the first check waits for nothing."""
    seen = hashlib.sha256()
    for source in sorted((ROOT / "profiles").glob("*.py")):
        seen.update(source.read_bytes())
    mark = VENV / "compiled-of"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != seen.hexdigest():
        say("Compiling the check loop (once; a minute or two).")
        quietly([PYTHON, "-c", COMPILE], "Compiling the check loop", PYTHONPATH=str(ROOT))
        mark.write_text(seen.hexdigest(), encoding="utf-8")


def venv_works() -> bool:
    """Whether .venv is there, and was made by a Python that is still there and new enough."""
    try:
        told = quietly([PYTHON, "-c", "import sys, pip; print(*sys.version_info[:2])"], "Looking at .venv")
    except (OSError, SetupError):
        return False
    major, minor = map(int, told.split())
    return OLDEST <= (major, minor) <= NEWEST


def need_venv_module() -> None:
    """Debian and Ubuntu ship Python without the part that makes environments."""
    if importlib.util.find_spec("ensurepip") is None:
        install([f"python3.{sys.version_info[1]}-venv"], "Python's module for environments (venv) is missing")


def need_qt_libraries() -> None:
    """Qt's wheels leave a few libraries to the system; whether they are there is tried, not assumed."""
    try:
        quietly([PYTHON, "-c", START_QT], "Starting Qt", QT_QPA_PLATFORM="offscreen")
    except SetupError as error:
        if not re.search(r"lib\S+\.so", str(error)):
            raise
        install(QT_LIBRARIES + SCREEN_LIBRARIES * wants_screen(), "Qt needs libraries that this system does not have")
        quietly([PYTHON, "-c", START_QT], "Starting Qt", QT_QPA_PLATFORM="offscreen")


def install(packages: list[str], why: str) -> None:
    """Install system packages when we may, else say exactly how."""
    line = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if shutil.which("apt-get") is None:
        raise SetupError(f"{why}: install what your system calls {', '.join(packages)}, then run this again.")
    if sys.platform == "win32" or os.geteuid() != 0:
        raise SetupError(f"{why}. Run this line, then the same command again:\n\n    sudo {' '.join(line)}")
    say(f"{why}: installing them with apt.")
    quietly(["apt-get", "update", "-q"], "apt-get update", DEBIAN_FRONTEND="noninteractive")
    quietly([*line], " ".join(line), DEBIAN_FRONTEND="noninteractive")


# --- the screen


def wants_screen() -> bool:
    """Whether the system claims to have a screen."""
    if os.environ.get("QT_QPA_PLATFORM", "") in ("offscreen", "minimal"):
        return False
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_screen() -> bool:
    """Whether a window can really open: a dead DISPLAY makes Qt abort, so a child process tries it first."""
    if not wants_screen():
        return False
    if window_opens():
        return True
    if sys.platform != "linux" or not screen_libraries_missing():
        return False
    try:
        install(SCREEN_LIBRARIES, "Qt needs more libraries to open a window")
    except SetupError as error:
        say(str(error))
    return window_opens()


def window_opens() -> bool:
    """Start Qt in a child process, as it would start for the console."""
    try:
        tried = subprocess.run([str(PYTHON), "-c", START_QT], capture_output=True, timeout=30, check=False)
    except subprocess.TimeoutExpired:
        return False
    return tried.returncode == 0


def screen_libraries_missing() -> bool:
    """Whether the part of Qt that opens windows lacks a library of the system."""
    plugins = [*VENV.glob("lib/python3*/site-packages/PySide6/Qt/plugins/platforms/libqxcb.so")]
    if not plugins or shutil.which("ldd") is None:
        return False
    return "not found" in quietly(["ldd", plugins[0]], "Looking at Qt's libraries")


# --- the commands


def needs_no_window(arguments: list[str]) -> bool:
    """Whether they name a command of main.py, or ask for its help; the folder behind --data is no command."""
    before = ["", *arguments][: len(arguments)]
    words = [a for a, option in zip(arguments, before, strict=True) if option != "--data"]
    return any(w in ("-h", "--help") or not w.startswith("-") for w in words)


def run(arguments: list[str]) -> int:
    """The console; without a screen its tour; with a command, what main.py makes of it."""
    set_up("run")
    main_py = [str(PYTHON), str(ROOT / "main.py")]
    if needs_no_window(arguments) or has_screen():
        return subprocess.call([*main_py, *arguments], env=environment())
    say(f"There is no screen here: drawing every screen of the console into {TOUR}.")
    return subprocess.call([*main_py, "tour", str(ROOT / TOUR)], env=environment(QT_QPA_PLATFORM="offscreen"))


CHECKS: dict[str, list[str]] = {
    "style": ["ruff", "check", "."],
    "layout": ["ruff", "format", "--check", "."],
    "types": ["mypy"],
    "import contracts": ["lint-imports", "--no-cache"],
    "requirements": ["python", "docs/requirement_matrix.py"],
}


def check(_arguments: list[str]) -> int:
    """Every check, even after one has failed."""
    set_up("dev")
    failed = 0
    for name, (tool, *options) in CHECKS.items():
        try:
            quietly([BIN / tool, *options], name)
            say(f"{name}: clean")
        except SetupError as error:
            failed = 1
            say(f"{name}:\n{error}")
    return failed


def test(arguments: list[str]) -> int:
    """The checks, then every test without a window."""
    failed = check([])
    tests = [str(PYTHON), "-m", "pytest", "-q", "-n", "auto", *arguments]
    return subprocess.call(tests, cwd=ROOT, env=environment(QT_QPA_PLATFORM="offscreen")) or failed


def lock(_arguments: list[str]) -> int:
    """Pin every package with its hashes, for all systems and Python versions that are supported."""
    uv = shutil.which("uv")
    if uv is None:
        raise SetupError("The locks are made by uv, which is not on this machine: see https://docs.astral.sh/uv/.")
    compiling = [uv, "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
    pinning = ["--generate-hashes", "--only-binary", ":all:", "--no-header", "--no-emit-index-url", "--quiet"]
    for name, groups in (("run", []), ("dev", ["--group", "dev"])):
        quietly([*compiling, *pinning, *groups, "-o", f"locks/{name}.txt"], f"Making locks/{name}.txt")
    return third_party([])


def docs(_arguments: list[str]) -> int:
    """The pages that are made from the program itself, such as the JSON Schema of an order."""
    set_up("run")
    quietly([PYTHON, ROOT / "docs" / "generate.py"], "Making the pages", PYTHONPATH=str(ROOT))
    return 0


def searching(module: str, **more: str) -> Callable[[list[str]], int]:
    """A command that runs a module of the tests with the packages of development."""

    def run_module(arguments: list[str]) -> int:
        set_up("dev")
        return subprocess.call([str(PYTHON), "-m", module, *arguments], cwd=ROOT, env=environment(**more))

    return run_module


# --- what we stand on

THIRD_PARTY = """# What Cisterna stands on

Made by `python3 dev.py third-party` from `locks/`; a test keeps it current. Nothing of it is copied into this
repository: every package is depended on and pinned by its hash. Qt (through PySide6-Essentials) is used under the
LGPL-3.0, as shared libraries that can be replaced.

| package | version | licence | needed by |
| --- | --- | --- | --- |
{rows}
"""


def third_party(_arguments: list[str]) -> int:
    """Every package of the locks with its version, licence and use."""
    set_up("dev")
    (ROOT / "THIRD_PARTY.md").write_text(third_party_text(), encoding="utf-8", newline="\n")
    return 0


def third_party_text() -> str:
    """THIRD_PARTY.md as it should be now."""
    run_time, licences, rows = locked("run"), licences_known(), []
    for name, versions in sorted(locked("dev").items()):
        use = "the console" if name in run_time else "development and tests only"
        rows.append(f"| {name} | {', '.join(versions)} | {licences.get(name, 'unknown')} | {use} |")
    return THIRD_PARTY.format(rows="\n".join(rows))


def locked(name: str) -> dict[str, list[str]]:
    """The packages of a lock as name -> versions; more than one where Python versions need different ones."""
    pins: dict[str, list[str]] = {}
    for line in (ROOT / "locks" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        pin = re.match(r"([a-z0-9._-]+)==(\S+)", line)
        if pin:
            pins.setdefault(pin[1], []).append(pin[2])
    return pins


def licences_known() -> dict[str, str]:
    """Package -> licence, as installed here; what this system does not install keeps what the page said before."""
    from importlib.metadata import distributions  # noqa: PLC0415 - unknown to a Python that must still read this file

    page = ROOT / "THIRD_PARTY.md"
    before = page.read_text(encoding="utf-8") if page.is_file() else ""
    known: dict[str, str] = dict(re.findall(r"^\| ([a-z0-9._-]+) \|[^|]*\| ([^|]*) \|", before, re.MULTILINE))
    folders = [*VENV.glob("lib/python3*/site-packages"), *VENV.glob("Lib/site-packages")]
    for found in distributions(path=[str(folder) for folder in folders]):
        about = found.metadata.json
        known[re.sub(r"[-_.]+", "-", str(about["name"])).lower()] = licence(about)
    return known


def licence(about: dict[str, str | list[str]]) -> str:
    """A package's licence in one line, from wherever its authors wrote it."""
    if about.get("license_expression"):
        return str(about["license_expression"])
    approved = [c.split(" :: ")[-1] for c in about.get("classifier", []) if c.startswith("License :: OSI Approved :: ")]
    return ", ".join(approved) or str(about.get("license", "unknown")).splitlines()[0].strip()


def sbom(arguments: list[str]) -> int:
    """The bill of materials of what the console needs; made from the locks alone, so no environment is needed."""
    return subprocess.call([sys.executable, str(ROOT / "docs" / "bill_of_materials.py"), *arguments], env=environment())


COMMANDS = {
    "run": run, "test": test, "check": check, "lock": lock, "third-party": third_party, "docs": docs, "sbom": sbom,
    "fuzz": searching("tests.device.fuzz"), "twins": searching("tests.profiles.search"),
    "cover": searching("tests.cover", NUMBA_DISABLE_JIT="1", QT_QPA_PLATFORM="offscreen"),
    "mutate": searching("tests.mutation.run"),
}  # fmt: skip


def main(arguments: list[str]) -> int:
    """Do what the first word says."""
    for stream in (sys.stdout, sys.stderr):
        getattr(stream, "reconfigure", lambda **_: None)(encoding="utf-8")
    command = COMMANDS.get(arguments[0]) if arguments else None
    if command is None:
        print((__doc__ or "").strip())
        return 0 if arguments[:1] in (["-h"], ["--help"]) else 2
    try:
        return command(arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
