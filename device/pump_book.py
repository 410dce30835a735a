"""What the pump's own book says, from its memory alone."""

from __future__ import annotations

from device.act_image import PARTS_TOLD, encode_book
from device.codes import word
from device.pump_acts import factory_limits
from device.pump_state import UNITS_PER_NL, LedgerEntry, PumpState
from profiles.pump_book import PartEnd, PartRecord, PumpBook


def book(state: PumpState) -> PumpBook:
    """Limits of the factory and in force, the last fill, the newest one-time parts."""
    return PumpBook(
        factory_limits(state.limits),
        factory_limits(state.bounds),
        state.fills[-1] if state.fills else None,
        tuple(_part(entry) for entry in state.ledger[-PARTS_TOLD:]),
    )


def image(state: PumpState) -> bytes:
    """The book as it is read."""
    return encode_book(book(state))


def _part(entry: LedgerEntry) -> PartRecord:
    return PartRecord(entry.id, PartEnd(word(entry.state)), entry.at_s, entry.delivered_units // UNITS_PER_NL)
