"""The one library that everything is judged by, and the change to another: verified first, remembered, told to all.

The gate asks the shelf at the moment something is to leave, so a session that was opened before a change judges by the
new library too; while the library in use does not verify, nothing passes at all.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from console.library_files import InUse, Memory, is_library, load
from console.library_memory import memory_of, note_use
from console.records.store import Store, StoreError
from device.gate import Gate
from profiles.checks import Judged, findings
from profiles.context import Context
from profiles.findings import Finding, Part, Place, Rule, Severity
from profiles.limits import Library
from profiles.program import Order

_ACTOR = "console"
_REFUSED = Finding(Rule.ONCE_ONLY, Severity.ABSOLUTE, Place(Part.PROGRAM), "", "", "", "the library does not verify")


class Shelf(QObject):
    """Signals: ``changed(InUse)`` after another library or site file is in use; ``said(sentence)``."""

    changed = Signal(object)
    said = Signal(str)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store
        self._in_use = load(self._memory())
        self._note()

    @property
    def in_use(self) -> InUse:
        """What judges now."""
        return self._in_use

    @property
    def library(self) -> Library:
        """Its drugs, limits, pumps and catheters."""
        return self._in_use.library

    @Slot(str)
    def choose(self, path: str) -> None:
        """Use the library or the site file at that place; refused, the one in use stays."""
        memory = memory_of(self._store)
        place = str(Path(path).resolve())
        wanted = replace(memory, library_path=place) if is_library(path) else replace(memory, site_path=place)
        self._try(load(wanted))

    @Slot()
    def choose_release(self) -> None:
        """Go back to the library of this release, without a site file."""
        self._try(load(replace(memory_of(self._store), library_path="", site_path="")))

    def gate(self) -> Gate:
        """Both twins, by whatever library is in use when something is to leave."""

        def checks(order: Order, context: Context) -> tuple[Finding, ...]:
            return (_REFUSED,) if self._in_use.trouble else findings(order, context, self.library)

        def verdict(order: Order, context: Context) -> frozenset[Judged]:
            from profiles.kernels import verdict as compiled  # numba takes its time: only when something is to leave

            return frozenset() if self._in_use.trouble else compiled(order, context, self.library)

        return Gate(checks, verdict)

    def _memory(self) -> Memory:
        """What was in use before; without records that is the library of this release, and nothing is programmed."""
        return Memory() if self._store.trouble else memory_of(self._store)

    def _try(self, found: InUse) -> None:
        if found.trouble:
            self.said.emit(f"{found.fault} Nothing was changed.")
            return
        self._in_use = found
        self._note()
        self.changed.emit(found)
        site = found.library.site
        over = f" with the site file of {site.name}, version {site.version}" if site else ""
        self.said.emit(f"{found.library.title}, version {found.library.version}, is in use{over}.")

    def _note(self) -> None:
        if self._in_use.trouble:
            return
        try:
            note_use(self._store, self._in_use, _ACTOR)
        except StoreError as error:
            self.said.emit(str(error))
