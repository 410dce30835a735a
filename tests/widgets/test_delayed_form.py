"""A delayed start needs its time and, by hand, what runs until then."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from profiles.fill_edits import Meanwhile
from profiles.program import Continuous, DelayedStart, MinimumRate, Order, Program, Stopped
from widgets import example_program as example
from widgets.audit import clipped, unnamed
from widgets.delayed_form import DelayedPart, delayed_of
from widgets.edit_scene import EditScene

HELD = Program("Steady", example.BACLOFEN, Continuous(600_000, 300_000))
SCENE = EditScene(example.context_of(HELD), example.LIBRARY, "refill")
DRAFT = Order(replace(HELD, base=Continuous(660_000, 330_000)))
ID = "0a" * 16


@pytest.fixture
def part(keep):
    made = keep(DelayedPart(lambda: ID))
    made.resize(460, 240)
    made.setOrder(DRAFT, example.terms(), SCENE)
    return made


def listen(part):
    changed = []
    part.valueChanged.connect(changed.append)
    return changed


def write(qtbot, part, text):
    line = part.fields.field("delay").focusProxy()
    line.selectAll()
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def choose(part, what):
    field = part.fields.form.field("meanwhile")
    field.setCurrentIndex(list(Meanwhile).index(what))
    field.activated.emit(field.currentIndex())


@pytest.mark.req(12)
def test_nothing_is_chosen_for_the_hand(qtbot, part):
    changed = listen(part)
    part.switch.click()
    assert part.fields.numbers() == {"delay": None, "meanwhile": None}
    write(qtbot, part, "6")
    assert changed == []
    assert part.fields.words().startswith("Off until it is written when")


@pytest.mark.parametrize(
    ("what", "base"),
    [
        (Meanwhile.HELD, HELD.base),
        (Meanwhile.MINIMUM, MinimumRate(6_000)),
        (Meanwhile.STOPPED, Stopped("until the delayed start")),
    ],
)
def test_what_runs_until_then_is_said_and_what_then(qtbot, part, what, base):
    changed = listen(part)
    part.switch.click()
    choose(part, what)
    write(qtbot, part, "6")
    assert changed == [DelayedStart(ID, 21_600, base)]
    assert part.fields.words().startswith("For 6 h after the switch: ")
    assert part.fields.words().endswith("Then 'Steady' begins.")


def test_a_pump_without_a_known_minimum_says_so(qtbot, part):
    unknown = replace(SCENE, context=replace(SCENE.context, pump_model_id="none"))
    part.setOrder(DRAFT, example.terms(), unknown)
    changed = listen(part)
    part.switch.click()
    choose(part, Meanwhile.MINIMUM)
    write(qtbot, part, "6")
    assert changed == []
    assert part.fields.words() == "This pump's minimum rate is not known."


def test_off_takes_it_out_and_an_order_with_one_shows_it(part):
    delayed = DelayedStart(ID, 21_600, MinimumRate(6_000))
    changed = listen(part)
    part.setOrder(Order(DRAFT.program, (delayed,)), example.terms(), SCENE)
    assert part.isOn()
    assert part.fields.numbers() == {"delay": 21_600, "meanwhile": Meanwhile.MINIMUM}
    part.switch.click()
    assert changed == [None]
    part.setOrder(DRAFT, example.terms(), SCENE)
    assert not part.isOn()
    assert delayed_of(DRAFT) is None


def test_half_an_entry_outlives_a_glance_at_the_clock_but_not_another_patient(qtbot, part):
    part.switch.click()
    write(qtbot, part, "6")
    part.setOrder(DRAFT, example.terms(), replace(SCENE, context=replace(SCENE.context, held_age_s=99)))
    assert part.isOn()
    assert part.fields.field("delay").value() == 21_600
    part.forget()
    assert not part.isOn()
    assert part.fields.field("delay").value() is None


@pytest.mark.req(58)
def test_nothing_is_cut_and_everything_is_named(part):
    part.switch.click()
    part.resize(part.sizeHint().expandedTo(part.size()))
    assert unnamed(part) == ()
    assert clipped(part) == ()
