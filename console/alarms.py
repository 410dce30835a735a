"""Alarms and the record: which alarm a line of the pump's log speaks of, and who has seen one that stands.

An alarm is raised and taken back by the pump alone. That somebody has seen it is a row of the audit trail, bound to
this one raising (its code and the pump's elapsed second): an alarm that comes again has to be seen again.
"""

from __future__ import annotations

from datetime import datetime, tzinfo

from console.records import audit
from console.records.store import Store
from console.telling import moment
from device.codes import AlarmCode, EventCode, word
from profiles.pump import Alarm, PumpEvent, PumpStatus
from widgets.act_dialog import ActView
from widgets.wording_pump import RANKS, alarm_words, tone_text

SEEN = "alarm-seen"
_OF_ALARM = frozenset({word(EventCode.ALARM_RAISED), word(EventCode.ALARM_CLEARED)})
_WORDS = {int(code): word(code) for code in AlarmCode}


def alarm_of(event: PumpEvent) -> str:
    """The word of the alarm that an event is about; empty for another event, or an alarm that has no word here."""
    return _WORDS.get(event.detail, "") if event.code in _OF_ALARM else ""


def note_seen(store: Store, serial: str, alarm: Alarm, person: str) -> None:
    """Keep who has seen an alarm; raises StoreError when it cannot be kept."""
    title = alarm_words(alarm.code).title
    body = {"serial": serial, "code": alarm.code, "since_s": alarm.since_s, "title": title}
    audit.append(store, person, SEEN, body)


def seen(store: Store, status: PumpStatus, zone: tzinfo | None) -> tuple[tuple[Alarm, str], ...]:
    """The standing alarms that somebody has seen, each with who and when; the first to see it counts."""
    rows = [(row, row.fields()) for row in audit.with_actions(store, frozenset({SEEN}), status.serial)]
    told = {
        (body.get("code"), body.get("since_s")): f"Seen by {row.actor}, {_at(row.at, zone)}"
        for row, body in rows
        if body.get("serial") == status.serial
    }
    return tuple((one, told[one.code, one.since_s]) for one in status.alarms if (one.code, one.since_s) in told)


def seen_view(alarm: Alarm) -> ActView:
    """The question who has seen an alarm."""
    words = alarm_words(alarm.code)
    changes = (("Alarm", words.title), ("Rank", RANKS[alarm.rank]), ("Sound", tone_text(alarm.rank)))
    notes = (words.sentence, "The pump goes on sounding until the cause is gone: only it takes the alarm back.")
    return ActView("Alarm seen", "Hold to record it as seen", changes, notes)


def _at(written: str, zone: tzinfo | None) -> str:
    return moment(int(datetime.fromisoformat(written).timestamp()), zone)
