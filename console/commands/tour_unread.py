"""The tour's story of records that cannot be read: the page that says so, and a pump that is read and stopped."""

from __future__ import annotations

from collections.abc import Iterator

from console.commands.staged import Staged
from console.commands.tour_steps import SECOND_MS, SERIAL, read


def unread(staged: Staged) -> Iterator[str]:
    """By its address, as somebody would type it."""
    yield "records-unread"
    staged.controller.reach_unread(staged.stage.url(SERIAL))
    read(staged)
    yield "records-unread-pump"
    staged.controller.stop()
    staged.turn(3 * SECOND_MS)
    staged.showing.pass_cover()
    yield "records-unread-stopped"
