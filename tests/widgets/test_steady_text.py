"""A line that changes with every keystroke and keeps its room."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets import theme
from widgets.audit import clipped
from widgets.steady_text import SteadyText
from widgets.theme import Role


class Layouts(QObject):
    """Counts how often a widget is asked to lay out anew."""

    count = 0

    def eventFilter(self, watched, event):
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def line(keep):
    holder = QWidget()
    row = QHBoxLayout(holder)
    made = SteadyText(Role.TOTAL, right=True)
    row.addWidget(made)
    row.addStretch(1)
    made.setText("1,330.5 mcg/day")
    keep(holder)
    made.holder = holder  # which takes it along when it goes
    return made


def test_a_shorter_text_moves_nothing(line, qapp):
    qapp.processEvents()
    seen, width = Layouts(), line.width()
    line.parentWidget().installEventFilter(seen)
    line.setText("330 mcg/day", "draft")
    qapp.processEvents()
    assert (seen.count, line.width()) == (0, width)
    assert line.accessibleName() == line.text() == "330 mcg/day"


def test_a_longer_text_gets_its_room(line, qapp):
    line.setText("1,330.512 mcg/day, and every bolus")
    qapp.processEvents()
    assert line.width() >= theme.text_width(line.text(), Role.TOTAL)
    assert clipped(line) == ()


def test_a_text_that_is_cut_is_found(line):
    line.parentWidget().layout().setEnabled(False)
    line.resize(20, line.height())
    assert "1,330.5" in clipped(line)[0]


def test_its_room_grows_with_the_text_size(line, qapp):
    before = line.sizeHint().width()
    theme.apply(qapp, "light", 2.0)
    line.setText("330 mcg/day")
    assert line.sizeHint().width() >= before * 1.8
    theme.apply(qapp, "light", 1.0)
