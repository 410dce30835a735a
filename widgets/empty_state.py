"""A page with nothing on it yet says so, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import icons, theme
from widgets.theme import Role


@dataclass(frozen=True, slots=True)
class EmptyView:
    """Icon, title, one sentence, and the word on the button (empty: no button)."""

    icon: str
    title: str
    sentence: str
    action: str = ""


class _Emblem(QWidget):
    """The icon in a quiet circle."""

    def __init__(self, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.icon = icon
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(theme.space(20), theme.space(20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("accent_soft"))
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawEllipse(area)
        inset = area.width() * 0.28
        icons.paint(painter, area.adjusted(inset, inset, -inset, -inset), self.icon, theme.tokens().accent)
        painter.end()


class EmptyState(QWidget):
    """Signal: ``actionRequested()`` when its one button was pressed."""

    actionRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = EmptyView("note", "", "")
        self._emblem = _Emblem("note")
        self._title = theme.label("", Role.TITLE)
        self._sentence = theme.label("", Role.BODY, "soft", wrap=True)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._sentence.setFixedWidth(theme.base_px() * 30)
        self._button = theme.button("", "primary")
        self._button.clicked.connect(self.actionRequested)
        column = QVBoxLayout(self)
        column.setSpacing(theme.space(3))
        column.addStretch(2)
        for part in (self._emblem, self._title, self._sentence, self._button):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)

    def takeFocus(self) -> None:
        """Lead the keyboard to the one button; without one to the page, so that it stays nowhere else."""
        at = self._button if self._value.action else self
        at.setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> EmptyView:
        """What it shows."""
        return self._value

    def setValue(self, value: EmptyView) -> None:
        """Show another view."""
        self._value = value
        self._emblem.icon = value.icon
        self._emblem.update()
        self._title.setText(value.title)
        self._sentence.setText(value.sentence)
        self._sentence.setMinimumHeight(self._sentence.heightForWidth(self._sentence.width()))
        mine = self.hasFocus() or self._button.hasFocus()
        self._button.setText(value.action)
        self._button.setAccessibleName(value.action.replace("&", ""))
        self._button.setVisible(bool(value.action))
        if mine:
            self.takeFocus()


def example() -> QWidget:
    """A page before a pump was read."""
    page = theme.mark(EmptyState(), ground="window")
    sentence = "Connect the pump, then read it: what it holds appears here, with the time at which it was read."
    page.setValue(EmptyView("pump", "No pump has been read", sentence, "Read pump"))
    page.setMinimumSize(640, 420)
    return page


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
