"""A pump in doubt in plain words: what is known, what is not, what it does meanwhile, what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import tzinfo

from console.desk import Desk, Result
from console.key_words import key_action
from console.patient import Doubt, Patient
from console.telling import STOP_WAITS, doubt_of, doubt_text, holds, in_doubt, moment
from profiles.pump import PumpState
from profiles.stillness import why_still
from widgets.doubt_strip import DoubtLine
from widgets.stop_reason import StopReasonView
from widgets.uncertain_panel import UncertainView
from widgets.wording_pump import STILL


def uncertain_view(desk: Desk, withdrawal: str = "", zone: tzinfo | None = None) -> UncertainView:
    """Everything that may be said of a pump that has not answered. ``withdrawal``: what a stop of its drug does."""
    patient = desk.patient
    doubt = doubt_of(desk)
    return UncertainView(
        pump=f"{patient.name}, {patient.serial}" if patient else "",
        sentence=" ".join(_sentences(desk)),
        known=_known(desk, zone),
        unknown=_unknown(desk, doubt),
        meanwhile=_meanwhile(desk, doubt, withdrawal),
        next_steps=_next_steps(desk),
        facts=_facts(desk, doubt),
        key_action=key_action(desk),
    )


def strip_lines(
    doubts: Iterable[Doubt], patients: Iterable[Patient], shown: str, zone: tzinfo | None = None
) -> tuple[DoubtLine, ...]:
    """One line for each pump in doubt but the one whose patient id is ``shown``; the oldest doubt speaks for a pump."""
    oldest: dict[str, Doubt] = {}
    for one in doubts:
        oldest.setdefault(one.serial, one)
    found = ((who, oldest[who.serial]) for who in patients if who.serial in oldest and who.id != shown)
    return tuple(
        DoubtLine(who.id, f"{who.name}, {who.serial}", f"Uncertain since {moment(one.at, zone)}: {_begun(one)}.")
        for who, one in found
    )


def stop_reason_view(desk: Desk, zone: tzinfo | None = None) -> StopReasonView | None:
    """The oldest emergency stop whose reason nobody has given yet; None while the pump itself is in doubt."""
    if not desk.unexplained or in_doubt(desk):
        return None
    first, *others = desk.unexplained
    sentence = f"The pump was stopped in an emergency on {moment(first.at, zone)}. Who stopped it, and why?"
    return StopReasonView(first.transaction, sentence, len(others))


def _begun(doubt: Doubt) -> str:
    return _BEGUN.get(doubt.what, "something was being asked of it")


def _sentences(desk: Desk) -> Iterable[str]:
    yield doubt_text(desk)
    if desk.stop_waits:
        yield STOP_WAITS
    if not desk.connected:
        yield "The console keeps trying to reach the pump by itself."


def _known(desk: Desk, zone: tzinfo | None) -> tuple[str, ...]:
    read = f"When last read, {moment(desk.read_at, zone)}, the pump {holds(desk, zone, 'was')}."
    told = tuple(_asked(one, zone) for one in desk.doubts)
    return (read if desk.status else "The pump has not been read in this session.", *told)


def _asked(one: Doubt, zone: tzinfo | None) -> str:
    """Who asked for what, as the record has it."""
    when = moment(one.at, zone)
    if one.what == "stop":
        return f"An emergency stop was written down on {when} and sent."
    name = f"'{one.asked}'" if one.asked else _ASKED.get(one.what, "a program")
    return f"{one.person} asked for {name} on {when}; it was written down before the first byte left."


def _unknown(desk: Desk, doubt: Result | None) -> tuple[str, ...]:
    whats = {one.what for one in desk.doubts} or ({doubt.what} if doubt else set())
    said = tuple(sentence for what, sentence in _OPEN.items() if what in whats)
    once = any(one.once for one in desk.doubts)
    return (*(said or ("What the pump holds.",)), *((_ONCE_OPEN,) if once else ()))


def _meanwhile(desk: Desk, doubt: Result | None, withdrawal: str) -> tuple[str, ...]:
    whats = {one.what for one in desk.doubts} | ({doubt.what} if doubt else set())
    base = _STANDS.get(why_still(desk.status), "") if desk.status else ""
    told = tuple(sentence for what, sentence in _MEANWHILE.items() if what in whats) or (_WITHOUT,)
    stop = withdrawal if "stop" in whats else ""
    once = _ONCE if any(one.once for one in desk.doubts) else ""
    return tuple(sentence for sentence in (base, *told, stop, once) if sentence)


def _next_steps(desk: Desk) -> tuple[str, ...]:
    reach = "Keep the line plugged in." if desk.connected else "Plug the line in again if it is out."
    first = f"{keys} first: the pump hears nothing of this console before." if (keys := key_action(desk)) else reach
    return (
        first,
        "Read the pump: only its own answer ends this.",
        "Do not program again and do not repeat a dose.",
        "Watch the patient as if either had happened, until the pump has answered.",
    )


def _facts(desk: Desk, doubt: Result | None) -> tuple[tuple[str, str], ...]:
    ids = [one.transaction for one in desk.doubts] or ([doubt.transaction] if doubt else [])
    rows = [("Transaction", name[:8]) for name in ids if name]
    return (*rows, ("Line", desk.note)) if desk.note else tuple(rows)


_BEGUN = {
    "push": "a program was being sent",
    "stop": "a stop was being sent",
    "bolus": "a bolus was being asked for",
    "clock": "its clock was being set",
    "limits": "its limits were being set",
    "refill": "a refill was being recorded",
}
_OPEN = {
    "push": "Whether the pump has switched to the new program.",
    "stop": "Whether the pump has stopped.",
    "bolus": "Whether the bolus was given.",
    "clock": "How the pump's clock stands.",
    "limits": "Which limits the pump holds.",
    "refill": "Which reservoir volume and fluid the pump counts from.",
}
_STANDS = {
    **{cause: f"When last read it gave nothing, because {said}." for cause, said in STILL.items()},
    PumpState.STOPPED: "When last read it stood still: then no drug is delivered.",
    PumpState.FACTORY: "When last read it was never programmed and delivered nothing.",
}
_ASKED = {
    "bolus": "a single bolus",
    "clock": "another time on its clock",
    "limits": "other limits",
    "refill": "a refill record",
}
_ONCE_OPEN = "Whether the one-time part of that order was given."
_ONCE = "A one-time part is given once at most, whatever is asked again."
_WITHOUT = "It goes on with what it holds; it does not need this console."
_MEANWHILE = {
    "push": "It runs its old program until one instant and the new one from then on: never a mixture, never nothing.",
    "stop": "It goes on with its program, or it has stopped and delivers nothing.",
    "bolus": "It goes on with its program; the bolus runs beside it once, or not at all.",
    "clock": "It goes on with its program; timed steps follow the old clock or the new one.",
    "limits": "It goes on with its program.",
    "refill": "It goes on with its program.",
}
