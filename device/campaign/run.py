"""One run of the story under a schedule, told to its end.

While the faults last a person opens, reviews, pushes, and opens again as long as the word is not certain. Then the
faults are over: a fresh console on the same record must learn the truth; what was stuck in buffers arrives; the pump
runs for an hour; what is known not to have been applied is pushed once more and must be confirmed.
"""

from __future__ import annotations

from device.campaign import story
from device.campaign.person import CONNECTS_MAX, HOUR_MS, Played, is_certain, opened, played, settle_all, words
from device.campaign.record import ConsoleDied
from device.campaign.scene import Cast, Scene
from device.campaign.schedule import Schedule
from device.commands import Push, ReadStatus
from device.events import Declined
from device.kinds import CodecError


def play(cast: Cast, schedule: Schedule, seed: int = 1) -> Played:
    """Tell the story once; the same arguments give the same run."""
    return told(Scene(cast, schedule, seed), schedule)


def told(scene: Scene, schedule: Schedule) -> Played:
    """Tell the story on a scene that is set."""
    try:
        _live(scene)
        line_ms = scene.now_ms
        settle_all(scene)
        _once_more(scene)
    except CodecError as error:
        scene.truth.broken(f"the pump cannot read its own program: {error}")
        line_ms = scene.now_ms
    else:
        scene.truth.end(scene.pump.state)
    return played(scene, schedule, line_ms, words(scene, story.FIRST))


def _live(scene: Scene) -> None:
    """Open, review, push; open again while the word is not certain."""
    base: int | None = None
    begun = False
    for _ in range(CONNECTS_MAX):
        try:
            found = opened(scene)
            if found is not None and not begun:
                base = found.status.generation if base is None else base
                begun = pushed(scene, story.FIRST, base)
                scene.ask(ReadStatus())
        except ConsoleDied:
            scene.session = None
            begun = begun or scene.begun(story.FIRST)
        if begun and is_certain(scene, story.FIRST):
            return


def pushed(scene: Scene, transaction: bytes, base: int) -> bool:
    """Look once more, then push; whether it was begun."""
    scene.ask(ReadStatus())
    return not any(isinstance(event, Declined) for event in scene.ask(push_of(scene, transaction, base)))


def push_of(scene: Scene, transaction: bytes, base: int) -> Push:
    """What the signer asks for, as reviewed on this generation."""
    scene.truth.bases[transaction] = base
    order = story.ORDERS[transaction]
    person = "Dr. Example", "approved", bytes(32)
    return Push(transaction, story.SERIAL, order, story.context(), scene.accepted, *person, base)


def _once_more(scene: Scene) -> None:
    """What was not applied is reviewed anew and pushed again, with the same one-time part."""
    if words(scene, story.FIRST)[-1:] != ["NotApplied"] or scene.truth.violations:
        return
    pushed(scene, story.SECOND, scene.pump.state.generation)
    if words(scene, story.SECOND)[-1:] != ["Confirmed"]:
        scene.truth.broken("an order on a clean line was not confirmed")
    scene.wait(HOUR_MS)
