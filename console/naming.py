"""A program's name keeps telling the truth: doses that it names follow the draft, until a person names it otherwise."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from profiles.limits import Library
from profiles.program import Order, Program
from profiles.totals import totals
from profiles.units import Kind, total_text

#: A dose per day as a whole: nothing of a larger figure, and nothing of a longer unit.
_FIGURE = re.compile(r"(?<![\d.,])\d[\d.,]* [a-z]+/day\b")


def renamed(order: Order, before: Program, held: Program, library: Library) -> Order:
    """``order`` with the held name's doses replaced by its own; a name that a person has typed stays.

    ``before`` is the draft that was edited: its name is ours if it is what this function would have made.
    """
    if order.program.name not in (held.name, name_of(before, held, library)):
        return order
    name = name_of(order.program, held, library)
    return replace(order, program=replace(order.program, name=name))


def name_of(program: Program, held: Program, library: Library) -> str:
    """The held program's name with each dose per day that it mentions replaced by that of ``program``.

    A figure counts only as a whole, and only where it is the dose of one drug: whose another one is nobody can tell.
    """
    was, will_be = _doses(held, library), _doses(program, library)
    owners = Counter(was.values())
    after = {text: will_be[drug_id] for drug_id, text in was.items() if owners[text] == 1 and drug_id in will_be}
    told = _FIGURE.sub(lambda found: after.get(found[0], found[0]), held.name)
    shared = any(owners[found[0]] > 1 for found in _FIGURE.finditer(held.name))
    return _without_doses(held.name) if shared and was != will_be else told


def _without_doses(name: str) -> str:
    """Words alone, where a figure would tell one of two drugs wrongly."""
    return " ".join(_FIGURE.sub("", name).replace(" ,", ",").split()).strip(" ,")


def _doses(program: Program, library: Library) -> dict[str, str]:
    units = {drug.id: drug.display_unit for drug in library.drugs}
    return {mass.drug_id: total_text(mass.ng.mean, Kind.DOSE, f"{units.get(mass.drug_id, 'mcg')}/day")
            for mass in totals(program).masses}  # fmt: skip
