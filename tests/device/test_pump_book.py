"""The pump's book: its limits, its last fill, and the newest one-time parts with what they delivered."""

from __future__ import annotations

from dataclasses import replace

from device import pump_book
from device.act_image import PARTS_TOLD, decode_book
from device.image import encode_one_time
from device.pump_acts import factory_limits
from device.pump_state import UNITS_PER_NL, LedgerEntry, PartState
from device.pump_therapy import advanced, settled
from device.pump_transactions import switched
from profiles.drugs import Component, Fluid
from profiles.program import DelayedStart, Stopped
from profiles.pump_book import Activation, Fill, PartEnd, PartRecord

FILL = Fill("fill-1", 60, Fluid((Component("baclofen", 500_000),)), 18_000_000, 2_000_000, 2_000_000, 1_990_000)


def test_the_book_of_a_new_pump_holds_its_factory_limits(factory_pump):
    book = pump_book.book(factory_pump)
    assert (book.factory, book.limits) == (factory_limits(factory_pump.limits),) * 2
    assert (book.fill, book.parts) == (None, ())


def test_limits_that_were_set_stand_beside_those_of_the_factory(factory_pump):
    set_ = replace(factory_limits(factory_pump.limits), bolus_max_nl=1_000)
    book = pump_book.book(replace(factory_pump, site=set_))
    assert (book.limits, book.factory) == (set_, factory_limits(factory_pump.limits))


def test_the_newest_parts_are_told_with_what_they_delivered(factory_pump):
    entries = tuple(LedgerEntry(bytes([n]) * 16, PartState.CUT, n, n * UNITS_PER_NL + 1) for n in range(PARTS_TOLD + 3))
    state = replace(factory_pump, ledger=entries, fills=(FILL,))
    book = decode_book(pump_book.image(state))
    assert book.fill == FILL
    assert len(book.parts) == PARTS_TOLD
    assert book.parts[-1] == PartRecord(bytes([PARTS_TOLD + 2]) * 16, PartEnd.CUT, PARTS_TOLD + 2, PARTS_TOLD + 2)


def test_since_when_the_program_runs_is_told_whatever_is_done_beside_it(running_pump):
    state = advanced(running_pump(), 500)
    told = pump_book.book(replace(state, activated_s=70)).activation
    assert told == Activation(state.generation, 70)
    stopped = replace(state, stopped_s=400, generation=state.generation + 1)
    assert pump_book.book(stopped).activation == Activation(state.generation + 1, 0, 400)


def test_a_pump_without_a_program_has_no_activation(factory_pump):
    assert pump_book.book(factory_pump).activation is None


def test_a_delayed_start_is_told_while_it_waits_and_when_it_is_over(running_pump):
    delayed = DelayedStart("a" * 32, 3_600, Stopped("wait"))
    base = running_pump()
    state = settled(switched(base, base.program_image, encode_one_time((delayed,))))
    for now_s in (60, 7_200):
        told = decode_book(pump_book.image(advanced(state, now_s))).activation
        assert told is not None
        assert (told.at_s, told.delayed) == (0, delayed)
