"""An icon that stands beside text and follows the theme; it says nothing alone, so it takes no focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import icons, theme


class IconMark(QWidget):
    """``setValue(icon, ink)``: the meaning of the icon and the name of its colour; ``units`` of space wide and high."""

    def __init__(self, icon: str = "note", ink: str = "soft", units: float = 5, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._ink, self._units = icon, ink, units
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def value(self) -> tuple[str, str]:
        """The meaning of the icon and the name of its colour."""
        return self._icon, self._ink

    def setValue(self, icon: str, ink: str) -> None:
        """Show another icon."""
        if (icon, ink) != (self._icon, self._ink):
            self._icon, self._ink = icon, ink
            self.update()

    def sizeHint(self) -> QSize:
        """A square."""
        return QSize(theme.space(self._units), theme.space(self._units))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The icon, sharp at every scale."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        icons.paint(painter, QRectF(self.rect()), self._icon, getattr(theme.tokens(), self._ink))
        painter.end()


def example() -> QWidget:
    """Every icon of the console."""
    from PySide6.QtWidgets import QGridLayout

    page = theme.mark(QWidget(), ground="surface")
    grid = QGridLayout(page)
    for number, name in enumerate(icons.NAMES):
        grid.addWidget(IconMark(name, "text", 6), number // 8 * 2, number % 8)
        grid.addWidget(theme.label(name, theme.Role.SMALL, "soft"), number // 8 * 2 + 1, number % 8)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
