"""``main.py conformance URL``: examine any pump that speaks the protocol, clause by clause of ``docs/protocol.md``."""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING, Any

from console.commands.answers import CommandError, Exit, note, print_json, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from device.conformance.bench import Clause
    from device.conformance.kit import Examination, Result
    from device.transport import Transport

_BROKEN_OFF = (
    "Interrupted: the pump may be stopped, or hold a program of the examination. Read it before anything else."
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("url", metavar="URL", help="where the pump is; it will be stopped and reprogrammed")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID", help="examine this clause alone; may be repeated"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Examine and tell; 0 when every clause is met, 1 when one is not, 3 when nothing can be examined."""
    from console.commands.talking import command_keys
    from device.conformance.kit import Examination

    examination = Examination(os.urandom, _clauses(arguments.only), command_keys())
    examine(examination, _opened(arguments.url), arguments.url, note if not arguments.json else lambda _line: None)
    if arguments.json:
        print_json(report(examination, arguments.url))
    else:
        say(verdict(examination))
    return Exit.BLOCKED if report(examination, arguments.url)["ok"] is False else Exit.DONE


def examine(examination: Examination, port: Transport, url: str, said: Callable[[str], None]) -> None:
    """Step an examination on a port until it is done; each result is said as it comes. Closes the port."""
    from device.conformance.kit import NoPump
    from device.transport import TransportError

    told, asked_for_hand = 0, False
    try:
        while not examination.done:
            examination.tick(_now_ms())
            port.write(examination.outgoing())
            examination.receive(port.read(), _now_ms())
            for result in examination.results[told:]:
                said(line(result))
            told = len(examination.results)
            if examination.bench.waits_for_hand and not asked_for_hand:
                said("       The pump waits: confirm the activation at the pump.")
            asked_for_hand = examination.bench.waits_for_hand
    except KeyboardInterrupt as error:
        if examination.found is None:
            raise
        raise CommandError(_BROKEN_OFF, Exit.UNCERTAIN, {"url": url}) from error
    except (NoPump, TransportError) as error:
        raise CommandError(str(error), Exit.UNCHANGED, {"url": url}) from error
    finally:
        port.close()


def line(result: Result) -> str:
    """One clause for a person; what the pump did wrong stands below it."""
    grade = {"met": "met", "failed": "FAILED", "unexamined": "not tried"}[result.grade]
    detail = f"\n{'':18}{result.detail}" if result.detail else ""
    return f"{grade:<10} {result.clause.id:<4}   {result.clause.says}{detail}"


def verdict(examination: Examination) -> str:
    """The last line: how many clauses, and which were not met."""
    from device.conformance.kit import failed

    found = examination.found
    who = f"{found.serial}, model {found.model_id}" if found is not None else "Nobody"
    wrong = [result.clause.id for result in failed(examination.results)]
    count = len(examination.results)
    if not wrong:
        return f"{who}: all {count} clauses are met.{_leftover(examination)}"
    return f"{who}: {len(wrong)} of {count} clauses are not met: {', '.join(wrong)}.{_leftover(examination)}"


def report(examination: Examination, url: str) -> dict[str, Any]:
    """The same as ``--json`` shows it."""
    from device.conformance.kit import failed

    found = examination.found
    return {
        "ok": not list(failed(examination.results)),
        "url": url,
        "serial": found.serial if found is not None else None,
        "model": found.model_id if found is not None else None,
        "restored": examination.restored,
        "clauses": [
            {"id": r.clause.id, "says": r.clause.says, "grade": str(r.grade), "detail": r.detail}
            for r in examination.results
        ],
    }


def _leftover(examination: Examination) -> str:
    return "" if examination.restored else " The program that was found could not be brought back."


def _clauses(only: list[str]) -> tuple[Clause, ...]:
    from device.conformance.kit import CLAUSES, chosen

    try:
        return chosen(only)
    except KeyError as error:
        ids = ", ".join(clause.id for clause in CLAUSES)
        raise CommandError(f"There is no clause {error.args[0]}. There are: {ids}.") from error


def _opened(url: str) -> Transport:
    from device.transport import AddressError, TransportError, open_url

    try:
        return open_url(url)
    except AddressError as error:
        raise CommandError(str(error)) from error
    except TransportError as error:
        raise CommandError(str(error), Exit.UNCHANGED) from error


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
