"""``main.py bolus URL``: give one bolus on top of the running program, once."""

from __future__ import annotations

import argparse
import hashlib

from console.commands import acting
from console.commands.answers import CommandError, Exit, note, open_document
from console.commands.push import reasons_of
from console.commands.pushing import Signed, gate_for, known, library_for
from profiles.acts import Act
from profiles.checks import findings
from profiles.context import Context
from profiles.continuing import beside
from profiles.document import Document
from profiles.edits import bolus_for_dose
from profiles.findings import Rule
from profiles.program import SingleBolus
from profiles.units import Kind, UnitError, duration_text, parse_quantity, volume_text

MEANING = "I have reviewed this bolus and ask the pump to give it once"
_ID_LENGTH = 16


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    acting.add_arguments(parser)
    parser.add_argument("--context", required=True, metavar="FILE", help="an order that says whom the pump is for")
    parser.add_argument("--id", required=True, metavar="TEXT", help="the bolus's own name; it is given once")
    parser.add_argument("--dose", required=True, metavar="QUANTITY", help='of the primary drug, as in "25 mcg"')
    parser.add_argument("--duration", required=True, metavar="QUANTITY", help='as in "5 min"')
    parser.add_argument(
        "--accept", action="append", default=[], metavar="RULE=REASON",
        help="accept every soft finding of a rule, with the reason that the record keeps; may be repeated",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Read the pump, judge the bolus on top of what it runs, give it, read again."""
    dose_ng = _quantity("dose", arguments.dose, Kind.MASS)
    duration_s = _quantity("duration", arguments.duration, Kind.DURATION)
    name = acting.own_name(arguments.id)
    reasons, context = reasons_of(arguments.accept), open_document(arguments.context).context

    def made(read: acting.Read) -> SingleBolus:
        program, serial = read.opened.program, read.opened.status.serial
        if program is None:
            raise CommandError("This pump runs no program that a bolus could be added to.", Exit.UNCHANGED)
        bolus = bolus_for_dose(dose_ng, duration_s, program.fluid)
        note(f"{volume_text(bolus.volume_nl)} over {duration_text(duration_s)} on top of '{program.name}'.")
        return SingleBolus(id_of(serial, name), bolus)

    def judged(_read: acting.Read, act: Act) -> acting.Judged:
        return _judged(act, context, arguments, reasons)

    return acting.performed(arguments, made, MEANING, judged)


def id_of(serial: str, name: str) -> str:
    """The id by which the pump keeps a bolus of that name: the same name is the same bolus, for one pump."""
    return hashlib.sha256(f"{serial}\n{name.strip()}".encode()).digest()[:_ID_LENGTH].hex()


def _judged(act: Act, context: Context, arguments: argparse.Namespace, reasons: dict[Rule, str]) -> acting.Judged:
    """By this moment: pump, log and record know better than the document."""
    held, now = known(context, arguments.url)
    if held.program is None or not isinstance(act, SingleBolus):
        raise CommandError("This pump runs no program that a bolus could be added to.", Exit.UNCHANGED)
    library, order = library_for(held.status.emulator), beside(now.held or held.program, now.held_age_s, act)
    found = findings(order, now, library)
    return acting.Judged(gate_for(library), Signed(Document(order, now), now, found, arguments.by.strip(), reasons))


def _quantity(name: str, text: str, kind: Kind) -> int:
    try:
        return parse_quantity(text, kind)
    except UnitError as error:
        raise CommandError(f"--{name}: {error}") from error
