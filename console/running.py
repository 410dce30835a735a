"""How far a program has come, and what of it a pump gives at this moment: pure.

A program with a plan, or one that waits for its delayed start, is at each moment something else than its first base.
What is told of it is told of the moment, and where nobody knows the moment, that is told.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from console.patient import Reading
from profiles.continuing import standing_now, with_delay
from profiles.program import DelayedStart, Program
from profiles.pump import PumpState, PumpStatus
from profiles.pump_book import Activation


@dataclass(frozen=True, slots=True)
class Ran:
    """Since when the program of one generation of one pump runs, in its elapsed seconds; ``ended_s``: until STOP."""

    serial: str
    generation: int
    since_s: int
    ended_s: int | None = None
    delayed: DelayedStart | None = None

    def age_s(self, status: PumpStatus) -> int:
        """How long it had been running at a status, at least 1 s; 0 for another pump or another generation."""
        if (self.serial, self.generation) != (status.serial, status.generation):
            return 0
        until_s = status.elapsed_s if self.ended_s is None else min(self.ended_s, status.elapsed_s)
        return max(1, until_s - self.since_s)

    def beside(self, status: PumpStatus) -> Ran:
        """The same after an act beside the program: another generation, and the program has gone on."""
        return replace(self, generation=status.generation)

    def stopped(self, status: PumpStatus) -> Ran:
        """The same after STOP: what it had come to is what ran last."""
        ended_s = status.elapsed_s if self.ended_s is None else self.ended_s
        return replace(self, generation=status.generation, ended_s=ended_s)


def ran_by(serial: str, told: Activation) -> Ran:
    """What the pump's own book tells."""
    return Ran(serial, told.generation, told.at_s, told.stopped_s, told.delayed)


def ran_of(reading: Reading) -> Ran | None:
    """What a reading tells; None where nobody knew it.

    One that stood still tells nothing: whether STOP had ended its program or a plan goes on is not in it.
    """
    status, age_s = reading.status, reading.held_age_s
    if age_s is None or status.state is not PumpState.RUNNING:
        return None
    return Ran(status.serial, status.generation, status.elapsed_s - age_s, None, reading.delayed)


def so_far(held: Program, ran: Ran | None, status: PumpStatus) -> tuple[Program, int]:
    """The program as it is followed, a delayed start told as a part of it, and its age; 0: nobody knows it."""
    return (held, 0) if ran is None else with_delay(held, ran.delayed, ran.age_s(status))


def gives(program: Program, age_s: int) -> Program | None:
    """What it gives at that age, and of its plan what is to come; None where it changes and nobody knows how far it is.

    ``program`` and ``age_s`` are those of ``so_far``.
    """
    return None if program.step_plan and not age_s else standing_now(program, age_s)
