"""The window as the desktop knows it: there at once, with a plain picture of itself, until what it holds is built.

The picture shows the places of banner, rail and status line and says what is going on; it shows no data and nothing to
press. All of it is painted from the palette, because that loads least of Qt (see ``widgets.look``).
"""

from __future__ import annotations

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QFontMetrics, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QWidget

from widgets import look
from widgets.look import Role

USUAL = QSize(1440, 900)  # device-independent pixels
OPENING = ("Opening the records", "The patients appear here in a moment.")
_WIDEST = "Program"  # of the words in the rail


class Front(QWidget):
    """Signals: ``painted()`` once, after the first paint; ``left()`` when it is closed while nothing is in it."""

    painted = Signal()
    left = Signal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setAccessibleDescription(" ".join(OPENING))
        self.resize(USUAL)
        self._inside: QWidget | None = None
        self._picture: _Picture | None = _Picture(self)

    def fill(self, inside: QWidget) -> None:
        """Put what was built in the place of the picture, and let it decide about its end; once."""
        from PySide6.QtWidgets import QVBoxLayout

        if self._picture is not None:
            self._picture.hide()  # it goes with the window: nothing is deleted while the pool imports packages
        self._picture, self._inside = None, inside
        self.setAccessibleDescription("")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(inside)
        inside.show()  # at once: the layout would do so at a later turn, and nothing hidden takes the keyboard

    def fail(self, sentence: str) -> None:
        """Say why nothing will be in it; it can still be closed."""
        from PySide6.QtWidgets import QLabel

        if self._inside is None:
            said = QLabel(sentence)
            said.setWordWrap(True)
            said.setMargin(look.space(8))
            self.fill(said)

    def tellPainted(self) -> None:
        """The picture was painted."""
        QTimer.singleShot(0, self.painted.emit)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """The picture is as large as the window."""
        if self._picture is not None:
            self._picture.setGeometry(self.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """What is inside may want to ask first; an empty window simply closes."""
        if self._inside is None:
            self.left.emit()
        event.setAccepted(self._inside is None or self._inside.close())


class _Picture(QWidget):
    """Where the parts of the window will stand, and two sentences where the first page will have its own."""

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._front, self._painted = front, False
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setForegroundRole(QPalette.ColorRole.Light)
        title, sentence = OPENING
        self._title = _Words(title, Role.TITLE, QPalette.ColorRole.WindowText, self)
        self._sentence = _Words(sentence, Role.BODY, QPalette.ColorRole.PlaceholderText, self)
        self._banner, self._status = look.space(15), look.space(10.5)
        self._rail = look.text_width(_WIDEST, Role.SMALL_STRONG) + look.space(6)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """The words stand where ``EmptyState`` puts them, so that nothing moves when the page is there."""
        gap, middle = look.space(3), (self._rail + self.width()) // 2
        free = self.height() - self._banner - self._status - look.space(20) - 2 * gap
        free -= self._title.height() + self._sentence.height()
        top = self._banner + max(0, free * 2 // 5) + look.space(20.5) + gap
        self._title.move(middle - self._title.width() // 2, top)
        self._sentence.move(middle - self._sentence.width() // 2, top + self._title.height() + gap)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The grounds of the parts, and a hairline where each ends."""
        width, below, low = self.width(), self._banner, self.height() - self._status
        painter = QPainter(self)
        painter.eraseRect(0, 0, width, below)
        painter.drawLine(0, below - 1, width, below - 1)
        painter.eraseRect(0, below, self._rail, low - below)
        painter.drawLine(self._rail, below, self._rail, low - 1)
        painter.eraseRect(0, low, width, self._status)
        painter.drawLine(0, low, width, low)
        painter.end()
        if not self._painted:
            self._painted = True
            self._front.tellPainted()


class _Words(QWidget):
    """One line of text; a QLabel would load more than all the rest of the picture."""

    def __init__(self, text: str, role: Role, ink: QPalette.ColorRole, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = text
        self.setFont(look.font(role))
        self.setForegroundRole(ink)
        metrics = QFontMetrics(self.font())
        self._ascent = metrics.ascent()
        self.resize(metrics.horizontalAdvance(text), metrics.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawText(0, self._ascent, self._text)
        painter.end()
