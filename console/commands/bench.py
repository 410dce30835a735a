"""``main.py bench``: what should be fast, each figure as a ratio to a reference that is measured in the same run.

Times alone say little: they change with the machine. Every reference is measured beside its figure, in turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, replace
from pathlib import Path

from console.commands.answers import CommandError, Exit, note, print_json, say
from console.commands.bench_rows import Row
from console.commands.late_writing import late_write
from console.files import check_writable, read_text

ROUNDS = 7
FRAME_MS = 1_000 / 60
ROOT = Path(__file__).resolve().parent.parent.parent
STALL_MS = 60
BEGIN, END = "<!-- bench -->", "<!-- end of bench -->"
# what a start reaches one after the other -> how it is told, and its target
_REACHED: dict[str, tuple[str, float | None]] = {
    "first_paint": ("first paint of the window", 1.2),
    "frame": ("rail, banner and emergency stop painted", None),
    "worklist": ("first useful paint: the worklist with its rows", None),
    "everything_warm": ("everything warm: records, plots, compiled loops", 6.5),
}
_ENTRY = "from console.commands import bench_{module} as b; b.{name}()"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--page", metavar="FILE", help="also write the table into this page, between its marks")
    kinds = ", ".join(KINDS)
    parser.add_argument(
        "--packages", metavar="FOLDER",
        help="also look in this folder for pandas and scipy, which the console itself never needs",
    )  # fmt: skip
    parser.add_argument(
        "--only", metavar="KIND", action="append", choices=tuple(KINDS), help=f"measure this kind alone: {kinds}"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure and print; a target that is missed is told and is no error."""
    if arguments.page and arguments.only:
        raise CommandError("A page shows every kind of figure: leave out --only or --page.")
    old = _page_before(arguments.page) if arguments.page else ""
    if arguments.packages:
        sys.path.append(
            str(_folder(arguments.packages))
        )  # the last place: nothing that the console needs comes from it
    rows = measured(arguments.only or KINDS)
    if arguments.json:
        print_json({"rows": [asdict(row) for row in rows]})
    else:
        say(table(rows))
    return late_write(arguments.page, page(rows, old)) if arguments.page else Exit.DONE


def _folder(name: str) -> Path:
    found = Path(name).resolve()
    if not found.is_dir():
        raise CommandError(f"{name} is no folder: name the one that the packages were installed into.")
    return found


def _page_before(path: str) -> str:
    """The page as it is; raises what is wrong with it before minutes of measuring, not after them."""
    old = read_text(path)
    if old.count(BEGIN) != 1 or old.count(END) != 1 or old.index(END) < old.index(BEGIN):
        raise CommandError(f"{path} has no place for the table: it stands between the lines {BEGIN} and {END}.")
    check_writable(path)
    return old


def measured(kinds: Iterable[str]) -> tuple[Row, ...]:
    """The rows of these kinds, in the order of the page."""
    with tempfile.TemporaryDirectory(prefix="cisterna-bench-", ignore_cleanup_errors=True) as name:
        rows = [row for kind in KINDS if kind in kinds for row in KINDS[kind](Path(name))]
    return tuple(row if row.ratio is None else replace(row, ratio=round(row.ratio, 3)) for row in rows)


def table(rows: tuple[Row, ...]) -> str:
    """The rows for a person."""
    lines = [f"{'ratio':>7} {'target':>7}  what, and its reference"]
    for row in rows:
        missed = "" if row.met else "  (missed)"
        lines.append(f"{row.told:>7} {row.aim('.2f'):>7}  {row.name}{missed}\n{'':>17}{row.reference}")
    return "\n".join(lines)


def page(rows: tuple[Row, ...], text: str) -> str:
    """A page with the rows between its two marks, as a table."""
    head, rest = text.split(BEGIN)
    _, tail = rest.split(END)
    lines = ["| what | reference | target | measured |", "| --- | --- | --- | --- |"]
    lines += [f"| {row.name} | {row.reference} | {row.aim('g')} | {row.told} |" for row in rows]
    return f"{head}{BEGIN}\n\n{chr(10).join(lines)}\n\n{END}{tail}"


