"""Days of 23 and 25 hours on cards: totals, what runs, and what becomes of a timed bolus."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.civil import TimedBolus
from widgets import clock_panel
from widgets.clock_panel import day_facts, runs_of


@pytest.fixture
def panel(keep):
    return keep(clock_panel.example())


@pytest.mark.req(54)
def test_each_day_says_how_long_it_is_and_what_it_gives(panel):
    first, second = panel._cards[:2]
    assert (first._title.text(), first._chip.value()) == ("Sun 28 Mar 2027", "23 h · clock put forward")
    assert second._chip.value() == "25 h · clock put back"
    assert dict(first._facts.value())["Gives"] != dict(first._facts.value())["A day as ever"]
    assert not first._runs.isHidden()


@pytest.mark.req(54)
def test_an_hour_that_comes_twice_is_called_so(panel):
    view = panel.value()
    short, long = (runs_of(shown, view) for shown in view.days)
    assert [when for when, _ in short] == ["00:00 to 02:00", "03:00 to 09:00", "09:00 to 24:00"]
    assert [when for when, _ in long] == ["00:00 to 03:00", "02:00 again to 09:00", "09:00 to 24:00"]
    assert short[0][1] == "252 mcg/day for 2 h: 21 mcg"


@pytest.mark.req(54)
def test_a_timed_bolus_that_a_change_meets_is_told(panel):
    view = panel.value()
    bolus = TimedBolus(8_100, 600, True, 7_200, 200_000 * 86_400)
    day = replace(view.days[0].day, boluses=(bolus,), volume=view.days[0].day.by_clock + bolus.volume)
    told = dict(day_facts(day, view))
    assert told["Timed bolus 02:15"] == "100 mcg in 10 min: runs at the end of the skipped hour"
    assert "without this rule" in told["By its clock alone"]
    again = dict(day_facts(replace(day, boluses=(replace(bolus, missed=False),)), view))
    assert "left out the second time" in again["Timed bolus 02:15"]


def test_days_without_a_change_have_no_list_and_cards_are_used_again(panel):
    view = panel.value()
    ordinary = replace(view.days[0], stretches=())
    panel.setValue(replace(view, days=(ordinary,), caution="The clock changes before the refill."))
    assert panel._cards[0]._runs.isHidden()
    assert panel._cards[1].isHidden()
    assert not panel._caution.isHidden()
