"""After the first paint: records, library, link, pages and pumps are built and handed to each other, once."""

from __future__ import annotations

import os
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from console import wiring
from console.clock import Clock
from console.controller import Controller
from console.demo import DemoPumps, starting_state
from console.demo_patients import demo_patients
from console.files import FileError, shipped_library
from console.journal import StoreJournal
from console.keys import KeyStore, platform_secrets
from console.link import Link
from console.records import audit
from console.records.store import Store, StoreError
from console.replacing import dates_again
from console.roster import Roster
from console.settings import Settings
from console.shelf import Shelf
from console.slices import Slices, at_once
from console.starts import Starts
from console.unread import UnkeptJournal, opened_keys, opened_store
from console.unread_desk import without_records
from console.warm import WarmUp
from console.window import Window
from device.session import Session
from device.transport import open_url

if TYPE_CHECKING:
    from console.errands import Errands
    from console.forecast import Forecast
    from console.showing import Showing
    from profiles.limits import Library

COMPILED = "compiled"  # where numba keeps what it compiled, beside the records
MARK = "DEMONSTRATION · made-up patients · not a medical device"
UNREAD_MARK = "RECORDS NOT READ · reading and STOP only · not a medical device"


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
    starts: Starts
    keyless: str = ""  # why there are no keys

    def end(self) -> None:
        """Remember the layout, let the pump go, end the children, close the records."""
        self.settings.set_layout("window", self.window.window().saveGeometry())
        self.settings.set_layout("worklist", QByteArray(self.showing.worklist.columns()))
        self.settings.set_layout("program", QByteArray(self.showing.program.columns()))
        self.settings.set_layout("log", QByteArray(self.showing.pump.log.columns()))
        self.settings.save()
        self.showing.ticking.stop()
        self.link.end()
        if self.pumps is not None:
            self.pumps.end()
        self.store.close()
        self.starts.ended()


def furnish(window: Window, folder: Path, settings: Settings, clock: Clock, *, pumps: bool = True) -> Console:
    """Build the rooms into a window that is already shown, at once. ``pumps`` False starts no emulated pump."""
    console = at_once(furnishing(window, folder, settings, clock, pumps=pumps))
    at_once(waking(console))
    return console


@dataclass(frozen=True, slots=True)
class _Ground:
    """What stands before any page does."""

    folder: Path
    settings: Settings
    clock: Clock
    store: Store
    shelf: Shelf
    keys: KeyStore
    link: Link
    controller: Controller
    roster: Roster
    keyless: str  # why there are no keys, as a sentence


def furnishing(
    window: Window, folder: Path, settings: Settings, clock: Clock, *, pumps: bool = True, trouble: str = ""
) -> Slices[Console]:
    """The same in slices: the worklist first, then the pages; whoever stops it half way leaves nothing open.

    Records that cannot be read, or a folder that cannot be used (``trouble``), leave a console that reads and stops.
    """
    library = yield shipped_library
    with ExitStack() as opened:
        store = yield partial(_opened, opened, folder, library, clock, trouble)
        ground = _ground(window, folder, settings, clock, store)
        yield None
        if store.trouble:
            _show_unread(window, ground)
        else:
            yield from _show_worklist(window, ground)
        yield _import_rooms
        console = yield from _rooms(window, ground, pumps=pumps and not store.trouble)
        opened.pop_all()
    return console


def _opened(opened: ExitStack, folder: Path, library: Library, clock: Clock, trouble: str) -> Store:
    """On the pool; who leaves meanwhile never hears of the store, so whoever opens it says that it is to be closed."""
    store = opened_store(folder, library, clock.now(), trouble)
    opened.callback(store.close)
    return store


def _import_rooms() -> None:
    """Everything that ``_rooms`` and the wiring name."""
    for name in ("errands", "forecast", "pages.building", "pairing", "library_errands", "stopping"):
        import_module(f"console.{name}")


def _ground(window: Window, folder: Path, settings: Settings, clock: Clock, store: Store) -> _Ground:
    shelf, (keys, keyless) = Shelf(store, window), opened_keys(folder, platform_secrets)
    journal = UnkeptJournal(store.trouble) if store.trouble else StoreJournal(store)
    link = Link(lambda: Session(os.urandom, journal, shelf.gate(), keys=keys), open_url, window)
    controller = Controller(store, shelf.library, link, clock, window)
    roster = Roster(window, controller, shelf.library, clock)
    return _Ground(folder, settings, clock, store, shelf, keys, link, controller, roster, keyless)


