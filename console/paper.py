"""The content of the printed summary: what the pump is known to hold, by whom, and the row of the audit it rests on."""

from __future__ import annotations

from datetime import datetime, tzinfo

from console.acts import fill_words
from console.desk import Desk
from console.exchange.summary import Section, Summary
from console.once_words import after_lines
from console.patient import Revision, Statement
from console.records.chain import Entry
from console.telling import banner_view, date_text, full_moment
from console.tolerance_views import exposure_words, stated_words
from console.urgency import Urgency
from console.views import course_words, due_words, gives_told, held_lines, held_totals
from profiles.document import DocumentError, read_document
from profiles.limits import Library
from profiles.program import Program, Timed
from profiles.schedule import day_stretches, days_text
from profiles.stillness import why_still
from profiles.units import clock_text, dose_text, flow_text, volume_text

_MARKS = {(True, True): "DEMONSTRATION · EMULATOR", (True, False): "DEMONSTRATION", (False, True): "EMULATOR"}


def summary_of(
    desk: Desk,
    library: Library,
    now: datetime,
    now_ms: int,
    due: Urgency | None,
    signed: Revision | None,
    newest: Entry | None,
    stated: Statement | None = None,
) -> Summary | None:
    """The page, or None while there is nothing to print: no patient, or nothing was read.

    ``stated``: the statement of tolerance that stands at the stop of the pump, or on which what was signed rests.
    """
    if desk.patient is None or desk.status is None or desk.held is None:
        return None
    zone, patient, status, filled = now.tzinfo, desk.patient, desk.status, fill_words(desk, library)
    printed = int(now.timestamp())
    pump = Section("Pump", (), (
        ("Serial number", status.serial),
        ("Model", _model(status.model_id, library)),
        ("Read", full_moment(desk.read_at, zone)),
        ("Reservoir", volume_text(status.reservoir_nl)),
        ("Refill", due_words(due, zone, why_still(status))),
        *((("Last fill", filled),) if filled else ()),
    ))  # fmt: skip
    rows, course = _program_rows(desk.held, library), course_words(desk, library, zone)
    coming = (Section("What comes by itself", (), ((course,),)),) if course else ()
    program = Section("Program, as it was programmed" if course else "Program", (), rows)
    sections = (pump, *coming, program, *_steps(desk.held, library), *_course(desk, library, signed))
    return Summary(
        title=f"{patient.name}, {patient.record_number}",
        subtitle=f"Born {patient.born}. Printed {date_text(printed, zone)}, {now:%H:%M %Z}.",
        mark=_MARKS.get((patient.made_up, status.emulator), ""),
        verdict=banner_view(desk, now_ms, zone).sentence,
        figures=tuple((name, figure) for figure, name in held_totals(desk, library)) if gives_told(desk) else (),
        sections=(*sections, *_tolerance(desk, signed, stated, zone), *_signature(desk, signed, zone)),
        foot=_foot(desk, newest),
    )


def _program_rows(program: Program, library: Library) -> tuple[tuple[str, str], ...]:
    skipped = ("Dose,", "Flow,", "Dose ", "Flow ")  # told step by step below
    rows = held_lines(program, library)
    return rows if not isinstance(program.base, Timed) else tuple(r for r in rows if not r[0].startswith(skipped))


def _steps(program: Program, library: Library) -> tuple[Section, ...]:
    """One table for each set of weekdays of a timed program."""
    if not isinstance(program.base, Timed):
        return ()
    drug = library.drug(program.fluid.primary.drug_id)
    unit = f"{drug.display_unit}/day" if drug else "mcg/day"
    strength = program.fluid.primary.concentration_ng_per_ml
    days: dict[tuple[tuple[str, ...], ...], list[int]] = {}
    for weekday in range(7):
        rows = tuple(
            (clock_text(piece.start_s), clock_text(piece.end_s), flow_text(piece.flow_nl_per_day),
             dose_text(piece.flow_nl_per_day * strength // 1_000_000, unit))
            for piece in day_stretches(program.base, weekday)
        )  # fmt: skip
        days.setdefault(rows, []).append(weekday)
    head = ("From", "Until", "Flow", "Dose at that rate")
    return tuple(
        Section("Steps, every day" if len(which) == 7 else f"Steps, {days_text(tuple(which))}", head, rows)
        for rows, which in days.items()
    )


def _course(desk: Desk, library: Library, signed: Revision | None) -> tuple[Section, ...]:
    """What the order that was signed for this program ran once, and what runs after it."""
    if signed is None or signed.program_digest != desk.held_digest:
        return ()
    try:
        document = read_document(signed.document)
    except DocumentError:
        return ()
    lines = after_lines(document.order, document.context, library)
    return (Section("What was programmed, one after the other", (), tuple((line,) for line in lines)),) if lines else ()


def _tolerance(
    desk: Desk, signed: Revision | None, stated: Statement | None, zone: tzinfo | None
) -> tuple[Section, ...]:
    """What was stated at the stop before this program, as long as this program is the one that rests on it."""
    rests = signed is not None and signed.program_digest == desk.held_digest
    if stated is None or not (rests or desk.stated):
        return ()
    rows = (
        ("Stated", stated_words(stated, zone)),
        ("Counted until then as", exposure_words(stated.was).lower()),
        ("Stop", f"second {stated.stopped_s:,} of the pump, generation {stated.generation:,}"),
        ("Audit row", stated.row),
    )
    return (Section("Tolerance at the stop of the pump", (), rows),)


def _signature(desk: Desk, signed: Revision | None, zone: tzinfo | None) -> tuple[Section, ...]:
    if signed is None or signed.program_digest != desk.held_digest:
        return (Section("Signature", (), (("Signed", "not on this console"), ("Program digest", desk.held_digest))),)
    at = datetime.fromtimestamp(signed.at, zone).astimezone(zone)
    rows = (
        ("Signed by", f"{signed.person}, {at:%d %b %Y %H:%M %Z}"),
        ("Meaning", signed.meaning),
        ("Program digest", signed.program_digest),
        ("Document digest", signed.document_digest),
        ("Transaction", signed.transaction),
    )
    return (Section("Signature", (), rows),)


def _foot(desk: Desk, newest: Entry | None) -> str:
    row = f"Newest audit row {newest.seq}: {newest.sha256}." if newest else "The audit trail is empty."
    return f"Program generation {desk.status.generation if desk.status else 0}. {row}"


def _model(model_id: str, library: Library) -> str:
    model = library.model(model_id)
    return model.name if model else model_id
