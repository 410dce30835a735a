"""A picture of a window shows the dialog over it, in a frame of its own."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from console.commands.tour_picture import opening, picture
from widgets import theme
from widgets.banner import Banner
from widgets.beside import Beside, show_beside


def test_a_window_without_a_dialog_is_its_own_picture(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    assert picture(window).toImage() == window.grab().toImage()


def test_a_window_that_opens_has_its_ground_and_words_on_it(qapp):
    image = opening(800, 600).toImage()
    assert (image.width(), image.height()) == (800, 600)
    assert image.pixelColor(799, 300) == theme.colour("window")
    assert image.pixelColor(1, 1) == theme.colour("surface")
    inks = {image.pixelColor(x, y).name() for x in range(250, 650) for y in range(250, 400)}
    assert theme.tokens().text in inks  # the sentence below is too thin to have a point of one ink alone


def test_a_dialog_stands_where_it_opened_with_an_edge_all_around(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    column, banner = QVBoxLayout(window), Banner()
    column.addWidget(banner)
    column.addStretch(1)
    Beside(window, banner, (), (), window.setFocus)
    window.resize(700, 400)
    window.show()
    dialog = QDialog(window)
    dialog.setWindowTitle("Set the pump's clock")
    dialog.resize(QSize(200, 100))
    show_beside(dialog)
    image = picture(window).toImage()
    area = QRect(window.mapFromGlobal(dialog.mapToGlobal(QPoint())), dialog.size())
    dialog.reject()
    assert area.top() > banner.geometry().bottom()
    edge = theme.colour("edge")
    middle = area.center()
    ends = (QPoint(area.left() - 1, middle.y()), QPoint(area.right() + 1, middle.y()))
    for place in (*ends, QPoint(middle.x(), area.bottom() + 1)):
        assert image.pixelColor(place) == edge
    assert image.pixelColor(area.left() + 2, area.top() - 3) == theme.colour("sunken")
