"""Font, lengths, colours and palette of the theme in use: all that the first picture of a window needs.

Part of the first paint: measured, the names of Qt that stand in ``Qt`` alone cost as much as the whole rest of this
file, and a call of QPainter that could be handed one of them loads them all.
"""

from __future__ import annotations

import importlib.util
from enum import StrEnum
from functools import lru_cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

from widgets.tokens import LIGHT, THEMES, Tokens

FAMILY = "Inter"
_SMALLEST_BASE_PX = 14
# kept on the application, so that a new one starts clean; and here, because every paint asks for them many times
_NAME, _BASE, _SYSTEM = "cisternaTheme", "cisternaBasePx", "cisternaSystemPx"

_look: tuple[Tokens, int] = (LIGHT, _SMALLEST_BASE_PX)


class Role(StrEnum):
    """What a text is; the size and weight follow from it."""

    FIGURE = "figure"  # the one number a page is about
    TOTAL = "total"  # a large number beside others
    TITLE = "title"
    HEADING = "heading"
    BODY = "body"
    STRONG = "strong"
    SMALL = "small"
    SMALL_STRONG = "small-strong"


# role -> (size as a multiple of the base, weight, optical size)
_TYPE: dict[Role, tuple[float, int, int]] = {
    Role.FIGURE: (2.43, 600, 32),
    Role.TOTAL: (1.72, 600, 28),
    Role.TITLE: (1.5, 600, 24),
    Role.HEADING: (1.15, 600, 16),
    Role.BODY: (1.0, 400, 14),
    Role.STRONG: (1.0, 600, 14),
    Role.SMALL: (0.9, 400, 14),
    Role.SMALL_STRONG: (0.9, 600, 14),
}


def set_look(app: QApplication, name: str, text_scale: float) -> None:
    """Everything of a theme but style and stylesheet, for what is built from now on: font, lengths and palette."""
    global _look  # noqa: PLW0603 - the one thing that all widgets share
    tokens_now = THEMES[name]
    if app.property(_BASE) is None:
        _load_font()
        app.setProperty(_SYSTEM, QFontInfo(app.font()).pixelSize())
    base = round(max(_SMALLEST_BASE_PX, app.property(_SYSTEM)) * text_scale)
    if (app.property(_NAME), app.property(_BASE)) != (name, base):
        app.setProperty(_NAME, name)
        app.setProperty(_BASE, base)
        _look = (tokens_now, base)
        app.setFont(font())
        app.setPalette(_palette(tokens_now))


def _load_font() -> None:
    """Hand Inter (fontpkg-inter) to Qt; without the package the system's font is used and everything still works."""
    spec = importlib.util.find_spec("fontpkg_inter")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        QFontDatabase.addApplicationFont(f"{folder}/files/Inter[opsz,wght].ttf")


def tokens() -> Tokens:
    """The colours of the theme in use; the light ones before any was applied."""
    return _look[0]


def colour(name: str) -> QColor:
    """The colour of that meaning (a field of ``Tokens``) in the theme in use."""
    return QColor(getattr(tokens(), name))


def base_px() -> int:
    """The height of body text in device-independent pixels."""
    return _look[1]


def font(role: Role = Role.BODY) -> QFont:
    """The font of a role, with figures of equal width so that numbers under each other can be compared."""
    return QFont(_font(role, base_px()))


@lru_cache(maxsize=64)
def _font(role: Role, px: int) -> QFont:
    """Made once for each size of text: a plot asks for its fonts at every paint and every layout."""
    scale, weight, optical = _TYPE[role]
    made = QFont(FAMILY)
    made.setPixelSize(round(px * scale))
    made.setWeight(QFont.Weight(weight))
    made.setVariableAxis(QFont.Tag("wght"), weight)
    made.setVariableAxis(QFont.Tag("opsz"), optical)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def space(units: float = 1) -> int:
    """Pixels of so many units of space; one unit is about a quarter of a line of text (4 px at the usual size)."""
    return round(max(4, base_px() * 2 // 7) * units)


def text_width(text: str, role: Role = Role.BODY) -> int:
    """Pixels that a text takes in a role."""
    return _text_width(text, role, base_px())


@lru_cache(maxsize=2_048)
def _text_width(text: str, role: Role, px: int) -> int:
    """Measured once: the same words are laid out and painted with every keystroke."""
    return QFontMetrics(_font(role, px)).horizontalAdvance(text)


def _palette(t: Tokens) -> QPalette:
    roles = QPalette.ColorRole
    colours = {
        roles.Window: t.window, roles.WindowText: t.text, roles.Base: t.surface, roles.AlternateBase: t.sunken,
        roles.Text: t.text, roles.PlaceholderText: t.soft, roles.Button: t.surface, roles.ButtonText: t.text,
        roles.BrightText: t.on_danger, roles.Highlight: t.accent, roles.HighlightedText: t.on_accent,
        roles.Link: t.accent, roles.LinkVisited: t.accent, roles.ToolTipBase: t.surface, roles.ToolTipText: t.text,
        roles.Mid: t.edge, roles.Dark: t.edge, roles.Light: t.line, roles.Midlight: t.line, roles.Shadow: t.line,
        roles.Accent: t.accent,
    }  # fmt: skip
    palette = QPalette()
    for role, value in colours.items():
        palette.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(t.soft))
    return palette
