"""A picture of a window shows the dialog over it, in a frame of its own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize
from PySide6.QtWidgets import QDialog, QWidget

from console.commands.tour_picture import picture
from widgets import theme


def test_a_window_without_a_dialog_is_its_own_picture(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    assert picture(window).toImage() == window.grab().toImage()


def test_a_dialog_stands_in_the_middle_with_an_edge_all_around(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(400, 300)
    dialog = QDialog(window)
    dialog.setWindowTitle("Set the pump's clock")
    dialog.open()
    dialog.resize(QSize(200, 100))
    image = picture(window).toImage()
    dialog.reject()
    area = dialog.rect()
    area.moveCenter(window.rect().center())
    edge = theme.colour("edge")
    for place in (QPoint(area.left() - 1, 150), QPoint(area.right() + 1, 150), QPoint(200, area.bottom() + 1)):
        assert image.pixelColor(place) == edge
    assert image.pixelColor(area.left() + 2, area.top() - 3) == theme.colour("sunken")
