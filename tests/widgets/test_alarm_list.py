"""Critical alarms first, each with its rank in words, its sound, and who has seen it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from profiles.pump import Alarm, AlarmRank
from widgets.alarm_list import AlarmList

LOW = Alarm("low-reservoir", AlarmRank.NON_CRITICAL, 10)
STALL = Alarm("motor-stall", AlarmRank.CRITICAL, 20)


def names(alarms):
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return [card.accessibleName().split(":")[0] for card in alarms.findChildren(QFrame) if card.accessibleName()]


@pytest.mark.req(55)
def test_critical_alarms_stand_first_whatever_the_order(keep):
    alarms = keep(AlarmList())
    alarms.setValue((LOW, STALL))
    assert names(alarms) == ["Critical alarm", "Non-critical alarm"]
    assert alarms.value() == (LOW, STALL)


def test_no_alarm_is_said(keep):
    alarms = keep(AlarmList())
    none = next(label for label in alarms.findChildren(QLabel) if label.text() == "No alarm stands.")
    assert none.isVisible()
    alarms.setValue((LOW,))
    assert none.isHidden()
    alarms.setValue(())
    assert none.isVisible()
    assert names(alarms) == []


def test_an_alarm_that_has_ended_is_out_of_sight_at_once(keep):
    alarms = keep(AlarmList())
    alarms.setValue((STALL,))
    alarms.setValue(())
    assert not [card for card in alarms.findChildren(QFrame) if card.accessibleName() and not card.isHidden()]


def test_each_alarm_says_how_it_sounds_until_it_is_seen_it_can_be_said_to_be(keep, qtbot):
    alarms = keep(AlarmList())
    alarms.setValue((LOW, STALL))
    buttons = {b.accessibleName(): b for b in alarms.findChildren(QPushButton)}
    assert set(buttons) == {"Seen: Low reservoir", "Seen: Motor stalled"}
    with qtbot.waitSignal(alarms.seenRequested) as asked:
        buttons["Seen: Motor stalled"].click()
    assert asked.args == [STALL]
    alarms.setValue((LOW, STALL), ((STALL, "Seen by A. Nurse, 23 Nov, 10:02"),))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [b.accessibleName() for b in alarms.findChildren(QPushButton)] == ["Seen: Low reservoir"]
    told = {label.text() for label in alarms.findChildren(QLabel)}
    assert {"2 tones for 3 s, every 10 min. Seen by A. Nurse, 23 Nov, 10:02.", "One tone for 1 s, every 1 h."} <= told
