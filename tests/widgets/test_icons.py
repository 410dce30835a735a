"""One family of icons, in the colours of the theme."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QPushButton

from widgets import icons, theme
from widgets.tokens import DARK, LIGHT


def inks(pixmap):
    image = pixmap.toImage()
    pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("name", icons.NAMES)
def test_every_icon_is_in_the_installed_family(qapp, name):
    assert inks(icons.pixmap(name, "#0a6573", 48)) == {"#0a6573"}


def test_a_name_that_is_not_there_says_so(qapp, monkeypatch):
    monkeypatch.setitem(icons.NAMES, "wrong", "no-such-icon")
    with pytest.raises(LookupError, match="no-such-icon"):
        icons.pixmap("wrong", "#000000", 16)


def test_an_icon_is_sharp_on_a_fine_screen(qapp):
    pixmap = icons.pixmap("read", "#000000", 20, ratio=2)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (40, 2)


def test_icons_of_buttons_follow_the_theme(qapp, keep):
    button = keep(QPushButton("Read"))
    icons.put(button, "read", "text", LIGHT)
    assert inks(button.icon().pixmap(32)) == {LIGHT.text}
    theme.apply(qapp, "dark")
    assert inks(button.icon().pixmap(32)) == {DARK.text}


def test_a_button_with_words_has_air_between_icon_and_words(qapp, keep):
    worded, bare = keep(QPushButton("Read")), keep(QPushButton())
    for button in (worded, bare):
        icons.put(button, "read", "text", LIGHT)
    assert worded.iconSize().width() > worded.iconSize().height()
    assert bare.iconSize().width() == bare.iconSize().height()


def test_a_switched_off_icon_is_grey(qapp):
    made = icons.icon("read", "#000000", "#777777")
    assert inks(made.pixmap(32, made.Mode.Disabled)) == {QColor("#777777").name()}
