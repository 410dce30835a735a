"""``main.py clock URL --by NAME``: set the pump's clock to this computer's, as an explicit act."""

from __future__ import annotations

import argparse
from datetime import datetime

from console.commands import acting
from console.commands.answers import CommandError, Exit, note
from console.context import local_wall_s
from profiles.acts import ClockChange
from profiles.units import duration_text

MEANING = "The pump's clock is set to this computer's"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    acting.add_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Read the clock, set it, read again."""
    return acting.performed(arguments, _change, MEANING)


def _change(read: acting.Read) -> ClockChange:
    status = read.opened.status
    if status.time_scale != 1:
        raise CommandError("This emulator's time does not run like ours: its clock is not set.", Exit.UNCHANGED)
    change = ClockChange(status.wall_offset_s, local_wall_s(datetime.now().astimezone()) - status.elapsed_s)
    if change.shift_s == 0:
        raise CommandError("The pump's clock is right: there is nothing to set.", Exit.UNCHANGED)
    note(f"The clock moves {duration_text(abs(change.shift_s))} {'forward' if change.shift_s > 0 else 'back'}.")
    return change
