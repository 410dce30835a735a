"""The one place where a number meets its unit: a clinician's text to whole base units, and back.

Base units are integers: nL, nL/day, ng/mL, ng, ng/day, s, whole percent. A mass inside a sum is nL x ng/mL = fg.
Words follow ISMP: ``mcg``, 0.5 not .5, 1 not 1.0, a comma from 1,000, a space before the unit
(ISMP list of error-prone abbreviations, symbols and dose designations).
Nothing is rounded while reading: text finer than the base unit is refused with its two neighbours.
``1,000`` means a thousand on our screens and one in half of Europe: it is shown but never read; fields use ``entry``.
``1.000`` means a thousand there, and nobody needs the zeros of a one: where a person types it is not read either. Every
digit of ``1.125`` may be needed: that is read, as one and an eighth. In a file a point is the decimal point.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from fractions import Fraction

from profiles.units_tables import LARGEST, SECONDS_PER_DAY, UNITS, Kind, TooLarge, UnitError, units_of
from profiles.units_texts import (
    clock_text,
    concentration_text,
    dose_text,
    duration_text,
    entry,
    flow_text,
    known_unit,
    mass_text,
    number,
    pair,
    percent_change_text,
    text,
    text_of_bound,
    text_plain,
    total_number,
    total_pair,
    total_text,
    volume_text,
)

__all__ = [
    "Kind",
    "TooLarge",
    "UnitError",
    "clock_text",
    "concentration_text",
    "dose_text",
    "duration_text",
    "entry",
    "flow_text",
    "mass_text",
    "number",
    "pair",
    "parse",
    "parse_quantity",
    "parse_written",
    "percent_change_text",
    "text",
    "total_number",
    "total_pair",
    "total_text",
    "units_of",
    "volume_text",
]

_LONGEST_TEXT = 24  # characters; longer than any number within the bounds
_DECIMAL = re.compile(r"(0|[1-9][0-9]*)(?:[.,]([0-9]+))?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+")
_POINTED = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{2}0")  # a thousand in half of Europe; a decimal needs no 0 at its end
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_PART = re.compile(r"([0-9]+) (days|day|h|min|s)")
_PART_SECONDS = {"days": 86_400, "day": 86_400, "h": 3_600, "min": 60, "s": 1}


def parse(text: str, kind: Kind, unit: str) -> int:
    """Read a number that a person typed in ``unit`` as whole base units of ``kind``.

    Raises UnitError for anything that is not a plain decimal, is negative, too large, or finer than the base unit.
    """
    if _POINTED.fullmatch(stripped := text.strip()):
        plain, decimal = stripped.replace(".", ""), stripped.rstrip("0").rstrip(".")
        raise UnitError(f"'{stripped}' could be read in two ways: write {plain}, or {decimal}.")
    return _parse(text, kind, unit)


def _parse(text: str, kind: Kind, unit: str) -> int:
    """The same, with zeros at the end as they may stand in a file."""
    known_unit(kind, unit)
    stripped = text.strip()
    if not stripped:
        raise UnitError("The field is empty: write a number.")
    if len(stripped) > _LONGEST_TEXT:
        raise UnitError(f"'{stripped[:_LONGEST_TEXT]}…' is too long for a number: write fewer digits.")
    if kind is Kind.CLOCK:
        return _parse_clock(stripped)
    value = _whole(_decimal(stripped), stripped, kind, unit)
    if value > LARGEST[kind]:
        largest = text_of_bound(kind, unit)
        raise TooLarge(f"'{stripped}' is more than any pump could mean: the largest {kind} here is {largest}.")
    return value


def parse_quantity(text: str, kind: Kind) -> int:
    """Read a number that a person typed with its unit: ``19.2 mcg/day``, ``6 h 30 min``, ``20 %``, ``07:30``."""
    return _with_unit(text, kind, parse)


def parse_written(text: str, kind: Kind) -> int:
    """The same as a file holds it, where ``1.250 mcg/day`` is one and a quarter."""
    return _with_unit(text, kind, _parse)


def _with_unit(text: str, kind: Kind, parse: Callable[[str, Kind, str], int]) -> int:
    stripped = text.strip()
    if kind is Kind.CLOCK:
        return parse(stripped, kind, "")
    if kind is Kind.DURATION and len(stripped.split(" ")) > 2:
        return _parse_parts(stripped)
    amount, _, unit = stripped.partition(" ")
    if kind is Kind.DURATION and unit == "days":
        unit = "day"
    if unit not in UNITS[kind] or (not unit and kind is not Kind.COUNT):
        units = ", ".join(u for u in units_of(kind) if u) or "none"
        raise UnitError(f"'{stripped}' has no unit of {kind}: write a number, a space and one of {units}.")
    return parse(amount, kind, unit)


def _decimal(stripped: str) -> Fraction:
    """The exact value of a plain decimal, or a sentence about what makes it unsafe to read."""
    if _GROUPED.fullmatch(stripped):
        plain = stripped.replace(",", "")
        raise UnitError(f"'{stripped}' could be read in two ways: write {plain}, or use a point for the decimals.")
    match = _DECIMAL.fullmatch(stripped)
    if match is None:
        raise UnitError(_why_not_decimal(stripped))
    whole, decimals = match.group(1), match.group(2) or ""
    return Fraction(int(whole + decimals), 10 ** len(decimals))


def _why_not_decimal(stripped: str) -> str:
    """One sentence for text that is no plain decimal."""
    if stripped[0] in ".,":
        return f"'{stripped}' has no digit before the point: write 0{stripped}."
    if stripped[-1] in ".,":
        return f"'{stripped}' ends in a point: write {stripped[:-1]}, or the decimals that are missing."
    if stripped[0] in "-\N{MINUS SIGN}":
        return f"'{stripped}' is negative: write a number that is 0 or more."
    if sum(stripped.count(mark) for mark in ".,") > 1:
        return f"'{stripped}' has more than one point or comma: write one at most, before the decimals."
    if re.fullmatch(r"0[0-9]+([.,][0-9]+)?", stripped):
        return f"'{stripped}' begins with 0 and has no point after it: write 0.{stripped[1:]}, or leave the 0 out."
    return f"'{stripped}' is not a number: write digits, with a point before the decimals."


def _whole(value: Fraction, stripped: str, kind: Kind, unit: str) -> int:
    """``value`` in base units, refused with both neighbours when it falls between two of them."""
    in_base = value * UNITS[kind][unit]
    if in_base.denominator == 1:
        return in_base.numerator
    low = in_base.numerator // in_base.denominator
    below, above = text_plain(low, kind, unit), text_plain(low + 1, kind, unit)
    raise UnitError(f"'{stripped}' is finer than can be given: the nearest are {below} and {above}.")


def _parse_clock(stripped: str) -> int:
    """``HH:MM`` or ``HH:MM:SS``, up to 24:00, as the second of the day."""
    match = _CLOCK.fullmatch(stripped)
    if match is None:
        raise UnitError(f"'{stripped}' is not a time of day: write hours and minutes, such as 07:30.")
    hours, minutes, seconds = int(match.group(1)), int(match.group(2)), int(match.group(3) or 0)
    value = hours * 3_600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or value > SECONDS_PER_DAY:
        raise UnitError(f"'{stripped}' is not a time of day: hours go to 24:00, minutes and seconds to 59.")
    return value


def _parse_parts(stripped: str) -> int:
    """``6 h 30 min``: whole parts, each unit once, the longest first."""
    parts = _PART.findall(stripped)
    sizes = [_PART_SECONDS[unit] for _, unit in parts]
    in_order = all(left > right for left, right in itertools.pairwise(sizes))
    if " ".join(f"{amount} {unit}" for amount, unit in parts) != stripped or not in_order:
        raise UnitError(f"'{stripped}' is not a duration: write it like 6 h 30 min.")
    value = sum(int(amount) * size for (amount, _), size in zip(parts, sizes, strict=True))
    if value > LARGEST[Kind.DURATION]:
        raise UnitError(f"'{stripped}' is too long: the longest duration is {text_of_bound(Kind.DURATION, 'day')}.")
    return value
