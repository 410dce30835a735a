"""``main.py project FILE``: what an order will deliver, as a table with one row for every instant something changes.

A column that ends in ``_per_day`` holds from its row to the next one; the others are exact at their row and straight
lines between rows. Units stand at the end of each column's name.
"""

from __future__ import annotations

import argparse
import csv
import io
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from console.commands.answers import CommandError, Exit, note, open_document, say
from profiles.document import Document
from profiles.units import Kind, UnitError, parse_quantity

if TYPE_CHECKING:
    from profiles.projection import Floats, Projection

_UNITS = {"d": "day", "h": "h", "min": "min", "s": "s"}
_WINDOW_WORDS = {3_600: "1h", 14_400: "4h", 86_400: "24h"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    parser.add_argument("file", metavar="FILE", help="an order, as docs/order.schema.json describes it")
    parser.add_argument("--start", required=True, metavar="ISO8601", help="local time of activation: 2026-11-23T09:00")
    parser.add_argument("--horizon", default="7d", help="how far: 7d, 36h or 90min (default: 7d)")
    parser.add_argument("--csv", default="-", metavar="OUT", help="the file to write (default: standard output)")


def run(arguments: argparse.Namespace) -> int:
    """Write the table; an order that checks would block is projected all the same, to see why."""
    start, horizon_s = start_of(arguments.start), horizon_of(arguments.horizon)
    try:
        start + timedelta(seconds=horizon_s)
    except OverflowError as error:
        raise CommandError(
            f"--start {arguments.start} with --horizon {arguments.horizon} ends after the year 9999: start earlier."
        ) from error
    document = open_document(arguments.file)
    for line in course_of(document):
        note(line)
    table = as_csv(projection_of(document, start, horizon_s), start)
    if arguments.csv == "-":
        say(table, end="")
        return Exit.DONE
    from console.files import FileError, write_text

    try:
        written = write_text(arguments.csv, table)
    except FileError as error:
        raise CommandError(str(error)) from error
    note(f"Wrote {table.count(chr(10)) - 1:,} rows to {written}.")
    return Exit.DONE


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
    from console.files import shipped_library
    from widgets.course_words import course_lines

    return course_lines(document.order, document.context, shipped_library())


def projection_of(document: Document, start: datetime, horizon_s: int) -> Projection:
    """The projection of a document that is activated at ``start``."""
    from console.files import shipped_library
    from profiles.projection import project

    midnight = start.replace(hour=0, minute=0, second=0, microsecond=0)
    wall_s = start.weekday() * 86_400 + int((start - midnight).total_seconds())
    context = replace(document.context, wall_at_start_s=wall_s)
    return project(document.order, context, shipped_library(), horizon_s)


def as_csv(projection: Projection, start: datetime) -> str:
    """The whole table as text."""
    import numpy as np

    at_s = instants(projection)
    columns = curves(projection, at_s)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["time", "elapsed_s", *columns])
    rows = np.column_stack(list(columns.values()))
    for elapsed, values in zip(at_s, rows, strict=True):
        moment = (start + timedelta(seconds=float(elapsed))).isoformat()
        writer.writerow([moment, *(f"{value:.12g}" for value in (elapsed, *values))])
    return text.getvalue()


def instants(projection: Projection) -> Floats:
    """Every instant from activation to the horizon at which any of the curves bends."""
    import numpy as np

    parts = [projection.edges_s, projection.tip_edges_s, projection.reservoir.at_s]
    parts += [rolling.at_s for rolling in projection.rolling]
    every: Floats = np.unique(np.concatenate(parts))
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