def _starts(folder: Path) -> tuple[Row, ...]:
    """From the first paint to everything warm, beside a bare widget, in turns; the first round only fills caches."""
    took: dict[str, list[float]] = {name: [] for name in ("bare", *_REACHED)}
    stalls: list[float] = []
    for number in range(ROUNDS + 1):
        note(f"Starting, round {number} of {ROUNDS}." if number else "Starting once, to fill the caches.")
        for name, times in took.items():
            begun = time.monotonic_ns()  # the same clock in every process of one machine
            *stall_ms, reached = _child("window", name, folder).split()
            if number:
                times.append((int(reached) - begun) / 1e6)
                stalls += map(float, stall_ms)
    bare, stall = statistics.median(took["bare"]), statistics.median(stalls)
    reference = f"a bare QWidget process until its first paint, {bare:.0f} ms"
    rows = (Row(told, statistics.median(took[name]) / bare, aim, reference) for name, (told, aim) in _REACHED.items())
    return (*rows, Row(f"longest stall of the window until then ({stall:.0f} ms)", stall / STALL_MS, 1.0, "60 ms"))


def _typing(folder: Path) -> tuple[Row, ...]:
    """A keystroke until the four plots are painted, against one frame at 60 Hz."""
    note("Typing.")
    took = sorted(float(ms) for ms in _child("window", "keystrokes", folder).split())
    middle, late = statistics.median(took), took[int(len(took) * 0.99)]
    reference = "one frame at 60 Hz, 16.7 ms"
    return (
        Row(f"keystroke to repaint, median ({middle:.1f} ms)", middle / FRAME_MS, 1.0, reference),
        Row(f"keystroke to repaint, 99th percentile ({late:.1f} ms)", late / FRAME_MS, 1.0, reference),
    )


def _plots(folder: Path) -> tuple[Row, ...]:
    """A filled curve of any number of steps."""
    note("Painting.")
    took: dict[str, float] = json.loads(_child("plots", "repaints", folder))
    empty_ms = took.pop("0")
    reference = f"an empty PlotWidget of pyqtgraph, {empty_ms:.2f} ms"
    curves = (Row(f"repaint of {int(n):,} filled steps", ms / empty_ms, 4.0, reference) for n, ms in took.items())
    flat = Row("repaint of 1,000,000 steps against 1,000", took["1000000"] / took["1000"], 1.5, "flat in their number")
    return (*curves, flat)


def _stream(folder: Path) -> tuple[Row, ...]:
    """What a pump says fifty times a second, drawn."""
    note("Drawing a measured stream.")
    share = float(_child("plots", "stream", folder))
    return (Row("measured stream of 50 Hz on the plots", share, 0.25, "one core"),)


def _loop(_folder: Path) -> tuple[Row, ...]:
    note("The check loop.")
    from console.commands import bench_instead, bench_loop
    from console.files import shipped_library

    return bench_loop.rows() + bench_instead.rows(shipped_library())


def _tip(_folder: Path) -> tuple[Row, ...]:
    note("The transport, the estimate, the projection.")
    from console.commands import bench_tip
    from console.files import shipped_library

    return bench_tip.rows(shipped_library())


def _wire(_folder: Path) -> tuple[Row, ...]:
    note("The wire.")
    from console.commands import bench_serial

    return bench_serial.rows()


def _fleet(_folder: Path) -> tuple[Row, ...]:
    note("A fleet of pumps.")
    from console.commands import bench_fleet
    from console.files import shipped_library

    return bench_fleet.rows(shipped_library())


def _records(folder: Path) -> tuple[Row, ...]:
    note("The records.")
    from console.commands import bench_records

    return bench_records.rows(folder)


# what can be measured alone; each is handed a folder of its own making
KINDS: dict[str, Callable[[Path], tuple[Row, ...]]] = {
    "start": _starts, "typing": _typing, "plots": _plots, "stream": _stream,
    "loop": _loop, "tip": _tip, "wire": _wire, "fleet": _fleet, "records": _records,
}  # fmt: skip


def _child(module: str, name: str, folder: Path) -> str:
    """What one measurement prints, with its own data folder and no screen."""
    environment = {**os.environ, "CISTERNA_DATA": str(folder), "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    environment["PYTHONPYCACHEPREFIX"] = str(
        folder / "bytecode"
    )  # kept from the first round on, as after a first start
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", _ENTRY.format(module=module, name=name)], cwd=ROOT, env=environment,
        capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode or not done.stdout.strip():
        raise CommandError(f"Measuring '{name}' did not work:\n{done.stderr.strip()}", Exit.UNCHANGED)
    return done.stdout
