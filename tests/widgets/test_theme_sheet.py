"""The one stylesheet."""

from __future__ import annotations

import re

import pytest

from widgets.theme_sheet import lengths, sheet
from widgets.tokens import THEMES


@pytest.mark.parametrize("tokens", THEMES.values(), ids=THEMES)
def test_nothing_is_left_open(tokens):
    text = sheet(tokens, 4)
    assert "$" not in text
    assert text.count("{") == text.count("}")


def test_colours_come_from_the_tokens_alone():
    known = {value for t in THEMES.values() for value in (getattr(t, n) for n in t._fields) if isinstance(value, str)}
    for tokens in THEMES.values():
        assert set(re.findall(r"#[0-9a-f]{3,8}", sheet(tokens, 4))) <= known


def test_lengths_grow_with_the_text():
    small, large = lengths(4), lengths(8)
    assert all(large[name] > small[name] for name in small)


def test_no_font_is_set_here_because_tabular_figures_would_be_lost():
    assert "font" not in sheet(next(iter(THEMES.values())), 4)
