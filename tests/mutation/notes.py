"""What became of each fault, kept in a file: a search that was ended goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tests.mutation.plant import Mutant

ROOT = Path(__file__).resolve().parents[2]


@cache
def _digest(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:12]


def _key(fault: Mutant) -> str:
    """A fault of a source as it is now: in another version it is another fault."""
    return f"{fault.name} @{_digest(fault.file)}"


class Notes:
    """Whether each fault survived; with a file, across runs. None: it survived the tests of its own file, so far."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        lines = path.read_text(encoding="utf-8").splitlines() if path and path.exists() else []
        self._survived: dict[str, bool | None] = {}
        for line in lines:
            self._survived |= json.loads(line)

    def write(self, fault: Mutant, *, survived: bool | None) -> None:
        """It is judged."""
        self._survived[_key(fault)] = survived
        if self._path:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps({_key(fault): survived}) + "\n")

    def new(self, faults: Iterable[Mutant]) -> list[Mutant]:
        """Those that were shown to no tests yet."""
        return [fault for fault in faults if _key(fault) not in self._survived]

    def open(self, faults: Iterable[Mutant]) -> list[Mutant]:
        """Those that are not judged yet."""
        return [fault for fault in faults if self._survived.get(_key(fault)) is None]

    def survivors(self, faults: Iterable[Mutant]) -> list[str]:
        """The names of those that were not noticed."""
        return sorted(fault.name for fault in faults if self._survived.get(_key(fault)))
