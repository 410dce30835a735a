"""Base units to the words a clinician reads: exact, ISMP style, the unit always beside the number."""

from __future__ import annotations

from fractions import Fraction

from profiles.units_tables import LARGEST, UNITS, Kind, UnitError, units_of

Exact = int | Fraction

_ROUNDED_DECIMALS = 6  # only where no finite decimal exists, such as 1 mL/day in mL/h
_LONGEST_EXACT = 15  # decimals: a finite decimal is written out up to here
_FIGURES = 4  # of a total: what follows is below what any pump can do


def known_unit(kind: Kind, unit: str) -> int:
    """Base units in one ``unit``; UnitError names the units that exist."""
    try:
        return UNITS[kind][unit]
    except KeyError:
        raise UnitError(f"'{unit}' is not a unit of {kind}: use one of {', '.join(units_of(kind))}.") from None


def text(value: Exact, kind: Kind, unit: str, decimals: int | None = None) -> str:
    """Number, space, unit: ``1,200 mcg/day``. A clock time reads ``07:30``; one unit takes no plural."""
    amount = number(value, kind, unit, decimals)
    if kind is Kind.DURATION and unit == "day" and amount != "1":
        unit = "days"
    return f"{amount} {unit}".rstrip()


def number(value: Exact, kind: Kind, unit: str, decimals: int | None = None) -> str:
    """The number alone, with commas from 1,000, no trailing zeros, every digit that it has.

    ``decimals`` rounds half to even for tables and axes. A value with no finite decimal in ``unit`` (1 mL/day in mL/h)
    is rounded to six decimals. For text that a person will edit use ``entry``.
    """
    plain = entry(value, kind, unit, decimals)
    if kind is Kind.CLOCK:
        return plain
    whole, point, rest = plain.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole != "-0" else plain


def entry(value: Exact, kind: Kind, unit: str, decimals: int | None = None) -> str:
    """The number as a person would type it, without thousands commas; ``parse`` reads it back as the same value."""
    factor = known_unit(kind, unit)
    if kind is Kind.CLOCK:
        return clock_text(int(value))
    exact = Fraction(value.numerator, value.denominator * factor)
    wanted = _decimals_of(exact) if decimals is None else min(decimals, _decimals_of(exact))
    scaled = round(Fraction(exact.numerator * 10**wanted, exact.denominator))
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(wanted + 1, "0")
    if not wanted:
        return sign + digits
    return f"{sign}{digits[:-wanted]}.{digits[-wanted:]}".rstrip("0").rstrip(".")


def _decimals_of(exact: Fraction) -> int:
    """How many decimals write ``exact`` out in full, or six when no finite number does."""
    rest, twos, fives = exact.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    needed = max(twos, fives)
    return needed if rest == 1 and needed <= _LONGEST_EXACT else _ROUNDED_DECIMALS


def pair(asked: Exact, allowed: Exact, kind: Kind, unit: str) -> tuple[str, str]:
    """Both numbers with enough digits to differ whenever the values do (a finding must never say 20 against 20)."""
    asked_text, allowed_text = number(asked, kind, unit), number(allowed, kind, unit)
    decimals = _ROUNDED_DECIMALS
    while asked != allowed and asked_text == allowed_text:
        decimals += 3
        asked_text = _fixed(Fraction(asked) / UNITS[kind][unit], decimals)
        allowed_text = _fixed(Fraction(allowed) / UNITS[kind][unit], decimals)
    return asked_text, allowed_text


def total_number(value: Exact, kind: Kind, unit: str) -> str:
    """A total as every page shows it: to four figures, whole parts always in full."""
    whole = entry(value, kind, unit, 0).lstrip("-")
    return number(value, kind, unit, max(0, _FIGURES - (0 if whole == "0" else len(whole))))


def total_text(value: Exact, kind: Kind, unit: str) -> str:
    """``374.9 mcg/day``, ``0.1875 mL/day``: a total with its unit, the same on every page."""
    return f"{total_number(value, kind, unit)} {unit}"


