"""One plot of the four: a title, words, an axis with its unit, curves and marks over a shared stretch of time.

The panel hides pyqtgraph: it is given curves by name, marks and a scale, and says where the pointer is.
The scale is always set from outside, from zero to a round number: an axis that fits itself to a curve would make a
tenfold dose look like any other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QFrame, QGraphicsItem, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from widgets import theme
from widgets.axis_strips import ValueStrip, margin_px
from widgets.axis_ticks import Tick, value_ticks
from widgets.curve_item import CurveItem, CurveStyle
from widgets.marks_item import Form, Mark, MarksItem
from widgets.plot_words import PlotWords
from widgets.theme import Role

Item = TypeVar("Item", CurveItem, MarksItem)
_WORDS_ROW, _NOTE_ROW, _PLOT_ROW = 1, 2, 3  # under the title
_LEAST_EMS = 4.2  # height below which a curve says nothing: where the window is too low for that, the plots scroll
FOOT_PX = 3  # below zero
_STILL = "held"  # what begins so does not change while a hand types, and neither does the grid
_FEW_PX = 26  # room that one step of the value axis wants


class PlotPanel(QWidget):
    """A plot with its words.

    Signals: ``pointed(seconds)`` while the pointer is over the plot, ``left()`` when it goes; ``pressed``, ``moved``
    and ``released`` (seconds, value) for a hand that drags; ``moved`` only while the left button is down.
    """

    pointed = Signal(float)
    left = Signal()
    pressed = Signal(float, float)
    moved = Signal(float, float)
    released = Signal(float, float)

    def __init__(self, title: str, curves: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._unit, self._factor, self._highest, self._span_s = title, "", 1.0, 1.0, 86_400.0
        self._top, self._words, self._shown_part = 1.0, "", QRectF()
        self._words_below = False
        self._marks: tuple[Mark, ...] = ()
        self._time_ticks: tuple[Tick, ...] = ()
        self._make_plot()
        self._curves = {name: self._add(CurveItem(), order) for order, name in enumerate(curves)}
        self._under, self._over, self._bars = (self._add(MarksItem(), order) for order in (-10, 100, 110))
        still = [curve for name, curve in self._curves.items() if name.startswith(_STILL)]
        for item in (self._under, *still):
            item.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._arrange()
        self.restyle()

    def _make_plot(self) -> None:
        self._box = pg.ViewBox(enableMouse=False, enableMenu=False, defaultPadding=0.0)
        self._box.disableAutoRange()
        self._plot = pg.GraphicsView()  # a whole PlotWidget would bring seven menus and two axes that nobody opens
        self._plot.setCentralItem(self._box)
        self._plot.setViewportUpdateMode(pg.GraphicsView.ViewportUpdateMode.NoViewportUpdate)  # see plot_item
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        self._plot.setMinimumHeight(0)
        viewport = self._plot.viewport()
        viewport.setMouseTracking(True)
        viewport.installEventFilter(self)
        self._cursor = QFrame(viewport)
        self._cursor.setAutoFillBackground(True)
        self._cursor.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._cursor.hide()

    def _add(self, item: Item, order: int) -> Item:
        item.setZValue(order)
        self._box.addItem(item, ignoreBounds=True)
        return item

    def _arrange(self) -> None:
        self._title_label = theme.label(self._title, Role.SMALL_STRONG)
        self._words_label = PlotWords()
        self._strip = ValueStrip()
        self._header = QHBoxLayout()
        self._header.setSpacing(theme.space(2))
        self._header.addWidget(self._title_label)
        self._header.addWidget(self._words_label, 1)
        self._header.addStretch(0)  # keeps the title at the left while the words have a line of their own
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(0)
        grid.setVerticalSpacing(theme.space(0.5))
        grid.addLayout(self._header, 0, 1)
        grid.addWidget(self._strip, 0, 0, _PLOT_ROW + 1, 1)
        grid.addWidget(self._plot, _PLOT_ROW, 1)
        grid.setRowStretch(_PLOT_ROW, 1)
        grid.setColumnStretch(1, 1)
        self._grid = grid

    def addControl(self, control: QWidget) -> None:
        """Put a choice beside the title."""
        self._header.insertWidget(self._header.count() - (1 if self._words_below else 2), control)

    def addNote(self, note: QWidget) -> None:
        """Put something that must be read between title and plot, as wide as the plot."""
        self._grid.addWidget(note, _NOTE_ROW, 1)

    def restyle(self) -> None:
        """Take colours and fonts of the theme in use."""
        tokens = theme.tokens()
        self._plot.setBackground(tokens.surface)
        self._plot.viewport().update()
        palette = self._cursor.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.colour("text"))
        self._cursor.setPalette(palette)
        self._strip.setFixedWidth(margin_px())
        self._grid.setRowMinimumHeight(_PLOT_ROW, round(theme.base_px() * _LEAST_EMS))
        for marks in (self._under, self._over, self._bars):
            marks.setLook(theme.font(Role.SMALL), tokens.surface)
        self._strip.update()
        self._draw_grid()

    def curve(self, name: str) -> CurveItem:
        """The curve of that name."""
        return self._curves[name]

    def setTitle(self, title: str) -> None:
        """Call the plot something else."""
        self._title = title
        self._title_label.setText(title)

    def setWords(self, words: str, description: str = "") -> None:
        """The words at the right of the title; a screen reader hears them with the title."""
        self._words_label.setText(words)
        self.setAccessibleName(self._title)
        self.setAccessibleDescription(description or words)

        self._words = words
        self._place_words()

    def _place_words(self) -> None:
        """Beside the title where they fit into one line, else on a line of their own."""
        spacing = self._header.spacing()
        others = (item.widget() for at in range(self._header.count()) if (item := self._header.itemAt(at)))
        beside = [widget for widget in others if widget is not None and widget is not self._words_label]
        taken = sum(widget.sizeHint().width() + spacing for widget in beside if not widget.isHidden())
        below = theme.text_width(self._words, Role.SMALL) > self.width() - self._strip.width() - taken
        if below == self._words_below:
            return
        self._words_below = below
        (self._header if below else self._grid).removeWidget(self._words_label)
        if below:
            self._grid.addWidget(self._words_label, _WORDS_ROW, 1)
        else:
            self._header.insertWidget(self._header.count() - 1, self._words_label, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A narrow plot has its words on a line of their own."""
        super().resizeEvent(event)
        self._place_words()

    def setReading(self, words: str | None) -> None:
        """Show what the curves say under the pointer in place of the words; None puts the words back."""
        if words is None:
            self._words_label.setText(self._words)
        else:
            self._words_label.setText(words, "text")

    def words(self) -> str:
        """What stands beside the title now."""
        return self._words_label.text()

    def setMarks(self, marks: tuple[Mark, ...]) -> None:
        """Marks over and under the curves: spans lie under them, everything else and every word over them."""
        spans_changed = [m for m in marks if m.form is Form.SPAN] != [m for m in self._marks if m.form is Form.SPAN]
        self._marks = marks
        over = (_word_of(m) if m.form is Form.SPAN else m for m in marks)
        self._over.setMarks(tuple(m for m in over if m is not None))
        if spans_changed:
            self._draw_grid()

    def marks(self) -> tuple[Mark, ...]:
        """The marks that are shown."""
        return self._marks

    def setFindingMarks(self, marks: tuple[Mark, ...]) -> None:
        """Bars along the top where findings point."""
        self._bars.setMarks(marks)

    def findingMarks(self) -> tuple[Mark, ...]:
        """The bars that are shown."""
        return self._bars.marks()

    def setScale(self, span_s: float, highest: float, unit: str, factor: float) -> None:
        """Show ``span_s`` seconds, and values from zero to a round number above ``highest``.

        ``factor`` is how many of the curves' own units one ``unit`` of the axis is.
        """
        self._span_s, self._highest, self._unit, self._factor = span_s, highest, unit, factor
        self._rescale()

    def top(self) -> float:
        """The highest value on the axis, in the curves' own unit."""
        return self._top

    def setTimeTicks(self, ticks: tuple[Tick, ...]) -> None:
        """Upright hairlines where the time axis has its marks."""
        if ticks != self._time_ticks:
            self._time_ticks = ticks
            self._draw_grid()

    def _rescale(self) -> None:
        steps = max(2, min(5, self._plot.viewport().height() // _FEW_PX))
        top, ticks = value_ticks(self._highest / self._factor, steps)
        self._top = top * self._factor
        self._strip.setAbove(self._plot.y() - self._strip.y(), FOOT_PX)
        if ticks != self._strip.ticks() or self._unit != self._strip.unit():
            self._strip.setScale(self._unit, top, ticks)
            self._draw_grid()
        foot = self._foot()
        view = QRectF(0.0, -foot, self._span_s, self._top + foot)
        if view == self._shown_part:
            return  # a range that stays costs nothing, and while a dose is typed it nearly always stays
        self._shown_part = view
        self._box.setRange(xRange=(0.0, self._span_s), yRange=(-foot, self._top), padding=0, disableAutoRange=True)
        for curve in self._curves.values():
            curve.setView(view)
        for marks in (self._under, self._over, self._bars):
            marks.setView(view)
        self._draw_grid()

    def _foot(self) -> float:
        """What lies below zero, in the curves' own unit: room for the whole width of a line that runs at zero."""
        return self._top * FOOT_PX / max(1, self.viewport().height() - FOOT_PX)

    def _draw_grid(self) -> None:
        line = theme.tokens().line
        upright = tuple(Mark(Form.UP, line, x=tick.at) for tick in self._time_ticks)
        heights = [tick.at * self._factor for tick in self._strip.ticks()]
        across = tuple(Mark(Form.ACROSS, line, y=y) for y in heights)
        spans = tuple(replace(m, text="") for m in self._marks if m.form is Form.SPAN)
        self._under.setMarks((*spans, *upright, *across))

    def setCursor_s(self, at_s: float | None) -> None:
        """Show the reading line at an instant, or none."""
        viewport = self._plot.viewport()
        if at_s is None or not 0 <= at_s <= self._span_s:
            self._cursor.hide()
            return
        self._cursor.setGeometry(round(at_s / self._span_s * (viewport.width() - 1)), 0, 1, viewport.height())
        self._cursor.show()

    def at(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Seconds and value under a point of the plot."""
        viewport = self._plot.viewport()
        seconds = x_px / max(1, viewport.width()) * self._span_s
        return seconds, self._top - y_px / max(1, viewport.height()) * (self._top + self._foot())

    def seconds_per_pixel(self) -> float:
        """How much time one pixel is."""
        return self._span_s / max(1, self.viewport().width())

    def viewport(self) -> QWidget:
        """The plot's own ground, for cursors and tests."""
        viewport: QWidget = self._plot.viewport()
        return viewport

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say where the hand is; nothing here ever zooms or scrolls."""
        kind = event.type()
        if kind is QEvent.Type.Resize:
            self._rescale()
        elif kind is QEvent.Type.Leave:
            self.left.emit()
        elif isinstance(event, QMouseEvent):
            return self._mouse(event)
        return kind is QEvent.Type.Wheel

    def _mouse(self, event: QMouseEvent) -> bool:
        place: QPointF = event.position()
        at_s, value = self.at(place.x(), place.y())
        left = Qt.MouseButton.LeftButton
        if event.type() is QEvent.Type.MouseMove:
            self.pointed.emit(float(np.clip(at_s, 0, self._span_s)))
            if event.buttons() & left:
                self.moved.emit(at_s, value)
        elif event.type() is QEvent.Type.MouseButtonPress and event.button() is left:
            self.pressed.emit(at_s, value)
        elif event.type() is QEvent.Type.MouseButtonRelease and event.button() is left:
            self.released.emit(at_s, value)
        return True


def _word_of(span: Mark) -> Mark | None:
    """What a span says, among the words over the curves: there none is painted on another."""
    return replace(span, form=Form.BAR, width=0.0) if span.text else None


def solid(colour: str, width: float = 1.5, fill: str = "", *, hatch: bool = False, alpha: int = 38) -> CurveStyle:
    """A drawn-through curve, with or without ground under it."""
    return CurveStyle(stroke=colour, width=width, fill=fill, fill_alpha=alpha, hatch=hatch)


def dashed(colour: str, width: float = 1.5) -> CurveStyle:
    """What is held beside a draft: the same curve, dashed."""
    return CurveStyle(stroke=colour, width=width, dash=(5.0, 3.0))
