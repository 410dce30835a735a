"""The campaign's pairing: a console and a pump with a key of its own come to trust each other, whatever the line does.

A person opens the pairing at the pump and asks for it at the console, again as long as the pump has not been read under
the keys that came of it. What must hold: the pump trusts this console and nobody else, the console takes nothing for
the pump's key but that, what was told as paired is so for ever, and therapy knows nothing of all this.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from device.campaign import story
from device.campaign.person import CONNECTS_MAX, HOUR_MS, Played, opened, played
from device.campaign.record import ConsoleDied
from device.campaign.scene import Cast, Scene
from device.campaign.schedule import Kind, Schedule
from device.campaign.truth import Truth
from device.commands import PairUp
from device.events import Event, Lost, Opened, PairedWith, Why
from device.keys import Peer, PublishedKeys, PumpKeys
from device.memory import Memory, RamBanks
from device.noise import public
from device.pump_factory import written
from device.pump_state import PumpState
from profiles.pump import PumpModel

CONSOLE, PUMP, CARD = b"c" * 32, b"p" * 32, b"s" * 18
_CONSOLE_KEY, _PUMP_KEY = public(CONSOLE), public(PUMP)
KIND = "pairing"


class Keyring:
    """What this console knows: nothing of the pump, until it has been told that they are paired."""

    def __init__(self) -> None:
        self.paired: PairedWith | None = None

    def peer(self, serial: str, published: bool) -> Peer | Why:
        """The key that came of the pairing."""
        if self.paired is None or self.paired.serial != serial:
            return PublishedKeys().peer(serial, published)
        return Peer(CONSOLE, self.paired.key, self.paired.emulator)


class PairTruth(Truth):
    """Who trusts whom, beside the therapy that goes on."""

    def __init__(self, scene: Scene, keyring: Keyring) -> None:
        super().__init__(scene.journal)
        self._scene, self._keyring = scene, keyring

    def look(self, state: PumpState) -> None:
        """The pump at this moment."""
        super().look(state)
        if set(state.keys.consoles) - {_CONSOLE_KEY}:
            self.broken("the pump trusts a console that nobody has paired")
        if (state.keys.secret, state.keys.card) != (PUMP, CARD):
            self.broken("the pump's own keys have changed")
        if self._keyring.paired is not None and _CONSOLE_KEY not in state.keys.consoles:
            self.broken("the console was told that they are paired, and the pump does not know it")

    def hear(self, event: Event) -> None:
        """A pairing is kept as soon as it is told."""
        super().hear(event)
        if isinstance(event, PairedWith):
            self._keyring.paired = event
            if (event.serial, event.key) != (story.SERIAL, _PUMP_KEY):
                self.broken("the console takes another key for that of the pump")
            self.look(self._scene.pump.state)


class PairScene(Scene):
    """A scene with a pump that has keys of its own, and a console that comes to know them."""

    def __init__(self, cast: Cast, schedule: Schedule, seed: int = 1) -> None:
        super().__init__(cast, schedule, seed)
        self._keys = self._keyring = keyring = Keyring()
        self.truth = PairTruth(self, keyring)
        self.truth.look(self.pump.state)

    def open_at_the_pump(self) -> None:
        """Somebody presses for the pairing at the pump."""
        self._with_power(self._opens)

    def _opens(self) -> None:
        self.pump.open_pairing(self.now_ms)

    def _cells_before(self) -> tuple[bytes, bytes]:
        return _cells(self._cast.model)

    def _impossible(self, piece: bytes) -> tuple[Kind, ...]:
        """Nobody else has a session with this pump; he may still program it by a way of his own."""
        return (*super()._impossible(piece), Kind.VISITED)

    def _replay_to_pump(self) -> None:
        """What is played again while somebody holds the pairing open may cost a try and a line of the log, no more."""
        before = self.pump.state
        self.pump.replayed(self._heard_by_pump, self.now_ms)
        after = self.pump.state
        if (before.keys, before.generation) != (after.keys, after.generation):
            self.truth.broken("frames that were played again changed the pump")

    def _is_no_news(self, event: Event) -> bool:
        """Who is there is said in plain: played again it may end an attempt, by a word that is true in any case."""
        unpaired = Lost(Why.NOT_PAIRED, story.SERIAL)
        return super()._is_no_news(event) or (event == unpaired and self._keyring.paired is None)


@cache
def _cells(model: PumpModel) -> tuple[bytes, bytes]:
    banks = RamBanks()
    written(Memory(banks), replace(story.state(model), keys=PumpKeys(PUMP, CARD)))
    return banks.cells[0], banks.cells[1]


def play(cast: Cast, schedule: Schedule, seed: int = 1) -> Played:
    """One pairing under a schedule, told to its end; the same arguments give the same run."""
    scene = PairScene(cast, schedule, seed)
    for _ in range(CONNECTS_MAX):
        if _lived(scene):
            break
    line_ms = scene.now_ms
    scene.faulty = False
    for _ in range(2):
        if not any(_lived(scene) for _ in range(CONNECTS_MAX)):
            scene.truth.broken("a pump on a clean line could not be paired and opened")
        scene.let_go()
        scene.wait(HOUR_MS)
    scene.truth.look(scene.pump.state)
    said = [type(event).__name__ for event in scene.events if isinstance(event, PairedWith | Lost | Opened)]
    return played(scene, schedule, line_ms, said)


def _lived(scene: PairScene) -> bool:
    """Pair unless that is done, then open; whether the pump was read."""
    try:
        if not any(isinstance(event, PairedWith) for event in scene.events):
            scene.open_at_the_pump()
            scene.connect()
            scene.ask(PairUp(CONSOLE, CARD))
        return opened(scene) is not None
    except ConsoleDied:
        scene.session = None
        return False
