"""Dose and flow drive each other, rounded down and said; a bolus has no default."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from profiles.program import Bolus, Continuous, MinimumRate, Periodic
from widgets import example_program as example
from widgets.base_forms import ContinuousForm, DoseForm, MinimumForm, PeriodicForm, periodic_words

TERMS = example.terms()
PERIODIC = Periodic(Bolus(100_000, 1_200, 50_000), 21_600, 200_000, 100_000)


def typed(qtbot, form, key, text, *, enter=True):
    line = form.field(key).focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, text)
    if enter:
        qtbot.keyClick(line, Qt.Key.Key_Return)


def listen(form):
    previewed, changed = [], []
    form.valuePreviewed.connect(previewed.append)
    form.valueChanged.connect(changed.append)
    return previewed, changed


def test_each_key_is_previewed_and_enter_is_one_change(qtbot, keep):
    form = keep(ContinuousForm())
    form.setValue(Continuous(600_000, 300_000), TERMS)
    previewed, changed = listen(form)
    typed(qtbot, form, "dose", "330")
    assert [base.asked_ng_per_day for base in previewed] == [3_000, 33_000, 330_000]
    assert changed == [Continuous(660_000, 330_000)]
    assert form.field("flow").value() == 660_000
    assert form.words() == "Gives 330 mcg/day by 0.66 mL/day."


@pytest.mark.req(18)
def test_the_flow_is_rounded_down_and_the_sentence_says_so(qtbot, keep):
    form = keep(ContinuousForm())
    form.setValue(Continuous(600_000, 300_000), TERMS)
    _, changed = listen(form)
    typed(qtbot, form, "dose", "300.03")
    assert changed == [Continuous(600_000, 300_030)]
    assert "rounded down" in form.words()


def test_the_flow_sets_the_dose(qtbot, keep):
    form = keep(ContinuousForm())
    form.setValue(None, TERMS)
    assert form.words() == ""
    _, changed = listen(form)
    typed(qtbot, form, "flow", "0.7")
    assert changed == [Continuous(700_000, 350_000)]
    assert form.field("dose").value() == 350_000


def test_an_unreadable_dose_changes_nothing(qtbot, keep):
    form = keep(ContinuousForm())
    form.setValue(Continuous(600_000, 300_000), TERMS)
    _, changed = listen(form)
    typed(qtbot, form, "dose", ".5")
    assert changed == []
    assert "write 0.5" in form.field("dose").note()


def test_fields_follow_the_unit_of_the_drug(keep):
    form = keep(ContinuousForm())
    form.setValue(Continuous(300_000, 1_500_000), example.terms(example.MIXTURE))
    assert form.field("dose").unit() == "mg/day"
    assert form.field("dose").text() == "1.5"


@pytest.mark.req(10)
def test_boluses_say_their_total_at_once(keep):
    form = keep(PeriodicForm())
    form.setValue(PERIODIC, TERMS)
    assert form.words() == (
        "Every 6 h: 4 boluses a day. Gives 50 mcg in 0.1 mL. Together 300 mcg/day in all, 0.6 mL/day."
    )


@pytest.mark.req(10)
@pytest.mark.req(12)
def test_boluses_have_no_default_and_wait_until_all_is_written(qtbot, keep):
    form = keep(PeriodicForm())
    form.setValue(None, TERMS)
    previewed, changed = listen(form)
    typed(qtbot, form, "bolus", "50")
    assert form.words() == (
        "Still to be written: length, interval and dose between. Until then the draft stays as it is."
    )
    typed(qtbot, form, "duration", "20")
    typed(qtbot, form, "interval", "6")
    assert previewed == changed == []
    typed(qtbot, form, "base", "100")
    assert changed == [PERIODIC]


def test_a_start_that_was_given_is_kept(qtbot, keep):
    form = keep(PeriodicForm())
    form.setValue(Periodic(PERIODIC.bolus, 21_600, 0, 0, first_after_s=600), TERMS)
    _, changed = listen(form)
    typed(qtbot, form, "interval", "8")
    assert changed[0].first_after_s == 600


def test_an_interval_that_does_not_divide_the_day_says_its_worst_day():
    uneven = Periodic(Bolus(100_000, 1_200, 50_000), 18_000, 0, 0)
    assert "4.8 boluses a day" in periodic_words(uneven, TERMS)
    assert "at most 250 mcg in any 24 h" in periodic_words(uneven, TERMS)
    assert periodic_words(Periodic(PERIODIC.bolus, 0, 0, 0), TERMS).startswith("The interval is 0")


def test_the_minimum_rate_is_no_therapy(keep):
    form = keep(MinimumForm())
    form.setValue(MinimumRate(6_000), TERMS)
    assert "0.006 mL/day, which gives 3 mcg/day" in form.words()
    form.setValue(None, TERMS)
    assert form.words() == ""


def test_a_form_that_does_not_say_what_it_makes_is_a_mistake(qapp):
    with pytest.raises(AssertionError, match="does not say"):
        DoseForm(()).built({}, "dose")
