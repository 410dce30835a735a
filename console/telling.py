"""The Desk in plain words: the banner's one true sentence, and what covers the screen when nobody may look past it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from console.bridging import ends_in_s, untold
from console.desk import Desk, Result, held_order
from console.freshness import age_ms, covered, stale
from console.given import LOOKED_BACK_S
from console.ongoing import coming, starts_again
from console.phases import Phase
from profiles.pump import PumpState, PumpStatus
from profiles.stillness import still_since_s
from profiles.units import flow_text
from widgets.banner import BannerTone, BannerView
from widgets.outcome_panel import Outcome, OutcomeView
from widgets.wording_pump import STILL, reason_text

_DRAFTS = frozenset({Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED})
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class CoverView:
    """What lies over the page. ``action`` is ``read`` or ``pass``."""

    icon: str
    title: str
    sentences: tuple[str, ...]
    action: str = ""
    action_text: str = ""


def banner_view(desk: Desk, now_ms: int, zone: tzinfo | None = None) -> BannerView:
    """Tone, sentence and age for this instant."""
    tone, sentence = _said(desk, now_ms, zone)
    patient = desk.patient
    return BannerView(
        tone=tone,
        sentence=sentence,
        age=_age(desk, now_ms),
        when=_when(desk, zone),
        patient=patient.name if patient else "",
        serial=patient.serial if patient else "",
        emulator=desk.status is not None and desk.status.emulator,
        draft="Draft, not in the pump" if desk.phase in _DRAFTS else "",
    )


def _when(desk: Desk, zone: tzinfo | None) -> str:
    """The dates of the sentence as nobody can mistake them."""
    if desk.status is None:
        return ""
    since = None if desk.still else desk.running_since_at
    running = "" if since is None else f", running since {full_moment(since, zone)}"
    return f"Read {full_moment(desk.read_at, zone)}{running}"


def _said(desk: Desk, now_ms: int, zone: tzinfo | None) -> tuple[BannerTone, str]:
    if desk.phase in _SENTENCES:
        tone, sentence = _SENTENCES[desk.phase]
        said = sentence.format(reason=doubt_text(desk), running=holds(desk, zone, "was"))
        first = (_stranger(desk),) if desk.phase is Phase.UNCERTAIN and _stranger(desk) else ()
        return tone, " ".join((*first, said, *_besides(desk)))
    if desk.status is None:
        whose = "at this address" if desk.unkept else f"of {desk.patient.name}" if desk.patient else ""
        unread = f"The pump {whose} has not been read." if desk.patient else "No pump has been read."
        return BannerTone.EMPTY, f"{_stranger(desk)} {unread}".strip()
    if desk.phase is Phase.LOST:
        return BannerTone.STALE, _when_last_read(desk, zone)
    if desk.still:
        now = holds(desk, zone, "has" if desk.stopped else "is")
        return BannerTone.STOPPED, f"The pump {now}. No drug is delivered."
    if stale(desk, now_ms):
        return BannerTone.STALE, f"When last read, the pump {holds(desk, zone, 'was')}."
    factory = desk.status.state is PumpState.FACTORY
    now = f"the pump {holds(desk, zone, 'has')}" if factory else holds(desk, zone, "")
    return BannerTone.FACTORY if factory else BannerTone.KNOWN, f"{now[:1].upper()}{now[1:]}."


def _besides(desk: Desk) -> tuple[str, ...]:
    """What must be said beside the phase: why it is read again, and what became of a STOP where the phase hides it."""
    why = (desk.note,) if desk.phase is Phase.READING and desk.note else ()
    waits = (STOP_WAITS,) if desk.stop_waits and desk.phase is not Phase.STOPPING else ()
    return (*why, *waits, *(stop_words(desk) if desk.phase is Phase.FAULT else ()))


def stop_words(desk: Desk) -> tuple[str, ...]:
    """How the last STOP ended, by the pump's own word; nothing where none was pressed or the pump runs again."""
    result = desk.result
    if desk.stopped:
        return (_STOPPED,)
    if desk.still:
        return (f"The pump {holds(desk, None, 'is')}. {_NO_DRUG}",)
    if result is None or result.what != "stop" or result.word in _SETTLED:
        return ()
    return (f"Nobody knows whether the pump has stopped. {reason_text(result.reason)}",)


def _when_last_read(desk: Desk, zone: tzinfo | None) -> str:
    """Why nothing newer is known, and of which pump the old is: of a stranger on the line nothing is told."""
    if desk.patient is not None and (stranger := _stranger(desk)):
        return f"{stranger} When last read, {desk.patient.serial} {holds(desk, zone, 'was')}."
    why = desk.note if desk.keyless else "No line to the pump."
    return f"{why} When last read, it {holds(desk, zone, 'was')}."


