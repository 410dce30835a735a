"""``main.py project FILE``: what an order will deliver, as a table with one row for every instant something changes.

A column that ends in ``_per_day`` holds from its row to the next one; the others are exact at their row and straight
lines between rows. Units stand at the end of each column's name.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.commands.answers import CommandError, Exit, finding_lines, note, open_document, say, verdict
from profiles.document import Document
from profiles.units import Kind, UnitError, parse_quantity

if TYPE_CHECKING:
    from console.commands.project_estimates import Extra
    from profiles.context import Context
    from profiles.projection import Floats, Projection

_UNITS = {"d": "day", "h": "h", "min": "min", "s": "s"}
_WINDOW_WORDS = {3_600: "1h", 14_400: "4h", 86_400: "24h"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("file", metavar="FILE", help="an order, as docs/order.schema.json describes it")
    parser.add_argument("--start", required=True, metavar="ISO8601", help="local time of activation: 2026-11-23T09:00")
    parser.add_argument("--horizon", default="7d", help="how far: 7d, 36h or 90min (default: 7d)")
    parser.add_argument("--estimates", action="store_true", help="add the arrival band and the spinal fluid, estimated")
    parser.add_argument("--weight", default="", metavar="KG", help='for the spinal fluid of some drugs: "70 kg"')
    parser.add_argument("--csv", default="-", metavar="OUT", help="the file to write (default: standard output)")


def run(arguments: argparse.Namespace) -> int:
    """Write the table; an order that checks would block is projected all the same, to see why, and blocks then."""
    start, horizon_s = start_of(arguments.start), horizon_of(arguments.horizon)
    try:
        start + timedelta(seconds=horizon_s)
    except OverflowError as error:
        raise CommandError(
            f"--start {arguments.start} with --horizon {arguments.horizon} ends after the year 9999: start earlier."
        ) from error
    document = open_document(arguments.file)
    table = _table(document, start, horizon_s, arguments)
    for line in course_of(document):
        note(line)
    _hand_over(table, arguments.csv)
    return _judge(document)


def _hand_over(table: str, where: str) -> None:
    from console.files import FileError, write_text

    if where == "-":
        say(table, end="")
        return
    try:
        written = write_text(where, table)
    except FileError as error:
        raise CommandError(str(error)) from error
    note(f"Wrote {table.count(chr(10)) - 1:,} rows to {written}.")


def _judge(document: Document) -> Exit:
    """The findings of the order beside its table, as ``check`` has them."""
    from console.library_files import trusted_library
    from profiles.checks import findings

    found = findings(document.order, document.context, trusted_library())
    if found:
        note(finding_lines(found))
    return verdict(found)


def _table(document: Document, start: datetime, horizon_s: int, arguments: argparse.Namespace) -> str:
    """The projection, with its estimates when they are wanted; what must be said beside it goes to stderr."""
    from console.commands.project_estimates import estimates, sentences, weight_of
    from console.library_files import trusted_library

    weight_g, library = weight_of(arguments.weight), trusted_library()
    order, context = document.order, context_at(document, start)
    projection = projection_of(document, start, horizon_s)
    asked = (order, context, library, projection)
    for sentence in sentences(*asked, start, csf=(horizon_s, weight_g) if arguments.estimates else None):
        note(sentence)
    return as_csv(projection, start, estimates(*asked, weight_g) if arguments.estimates else {})


def start_of(text: str) -> datetime:
    """The local time of activation."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--start {text} is no time: write it like 2026-11-23T09:00.") from error


def horizon_of(text: str) -> int:
    """A span such as ``7d`` in seconds."""
    figures = text.rstrip("dhmins")
    unit = _UNITS.get(text.removeprefix(figures))
    try:
        span_s = parse_quantity(f"{figures} {unit}", Kind.DURATION) if unit else 0
    except UnitError as error:
        raise CommandError(f"--horizon: {error}") from error
    if span_s <= 0:
        raise CommandError(f"--horizon {text} is no span: write it like 7d, 36h or 90min.")
    return span_s


def course_of(document: Document) -> tuple[str, ...]:
    """What runs after what, for an order in which something ends."""
    from console.library_files import trusted_library
    from widgets.course_words import course_lines

    return course_lines(document.order, document.context, trusted_library())


def projection_of(document: Document, start: datetime, horizon_s: int) -> Projection:
    """The projection of a document that is activated at ``start``."""
    from console.library_files import trusted_library
    from profiles.projection import project

    return project(document.order, context_at(document, start), trusted_library(), horizon_s)


def context_at(document: Document, start: datetime) -> Context:
    """The document's context with the pump's wall at that start."""
    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    wall_s = start.weekday() * 86_400 + int((start - midnight).total_seconds())
    return replace(document.context, wall_at_start_s=wall_s)


def as_csv(projection: Projection, start: datetime, estimated: Mapping[str, Extra] | None = None) -> str:
    """The whole table as text; an estimate's cell is empty where there is nothing to estimate."""
    import numpy as np

    from console.commands.project_estimates import spread

    extras = estimated or {}
    at_s = instants(projection, tuple(np.floor(extra.at_s) for extra in extras.values()))
    cells = {name: [f"{value:.12g}" for value in values] for name, values in curves(projection, at_s).items()}
    cells |= {name: spread(extra, at_s) for name, extra in extras.items()}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time", "elapsed_s", *cells])
    for elapsed, *values in zip(at_s, *cells.values(), strict=True):
        moment = (start + timedelta(seconds=float(elapsed))).isoformat()
        writer.writerow([moment, f"{elapsed:.12g}", *values])
    return text.getvalue()


def instants(projection: Projection, more: tuple[Floats, ...] = ()) -> Floats:
    """Every instant from activation to the horizon at which any of the curves bends, and some ``more``."""
    import numpy as np

    parts = [projection.edges_s, projection.tip_edges_s, projection.reservoir.at_s]
    parts += [rolling.at_s for rolling in projection.rolling]
    every: Floats = np.unique(np.concatenate([*parts, *more]))
    return every[(every >= 0) & (every <= projection.horizon_s)]


def curves(projection: Projection, at_s: Floats) -> dict[str, Floats]:
    """Column name -> its values at each instant."""
    import numpy as np

    def step(edges_s: Floats, values: Floats) -> Floats:
        place = np.clip(np.searchsorted(edges_s, at_s, "right") - 1, 0, len(values) - 1)
        return values[place]

    found = {"flow_nl_per_day": step(projection.edges_s, projection.flow_nl_per_day)}
    for drug in projection.drug_ids:
        found[f"tip_{drug}_ng_per_day"] = step(projection.tip_edges_s, projection.tip_ng_per_day[drug])
        found[f"tip_{drug}_total_ng"] = np.interp(at_s, projection.tip_edges_s, projection.tip_ng[drug])
    for rolling in projection.rolling:
        for drug, values in rolling.ng.items():
            name = f"rolling_{_WINDOW_WORDS[rolling.window_s]}_{drug}_ng"
            found[name] = np.interp(at_s, rolling.at_s, values)
    reservoir = projection.reservoir
    for name, line in (("", reservoir.nl), ("earliest_", reservoir.low_nl), ("latest_", reservoir.high_nl)):
        if line is not None:
            found[f"reservoir_{name}nl"] = np.interp(at_s, reservoir.at_s, line)
    return found
