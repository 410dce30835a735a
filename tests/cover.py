"""Every branch of the core in one run, the loop as it is written: ``python3 dev.py cover`` fails below 100 %.

The JIT is off (``dev.py`` sets it), so that the lines of the compiled loop are lines of Python and are counted too.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

#: rules, guardrails, delivery, windows, transport to the tip, how it mixes there, what goes on and what stands still,
#: and what is told beside the findings; and the loop that judges the same
CORE = (
    "checks*", "guardrails", "delivery", "runs", "pumping", "windows", "tip", "dispersion*", "line_change", "reservoir",
    "continuing", "stillness", "remarks", "projection*", "kernels*", "lowering*", "self_test*",
)  # fmt: skip


def files(kind: str) -> list[str]:
    """The sources of the core, or their tests, by name."""
    where, mark = (ROOT / "profiles", "") if kind == "sources" else (ROOT / "tests" / "profiles", "test_")
    found = {path for name in CORE for path in where.glob(f"{mark}{name}.py")}
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def commands(python: str) -> list[list[str]]:
    """Run the tests of the core with every branch counted, then tell what was missed."""
    here = [python, "-m", "coverage"]
    counted = ["run", "--branch", "--source=profiles", "-m", "pytest", "-q", "-p", "no:xdist", "--timeout=0"]
    told = ["report", "--show-missing", "--skip-covered", "--fail-under=100", f"--include={','.join(files('sources'))}"]
    return [[*here, *counted, *files("tests")], [*here, *told]]


def main() -> int:
    """0 if every branch was taken."""
    if os.environ.get("NUMBA_DISABLE_JIT") != "1":
        print("Start this as: python3 dev.py cover", file=sys.stderr)
        return 2
    return max(subprocess.call(command, cwd=ROOT) for command in commands(sys.executable))


if __name__ == "__main__":
    sys.exit(main())
