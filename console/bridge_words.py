"""A bridge that runs, told where programs are shaped: until when, what comes after it, what ends it."""

from __future__ import annotations

from datetime import tzinfo

from console.bridging import ends_in_s
from console.desk import Desk
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
    return (
        f"A bridge runs until about {until}",
        f"The pump gives the former fluid at {flow_text(status.flow_nl_per_day)}. Then '{held.name}' begins by itself: "
        f"{delivery_words(held.base, held.fluid, library)}.",
        _CUT,
    )