def _show_unread(window: Window, ground: _Ground) -> None:
    """In place of the worklist: what cannot be read, and the way to a pump."""
    panel = without_records(ground.store, ground.keyless, ground.controller, ground.roster)
    window.addPage("worklist", panel)
    wiring.connect_roster(ground.roster, ground.controller)
    window.setMark(UNREAD_MARK)
    window.setPage("worklist")
    panel.takeFocus()


def _show_worklist(window: Window, ground: _Ground) -> Slices[None]:
    """The first page, as it was left last time, shown with its rows; the others are built behind it."""
    worklist = ground.roster.worklist
    window.addPage("worklist", worklist)
    yield None
    worklist.setColumns(bytes(ground.settings.layout("worklist").data()))
    wiring.connect_roster(ground.roster, ground.controller)
    window.setMark(MARK)
    yield None
    ground.controller.list_patients()
    yield None
    window.setPage("worklist")
    worklist.takeFocus()


def _rooms(window: Window, ground: _Ground, *, pumps: bool) -> Slices[Console]:
    """Every page, and what stands between them and the pump."""
    from console.errands import Errands
    from console.forecast import Forecast
    from console.pages.building import building
    from console.pairing import Pairing
    from console.showing import Showing

    store, shelf, controller, clock = ground.store, ground.shelf, ground.controller, ground.clock
    library = shelf.library
    pages = yield from building(window, library)
    forecast = Forecast(library)  # no parent, like the warm-up: a task of theirs may outlive the window
    showing = Showing(window, controller, forecast, store, library, clock, ground.roster, pages)
    errands = Errands(window, showing, controller, forecast, store, ground.settings, library, clock)
    children = DemoPumps(ground.folder, library, clock.now(), window) if pumps else None
    warm_up = WarmUp(library, ground.folder / COMPILED)
    yield None
    wiring.connect(window, showing, controller, forecast, errands, warm_up, children, shelf)
    wiring.connect_pairing(showing, ground.link, Pairing(window, ground.link, ground.keys, controller))
    yield None
    for part in (showing, controller):
        part.use_library(shelf.in_use)
        yield None
    console = Console(window, store, ground.link, controller, showing, errands, shelf, children, ground.settings,
                      forecast, warm_up, Starts(ground.folder), ground.keyless)  # fmt: skip
    if children is not None:
        yield partial(starting_state, demo_patients()[0], library, clock.now())  # makes what all documents need, once
    yield from _start(console, clock)
    return console


def _start(console: Console, clock: Clock) -> Slices[None]:
    """Everything is wired: show where the desk stands, and let the link go."""
    showing, settings, controller = console.showing, console.settings, console.controller
    showing.program.setColumns(bytes(settings.layout("program").data()))
    showing.pump.log.setColumns(bytes(settings.layout("log").data()))
    showing.show_desk(controller.desk, controller.desk)
    yield None
    showing.ticking.start()
    if not controller.desk.unkept:
        showing.worklist.setNotice(*_to_know(console, clock.at()))
    console.link.start()
    if not console.starts.in_a_loop and not controller.desk.unkept:
        controller.resume()  # turns to a pump in doubt, which is connected as soon as it can be reached
    if showing.roster.wanted:
        console.window.say("")
        controller.choose(showing.roster.wanted)


def _to_know(console: Console, at: int) -> tuple[str, ...]:
    """Mark this start before anything connects; what a person has to know first, a title and texts."""
    try:
        console.starts.begun(at)
        told = console.starts.notice()
        anew = dates_again(console.store)
    except (FileError, StoreError) as error:
        return "Something could not be written down at this start", str(error)
    if told or not anew:
        return (*told, *anew)
    return ("Dates to replace pumps by have changed", *anew)


def waking(console: Console) -> Slices[None]:
    """What goes on beside the window: the demonstration's pumps, the warm-up, and a reading of the whole audit.

    Says what is wrong with the audit or the library.
    """
    if console.pumps is not None:
        console.pumps.start()
    yield None
    console.warm_up.start()
    said = yield partial(_sign_of_health, console.store)
    told = " ".join(part for part in (said, console.keyless, console.shelf.in_use.trouble) if part)
    if told:
        console.window.say(told)


def _sign_of_health(store: Store) -> str:
    """What is wrong with the audit trail, as a sentence; a store without records has told its own trouble."""
    if store.trouble:
        return ""
    try:
        broken = audit.verified(store)
    except StoreError as error:
        return f"The records do not verify: {error} The pump can still be read."
    return f"The records do not verify: {broken.sentence} The pump can still be read." if broken else ""
