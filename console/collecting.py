"""Python's cyclic collector, on the window's thread alone.

It starts on whatever thread makes an object at the wrong moment, and what it finds it destroys there. A dialog that
was closed is such a find: Qt lets a widget be destroyed on its own thread only, and the line's makes objects all day.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

LOOK_MS = 500


class Collector(QObject):
    """Between ``begin()`` and ``end()`` nothing is collected but by a timer of the thread that this lives on."""

    def __init__(self) -> None:
        super().__init__()
        self._was_on = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def hold(self) -> None:
        """Collect nothing at all for now."""
        self._was_on = self._was_on or gc.isenabled()
        gc.disable()

    def begin(self) -> None:
        """What there is now stays for good and is never looked at again; what is made from now on is. Once."""
        if not self._timer.isActive():
            self.hold()
            gc.freeze()
            self._timer.start()

    def end(self) -> None:
        """As it was before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()

    @Slot()
    def look(self) -> None:
        """Collect the oldest generation that is due, as Python itself would have done."""
        due = [age for age, most in enumerate(gc.get_threshold()) if 0 < most < gc.get_count()[age]]
        if due:
            gc.collect(due[-1])
