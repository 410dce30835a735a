"""A program's name keeps telling the truth: doses that it names follow the draft, until a person names it otherwise."""

from __future__ import annotations

from dataclasses import replace

from profiles.limits import Library
from profiles.program import Order, Program
from profiles.totals import totals
from profiles.units import Kind, total_text


def renamed(order: Order, before: Program, held: Program, library: Library) -> Order:
    """``order`` with the held name's doses replaced by its own; a name that a person has typed stays.

    ``before`` is the draft that was edited: its name is ours if it is what this function would have made.
    """
    if order.program.name not in (held.name, name_of(before, held, library)):
        return order
    name = name_of(order.program, held, library)
    return replace(order, program=replace(order.program, name=name))


def name_of(program: Program, held: Program, library: Library) -> str:
    """The held program's name with each dose per day that it mentions replaced by that of ``program``."""
    name = held.name
    was, will_be = _doses(held, library), _doses(program, library)
    for drug_id, text in was.items():
        if text in name and drug_id in will_be:
            name = name.replace(text, f"\0{drug_id}\0")  # in two rounds, so that no new dose is taken for an old one
    for drug_id, text in will_be.items():
        name = name.replace(f"\0{drug_id}\0", text)
    return name


def _doses(program: Program, library: Library) -> dict[str, str]:
    units = {drug.id: drug.display_unit for drug in library.drugs}
    return {mass.drug_id: total_text(mass.ng.mean, Kind.DOSE, f"{units.get(mass.drug_id, 'mcg')}/day")
            for mass in totals(program).masses}  # fmt: skip
