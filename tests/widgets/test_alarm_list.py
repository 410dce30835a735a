"""Critical alarms first, each with its rank in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QFrame, QLabel

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
