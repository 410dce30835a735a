"""Where the keyboard comes to what was put into a page later: Qt would lead there last, behind everything else."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(part: QWidget) -> list[QWidget]:
    """What takes the Tab key in ``part``, itself included, in its order."""
    found = [part] if _takes(part) else []
    at = part.nextInFocusChain()
    while at is not None and at is not part:
        if part.isAncestorOf(at) and _takes(at):
            found.append(at)
        at = at.nextInFocusChain()
    return found


def insert_stops(part: QWidget, before: QWidget) -> None:
    """The keyboard comes to ``part`` right before ``before``; both stand in one window."""
    at = before.previousInFocusChain()
    while at is not None and at is not before and (part.isAncestorOf(at) or not _takes(at)):
        at = at.previousInFocusChain()
    for stop in stops(part):
        if at is not None:
            QWidget.setTabOrder(at, stop)
        at = stop


def _takes(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None
