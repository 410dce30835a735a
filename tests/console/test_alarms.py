"""Who has seen an alarm stands in the record, for this one raising of it and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC

from console.alarms import alarm_of, note_seen, seen, seen_view
from console.desk import Desk
from console.records import audit
from console.records.store import Store
from device.codes import AlarmCode, word
from profiles.pump import Alarm, AlarmRank, PumpEvent

LOW = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 500)
STALL = Alarm("motor-stall", AlarmRank.CRITICAL, 600)


def test_an_alarm_is_seen_by_the_first_who_says_so_and_an_alarm_that_comes_again_is_not(held: Desk, store: Store):
    status = replace(held.status, alarms=(LOW, STALL))
    assert seen(store, status, UTC) == ()
    note_seen(store, status.serial, LOW, "A. Nurse")
    note_seen(store, status.serial, LOW, "B. Nurse")
    ((alarm, words),) = seen(store, status, UTC)
    assert alarm == LOW
    assert words.startswith("Seen by A. Nurse, ")
    assert seen(store, replace(status, alarms=(replace(LOW, since_s=900),)), UTC) == ()
    assert seen(store, replace(status, serial="CIS-9"), UTC) == ()
    assert audit.verified(store) is None


def test_a_line_of_the_log_says_which_alarm_it_is_about():
    for code in AlarmCode:
        assert alarm_of(PumpEvent(1, 0, "alarm-raised", code)) == word(code)
        assert alarm_of(PumpEvent(1, 0, "alarm-cleared", code)) == word(code)
    assert alarm_of(PumpEvent(1, 0, "alarm-raised", 99)) == ""
    assert alarm_of(PumpEvent(1, 0, "activated", 1)) == ""


def test_the_question_says_what_to_do_and_how_it_sounds():
    view = seen_view(STALL)
    assert ("Sound", "2 tones for 3 s, every 10 min") in view.changes
    assert "wait for recovery" in view.notes[0]