def _stranger(desk: Desk) -> str:
    """Which pump answers in place of this patient's, as a sentence; empty when none does."""
    if not desk.stranger or desk.connected or desk.patient is None:
        return ""
    return f"{desk.stranger} answers on this line, not {desk.patient.serial}."


def holds(desk: Desk, zone: tzinfo | None, verb: str) -> str:
    """What the pump does or did: ``running 'Day/night 300 mcg/day' since 12 Nov, 09:40``."""
    status = desk.status
    if status is None:
        return "has not been read"
    if status.state is PumpState.FACTORY:
        return " ".join(("had" if verb == "was" else "has", "never been programmed and delivers nothing"))
    if status.state is PumpState.STOPPED:
        return f"{'had' if verb == 'was' else verb} stopped{_until(desk, zone)}".strip()
    name = "a program that this console cannot read" if desk.held is None else f"'{desk.held.name}'"
    if desk.still:
        since = _still_since(status, desk.read_at, zone)
        gives = f"{'had' if verb == 'was' else 'has'} given nothing{since}" if since else f"{verb} giving nothing"
        return f"{gives}, because {STILL[desk.still]}; it holds {name}".strip()
    return f"{verb} {_running(desk, status, name, zone)}".strip()


def _running(desk: Desk, status: PumpStatus, name: str, zone: tzinfo | None) -> str:
    """What is given before or by the program of that name."""
    told = coming(desk)
    if told is not None and told.first:
        return f"running what goes before {name}, which starts by itself on {by_reading(desk, told.at, zone)}"
    if ends_s := ends_in_s(status, desk.bridge_nl):
        until = by_reading(desk, desk.read_at + ends_s // status.time_scale, zone)
        flow = flow_text(status.flow_nl_per_day)
        return f"giving a bridge of the former fluid at {flow} until about {until}, then {name}"
    if untold(status, desk.bridge_nl):
        return f"holding {name}{'; its log is being read' if desk.connected else ''}"
    since = "" if desk.running_since_at is None else f" since {by_reading(desk, desk.running_since_at, zone)}"
    return f"running {name}{since}"


def _unsure(desk: Desk) -> bool:
    """Whether a plan may start it again, and nobody knows how far that plan is."""
    return desk.ran is None and desk.held is not None and bool(desk.held.step_plan)


def _until(desk: Desk, zone: tzinfo | None) -> str:
    """Until when a pump stands still that its own program starts again; empty where only a program starts it."""
    told = starts_again(desk)
    return "" if told is None else f" until {by_reading(desk, told.at, zone)}, when it starts by itself"


def _still_since(status: PumpStatus, read_at: int, zone: tzinfo | None) -> str:
    since_s = still_since_s(status)
    span_s = 0 if since_s is None else max(0, status.elapsed_s - since_s)
    return "" if since_s is None else f" since {moment(read_at - span_s // status.time_scale, zone, read_at)}"


def unseen_words(desk: Desk, zone: tzinfo | None) -> str:
    """Which single boluses of the last day nobody can count, because the log does not reach back so far."""
    status = desk.status
    if status is None or desk.log_from_s is None:
        return ""
    back_s = status.elapsed_s - desk.log_from_s
    since = by_reading(desk, desk.read_at - back_s // status.time_scale, zone)
    return "" if back_s >= LOOKED_BACK_S else f"boluses before {since} are not in the pump's log"


def moment(at: int, zone: tzinfo | None = None, beside: int | None = None) -> str:
    """A UTC instant as it hangs on the wall here: ``12 Nov 2026, 09:40``; ``12 Nov, 09:40`` within ``beside``'s year.

    ``beside`` is the UTC instant that a reader takes for now; what is kept for longer than that has none.
    """
    local = _local(at, zone)
    day = _date(local)
    if beside is not None and local.year == _local(beside, zone).year:
        day = day.removesuffix(f" {local.year}")
    return f"{day}, {local:%H:%M}"


def by_reading(desk: Desk, at: int, zone: tzinfo | None) -> str:
    """The same beside the last reading: with its year where that is another one."""
    return moment(at, zone, desk.read_at)


def full_moment(at: int, zone: tzinfo | None = None) -> str:
    """The same with year and zone, for paper and for who asks: ``12 Nov 2026, 09:40 CET``."""
    return f"{moment(at, zone)} {_local(at, zone):%Z}".rstrip()


def date_text(at: int, zone: tzinfo | None = None) -> str:
    """A UTC instant as a date here: ``12 Nov 2026``."""
    return _date(_local(at, zone))


def _date(local: datetime) -> str:
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def _local(at: int, zone: tzinfo | None) -> datetime:
    return datetime.fromtimestamp(at, zone).astimezone(zone)


def age_text(span_ms: int) -> str:
    """How old knowledge is: ``read 4 s ago``."""
    seconds = span_ms // 1_000
    for size, unit in ((86_400, "day"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"read {seconds // size} {unit}{'s' if unit == 'day' and seconds >= 2 * size else ''} ago"
    return f"read {seconds} s ago"


def _age(desk: Desk, now_ms: int) -> str:
    age = age_ms(desk, now_ms)
    return "" if age is None else age_text(age)


def doubt_of(desk: Desk) -> Result | None:
    """The result that a doubt is about: an older one that ended well or was not applied says nothing of it."""
    result = desk.result
    if result is None or result.word in _SETTLED or (result.word == "not-applied" and result.what != "stop"):
        return None
    return result


def doubt_text(desk: Desk) -> str:
    """Why nobody knows, as a sentence."""
    doubt = doubt_of(desk)
    return reason_text(doubt.reason) if doubt else "The pump has not answered."


_SENTENCES: dict[Phase, tuple[BannerTone, str]] = {
    Phase.READING: (BannerTone.WORKING, "Reading the pump."),
    Phase.PROGRAMMING: (BannerTone.WORKING, "Programming. Until the switch the pump keeps what it held."),
    Phase.STOPPING: (BannerTone.WORKING, "Stopping the pump. Nobody knows yet whether it has stopped."),
    Phase.UNCERTAIN: (BannerTone.UNCERTAIN, "What the pump holds is uncertain. {reason}"),
    Phase.RESOLVING: (BannerTone.UNCERTAIN, "What the pump holds is uncertain. The pump is being asked."),
    Phase.FAULT: (BannerTone.UNCERTAIN, "This console met a fault of its own. Only reading and STOP are possible."),
}


def cover_view(desk: Desk, withdrawal: str = "", zone: tzinfo | None = None, starts: str = "") -> CoverView | None:
    """What covers a pump that gives nothing, or a fault. ``withdrawal``: what an abrupt stop of its drugs does;
    ``starts``: with what it starts, where its own program starts it again.
    """
    if desk.phase is Phase.FAULT:
        return CoverView(
            "failed", "This console met a fault of its own", (*_besides(desk), *_FAULT), "read", "Read pump"
        )
    if not covered(desk) or in_doubt(desk):
        return None
    warning = (withdrawal,) if withdrawal else ()
    if not desk.stopped:
        said = (f"The pump {holds(desk, zone, 'is')}. {_NO_DRUG}", *warning, _AFTER_A_GAP)
        return CoverView("stopped", "The pump gives nothing", said, "pass", "Show the pages")
    ends = _RESTART if not _unsure(desk) else _MAY_START
    if told := starts_again(desk):
        ends = f"It starts by itself on {by_reading(desk, told.at, zone)}{starts}. If it must not, press STOP."
    return CoverView("stopped", "The pump has stopped", (_NO_DRUG, *warning, ends), "pass", "Show the pages")


def in_doubt(desk: Desk) -> bool:
    """Nobody knows what the pump holds."""
    return desk.phase in (Phase.UNCERTAIN, Phase.RESOLVING)


def outcome_view(desk: Desk, zone: tzinfo | None = None) -> OutcomeView | None:
    """How the last push or stop ended, and what to do now; None when nothing has, or nobody knows yet."""
    result = desk.result
    if in_doubt(desk) or result is None or result.word == "uncertain":
        return None
    outcome = Outcome(result.word)
    stopped = "Stopped" if result.what == "stop" and outcome is Outcome.CONFIRMED else ""
    return OutcomeView(
        outcome=outcome,
        sentence=reason_text(result.reason),
        held=f"The pump {holds(desk, zone, 'is')}." if desk.status else "",
        next_steps=(*_by_hand(desk), *_NEXT_STOPPED) if stopped else _next_steps(desk, outcome),
        facts=_facts(desk, result),
        title=stopped,
        meaning=_READ_STOPPED if stopped else "",
        may_save=not desk.unkept,
    )


def _by_hand(desk: Desk) -> tuple[str, ...]:
    return (_NOT_WRITTEN,) if desk.unkept else ()


def _next_steps(desk: Desk, outcome: Outcome) -> tuple[str, ...]:
    if outcome is Outcome.FORGOTTEN:
        return _NEXT_FORGOTTEN
    if desk.result is not None and desk.result.what == "stop" and outcome is Outcome.NOT_APPLIED:
        return (*_NEXT_RUNS_ON, *_by_hand(desk))
    if desk.result is not None and desk.result.what != "push":
        return _NEXT_ACT[outcome]
    kept = _unfinished(desk) or desk.draft not in (None, held_order(desk))
    lost = outcome is Outcome.NOT_APPLIED and not kept
    return _NEXT_LOST if lost else _NEXT[outcome]


def _facts(desk: Desk, result: Result) -> tuple[tuple[str, str], ...]:
    others = tuple((f"Also {_asked(one)} {one.transaction[:8]}", _ended(one)) for one in desk.others)
    rows = (
        ("Asked for", _asked(result).capitalize()),
        ("Transaction", result.transaction[:8]),
        *others,
        ("Line", desk.note),
    )
    return tuple((name, value) for name, value in rows if value)


def _asked(result: Result) -> str:
    return _WHATS.get(result.what, result.what)


def _ended(result: Result) -> str:
    return f"{_ENDED[result.word]}. {reason_text(result.reason)}"


_WHATS = {"push": "program", "limits": "change of limits", "clock": "change of the clock"}
_ENDED = {
    "confirmed": "Confirmed",
    "not-applied": "Not applied",
    "uncertain": "Uncertain",
    "forgotten": "Not known any more",
}
_SETTLED = ("confirmed", "forgotten")
_NEXT: dict[Outcome, tuple[str, ...]] = {
    Outcome.CONFIRMED: ("Save the summary for the patient's record.", "Plan the next step or the refill."),
    Outcome.NOT_APPLIED: ("The draft is kept: change it or review it again.", "Nothing needs to be undone."),
}
_NEXT_LOST = (
    "Nothing needs to be undone.",
    "What was asked for is in the record: draft it again if it is still right.",
)
_NEXT_ACT: dict[Outcome, tuple[str, ...]] = {
    Outcome.CONFIRMED: ("The pump page shows what the pump holds now.",),
    Outcome.NOT_APPLIED: ("Nothing needs to be undone.", "Read the pump again before another try."),
}
_NEXT_FORGOTTEN = (
    "What the pump says of itself now is what counts: look at its page and its log.",
    "Before anything of it is asked for again, find out from the patient and the notes whether it took effect.",
)
_NEXT_STOPPED = ("Watch for withdrawal and plan the restart.", "A restart after a gap counts as a new start.")
_NEXT_RUNS_ON = ("The pump was not stopped by it.", "Press STOP again if the pump must stand still.")
_READ_STOPPED = "Read back from the pump after STOP."
_NOT_WRITTEN = "The records cannot be written: note by hand who stopped the pump, when and why."
STOP_WAITS = "STOP is not confirmed yet; it is sent until the pump has answered."
_NO_DRUG = "It said so itself when it was last read. No drug is delivered."
_STOPPED = f"The pump has stopped. {_NO_DRUG}"
_RESTART = "To restart it, shape a program and program it; a restart after a gap counts as a new start."
_AFTER_A_GAP = (
    "Its alarm says what to do; a program cannot mend the cause. Once the cause is gone the pump goes on with its "
    "program at once, at its full dose. After a gap the patient may no longer be tolerant, and a restart counts as a "
    "new start: press STOP first where that may be so."
)
_MAY_START = "Whether its plan starts it again by itself is not known: read the pump."
_FAULT = (
    "Nothing more can be programmed from this window.",
    "Read the pump to see what it holds, write down what happened, then close the console and start it again.",
)


def unfinished_words(desk: Desk) -> str:
    """What is not at its end when the console is to be closed, and what becomes of it."""
    if desk.stop_waits:
        return (
            "STOP is not confirmed, and once closed this console sends it no more. The record keeps it: read the pump."
        )
    if in_doubt(desk):
        return "Nobody knows yet what the pump holds. The question stays in the record; the next start asks it again."
    if desk.phase in (Phase.PROGRAMMING, Phase.STOPPING):
        return "Something is on its way to the pump. The record keeps it; the next start asks how it ended."
    draft = "A draft is not in the pump: closing loses it and nothing else." if _unfinished(desk) else ""
    stopped = "The pump is stopped: nothing is delivered until it is programmed." if desk.still else ""
    if desk.stopped and _unsure(desk):
        stopped = f"The pump is stopped. {_MAY_START}"
    elif desk.still and (not desk.stopped or starts_again(desk)):
        stopped = f"The pump {holds(desk, None, 'has' if desk.stopped else 'is')}."
    return " ".join(part for part in (stopped, draft) if part) or "Closing changes nothing in the pump."


def _unfinished(desk: Desk) -> bool:
    return desk.phase in (Phase.DRAFTED, Phase.REVIEW, Phase.SIGNED)
