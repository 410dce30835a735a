"""A number large, its unit beside it."""

from __future__ import annotations

from widgets.figure import Figure
from widgets.theme import Role


def test_the_whole_text_is_its_name_and_makes_its_width(keep):
    figure = keep(Figure("330 mcg/day"))
    assert figure.accessibleName() == "330 mcg/day"
    narrow = figure.sizeHint().width()
    figure.setValue("1,330.5 mcg/day")
    assert figure.minimumSizeHint().width() > narrow
    assert figure.value() == "1,330.5 mcg/day"


def test_ink_and_role_change_the_picture(keep):
    figure = keep(Figure("330 mcg/day", Role.TOTAL))
    before = figure.grab().toImage()
    figure.setInk("danger")
    assert figure.grab().toImage() != before


def test_a_word_without_a_unit_stands_alone(keep):
    assert keep(Figure("none")).sizeHint().width() > 0
