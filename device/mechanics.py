"""The pump as a machine, below what its electronics count: a rotor that stalls, a tube that wears, a battery that ends.

What the pump can know is a rotor that stands (after a while) and the end of its service. What it cannot know is that
every turn gives more or less than it should: it goes on counting the programmed volume, and only the volume drawn at
the next refill shows it. ``surplus`` keeps that difference, in 1/1,000 of 1/86,400 nL, so that nothing is rounded.
"""

from __future__ import annotations

from dataclasses import dataclass

from device.values import replace

STALL_NOTICED_S = 1_200  # by definition of the reference pumps: a rotor that stood for 20 minutes is told
RECOVERY_SESSIONS = 2  # after MRI a recovery may be told only at the second interrogation (maker's MRI guidance)
SERVICE_AFTER_WARNING_S = 90 * 86_400  # pump manuals: elective replacement comes 90 days before the end of service
PER_MILLE = 1_000
DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Mechanics:
    """``error_per_mille`` is how much more (or less) leaves than is counted; times are of the elapsed counter."""

    stalled_s: int | None = None
    recovers_s: int | None = None  # when the rotor turns again by itself
    magnetic: bool = False  # it stands in the field of a scanner
    noticed: bool = False  # the pump knows that it stands, or has not yet told that it turns again
    sessions: int = 0  # sessions since it turns again
    error_per_mille: int = 0
    wear_per_mille_per_day: int = 0
    worn_s: int = 0  # when the wear was last added
    service_ends_s: int | None = None
    over: bool = False  # the service has ended: nothing turns any more
    surplus: int = 0

    @property
    def stands(self) -> bool:
        """Whether the rotor stands, known or not."""
        return self.stalled_s is not None or self.over

    @property
    def believed_still(self) -> bool:
        """Whether the pump itself says that nothing flows."""
        return self.noticed or self.over


SOUND = Mechanics()  # nothing is wrong with it


def pumped(machine: Mechanics, flow_nl_per_day: int, span_s: int) -> Mechanics:
    """The machine after a span in which the program asks for this flow."""
    counted = 0 if machine.believed_still else PER_MILLE
    real = 0 if machine.stands else PER_MILLE + machine.error_per_mille
    if real == counted:
        return machine
    return replace(machine, surplus=machine.surplus + (real - counted) * flow_nl_per_day * span_s)


def next_s(machine: Mechanics, now_s: int) -> tuple[int, ...]:
    """The seconds at which the machine changes by itself."""
    marks = [machine.recovers_s, machine.service_ends_s]
    if machine.stalled_s is not None and not machine.noticed:
        marks.append(machine.stalled_s + STALL_NOTICED_S)
    if machine.wear_per_mille_per_day:
        marks.append(machine.worn_s + DAY_S)
    return tuple(mark for mark in marks if mark is not None and mark > now_s)


def turned(machine: Mechanics, now_s: int) -> Mechanics:
    """The machine with everything done that is due at this second."""
    if machine.wear_per_mille_per_day:
        days = (now_s - machine.worn_s) // DAY_S
        worn = machine.error_per_mille + days * machine.wear_per_mille_per_day
        machine = replace(machine, error_per_mille=worn, worn_s=machine.worn_s + days * DAY_S)
    if machine.service_ends_s is not None and now_s >= machine.service_ends_s:
        machine = replace(machine, over=True)
    if machine.recovers_s is not None and now_s >= machine.recovers_s:
        machine = replace(machine, stalled_s=None, recovers_s=None, sessions=0)
    elif machine.stalled_s is not None and now_s >= machine.stalled_s + STALL_NOTICED_S:
        machine = replace(machine, noticed=True)
    return machine


def tells_recovery(machine: Mechanics) -> bool:
    """Whether the pump now says that its rotor turns again."""
    late = machine.magnetic and machine.sessions < RECOVERY_SESSIONS
    return machine.noticed and machine.stalled_s is None and not late
