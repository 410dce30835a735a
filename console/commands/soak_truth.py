"""Whether the banner's words are so: compared with the pump itself, the record, and what came over the line."""

from __future__ import annotations

import re
from dataclasses import dataclass

from profiles.pump import PumpState
from widgets.banner import BannerTone, BannerView

GREY_AFTER_MS = 3_500  # three missed frames and a half (design: product)
LOOK_MS = 500  # the window looks at ages this often, so a word may be so much behind
FRESH_MS = 1_000  # whoever hears the pump at least this often has no reason to call it old
_AGE = re.compile(r"read (?:(\d+) days?|(\d+) h|(\d+) min|(\d+) s) ago")
_UNITS_S = (86_400, 3_600, 60, 1)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is really so. ``silent_ms``: since the pump was last heard. ``open``: transactions without an answer.

    ``on_line``: the cable is in, and the pump was read over it.
    """

    serial: str
    state: PumpState
    name: str  # of the program that the pump holds
    silent_ms: int
    open: int
    on_line: bool = True


def wrong(banner: BannerView, truth: Truth) -> str:
    """Empty when every word of the banner is so, else what is wrong with it."""
    said = (banner.serial == truth.serial and banner.emulator) or "names another pump"
    checks = (said, _WORDS[banner.tone](banner.sentence, truth), _age(banner, truth))
    return "; ".join(check for check in checks if isinstance(check, str))


def _known(sentence: str, truth: Truth) -> bool | str:
    if truth.open:
        return "calls known what nobody knows"
    if truth.silent_ms > GREY_AFTER_MS + LOOK_MS:
        return f"calls known what is {truth.silent_ms} ms old"
    return (truth.state is PumpState.RUNNING and f"'{truth.name}'" in sentence) or f"the pump holds '{truth.name}'"


def _stale(sentence: str, truth: Truth) -> bool | str:
    if truth.on_line and sentence.startswith("No line"):
        return "says that there is no line, and there is one"
    if truth.open:
        return "calls merely old what nobody knows"
    if truth.on_line and truth.silent_ms < FRESH_MS:
        return f"calls old what is {truth.silent_ms} ms old"
    named = truth.state is PumpState.STOPPED or f"'{truth.name}'" in sentence
    return ("hen last read" in sentence and named) or f"the pump held '{truth.name}'"


def _stopped(_sentence: str, truth: Truth) -> bool | str:
    return truth.state is PumpState.STOPPED or "calls a running pump stopped"


def _uncertain(_sentence: str, truth: Truth) -> bool | str:
    return truth.open > 0 or "calls uncertain what every line of the record has closed"


def _working(sentence: str, truth: Truth) -> bool | str:
    known = "Programming" in sentence or "Stopping" in sentence
    return known or not truth.open or "calls reading what nobody knows the end of"


def _empty(_sentence: str, _truth: Truth) -> bool | str:
    return "calls unread what was read"


def _age(banner: BannerView, truth: Truth) -> bool | str:
    """The age that is said is that of what was last heard, to the unit in which it is said."""
    found = _AGE.fullmatch(banner.age)
    if found is None:
        return f"says no age but {banner.age!r}"
    unit_s = next(unit for unit, figure in zip(_UNITS_S, found.groups(), strict=True) if figure)
    said_ms = 1_000 * unit_s * int(next(figure for figure in found.groups() if figure))
    late_ms = truth.silent_ms - said_ms
    return -LOOK_MS <= late_ms < 1_000 * unit_s + 2 * LOOK_MS or f"says {banner.age} of {truth.silent_ms} ms"


_WORDS = {
    BannerTone.KNOWN: _known,
    BannerTone.STALE: _stale,
    BannerTone.STOPPED: _stopped,
    BannerTone.UNCERTAIN: _uncertain,
    BannerTone.WORKING: _working,
    BannerTone.EMPTY: _empty,
}
