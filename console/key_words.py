"""What the pump page says about a pump that cannot be greeted, and the word on its one button."""

from __future__ import annotations

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


def keyless_view(serial: str, why: str) -> EmptyView:
    """The empty pump page of a pump without a key; ``why`` is the wire's word."""
    title, sentence, action = _WORDS[why]
    return EmptyView("link", f"{serial} {title}", sentence, action)
