"""A result that is no number: never, nothing, not known, said as a sentence instead of a zero or an infinity."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unusual:
    """What stands where a number would mislead; the sentence says what is missing and what to do next."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence
