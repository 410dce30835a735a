"""The pump as it was last read."""

from __future__ import annotations

import dataclasses

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus
from widgets import theme
from widgets.chip import Chip
from widgets.figure import Figure
from widgets.pump_panel import PumpPanel, PumpView, example, facts, pump_clock
from widgets.reservoir_gauge import ReservoirView

STATUS = PumpStatus(
    "CIS-1", "cisterna-20", True, PumpState.RUNNING, 7, b"", None, 120, 86_400, 3_660, 1, None, 0, 3_400_000,
    58_200_000, 600_000, 2,
)  # fmt: skip
TOTALS = (("300 mcg/day", "Baclofen 500 mcg/mL"), ("0.6 mL/day", "Volume"))
VIEW = PumpView(
    STATUS, "Cisterna 20", "Day/night", TOTALS, "since 12 Nov", "read 4 s ago", False,
    ReservoirView(3_400_000, 20_000_000, 2_000_000), "Refill due 14 Jan 2027.", "12 s ahead", "3fa9",
)  # fmt: skip


@pytest.fixture
def panel(keep):
    made = keep(PumpPanel())
    made.setValue(VIEW)
    return made


def texts(panel):
    labels = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    return labels + [figure.value() for figure in panel.findChildren(Figure)]


def test_state_program_totals_reservoir_and_age_are_shown(panel):
    wanted = {"Day/night", "since 12 Nov", "300 mcg/day", "0.6 mL/day", "3.4 mL", "of 20 mL; alarm at 2 mL"}
    assert wanted | {"Refill due 14 Jan 2027.", "read 4 s ago", "No alarm stands."} <= set(texts(panel))
    assert [chip.value() for chip in panel.findChildren(Chip)] == ["Running"]
    assert panel.value() is VIEW


@pytest.mark.req(56)
def test_old_knowledge_says_so_in_words(panel):
    panel.setValue(dataclasses.replace(VIEW, stale=True))
    assert "read 4 s ago, too old to rely on" in texts(panel)


def test_an_unknown_reservoir_is_a_word_and_not_a_zero(panel):
    panel.setValue(dataclasses.replace(VIEW, reservoir=None))
    assert "Not known" in texts(panel)
    panel.setValue(dataclasses.replace(VIEW, reservoir=ReservoirView(3_400_000)))
    assert "3.4 mL" in texts(panel)


def test_the_clock_of_the_pump_is_its_counter_plus_its_offset():
    assert pump_clock(STATUS) == "Tuesday 01:01"


@pytest.mark.req(32)
def test_facts_come_from_the_pump_and_leave_out_what_is_plain():
    told = dict(facts(VIEW))
    assert told["Serial number"] == "CIS-1"
    assert told["Clock of the pump"] == "Tuesday 01:01, 12 s ahead"
    assert "Speed of time" not in told
    fast = dataclasses.replace(VIEW, status=dataclasses.replace(STATUS, time_scale=3_600), clock="")
    assert dict(facts(fast))["Speed of time"] == "3,600 times real time"
    assert dict(facts(fast))["Clock of the pump"] == "Tuesday 01:01"


@pytest.mark.parametrize("state", PumpState)
def test_every_state_has_a_word_on_its_chip(panel, state):
    panel.setValue(dataclasses.replace(VIEW, status=dataclasses.replace(STATUS, state=state)))
    assert panel.findChild(Chip).value()


def test_a_pump_that_gives_nothing_is_not_called_running(panel):
    empty = dataclasses.replace(STATUS, flow_nl_per_day=0, alarms=(Alarm("empty-reservoir", AlarmRank.CRITICAL, 1),))
    panel.setValue(dataclasses.replace(VIEW, status=empty))
    assert panel.findChild(Chip).value() == "Gives nothing"


def test_its_buttons_ask(qtbot, panel):
    words = {one.text().replace("&", ""): one for one in panel.findChildren(QPushButton)}
    read, shape = words["Read again"], words["Shape program"]
    clock, limits, refill = words["Set the clock"], words["Change limits"], words["Record a refill"]
    with qtbot.waitSignal(panel.readRequested):
        qtbot.mouseClick(read, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.programRequested):
        qtbot.mouseClick(shape, Qt.MouseButton.LeftButton)
    panel.setActsEnabled(True, True, True)
    with qtbot.waitSignal(panel.clockRequested):
        qtbot.mouseClick(clock, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.limitsRequested):
        qtbot.mouseClick(limits, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.refillRequested):
        qtbot.mouseClick(refill, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(panel.visitRequested):
        qtbot.mouseClick(words["Plan the next visit"], Qt.MouseButton.LeftButton)
    panel.setVisitEnabled(False)
    assert not words["Plan the next visit"].isEnabled()
    panel.setActsEnabled(False, False, False)
    assert not refill.isEnabled()
    assert not clock.isEnabled()
    assert not limits.isEnabled()
    panel.setReadEnabled(False)
    panel.setProgramEnabled(False)
    assert not read.isEnabled()
    assert not shape.isEnabled()


def test_where_cards_stand_under_each_other_an_alarm_that_stands_comes_first(qapp, keep):
    panel = keep(example())
    view = panel.value()
    assert view is not None
    assert view.status.alarms
    panel.resize(theme.base_px() * 40, 1_400)
    qapp.processEvents()
    assert panel._alarm_card.y() == 0
    panel.setValue(dataclasses.replace(view, status=dataclasses.replace(view.status, alarms=())))
    qapp.processEvents()
    assert panel._alarm_card.y() > panel._state.parentWidget().y()
