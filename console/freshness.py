"""How old the knowledge of a pump is, whether the screen must be covered, and whether a session may end: pure."""

from __future__ import annotations

from console.desk import Desk
from console.phases import THERAPY_LOCKED, Phase

FRAME_MS = 1_000  # a connected pump streams its status about once a second (design: wire)
STALE_FRAMES = 3  # missed frames after which knowledge is grey
STALE_MS = 10_000  # and in any case after this


def age_ms(desk: Desk, now_ms: int) -> int | None:
    """How old the knowledge of the pump is; None when it was never read."""
    return None if desk.status is None else max(0, now_ms - desk.read_ms)


def stale(desk: Desk, now_ms: int) -> bool:
    """Grey: never read, line lost, three status frames missed, or ten seconds old."""
    age = age_ms(desk, now_ms)
    if age is None or not desk.connected:
        return True
    return age > min(STALE_MS, STALE_FRAMES * FRAME_MS + FRAME_MS // 2)


def covered(desk: Desk) -> bool:
    """Whether the banner must cover the screen: nothing is given, uncertain, or a fault of the console."""
    doubtful = desk.phase in (Phase.UNCERTAIN, Phase.RESOLVING, Phase.FAULT)
    return doubtful or (bool(desk.still) and desk.phase in (Phase.HELD, Phase.LOST))


def may_end(desk: Desk) -> bool:
    """Whether a session may end without warning: nothing under way, nothing doubtful, no unfinished draft."""
    unfinished = desk.phase in (Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED)
    return desk.phase not in THERAPY_LOCKED and not desk.still and not unfinished
