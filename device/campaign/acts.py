"""The campaign's acts: clock, limits, refill and single bolus, each with every fault, in the same scene.

A person opens, does one act, and opens again as long as the word is not certain. Then the faults are over: a fresh
console must learn the truth, what was stuck arrives, the pump runs for an hour. What must hold: an act takes effect at
most once, the console's word and its record are true, nothing changes without a durable intent and activating line,
somebody else's change is never overwritten, and nothing stays unresolved.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from device import pump_acts
from device.act_image import decode_act, encode_act
from device.campaign import story
from device.campaign.person import CONNECTS_MAX, Played, is_certain, opened, played, settle_all, words
from device.campaign.pump import changed_byte
from device.campaign.record import ConsoleDied
from device.campaign.scene import Cast, Scene
from device.campaign.schedule import Schedule
from device.campaign.truth import Truth
from device.codes import Result, Verdict
from device.commands import Perform, ReadStatus
from device.events import Declined
from device.journal import Action
from device.kinds import CodecError
from device.pump_acts import factory_limits
from device.pump_state import PumpState
from profiles.acts import Act, ClockChange, LimitsChange, PumpLimits, Refill
from profiles.program import Bolus, SingleBolus
from profiles.pump import PumpModel

DONE = b"a" * 16
KINDS = ("bolus", "clock", "limits", "refill")


@dataclass(frozen=True, slots=True)
class _Effect:
    """What an act leaves in the pump, so that its taking effect is seen without asking the pump's own word for it."""

    act: Act

    def shown(self, state: PumpState) -> bool:
        """Whether the pump's memory holds what the act asks."""
        act = self.act
        if isinstance(act, ClockChange):
            return state.wall_offset_s == act.wall_offset_s
        if isinstance(act, LimitsChange):
            return state.site == act.limits
        if isinstance(act, Refill):
            fills = [fill for fill in state.fills if fill.refill_id == act.refill_id]
            return [(fill.volume_nl, fill.withdrawn_nl) for fill in fills] == [(act.volume_nl, act.withdrawn_nl)]
        return any(entry.id == bytes.fromhex(act.id) for entry in state.ledger)


class ActTruth(Truth):
    """The same watch for an act: the program is not its business, the effect and the word are."""

    def __init__(self, journal: object, effect: _Effect) -> None:
        super().__init__(journal)  # type: ignore[arg-type]  # the scene's own journal
        self._effect = effect
        self._done = 0
        self._generation: int | None = None
        self.base: int | None = None

    def look(self, state: PumpState) -> None:
        """The pump at this moment."""
        self.look_at_pump(state)
        if state.program_image not in (story.HELD_IMAGE, story.OTHERS_IMAGE):
            self.broken("an act has changed the program")
        before, self._generation = self._generation, state.generation
        if before is not None and state.generation < before:
            self.broken("the pump went back to an earlier state")
        done = sum(ended.id == DONE and ended.result is Result.APPLIED for ended in state.ended)
        if done > self._done:
            self._applied(before)
        if done != int(self._effect.shown(state)):
            self.broken("what the pump says of the act is not what it holds")
        self._done = max(self._done, done)

    def _applied(self, before: int | None) -> None:
        self.applied[DONE] = self.applied.get(DONE, 0) + 1
        if self.applied[DONE] > 1:
            self.broken("an act took effect twice")
        if before is not None and before != self.base:
            self.broken("an act overwrote a change that nobody had seen")
        actions = {action for action, body in self._journal.lines if body["transaction"] == DONE.hex()}
        if not actions >= {Action.INTENT, Action.ACTIVATING}:
            self.broken("the pump changed without a durable intent and activating line")
        if DONE in self._denied:
            self.broken("the console said not applied, and the pump did it afterwards")

    def end(self, state: PumpState) -> None:
        """The pump and the record when all is over."""
        self.look(state)
        if isinstance(self._effect.act, SingleBolus):
            self.look_at_bolus(state, self._effect.act)
        self.look_at_record()


def act_of(kind: str, state: PumpState) -> Act:
    """The act of the story for the pump as it is before anything happens."""
    acts: Mapping[str, Act] = {
        "bolus": SingleBolus("cd" * 16, Bolus(10_000, 600, 5_000), delay_s=60, expiry_s=7_200),
        "clock": ClockChange(state.wall_offset_s, state.wall_offset_s + 3_600),
        "limits": LimitsChange(_tighter(factory_limits(state.limits))),
        "refill": Refill("fill-1", story.BACLOFEN, 17_000_000, 2_100_000, 2_000_000),
    }
    return acts[kind]


@cache
def flip_of(model: PumpModel, kind: str) -> tuple[int, int]:
    """Place and value of the one changed byte that makes of the act another one which the pump would accept."""
    state = story.state(model)
    data = encode_act(act_of(kind, state))
    for place, byte in enumerate(data):
        for value in set(range(256)) - {byte}:
            changed = changed_byte(data, place, value)
            if _differs(data, changed) and pump_acts.verdict_on(state, changed) is Verdict.ACCEPTED:
                return place, value
    raise ValueError(f"no single changed byte makes another acceptable act of {kind}")


def _differs(data: bytes, changed: bytes) -> bool:
    try:
        return decode_act(changed) != decode_act(data)
    except CodecError:
        return False


def play_act(cast: Cast, kind: str, schedule: Schedule, seed: int = 1) -> Played:
    """One act under a schedule, told to its end; the same arguments give the same run."""
    scene = Scene(cast, schedule, seed)
    scene.flip = flip_of(cast.model, kind)
    act = act_of(kind, scene.pump.state)
    truth = ActTruth(scene.journal, _Effect(act))
    scene.truth = truth
    _live(scene, truth, act)
    line_ms = scene.now_ms
    settle_all(scene)
    truth.end(scene.pump.state)
    return played(scene, schedule, line_ms, words(scene, DONE))


def _live(scene: Scene, truth: ActTruth, act: Act) -> None:
    """Open and do it; open again while the word is not certain."""
    asked = False
    for _ in range(CONNECTS_MAX):
        try:
            found = opened(scene)
            if found is not None and not asked:
                truth.base = found.status.generation if truth.base is None else truth.base
                person = "Nurse", "planned"
                command = Perform(DONE, story.SERIAL, act, *person, story.context(), scene.accepted, truth.base)
                asked = not any(isinstance(event, Declined) for event in scene.ask(command))
                scene.ask(ReadStatus())
        except ConsoleDied:
            scene.session = None
            asked = asked or scene.begun(DONE)
        if asked and is_certain(scene, DONE):
            return


def _tighter(limits: PumpLimits) -> PumpLimits:
    """Half of one bolus and of one day."""
    return PumpLimits(
        limits.flow_max_nl_per_day,
        limits.bolus_max_nl // 2,
        limits.day_max_nl // 2,
        limits.change_max_percent,
        limits.interval_min_s,
    )
