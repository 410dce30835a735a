"""``main.py pair URL``: this console and a pump come to trust each other, under the secret on the pump's card."""

from __future__ import annotations

import argparse
import sys
from getpass import getpass
from typing import TYPE_CHECKING

from console.commands.answers import CommandError, Exit, note, print_json, say

if TYPE_CHECKING:
    from console.keys import KeyStore
    from console.line import LineEvent
    from device.events import PairedWith

WITHIN_S = 15.0  # every try at both steps, with a line that has to be opened first


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("url", metavar="URL", help="where the pump is, after somebody has asked for a pairing at it")
    parser.add_argument("--secret-file", metavar="FILE", help="read the card's secret here; asked for if not given")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Pair, and keep the pump's key; 0 when both trust each other, 3 when nothing was changed."""
    from console.commands.talking import command_keys
    from console.keys import KeyTrouble
    from device.card import card_secret

    keys = command_keys()
    try:
        card = card_secret(_secret(arguments.secret_file))
    except ValueError as error:
        raise CommandError(str(error)) from error
    try:
        found = paired(arguments.url, keys, card)
        keys.remember(found.serial, found.key, emulator=found.emulator)
    except KeyTrouble as error:
        raise CommandError(str(error), Exit.UNCHANGED) from error
    kind = "emulator" if found.emulator else "pump"
    if arguments.json:
        print_json({"serial": found.serial, "emulator": found.emulator, "key": found.key.hex()})
    else:
        say(f"{found.serial}, {kind}: this console and it trust each other from now on.")
    return Exit.DONE


def paired(url: str, keys: KeyStore, card: bytes) -> PairedWith:
    """What the pump has proved; raises CommandError when it has not."""
    from console.commands.talking import talking
    from device.commands import PairUp
    from device.events import Lost, PairedWith
    from widgets.wording_pump import reason_text

    def ended(event: LineEvent) -> bool:
        return isinstance(event, PairedWith) or (isinstance(event, Lost) and asked)

    asked = False
    command = PairUp(keys.own(), card)
    with talking(url) as talk:
        talk.ask(command)
        asked = True
        found = talk.until(ended, WITHIN_S)
    if isinstance(found, PairedWith):
        return found
    reason = reason_text(str(found.why)) if isinstance(found, Lost) else f"No pump answers at {url}."
    raise CommandError(f"Nothing was paired. {reason}", Exit.UNCHANGED)


def _secret(file: str | None) -> str:
    if file:
        from console.files import read_text

        return read_text(file)
    if sys.stdin.isatty():
        return getpass("Secret on the pump's card: ")
    note("Secret on the pump's card, on standard input:")
    return sys.stdin.readline()
