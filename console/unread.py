"""Records that cannot be read: the console opens all the same, and a pump is reached by its address, read and stopped.

Nothing else can be done then, because nothing could be kept. No file is touched: whoever restores the records finds
them as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from console.demo import STORE_FILE, open_demonstration
from console.journal import open_rows
from console.keys import KeyStore, KeyTrouble, Secrets
from console.library_memory import memory_of
from console.patient import Patient
from console.records import patients
from console.records.store import Store, StoreError, StoreKind
from device.journal import Intent, JournalError
from device.transport import TransportError, check_url
from profiles.context import Exposure, Jurisdiction
from profiles.limits import Library
from profiles.pump import Catheter

NOBODY = "Patient not known"
STAYS = "This pump is not left before it has answered. Read it again, or press STOP; closing the console gives it up."
UNKEPT = "Reading and STOP only"
UNKEPT_WHY = "Nothing that is read or done here is kept, so nothing else can be done."
_KEYLESS = "{trouble} Until then only emulated pumps can be reached."
_UNLIKE = f"The records in {STORE_FILE} cannot be read (a row holds what was never written there)."
_DAMAGE = (ValueError, LookupError, TypeError)  # what a row raises that holds something else than was written


def opened_store(folder: Path, library: Library, now: datetime, trouble: str = "") -> Store:
    """The demonstration store, read once as the worklist will read it; what cannot be read leaves one without records.

    ``trouble``: the folder itself cannot be used, as a sentence.
    """
    store = None
    try:
        if trouble:
            raise StoreError(trouble)
        store = open_demonstration(folder, library, now)
        for look in (patients.everyone, patients.last_readings, open_rows, memory_of):
            look(store)
    except _DAMAGE as error:
        if store is not None:
            store.close()
        said = str(error) if isinstance(error, StoreError) else _UNLIKE
        return Store(folder / STORE_FILE, StoreKind.DEMONSTRATION, trouble=said)
    return store


class UnkeptJournal:
    """``device.journal.Journal`` where nothing can be written: nothing but reading and STOP gets past it."""

    def __init__(self, trouble: str) -> None:
        self._trouble = trouble

    def append(self, action: str, body: Mapping[str, object]) -> None:
        """Refuse: what needs a line in the journal first is not sent, and STOP goes all the same."""
        raise JournalError(self._trouble)

    def open_intents(self, serial: str) -> tuple[Intent, ...]:
        """None is known; what the pump holds is told as read, and nothing can be programmed on top of it."""
        return ()


class NoKeys(KeyStore):
    """Of a file that cannot be read: as if there were none, and none can be kept over it."""

    def _read_head(self) -> dict[str, Any] | None:
        return None

    def _keep(self, *_: object) -> None:
        raise KeyTrouble("The keys could not be kept, so nothing is paired: the file of keys cannot be read.")


def opened_keys(folder: Path, find: Callable[[], Secrets | None]) -> tuple[KeyStore, str]:
    """The keys in a folder, and why there are none, as a sentence."""
    try:
        return KeyStore(folder, find), ""
    except KeyTrouble as error:
        return NoKeys(folder, find), _KEYLESS.format(trouble=error)


def pump_at(url: str, serial: str = "") -> Patient:
    """Whoever carries the pump at an address; nothing of this person is known, and no dose is judged by it."""
    return Patient(
        id=hashlib.sha256(f"{url} {serial}".encode()).hexdigest()[:32],
        name=NOBODY,
        record_number="",
        born="",
        indication="",
        jurisdiction=Jurisdiction.US,
        exposure=Exposure.NAIVE,
        serial=serial,
        url=url,
        catheter=Catheter(),
    )


def address_trouble(url: str) -> str:
    """Why no pump can be at an address, as a sentence; empty when one may be there."""
    try:
        check_url(url)
    except TransportError as error:
        return str(error)
    return "" if url.strip() else "Write where the pump is connected."
