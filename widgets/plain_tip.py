"""A tooltip that shows what people wrote as they wrote it: Qt takes a text that looks like markup for markup."""

from __future__ import annotations

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """The text for a tooltip; one that Qt would read as rich text is told to it letter by letter."""
    return Qt.convertFromPlainText(text) if Qt.mightBeRichText(text) else text
