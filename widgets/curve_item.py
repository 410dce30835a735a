"""One curve of a plot: a staircase, a broken line or a band, drawn as fast with a million steps as with ten.

A plain graphics item in data coordinates. It is told which part of the world is shown (``setView``) and then paints in
pixels: few steps exactly, many steps as an image with one upright stroke per column from the lowest to the highest
value under it. On paper (PDF, SVG, picture) it paints every step as vectors instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPaintEngine, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from widgets.curve_columns import Columns, Pyramid, columns_of, visible_steps
from widgets.curve_frame import Frame, frame_of
from widgets.curve_raster import Area, Heights, Paint, area_image, ground_image
from widgets.curve_shapes import area_brush, dash_brush, polygon_of, step_areas, step_risers, step_treads
from widgets.plot_item import PlotItem

Floats = NDArray[np.float64]

_EXACT_PER_COLUMN = 0.25  # steps per pixel up to which each one is drawn; beyond it they cannot be told apart
_SMOOTH_CORNERS = 80  # corners up to which a sloping line is smoothed; beyond it smoothing costs milliseconds
_FEW = 64  # numbers up to which it is quicker to see that nothing has changed than to draw it again
_PAPER = frozenset({QPaintEngine.Type.Pdf, QPaintEngine.Type.SVG, QPaintEngine.Type.Picture})
_PIXELS, _ZERO, _NOTHING = QTransform(), np.zeros(1), np.empty(0)


@dataclass(frozen=True, slots=True)
class CurveStyle:
    """How a curve looks; an empty colour draws nothing. ``hatch`` fills with lines, as a draft has them."""

    stroke: str = ""
    width: float = 1.5
    dash: tuple[float, ...] = ()
    fill: str = ""
    fill_alpha: int = 38
    hatch: bool = False

    def pen(self) -> QPen:
        """A pen in device-independent pixels; ``dash`` is in widths: line, gap, ..."""
        if not self.stroke:
            return QPen(Qt.PenStyle.NoPen)
        pen = QPen(QColor(self.stroke), self.width)
        if self.dash:
            pen.setDashPattern(list(self.dash))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        return pen

    def paint(self) -> Paint:
        """The colours of its area."""
        return Paint(self.fill, self.fill_alpha, min(255, self.fill_alpha * 2 + 20) if self.hatch else 0, self.stroke)

    def brushes(self) -> tuple[QBrush, ...]:
        """The fills to lay down on paper, in order: a tint, and over it the hatch."""
        if not self.fill:
            return ()
        tint, lines = QColor(self.fill), QColor(self.fill)
        tint.setAlpha(self.fill_alpha)
        lines.setAlpha(self.paint().hatch_alpha)
        return (QBrush(tint), QBrush(lines, Qt.BrushStyle.BDiagPattern)) if self.hatch else (QBrush(tint),)


@dataclass(frozen=True, slots=True)
class _Drawn:
    """What was last painted, and in which frame: valid until data, style, view or size change."""

    frame: Frame
    image: Area | None = None
    areas: tuple[QRectF, ...] = ()
    outline: QPolygonF | None = None
    line: QPolygonF | None = None
    treads: tuple[QRectF, ...] = ()
    risers: tuple[QRectF, ...] = ()


class CurveItem(PlotItem):
    """A curve over seconds: data by ``setSteps``, ``setLine`` or ``setBand``, the part of the world by ``setView``."""

    def __init__(self, style: CurveStyle | None = None, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._style = style or CurveStyle()
        self._drawn: _Drawn | None = None
        self._x: Floats = _NOTHING
        self._high: Floats = _NOTHING
        self._low: Floats | None = None
        self._steps = False
        self.setVisible(False)  # until there is something to draw
        self._pyramids: tuple[Pyramid, Pyramid] | None = None

    def setSteps(self, edges_s: Floats, values: Floats) -> None:
        """A staircase: ``values`` (n,) between ``edges_s`` (n + 1,), filled down to zero. Empty arrays draw nothing."""
        if values.size and edges_s.size != values.size + 1:
            raise ValueError(f"{values.size} steps need {values.size + 1} edges, not {edges_s.size}")
        self._set(edges_s, values, None, steps=True)

    def setLine(self, x_s: Floats, y: Floats) -> None:
        """A broken line through ``(x_s, y)``, both (n,), filled down to zero."""
        self._set(x_s, y, None, steps=False)

    def setBand(self, x_s: Floats, low: Floats, high: Floats) -> None:
        """A filled band between two broken lines over ``x_s``, all (n,); the stroke follows the upper one."""
        self._set(x_s, high, low, steps=False)

    def clear(self) -> None:
        """Draw nothing."""
        if self._high.size:
            self._set(_NOTHING, _NOTHING, None, steps=False)

    def _set(self, x: Floats, high: Floats, low: Floats | None, *, steps: bool) -> None:
        """Keep the arrays, which are never written to; the same ones again, or a few same numbers, cost nothing."""
        now, before = (x, high, low), (self._x, self._high, self._low)
        if steps == self._steps and all(map(_same, now, before)):
            return
        self._x, self._high, self._low, self._steps = x, high, low, steps
        self._pyramids = None
        self._drawn = None
        self.ask_paint(anything=bool(high.size))

    def setStyle(self, style: CurveStyle) -> None:
        """Change how it looks."""
        if style != self._style:
            self._style, self._drawn = style, None
            self.ask_paint(anything=bool(self._high.size))

    def style(self) -> CurveStyle:
        """How it looks."""
        return self._style

    def setView(self, view: QRectF) -> None:
        """The part of the world that the plot shows, in seconds and in the unit of the values."""
        if view != self._view:
            self._drawn = None
        super().setView(view)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        """Draw in pixels on a screen, as vectors on paper."""
        if self._high.size == 0:
            return
        if painter.paintEngine().type() in _PAPER:
            self._paint_vectors(painter)
            return
        drawn = self._draw(frame_of(self._view, painter.worldTransform(), painter.device().devicePixelRatioF()))
        painter.setWorldTransform(_PIXELS)  # the scene puts back what it handed over
        self._paint_area(painter, drawn)
        self._paint_stroke(painter, drawn)

    def _paint_area(self, painter: QPainter, drawn: _Drawn) -> None:
        frame, paint = drawn.frame, self._style.paint()
        if drawn.image is not None:
            painter.drawImage(frame.origin + QPointF(drawn.image.left, drawn.image.below), drawn.image.picture)
        painter.setPen(Qt.PenStyle.NoPen)
        if drawn.areas and paint.hatch_alpha:  # a brush of tiles takes five times as long as a picture of them
            ground = ground_image(paint, frame.ratio, *frame.reach())
            for area in drawn.areas:
                painter.drawImage(area.topLeft(), ground, frame.on_device(area))
        elif drawn.areas:
            painter.setBrush(area_brush(paint))
            painter.drawRects(drawn.areas)
        if drawn.outline is not None:
            painter.setBrush(area_brush(paint))
            painter.drawPolygon(drawn.outline)

    def _paint_stroke(self, painter: QPainter, drawn: _Drawn) -> None:
        if drawn.treads:
            painter.setBrush(dash_brush(self._style.stroke, self._style.dash))
            painter.drawRects(drawn.treads)
        if drawn.risers:
            painter.setBrush(QColor(self._style.stroke))
            painter.drawRects(drawn.risers)
        if drawn.line is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, drawn.line.size() <= _SMOOTH_CORNERS)
            painter.setPen(self._style.pen())
            painter.drawPolyline(drawn.line)

    def _paint_vectors(self, painter: QPainter) -> None:
        line, area = self.vector_paths()
        painter.save()
        painter.setClipRect(self._view)
        painter.setPen(Qt.PenStyle.NoPen)
        for brush in self._style.brushes():
            painter.setBrush(brush)
            painter.drawPath(area)
        pen = self._style.pen()
        pen.setCosmetic(True)  # paper is drawn in data coordinates, where a width of 2 would be 2 seconds
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawPath(line)
        painter.restore()

    def vector_paths(self) -> tuple[QPainterPath, QPainterPath]:
        """Every step that is shown, as a line and as the filled area, in data coordinates; for export."""
        x, high, low = self._corners()
        line, area = QPainterPath(), QPainterPath()
        line.addPolygon(polygon_of(x, high))
        area.addPolygon(polygon_of(np.concatenate((x, x[::-1])), np.concatenate((high, low[::-1]))))
        return line, area

    def _draw(self, frame: Frame) -> _Drawn:
        """Image and line in pixels, kept for as long as they stay true."""
        if self._drawn is None or self._drawn.frame is not frame:
            first, stop = self._shown()
            if stop - first > frame.columns * _EXACT_PER_COLUMN:
                self._drawn = _Drawn(frame, self._image(frame))
            elif self._steps:
                self._drawn = self._draw_steps(frame, first, stop)
            else:
                self._drawn = self._draw_line(frame, first, stop + 1)
        return self._drawn

    def _draw_steps(self, frame: Frame, first: int, stop: int) -> _Drawn:
        """Few steps: a rectangle for each area, tread and riser, on whole pixels."""
        edges_s = np.minimum(np.maximum(self._x[first : stop + 1], frame.left), frame.right)
        x, y = frame.snapped(frame.across(edges_s)), frame.snapped(frame.down(self._high[first:stop]))
        floor = float(frame.snapped(frame.down(_ZERO))[0])
        width = self._style.width if self._style.stroke else 0.0
        return _Drawn(
            frame,
            areas=tuple(step_areas(x, y, floor)) if self._style.fill else (),
            treads=tuple(step_treads(x, y, width)) if width else (),
            risers=tuple(step_risers(x, y, width)) if width and y.size > 1 else (),
        )

    def _draw_line(self, frame: Frame, first: int, stop: int) -> _Drawn:
        """Few corners: the line, and one polygon for its area unless there is nothing in it."""
        x, high = frame.across(self._x[first:stop]), self._high[first:stop]
        low = np.zeros(high.size) if self._low is None else self._low[first:stop]
        y, outline = frame.down(high), None
        if self._style.fill and (high > low).any():
            around = np.concatenate((x, x[::-1])), np.concatenate((y, frame.down(low)[::-1]))
            outline = polygon_of(*around)
        return _Drawn(frame, outline=outline, line=polygon_of(x, y) if self._style.stroke else None)

    def _shown(self) -> tuple[int, int]:
        return visible_steps(self._x, self._view.left(), self._view.right()) if self._x.size > 1 else (0, 0)

    def _image(self, frame: Frame) -> Area | None:
        """Many steps: the area and, over it, an upright stroke for each column."""
        if frame.columns < 1 or frame.height < 1:
            return None
        curve = self._columns(0, frame)
        if not curve.high.size:
            return None
        floor = _ZERO if self._low is None else self._columns(1, frame).low
        end = frame.rows(curve.low) if self._style.stroke else None
        heights = Heights(curve.first, frame.rows(curve.high), frame.rows(floor), end)
        return area_image(heights, frame.height, self._style.paint(), frame.ratio)

    def _columns(self, which: int, frame: Frame) -> Columns:
        """Lowest and highest value over each column of the frame, of the curve or of its lower border."""
        if self._pyramids is None:
            high = Pyramid(self._x, self._high)
            self._pyramids = (high, high if self._low is None else Pyramid(self._x, self._low))
        return columns_of(self._pyramids[which], frame.left, frame.right, frame.columns)

    def _corners(self) -> tuple[Floats, Floats, Floats]:
        """The shown part of the curve, corner by corner: seconds, values and the lower border, (m,) each."""
        first, stop = self._shown()
        if self._steps:
            edges, values = np.repeat(self._x[first : stop + 1], 2)[1:-1], np.repeat(self._high[first:stop], 2)
            return edges, values, np.zeros(values.size)
        values = self._high[first : stop + 1]
        return (
            self._x[first : stop + 1],
            values,
            np.zeros(values.size) if self._low is None else self._low[first : stop + 1],
        )


def _same(now: Floats | None, before: Floats | None) -> bool:
    """Whether two arrays are one, or hold the same few numbers."""
    if now is before or now is None or before is None:
        return now is before
    return now.size == before.size <= _FEW and bool((now == before).all())
