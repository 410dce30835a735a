"""Where the console stands with one pump, and the one table of what may happen there.

Whatever is not in ``TRANSITIONS`` is refused. Words in the upper part of ``Word`` are wishes of a person, those in the
lower part are facts that the link reports. ``docs`` draw their picture from this table.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Phase(StrEnum):
    """What the console may do next with the pump."""

    AWAY = "away"  # no pump has been read
    READING = "reading"
    HELD = "held"  # the pump's program is known, nothing is drafted
    DRAFTED = "drafted"  # a draft differs from what the pump holds
    REVIEW = "review"
    SIGNED = "signed"  # a signature binds exactly this draft; the hold is next
    PROGRAMMING = "programming"
    UNCERTAIN = "uncertain"  # nobody knows what the pump holds
    RESOLVING = "resolving"  # asking the pump what became of it
    STOPPING = "stopping"
    LOST = "lost"  # no line; the last truth is kept and shown as old
    FAULT = "fault"  # a bug of the console: reading and STOP only


class Word(StrEnum):
    """Wishes and facts."""

    CHOOSE = "choose"
    LEAVE = "leave"
    TURN = "turn"  # from a pump in doubt to another one in doubt; the record keeps both
    SET_ASIDE = "set aside"  # from a pump in doubt to any other patient; the record keeps the doubt
    READ = "read"
    EDIT = "edit"
    RETURN = "return"  # an edit, or a way back from the review, that leads to what the pump holds
    REVIEW = "review"
    BACK = "back"
    AMEND = "amend"  # an acknowledgement changes: a signature lapses
    SIGN = "sign"
    PROGRAM = "program"
    ACT = "act"  # set the clock, the limits, record a refill: a transaction beside the program
    STOP = "stop"
    # facts
    OPENED = "opened"
    OPENED_DRAFT = "opened with draft"
    OPENED_UNCERTAIN = "opened uncertain"
    CONFIRMED = "confirmed"
    NOT_APPLIED = "not applied"
    UNCERTAIN = "uncertain"
    STOPPED = "stopped"
    STOPPED_UNCERTAIN = "stopped uncertain"  # stopped, and another transaction is still unresolved
    LOST = "lost"
    FAULT = "fault"


_P, _W = Phase, Word
_READ_BACK = {_W.OPENED: _P.HELD, _W.OPENED_DRAFT: _P.DRAFTED, _W.OPENED_UNCERTAIN: _P.UNCERTAIN}
_OUTCOMES = {_W.CONFIRMED: _P.HELD, _W.NOT_APPLIED: _P.DRAFTED, _W.UNCERTAIN: _P.UNCERTAIN}
_STOPPED = {_W.STOPPED: _P.HELD, _W.STOPPED_UNCERTAIN: _P.UNCERTAIN}
_ALWAYS = {_W.STOP: _P.STOPPING, _W.FAULT: _P.FAULT}
_GO = {_W.CHOOSE: _P.AWAY, _W.LEAVE: _P.AWAY, _W.READ: _P.READING}

TRANSITIONS: Mapping[Phase, Mapping[Word, Phase]] = MappingProxyType(
    {
        _P.AWAY: {**_ALWAYS, **_GO, _W.UNCERTAIN: _P.UNCERTAIN, _W.LOST: _P.AWAY},
        _P.READING: {**_ALWAYS, **_GO, **_READ_BACK, _W.UNCERTAIN: _P.UNCERTAIN, _W.LOST: _P.LOST},
        _P.HELD: {
            **_ALWAYS,
            **_GO,
            **_READ_BACK,
            _W.EDIT: _P.DRAFTED,
            _W.RETURN: _P.HELD,
            _W.REVIEW: _P.REVIEW,  # the same program once more, where the pump stands still
            _W.ACT: _P.PROGRAMMING,
            _W.LOST: _P.LOST,
        },
        _P.DRAFTED: {
            **_ALWAYS,
            **_GO,
            **_READ_BACK,
            _W.EDIT: _P.DRAFTED,
            _W.RETURN: _P.HELD,
            _W.REVIEW: _P.REVIEW,
            _W.LOST: _P.LOST,
        },
        _P.REVIEW: {
            **_ALWAYS,
            **_READ_BACK,
            _W.BACK: _P.DRAFTED,
            _W.RETURN: _P.HELD,
            _W.AMEND: _P.REVIEW,
            _W.SIGN: _P.SIGNED,
            _W.LOST: _P.LOST,
        },
        _P.SIGNED: {
            **_ALWAYS,
            **_READ_BACK,
            _W.BACK: _P.DRAFTED,
            _W.RETURN: _P.HELD,
            _W.AMEND: _P.REVIEW,
            _W.PROGRAM: _P.PROGRAMMING,
            _W.LOST: _P.LOST,
        },
        _P.PROGRAMMING: {**_ALWAYS, **_OUTCOMES, **_READ_BACK, _W.LOST: _P.UNCERTAIN},
        _P.UNCERTAIN: {
            **_ALWAYS,
            **_READ_BACK,
            **_OUTCOMES,
            **_STOPPED,
            _W.READ: _P.RESOLVING,
            _W.TURN: _P.UNCERTAIN,
            _W.SET_ASIDE: _P.AWAY,
            _W.LOST: _P.UNCERTAIN,
        },
        _P.RESOLVING: {
            **_ALWAYS,
            **_READ_BACK,
            **_OUTCOMES,
            **_STOPPED,
            _W.READ: _P.RESOLVING,
            _W.LOST: _P.UNCERTAIN,
        },
        _P.STOPPING: {
            **_ALWAYS,
            **_STOPPED,
            _W.UNCERTAIN: _P.UNCERTAIN,
            _W.OPENED: _P.STOPPING,
            _W.OPENED_DRAFT: _P.STOPPING,
            _W.OPENED_UNCERTAIN: _P.STOPPING,
            _W.NOT_APPLIED: _P.STOPPING,  # the push that STOP overtook; STOP itself is still under way
            _W.CONFIRMED: _P.STOPPING,
            _W.LOST: _P.UNCERTAIN,
        },
        _P.LOST: {**_ALWAYS, **_GO, **_READ_BACK, _W.UNCERTAIN: _P.UNCERTAIN, _W.LOST: _P.LOST},
        _P.FAULT: {
            **dict.fromkeys((*_READ_BACK, *_OUTCOMES), _P.FAULT),
            _W.READ: _P.FAULT,
            _W.STOP: _P.FAULT,
            _W.STOPPED: _P.FAULT,
            _W.STOPPED_UNCERTAIN: _P.FAULT,
            _W.LOST: _P.FAULT,
            _W.FAULT: _P.FAULT,
        },
    }
)

THERAPY_LOCKED = frozenset(
    {_P.PROGRAMMING, _P.UNCERTAIN, _P.RESOLVING, _P.STOPPING, _P.FAULT}
)  # a session must not end here: nobody can yet say what the pump holds

SETTLED = frozenset({_P.HELD, _P.DRAFTED, _P.REVIEW, _P.SIGNED})  # the pump was read, and nothing is under way


def after(phase: Phase, word: Word) -> Phase | None:
    """The phase that follows, or None when the table refuses."""
    return TRANSITIONS[phase].get(word)
