"""A stop is never by accident: a reason and a tick, with everything said that it does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from profiles.context import Exposure
from profiles.drugs import Drug
from profiles.figures import Status
from profiles.findings import Rule, Severity
from profiles.limits import Limit
from profiles.program import Bolus, Order, PatientBolus, SingleBolus, Stopped
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.edit_scene import EditScene
from widgets.stop_form import StopForm

DRUG = Drug("baclofen", "baclofen", "mcg", ("example",), "Abrupt stop can be life-threatening", "label")
FIRST = Limit(Rule.FIRST_DOSE, Severity.HARD, "baclofen", "dose_ng_per_day", 200_000, True, "label 2.3", Status.LABEL,
              exposure="naive")  # fmt: skip
SCREENING = replace(FIRST, quantity="screening_percent", value=200)
LIBRARY = replace(example.LIBRARY, drugs=(DRUG,), limits=(FIRST, SCREENING))
CONTEXT = replace(example.context_of(example.DAY_AND_NIGHT), exposure=Exposure.TOLERANT)
SCENE = EditScene(CONTEXT, LIBRARY, "refill")
ORDER = Order(example.DAY_AND_NIGHT)


@pytest.fixture
def form(keep):
    made = keep(StopForm())
    made.resize(460, 420)
    made.setOrder(ORDER, SCENE)
    return made


def listen(form):
    previewed, changed = [], []
    form.valuePreviewed.connect(previewed.append)
    form.valueChanged.connect(changed.append)
    return previewed, changed


def write(qtbot, form, text):
    line = form.field().focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, text)
    line.editingFinished.emit()


def test_neither_a_reason_alone_nor_a_tick_alone_stops_anything(qtbot, form):
    _, changed = listen(form)
    assert "Still missing: the reason and the tick." in form.words()
    write(qtbot, form, "revision")
    assert "Still missing: the tick." in form.words()
    assert changed == []
    form.tick.click()
    assert changed == [Stopped("revision")]
    assert "Still missing" not in form.words()


def test_a_tick_before_the_reason_waits_for_it_and_then_follows_the_typing(qtbot, form):
    previewed, changed = listen(form)
    form.tick.click()
    assert changed == []
    write(qtbot, form, "ab")
    assert previewed == [Stopped("a"), Stopped("ab")]
    assert changed == [Stopped("ab")]


@pytest.mark.req(33)
def test_what_the_stop_takes_out_of_the_draft_is_named(form):
    patient = PatientBolus(Bolus(10_000, 300, 5_000), 7_200, 6)
    full = Order(replace(ORDER.program, patient_bolus=patient), (SingleBolus("a" * 32, Bolus(50_000, 600, 25_000)),))
    form.setOrder(full, SCENE)
    assert "Taken out of the draft with it: the patient bolus, the single bolus." in form.words()


def test_a_planned_stop_is_shown_and_an_undone_one_is_gone(form):
    form.setOrder(Order(replace(ORDER.program, base=Stopped("tube test"))), SCENE)
    assert (form.field().text(), form.tick.value()) == ("tube test", True)
    form.setOrder(ORDER, SCENE)
    assert (form.field().text(), form.tick.value()) == ("", False)


def test_half_a_stop_is_left_alone_but_forgotten_for_another_patient(qtbot, form):
    write(qtbot, form, "revision")
    form.setOrder(ORDER, SCENE)
    assert form.field().text() == "revision"
    form.forget()
    assert form.field().text() == ""


@pytest.mark.req(58)
def test_nothing_is_cut_and_everything_is_named(form):
    form.resize(form.sizeHint().expandedTo(form.size()))
    assert unnamed(form) == ()
    assert clipped(form) == ()
