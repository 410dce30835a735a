"""By when a pump must be replaced, from its own warning, with the version of the way in which that was computed.

Service ends 90 days after the elective replacement warning, and a programmer shows that as the date to replace it by
(programming guide of the SynchroMed II; notice of the TGA on its replace-by date). Dates that could not be read, or lay
later than that, were recalled (FDA, Z-1338-2012). So a date carries the ``METHOD`` it was computed by, and a console of
another release computes it again and compares. Nothing is estimated before the pump has warned, and the date alone
never forbids anything: only the pump says that its service has ended.
"""

from __future__ import annotations

from dataclasses import dataclass

from profiles.pump import PumpStatus
from profiles.pumping import DAY_S

METHOD = 1  # raised with every change that gives another date for any warning
WARNING, OVER = "replace-soon", "end-of-service"  # the pump's words for its alarms
WARNING_TO_END_S = 90 * DAY_S


@dataclass(frozen=True, slots=True)
class ReplaceBy:
    """``warned_s`` and ``by_s`` are seconds of the pump's elapsed counter; ``method`` is how one became the other."""

    warned_s: int
    by_s: int
    method: int


def replace_by(warned_s: int) -> ReplaceBy:
    """The date that follows from a warning at that second."""
    return ReplaceBy(warned_s, warned_s + WARNING_TO_END_S, METHOD)


def replace_by_of(status: PumpStatus) -> ReplaceBy | None:
    """The date of a pump that was read; None as long as it has not warned."""
    warned_s = (alarm.since_s for alarm in status.alarms if alarm.code == WARNING)
    return next((replace_by(since_s) for since_s in warned_s), None)


def left_s(status: PumpStatus) -> int | None:
    """Seconds of the pump until its date, as the rules want them: 0 only when the pump says that service is over."""
    if any(alarm.code == OVER for alarm in status.alarms):
        return 0
    found = replace_by_of(status)
    return None if found is None else max(1, found.by_s - status.elapsed_s)
