"""A line of text that changes with every keystroke and is laid out anew only when it needs more room than ever."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets import theme
from widgets.theme import Role


class SteadyText(QWidget):
    """``setText(words, ink)``; keeps the room that it once had, so that what stands beside it does not jump."""

    def __init__(self, role: Role = Role.BODY, *, right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self._role, self._flags = role, int(side | Qt.AlignmentFlag.AlignVCenter)
        self._text, self._ink, self._room_ems = "", "text", 0.0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """What is said."""
        return self._text

    def setText(self, text: str, ink: str = "text") -> None:
        """Say something else in an ink (a field of ``Tokens``)."""
        if (text, ink) == (self._text, self._ink):
            return
        self._text, self._ink = text, ink
        self.setAccessibleName(text)
        ems = theme.text_width(text, self._role) / theme.base_px()
        if ems > self._room_ems:
            self._room_ems = ems
            self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the longest text so far, in the size of text in use."""
        width = max(theme.text_width(self._text, self._role), round(self._room_ems * theme.base_px()))
        return QSize(width, QFontMetrics(theme.font(self._role)).height())

    def minimumSizeHint(self) -> QSize:
        """Nothing is cut."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        painter.setFont(theme.font(self._role))
        painter.setPen(theme.colour(self._ink))
        painter.drawText(self.rect(), self._flags, self._text)
        painter.end()


def example() -> QWidget:
    """A shorter text after a longer one."""
    page = theme.mark(QWidget(), ground="surface")
    column = QVBoxLayout(page)
    for role in (Role.TOTAL, Role.STRONG):
        line = SteadyText(role, right=True)
        for text in ("1,330.5 mcg/day", "330 mcg/day"):
            line.setText(text)
        column.addWidget(line, 0, Qt.AlignmentFlag.AlignLeft)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
