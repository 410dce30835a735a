"""The style sheet and the widgets of the theme in use."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QWidget

from widgets import theme
from widgets.tokens import DARK, LIGHT


def test_apply_sets_palette_font_and_tokens(qapp):
    theme.apply(qapp, "dark")
    assert theme.tokens() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Window).name() == DARK.window
    assert qapp.font().family() == theme.FAMILY
    theme.apply(qapp, "light")
    assert theme.tokens() is LIGHT


def test_an_unknown_theme_is_an_error(qapp):
    with pytest.raises(KeyError):
        theme.apply(qapp, "sepia")


def test_larger_text_enlarges_every_length_and_what_is_shown(qapp, keep):
    label, before = keep(theme.label("300 mcg/day")), theme.space(4)
    height = label.font().pixelSize()
    theme.apply(qapp, "light", text_scale=1.5)
    assert theme.space(4) > before
    assert label.font().pixelSize() == round(height * 1.5)
    theme.apply(qapp, "light")
    assert label.font().pixelSize() == height


def test_the_sheet_can_be_the_windows_own_so_that_what_is_built_outside_is_dressed_once(qapp, keep):
    class Seen(QWidget):
        dressed = 0

        def changeEvent(self, event):
            self.dressed += event.type() is QEvent.Type.StyleChange

    qapp.setStyleSheet("")
    window, part = keep(QWidget()), Seen()
    theme.dress(window)
    assert window.styleSheet() and not qapp.styleSheet()
    inner, outer = QWidget(), QWidget()
    part.setParent(inner)
    inner.setParent(outer)
    assert part.dressed == 0
    outer.setParent(window)
    assert part.dressed == 1
    theme.apply(qapp, "dark", 1.0, window)
    assert DARK.window in window.styleSheet() and not qapp.styleSheet()
    theme.apply(qapp, "light")


def test_an_application_that_has_the_sheet_keeps_it(qapp, keep):
    window = keep(QWidget())
    theme.apply(qapp, "dark", 1.0, window)
    assert DARK.window in qapp.styleSheet() and not window.styleSheet()
    theme.apply(qapp, "light", 1.0, window)
    assert LIGHT.window in qapp.styleSheet()


def test_what_was_never_shown_is_polished_when_it_is(qapp, keep):
    label = theme.mark(theme.label("Stopped"), ink="danger")
    keep(label)
    assert label.palette().color(QPalette.ColorRole.WindowText).name() == LIGHT.danger


def test_a_button_is_named_by_its_text_without_the_shortcut_mark(qapp, keep):
    assert keep(theme.button("&Read pump", "primary", "read")).accessibleName() == "Read pump"


def test_mark_tells_the_stylesheet_once(qapp, keep):
    widget = keep(QWidget())
    assert theme.mark(widget, ground="card") is widget
    assert widget.property("ground") == "card"
    theme.mark(widget, ground="card")
    assert widget.property("ground") == "card"


def test_labels_never_read_markup(qapp, keep):
    label = keep(theme.label("<b>300</b> mcg/day"))
    assert label.text() == "<b>300</b> mcg/day"
    assert label.sizeHint().width() >= theme.text_width("<b>300</b> mcg/day")


def test_a_hairline_is_one_pixel(qapp, keep):
    assert keep(theme.rule()).height() == 1


def test_a_card_keeps_its_ground(qapp, keep):
    assert keep(theme.card("caution")).property("ground") == "caution"
