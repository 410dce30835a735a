"""The log on the pump page: the pump's own lines with the record's rows of this pump, and who has seen which alarm."""

from __future__ import annotations

from console.alarms import seen
from console.clock import Clock
from console.desk import Desk
from console.records import audit
from console.records.store import Store, StoreError
from console.views import log_lines
from device.events import LogRead
from profiles.pump import Alarm
from widgets.log_view import LogView


class Logbook:
    """``seen`` pairs standing alarms with who has seen them, as of the last ``show``."""

    def __init__(self, view: LogView, store: Store, clock: Clock) -> None:
        self._view, self._store, self._clock = view, store, clock
        self._log: LogRead | None = None
        self.seen: tuple[tuple[Alarm, str], ...] = ()

    def forget(self) -> None:
        """Another pump follows."""
        self._log, self.seen = None, ()
        self._view.setValue(())

    def show(self, desk: Desk, log: LogRead | None = None) -> None:
        """A log that was read; without one the same again, with what the record has had since."""
        self._log = log or self._log
        if self._log is None or desk.patient is None or desk.status is None:
            return
        zone = self._clock.now().tzinfo
        unread = ""
        try:
            own = [row for row in audit.newest(self._store) if row.fields().get("serial") == desk.patient.serial]
            self.seen = seen(self._store, desk.status, zone)
        except StoreError as error:
            own, unread = [], f"Only the pump's own lines are here. {error}"
        self._view.setValue(log_lines(self._log.events, desk.status, own, self._clock.at(), zone))
        trouble = "The pump's log has a gap in its numbers." if self._log.gap else ""
        trouble = trouble or ("The pump's log has a time in the future." if self._log.future else "")
        self._view.setNote(f"{trouble} {unread}".strip())
