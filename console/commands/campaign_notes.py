"""What a campaign has found so far, share by share in a file, so that one that was broken off goes on from there.

The first line says which campaign it is: seed, extent, and the sources that play it. Results of other code, of another
seed or of another extent are refused; they would not add up to anything.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.commands.answers import CommandError, Exit

if TYPE_CHECKING:
    from device.campaign.shares import Board, Extent

_ROOMS = ("device", "profiles")


class Notes:
    """``done`` has the board of each share that is over, by its place in the campaign's order."""

    def __init__(self, file: Path, extent: Extent, seed: int) -> None:
        self._file, self._head = file, {"seed": seed, "extent": asdict(extent), "sources": sources_digest()}
        self.done: dict[int, Board] = {}
        try:
            if file.exists():
                self._read()
            else:
                self._write(self._head)
        except (OSError, ValueError) as error:
            why = getattr(error, "strerror", None) or "it holds something else"
            raise CommandError(f"The notes {file} cannot be used ({why}). Choose another place.") from error

    def add(self, number: int, board: Board) -> None:
        """One share more; it is on disk when this returns."""
        self.done[number] = board
        try:
            self._write({"share": number, "board": asdict(board)})
        except OSError as error:
            raise CommandError(
                f"The notes {self._file} cannot be written any more ({error.strerror}): the campaign has ended. "
                "Make room, then the same command goes on from them.",
                Exit.UNCHANGED,
            ) from error

    def _read(self) -> None:
        if not self._file.is_file():
            raise OSError(errno.EINVAL, "it is no ordinary file")
        lines = list(_whole_lines(self._file))
        if not lines or lines[0] != self._head:
            raise CommandError(
                f"{self._file} holds the notes of another campaign (another seed, extent or version): "
                "give another file, or remove it."
            )
        self.done = {line["share"]: _board(line["board"]) for line in lines[1:]}

    def _write(self, line: Mapping[str, Any]) -> None:
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line) + "\n")
            out.flush()
            os.fsync(out.fileno())


def sources_digest() -> str:
    """SHA-256 over the sources that a campaign plays, in hex."""
    root, digest = Path(__file__).resolve().parent.parent.parent, hashlib.sha256()
    for room in _ROOMS:
        for file in sorted((root / room).rglob("*.py")):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _whole_lines(file: Path) -> Iterator[dict[str, Any]]:
    """The lines that were written to their end; a last one that was cut is played again."""
    for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
        if line.endswith("\n"):
            yield json.loads(line)


def _board(form: Mapping[str, Any]) -> Board:
    from device.campaign.hunts import Caught
    from device.campaign.shares import Board
    from device.campaign.tally import Broken, Tally

    def tally(row: Mapping[str, Any]) -> Tally:
        broken = tuple(Broken(one["schedule"], tuple(one["rules"])) for one in row["broken"])
        return Tally(**{**row, "broken": broken})

    caught = tuple(Caught(**{**row, "names": tuple(row["names"])}) for row in form["caught"])
    tallies = {name: tally(row) for name, row in form["tallies"].items()}
    return Board(**{**form, "tallies": tallies, "reached": tuple(form["reached"]), "caught": caught})
