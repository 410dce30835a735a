"""The reservoir as a bar: what is left, the volume at which the pump alarms, and the figure itself, large."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from profiles import units
from widgets import theme


@dataclass(frozen=True, slots=True)
class ReservoirView:
    """Volumes in nL; ``alarm_nl`` and ``capacity_nl`` are None when nobody could confirm them."""

    left_nl: int
    capacity_nl: int | None = None
    alarm_nl: int | None = None
    stale: bool = False


def words(view: ReservoirView) -> str:
    """The gauge in words: ``12.4 mL of 20 mL; alarm at 2 mL``."""
    said = units.volume_text(view.left_nl, 1)
    if view.capacity_nl is not None:
        said += f" of {units.volume_text(view.capacity_nl, 1)}"
    return said if view.alarm_nl is None else f"{said}; alarm at {units.volume_text(view.alarm_nl, 1)}"


def ink(view: ReservoirView) -> str:
    """The colour of what is left: amber within twice the alarm volume, red at or below it."""
    if view.stale:
        return "soft"
    if view.alarm_nl is None or view.left_nl > 2 * view.alarm_nl:
        return "accent"
    return "caution" if view.left_nl > view.alarm_nl else "danger"


class ReservoirGauge(QWidget):
    """``setValue(ReservoirView)``; the words are its accessible name."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: ReservoirView | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def value(self) -> ReservoirView | None:
        """What it shows."""
        return self._value

    def setValue(self, value: ReservoirView | None) -> None:
        """Show another reservoir, or none."""
        self._value = value
        self.setAccessibleName(f"Reservoir {words(value)}" if value else "Reservoir unknown")
        self.update()

    def sizeHint(self) -> QSize:
        """A slim bar."""
        return QSize(theme.space(50), theme.space(5))

    def minimumSizeHint(self) -> QSize:
        """Narrow, but still a bar."""
        return QSize(theme.space(16), theme.space(5))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_bar(painter, QRectF(self.rect()), self._value)
        painter.end()


def paint_bar(painter: QPainter, area: QRectF, view: ReservoirView | None) -> None:
    """Draw the bar into ``area``: ground, what is left, and a notch at the alarm volume."""
    t = theme.tokens()
    bar = area.adjusted(0.5, area.height() * 0.2, -0.5, -area.height() * 0.2)
    shape = QPainterPath()
    shape.addRoundedRect(bar, bar.height() / 2, bar.height() / 2)
    painter.setPen(QPen(QColor(t.edge), 1))
    painter.setBrush(QColor(t.sunken))
    painter.drawPath(shape)
    if view is None or not view.capacity_nl:
        return
    painter.save()
    painter.setClipPath(shape)
    part = min(1.0, view.left_nl / view.capacity_nl)
    painter.fillRect(QRectF(bar.left(), bar.top(), bar.width() * part, bar.height()), QColor(getattr(t, ink(view))))
    painter.restore()
    if view.alarm_nl is not None:
        at = bar.left() + bar.width() * view.alarm_nl / view.capacity_nl
        painter.fillRect(QRectF(at - 1, area.top(), 2, area.height()), QColor(t.text))


def example() -> QWidget:
    """Plenty, little, too little, and old knowledge."""
    from PySide6.QtWidgets import QVBoxLayout

    page = theme.mark(QWidget(), ground="surface")
    column = QVBoxLayout(page)
    for left_nl, stale in ((12_400_000, False), (3_600_000, False), (1_500_000, False), (12_400_000, True)):
        gauge = ReservoirGauge()
        gauge.setValue(ReservoirView(left_nl, 20_000_000, 2_000_000, stale))
        column.addWidget(gauge)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
