"""Colours by meaning, one table for each theme; the contrast of every pair that is used is computed in a test.

One accent: it marks what the hand may do and what is only a draft. Red is for harm, amber for limits, nothing else.
The four series colours follow the Okabe-Ito palette (Okabe and Ito, Color Universal Design, 2008), shifted in lightness
until each reaches 3:1 on the surface of its theme.
"""

from __future__ import annotations

from typing import NamedTuple


class Tokens(NamedTuple):
    """One theme. Every field but ``name``, ``dark`` and ``series`` is a colour as ``#rrggbb``."""

    name: str
    dark: bool
    window: str  # behind everything
    surface: str  # panels and cards
    sunken: str  # headers, hover, what is switched off
    line: str  # hairlines that only separate
    edge: str  # borders that say "here is a control": 3:1 on every ground
    text: str
    soft: str  # small grey text
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    danger: str  # text and marks of harm
    danger_fill: str
    on_danger: str
    danger_soft: str
    caution: str  # text and marks of a limit
    caution_soft: str
    held: str  # what the pump is known to hold
    draft: str  # what is only wished: always with a hatch and the word
    measured: str  # what a pump said while it ran
    limit: str  # limit lines in plots
    series: tuple[str, str, str, str]  # the components of a mixture, primary first


LIGHT = Tokens(
    name="light",
    dark=False,
    window="#f3f5f7",
    surface="#ffffff",
    sunken="#eaeef1",
    line="#dbe1e6",
    edge="#74828e",
    text="#14212b",
    soft="#52606c",
    accent="#0a6573",
    on_accent="#ffffff",
    accent_hover="#084f5a",
    accent_soft="#dceef0",
    danger="#a9221a",
    danger_fill="#b3261e",
    on_danger="#ffffff",
    danger_soft="#fbe9e7",
    caution="#7d5200",
    caution_soft="#fcf0d6",
    held="#46586a",
    draft="#0a6573",
    measured="#14212b",
    limit="#a9221a",
    series=("#0072b2", "#a8497f", "#00775a", "#a55a00"),
)

DARK = Tokens(
    name="dark",
    dark=True,
    window="#0e151a",
    surface="#172028",
    sunken="#212d36",
    line="#2b3944",
    edge="#73879a",
    text="#e9eff4",
    soft="#a6b5c2",
    accent="#63c7d3",
    on_accent="#05262c",
    accent_hover="#8cdae3",
    accent_soft="#15383f",
    danger="#ff9a91",
    danger_fill="#c4352c",
    on_danger="#ffffff",
    danger_soft="#43201f",
    caution="#f2c063",
    caution_soft="#3a2e14",
    held="#9fb1c1",
    draft="#63c7d3",
    measured="#e9eff4",
    limit="#ff9a91",
    series=("#56b4e9", "#e39ac6", "#2fc79c", "#e8a33d"),
)

CONTRAST = Tokens(
    name="contrast",
    dark=True,
    window="#000000",
    surface="#000000",
    sunken="#1c1c1c",
    line="#8a8a8a",
    edge="#ffffff",
    text="#ffffff",
    soft="#e0e0e0",
    accent="#7fe9f5",
    on_accent="#000000",
    accent_hover="#b8f5fb",
    accent_soft="#003a42",
    danger="#ffb3ac",
    danger_fill="#cc2a1e",
    on_danger="#ffffff",
    danger_soft="#3d0a07",
    caution="#ffd479",
    caution_soft="#352700",
    held="#ffffff",
    draft="#7fe9f5",
    measured="#ffffff",
    limit="#ffb3ac",
    series=("#7cc7f2", "#f0b4d8", "#54dfb5", "#ffbe5c"),
)

THEMES: dict[str, Tokens] = {tokens.name: tokens for tokens in (LIGHT, DARK, CONTRAST)}

# (ink, ground): text pairs that the widgets use; each is at least TEXT_CONTRAST in every theme
TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((ink, ground) for ink in ("text", "soft", "accent") for ground in ("window", "surface", "sunken")),
    *((ink, ground) for ink in ("danger", "caution", "held", "draft") for ground in ("window", "surface", "sunken")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_danger", "danger_fill"),
    ("accent", "accent_soft"),
    ("text", "accent_soft"),
    ("soft", "accent_soft"),
    ("danger", "accent_soft"),
    ("caution", "accent_soft"),
    ("danger", "danger_soft"),
    ("text", "danger_soft"),
    ("soft", "danger_soft"),
    ("caution", "caution_soft"),
    ("text", "caution_soft"),
    ("soft", "caution_soft"),
)
# (mark, ground): borders, focus rings and curves; each is at least MARK_CONTRAST in every theme
MARK_PAIRS: tuple[tuple[str, str], ...] = (
    *(("edge", ground) for ground in ("window", "surface", "sunken")),
    ("measured", "surface"),
    ("limit", "surface"),
    ("danger_fill", "surface"),
)
TEXT_CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
MARK_CONTRAST = 3.0  # WCAG 2.2, success criterion 1.4.11


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2, definition of relative luminance)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
