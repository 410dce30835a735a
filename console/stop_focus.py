"""The keyboard never falls to the emergency stop by itself: where what had it goes away, it is led into the page.

Qt hands the focus of a control that is hidden or switched off to the next one, and after the last one that is the stop.
Whoever goes there by Tab, by its key or by the mouse stays there, and a hold is never ended.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from widgets.banner import Banner


class StopFocus(QObject):
    """Watches over one banner; ``lead`` takes the keyboard into the page."""

    def __init__(self, banner: Banner, lead: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._banner, self._lead = banner, lead
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    @Slot(QWidget, QWidget)
    def _follow(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or new is None or not self._banner.isAncestorOf(new):
            return
        if not (old.isVisible() and old.isEnabled()):
            QTimer.singleShot(0, self._leave)  # once the page that follows is there

    @Slot()
    def _leave(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self._banner.isAncestorOf(focused) and not self._banner.stopHeld():
            self._lead()
