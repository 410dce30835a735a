"""A script of faults for an emulated pump: TOML with a seed, and for each fault when, what, and its arguments."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import Any

from console.commands.answers import CommandError
from console.files import read_text
from device.mishaps import MishapError, mishap
from device.troubled import Planned
from profiles.units import Kind, UnitError, parse_written


@dataclass(frozen=True, slots=True)
class FaultScript:
    """What happens when, in pump seconds after the start, and the seed of what is left to chance."""

    seed: int
    planned: tuple[Planned, ...]


def read_script(path: str) -> FaultScript:
    """The script of a file; raises CommandError with the number of the fault that is wrong."""
    try:
        read = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise CommandError(f"{path} is no TOML: {error}.") from error
    unknown = sorted(set(read) - {"seed", "fault"})
    rows, seed = read.get("fault", []), read.get("seed", 1)
    if unknown or not isinstance(rows, list) or type(seed) is not int:
        raise CommandError(f"{path}: a script holds a whole number 'seed' and rows [[fault]], nothing else.")
    return FaultScript(seed, tuple(_planned(path, number, row) for number, row in enumerate(rows, 1)))


def _planned(path: str, number: int, row: Any) -> Planned:
    try:
        if not isinstance(row, dict) or not {"at", "do"} <= set(row):
            raise MishapError("it needs 'at' (as in \"10 min\") and 'do' (the name of a fault).")
        arguments = {key: value for key, value in row.items() if key not in ("at", "do")}
        return Planned(parse_written(str(row["at"]), Kind.DURATION), mishap(str(row["do"]), arguments))
    except (MishapError, UnitError) as error:
        raise CommandError(f"{path}, fault {number}: {error}") from error
