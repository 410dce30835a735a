"""Putting something else in the place of a function, a table or a method for a while, inside this process alone.

Production code has no switch for the campaign: what a mutant lacks, and what is remembered to save time, is laid over
the modules from here and taken off again.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from inspect import unwrap
from typing import Any

REMEMBERED = 5_000  # results; a run asks for some hundred, and most runs for the same ones


@dataclass(frozen=True, slots=True)
class Swap:
    """``make`` gets what stands at ``name`` in a module (``module:Class`` for a method) and gives what shall."""

    owner: str
    name: str
    make: Callable[[Any], Any]


def _owner(path: str) -> Any:
    module, _, member = path.partition(":")
    found = importlib.import_module(module)
    return getattr(found, member) if member else found


@contextmanager
def swapped(swaps: Sequence[Swap]) -> Iterator[None]:
    """All of them laid on in order, each on what the one before has left, and taken off in any case."""
    undo: list[tuple[Any, str, Any]] = []
    try:
        for swap in swaps:
            owner = _owner(swap.owner)
            old = vars(owner)[swap.name]
            undo.append((owner, swap.name, old))
            setattr(owner, swap.name, swap.make(old))
        yield
    finally:
        for owner, name, old in reversed(undo):
            setattr(owner, name, old)


def _remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    return lru_cache(maxsize=REMEMBERED)(function)


# Pure functions of values: remembering what they gave changes nothing but the time. The control runs do without.
FORMS = (
    Swap("device.channel", "encode_message", _remembering),
    Swap("device.channel", "decode_reply", _remembering),
    Swap("device.channel", "encode_frame", _remembering),
    Swap("device.noise", "derived", _remembering),
    Swap("device.noise", "public", _remembering),
    Swap("device.noise:Handshake", "read", _remembering),
    Swap("device.noise:Handshake", "write", _remembering),
    Swap("device.channel", "session_of", _remembering),
    Swap("device.pump_door", "encode_message", _remembering),
    Swap("device.pump_door", "session_of", _remembering),
    Swap("device.emulator", "decode_request", _remembering),
    Swap("device.emulator", "encode_message", _remembering),
    Swap("device.emulator", "encode_frame", _remembering),
    Swap("device.framing", "decode_frame", _remembering),
    Swap("device.gate", "decode_program", _remembering),
    Swap("device.gate", "decode_one_time", _remembering),
    Swap("device.open_talk", "decode_program", _remembering),
    Swap("device.pump_transactions", "decode_program", _remembering),
    Swap("device.pump_transactions", "decode_one_time", _remembering),
    Swap("device.pump_form", "from_bytes", _remembering),
    Swap("device.pump_form", "to_bytes", _remembering),
)
# The pump's own steps are pure too, but a mutant may be something inside them: a hunt does without these (``bare``).
STEPS = (
    Swap("device.emulator", "answered", _remembering),
    Swap("device.emulator", "advanced", _remembering),
    Swap("device.emulator", "steady", _remembering),
    Swap("device.emulator", "pumped_on", _remembering),
    Swap("device.emulator", "_restarted", _remembering),
    Swap("device.pump_greetings", "_in_session", _remembering),
)
PURE = (*FORMS, *STEPS)


def bare(swaps: Sequence[Swap]) -> tuple[Swap, ...]:
    """What takes these off again where they are laid on, and is nothing where they are not."""
    return tuple(Swap(swap.owner, swap.name, unwrap) for swap in swaps)
