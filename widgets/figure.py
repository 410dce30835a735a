"""A number to be read from two metres away, with its unit beside it, smaller and grey, on the same line."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.theme import Role

# the role of the number -> the role of its unit
_UNIT_ROLES: dict[Role, Role] = {Role.FIGURE: Role.HEADING, Role.TOTAL: Role.STRONG, Role.TITLE: Role.STRONG}


class Figure(QWidget):
    """``setValue("330 mcg/day")``; ``role`` FIGURE or TOTAL, ``ink`` the colour of the number."""

    def __init__(
        self, text: str = "", role: Role = Role.FIGURE, ink: str = "text", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._text, self._role, self._ink = "", role, ink
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setValue(text)

    def value(self) -> str:
        """The number with its unit."""
        return self._text

    def setValue(self, text: str) -> None:
        """Show another number; the text up to the first blank is large, the rest is its unit."""
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def setInk(self, ink: str) -> None:
        """The colour of the number, a field of ``Tokens``."""
        self._ink = ink
        self.update()

    def _parts(self) -> tuple[str, str]:
        number, _, unit = self._text.partition(" ")
        return number, unit

    def sizeHint(self) -> QSize:
        """Both parts, whole."""
        number, unit = self._parts()
        width = theme.text_width(number, self._role) + theme.space(3)
        width += theme.text_width(unit, _UNIT_ROLES[self._role]) if unit else 0
        return QSize(width, round(QFontMetricsF(theme.font(self._role)).height()))

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Number and unit on one base line."""
        number, unit = self._parts()
        large = theme.font(self._role)
        base = QFontMetricsF(large).ascent()
        painter = QPainter(self)
        painter.setFont(large)
        painter.setPen(QColor(getattr(theme.tokens(), self._ink)))
        painter.drawText(QPointF(0, base), number)
        painter.setFont(theme.font(_UNIT_ROLES[self._role]))
        painter.setPen(theme.colour("soft"))
        painter.drawText(QPointF(theme.text_width(number, self._role) + theme.space(1.5), base), unit)
        painter.end()


def example() -> QWidget:
    """Two sizes."""
    from PySide6.QtWidgets import QVBoxLayout

    page = theme.mark(QWidget(), ground="surface")
    column = QVBoxLayout(page)
    for role in (Role.FIGURE, Role.TOTAL):
        column.addWidget(Figure("1,330.5 mcg/day", role), 0, Qt.AlignmentFlag.AlignLeft)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
