"""An act without a window: read the pump and its book, make the act, transact, settle, read the pump again."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from console.commands.answers import CommandError, Exit, print_json, say
from console.commands.interrupts import Interrupts, listening
from console.commands.pushing import READS_WITHIN_S, Answer, progress, read_again, settled, store_for, told
from console.commands.talking import Talking, opened, reading_gate, talking
from console.journal import StoreJournal
from device.commands import Perform, ReadBook
from device.events import BookRead, Noise, Opened, Why
from profiles.acts import Act
from profiles.pump_book import PumpBook

CODES = {"confirmed": Exit.DONE, "not-applied": Exit.UNCHANGED, "uncertain": Exit.UNCERTAIN}


@dataclass(frozen=True, slots=True)
class Read:
    """A pump as an act is made for it."""

    opened: Opened
    book: PumpBook


def add_arguments(parser: argparse.ArgumentParser, *, signed: bool = True) -> None:
    """What every act reads from the command line."""
    parser.add_argument("url", metavar="URL", help="where the pump is: socket://127.0.0.1:PORT, /dev/ttyUSB0, COM5")
    parser.add_argument("--by", required=signed, metavar="NAME", help="who does it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def read(url: str) -> Read:
    """The pump and its book; raises CommandError when it has none."""
    with talking(url) as talk:
        return Read(opened(talk, url), _book(talk))


def performed(arguments: argparse.Namespace, make: Callable[[Read], Act], meaning: str) -> int:
    """Make the act for the pump as it is, do it, and say truthfully what became of it."""
    person = arguments.by.strip()
    if not person:
        raise CommandError("--by needs the name of the person who does it.")
    before = read(arguments.url)
    act = make(before)
    with listening() as interrupts, closing(store_for(before.opened.status.emulator)) as store:
        answer = _transact(act, before, (person, meaning), arguments.url, StoreJournal(store), interrupts)
    if arguments.json:
        print_json(answer_row(answer))
    else:
        say("\n".join(answer_lines(answer)))
    return CODES[answer.outcome]


def answer_row(answer: Answer) -> dict[str, Any]:
    """The answer as ``--json`` shows it."""
    held = answer.held
    return {
        "outcome": answer.outcome,
        "reason": str(answer.why),
        "transaction": answer.transaction.hex() or None,
        "generation": held.status.generation if held else None,
    }


def answer_lines(answer: Answer) -> list[str]:
    """The answer for a person."""
    from widgets.wording_pump import reason_text

    words = {
        "confirmed": "Confirmed: the pump has done it, read from the pump.",
        "not-applied": "Not applied: nothing in the pump was changed.",
        "uncertain": "Uncertain: read the pump again before anything else, and do not repeat it.",
    }
    lines = [words[answer.outcome]]
    return lines if answer.outcome == "confirmed" else [*lines, reason_text(str(answer.why))]


def _transact(
    act: Act, before: Read, signed: tuple[str, str], url: str, journal: StoreJournal, interrupts: Interrupts
) -> Answer:
    transaction = os.urandom(16)
    status = before.opened.status
    with talking(url, reading_gate(), journal, progress) as talk:
        now = opened(talk, url)
        if now.status.serial != status.serial:
            return Answer("not-applied", Why.ANOTHER_PUMP, b"", now, ())
        interrupts.counting = True  # from here on only the pump can say that nothing was changed
        talk.ask(Perform(transaction, act, *signed, base_generation=status.generation))
        ended = settled(talk, transaction, interrupts)
    return told(ended, transaction, read_again(url, interrupts), ())


def _book(talk: Talking) -> PumpBook:
    talk.ask(ReadBook())
    found = talk.until(lambda event: isinstance(event, BookRead | Noise), READS_WITHIN_S)
    if not isinstance(found, BookRead):
        raise CommandError("This pump keeps no book of limits and refills that can be read.", Exit.UNCHANGED)
    return found.book
