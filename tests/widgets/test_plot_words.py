"""Words beside a plot change without moving anything, unless they need another line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget

from widgets.plot_words import PlotWords


class Counter(QObject):
    """Counts how often a layout is asked for."""

    def __init__(self):
        super().__init__()
        self.asked = 0

    def eventFilter(self, watched, event):
        self.asked += event.type() is QEvent.Type.LayoutRequest
        return False


def test_short_words_never_ask_for_a_new_layout(qapp, keep):
    page = QWidget()
    words = PlotWords()
    QHBoxLayout(page).addWidget(words)
    page.resize(500, 60)
    keep(page)
    words.setText("held 0.6 mL")
    qapp.processEvents()
    counter = Counter()
    page.installEventFilter(counter)
    for number in range(20):
        words.setText(f"held 0.6 mL and draft 0.{number} mL")
    qapp.processEvents()
    assert counter.asked == 0
    words.setText("many words " * 20)
    qapp.processEvents()
    assert counter.asked > 0
    assert words.heightForWidth(words.width()) > words.heightForWidth(10_000)


def test_words_are_painted_in_their_ink(keep):
    words = PlotWords()
    words.resize(200, 20)
    keep(words)
    words.setText("worst 24 h 330 mcg", "text")
    image = words.grab().toImage()
    assert len({image.pixel(x, 10) for x in range(image.width())}) > 2
    assert words.text() == "worst 24 h 330 mcg"
    assert words.hasHeightForWidth()
    assert words.minimumSizeHint().width() < words.sizeHint().width()
