"""``main.py soak``: hours of a status at 20 Hz with the cable pulled every minute, and what the window made of it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from console.commands.answers import CommandError, Exit, note, print_json, say

if TYPE_CHECKING:
    from console.commands.soaking import Tally

MOST_GAP_MS = 100.0  # a tenth of a second still feels immediate (Nielsen, Usability Engineering, 1993, chapter 5)
MOST_GROWTH_PERCENT = 1.0
MOST_HOURS = 1_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("--hours", type=float, default=8.0, metavar="N", help="simulated hours; 8 if not given")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what is taken by chance; 1 if not given")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Play it through; 1 when a word was wrong, the window stood still too long, or its memory grew."""
    if not 0 < arguments.hours <= MOST_HOURS:
        raise CommandError(f"--hours is a number above 0 and up to {MOST_HOURS:,}, not {arguments.hours:g}.")
    tally = played(max(1, round(60 * arguments.hours)), arguments.seed)
    row = as_row(tally, arguments.seed)
    if arguments.json:
        print_json(row)
    else:
        say("\n".join(lines(row)))
    return Exit.DONE if row["ok"] else Exit.BLOCKED


def played(minutes: int, seed: int) -> Tally:
    """So many minutes."""
    from console.commands.interrupts import ending_between_steps
    from console.commands.tour import staged

    with ending_between_steps() as look, staged(stream_ms=50) as window:
        from console.collecting import Collector
        from console.commands.soaking import Soak

        soak, collector = Soak(window, seed), Collector()
        soak.begin()
        collector.begin()
        try:
            for number in range(1, minutes + 1):
                soak.minute()
                look()
                if number % 60 == 0:
                    note(
                        f"{number // 60} h: {soak.tally.wrong_words} wrong words, gap {soak.tally.worst_gap_ms:.0f} ms."
                    )
        finally:
            collector.end()
        soak.end()
    return soak.tally


def as_row(tally: Tally, seed: int) -> dict[str, Any]:
    """The tally as ``--json`` shows it."""
    kept = tally.wrong_words == 0 and tally.growth_percent < MOST_GROWTH_PERCENT
    return {
        "ok": kept and tally.worst_gap_ms < MOST_GAP_MS,
        "seed": seed,
        "hours": tally.minutes / 60,
        "frames": tally.frames,
        "pulls": tally.pulls,
        "reconnects": tally.reconnects,
        "repaints": tally.repaints,
        "worst_gap_ms": tally.worst_gap_ms,
        "worst_busy_ms": tally.worst_busy_ms,
        "gaps": [asdict(gap) for gap in tally.gaps],
        "busiest": [asdict(gap) for gap in tally.busiest],
        "hourly_kib": tally.hourly_kib,
        "memory_warm_kib": tally.memory_warm_kib,
        "memory_end_kib": tally.memory_end_kib,
        "growth_percent": round(tally.growth_percent, 3),
        "looks": tally.looks,
        "wrong_words": tally.wrong_words,
        "wrong": tally.wrong,
        "tones": dict(tally.tones),
        "outcomes": dict(tally.outcomes),
    }


def lines(row: dict[str, Any]) -> list[str]:
    """The same for a person."""
    ends = ", ".join(f"{count} {word}" for word, count in sorted(row["outcomes"].items())) or "none"
    return [
        f"{row['hours']:g} h simulated, seed {row['seed']}: {row['frames']:,} status frames, {row['pulls']:,} pulls, "
        f"{row['reconnects']:,} readings, {row['repaints']:,} repaints",
        f"Ends found after reconnecting: {ends}",
        f"Longest turn of the window: {row['worst_gap_ms']:g} ms (limit {MOST_GAP_MS:g} ms); most work of its thread "
        f"in one: {row['worst_busy_ms']:g} ms",
        f"Memory: {row['memory_warm_kib']:,} KiB warm, {row['memory_end_kib']:,} KiB at the end, "
        f"{row['growth_percent']:+g} % (limit {MOST_GROWTH_PERCENT:g} %); behind each hour: "
        f"{', '.join(f'{kib:,}' for kib in row['hourly_kib']) or 'none'}",
        f"Words on the banner: {row['looks']:,} looked at, {row['wrong_words']:,} wrong",
        *(f"  {said}" for said in row["wrong"]),
    ]
