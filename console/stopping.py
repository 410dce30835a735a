"""STOP as it leaves the window: the pump first, then what is open beside the window and asks of a pump that ran."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from console.controller import Controller
from console.window import Window

_CLOSED = "'{title}' was closed by STOP: nothing of it was done, and what was written in it is not kept."


class Stopping(QObject):
    """``stop()`` for the emergency stop of the window."""

    def __init__(self, window: Window, controller: Controller) -> None:
        super().__init__(window)
        self._window, self._controller = window, controller

    @Slot()
    def stop(self) -> None:
        """Send it; what can no longer be right is closed, and that stands behind what was said of the STOP itself."""
        before, said = self._controller.desk, self._window.said()
        self._controller.stop()
        if self._controller.desk is before:
            return  # it was refused, and why was said
        closed = [_CLOSED.format(title=title) for title in self._window.beside.close(after_stop=True)]
        told = self._window.said()
        if closed:
            self._window.say(" ".join([*([told] if told != said else []), *closed]))
