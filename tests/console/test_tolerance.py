"""Statements of tolerance in the record: kept whole, found again, and taken back by nothing but another one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.demo import open_demonstration
from console.keeping import keep_revision
from console.records import audit
from console.records.store import StoreError
from console.signing import binding, signature
from console.tolerance import STATED, relied_on, state, statements
from profiles.context import Exposure
from profiles.program import Order
from profiles.pump import Alarm, AlarmRank, PumpState


@pytest.fixture
def still_pump(status):
    alarm = Alarm("stopped", AlarmRank.CRITICAL, status.elapsed_s - 60)
    return replace(status, state=PumpState.STOPPED, flow_nl_per_day=0, alarms=(alarm,))


def said(store, status, exposure=Exposure.TOLERANT, reason=" examined at the bedside "):
    return state(store, status, Exposure.INTERRUPTED, exposure, " A. Doctor ", reason)


@pytest.mark.req(34)
def test_a_statement_is_a_row_of_the_audit_trail_with_old_new_pump_and_stop(store, still_pump):
    kept = said(store, still_pump)
    (row,) = audit.with_actions(store, frozenset({STATED}))
    assert (row.actor, row.sha256) == ("A. Doctor", kept.row)
    assert row.fields() == {
        "serial": still_pump.serial,
        "stopped_s": still_pump.elapsed_s - 60,
        "elapsed_s": still_pump.elapsed_s,
        "generation": still_pump.generation,
        "was": "interrupted",
        "exposure": "tolerant",
        "reason": "examined at the bedside",
    }
    assert audit.verified(store) is None


def test_statements_of_a_pump_are_found_newest_first_and_no_other_pumps(store, still_pump):
    first, second = said(store, still_pump), said(store, still_pump, Exposure.NAIVE, "oral dose was missed too")
    said(store, replace(still_pump, serial="CIS-9"))
    assert statements(store, still_pump.serial) == (second, first)
    assert statements(store, "CIS-10") == ()


@pytest.mark.parametrize("missing", [{"stopped_s": None}, {"exposure": "sleepy"}, {}])
def test_a_row_that_cannot_be_read_states_nothing(store, still_pump, missing):
    audit.append(store, "A. Doctor", STATED, {"serial": still_pump.serial, **missing})
    assert statements(store, still_pump.serial) == ()


def test_where_a_pump_does_not_say_since_when_it_stands_still_nothing_is_kept(store, still_pump, status):
    for known in (replace(still_pump, alarms=()), status):
        with pytest.raises(StoreError, match="does not say since when"):
            said(store, known)
    assert audit.newest(store) == ()


def test_what_a_program_rests_on_is_found_by_its_transaction(tmp_path, library, now, still_pump, context, demo):
    records = open_demonstration(tmp_path, library, now)
    try:
        kept = said(records, still_pump)
        bound = binding(Order(demo.program), context)
        made = signature("A. Doctor", "Restart", 5, 1, bound)
        keep_revision(records, demo.serial, made, bound, b"\x01" * 16, demo.program, kept.row)
        keep_revision(records, demo.serial, made, bound, b"\x02" * 16, demo.program)
        assert relied_on(records, "01" * 16) == kept
        assert relied_on(records, "02" * 16) is None
        assert relied_on(records, "03" * 16) is None
    finally:
        records.close()
