"""The campaign's stops: of a pump that is open, of one that nobody has opened, and in the middle of a push.

While the faults last a person presses STOP until the word is certain. Then the faults are over; a stop that is known
not to have happened is asked once more and must be confirmed. What must hold beside the rules of every story: a pump
that was stopped stands still and delivers nothing until somebody programs it, and the push that the stop came between
ends as the pump says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from device.campaign import story
from device.campaign.person import CONNECTS_MAX, HOUR_MS, Played, is_certain, opened, played, settle_all, words
from device.campaign.record import ConsoleDied
from device.campaign.run import push_of
from device.campaign.scene import Cast, Scene
from device.campaign.schedule import Schedule
from device.campaign.truth import Truth
from device.codes import Result
from device.commands import ReadStatus, Stop
from device.events import Progress, Stage
from device.journal import CLOSING, Action
from device.pump_state import PumpState

STOP, AGAIN = b"s" * 16, b"t" * 16
KINDS = ("stop", "emergency", "halt")


class StopTruth(Truth):
    """The same watch, for a pump that somebody stops."""

    _level: int | None = None  # what was in the reservoir when it came to stand

    def look(self, state: PumpState) -> None:
        """The pump at this moment."""
        super().look(state)
        done = {ended.id for ended in state.ended if ended.result is Result.STOPPED}
        for transaction in done - self.applied.keys():
            self.applied[transaction] = 1
            if transaction in self._denied:
                self.broken("the console said not applied, and the pump did it afterwards")
        self._look_at_rest(state)

    def _look_at_rest(self, state: PumpState) -> None:
        stands, level = state.stopped_s is not None, state.counters.reservoir_units
        stopped = any(transaction in self.applied for transaction in (STOP, AGAIN))
        if stopped and not stands and state.program_image != story.OTHERS_IMAGE:
            self.broken("a stopped pump runs again, and nobody has programmed it")
        if stands and self._level not in (None, level):
            self.broken("a stopped pump delivers")
        self._level = level if stands else None


def play(cast: Cast, kind: str, schedule: Schedule, seed: int = 1) -> Played:
    """One stop under a schedule, told to its end; the same arguments give the same run."""
    scene = Scene(cast, schedule, seed)
    scene.truth = truth = StopTruth(scene.journal)
    truth.look(scene.pump.state)
    _live(scene, _WAYS[kind])
    line_ms = scene.now_ms
    settle_all(scene)
    if "Confirmed" not in words(scene, STOP) and not truth.violations:
        _once_more(scene)
    truth.end(scene.pump.state)
    return played(scene, schedule, line_ms, words(scene, STOP))


def _live(scene: Scene, way: Callable[[Scene], object]) -> None:
    """Come to the pump and press; press again, under the same name, while the word is not certain.

    A name that the record has closed is used up, although a console that died just then has told nobody of it.
    """
    for _ in range(CONNECTS_MAX):
        try:
            way(scene)
            if not _is_over(scene):
                _press(scene, STOP)
                scene.ask(ReadStatus())
        except ConsoleDied:
            scene.session = None
        if _is_over(scene):
            return


def _is_over(scene: Scene) -> bool:
    return is_certain(scene, STOP) or any(
        Action(action) in CLOSING and body["transaction"] == STOP.hex() for action, body in scene.journal.lines
    )


def _press(scene: Scene, transaction: bytes) -> None:
    scene.truth.stop_asked = True
    scene.ask(Stop(transaction, story.SERIAL, "Dr. Example", "asked in the story"))


def _once_more(scene: Scene) -> None:
    """What did not happen is asked again, under a new name, on a clean line."""
    scene.connect()
    _press(scene, AGAIN)
    if words(scene, AGAIN)[-1:] != ["Confirmed"]:
        scene.truth.broken("a stop on a clean line was not confirmed")
    scene.wait(HOUR_MS)


def _in_a_push(scene: Scene) -> None:
    """A push that is about to be switched; once it is begun, the pump is only opened."""
    found = opened(scene)
    session = scene.session
    if found is None or session is None or scene.begun(story.FIRST):
        return
    session.ask(push_of(scene, story.FIRST, found.status.generation), scene.now_ms)
    scene.settle(until=lambda: any(isinstance(e, Progress) and e.stage is Stage.ACTIVATING for e in scene.events))


_WAYS: Mapping[str, Callable[[Scene], object]] = {
    "stop": opened,
    "emergency": Scene.connect,
    "halt": _in_a_push,
}
