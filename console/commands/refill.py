"""``main.py refill URL``: record in the pump what was drawn out of its reservoir and what was filled in, once."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime

from console.commands import acting
from console.commands.answers import CommandError, note
from console.records import patients
from console.records.store import Store
from console.visits import after_fill, seen
from profiles.acts import Act, Refill
from profiles.document_bounds import TEXT_BYTES
from profiles.drugs import Component, Fluid
from profiles.program import Program
from profiles.reservoir import expected_withdrawal_nl
from profiles.units import Kind, UnitError, parse_quantity, volume_text

MEANING = "The refill is recorded"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    acting.add_arguments(parser)
    parser.add_argument("--id", required=True, metavar="TEXT", help="the refill's own name; it is recorded once")
    parser.add_argument(
        "--volume", required=True, metavar="QUANTITY",
        help='what is in it now, with what could not be drawn out, as in "18 mL"',
    )  # fmt: skip
    parser.add_argument("--withdrawn", required=True, metavar="QUANTITY", help='what was drawn out, as in "2.1 mL"')
    parser.add_argument(
        "--expected", metavar="QUANTITY",
        help="what was expected; if not given, the pump's own count less what cannot be drawn out",
    )  # fmt: skip
    parser.add_argument(
        "--drug", action="append", default=[], metavar="DRUG=CONCENTRATION",
        help='as in "baclofen=500 mcg/mL", the primary one first: what the label says and the program is made for',
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Read the pump, record, read again."""
    volume, withdrawn = _volume("volume", arguments.volume), _volume("withdrawn", arguments.withdrawn)
    expected = None if arguments.expected is None else _volume("expected", arguments.expected)
    fluid, name = _fluid(arguments.drug), _name(arguments.id)

    def made(read: acting.Read) -> Refill:
        counted, inside = read.opened.status.reservoir_nl, filled(read.opened.program, fluid)
        wanted = _can_be_drawn(counted, read.opened.status.model_id) if expected is None else expected
        difference = f"{volume_text(abs(withdrawn - wanted))} {'more' if withdrawn > wanted else 'less'}"
        note(f"Expected {volume_text(wanted)}, drawn {volume_text(withdrawn)}: {difference}.")
        return Refill(name, inside, volume, withdrawn, wanted)

    def kept(store: Store, read: acting.Read, act: Act) -> None:
        patient = patients.of_serial(store, read.opened.status.serial)
        if patient is not None and isinstance(act, Refill):
            told, at = seen(patient, read.opened.status), int(datetime.now(UTC).timestamp())
            after = after_fill(told, act.refill_id, at, None, act.fluid)
            patients.set_dates(store, after, arguments.by.strip())

    return acting.performed(arguments, made, MEANING, keep=kept)


def _name(text: str) -> str:
    name, longest = acting.own_name(text), TEXT_BYTES["refill_id"]
    if (size := len(name.encode())) > longest:
        raise CommandError(f"--id: a pump keeps a name of {longest} bytes at most, and this one has {size:,}.")
    return name


def filled(program: Program | None, said: Fluid | None) -> Fluid:
    """What is in the reservoir now: the program's own fluid, which every total is counted with, or ``said``.

    Raises CommandError for another one than the program's: its doses would be those of a fluid that is not there.
    """
    if program is None:
        if said is None:
            raise CommandError("This pump holds no program: say with --drug what was filled in.")
        return said
    if said is None or said == program.fluid:
        return program.fluid
    from console.library_files import trusted_library
    from console.listing import fluid_words

    library = trusted_library()
    raise CommandError(
        f"Nothing was recorded: the running program is made for {fluid_words(program, library)}, and --drug says "
        f"{fluid_words(replace(program, fluid=said), library)}. The pump runs as before. "
        "Push a program for what was filled in first, then record the refill."
    )


def _can_be_drawn(counted_nl: int, model_id: str) -> int:
    """Of what the pump counts; all of it where nobody knows how much stays behind."""
    from console.library_files import trusted_library

    model = trusted_library().model(model_id)
    return expected_withdrawal_nl(counted_nl, (model.residual_nl.value or 0) if model is not None else 0)


def _volume(name: str, text: str) -> int:
    try:
        return parse_quantity(text, Kind.VOLUME)
    except UnitError as error:
        raise CommandError(f"--{name}: {error}") from error


def _fluid(written: list[str]) -> Fluid | None:
    return Fluid(tuple(_component(text) for text in written)) if written else None


def _component(text: str) -> Component:
    from console.library_files import trusted_library

    drug_id, _, strength = text.partition("=")
    if trusted_library().drug(drug_id) is None:
        raise CommandError(f"--drug {text}: the library knows no drug '{drug_id}'. Write DRUG=CONCENTRATION.")
    try:
        return Component(drug_id, parse_quantity(strength, Kind.CONCENTRATION))
    except UnitError as error:
        raise CommandError(f"--drug {text}: {error}") from error
