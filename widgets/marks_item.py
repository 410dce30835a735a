"""Lines, spans, dots and words over a plot, painted in pixels from one tuple of records.

What a limit, an arrival or a due date says stands beside its line in words, on a chip of the plot's own ground, and
moves aside when another word is already there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from widgets.plot_item import PlotItem

_PAD = 4.0  # pixels between a word and what it must not touch
_WORDS_KEPT = 64
_DOT = 4.0  # radius in pixels
_PIXELS = QTransform()
_GRIP = QRectF(-3.0, -9.0, 6.0, 18.0)  # a handle that fits under a finger's cursor


class Form(StrEnum):
    """What a mark looks like."""

    ACROSS = "across"  # a line at a height, over the whole width
    UP = "up"  # a line at an instant, over the whole height
    SPAN = "span"  # the ground between two instants
    BAR = "bar"  # a bar along the top between two instants: a finding leads here
    DOT = "dot"
    GRIP = "grip"  # a handle to drag, on a curve
    BRACKET = "bracket"  # from one instant to another under a curve: the window that a word speaks of


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark: ``x`` in seconds, ``y`` in the unit of the plot; which of them count follows from ``form``."""

    form: Form
    colour: str
    x: float = 0.0
    y: float = 0.0
    x_end: float = 0.0
    text: str = ""
    dash: tuple[float, ...] = ()
    width: float = 1.0
    alpha: int = 255


class _Word(NamedTuple):
    size: QSizeF
    shaped: QStaticText


class MarksItem(PlotItem):
    """Paints marks over the shown part of a plot."""

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._marks: tuple[Mark, ...] = ()
        self._font = QFont()
        self._ground = "#ffffff"
        self._words: dict[str, _Word] = {}

    def setLook(self, font: QFont, ground: str) -> None:
        """The font of the words, and the colour behind them."""
        self._font, self._ground = font, ground
        self._words.clear()
        self.ask_paint(anything=bool(self._marks))

    def setMarks(self, marks: tuple[Mark, ...]) -> None:
        """Show other marks; earlier ones keep their place when words would meet."""
        if marks != self._marks:
            self._marks = marks
            self.ask_paint(anything=bool(marks))

    def marks(self) -> tuple[Mark, ...]:
        """What is shown."""
        return self._marks

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Lines first, words over them."""
        if not self._marks:
            return
        transform = painter.worldTransform()
        area = transform.mapRect(self._view)
        painter.setWorldTransform(_PIXELS)  # the scene puts back what it handed over
        painter.setClipRect(area)
        for mark in self._marks:
            _paint_shape(painter, mark, transform, area)
        painter.setFont(self._font)
        taken = list[QRectF]()
        for mark in self._marks:
            if mark.text:
                self._paint_word(painter, mark, transform, area, taken)

    def _word(self, text: str) -> _Word:
        """A word with its size, shaped for good: most are the same from one paint to the next."""
        if text not in self._words:
            if len(self._words) > _WORDS_KEPT:
                self._words.clear()
            shaped = QStaticText(text)
            shaped.setTextFormat(Qt.TextFormat.PlainText)
            shaped.prepare(font=self._font)
            self._words[text] = _Word(QFontMetricsF(self._font).size(Qt.TextFlag.TextSingleLine, text), shaped)
        return self._words[text]

    def _paint_word(
        self,
        painter: QPainter,
        mark: Mark,
        transform: QTransform,
        area: QRectF,
        taken: list[QRectF],
    ) -> None:
        """A word in the first free place beside its mark; where none is free it is left to the panel's words."""
        word = self._word(mark.text)
        places = word_places(mark, transform, area, word.size.width(), word.size.height())
        box = next((place for place in places if _free(place, taken)), None)
        if box is None:
            return
        taken.append(box)
        ground = QColor(self._ground)
        ground.setAlpha(215)
        painter.fillRect(box.adjusted(-2, 0, 2, 0), ground)
        painter.setPen(QColor(mark.colour))
        painter.drawStaticText(box.topLeft(), word.shaped)


def word_places(mark: Mark, transform: QTransform, area: QRectF, width: float, height: float) -> Iterator[QRectF]:
    """Where a word of that size may stand in pixels, the best place first, all inside ``area``."""
    at = transform.map(QPointF(mark.x, mark.y))
    lefts = {
        Form.ACROSS: (area.right() - width - _PAD, area.left() + _PAD, area.center().x() - width / 2),
        Form.UP: (at.x() + _PAD, at.x() - width - _PAD),
        Form.DOT: (at.x() + 2 * _PAD, at.x() - width - 2 * _PAD, at.x() - width / 2),
    }.get(mark.form, (at.x() + _PAD, at.x() - width - _PAD))
    tops: tuple[float, ...] = (at.y() - height - 1, at.y() + 2)
    if mark.form in (Form.UP, Form.SPAN, Form.BAR):
        tops = (area.top() + _PAD, area.top() + _PAD + height, area.bottom() - height - _PAD)
    elif mark.form is Form.DOT:
        tops = (at.y() - height - _PAD, at.y() + _PAD, at.y() - height / 2)
    inside, found = area.adjusted(0, -0.5, 0, 0.5), False
    for top in tops:
        for left in lefts:
            box = QRectF(left, top, width, height)
            if inside.contains(box):
                found = True
                yield box
    if not found and area.width() > width + 2 * _PAD:
        left = min(max(at.x(), area.left() + _PAD), area.right() - width - _PAD)
        yield QRectF(left, min(max(at.y() - height, area.top()), area.bottom() - height), width, height)


def _free(box: QRectF, taken: list[QRectF]) -> bool:
    return not any(box.adjusted(-_PAD, 0, _PAD, 0).intersects(other) for other in taken)


def _paint_shape(painter: QPainter, mark: Mark, transform: QTransform, area: QRectF) -> None:
    colour = QColor(mark.colour)
    colour.setAlpha(mark.alpha)
    pen = QPen(colour, mark.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if mark.dash:
        pen.setDashPattern(list(mark.dash))
    painter.setPen(pen)
    at, end = transform.map(QPointF(mark.x, mark.y)), transform.map(QPointF(mark.x_end, mark.y))
    if mark.form is Form.ACROSS:
        y = round(at.y()) + 0.5
        painter.drawLine(QLineF(area.left(), y, area.right(), y))
    elif mark.form is Form.UP:
        x = round(at.x()) + 0.5
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()))
    elif mark.form is Form.SPAN:
        painter.fillRect(QRectF(at.x(), area.top(), max(1.0, end.x() - at.x()), area.height()), colour)
    elif mark.form is Form.BRACKET:
        y = min(at.y() + 9, area.bottom() - 5)
        painter.drawLine(QLineF(at.x(), y, end.x(), y))
        for x in (at.x() + 0.5, end.x() - 0.5):
            painter.drawLine(QLineF(x, y - 4, x, y + 4))
    elif mark.form is Form.BAR:
        painter.fillRect(QRectF(at.x(), area.top(), max(6.0, end.x() - at.x()), mark.width), colour)
    else:
        _paint_round(painter, mark, at, colour)


def _paint_round(painter: QPainter, mark: Mark, at: QPointF, colour: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if mark.form is Form.DOT:
        painter.drawEllipse(at, _DOT, _DOT)
    else:
        painter.drawRoundedRect(_GRIP.translated(at), 3.0, 3.0)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
