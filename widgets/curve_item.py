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
from widgets.curve_raster import Area, Heights, Paint, area_image
from widgets.curve_shapes import area_brush, dash_brush, polygon_of, step_areas, step_risers, step_treads
from widgets.plot_item import PlotItem

Floats = NDArray[np.float64]

_EXACT_PER_COLUMN = 0.25  # steps per pixel up to which each one is drawn; beyond it they cannot be told apart
_SMOOTH_CORNERS = 80  # corners up to which a sloping line is smoothed; beyond it smoothing costs milliseconds
_OUTSIDE = 1.0e5  # pixels: what lies further out is drawn here, within what a raster painter can count
_PAPER = (QPaintEngine.Type.Pdf, QPaintEngine.Type.SVG, QPaintEngine.Type.Picture)


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
    """What was last painted, and for which transform: valid until data, style, view or size change."""

    key: tuple[float, ...]
    origin: QPointF
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
        self._x: Floats = np.empty(0)
        self._high: Floats = np.empty(0)
        self._low: Floats | None = None
        self._steps = False
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
        self._set(np.empty(0), np.empty(0), None, steps=False)

    def _set(self, x: Floats, high: Floats, low: Floats | None, *, steps: bool) -> None:
        """Keep the arrays, which are never written to; the very same ones again cost nothing."""
        if self._drawn and (x is self._x and high is self._high and low is self._low and steps == self._steps):
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
        drawn = self._draw(painter.worldTransform(), painter.device().devicePixelRatioF())
        painter.save()
        painter.setWorldTransform(QTransform())
        self._paint_area(painter, drawn)
        self._paint_stroke(painter, drawn)
        painter.restore()

    def _paint_area(self, painter: QPainter, drawn: _Drawn) -> None:
        if drawn.image is not None:
            painter.drawImage(drawn.origin + QPointF(drawn.image.left, drawn.image.below), drawn.image.picture)
        painter.setPen(Qt.PenStyle.NoPen)
        if drawn.areas or drawn.outline is not None:
            painter.setBrush(area_brush(self._style.paint()))
        if drawn.areas:
            painter.drawRects(drawn.areas)
        if drawn.outline is not None:
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
        points = self._corners()
        line, area = QPainterPath(), QPainterPath()
        line.addPolygon(polygon_of(points))
        area.addPolygon(polygon_of(np.concatenate((points, self._floor(points)[::-1]))))
        return line, area

    def _draw(self, to_pixels: QTransform, ratio: float) -> _Drawn:
        """Image and line in pixels, kept for as long as they stay true."""
        key = (to_pixels.m11(), to_pixels.m22(), to_pixels.dx(), to_pixels.dy(), ratio)
        if self._drawn is None or self._drawn.key != key:
            frame = _Frame(self._view, to_pixels, ratio)
            if self._dense(frame.columns):
                self._drawn = _Drawn(key, frame.origin, self._image(frame))
            elif self._steps:
                self._drawn = self._draw_steps(key, frame)
            else:
                self._drawn = self._draw_line(key, frame)
        return self._drawn

    def _draw_steps(self, key: tuple[float, ...], frame: _Frame) -> _Drawn:
        """Few steps: a rectangle for each area, tread and riser, on whole pixels."""
        first, stop = self._shown()
        x = frame.snapped(frame.across(np.clip(self._x[first : stop + 1], frame.left, frame.right)))
        y = frame.snapped(frame.down(self._high[first:stop]))
        floor = float(frame.snapped(frame.down(np.zeros(1)))[0])
        width = self._style.width if self._style.stroke else 0.0
        return _Drawn(
            key,
            frame.origin,
            areas=tuple(step_areas(x, y, floor)) if self._style.fill else (),
            treads=tuple(step_treads(x, y, width)) if width else (),
            risers=tuple(step_risers(x, y, width)) if width and y.size > 1 else (),
        )

    def _draw_line(self, key: tuple[float, ...], frame: _Frame) -> _Drawn:
        """Few corners: the line, and one polygon for its area unless there is nothing in it."""
        points = self._corners()
        floor = self._floor(points)
        flat = not self._style.fill or not len(points) or bool(np.all(points[:, 1] <= floor[:, 1]))
        around = None if flat else polygon_of(frame.pixels(np.concatenate((points, floor[::-1]))))
        line = polygon_of(frame.pixels(points)) if self._style.stroke else None
        return _Drawn(key, frame.origin, outline=around, line=line)

    def _dense(self, columns: int) -> bool:
        first, stop = self._shown()
        return stop - first > columns * _EXACT_PER_COLUMN

    def _shown(self) -> tuple[int, int]:
        return visible_steps(self._x, self._view.left(), self._view.right()) if self._x.size > 1 else (0, 0)

    def _image(self, frame: _Frame) -> Area | None:
        """Many steps: the area and, over it, an upright stroke for each column."""
        if frame.columns < 1 or frame.height < 1:
            return None
        curve = self._columns(0, frame)
        if not curve.high.size:
            return None
        floor = np.zeros(1) if self._low is None else self._columns(1, frame).low
        end = frame.rows(curve.low) if self._style.stroke else None
        heights = Heights(curve.first, frame.rows(curve.high), frame.rows(floor), end)
        return area_image(heights, frame.height, self._style.paint(), frame.ratio)

    def _columns(self, which: int, frame: _Frame) -> Columns:
        """Lowest and highest value over each column of the frame, of the curve or of its lower border."""
        if self._pyramids is None:
            high = Pyramid(self._x, self._high)
            self._pyramids = (high, high if self._low is None else Pyramid(self._x, self._low))
        return columns_of(self._pyramids[which], frame.left, frame.right, frame.columns)

    def _corners(self) -> Floats:
        """The shown part of the curve, corner by corner, (m, 2)."""
        first, stop = self._shown()
        if self._steps:
            edges = np.repeat(self._x[first : stop + 1], 2)[1:-1]
            return np.column_stack((edges, np.repeat(self._high[first:stop], 2)))
        return np.column_stack((self._x[first : stop + 1], self._high[first : stop + 1]))

    def _floor(self, points: Floats) -> Floats:
        """Lower border of the area under ``points``: the band's own, else zero."""
        heights = np.zeros(len(points)) if self._low is None else np.interp(points[:, 0], self._x, self._low)
        return np.column_stack((points[:, 0], heights))


