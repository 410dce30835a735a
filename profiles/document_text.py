"""What a text must be before it can be a document: JSON that every reader takes the same way, told in our words.

Refused: what is no JSON, keys that stand twice, NaN and infinities, nesting and figures without end.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, NoReturn

DEEPEST = 32  # levels of braces and brackets; an order has 8
LONGEST_NUMBER = 40  # figures; no quantity of an order has half of them

_MARKS = re.compile(rf'"(?:[^"\\]|\\.)*"|[\[\]{{}}]|[0-9]{{{LONGEST_NUMBER + 1},}}', re.DOTALL)
# how a reader's sentence begins -> what to mend at that place
_MENDS = {
    "Expecting value": "a value is missing, or something stands there that is none",
    "Expecting property name": "a key in double quotes is missing",
    "Expecting ',' delimiter": "a comma or the closing bracket is missing",
    "Expecting ':' delimiter": "the colon after a key is missing",
    "Extra data": "something stands after the end",
    "Unterminated string": "a text begins and has no closing quote",
    "Invalid control character": "a line break or tab stands inside a text",
    "Invalid \\": "a text holds an escape that JSON does not know",
    "Illegal trailing comma": "a comma stands before a closing bracket",
    "Unexpected UTF-8 BOM": "a byte order mark stands there: save the file without it",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that keeps a text from being a document: where it stands (empty: everywhere), and a sentence."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class DocumentError(ValueError):
    """A text that is no document; ``problems`` holds every one of them, in the order of the form."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(map(str, problems)))
        self.problems = problems


def refuse_ambiguous_json(text: str) -> None:
    """Raises DocumentError, with line and column where there is one place to look at."""
    _refuse_without_end(text)
    try:
        json.loads(text, object_pairs_hook=_without_doubles, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        mend = next((words for begin, words in _MENDS.items() if error.msg.startswith(begin)), "it goes on otherwise")
        _refuse(f"The text is not JSON: at {_place(text, error.pos)} {mend}.")


def _refuse_without_end(text: str) -> None:
    """What a reader would give up on in words of its own."""
    depth = 0
    for mark in _MARKS.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(mark[0], 0)
        if depth > DEEPEST:
            _refuse(f"The text is nested more than {DEEPEST} levels deep at {_place(text, mark.start())}: no order is.")
        if mark[0].isdigit():
            place = _place(text, mark.start())
            _refuse(f"A number at {place} has {len(mark[0]):,} figures: no quantity of an order has so many.")


def _place(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1:,}, column {at - text.rfind(chr(10), 0, at):,}"


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        double = next(key for key in made if sum(key == other for other, _ in pairs) > 1)
        raise DocumentError((Problem(double, "This key stands twice in one object: keep one of them."),))
    return made


def _no_constant(name: str) -> NoReturn:
    _refuse(f"{name} is no number that a pump could mean.")


def _refuse(sentence: str) -> NoReturn:
    raise DocumentError((Problem("", sentence),))
