"""Words beside a plot's title that change with every keystroke: no layout is made again unless they need it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets import theme
from widgets.theme import Role

_FLAGS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


@lru_cache(maxsize=256)
def _height(text: str, width: int, _base_px: int) -> int:
    """The height of words in a width; a layout asks dozens of times for every keystroke. The size of text is a key."""
    metrics = QFontMetrics(theme.font(Role.SMALL))
    if metrics.horizontalAdvance(text) <= width:
        return metrics.height()
    return metrics.boundingRect(QRect(0, 0, max(1, width), 10_000), int(_FLAGS), text).height()


class PlotWords(QWidget):
    """Right-aligned small text that wraps where it must."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text, self._ink = "", "soft"
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        """What is said."""
        return self._text

    def setText(self, text: str, ink: str = "soft") -> None:
        """Say something else in an ink (a field of ``Tokens``)."""
        if (text, ink) == (self._text, self._ink):
            return
        before = self.heightForWidth(self.width())
        self._text, self._ink = text, ink
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As many lines as the words take."""
        return _height(self._text, width, theme.base_px())

    def hasHeightForWidth(self) -> bool:
        """Long words take two lines."""
        return True

    def sizeHint(self) -> QSize:
        """One line, of a length that does not change with the words."""
        return QSize(theme.space(40), QFontMetrics(theme.font(Role.SMALL)).height())

    def minimumSizeHint(self) -> QSize:
        """Room for a short line."""
        return QSize(theme.space(20), QFontMetrics(theme.font(Role.SMALL)).height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The words."""
        painter = QPainter(self)
        painter.setFont(theme.font(Role.SMALL))
        painter.setPen(theme.colour(self._ink))
        painter.drawText(self.rect(), int(_FLAGS), self._text)
        painter.end()
