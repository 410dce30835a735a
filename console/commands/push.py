"""``main.py push FILE URL``: bring an order into a pump and say truthfully what became of it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from console.commands.answers import CommandError, Exit, finding_lines, finding_row, open_document, print_json, say
from profiles.document import plain
from profiles.findings import Rule

if TYPE_CHECKING:
    from console.commands.pushing import Answer
    from console.patient import Statement

_CODES = {"confirmed": Exit.DONE, "not-applied": Exit.UNCHANGED, "uncertain": Exit.UNCERTAIN}
_BLOCKED = ("hard-findings", "unacknowledged")
_WORDS = {
    "confirmed": "Confirmed: the pump holds this program, read from the pump.",
    "not-applied": "Not applied: the pump's program was not changed.",
    "uncertain": "Uncertain: read the pump again before anything else, and do not repeat the dose.",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("file", metavar="FILE", help="an order, as docs/order.schema.json describes it")
    parser.add_argument("url", metavar="URL", help="where the pump is: socket://127.0.0.1:PORT, /dev/ttyUSB0, COM5")
    parser.add_argument("--by", required=True, metavar="NAME", help="who signs")
    parser.add_argument(
        "--accept", action="append", default=[], metavar="RULE=REASON",
        help="accept every soft finding of a rule, with the reason that the record keeps; may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--tolerance", metavar="REASON",
        help="state, for a pump that stands still, that the patient is still tolerant, and why; kept in the record",
    )  # fmt: skip
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Read, judge, push, settle, read again."""
    reasons = reasons_of(arguments.accept)
    if not arguments.by.strip():
        raise CommandError("--by needs the name of the person who signs.")
    if arguments.tolerance is not None and not arguments.tolerance.strip():
        raise CommandError("--tolerance needs the reason why the patient is still tolerant.")
    document = open_document(arguments.file)
    from console.commands.interrupts import listening
    from console.commands.pushing import push

    with listening() as interrupts:
        tolerance = (arguments.tolerance or "").strip()
        answer = push(document, arguments.url, arguments.by.strip(), reasons, interrupts, tolerance)
        if arguments.json:
            print_json(answer_row(answer))
        else:
            say("\n".join(answer_lines(answer)))
    return Exit.BLOCKED if answer.why in _BLOCKED else _CODES[answer.outcome]


def reasons_of(accepted: list[str]) -> dict[Rule, str]:
    """Rule -> reason; raises CommandError for a rule that does not exist or a reason that is empty."""
    reasons = {}
    for text in accepted:
        name, _, reason = text.partition("=")
        if name not in set(Rule):
            raise CommandError(f"--accept {text}: there is no rule '{name}'. Write RULE=REASON.")
        if not reason.strip():
            raise CommandError(f"--accept {text}: a reason is needed. Write {name}=REASON.")
        reasons[Rule(name)] = reason.strip()
    return reasons


def answer_row(answer: Answer) -> dict[str, Any]:
    """The answer as ``--json`` shows it; ``digest`` and ``held`` are the pump's."""
    held = answer.held
    return {
        "outcome": answer.outcome,
        "reason": str(answer.why),
        "transaction": answer.transaction.hex() or None,
        "digest": (held.status.program_digest.hex() or None) if held else None,
        "held": plain(held.program) if held and held.program else None,
        "generation": held.status.generation if held else None,
        "tolerance": None if answer.stated is None else stated_row(answer.stated),
        "findings": [finding_row(finding) for finding in answer.findings],
    }


def stated_row(stated: Statement) -> dict[str, Any]:
    """The statement of tolerance that a push rests on."""
    return {
        "exposure": str(stated.exposure),
        "person": stated.person,
        "reason": stated.reason,
        "at": stated.at,
        "stopped_s": stated.stopped_s,
        "generation": stated.generation,
    }


def answer_lines(answer: Answer) -> list[str]:
    """The answer for a person."""
    from widgets.wording_pump import reason_text

    lines = [finding_lines(answer.findings)] if answer.findings else []
    if answer.stated is not None:
        said = answer.stated
        lines.append(f"{said.person} stated at this stop that the patient is {said.exposure}: {said.reason}.")
    lines.append(_WORDS[answer.outcome])
    if answer.outcome != "confirmed":
        lines.append(reason_text(str(answer.why)))
    return [*lines, held_words(answer)]


def held_words(answer: Answer) -> str:
    """What the pump holds, as it was read at the end."""
    if answer.held is None:
        return "The pump could not be read again: what it holds is not known."
    program = answer.held.program
    held = f"'{program.name}'" if program else "no program"
    return f"The pump holds {held}, generation {answer.held.status.generation}."
