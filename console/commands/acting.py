"""An act without a window: read the pump and its book, make the act, transact, settle, read the pump again."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Any

from console.commands.answers import CommandError, Exit, finding_lines, finding_row, note, print_json, say
from console.commands.interrupts import Interrupts, listening
from console.commands.push import held_words
from console.commands.pushing import (
    READS_WITHIN_S,
    Answer,
    Signed,
    Stages,
    acknowledge,
    read_again,
    settled,
    store_for,
    told,
)
from console.commands.talking import Talking, opened, reading_gate, talking
from console.journal import StoreJournal
from console.records.store import Store, StoreError
from device.commands import Perform, ReadBook
from device.events import BookRead, Noise, Opened, Why
from device.gate import Gate
from profiles.acts import Act
from profiles.findings import soft
from profiles.pump import PumpStatus
from profiles.pump_book import PumpBook

CODES = {"confirmed": Exit.DONE, "not-applied": Exit.UNCHANGED, "uncertain": Exit.UNCERTAIN}
BLOCKED = frozenset({Why.HARD_FINDINGS, Why.UNACKNOWLEDGED})


@dataclass(frozen=True, slots=True)
class Read:
    """A pump as an act is made for it."""

    opened: Opened
    book: PumpBook


@dataclass(frozen=True, slots=True)
class Judged:
    """An act that is therapy: the gate with both twins, and who signs it with which findings and reasons."""

    gate: Gate
    signed: Signed


@dataclass(frozen=True, slots=True)
class _Deed:
    act: Act
    before: Read
    person: str
    meaning: str
    judged: Judged | None


def add_arguments(parser: argparse.ArgumentParser, *, signed: bool = True) -> None:
    """What every act reads from the command line."""
    parser.add_argument("url", metavar="URL", help="where the pump is: socket://127.0.0.1:PORT, /dev/ttyUSB0, COM5")
    parser.add_argument("--by", required=signed, metavar="NAME", help="who does it")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def own_name(text: str) -> str:
    """The name that ``--id`` gives to an act that is done once; raises CommandError when it is none."""
    if not text.strip():
        raise CommandError("--id needs a name of its own, as in 2026-11-28-a: what has the same name is done once.")
    return text.strip()


def read(url: str) -> Read:
    """The pump and its book; raises CommandError when it has none."""
    with talking(url) as talk:
        return Read(opened(talk, url), _book(talk))


def performed(
    arguments: argparse.Namespace,
    make: Callable[[Read], Act],
    meaning: str,
    judge: Callable[[Read, Act], Judged] | None = None,
    keep: Callable[[Store, Read, Act], None] | None = None,
) -> int:
    """Make the act for the pump as it is, do it, and say truthfully what became of it.

    ``judge`` is for an act that is therapy: what it is judged by, and with which findings. ``keep`` writes what a
    confirmed one means into the record, with the pump as it is then; while that cannot be written it is said, and the
    pump has done it all the same.
    """
    person = arguments.by.strip()
    if not person:
        raise CommandError("--by needs the name of the person who does it.")
    before = read(arguments.url)
    act = make(before)
    judged = judge(before, act) if judge is not None else None
    with listening() as interrupts, closing(store_for(before.opened.status.emulator)) as store:
        if judged is not None and judged.signed.refused is not None:
            answer = Answer("not-applied", judged.signed.refused, b"", before.opened, judged.signed.findings)
        else:
            answer = _transact(_Deed(act, before, person, meaning, judged), arguments.url, store, interrupts)
        if keep is not None and answer.outcome == "confirmed":
            try:
                keep(store, before if answer.held is None else replace(before, opened=answer.held), act)
            except StoreError as error:
                note(f"The pump has done it; the patient's record was not changed. {error}")
        if arguments.json:  # while interrupts are only counted: the answer is not lost to a late one
            print_json(answer_row(answer))
        else:
            say("\n".join(answer_lines(answer)))
    return Exit.BLOCKED if answer.why in BLOCKED else CODES[answer.outcome]


def answer_row(answer: Answer) -> dict[str, Any]:
    """The answer as ``--json`` shows it."""
    held = answer.held
    return {
        "outcome": answer.outcome,
        "reason": str(answer.why),
        "transaction": answer.transaction.hex() or None,
        "generation": held.status.generation if held else None,
        "findings": [finding_row(finding) for finding in answer.findings],
    }


def answer_lines(answer: Answer) -> list[str]:
    """The answer for a person."""
    from widgets.wording_pump import reason_text

    words = {
        "confirmed": "Confirmed: the pump has done it, read from the pump.",
        "not-applied": "Not applied: nothing in the pump was changed.",
        "uncertain": "Uncertain: read the pump again before anything else, and do not repeat it.",
    }
    found = [finding_lines(answer.findings)] if answer.findings else []
    lines = [*found, words[answer.outcome]]
    return lines if answer.outcome == "confirmed" else [*lines, reason_text(str(answer.why)), held_words(answer)]


def _transact(deed: _Deed, url: str, store: Store, interrupts: Interrupts) -> Answer:
    transaction, judged = os.urandom(16), deed.judged
    status = deed.before.opened.status
    gate = reading_gate() if judged is None else judged.gate
    with talking(url, gate, StoreJournal(store), Stages()) as talk:
        now = opened(talk, url)
        if now.status.serial != status.serial:
            return Answer("not-applied", Why.ANOTHER_PUMP, b"", now, ())
        if judged is not None:
            acknowledge(judged.signed, transaction, store)
        interrupts.counting = True  # from here on only the pump can say that nothing was changed
        talk.ask(_command(deed, transaction, status))
        ended = settled(talk, transaction, interrupts)
    found = () if judged is None else judged.signed.findings
    return told(ended, transaction, read_again(url, interrupts), found)


def _command(deed: _Deed, transaction: bytes, status: PumpStatus) -> Perform:
    bare = Perform(transaction, status.serial, deed.act, deed.person, deed.meaning, base_generation=status.generation)
    if deed.judged is None:
        return bare
    signed = deed.judged.signed
    passed = frozenset(finding.key for finding in soft(signed.findings))
    return replace(bare, context=signed.context, acknowledged=passed)


def _book(talk: Talking) -> PumpBook:
    talk.ask(ReadBook())
    found = talk.until(lambda event: isinstance(event, BookRead | Noise), READS_WITHIN_S)
    if not isinstance(found, BookRead):
        raise CommandError("This pump keeps no book of limits and refills that can be read.", Exit.UNCHANGED)
    return found.book
