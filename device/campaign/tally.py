"""How many runs, what they broke, and how long they would have taken at a real pump; tallies add up."""

from __future__ import annotations

from dataclasses import dataclass

from device.campaign.person import Played

KEPT_MAX = 50  # broken schedules that are named; all of them are counted


@dataclass(frozen=True, slots=True)
class Broken:
    """A schedule that broke rules, and which."""

    schedule: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """``violations`` counts broken rules (a run can break several), ``uncertain`` the runs whose first word it was."""

    runs: int = 0
    violations: int = 0
    broken: tuple[Broken, ...] = ()
    uncertain: int = 0
    line_ms: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.runs + other.runs,
            self.violations + other.violations,
            (self.broken + other.broken)[:KEPT_MAX],
            self.uncertain + other.uncertain,
            self.line_ms + other.line_ms,
        )


def of(played: Played) -> Tally:
    """The tally of one run."""
    broken = (Broken(str(played.schedule), played.violations),) if played.violations else ()
    return Tally(1, len(played.violations), broken, int(played.first_word == "Uncertain"), played.line_ms)
