"""``main.py campaign``: the fault campaign on the real session, gate, journal and emulator, and its scoreboard.

The gate's twins are the real ones, remembered by order and context, because every run judges the same two orders;
control runs without any remembering must say the same.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import signal
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from console.commands.answers import CommandError, Exit, note, print_json, say
from console.commands.campaign_notes import Notes
from console.commands.late_writing import late_write
from console.files import check_writable, read_text

if TYPE_CHECKING:
    from device.campaign.scene import Cast
    from device.campaign.shares import Board, Extent, Share

CONTROLS = (
    "retries-1:",
    "retries-1: request.9.lost",
    "retries-3: reply.8.corrupted request.11.late",
    "bolus/retries-1: request.5.stuck",
    "halt/retries-3: reply.8.lost",
    "pairing/retries-1: memory.1.power-torn",
)
_PROCESSES = 2
_START = "fork" if sys.platform == "linux" else "spawn"  # a forked worker has the library and the kernels already
_cast: list[Cast] = []  # of this process: a worker gets shares, and makes the cast once
_worker = ExitStack()  # what a worker remembers, it remembers until it ends


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("--full", action="store_true", help="every pair, every byte, every mutant to the end")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="what is taken by chance; 1 if not given")
    parser.add_argument("--keep", metavar="FILE", help="add the shortest form of each failing schedule to this file")
    parser.add_argument("--processes", type=int, default=_PROCESSES, metavar="N", help="how many work side by side")
    parser.add_argument(
        "--notes", metavar="FILE", help="write each finished share here, and go on from there next time"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Play everything, print the scoreboard; 1 when a rule was broken or a missing safeguard not noticed."""
    from device.campaign import scoreboard
    from device.campaign.shares import FULL, SHORT

    if arguments.processes < 1:
        raise CommandError("At least one process must work: --processes 1.")
    extent = FULL if arguments.full else SHORT
    notes = Notes(Path(arguments.notes), extent, arguments.seed) if arguments.notes else None
    held = _kept(arguments.keep) if arguments.keep else []
    cast = remembering(real_cast())
    differing = _controls(cast)
    note(f"{len(CONTROLS)} control runs without remembering: {differing or 'none'} differ.")
    board = played(cast, extent, arguments.seed, arguments.processes, notes)
    score = {**scoreboard.as_json(board, arguments.seed), "control_runs": len(CONTROLS), "controls_differ": differing}
    if arguments.json:
        print_json(score)
    else:
        say(scoreboard.as_text(board, arguments.seed))
    written = _keep(cast, arguments.keep, held, board) if arguments.keep else Exit.DONE
    return Exit.BLOCKED if score["violations"] or differing else written


def real_cast() -> Cast:
    """The real twins on the shipped library, and the soft findings that the story's signer accepts."""
    from console.files import shipped_library
    from device.campaign import story
    from device.campaign.scene import Cast
    from profiles.checks import findings
    from profiles.findings import soft
    from profiles.kernels import verdict

    library = shipped_library()
    model = library.model("cisterna-20")
    if model is None:
        raise CommandError("The library has no pump cisterna-20: the campaign has nothing to play with.")
    context = story.context()
    found = [finding for order in story.ORDERS.values() for finding in soft(findings(order, context, library))]
    return Cast(
        lambda order, context: findings(order, context, library),
        lambda order, context: verdict(order, context, library),
        model,
        frozenset(finding.key for finding in found),
    )


def remembering(cast: Cast) -> Cast:
    """The same twins, asked once for each order and context."""
    return replace(cast, checks=lru_cache(cast.checks), verdict=lru_cache(cast.verdict))


def played(cast: Cast, extent: Extent, seed: int, processes: int, notes: Notes | None = None) -> Board:
    """Every share, in this process or in several; the board does not depend on how many, nor on a breaking off."""
    from device.campaign.shares import Board, shares
    from device.campaign.swaps import PURE, swapped

    with swapped(PURE):
        work = dict(enumerate(shares(cast, extent, seed)))
    boards = dict(notes.done) if notes is not None else {}
    left = {number: share for number, share in work.items() if number not in boards}
    for number, board in _here(cast, left) if processes == 1 else _side_by_side(left, processes):
        boards[number] = board
        if notes is not None:
            notes.add(number, board)
        if len(boards) % 100 == 0:
            note(f"{len(boards):,} of {len(work):,} shares.")
    return sum((boards[number] for number in work), Board())


def _here(cast: Cast, work: Mapping[int, Share]) -> Iterator[tuple[int, Board]]:
    from device.campaign.shares import done
    from device.campaign.swaps import PURE, swapped

    with swapped(PURE):
        for number, share in work.items():
            yield number, done(share, cast)


def _side_by_side(work: Mapping[int, Share], processes: int) -> Iterator[tuple[int, Board]]:
    with ProcessPoolExecutor(processes, multiprocessing.get_context(_START), _begin_work) as pool:
        waiting = {pool.submit(_one, share): number for number, share in work.items()}
        try:
            yield from ((waiting[over], over.result()) for over in as_completed(waiting))
        finally:
            pool.shutdown(cancel_futures=True)  # who breaks it off waits for the shares that have begun, not for all


def _begin_work() -> None:
    """A worker makes values without circles by the million, and what it has by now it keeps.

    Ctrl-C reaches it too, and what follows from it the first process says; SIGTERM ends a worker like any process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(50_000)


def _one(share: Share) -> Board:
    """A share in a worker."""
    from device.campaign.shares import done
    from device.campaign.swaps import PURE, swapped

    if not _cast:
        _cast.append(remembering(real_cast()))
        _worker.enter_context(swapped(PURE))
    return done(share, _cast[0])


def _controls(cast: Cast) -> int:
    """How many control runs differ from the same run with everything remembered."""
    from device.campaign.schedule import read_schedule
    from device.campaign.stories import play
    from device.campaign.swaps import PURE, swapped

    plain = real_cast()
    schedules = [read_schedule(text) for text in CONTROLS]
    slow = [play(plain, schedule) for schedule in schedules]
    with swapped(PURE):
        return sum(play(cast, schedule) != before for schedule, before in zip(schedules, slow, strict=True))


def _kept(file: str) -> list[str]:
    """The lines that the file holds already; raises FileError where it cannot be read or written."""
    check_writable(file)
    return read_text(file).splitlines() if Path(file).exists() else []


def _keep(cast: Cast, file: str, held: list[str], board: Board) -> Exit:
    """Failing schedules, each as short as it can be, behind what the file holds already."""
    from device.campaign import hunt, scoreboard
    from device.campaign.schedule import read_schedule

    found = [str(hunt.shortest(cast, read_schedule(one.schedule))) for one in scoreboard.broken(board)]
    new = [text for text in dict.fromkeys(found) if text not in held]
    return late_write(file, "\n".join([*held, *new]) + "\n") if new else Exit.DONE
