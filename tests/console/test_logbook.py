"""The log of one pump, with the record's rows of this pump and no other, shown again when the record has more."""

from __future__ import annotations

from dataclasses import replace

from console.alarms import note_seen
from console.clock import Clock
from console.desk import Desk
from console.logbook import Logbook
from console.records import audit
from console.records.store import Store
from device.events import LogRead
from profiles.pump import Alarm, AlarmRank, PumpEvent
from widgets.log_view import LogView

LOW = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 500)
RAISED = PumpEvent(1, 500, "alarm-raised", 1)


def test_it_shows_both_logs_and_what_the_record_has_had_since(held: Desk, store: Store, still: Clock, qtbot):
    view = LogView()
    qtbot.addWidget(view)
    book, desk = Logbook(view, store, still), replace(held, status=replace(held.status, alarms=(LOW,)))
    book.show(desk)
    assert view.value() == ()
    audit.append(store, "A", "summary-saved", {"serial": "CIS-9"})
    book.show(desk, LogRead((RAISED,), 1, 1, gap=True, future=False))
    assert [line.text for line in view.value()] == ["Alarm raised: Low reservoir"]
    note_seen(store, desk.status.serial, LOW, "A. Nurse")
    book.show(desk)
    assert {line.text for line in view.value()} == {
        "Alarm raised: Low reservoir", "A. Nurse has seen the alarm: Low reservoir",
    }  # fmt: skip
    assert [alarm for alarm, _ in book.seen] == [LOW]
    book.forget()
    assert (view.value(), book.seen) == ((), ())


def test_without_a_record_the_pumps_own_lines_are_shown(held: Desk, store: Store, still: Clock, qtbot, blind):
    view = LogView()
    qtbot.addWidget(view)
    with blind(store):
        Logbook(view, store, still).show(held, LogRead((RAISED,), 1, 1, gap=False, future=False))
    assert [line.text for line in view.value()] == ["Alarm raised: Low reservoir"]
    assert view.note().startswith("Only the pump's own lines are here. The records in")
