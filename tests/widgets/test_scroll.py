"""What is taller than its window scrolls up and down, never sideways."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QVBoxLayout, QWidget

from widgets import theme
from widgets.scroll import Scroll, centre


def test_it_never_scrolls_sideways_and_has_a_name(keep):
    scroll = keep(Scroll(QWidget(), "Twenty lines"))
    assert scroll.horizontalScrollBarPolicy() is Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    assert scroll.accessibleName() == "Twenty lines"


def test_it_asks_for_little_height_so_that_only_one_thing_scrolls(keep):
    inner = QWidget()
    inner.setMinimumHeight(2_000)
    scroll = keep(Scroll(inner, "Tall"))
    assert scroll.sizeHint().height() == scroll.minimumSizeHint().height() < 200


def test_inside_a_page_that_scrolls_it_is_open_and_only_the_page_scrolls(qtbot, keep):
    inner = QWidget()
    column = QVBoxLayout(inner)
    words = theme.label("What is said here needs more than a line of text. " * 6, wrap=True)
    column.addWidget(words)
    scroll = Scroll(inner, "Tall")
    page = keep(Scroll(_page_of(scroll), "Page"))
    page.resize(320, 90)
    scroll.setOpen(True)

    def only_the_page_scrolls() -> bool:
        return scroll.verticalScrollBar().maximum() == 0 < page.verticalScrollBar().maximum()

    qtbot.waitUntil(only_the_page_scrolls)
    assert scroll.focusPolicy() is Qt.FocusPolicy.NoFocus
    before = scroll.height()
    words.setText(words.text() * 3)
    qtbot.waitUntil(lambda: scroll.height() > 2 * before and only_the_page_scrolls())
    tall = scroll.height()
    page.resize(640, 90)
    qtbot.waitUntil(lambda: scroll.minimumSizeHint().height() < tall and only_the_page_scrolls())
    scroll.setOpen(False)
    assert scroll.minimumSizeHint().height() < before
    assert scroll.focusPolicy() is Qt.FocusPolicy.StrongFocus


def test_an_open_one_is_no_lower_than_it_was_asked_to_be(keep):
    scroll = keep(Scroll(QWidget(), "Plots"))
    scroll.setOpen(True, least=440)
    assert scroll.minimumSizeHint().height() == 440


def _page_of(part: QWidget) -> QWidget:
    page = QWidget()
    QVBoxLayout(page).addWidget(part)
    return page


def test_in_a_view_of_few_rows_what_is_brought_into_view_stands_at_its_top(qtbot, keep):
    inner = QWidget()
    column = QVBoxLayout(inner)
    lines = [QLineEdit() for _ in range(12)]
    for line in lines:
        line.setFixedHeight(30)
        column.addWidget(line)
    scroll = keep(Scroll(inner, "Twelve fields"))
    scroll.setLeading(True)
    scroll.resize(200, 130)
    scroll.activateWindow()
    lines[6].setFocus()
    qtbot.waitUntil(lines[6].hasFocus)
    scroll.reveal()
    seen = [line for line in lines if line.visibleRegion().boundingRect().height() == 30]
    assert seen[:2] == lines[6:8], "what follows is in sight as well"


def test_a_low_page_scrolls_instead_of_cutting_its_card(qapp, keep):
    page, card = QWidget(), theme.card()
    card.setMinimumHeight(600)
    centre(page, card)
    keep(page).resize(500, 300)
    qapp.processEvents()
    assert card.height() >= 600
    assert page.findChild(Scroll).verticalScrollBar().maximum() > 0


def test_a_list_that_is_taller_than_the_view_does_not_push_what_stands_above_it_out_of_sight(qtbot, keep):
    inner = QWidget()
    column = QVBoxLayout(inner)
    title, long, foot = QLineEdit("Title"), QListWidget(), QLineEdit("Foot")
    long.setMinimumHeight(400)
    for part in (title, long, foot):
        column.addWidget(part)
    scroll = keep(Scroll(inner, "A long list"))
    scroll.resize(300, 200)
    scroll.activateWindow()
    long.setFocus()
    qtbot.waitUntil(long.hasFocus)
    QApplication.processEvents()
    assert scroll.verticalScrollBar().value() == 0
    foot.setFocus()
    qtbot.waitUntil(lambda: not foot.visibleRegion().isEmpty())
    long.setFocus()
    qtbot.waitUntil(lambda: not long.visibleRegion().intersected(QRect(0, 0, 300, 20)).isEmpty())


def test_of_a_field_whose_cursor_is_in_sight_the_frame_is_brought_into_view_too(qtbot, keep):
    inner = QWidget()
    column = QVBoxLayout(inner)
    above, line = QWidget(), QLineEdit()
    above.setFixedHeight(100)
    line.setFixedHeight(40)
    for part in (above, line):
        column.addWidget(part)
    scroll = keep(Scroll(inner, "A field at the edge"))
    margins = column.contentsMargins().top() + column.spacing()
    scroll.setFixedSize(200, margins + 100 + 33)  # the cursor in the middle of the field is whole, its frame is not
    scroll.activateWindow()
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    scroll.reveal()
    assert line.visibleRegion().boundingRect().height() == 40


def test_what_gets_the_keyboard_is_brought_into_view(qtbot, keep):
    inner = QWidget()
    column = QVBoxLayout(inner)
    lines = [QLineEdit() for _ in range(30)]
    for line in lines:
        column.addWidget(line)
    scroll = keep(Scroll(inner, "Thirty fields"))
    scroll.resize(200, 120)
    scroll.activateWindow()
    lines[-1].setFocus()
    qtbot.waitUntil(lambda: not lines[-1].visibleRegion().isEmpty())
    other = keep(QLineEdit())
    other.setFocus()
    assert scroll.verticalScrollBar().value() > 0


def test_the_keys_that_scroll_reach_the_page_around_an_open_one(qtbot, keep):
    inner = QWidget()
    column = QVBoxLayout(inner)
    field = QPushButton("Read")
    column.addWidget(field)
    column.addWidget(theme.label("What is said here needs more than a line of text. " * 40, wrap=True))
    scroll = Scroll(inner, "Tall")
    scroll.setOpen(True)
    page = keep(Scroll(_page_of(scroll), "Page"))
    page.resize(320, 120)
    page.activateWindow()
    bar = page.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 300)
    for begins in (scroll, field):
        begins.setFocus()
        bar.setValue(0)
        QTest.keyClick(begins, Qt.Key.Key_PageDown)
        assert bar.value() > 0
        QTest.keyClick(begins, Qt.Key.Key_PageUp)
        assert bar.value() == 0