class _Frame:
    """The shown part of the world in whole device pixels."""

    def __init__(self, view: QRectF, to_pixels: QTransform, ratio: float) -> None:
        box = to_pixels.mapRect(view)
        left, top = np.floor(box.left() * ratio), np.floor(box.top() * ratio)
        self.ratio, self.scale = ratio, max(1, round(ratio))
        self.columns = int(np.ceil(box.right() * ratio) - left)
        self.height = int(np.ceil(box.bottom() * ratio) - top)
        self.origin = QPointF(left / ratio, top / ratio)
        self.seconds_per_column = 1.0 / (to_pixels.m11() * ratio)
        self.left = (left / ratio - to_pixels.dx()) / to_pixels.m11()
        self.right = self.left + self.columns * self.seconds_per_column
        self._to_pixels, self._top = to_pixels, top

    def across(self, seconds: Floats) -> Floats:
        """Pixels from the left of seconds."""
        pixels: Floats = seconds * self._to_pixels.m11() + self._to_pixels.dx()
        return pixels

    def down(self, values: Floats) -> Floats:
        """Pixels from above of values; far outside is brought near, for the raster painter."""
        return np.clip(values * self._to_pixels.m22() + self._to_pixels.dy(), -_OUTSIDE, _OUTSIDE)

    def snapped(self, pixels: Floats) -> Floats:
        """On whole device pixels, so that neighbours meet without a gap or an overlap."""
        whole: Floats = np.rint(pixels * self.ratio) / self.ratio
        return whole

    def rows(self, values: Floats) -> Floats:
        """Rows of the image, counted from above, of values."""
        to_pixels = self._to_pixels
        rows: Floats = values * (to_pixels.m22() * self.ratio) + (to_pixels.dy() * self.ratio - self._top)
        return rows

    def pixels(self, points: Floats) -> Floats:
        """(m, 2) points in pixels."""
        return np.column_stack((np.clip(self.across(points[:, 0]), -_OUTSIDE, _OUTSIDE), self.down(points[:, 1])))
