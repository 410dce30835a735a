"""Whether a pump gives anything at all, by its own word, and which of its alarms comes first.

A pump goes on calling itself running when its rotor stands, its reservoir is empty or its service has ended: it still
holds a program, and nothing leaves it. Everything that says what a pump does asks here and not for its state alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from profiles.pump import Alarm, AlarmRank, PumpState, PumpStatus

# alarms of the protocol under which nothing flows although the program goes on; what cannot be mended comes first
CAUSES = ("end-of-service", "motor-stall", "empty-reservoir")
_STOPPED = "stopped"  # the alarm while nothing flows because somebody wanted it so
_GRAVEST = frozenset({*CAUSES, _STOPPED})


def why_still(status: PumpStatus) -> str:
    """Why nothing is given: ``stopped``, ``factory`` or one of ``CAUSES``; empty while the pump gives what it should.

    A flow of 0 alone says nothing: between the boluses of a program without a base flow it is what was asked for.
    """
    if status.state is not PumpState.RUNNING:
        return str(status.state)
    if status.flow_nl_per_day:
        return ""
    standing = {alarm.code for alarm in status.alarms}
    return next((cause for cause in CAUSES if cause in standing), "")


def interrupted(status: PumpStatus) -> bool:
    """Whether a therapy stands still, for whatever reason; a pump that was never programmed has none to interrupt."""
    return why_still(status) not in ("", PumpState.FACTORY)


def still_since_s(status: PumpStatus) -> int | None:
    """The pump's elapsed second since which it tells that; None while it gives, or where it does not say.

    A rotor may have stood for some minutes before the pump noticed.
    """
    why = why_still(status)
    return next((alarm.since_s for alarm in status.alarms if why and alarm.code == why), None)


def worst_first(alarms: Iterable[Alarm]) -> tuple[Alarm, ...]:
    """Critical ones first, among them those under which nothing flows; what is equally grave, the newest first."""
    return tuple(sorted(alarms, key=_gravity))


def _gravity(alarm: Alarm) -> tuple[bool, bool, int]:
    return (alarm.rank is not AlarmRank.CRITICAL, alarm.code not in _GRAVEST, -alarm.since_s)
