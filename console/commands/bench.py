"""``main.py bench``: what should be fast, each figure as a ratio to a reference that is measured in the same run.

Times alone say little: they change with the machine. Every reference is measured beside its figure, in turns.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from console.commands.answers import CommandError, Exit, note, print_json, say

ROUNDS = 7
FRAME_MS = 1_000 / 60
ROOT = Path(__file__).resolve().parent.parent.parent
_ENTRY = "from console.commands import bench_window as b; b.{name}()"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: the ratio to its reference, the target for it, and what the reference is."""

    name: str
    ratio: float
    target: float
    reference: str


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; a target that is missed is told and is no error."""
    rows = measured()
    if arguments.json:
        print_json({"rows": [asdict(row) for row in rows]})
    else:
        say(table(rows))
    return Exit.DONE


def measured() -> tuple[Row, ...]:
    """Every row."""
    from console.commands.bench_loop import ratio

    with tempfile.TemporaryDirectory(prefix="cisterna-bench-", ignore_cleanup_errors=True) as folder:
        starting = _starts(Path(folder))
        typing = _typing(Path(folder))
    note("The check loop.")
    loop, reference = ratio()
    return (
        *starting,
        *typing,
        _fleet_row(),
        Row("check loop: worst window of 19,200 pieces", round(loop, 2), 1.6, reference),
    )


def _fleet_row() -> Row:
    """A thousand emulated pumps at ten statuses a second, beside one core."""
    from console.commands.bench_fleet import PUMPS, share
    from console.files import shipped_library

    note("A fleet of pumps.")
    model = shipped_library().model("cisterna-20")
    if model is None:
        raise CommandError("The library has no pump model cisterna-20.")
    return Row(f"emulated fleet: {PUMPS:,} pumps, 10 statuses a second", round(share(model), 2), 0.25, "one core")


def table(rows: tuple[Row, ...]) -> str:
    """The rows for a person."""
    lines = [f"{'ratio':>7} {'target':>7}  what, and its reference"]
    lines += [f"{row.ratio:>7.2f} {row.target:>7.2f}  {row.name}\n{'':>17}{row.reference}" for row in rows]
    return "\n".join(lines)


def _starts(folder: Path) -> tuple[Row, Row]:
    """First paint and everything warm, beside a bare widget, in turns; the first round only fills caches."""
    took: dict[str, list[float]] = {"bare": [], "first_paint": [], "everything_warm": []}
    for number in range(ROUNDS + 1):
        note(f"Starting, round {number} of {ROUNDS}." if number else "Starting once, to fill the caches.")
        for name, times in took.items():
            took_ms = _start_ms(name, folder)
            if number:
                times.append(took_ms)
    bare = statistics.median(took["bare"])
    reference = f"a bare QWidget process until its first paint, {bare:.0f} ms"
    painted, warm = (statistics.median(took[name]) / bare for name in ("first_paint", "everything_warm"))
    return (
        Row("first paint of the window", round(painted, 2), 1.2, reference),
        Row("everything warm: records, plots, compiled loops", round(warm, 2), 6.5, reference),
    )


def _start_ms(name: str, folder: Path) -> float:
    """From asking the system for a process to what it says it has reached."""
    begun = time.monotonic_ns()  # the same clock in every process of one machine
    return (int(_child(name, folder).split()[-1]) - begun) / 1e6


def _typing(folder: Path) -> tuple[Row, Row]:
    """A keystroke until the four plots are painted, against one frame at 60 Hz."""
    note("Typing.")
    took = sorted(float(ms) for ms in _child("keystrokes", folder).split())
    middle, late = statistics.median(took), took[int(len(took) * 0.99)]
    reference = "one frame at 60 Hz, 16.7 ms"
    return (
        Row(f"keystroke to repaint, median ({middle:.1f} ms)", round(middle / FRAME_MS, 2), 1.0, reference),
        Row(f"keystroke to repaint, 99th percentile ({late:.1f} ms)", round(late / FRAME_MS, 2), 1.0, reference),
    )


def _child(name: str, folder: Path) -> str:
    """What one measurement prints, with its own data folder and no screen."""
    environment = {**os.environ, "CISTERNA_DATA": str(folder), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _ENTRY.format(name=name)], cwd=ROOT, env=environment, capture_output=True, text=True,
        encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        raise CommandError(f"Measuring '{name}' did not work:\n{done.stderr.strip()}", Exit.UNCHANGED)
    return done.stdout
