"""What the person does in every story."""

from __future__ import annotations

from device.campaign import person, story
from device.campaign.scene import Scene
from device.campaign.schedule import Schedule, read_schedule
from device.events import Confirmed, NotApplied, Uncertain, Why


def scene_of(cast, text="retries-1:"):
    return Scene(cast, read_schedule(text))


def test_a_pump_is_opened_or_not(cast):
    assert person.opened(scene_of(cast)).status.serial == story.SERIAL
    assert person.opened(scene_of(cast, "retries-1: request.2.lost")) is None


def test_words_are_those_of_one_transaction_and_the_last_one_counts(cast):
    scene = scene_of(cast)
    scene.events += [Uncertain(b"a" * 16, Why.SILENT), Confirmed(b"b" * 16, Why.ACTIVATED)]
    assert (person.words(scene, b"a" * 16), person.is_certain(scene, b"a" * 16)) == (["Uncertain"], False)
    assert not person.is_certain(scene, b"c" * 16)
    scene.events.append(NotApplied(b"a" * 16, Why.KILLED))
    assert person.is_certain(scene, b"a" * 16)
    assert person.played(scene, Schedule(1), 5, person.words(scene, b"a" * 16)).last_word == "NotApplied"


def test_a_pump_that_cannot_be_opened_or_holds_something_else_breaks_a_rule(cast, monkeypatch):
    scene = scene_of(cast)
    person.recover(scene)
    assert scene.truth.violations == []
    found = person.opened(scene)
    monkeypatch.setattr(person, "opened", lambda scene: found)
    scene.pump._state = scene.pump.state.__class__(**{**_fields(scene.pump.state), "program_image": b"x"})
    person.recover(scene)
    monkeypatch.setattr(person, "opened", lambda scene: None)
    scene.session = None
    person.recover(scene)
    assert scene.truth.violations == [
        "the console says that it has read a program which the pump does not hold",
        "a pump on a clean line could not be opened",
        "a transaction stayed unresolved after the faults had ended",
    ]


def _fields(state):
    return {name: getattr(state, name) for name in state.__slots__}
