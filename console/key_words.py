"""What the pump page says before a pump was read, or of one that cannot be greeted, and the word on its one button."""

from __future__ import annotations

from console.desk import Desk
from console.phases import Phase
from widgets.empty_state import EmptyView

PAIR, UNLOCK = "Pair this pump", "Unlock the keys"
KEY_ACTIONS = frozenset({PAIR, UNLOCK})

_NOT_PAIRED = (
    "This pump has keys of its own, and this console is not paired with it. Neither can read the other until they are: "
    "have the card that came with the pump at hand."
)
_LOCKED = "This console's keys are sealed by a passphrase. Unlock them to reach the pump."
_WRONG = (
    "What answers here does not fit the keys that this pump was paired with, so nothing it says is believed. Find out "
    "what is connected before anything else."
)
_WORDS = {
    "not-paired": ("is not paired with this console", _NOT_PAIRED, PAIR),
    "keys-locked": ("cannot be reached yet", _LOCKED, UNLOCK),
    "wrong-keys": ("is not what it says", _WRONG, ""),
}

_NO_PATIENT = EmptyView("patient", "No patient chosen", "Choose a patient in the worklist first.")


def why_empty(desk: Desk) -> EmptyView:
    """The pump page before a pump was read."""
    if desk.patient is None:
        return _NO_PATIENT
    pump = desk.patient.serial or "the pump at this address"
    if desk.phase is Phase.READING:
        return EmptyView("clock", "Reading the pump", f"Asking {pump} what it holds.")
    if not desk.patient.url:
        return EmptyView("link", "No line to this pump yet", "Its emulated pump is starting; this takes a moment.")
    if desk.keyless:
        return keyless_view(pump, desk.keyless)
    said = f"{desk.note} " if desk.note else ""
    how = "Connect the pump, then read it: what it holds appears here, with the time at which it was read."
    return EmptyView("pump", "This pump has not been read", f"{said}{how}", "Read pump")


def key_action(desk: Desk) -> str:
    """The word on the button where there is no key for the pump; empty where there is, or where none helps."""
    return _WORDS[desk.keyless][2] if desk.keyless else ""


def keyless_view(serial: str, why: str) -> EmptyView:
    """The empty pump page of a pump without a key; ``why`` is the wire's word."""
    title, sentence, action = _WORDS[why]
    return EmptyView("link", f"{serial} {title}", sentence, action)
