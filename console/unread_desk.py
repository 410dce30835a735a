"""The first page where the records cannot be read: what is wrong, and the pump at an address that a person types."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from console import wiring
from console.controller import Controller
from console.records.store import Store
from console.roster import Roster
from console.unread import address_trouble
from widgets.unread_panel import UnreadPanel, UnreadView


class UnreadDesk(QObject):
    """The first page where there are no records; ``panel`` is what it fills."""

    def __init__(self, store: Store, keyless: str, controller: Controller) -> None:
        super().__init__(controller)
        self._controller = controller
        self.panel = UnreadPanel()
        self.panel.setValue(UnreadView(store.trouble, str(store.path), keyless))

    @Slot(str, str)
    def reach(self, url: str, serial: str) -> None:
        """Read the pump at an address, if one can be there."""
        trouble = address_trouble(url)
        self.panel.setTrouble(trouble)
        if not trouble:
            self._controller.reach_unread(url, serial)


def without_records(store: Store, keyless: str, controller: Controller, roster: Roster) -> UnreadPanel:
    """The page in place of the worklist, which is never shown then: nobody can be listed."""
    desk = UnreadDesk(store, keyless, controller)
    roster.worklist.setParent(desk.panel)
    roster.worklist.hide()
    wiring.connect_unread(desk)
    return desk.panel
