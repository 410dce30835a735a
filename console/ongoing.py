"""What the pump on the desk gives now, and what comes by itself: pure."""

from __future__ import annotations

from dataclasses import dataclass

from console.desk import Desk
from console.running import gives, so_far
from profiles.program import Base, PlanStep, Program, Stopped


@dataclass(frozen=True, slots=True)
class Coming:
    """A change that needs nobody: when, in UTC seconds, and what runs from then on; ``first``: its delayed start."""

    at: int
    base: Base
    first: bool


def held_now(desk: Desk) -> Program | None:
    """The held program with the base that runs now; None without one, or where nobody knows how far its plan is.

    While nothing is given at all it is what would run, or what ran last.
    """
    if desk.held is None or desk.status is None:
        return None
    return gives(*so_far(desk.held, desk.ran, desk.status))


def waits(desk: Desk) -> bool:
    """Whether the held program has not begun: its delayed start is still to come."""
    if desk.ran is None or desk.ran.delayed is None or desk.ran.ended_s is not None or desk.status is None:
        return False
    return 0 < desk.ran.age_s(desk.status) < desk.ran.delayed.delay_s


def coming(desk: Desk) -> Coming | None:
    """The next change of base; None without one, after STOP, and where nobody knows how far the program is."""
    steps = _steps(desk)
    return _at(desk, steps[0], first=waits(desk)) if steps else None


def starts_again(desk: Desk) -> Coming | None:
    """When a pump that was stopped by its own program starts by itself, and with what; None: not before a program."""
    if not desk.stopped:
        return None
    steps = enumerate(_steps(desk))
    starts = ((number, step) for number, step in steps if not isinstance(step.base, Stopped))
    return next((_at(desk, step, first=waits(desk) and number == 0) for number, step in starts), None)


def _steps(desk: Desk) -> tuple[PlanStep, ...]:
    now = held_now(desk)
    ended = desk.ran is None or desk.ran.ended_s is not None
    return () if now is None or ended else now.step_plan


def _at(desk: Desk, step: PlanStep, *, first: bool) -> Coming:
    scale = desk.status.time_scale if desk.status is not None else 1
    return Coming(desk.read_at + step.after_s // scale, step.base, first)
