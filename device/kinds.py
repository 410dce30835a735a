"""The kinds of field that a form is made of: integers, byte strings, ids, texts, flags and numbered words.

Each checks in both directions, so that nothing leaves that the other side would refuse.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Protocol

from profiles.document_bounds import is_visible


class CodecError(ValueError):
    """Bytes or values that are outside the form; the sentence says where."""


class Kind(Protocol):
    """How one field stands in CBOR."""

    def lower(self, value: Any, where: str) -> Any:
        """The plain CBOR value; raises CodecError when the value is outside the form."""

    def lift(self, plain: Any, where: str) -> Any:
        """The value of a plain CBOR value; raises CodecError when it is outside the form."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An integer between two bounds, both included; ``True`` is not an integer."""

    low: int
    high: int

    def lower(self, value: Any, where: str) -> int:
        """The integer itself."""
        if type(value) is not int or not self.low <= value <= self.high:
            raise CodecError(f"{where} must be a whole number from {self.low:,} to {self.high:,}, not {value!r:.60}")
        return value

    lift = lower


@dataclass(frozen=True, slots=True)
class Octets:
    """A byte string whose length lies between two bounds, both included."""

    low: int
    high: int

    def lower(self, value: Any, where: str) -> bytes:
        """The byte string itself."""
        if type(value) is not bytes or not self.low <= len(value) <= self.high:
            raise CodecError(f"{where} must be {self.low} to {self.high} bytes, not {value!r:.60}")
        return value

    lift = lower


@dataclass(frozen=True, slots=True)
class HexText:
    """An id that is written as lower-case hex digits in values and travels as bytes."""

    length: int

    def lower(self, value: Any, where: str) -> bytes:
        """The bytes that the digits name."""
        if type(value) is str and len(value) == 2 * self.length and not set(value) - set("0123456789abcdef"):
            return bytes.fromhex(value)
        raise CodecError(f"{where} must be {2 * self.length} lower-case hex digits, not {value!r:.60}")

    def lift(self, plain: Any, where: str) -> str:
        """The digits of the bytes."""
        return Octets(self.length, self.length).lower(plain, where).hex()


@dataclass(frozen=True, slots=True)
class Text:
    """A text of at most so many UTF-8 bytes, without control or invisible characters."""

    low: int
    high: int

    def lower(self, value: Any, where: str) -> bytes:
        """The UTF-8 bytes."""
        if type(value) is not str or not is_visible(value):
            raise CodecError(f"{where} must be a text of visible characters, not {value!r:.60}")
        return Octets(self.low, self.high).lower(value.encode(), where)

    def lift(self, plain: Any, where: str) -> str:
        """The text of the bytes."""
        octets = Octets(self.low, self.high).lift(plain, where)
        try:
            text = octets.decode()
        except UnicodeDecodeError as error:
            raise CodecError(f"{where} is not UTF-8: {error.reason} at byte {error.start}") from error
        self.lower(text, where)
        return text


@dataclass(frozen=True, slots=True)
class Flag:
    """Yes or no, as 1 or 0."""

    def lower(self, value: Any, where: str) -> int:
        """1 for True, 0 for False."""
        if type(value) is not bool:
            raise CodecError(f"{where} must be yes or no, not {value!r:.60}")
        return int(value)

    def lift(self, plain: Any, where: str) -> bool:
        """True for 1, False for 0."""
        return bool(Whole(0, 1).lower(plain, where))


@dataclass(frozen=True, slots=True)
class Number:
    """A member of an IntEnum, as its number."""

    choices: type[IntEnum]

    def lower(self, value: Any, where: str) -> int:
        """The number of the member."""
        if type(value) is not self.choices:
            raise CodecError(f"{where} must be one of {self.choices.__name__}, not {value!r:.60}")
        return int(value)

    def lift(self, plain: Any, where: str) -> IntEnum:
        """The member of the number."""
        if type(plain) is not int or plain not in self.choices.__members__.values():
            raise CodecError(f"{where} must be a number of {self.choices.__name__}, not {plain!r:.60}")
        return self.choices(plain)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a closed list, as its number; ``make`` turns the word into the value's own type."""

    numbers: Mapping[str, int]
    make: Callable[[str], str] = str

    def lower(self, value: Any, where: str) -> int:
        """The number of the word."""
        number = self.numbers.get(value) if isinstance(value, str) else None
        if number is None:
            raise CodecError(f"{where} must be one of {', '.join(self.numbers)}, not {value!r:.60}")
        return number

    def lift(self, plain: Any, where: str) -> str:
        """The word of the number."""
        words = [word for word, number in self.numbers.items() if type(plain) is int and number == plain]
        if not words:
            raise CodecError(f"{where} has no word for the number {plain!r:.60}")
        return self.make(words[0])
