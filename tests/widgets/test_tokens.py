"""Contrast is computed, not believed."""

from __future__ import annotations

import pytest

from widgets.tokens import (
    DARK,
    LIGHT,
    MARK_CONTRAST,
    MARK_PAIRS,
    TEXT_CONTRAST,
    TEXT_PAIRS,
    THEMES,
    contrast,
    luminance,
)

every_theme = pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)


@pytest.mark.req(58)
@every_theme
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS, ids=lambda name: name)
def test_every_text_stands_out_from_its_ground(tokens, ink, ground):
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= TEXT_CONTRAST


@pytest.mark.req(58)
@every_theme
@pytest.mark.parametrize(("mark", "ground"), MARK_PAIRS, ids=lambda name: name)
def test_every_border_and_curve_stands_out_from_its_ground(tokens, mark, ground):
    assert contrast(getattr(tokens, mark), getattr(tokens, ground)) >= MARK_CONTRAST


@every_theme
def test_the_series_stand_out_from_the_surface_and_from_each_other(tokens):
    assert len(set(tokens.series)) == 4
    assert all(contrast(colour, tokens.surface) >= TEXT_CONTRAST for colour in tokens.series)


@every_theme
def test_every_colour_is_six_figures(tokens):
    plain = [getattr(tokens, name) for name in tokens._fields if name not in ("name", "dark", "series")]
    assert all(len(colour) == 7 and int(colour[1:], 16) >= 0 for colour in (*plain, *tokens.series))


def test_contrast_is_that_of_the_web_guidelines():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # the well-known lightest grey on white
    assert luminance("#ffffff") == pytest.approx(1)


def test_dark_is_darker_than_light():
    assert luminance(DARK.window) < luminance(LIGHT.window)
    assert DARK.dark
    assert not LIGHT.dark
