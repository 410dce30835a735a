"""The Desk as the views of pump page, review and log: values in, texts out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, tzinfo
from fractions import Fraction
from functools import lru_cache

from console.acts import fill_words, limit_lines
from console.alarms import SEEN, alarm_of
from console.bridge_words import after_words
from console.bridging import bridged, ends_in_s, left_nl, untold
from console.change_words import label_text, percent_text, value_text
from console.context import clock_error_s
from console.desk import Desk
from console.freshness import stale
from console.once_words import after_lines, once_lines, patient_lines, plan_lines
from console.ongoing import coming, held_now, starts_again
from console.records.chain import Entry
from console.records.patients import DATES, EXPOSURE
from console.replacing import DATED, replace_words
from console.telling import age_text, by_reading, date_text, moment, unseen_words
from console.tolerance import STATED
from console.tolerance_views import counts_words, restart_lines
from console.urgency import Urgency
from profiles.changes import Label, between, facts
from profiles.context import Context
from profiles.limits import Library
from profiles.program import Program, Stopped
from profiles.pump import Alarm, PumpEvent, PumpState, PumpStatus
from profiles.stillness import why_still
from profiles.totals import totals
from profiles.units import Kind, duration_text, total_pair, total_text
from widgets.change_review import ChangeLine, ReviewView, TotalLine
from widgets.course_words import delivery_words
from widgets.log_model import LogLine
from widgets.pump_panel import PumpView
from widgets.reservoir_gauge import ReservoirView
from widgets.wording_pump import STATES, STILL, event_text, reason_text

_CLOCK_TOLERANCE_S = 60  # design (therapy): a clock is told as wrong beyond the link's bound and a minute
_LOUD = frozenset({"stopped", "motor-stalled", "fell-back", "alarm-raised"})
_ABOVE = frozenset({Label.DOSE_PER_DAY, Label.VOLUME_PER_DAY})  # shown large, so not again among the lines
UNKNOWN_STEP = "It has a plan, and nobody knows how far it is: read the pump"
UNTOLD = "What it gave then is not known: the line was lost before its log was read."
_LOST_SHOWN = 8  # of what goes with a draft, by name; a longer list is not read
# a pump that gives nothing: what stands in place of a date
_STILL: dict[str, str] = {
    PumpState.STOPPED: "No date by volume: the pump has stopped and gives nothing.",
    PumpState.FACTORY: "No date by volume: the pump has no program yet.",
    **{cause: f"No date by volume: the pump gives nothing, because {said}." for cause, said in STILL.items()},
}
_AGAIN = ChangeLine("Delivery", "stopped", "runs again")
_OF_PLAN = frozenset({Label.PLAN_START, Label.PLAN_MODE, Label.PLAN_DOSE})  # one line a step instead of three
# whole in one line, so that a volume that stays is read beside the mass that it now gives
_OF_PATIENT = frozenset(
    {Label.PATIENT_DOSE, Label.PATIENT_VOLUME, Label.PATIENT_DURATION, Label.LOCKOUT, Label.MAX_STARTS,
     Label.PATIENT_DAY}
)  # fmt: skip
_TOLD_ELSEWHERE = _ABOVE | _OF_PLAN | _OF_PATIENT


def short_digest(digest: str) -> str:
    """The first figures of a digest, in groups that can be read aloud."""
    return " ".join(digest[at : at + 4] for at in range(0, min(16, len(digest)), 4))


def pump_view(
    desk: Desk,
    library: Library,
    now_ms: int,
    now: datetime,
    due: Urgency | None,
    zone: tzinfo | None,
    seen: tuple[tuple[Alarm, str], ...] = (),
) -> PumpView | None:
    """The pump page, or None before a pump was read; ``seen`` are the alarms that somebody has seen."""
    status = desk.status
    if status is None:
        return None
    model = library.model(status.model_id)
    capacity, alarm = (model.reservoir_nl.known(), model.alarm_volume_nl.known()) if model else (None, None)
    old = stale(desk, now_ms)
    told = gives_told(desk)
    return PumpView(
        status=status,
        model=model.name if model else status.model_id,
        program=program_words(desk),
        totals=held_totals(desk, library) if told else (),
        since=_since_words(desk, status, zone) if told else "",
        course=course_words(desk, library, zone),
        age=age_text(max(0, now_ms - desk.read_ms)),
        stale=old,
        reservoir=ReservoirView(status.reservoir_nl, capacity, alarm, old),
        due=due_words(due, zone, why_still(status)),
        clock=clock_words(status, now, desk.round_trip_ms),
        limits=limit_lines(desk),
        fill=fill_words(desk, library),
        digest=short_digest(desk.held_digest),
        seen=seen,
        exposure="" if desk.unkept else counts_words(desk),
        replace_by=replace_words(status, int(now.timestamp()) - (now_ms - desk.read_ms) // 1_000, zone),
    )


def gives_told(desk: Desk) -> bool:
    """Whether anybody knows what it gives: it gives something, and no unread log may tell of a bridge."""
    status = desk.status
    return status is not None and not why_still(status) and not untold(status, desk.bridge_nl)


def _since_words(desk: Desk, status: PumpStatus, zone: tzinfo | None) -> str:
    """Since when the program runs, or until when a bridge runs before it; empty where nobody knows."""
    if ends_s := ends_in_s(status, desk.bridge_nl):
        until = by_reading(desk, desk.read_at + ends_s // status.time_scale, zone)
        return f"a bridge runs before it until about {until}"
    return "" if desk.running_since_at is None else f"since {by_reading(desk, desk.running_since_at, zone)}"


def program_words(desk: Desk) -> str:
    """The name of what is held, or why there is none."""
    if desk.stopped:
        return "Stopped"
    if desk.held is not None:
        return desk.held.name
    factory = desk.status is not None and desk.status.state is PumpState.FACTORY
    return STATES[PumpState.FACTORY] if factory else "A program that this console cannot read"


_totals = lru_cache(maxsize=4)(totals)  # the pages ask at each status frame, and a worst day takes its time


def held_totals(desk: Desk, library: Library) -> tuple[tuple[str, str], ...]:
    """The same of what the held program gives now; a plan of which nobody knows how far it is has no figure."""
    now = held_now(desk)
    if now is not None and desk.status is not None:
        now = bridged(now, desk.status, desk.bridge_nl)
    unknown = desk.held is not None and now is None
    return (("Not known", UNKNOWN_STEP),) if unknown else program_totals(now, library)


def course_words(desk: Desk, library: Library, zone: tzinfo | None) -> str:
    """What comes next by itself: the delayed start, the next step of the plan, or a start after a planned stop."""
    if desk.status is not None and untold(desk.status, desk.bridge_nl):
        return "What it gives now is read from its log." if desk.connected else UNTOLD
    if desk.held is not None and desk.status is not None and left_nl(desk.status, desk.bridge_nl):
        return f"This is the bridge. {after_words(desk, library)}"
    told = starts_again(desk) or coming(desk)
    if told is None or desk.held is None:
        return ""
    what = f"'{desk.held.name}' starts" if told.first else "The plan goes on"
    gives = delivery_words(told.base, desk.held.fluid, library)
    return f"{what} by itself on {by_reading(desk, told.at, zone)}: {gives}."


def program_totals(program: Program | None, library: Library) -> tuple[tuple[str, str], ...]:
    """(figure, caption) of each drug and of the volume per day."""
    if program is None:
        return ()
    day = _totals(program)
    doses = tuple(
        (total_text(mass.ng.mean, Kind.DOSE, f"{_unit(mass.drug_id, library)}/day"), _name(mass.drug_id, library))
        for mass in day.masses
    )
    return (*doses, (total_text(day.nl.mean, Kind.FLOW, "mL/day"), "Volume"))


DUE_BY = {"volume": "volume in the worst case", "stability": "age of the fill", "appointment": "planned visit"}


def due_words(due: Urgency | None, zone: tzinfo | None, still: str) -> str:
    """When the refill is due and why; a pump that gives nothing has no such date: ``still`` is why."""
    if still in _STILL:
        return _STILL[still]
    if due is None or due.due_at is None:
        return "When the refill is due is not known."
    return f"Refill due {date_text(due.due_at, zone)}, by {DUE_BY.get(due.reason, due.reason)}."


def clock_words(status: PumpStatus, now: datetime, round_trip_ms: int = 0) -> str:
    """How far the pump's clock is from this console's, within what the round trip leaves open; empty within a minute,
    where nobody needs to know.
    """
    error_s = clock_error_s(status, now)
    if abs(error_s) <= _CLOCK_TOLERANCE_S:
        return ""
    bound_s = 1 + round_trip_ms // 2_000  # the clock counts whole seconds
    return f"{duration_text(abs(error_s))} {'ahead' if error_s > 0 else 'behind'}, within {duration_text(bound_s)}"


def review_view(
    desk: Desk, library: Library, context: Context | None = None, zone: tzinfo | None = None
) -> ReviewView | None:
    """Held and draft side by side; None when there is no draft. ``context`` tells what runs after what."""
    if desk.draft is None or desk.patient is None:
        return None
    draft, held = desk.draft.program, held_now(desk)
    changes = between(held, draft, library)
    lines = tuple(
        ChangeLine(label_text(change, library), value_text(change, change.was), value_text(change, change.will_be))
        for change in changes
        if change.label not in _ABOVE | _OF_PLAN | _OF_PATIENT
        and (change.was != change.will_be or change.label is Label.LAYOUT)
    )
    again = (_AGAIN,) if desk.stopped and not isinstance(draft.base, Stopped) else ()
    once = once_lines(desk.draft.one_time, draft, library)
    return ReviewView(
        patient=desk.patient.name,
        serial=desk.patient.serial,
        totals=total_lines(held, draft, library, unknown=desk.held is not None and held is None),
        changes=(*again, *once, *patient_lines(held, draft, library), *lines, *plan_lines(held, draft, library)),
        findings=desk.findings,
        after="\n".join((*after_lines(desk.draft, context, library), *_unseen(desk, zone))) if context else "",
        digest=short_digest(desk.signature.program_digest) if desk.signature else "",
        refusal="" if desk.ready else desk.not_ready,
        restart=restart_lines(desk, zone),
    )


def _unseen(desk: Desk, zone: tzinfo | None) -> tuple[str, ...]:
    said = unseen_words(desk, zone)
    return (f"Not counted in any window: {said}.",) if said else ()


def lost_words(desk: Desk, library: Library) -> str:
    """What goes with a draft, by name."""
    view = review_view(desk, library)
    lines: tuple[TotalLine | ChangeLine, ...] = (*view.totals, *view.changes) if view else ()
    names = [f"{line.label}: {line.will_be}" for line in lines if line.was != line.will_be]
    shown, more = names[:_LOST_SHOWN], len(names) - _LOST_SHOWN
    rest = f", and {more} more" if more > 0 else ""
    return (
        f"This would be lost: {'; '.join(shown)}{rest}." if names else "The draft is the same as what the pump holds."
    )


def total_lines(
    held: Program | None, draft: Program, library: Library, *, unknown: bool = False
) -> tuple[TotalLine, ...]:
    """Mass per day of each drug and volume per day, before and after; ``unknown``: nobody knows what is given now."""
    was, will_be = (None if held is None else totals(held)), totals(draft)
    before = {mass.drug_id: mass.ng.mean for mass in was.masses} if was else {}
    lines = [
        _total_line(f"{_name(mass.drug_id, library)} a day", before.get(mass.drug_id), mass.ng.mean, Kind.DOSE,
                    f"{_unit(mass.drug_id, library)}/day")
        for mass in will_be.masses
    ]  # fmt: skip
    volume = _total_line("Volume a day", was.nl.mean if was else None, will_be.nl.mean, Kind.FLOW, "mL/day")
    return tuple(replace(line, was="not known") if unknown else line for line in (*lines, volume))


def _total_line(label: str, was: Fraction | None, will_be: Fraction, kind: Kind, unit: str) -> TotalLine:
    before, after = (
        ("none", total_text(will_be, kind, unit))
        if was is None
        else (f"{number} {unit}" for number in total_pair(was, will_be, kind, unit))
    )
    return TotalLine(label, before, after, percent_text(_percent(was, will_be)))


def _percent(was: Fraction | None, will_be: Fraction) -> Fraction | None:
    return None if not was else Fraction((will_be - was) * 100) / was


def held_lines(program: Program, library: Library) -> tuple[tuple[str, str], ...]:
    """A whole program as (what, value), for print."""
    told = tuple(
        (label_text(change, library), value_text(change, change.will_be)) for change in between(None, program, library)
    )
    return told if facts(program) else ()


def log_lines(
    events: Iterable[PumpEvent], status: PumpStatus, entries: Iterable[Entry], now_at: int, zone: tzinfo | None
) -> tuple[LogLine, ...]:
    """The pump's events and the console's own rows of this pump, newest first."""
    pump = [(now_at - (status.elapsed_s - e.elapsed_s) // status.time_scale, _event_line(e)) for e in events]
    told = [entry for entry in entries if entry.action in _ENTRY_WORDS]
    console = [(int(datetime.fromisoformat(entry.at).timestamp()), _entry_line(entry, zone)) for entry in told]
    rows = sorted((*pump, *console), key=lambda row: (-row[0], -(row[1].sequence or 0)))
    return tuple(
        LogLine(moment(at, zone, now_at), line.sequence, line.source, line.text, line.tone) for at, line in rows
    )


@lru_cache(maxsize=512)  # twice what a pump's log holds: it is told anew after each act, and few of its lines are new
def _event_line(event: PumpEvent) -> LogLine:
    text = event_text(event.code, event.detail, alarm_of(event))
    tone = "caution" if event.code in _LOUD else ""
    return LogLine("", event.sequence, "Pump", text, tone)


_ENTRY_WORDS = {
    "signed": "{actor} signed a program: {meaning}",
    "revision": "The signed program was kept as a revision",
    "intent": "Written down before the first byte left: {purpose}",
    "activating": "The switch was asked for",
    "done": "Confirmed: the pump did what was asked",
    "not-applied": "Not applied, the pump holds what it held before. {why}",
    "uncertain": "Uncertain. {why}",
    "forgotten": "Not known any more whether it took effect: the pump's memory has lost it",
    "summary-saved": "The summary was saved",
    DATED: "The date to replace the pump by was computed (computation {method})",
    SEEN: "{actor} has seen the alarm: {title}",
    STATED: "{actor} stated at this stop that the patient is {exposure}: {reason}",
    EXPOSURE: "{actor} recorded that the patient is {exposure}, not {was}: {reason}",
    DATES: "{actor} kept the dates: filled {filled_at}, next visit {planned_refill_at}",
}


_PURPOSES = {
    "program": "a program",
    "stop": "an emergency stop",
    "bolus": "a single bolus",
    "clock": "another time for the pump's clock",
    "limits": "other limits of the pump",
    "refill": "a refill",
}


class _Quiet(dict[str, object]):
    """A row may lack a field that a sentence would like to quote."""

    def __missing__(self, key: str) -> str:
        return "not recorded"


def _entry_line(entry: Entry, zone: tzinfo | None) -> LogLine:
    words = _ENTRY_WORDS[entry.action]
    tone = {"uncertain": "danger", "not-applied": "caution", "forgotten": "caution"}.get(entry.action, "")
    fields = {name: _field(name, value, zone) for name, value in entry.fields().items() if value is not None}
    return LogLine("", entry.seq, "Console", words.format_map(_Quiet(fields, actor=entry.actor)), tone)


def _field(name: str, value: object, zone: tzinfo | None) -> object:
    """What a row holds as a date or a code, as a person says it."""
    if name.endswith("_at") and isinstance(value, int):
        return date_text(value, zone)
    if name == "why":
        return reason_text(str(value))
    return _PURPOSES.get(str(value), value) if name == "purpose" else value


def _name(drug_id: str, library: Library) -> str:
    drug = library.drug(drug_id)
    said = drug.name if drug else drug_id
    return said[:1].upper() + said[1:]


def _unit(drug_id: str, library: Library) -> str:
    drug = library.drug(drug_id)
    return drug.display_unit if drug else "mcg"
