"""What the pump's own book says, from its memory alone."""

from __future__ import annotations

from device.act_image import PARTS_TOLD, encode_book
from device.codes import word
from device.pump_acts import factory_limits
from device.pump_course import parts_of
from device.pump_state import UNITS_PER_NL, LedgerEntry, PumpState
from profiles.program import DelayedStart
from profiles.pump_book import Activation, PartEnd, PartRecord, PumpBook


def book(state: PumpState) -> PumpBook:
    """Limits of the factory and in force, the last fill, the newest one-time parts, the activation."""
    return PumpBook(
        factory_limits(state.limits),
        factory_limits(state.bounds),
        state.fills[-1] if state.fills else None,
        tuple(_part(entry) for entry in state.ledger[-PARTS_TOLD:]),
        _activation(state) if state.program_image else None,
    )


def image(state: PumpState) -> bytes:
    """The book as it is read."""
    return encode_book(book(state))


def _activation(state: PumpState) -> Activation:
    waits = [part for part in parts_of(state) if isinstance(part, DelayedStart)]
    longest = max(waits, key=lambda part: part.delay_s, default=None)
    return Activation(state.generation, state.activated_s, state.stopped_s, longest)


def _part(entry: LedgerEntry) -> PartRecord:
    return PartRecord(entry.id, PartEnd(word(entry.state)), entry.at_s, entry.delivered_units // UNITS_PER_NL)
