"""What a look at a window would find: controls without a name, text that is cut. Used by tests and by the tour."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QComboBox, QLabel, QLineEdit, QWidget

from widgets.steady_text import SteadyText
from widgets.steady_words import SteadyWords


def _visible(root: QWidget) -> Iterator[QWidget]:
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible():
            yield widget


def _said(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()} '{getattr(widget, 'text', str)()}'"


def unnamed(root: QWidget) -> tuple[str, ...]:
    """Every visible widget that takes the keyboard and has no accessible name."""
    nameless = (
        widget
        for widget in _visible(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not widget.focusProxy()
        and not widget.accessibleName()
        and not _is_inner(widget)
    )
    return tuple(_said(widget) for widget in nameless)


def _is_inner(widget: QWidget) -> bool:
    """Parts of Qt's own controls, and scroll areas around named things that need no stop of the keyboard."""
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox) or (isinstance(parent, QAbstractScrollArea) and not widget.accessibleName())


def clipped(root: QWidget) -> tuple[str, ...]:
    """Every visible label, button or field that is smaller than its text."""
    return tuple(_said(widget) for widget in _visible(root) if _is_cut(widget))


def _is_cut(widget: QWidget) -> bool:
    if isinstance(widget, SteadyWords):
        return widget.height() < widget.height_of(widget.width())
    if isinstance(widget, QLabel) and widget.wordWrap():
        return bool(widget.text()) and widget.height() < widget.heightForWidth(widget.width())
    if isinstance(widget, QLabel | SteadyText):
        room = widget.sizeHint()
        return bool(widget.text()) and (widget.width() < room.width() or widget.height() < room.height())
    if isinstance(widget, QAbstractButton | QLineEdit | QComboBox):
        least = widget.minimumSizeHint()
        return widget.width() < least.width() or widget.height() < least.height()
    return False
