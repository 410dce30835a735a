"""What the person at the console does in every story: open, look again, and in the end find everything resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from device.campaign import story
from device.campaign.scene import Scene
from device.campaign.schedule import Schedule, Strike, Where
from device.commands import Open
from device.events import Confirmed, NotApplied, Opened, Uncertain
from device.image import digest

CONNECTS_MAX = 5  # how often the person tries while things go wrong
CLEAN_OPENS = 2  # a late HELLO of an older console takes the session away once; the next opening must stand
HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a run. ``reached``: every strike that could have fallen while the faults lasted."""

    schedule: Schedule
    violations: tuple[str, ...]
    reached: tuple[Strike, ...]
    line_ms: int
    first_word: str
    last_word: str
    bytes_passed: Mapping[Where, int]


def opened(scene: Scene) -> Opened | None:
    """The pump on a new console, if it could be opened."""
    scene.connect()
    return next((event for event in scene.ask(Open()) if isinstance(event, Opened)), None)


def words(scene: Scene, transaction: bytes) -> list[str]:
    """What was said of a transaction, in order."""
    outcomes = (event for event in scene.events if isinstance(event, Confirmed | NotApplied | Uncertain))
    return [type(outcome).__name__ for outcome in outcomes if outcome.transaction == transaction]


def is_certain(scene: Scene, transaction: bytes) -> bool:
    """Whether the last word is one that stands."""
    return words(scene, transaction)[-1:] in (["Confirmed"], ["NotApplied"])


def recover(scene: Scene) -> None:
    """A fresh console on the same record, on a clean line, must read the pump and leave nothing open."""
    openings = (opened(scene) for _ in range(CLEAN_OPENS))
    found = next((one for one in openings if one is not None), None)
    if found is None or found.problem is not None:
        scene.truth.broken("a pump on a clean line could not be opened")
    elif digest(found.image) != digest(scene.pump.state.program_image):
        scene.truth.broken("the console says that it has read a program which the pump does not hold")
    if scene.session is None or scene.session.uncertain or scene.journal.open_intents(story.SERIAL):
        scene.truth.broken("a transaction stayed unresolved after the faults had ended")


def settle_all(scene: Scene) -> None:
    """The faults are over: everything must be resolved, what was stuck arrives, and it must stay so."""
    scene.faulty = False
    recover(scene)
    scene.let_go()
    scene.wait(HOUR_MS)
    recover(scene)


def played(scene: Scene, schedule: Schedule, line_ms: int, said: list[str]) -> Played:
    """The run, when all is over."""
    ends = (said[0], said[-1]) if said else ("", "")
    return Played(schedule, tuple(scene.truth.violations), tuple(scene.reached), line_ms, *ends, scene.bytes_passed)
