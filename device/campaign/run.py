"""One run of the story under a schedule, told to its end.

While the faults last a person opens, reviews, pushes, and opens again as long as the word is not certain. Then the
faults are over: a fresh console on the same record must learn the truth; what was stuck in buffers arrives; the pump
runs for an hour; what is known not to have been applied is pushed once more and must be confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from device.campaign import story
from device.campaign.record import ConsoleDied
from device.campaign.scene import Cast, Scene
from device.campaign.schedule import Schedule, Strike, Where
from device.commands import Open, Push, ReadStatus
from device.events import Confirmed, Declined, NotApplied, Opened, Uncertain
from device.image import digest
from device.kinds import CodecError

CONNECTS_MAX = 5  # how often the person tries while things go wrong
CLEAN_OPENS = 2  # a late HELLO of an older console takes the session away once; the next opening must stand
HOUR_MS = 3_600_000
_CERTAIN = ("Confirmed", "NotApplied")


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


def play(cast: Cast, schedule: Schedule, seed: int = 1) -> Played:
    """Tell the story once; the same arguments give the same run."""
    return told(Scene(cast, schedule, seed), schedule)


def told(scene: Scene, schedule: Schedule) -> Played:
    """Tell the story on a scene that is set."""
    try:
        _live(scene)
        line_ms = scene.now_ms
        _settle_all(scene)
    except CodecError as error:
        scene.truth.broken(f"the pump cannot read its own program: {error}")
        line_ms = scene.now_ms
    else:
        scene.truth.end(scene.pump.state)
    said = _words(scene, story.FIRST)
    words = (said[0], said[-1]) if said else ("", "")
    return Played(schedule, tuple(scene.truth.violations), tuple(scene.reached), line_ms, *words, scene.bytes_passed)


def _live(scene: Scene) -> None:
    """Open, review, push; open again while the word is not certain."""
    base: int | None = None
    pushed = False
    for _ in range(CONNECTS_MAX):
        try:
            opened = _opened(scene)
            if opened is not None and not pushed:
                base = opened.status.generation if base is None else base
                pushed = _pushed(scene, story.FIRST, base)
                scene.ask(ReadStatus())
        except ConsoleDied:
            scene.session = None
            pushed = pushed or scene.begun
        said = _words(scene, story.FIRST)
        if pushed and said and said[-1] in _CERTAIN:
            return


def _settle_all(scene: Scene) -> None:
    """The faults are over: everything must be resolved, true, and stay so."""
    scene.faulty = False
    _recover(scene)
    scene.let_go()
    scene.wait(HOUR_MS)
    _recover(scene)
    if _words(scene, story.FIRST)[-1:] == ["NotApplied"] and not scene.truth.violations:
        _repeat(scene)
        scene.wait(HOUR_MS)


def _recover(scene: Scene) -> None:
    """A fresh console on the same record, on a clean line, must read the pump and leave nothing open."""
    openings = (_opened(scene) for _ in range(CLEAN_OPENS))
    opened = next((opened for opened in openings if opened is not None), None)
    if opened is None or opened.problem is not None:
        scene.truth.broken("a pump on a clean line could not be opened")
    elif digest(opened.image) != digest(scene.pump.state.program_image):
        scene.truth.broken("the console says that it has read a program which the pump does not hold")
    if scene.session is None or scene.session.uncertain or scene.journal.open_intents(story.SERIAL):
        scene.truth.broken("a transaction stayed unresolved after the faults had ended")


def _repeat(scene: Scene) -> None:
    """What was not applied is reviewed anew and pushed again, with the same one-time part."""
    _pushed(scene, story.SECOND, scene.pump.state.generation)
    if _words(scene, story.SECOND)[-1:] != ["Confirmed"]:
        scene.truth.broken("an order on a clean line was not confirmed")


def _opened(scene: Scene) -> Opened | None:
    scene.connect()
    return next((event for event in scene.ask(Open()) if isinstance(event, Opened)), None)


def _pushed(scene: Scene, transaction: bytes, base: int) -> bool:
    """Look once more, then push; whether it was begun."""
    scene.ask(ReadStatus())
    scene.truth.bases[transaction] = base
    order = story.ORDERS[transaction]
    person = "Dr. Example", "approved", bytes(32)
    push = Push(transaction, order, story.context(), scene.accepted, *person, base)
    return not any(isinstance(event, Declined) for event in scene.ask(push))


def _words(scene: Scene, transaction: bytes) -> list[str]:
    """What was said of a transaction, in order."""
    outcomes = (event for event in scene.events if isinstance(event, Confirmed | NotApplied | Uncertain))
    return [type(outcome).__name__ for outcome in outcomes if outcome.transaction == transaction]
