"""Words over several lines that change with every keystroke: nothing is laid out anew unless they need more room.

A sentence that is now one line and now two would push everything under it up and down while a hand types.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from widgets import theme
from widgets.theme import Role
from widgets.unbroken import unbroken

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap

NO_ROOM = (0, 0, 0)


@lru_cache(maxsize=256)
def _height(text: str, width: int, role: Role, _base_px: int) -> int:
    """The height of words in a width; a layout asks dozens of times for every keystroke. The size of text is a key."""
    metrics = QFontMetrics(theme.font(role))
    if "\n" not in text and metrics.horizontalAdvance(text) <= width:
        return metrics.height()
    return metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), int(LEFT), text).height()


class SteadyWords(QWidget):
    """``setText(words, ink)``; wraps where it must, and keeps the room that it once had until it says nothing."""

    def __init__(self, role: Role = Role.SMALL, ink: str = "soft", flags: int = int(LEFT)) -> None:
        super().__init__()
        self._role, self._usual, self._ink, self._flags = role, ink, ink, flags
        self._text, self._shown, self._room = "", "", NO_ROOM
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """What is said."""
        return self._text

    def setText(self, text: str, ink: str = "") -> None:
        """Say something else, in another ink than the usual one (a field of ``Tokens``) if one is named."""
        ink = ink or self._usual
        if (text, ink) == (self._text, self._ink):
            return
        before = self.heightForWidth(self.width())
        self._text, self._ink, self._shown = text, ink, unbroken(text)
        self._room = self.kept(before) if text else NO_ROOM
        self.setAccessibleName(text)
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def kept(self, height: int) -> tuple[int, int, int]:
        """The width and the size of text in which that height stays."""
        return self.width(), theme.base_px(), height

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words take, or took."""
        needed, (kept_width, base_px, kept) = self.height_of(width), self._room
        return max(needed, kept) if (width, theme.base_px()) == (kept_width, base_px) else needed

    def height_of(self, width: int) -> int:
        """What the words of this moment take."""
        return _height(self._shown, width, self._role, theme.base_px())

    def hasHeightForWidth(self) -> bool:
        """Long words take two lines."""
        return True

    def sizeHint(self) -> QSize:
        """One line, of a length that does not change with the words."""
        return QSize(theme.space(40), QFontMetrics(theme.font(self._role)).height())

    def minimumSizeHint(self) -> QSize:
        """Room for a short line."""
        return QSize(theme.space(20), QFontMetrics(theme.font(self._role)).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        painter.setFont(theme.font(self._role))
        painter.setPen(theme.colour(self._ink))
        painter.drawText(self.rect(), self._flags, self._shown)
        painter.end()


def example() -> QWidget:
    """A sentence over two lines, and what stands under it."""
    page = theme.mark(QWidget(), ground="surface")
    column = QVBoxLayout(page)
    words = SteadyWords()
    words.setText("Gives 2.41 mcg/day by 0.0964 mL/day, rounded down to what the pump can do.")
    column.addWidget(words)
    column.addWidget(theme.label("What stands under it."))
    page.setFixedWidth(theme.space(80))
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
