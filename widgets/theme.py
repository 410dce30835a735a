"""How everything looks: Fusion, one palette, one stylesheet, one font, and lengths that grow with the text."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLayout, QPushButton, QWidget

from widgets import icons
from widgets.look import FAMILY, Role, base_px, colour, font, set_look, space, text_width, tokens
from widgets.theme_sheet import sheet
from widgets.unbroken import UnbrokenLabel

__all__ = [
    "FAMILY", "Role", "apply", "base_px", "button", "card", "colour", "dress", "font", "label", "mark", "page_edges",
    "rule", "set_look", "space", "text_width", "tokens", "write",
]  # fmt: skip

_ROLE = "cisternaRole"  # kept on a widget, so that its font follows the text scale
_STYLED = "cisternaStyled"  # kept on the application

Widget = TypeVar("Widget", bound=QWidget)


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
    with the sheet on the window, what is built outside it is dressed once. An application that has it keeps it. The
    application is given its style with the first sheet.
    False when nothing changed.
    """
    app, made = QApplication.instance(), sheet(tokens(), space())
    if isinstance(app, QApplication) and not app.property(_STYLED):
        app.setProperty(_STYLED, True)
        app.setStyle("Fusion")
    where = app if isinstance(app, QApplication) and app.styleSheet() else root
    changed = bool(where.styleSheet() != made)
    if changed:
        where.setStyleSheet(made)
    return changed


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
    made: QLabel = UnbrokenLabel(text) if wrap else QLabel(text)
    if not wrap:
        made.setTextFormat(Qt.TextFormat.PlainText)
    return mark(write(made, role), ink=ink)


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


def page_edges(layout: QLayout) -> None:
    """The distance of what stands on a page from its edges: the same on every page."""
    layout.setContentsMargins(space(5), space(4), space(5), space(4))


def rule() -> QFrame:
    """A hairline between two things that lie under each other."""
    made = mark(QFrame(), rule="line")
    made.setFixedHeight(1)
    return made
