"""Faults that change nothing anybody could notice: ``harmless.toml`` names each with its reason.

They are explained, not hidden: a search still plants them, and counts those that survive apart from the others.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.mutation.plant import Mutant

LIST = Path(__file__).with_name("harmless.toml")
ROOT = LIST.parents[2]

_PAGE = """# Faults that change nothing

What a search for unnoticed faults plants is a fault of the text, and not always one of the program. These have
survived a search, were read, and change no result that anybody could see; [how the core is put to the
test](mutation.md) says how they were found. Whatever else survives counts as a gap in the tests until it
has been read. The list is `tests/mutation/harmless.toml`.

| where | what is planted | why it changes nothing |
| --- | --- | --- |
{rows}
"""


@dataclass(frozen=True, slots=True)
class Harmless:
    """One of them; ``column`` counts from the first letter of ``line``, wherever in ``file`` that stands now."""

    file: str
    line: str
    column: int
    change: str
    why: str


@cache
def explained() -> tuple[Harmless, ...]:
    """All of them."""
    return tuple(Harmless(**fault) for fault in tomllib.loads(LIST.read_text(encoding="utf-8"))["fault"])


def why(fault: Mutant) -> str:
    """Why a fault changes nothing; empty for any other."""
    line = (ROOT / fault.file).read_text(encoding="utf-8").splitlines()[fault.line - 1]
    column = fault.column - len(line) + len(line.lstrip())
    asked = fault.file, line.strip(), column, fault.change
    return next((one.why for one in explained() if (one.file, one.line, one.column, one.change) == asked), "")


def page() -> str:
    """What docs/harmless.md says."""
    rows = (f"| `{one.file}` | `{one.line}`: {one.change} at {one.column} | {one.why} |" for one in explained())
    return _PAGE.format(rows="\n".join(rows))
