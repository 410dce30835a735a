"""A draft that nobody has touched for a while: it is easily taken for what the pump runs."""

from __future__ import annotations

from console.desk import Desk
from console.phases import Phase

IDLE_MS = 300_000  # five minutes: long enough for a talk with the patient, short enough to be remembered
UNFINISHED = "This draft has waited five minutes unfinished. It is not in the pump: program it or discard it."
_DRAFTING = frozenset({Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED})


def lapsed(said: str, desk: Desk) -> bool:
    """Whether what was told of a draft is true no more: it was programmed or discarded."""
    return said == UNFINISHED and desk.phase not in _DRAFTING


class Idle:
    """Says once that a draft waits; any change of it, or another one, begins anew."""

    def __init__(self) -> None:
        self._seen: tuple[object, ...] = ()
        self._since_ms = 0
        self._told = False

    def reminder(self, desk: Desk, now_ms: int) -> str:
        """What to tell at this moment, empty for nothing."""
        seen = (desk.draft, desk.preview, desk.acknowledged, desk.signature, desk.phase in _DRAFTING)
        if seen != self._seen:
            self._seen, self._since_ms, self._told = seen, now_ms, False
        if desk.phase not in _DRAFTING or self._told or now_ms - self._since_ms < IDLE_MS:
            return ""
        self._told = True
        return UNFINISHED
