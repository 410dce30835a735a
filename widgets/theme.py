"""How everything looks: Fusion, one palette, one stylesheet, one font, and lengths that grow with the text."""

from __future__ import annotations

import importlib.util
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QPushButton, QWidget

from widgets import icons
from widgets.theme_sheet import sheet
from widgets.tokens import LIGHT, THEMES, Tokens
from widgets.unbroken import UnbrokenLabel

FAMILY = "Inter"
_SMALLEST_BASE_PX = 14
# kept on the application, so that a new one starts clean; and here, because every paint asks for them many times
_NAME, _BASE, _SYSTEM = "cisternaTheme", "cisternaBasePx", "cisternaSystemPx"
_ROLE = "cisternaRole"  # kept on a widget, so that its font follows the text scale

Widget = TypeVar("Widget", bound=QWidget)

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


def apply(app: QApplication, name: str = "light", text_scale: float = 1.0, root: QWidget | None = None) -> None:
    """Dress the application in the theme of that name; ``text_scale`` enlarges text and every length with it.

    ``root`` is the one window that everything stands in, where the stylesheet is to be its own: see ``dress``.
    """
    set_look(app, name, text_scale)
    if not dress(root or app):
        return
    for widget in app.allWidgets():
        if isinstance(kept := widget.property(_ROLE), str):
            widget.setFont(font(Role(kept)))
    icons.recolour(app, tokens())


def dress(root: QApplication | QWidget) -> bool:
    """Give the stylesheet of the theme in use to the application, or to the one window that everything stands in.

    Qt dresses a widget anew each time that it is put into another one, and a page is put together from the inside out:
    with the sheet on the window, what is built outside it is dressed once. An application that has it keeps it.
    False when nothing changed.
    """
    app, made = QApplication.instance(), sheet(tokens(), space())
    where = app if isinstance(app, QApplication) and app.styleSheet() else root
    changed = bool(where.styleSheet() != made)
    if changed:
        where.setStyleSheet(made)
    return changed


def set_look(app: QApplication, name: str, text_scale: float) -> None:
    """Everything of a theme but the stylesheet, for what is built from now on: font, lengths and palette."""
    global _look  # noqa: PLW0603 - the one thing that all widgets share
    tokens_now = THEMES[name]
    if app.property(_BASE) is None:
        _load_font()
        app.setStyle("Fusion")
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


def mark(widget: Widget, **properties: str) -> Widget:
    """Set the properties that the stylesheet looks at (``ground``, ``ink``, ``kind``, ``tone``) and show the effect.

    What was never shown is polished when it is: doing so here as well was a third of the cost of building a page.
    """
    changed = [key for key, value in properties.items() if widget.property(key) != value]
    for key in changed:
        widget.setProperty(key, properties[key])
    if changed and widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
    return widget


def write(widget: Widget, role: Role) -> Widget:
    """Give a widget the font of a role, and keep it so when the text scale changes."""
    widget.setProperty(_ROLE, str(role))
    widget.setFont(font(role))
    return widget


def label(text: str = "", role: Role = Role.BODY, ink: str = "text", *, wrap: bool = False) -> QLabel:
    """A text in a role and an ink (a field of ``Tokens``); one that wraps keeps figures with their units."""
    made = write(UnbrokenLabel(text) if wrap else QLabel(text), role)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return mark(made, ink=ink)


def button(text: str, kind: str = "plain", icon: str = "") -> QPushButton:
    """A button: ``primary`` (one a page), ``plain`` or ``quiet``; its text is also its accessible name."""
    made = write(QPushButton(text), Role.STRONG if kind == "primary" else Role.BODY)
    made.setAccessibleName(text.replace("&", ""))
    if icon:
        icons.put(made, icon, {"primary": "on_accent", "quiet": "accent"}.get(kind, "text"), tokens())
    return mark(made, kind=kind)


def card(ground: str = "card") -> QFrame:
    """A panel on its own ground: ``card``, ``sunken``, ``caution``, ``danger`` or ``accent``."""
    return mark(QFrame(), ground=ground)


def rule() -> QFrame:
    """A hairline between two things that lie under each other."""
    made = mark(QFrame(), rule="line")
    made.setFixedHeight(1)
    return made
