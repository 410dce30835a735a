"""What is drawn over a whole plot: it is told which part of the world is shown, and asks for one paint with all others.

A scene of Qt's sees to its own painting, each in a turn of its own, so that four plots which follow one keystroke were
painted in four rounds, and everything else with the first of them. Here an item asks the widget that shows it, as any
widget would, and the window paints all of them at once.
"""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject


class PlotItem(QGraphicsObject):
    """``setView`` says which part of the world is shown; ``ask_paint`` after anything has changed."""

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._view = QRectF(0.0, 0.0, 1.0, 1.0)

    def setView(self, view: QRectF) -> None:
        """The part of the world that the plot shows, in seconds and in the unit of the values."""
        if view != self._view:
            self.prepareGeometryChange()
            self._view = QRectF(view)
            self.ask_paint()

    def boundingRect(self) -> QRectF:
        """All that is shown."""
        return self._view

    def ask_paint(self, *, anything: bool | None = None) -> None:
        """Paint again, soon; what is said to have nothing to draw is not even asked to from then on."""
        if anything is not None:
            self.setVisible(anything)
        self.update()
        for view in getattr(self.scene(), "views", tuple)():  # no scene before it was added to one
            view.viewport().update()
