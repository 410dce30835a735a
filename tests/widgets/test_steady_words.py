"""A sentence that changes with every keystroke moves nothing, except once for a line that it never had."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import steady_words, theme
from widgets.audit import clipped
from widgets.steady_words import SteadyWords

LONG = "2.411 mcg/day cannot be pumped exactly: the pump gives 2.41 mcg/day by 0.0964 mL/day."


@pytest.fixture
def under(keep):
    """What stands under the words, in a page that is too narrow for the long ones."""
    page = QWidget()
    column = QVBoxLayout(page)
    words, below = SteadyWords(), theme.label("Below")
    column.addWidget(words)
    column.addWidget(below)
    column.addStretch(1)
    page.resize(theme.space(60), 300)
    below.words = words
    keep(page)
    below.page = page
    return below


def test_a_line_that_comes_and_goes_moves_nothing_after_the_first_time(qapp, under):
    under.words.setText("2.4 mcg/day")
    qapp.processEvents()
    first = under.y()
    under.words.setText(LONG)
    qapp.processEvents()
    second = under.y()
    assert second > first
    assert clipped(under.page) == ()
    for text in ("2.4 mcg/day", LONG, "2.41 mcg/day"):
        under.words.setText(text)
        qapp.processEvents()
        assert under.y() == second


def test_words_that_are_gone_give_their_room_back(qapp, under):
    under.words.setText(LONG)
    under.words.setText("")
    under.words.setText("2.4 mcg/day")
    qapp.processEvents()
    assert under.words.heightForWidth(under.words.width()) == under.words.height_of(10_000)


def test_room_of_another_width_or_text_size_is_not_kept(qapp, under):
    under.words.setText(LONG)
    under.words.setText("2.4 mcg/day")
    assert under.words.heightForWidth(under.words.width()) > under.words.height_of(under.words.width())
    assert under.words.heightForWidth(10_000) == under.words.height_of(10_000)
    theme.apply(qapp, "light", 2.0)
    assert under.words.heightForWidth(under.words.width()) == under.words.height_of(under.words.width())
    theme.apply(qapp, "light", 1.0)


def test_a_figure_keeps_its_unit_and_the_words_are_what_was_said(under):
    under.words.setText("by 0.0964 mL/day", "text")
    assert under.words.text() == under.words.accessibleName() == "by 0.0964 mL/day"
    tall = under.words.height_of(theme.text_width("by 0.0964 mL/day", theme.Role.SMALL) - 2)
    assert tall == 2 * under.words.height_of(10_000)


def test_words_that_are_cut_are_found(under):
    under.page.layout().setEnabled(False)
    under.words.setText(LONG)
    under.words.resize(80, 14)
    assert "2.411" in clipped(under.page)[0]


def test_its_example_stands(keep):
    keep(steady_words.example())
