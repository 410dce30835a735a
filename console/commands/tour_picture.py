"""A picture of the window, empty or with the dialog that is open over it in a frame such as a desktop gives it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog, QWidget

from console.front import Front
from widgets import theme
from widgets.beside import host_of
from widgets.theme import Role

_BAR_PX = 32  # of a title as desktops draw it: it does not follow the size of the text in a window


def picture(window: QWidget) -> QPixmap:
    """The window as it is; offscreen nobody else draws the title and the edge of a dialog."""
    drawn, host = window.grab(), host_of(window)
    dialog = host.dialog() if host is not None else None
    if host is not None and dialog is not None:
        painter = QPainter(drawn)
        _make_room(dialog, host.room())
        area = dialog.rect().translated(window.mapFromGlobal(dialog.mapToGlobal(QPoint())))
        _frame(painter, area, dialog.windowTitle())
        painter.drawPixmap(area.topLeft(), dialog.grab())
        painter.end()
    return drawn


def opening(width: int, height: int) -> QPixmap:
    """The window before anything is in it."""
    front = Front("")
    front.resize(width, height)
    drawn = front.grab()
    front.deleteLater()
    return drawn


def _make_room(dialog: QDialog, room: QRect) -> None:
    """A desktop counts its title as a part of the room; so does the picture, which draws one."""
    least = room.top() + _BAR_PX
    if dialog.geometry().top() < least:
        lower = dialog.geometry()
        lower.setTop(least)
        lower.setBottom(max(lower.bottom(), min(room.bottom(), least + dialog.height())))
        dialog.setGeometry(lower)


def _frame(painter: QPainter, area: QRect, title: str) -> None:
    bar = QRect(area.left(), area.top() - _BAR_PX, area.width(), _BAR_PX)
    painter.fillRect(bar, theme.colour("sunken"))
    painter.setPen(theme.colour("text"))
    font = theme.font(Role.STRONG)
    font.setPixelSize(_BAR_PX // 2)
    painter.setFont(font)
    painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, title)
    painter.setPen(theme.colour("edge"))
    painter.drawRect(area.united(bar).adjusted(-1, -1, 0, 0))
