"""After the first paint: records, library, link, pages and pumps are built and handed to each other, once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QByteArray

from console import wiring
from console.clock import Clock
from console.controller import Controller
from console.demo import DemoPumps, open_demonstration
from console.errands import Errands
from console.files import shipped_library
from console.forecast import Forecast
from console.journal import StoreJournal
from console.keys import KeyStore, platform_secrets
from console.link import Link
from console.pairing import Pairing
from console.records import audit
from console.records.store import Store
from console.settings import Settings
from console.shelf import Shelf
from console.showing import Showing
from console.warm import WarmUp
from console.window import Window
from device.session import Session
from device.transport import open_url

COMPILED = "compiled"  # where numba keeps what it compiled, beside the records
MARK = "DEMONSTRATION · made-up patients · not a medical device"


@dataclass(frozen=True, slots=True)
class Console:
    """Everything that lives until the window closes."""

    window: Window
    store: Store
    link: Link
    controller: Controller
    showing: Showing
    errands: Errands
    shelf: Shelf
    pumps: DemoPumps | None
    settings: Settings
    forecast: Forecast
    warm_up: WarmUp

    def end(self) -> None:
        """Remember the layout, let the pump go, end the children, close the records."""
        self.settings.set_layout("window", self.window.saveGeometry())
        self.settings.set_layout("worklist", QByteArray(self.showing.worklist.columns()))
        self.settings.set_layout("program", QByteArray(self.showing.program.columns()))
        self.settings.set_layout("log", QByteArray(self.showing.pump.log.columns()))
        self.settings.save()
        self.showing.ticking.stop()
        self.link.end()
        if self.pumps is not None:
            self.pumps.end()
        self.store.close()


def furnish(window: Window, folder: Path, settings: Settings, clock: Clock, *, pumps: bool = True) -> Console:
    """Build the rooms into a window that is already shown. ``pumps`` False starts no emulated pump."""
    store = open_demonstration(folder, shipped_library(), clock.now())
    shelf, keys = Shelf(store, window), KeyStore(folder, platform_secrets)
    library = shelf.library
    link = Link(lambda: Session(os.urandom, StoreJournal(store), shelf.gate(), keys=keys), open_url, window)
    controller = Controller(store, library, link, clock, window)
    forecast = Forecast(library)  # no parent, like the warm-up: a task of theirs may outlive the window
    showing = Showing(window, controller, forecast, store, library, clock)
    errands = Errands(window, showing, controller, forecast, store, settings, library, clock)
    children = DemoPumps(folder, library, clock.now(), window) if pumps else None
    warm_up = WarmUp(library, folder / COMPILED)
    for key in ("worklist", "pump", "program", "plan", "library", "review"):
        window.addPage(key, getattr(showing, key))
    wiring.connect(window, showing, controller, forecast, errands, warm_up, children, shelf)
    wiring.connect_pairing(showing, link, Pairing(window, link, keys, controller))
    for part in (showing, controller):
        part.use_library(shelf.in_use)
    _settle(window, showing, controller, settings)
    broken = audit.verified(store)
    torn = f"The records do not verify: {broken.sentence} The pump can still be read." if broken else ""
    if torn or shelf.in_use.trouble:
        window.say(f"{torn} {shelf.in_use.trouble}".strip())
    link.start()
    if children is not None:
        children.start()
    warm_up.start()
    return Console(window, store, link, controller, showing, errands, shelf, children, settings, forecast, warm_up)


def _settle(window: Window, showing: Showing, controller: Controller, settings: Settings) -> None:
    """The first page, as it was left last time."""
    showing.worklist.setColumns(bytes(settings.layout("worklist").data()))
    showing.program.setColumns(bytes(settings.layout("program").data()))
    showing.pump.log.setColumns(bytes(settings.layout("log").data()))
    window.setMark(MARK)
    window.setPage("worklist")
    controller.list_patients()
    showing.show_desk(controller.desk, controller.desk)
    showing.ticking.start()
    showing.worklist.takeFocus()
    controller.resume()
