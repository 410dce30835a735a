"""``main.py limits URL``: what a pump allows by itself; with ``--by`` and new figures, set them."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import asdict, replace

from console.commands import acting
from console.commands.answers import CommandError, Exit, print_json, say
from profiles.acts import LimitsChange, PumpLimits
from profiles.units import Kind, UnitError, duration_text, flow_text, parse_quantity, volume_text

MEANING = "The pump's own limits are set"
# option -> field, kind, an example
FIGURES: Mapping[str, tuple[str, Kind, str]] = {
    "flow_max": ("flow_max_nl_per_day", Kind.FLOW, "12 mL/day"),
    "bolus_max": ("bolus_max_nl", Kind.VOLUME, "0.5 mL"),
    "day_max": ("day_max_nl", Kind.VOLUME, "5 mL"),
    "change_max": ("change_max_percent", Kind.PERCENT, "400 %"),
    "interval_min": ("interval_min_s", Kind.DURATION, "2 h"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    acting.add_arguments(parser, signed=False)
    for name, (_, kind, example) in FIGURES.items():
        option = f"--{name.replace('_', '-')}"
        parser.add_argument(option, metavar="QUANTITY", help=f'a {kind} with its unit, as in "{example}"')


def run(arguments: argparse.Namespace) -> int:
    """Read them, or set those that were named."""
    asked = {name: getattr(arguments, name) for name in FIGURES if getattr(arguments, name) is not None}
    if not asked:
        return _shown(arguments)
    if arguments.by is None:
        raise CommandError("--by needs the name of the person who sets them.")
    figures = {FIGURES[name][0]: _figure(name, text) for name, text in asked.items()}
    return acting.performed(arguments, lambda read: _change(read, figures), MEANING)


def lines(limits: PumpLimits) -> list[tuple[str, str]]:
    """(name, value) of each limit with its unit."""
    return [
        ("Highest flow", flow_text(limits.flow_max_nl_per_day)),
        ("One bolus", volume_text(limits.bolus_max_nl)),
        ("One day", volume_text(limits.day_max_nl)),
        ("Rise at one change", f"{limits.change_max_percent:,} %"),
        ("Shortest interval", duration_text(limits.interval_min_s)),
    ]


def _shown(arguments: argparse.Namespace) -> int:
    book = acting.read(arguments.url).book
    if arguments.json:
        print_json({"limits": asdict(book.limits), "factory": asdict(book.factory)})
        return Exit.DONE
    rows = zip(lines(book.limits), lines(book.factory), strict=True)
    say("\n".join(f"{name}: {value} (the factory's: {widest})" for (name, value), (_, widest) in rows))
    return Exit.DONE


def _figure(name: str, text: str) -> int:
    try:
        return parse_quantity(text, FIGURES[name][1])
    except UnitError as error:
        raise CommandError(f"--{name.replace('_', '-')}: {error}") from error


def _change(read: acting.Read, figures: Mapping[str, int]) -> LimitsChange:
    asked = replace(read.book.limits, **figures)
    if asked == read.book.limits:
        raise CommandError("The pump holds these limits already.", Exit.UNCHANGED)
    return LimitsChange(asked)
