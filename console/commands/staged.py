"""The whole window on a stage: the console's own pages and wiring over the stage's link, store and clock."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
from PySide6.QtWidgets import QWidget

from console import wiring
from console.app import TITLE, application
from console.commands.stage import Stage
from console.controller import Controller
from console.errands import Errands
from console.forecast import Forecast
from console.furnish import MARK, UNREAD_MARK
from console.pages.building import building
from console.pairing import Pairing
from console.roster import Roster
from console.settings import Settings
from console.shelf import Shelf
from console.showing import Showing
from console.slices import at_once
from console.unread_desk import without_records
from console.warm import Warmth, WarmUp
from console.window import Window
from widgets import theme


class _Cold(WarmUp):
    """Compiles nothing, because both judges of the stage are the plain one; ``Staged.ready`` says that it is ready."""

    def start(self) -> None:
        """As if every loop had been there already."""
        self.finished.emit(Warmth(""))


class Staged:
    """A window that is furnished and shown, and moves only when ``turn`` is called."""

    def __init__(self, stage: Stage, folder: Path, theme_name: str = "light", text_scale: float = 1.0) -> None:
        self.app, self.stage = application(), stage
        self.app.setCursorFlashTime(0)  # a blinking cursor would make two pictures differ
        theme.set_look(self.app, theme_name, text_scale)
        settings, clock = Settings(folder), stage.clock.clock()
        self.window = Window(TITLE)
        theme.dress(self.window)
        self.controller = Controller(stage.store, stage.library, stage.link, clock, self.window, stage.chance)
        self.forecast = Forecast(stage.library)
        roster = Roster(self.window, self.controller, stage.library, clock)
        self.window.addPage("worklist", self._first(roster))
        wiring.connect_roster(roster, self.controller)
        pages = at_once(building(self.window, stage.library))
        self.showing = Showing(
            self.window, self.controller, self.forecast, stage.store, stage.library, clock, roster, pages
        )
        self.errands = Errands(
            self.window, self.showing, self.controller, self.forecast, stage.store, settings, stage.library, clock
        )
        self.shelf = Shelf(stage.store, self.window)
        self._warm_up = _Cold(stage.library, folder)
        wiring.connect(
            self.window, self.showing, self.controller, self.forecast, self.errands, self._warm_up, None, self.shelf
        )
        self.pairing = Pairing(self.window, stage.link, stage.keys, self.controller)
        wiring.connect_pairing(self.showing, stage.link, self.pairing)
        self.showing.library.setValue(self.shelf.in_use)
        self.window.setMark(UNREAD_MARK if stage.store.trouble else MARK)
        self.window.setPage("worklist")
        self.window.show()
        self.showing.worklist.takeFocus()
        self.controller.list_patients()
        self.showing.show_desk(self.controller.desk, self.controller.desk)
        for serial in stage.pumps:
            self.controller.reach(serial, stage.url(serial))

    def _first(self, roster: Roster) -> QWidget:
        """The worklist; without records what stands in its place."""
        if not self.stage.store.trouble:
            return roster.worklist
        return without_records(self.stage.store, "", self.controller, roster)

    def ready(self, warmth: Warmth | None = None) -> None:
        """As if the compiled loop had passed its own test."""
        self.errands.take_warmth(warmth or Warmth(""))

    def turn(self, ms: int) -> None:
        """Let time pass on the wire and in the window."""
        self.stage.link.turn(ms)
        self.showing.tick()
        self.settle()

    def settle(self) -> None:
        """Until nothing is computed, posted or waiting to be painted any more."""
        for _ in range(3):
            QThreadPool.globalInstance().waitForDone()
            QCoreApplication.processEvents()
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def resize(self, width: int, height: int) -> None:
        """Another size."""
        self.window.resize(width, height)
        self.settle()

    def close(self) -> None:
        """Let go of the window and of the stage behind it."""
        self.showing.ticking.stop()
        self.window.release()
        self.showing.cover.deleteLater()  # it has no parent while it covers nothing
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.stage.close()
