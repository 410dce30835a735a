"""The bounds of a document, found by the name of a key: the unit at its end says what it may hold.

Lists and texts are those of the image that a pump stores (``device/image.py`` reads them here): what a document may say
can be pushed. Only the length of the whole image is known to the one who writes it.
"""

from __future__ import annotations

import unicodedata

from profiles.units_tables import (
    MAX_CONCENTRATION_NG_PER_ML,
    MAX_DOSE_NG_PER_DAY,
    MAX_DURATION_S,
    MAX_FLOW_NL_PER_DAY,
    MAX_MASS_NG,
    MAX_VOLUME_NL,
    SECONDS_PER_DAY,
)

_NAMED: dict[str, tuple[int, int]] = {
    "start_s": (0, SECONDS_PER_DAY),
    "end_s": (0, SECONDS_PER_DAY),
    "wall_at_start_s": (0, 7 * SECONDS_PER_DAY - 1),
    "clock_error_s": (-MAX_DURATION_S, MAX_DURATION_S),
    "duration_s": (1, MAX_DURATION_S),  # nothing is given in no time
    "interval_s": (1, MAX_DURATION_S),
    "lockout_s": (1, MAX_DURATION_S),
    "concentration_ng_per_ml": (1, MAX_CONCENTRATION_NG_PER_ML),  # a component of no strength has no flow for a dose
    "pumped_since_change_nl": (0, 100 * MAX_VOLUME_NL),  # a hundred fills of the same fluid
    "volume_nl_per_cm": (0, 1_000_000),  # 1 mL/cm: a bore of 11 mm, far beyond any catheter
    "max_starts": (1, 1_440),  # one a minute
    "week": (0, 6),
}
_BY_UNIT: tuple[tuple[str, int], ...] = (
    ("_nl_per_day", MAX_FLOW_NL_PER_DAY),
    ("_ng_per_day", MAX_DOSE_NG_PER_DAY),
    ("_ng", MAX_MASS_NG),
    ("_nl", MAX_VOLUME_NL),
    ("_um", 10_000_000),  # 10 m
    ("_s", MAX_DURATION_S),
)

#: The fewest and the most entries of each list; ``patterns[]`` are the steps of one pattern.
LISTS: dict[str, tuple[int, int]] = {
    "components": (1, 5),
    "patterns": (1, 7),
    "patterns[]": (0, 288),
    "step_plan": (0, 64),
    "one_time": (0, 8),
    "pieces": (0, 8),
    "increases": (0, 100),
    "done": (0, 100),
    "given": (0, 24),  # with a base and a periodic bolus under them, all their flows may add (``units_tables``)
}

#: The most UTF-8 bytes of the texts that a pump stores: a letter with an accent has two.
TEXT_BYTES: dict[str, int] = {"name": 120, "reason": 400, "refill_id": 64}
DRUG_ID_MAX = 20

_WORD = r"[^\x00-\x1f\x7f]"  # no control characters: a name is shown in one line
#: What each text may look like; ``text`` is for every other name.
PATTERNS: dict[str, str] = {
    "text": rf"^{_WORD}{{1,120}}$",
    "id": r"^[0-9a-f]{32}$",
    "drug_id": rf"^[a-z0-9-]{{1,{DRUG_ID_MAX}}}$",
    "pump_model_id": r"^[a-z0-9-]{1,40}$",
    "scope": r"^(system|catheter)$",
    "policy": r"^(scaled|unchanged)$",
    "part": r"^(prime|bridge)$",
}


_FILLERS = "\u115f\u1160\u3164\uffa0"


def is_visible(text: str) -> bool:
    """No control, format, surrogate or unassigned character and no break of a line; a space of any width is welcome."""
    return text.isprintable() or not any(map(_unseen, text))


def is_blank(text: str) -> bool:
    """No letter and no digit to be known by; a letter that draws nothing (the Hangul fillers) is none."""
    return not any(letter.isalnum() and letter not in _FILLERS for letter in text)


def bounds_of(name: str) -> tuple[int, int]:
    """The least and the greatest whole number that a key may hold; raises LookupError for a name without a unit."""
    if name in _NAMED:
        return _NAMED[name]
    for unit, high in _BY_UNIT:
        if name.endswith(unit):
            return (0, high)
    raise LookupError(f"the key {name} does not end in a unit")


def _unseen(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category.startswith("C") or category in ("Zl", "Zp")
