"""Strict deterministic CBOR: a form says which small integer key holds which field, and of what kind.

Only integers, byte strings, arrays and maps travel. Decoding builds the value and then demands that the value encodes
to the very same bytes, so a duplicate key, a longer form of a number or a trailing byte can never mean anything.
The traps behind each guard are listed in the protocol's decoder rules (cbor2's defaults are loose).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cbor2

from device.kinds import CodecError, Kind

MAX_DEPTH = 8  # the deepest value has 7: image, plan, plan step, base, patterns, pattern, step


@dataclass(frozen=True, slots=True)
class Row:
    """A tuple of values of one kind, ``low`` to ``high`` of them."""

    kind: Kind
    low: int
    high: int

    def lower(self, value: Any, where: str) -> list[Any]:
        """The array."""
        if type(value) is not tuple:
            raise CodecError(f"{where} must be a tuple, not {value!r:.60}")
        return self._each(value, where, self.kind.lower)

    def lift(self, plain: Any, where: str) -> tuple[Any, ...]:
        """The tuple."""
        if type(plain) is not list:
            raise CodecError(f"{where} must be a list, not {plain!r:.60}")
        return tuple(self._each(plain, where, self.kind.lift))

    def _each(self, items: Sequence[Any], where: str, turn: Callable[[Any, str], Any]) -> list[Any]:
        if not self.low <= len(items) <= self.high:
            raise CodecError(f"{where} must have {self.low} to {self.high} parts, not {len(items)}")
        return [turn(item, f"{where}[{place}]") for place, item in enumerate(items)]


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form; an optional one is absent when it has its ``default``."""

    name: str
    kind: Kind
    optional: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Form:
    """A frozen class as a map with small integer keys, which must rise; raises ValueError when they do not."""

    shape: type
    parts: Mapping[int, Part]

    def __post_init__(self) -> None:
        if list(self.parts) != sorted(self.parts):
            raise ValueError(f"the keys of {self.shape.__name__} do not rise, as those of a deterministic map do")

    def lower(self, value: Any, where: str) -> dict[int, Any]:
        """The map."""
        if type(value) is not self.shape:
            raise CodecError(f"{where} must be a {self.shape.__name__}, not {value!r:.60}")
        lowered = {}
        for key, part in self.parts.items():
            item = getattr(value, part.name)
            if not (part.optional and item == part.default):
                lowered[key] = part.kind.lower(item, f"{where}.{part.name}")
        return lowered

    def lift(self, plain: Any, where: str) -> Any:
        """The value; unknown and missing keys are refused."""
        if type(plain) is not dict or any(type(key) is not int or key not in self.parts for key in plain):
            raise CodecError(f"{where} is not a {self.shape.__name__}, or has a key that its form does not know")
        return self.shape(**{part.name: self._field(key, part, plain, where) for key, part in self.parts.items()})

    @staticmethod
    def _field(key: int, part: Part, plain: dict[int, Any], where: str) -> Any:
        if key in plain:
            return part.kind.lift(plain[key], f"{where}.{part.name}")
        if not part.optional:
            raise CodecError(f"{where}.{part.name} (key {key}) is missing")
        return part.default


@dataclass(frozen=True, slots=True)
class Either:
    """One of several forms; key 0 says which."""

    forms: Mapping[int, Form]
    numbers: Mapping[type, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "numbers", {form.shape: number for number, form in self.forms.items()})

    def lower(self, value: Any, where: str) -> dict[int, Any]:
        """The map of the value's own form, with its number at key 0."""
        number = self.numbers.get(type(value))
        if number is None:
            raise CodecError(f"{where} has no form for {value!r:.60}")
        return {0: number, **self.forms[number].lower(value, where)}

    def lift(self, plain: Any, where: str) -> Any:
        """The value of the form that key 0 names."""
        number = plain.get(0) if type(plain) is dict else None
        if type(number) is not int or number not in self.forms:
            raise CodecError(f"{where} does not say which of its forms it has")
        return self.forms[number].lift({key: item for key, item in plain.items() if key != 0}, where)


def encode(kind: Kind, value: Any, where: str) -> bytes:
    """The deterministic CBOR bytes of a value; raises CodecError when it is outside its form.

    Keys rise in every form and cbor2 writes each number in its shortest form, so nothing is left for its canonical mode
    to sort, which takes five times as long; a test holds the two equal.
    """
    return cbor2.dumps(kind.lower(value, where))


def decode(kind: Kind, data: bytes, where: str, size_max: int) -> Any:
    """The value of its one and only encoding; raises CodecError for every other byte string."""
    if len(data) > size_max:
        raise CodecError(f"{where} has {len(data):,} bytes; at most {size_max:,} are read")
    value = kind.lift(_plain(data, where), where)
    if encode(kind, value, where) != data:
        raise CodecError(f"{where} is not in its one deterministic form")
    return value


def _plain(data: bytes, where: str) -> Any:
    try:
        return cbor2.loads(
            data,
            tag_hook=_no_tag,
            semantic_decoders=_NO_TAGS,
            max_depth=MAX_DEPTH,
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
    except (cbor2.CBORDecodeError, RecursionError, TypeError) as error:  # TypeError: a map or list as a key
        raise CodecError(f"{where} is not readable CBOR: {error}") from error


def _no_tag(*_: Any) -> Any:
    raise cbor2.CBORDecodeError("tags have no place here")


class _EveryTag(dict[int, Callable[..., Any]]):
    """Refuses each tag before cbor2 builds a date, a fraction or a regular expression from it."""

    def __missing__(self, _: int) -> Callable[..., Any]:
        return _no_tag


_NO_TAGS = _EveryTag()
