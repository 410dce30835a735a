"""A bridge that runs, told where programs are shaped: until when, what comes after it, what ends it."""

from __future__ import annotations

from datetime import tzinfo

from console.bridging import ends_in_s
from console.desk import Desk
from console.running import gives, so_far
from console.telling import by_reading
from profiles.limits import Library
from profiles.units import flow_text
from widgets.course_words import delivery_words

_CUT = "Another program ends the bridge at its switch, and needs a bridge of its own for what the line still holds."


def bridge_words(desk: Desk, library: Library, zone: tzinfo | None) -> tuple[str, ...]:
    """A title and sentences; an empty title while none runs."""
    status, held = desk.status, desk.held
    if status is None or held is None or not (ends_s := ends_in_s(status, desk.bridge_nl)):
        return ("",)
    until = by_reading(desk, desk.read_at + ends_s // status.time_scale, zone)
    runs, given = ("runs", "gives") if desk.connected else ("ran when the pump was last read,", "gave")
    return (
        f"A bridge {runs} until about {until}",
        f"The pump {given} the former fluid at {flow_text(status.flow_nl_per_day)}. {after_words(desk, library)}",
        _CUT,
    )


def after_words(desk: Desk, library: Library) -> str:
    """What comes by itself after the bridge that runs: a plan and a delayed start go on beneath it from the switch."""
    status, held = desk.status, desk.held
    if status is None or held is None:
        return ""
    followed, age_s = so_far(held, desk.ran, status)
    then = gives(followed, age_s + ends_in_s(status, desk.bridge_nl) if age_s else 0)
    if then is None:
        return f"Then '{held.name}' goes on as far as its plan has come by then: how far nobody knows yet."
    begins = f"'{held.name}' begins by itself" if then.base == held.base else f"'{held.name}' goes on by itself"
    return f"Then {begins}: {delivery_words(then.base, held.fluid, library)}."
