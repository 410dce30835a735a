"""One icon family (Tabler outline, from the package ``tablerpy``), coloured when loaded and sharp at every scale."""

from __future__ import annotations

import importlib.util
from functools import cache

from PySide6.QtCore import QByteArray, QFile, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication

from widgets.tokens import Tokens

_NAME, _INK = "cisternaIcon", "cisternaIconInk"
_STROKE = 'stroke-width="1.75"'  # a little lighter than the family's 2, to stand beside text of weight 400

_GAP = 0.35  # air between icon and words, as a share of the icon

# what an icon means here -> its name in the family
NAMES: dict[str, str] = {
    "worklist": "users",
    "pump": "device-heart-monitor",
    "program": "chart-histogram",
    "plan": "scale",
    "review": "file-check",
    "records": "notes",
    "library": "books",
    "training": "school",
    "refill": "droplet",
    "about": "info-circle",
    "settings": "adjustments-horizontal",
    "search": "search",
    "read": "refresh",
    "back": "arrow-left",
    "forward": "arrow-right",
    "undo": "arrow-back-up",
    "redo": "arrow-forward-up",
    "add": "plus",
    "remove": "trash",
    "split": "arrows-split-2",
    "print": "printer",
    "save": "device-floppy",
    "open": "folder-open",
    "sign": "signature",
    "check": "check",
    "confirmed": "circle-check",
    "not-applied": "circle-minus",
    "uncertain": "help-hexagon",
    "stop": "hand-stop",
    "stopped": "player-stop",
    "running": "player-play",
    "absolute": "octagon-minus",
    "hard": "ban",
    "soft": "alert-triangle",
    "note": "info-circle",
    "alarm": "bell-ringing",
    "quiet": "bell",
    "link": "plug-connected",
    "unlinked": "plug-connected-x",
    "emulator": "cpu",
    "stale": "clock-pause",
    "clock": "clock",
    "waiting": "circle-dashed",
    "active": "loader-2",
    "failed": "circle-x",
    "chevron-down": "chevron-down",
    "chevron-right": "chevron-right",
    "more": "dots",
    "theme": "sun-moon",
    "lock": "lock",
    "patient": "user",
    "drag": "arrows-horizontal",
}


@cache
def _folders() -> tuple[str, ...]:
    """Where the family lies: the package is located, not imported (its list of 5,000 names costs 140 ms)."""
    spec = importlib.util.find_spec("tablerpy")
    return tuple(spec.submodule_search_locations or ()) if spec else ()


@cache
def _source(name: str) -> str:
    """The SVG text of an icon."""
    for folder in _folders():
        file = QFile(f"{folder}/icons/outline/{NAMES[name]}.svg")
        if file.open(QIODevice.OpenModeFlag.ReadOnly):
            return bytes(file.readAll().data()).decode("utf-8")
    raise LookupError(f"The icon '{name}' ({NAMES[name]}) is not in the installed package tablerpy: set up again.")


@cache
def _renderer(name: str, ink: str) -> QSvgRenderer:
    text = _source(name).replace("currentColor", ink).replace('stroke-width="2"', _STROKE)
    return QSvgRenderer(QByteArray(text.encode("utf-8")))


def paint(painter: QPainter, area: QRectF, name: str, ink: str) -> None:
    """Draw the icon of that meaning into ``area`` in the colour ``ink`` (``#rrggbb``)."""
    _renderer(name, ink).render(painter, area)


def pixmap(name: str, ink: str, size_px: int, ratio: float = 1.0, gap: float = 0.0) -> QPixmap:
    """The icon as a square of ``size_px`` device-independent pixels at a device pixel ratio.

    ``gap`` adds that share of the side as air at the right, for a button whose words follow.
    """
    picture = QImage(_shape(name, round(size_px * ratio), gap))
    painter = QPainter(picture)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(picture.rect(), QColor(ink))
    painter.end()
    made = QPixmap.fromImage(picture)
    made.setDevicePixelRatio(ratio)
    return made


@cache
def _shape(name: str, side: int, gap: float) -> QImage:
    """The icon in black, drawn once for each size; colours are laid over it, which is faster than drawing again."""
    renderer = _renderer(name, "#000000")  # before the painter begins: an error while one is active ends the process
    made = QImage(round(side * (1 + gap)), side, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return made


def icon(name: str, ink: str, disabled_ink: str = "", gap: float = 0.0, size_px: int = 20) -> QIcon:
    """The icon in a colour, with a second colour for when its button is switched off; ``gap`` as in ``pixmap``."""
    made = QIcon()
    for size in (size_px, 2 * size_px):  # the larger one for fine screens
        made.addPixmap(pixmap(name, ink, size, gap=gap), QIcon.Mode.Normal)
        if disabled_ink:
            made.addPixmap(pixmap(name, disabled_ink, size, gap=gap), QIcon.Mode.Disabled)
    return made


def put(button: QAbstractButton, name: str, ink: str, tokens: Tokens) -> None:
    """Give a button an icon whose ink (a field of ``Tokens``) follows the theme."""
    button.setProperty(_NAME, name)
    button.setProperty(_INK, ink)
    gap, side = (_GAP if button.text() else 0.0), button.fontMetrics().height()
    button.setIcon(icon(name, getattr(tokens, ink), tokens.soft, gap, side))
    button.setIconSize(QSize(round(side * (1 + gap)), side))


def recolour(app: QApplication, tokens: Tokens) -> None:
    """Draw the icons of all buttons again in the colours of a new theme."""
    for widget in app.allWidgets():
        if isinstance(widget, QAbstractButton) and widget.property(_NAME):
            put(widget, str(widget.property(_NAME)), str(widget.property(_INK)), tokens)
