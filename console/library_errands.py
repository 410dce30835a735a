"""What a person wants of the library: look at it, use another, see where a finding comes from."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog

from console.shelf import Shelf
from console.showing import Showing
from console.window import Window
from profiles.findings import Finding
from widgets.beside import show_beside

_FILES = "Library or site file (library.toml *.toml)"


class LibraryErrands(QObject):
    """Slots only; each does one thing."""

    def __init__(self, window: Window, showing: Showing, shelf: Shelf) -> None:
        super().__init__(window)
        self._window, self._showing, self._shelf = window, showing, shelf

    def slots(self) -> dict[str, Callable[[], None]]:
        """Action id -> what it does."""
        return {"library": self.go_library, "use-library": self.ask, "release-library": self._shelf.choose_release}

    @Slot()
    def go_library(self) -> None:
        """The library page."""
        self._showing.go("library")

    @Slot()
    def ask(self) -> None:
        """Ask which library (its ``library.toml``) or site file is to be used; it is verified when it was chosen."""
        dialog = QFileDialog(self._window, "Use another library or site file", "", _FILES)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.use)
        show_beside(dialog, past_stop=True)

    @Slot(str)
    def use(self, path: str) -> None:
        """Use what was chosen, and show it."""
        self._shelf.choose(path)
        self._showing.go("library")

    @Slot(object)
    def show_source(self, finding: Finding) -> None:
        """Open the limit that a finding rests on."""
        self._showing.go("library")
        self._showing.library.lead(finding)
