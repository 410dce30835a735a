"""Fonts, lengths and colours of the theme in use, before there is any widget."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics, QPalette

from widgets import look
from widgets.look import Role
from widgets.tokens import DARK, LIGHT


def test_a_look_is_palette_font_and_tokens_of_the_application(qapp):
    look.set_look(qapp, "dark", 1.0)
    assert look.tokens() is DARK
    assert qapp.palette().color(QPalette.ColorRole.Base).name() == DARK.surface
    assert look.colour("danger").name() == DARK.danger
    assert qapp.font().family() == look.FAMILY
    look.set_look(qapp, "light", 1.0)
    assert look.tokens() is LIGHT


def test_lengths_and_fonts_grow_with_the_text(qapp):
    look.set_look(qapp, "light", 1.0)
    base, unit, body = look.base_px(), look.space(), look.font().pixelSize()
    look.set_look(qapp, "light", 2.0)
    assert (look.base_px(), look.space(), look.font().pixelSize()) == (2 * base, 2 * unit, 2 * body)
    look.set_look(qapp, "light", 1.0)


@pytest.mark.parametrize("role", Role)
def test_figures_have_one_width_so_that_columns_align(qapp, role):
    metrics = QFontMetrics(look.font(role))
    assert {metrics.horizontalAdvance(figure * 10) for figure in "0123456789"} == {metrics.horizontalAdvance("0" * 10)}


def test_the_sizes_stand_in_an_order(qapp):
    order = (Role.FIGURE, Role.TOTAL, Role.TITLE, Role.HEADING, Role.BODY, Role.SMALL)
    sizes = [look.font(role).pixelSize() for role in order]
    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == len(sizes)


def test_heavier_text_is_wider_because_the_weight_axis_is_used(qapp):
    assert look.text_width("Reservoir", Role.STRONG) > look.text_width("Reservoir", Role.BODY)
