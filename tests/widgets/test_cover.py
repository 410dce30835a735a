"""While it is stopped or uncertain, nothing of the page can be seen or reached."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from widgets.cover import Cover, CoverView

VIEW = CoverView("uncertain", "Uncertain", ("The line broke.", "Do not program again."), "read", "&Read pump")


@pytest.fixture
def page(keep):
    made = QWidget()
    made.below = QPushButton("Below")
    QVBoxLayout(made).addWidget(made.below)
    made.cover = Cover(made)
    made.resize(800, 500)
    return keep(made)


def test_it_covers_nothing_until_it_holds_a_view(page):
    assert page.cover.isHidden()
    assert page.cover.value() is None


@pytest.mark.req(30)
def test_it_covers_the_whole_page_at_every_size(qapp, page):
    page.cover.setValue(VIEW)
    assert page.cover.geometry() == page.rect()
    page.resize(1000, 700)
    qapp.processEvents()
    assert page.cover.geometry() == page.rect()
    assert page.childAt(page.below.geometry().center()) is not page.below


@pytest.mark.req(30)
def test_the_keyboard_comes_along(qapp, qtbot, page):
    page.activateWindow()
    page.below.setFocus()
    page.cover.setValue(VIEW)
    qtbot.waitUntil(lambda: page.focusWidget() is not page.below)


def test_its_button_says_the_word_of_its_action(qtbot, page):
    page.cover.setValue(VIEW)
    button = page.cover.findChild(QPushButton)
    with qtbot.waitSignal(page.cover.actionRequested) as asked:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == ["read"]
    assert button.accessibleName() == "Read pump"


def test_without_an_action_only_the_pump_can_end_it(page):
    page.cover.setValue(CoverView("uncertain", "Asking the pump", ("One.",)))
    assert page.cover.findChild(QPushButton).isHidden()
    assert page.cover.accessibleDescription() == "One."
    page.cover.setValue(None)
    assert page.cover.isHidden()