def total_pair(was: Exact, now: Exact, kind: Kind, unit: str) -> tuple[str, str]:
    """Two totals side by side, as numbers; a difference below the fourth figure is written out."""
    shown = total_number(was, kind, unit), total_number(now, kind, unit)
    return pair(was, now, kind, unit) if was != now and shown[0] == shown[1] else shown


def _fixed(exact: Fraction, decimals: int) -> str:
    """``exact`` to a number of decimals, trailing zeros cut; only for values with no finite decimal."""
    scaled = str(round(exact * 10**decimals)).rjust(decimals + 1, "0")
    whole, rest = scaled[:-decimals], scaled[-decimals:].rstrip("0")
    return f"{int(whole):,}.{rest}" if rest else f"{int(whole):,}"


def text_plain(value: Exact, kind: Kind, unit: str) -> str:
    """Like ``text`` but as typed, for messages that quote what to write."""
    return f"{entry(value, kind, unit)} {unit}".rstrip()


def text_of_bound(kind: Kind, unit: str) -> str:
    """The largest value of a kind, in ``unit``."""
    return text(LARGEST[kind], kind, unit)


def volume_text(volume_nl: Exact, decimals: int | None = 3) -> str:
    """``0.316 mL``, at most three decimals unless more are asked for (None: all)."""
    return text(volume_nl, Kind.VOLUME, "mL", decimals)


def flow_text(flow_nl_per_day: Exact, decimals: int | None = None) -> str:
    """``0.66 mL/day``."""
    return text(flow_nl_per_day, Kind.FLOW, "mL/day", decimals)


def dose_text(dose_ng_per_day: Exact, unit: str, decimals: int | None = None) -> str:
    """``330 mcg/day``; ``unit`` is the drug's display unit (``mcg``, ``mg``) or a full ``mcg/day``."""
    return text(dose_ng_per_day, Kind.DOSE, unit if "/" in unit else f"{unit}/day", decimals)


def mass_text(mass_ng: Exact, unit: str, decimals: int | None = None) -> str:
    """``5 mcg``; pass ``Fraction(mass_fg, 10**6)`` for a sum in femtograms."""
    return text(mass_ng, Kind.MASS, unit, decimals)


def concentration_text(concentration_ng_per_ml: Exact, unit: str, decimals: int | None = None) -> str:
    """``500 mcg/mL``; ``unit`` is the drug's display unit (``mcg``, ``mg``) or a full ``mcg/mL``."""
    return text(concentration_ng_per_ml, Kind.CONCENTRATION, unit if "/" in unit else f"{unit}/mL", decimals)


def duration_text(duration_s: int) -> str:
    """``6 h 30 min``, ``3 days 2 h``, ``45 s``: whole parts, none left out, exact to the second."""
    sign, rest, words = ("-" if duration_s < 0 else ""), abs(duration_s), []
    for unit in ("day", "h", "min", "s"):
        amount, rest = divmod(rest, UNITS[Kind.DURATION][unit])
        if amount:
            words.append(f"{amount:,} {'days' if unit == 'day' and amount != 1 else unit}")
    return sign + (" ".join(words) or "0 s")


def clock_text(second_of_day: int) -> str:
    """``07:30``, with seconds only where they are not 0; 86,400 is 24:00."""
    hours, rest = divmod(second_of_day, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}" if seconds else f"{hours:02}:{minutes:02}"


def percent_change_text(percent: Fraction) -> str:
    """``+10 %``, with at most one decimal, rounded away from 0 so that no change looks smaller than it is."""
    whole, tenth = divmod(int(-(-abs(percent) * 10 // 1)), 10)
    sign = "\N{MINUS SIGN}" if percent < 0 else "+"
    return f"{sign}{whole:,}{f'.{tenth}' if tenth else ''} %"
