"""An emulated pump in trouble: mishaps from a script with a seed, or spoken while it runs; the same again every time.

It stands between the line and the pump and keeps the pump's own interface. What happens to the pump's state is in
``mishaps``; here are its line (lost, late, hurt, slow), its power (at every write of the memory) and its refusals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from random import Random

from device import pump_alarms
from device.codes import AlarmCode, Reason
from device.emulator import Emulator
from device.faults import EVERY_FRAME, Cable, Direction, Fault, FaultKind
from device.memory import PowerLoss
from device.mishaps import Mishap, MishapError, happened, help_lines, spoken
from device.pace import Pace
from device.pump_bolus import Denied
from device.pump_state import PumpState

NOISE_OF = 1_000_000
SEALED_BYTE = 14  # of an encoded frame: behind the code byte, the header and the first byte of the body


@dataclass(frozen=True, slots=True)
class Planned:
    """A mishap that happens once so many seconds of the pump have passed since it was started."""

    at_s: int
    what: Mishap


class Power:
    """Cuts the power at a write of the memory: what ``CutBanks`` asks."""

    def __init__(self) -> None:
        self._left: int | None = None
        self._part = 0

    def cut_at(self, write: int, per_mille: int) -> None:
        """At the so-many-th write from now, after so many of a thousand of its bytes."""
        self._left, self._part = write, per_mille

    def cut(self, _bank: int, data: bytes) -> int | None:
        """How many bytes of this write arrive; None lets it pass."""
        if self._left is None:
            return None
        self._left -= 1
        if self._left >= 0:
            return None
        self._left = None
        return max(0, min(1_000, self._part)) * len(data) // 1_000


class TroubledPump:
    """``start`` makes the pump on what its memory holds: at first, and again whenever its power has been away.

    ``damage`` hurts the newest bank; ``power`` is what the banks ask at each write.
    """

    def __init__(
        self,
        start: Callable[[], Emulator],
        power: Power,
        damage: Callable[[], None],
        script: Iterable[Planned] = (),
        seed: int = 1,
        baud: int = 0,
    ) -> None:
        self._start, self._power, self._damage = start, power, damage
        self.pump = start()
        self._begun_s = self.pump.state.now_s
        self._script = sorted(script, key=lambda planned: planned.at_s)
        self._random = Random(seed)
        self._cable = Cable()
        self._ways = {way: Pace(baud) for way in Direction}
        self._noise = 0
        self._now_ms = 0
        self._plug_ms: int | None = None
        self.told: list[str] = []

    # --- the pump's own interface

    def receive(self, data: bytes, now_ms: int) -> None:
        """Bytes from the line."""
        self._now_ms = now_ms
        self._carry(Direction.TO_PUMP, data, now_ms)
        self._powered(lambda: self.pump.receive(self._arrived(Direction.TO_PUMP, now_ms), now_ms))

    def tick(self, now_ms: int) -> None:
        """Time passes, and what is planned happens."""
        self._now_ms = now_ms
        if self._plug_ms is not None and now_ms >= self._plug_ms:
            self._plug_ms = None
            self._cable.plug()
        self._powered(lambda: self.pump.receive(self._arrived(Direction.TO_PUMP, now_ms), now_ms))
        self._powered(lambda: self.pump.tick(now_ms))
        while self._script and self.pump.state.now_s - self._begun_s >= self._script[0].at_s:
            self.suffer(self._script.pop(0).what, now_ms)

    def outgoing(self) -> bytes:
        """What has come through to the console's end by the last turn, once."""
        self._carry(Direction.TO_CONSOLE, self.pump.outgoing(), self._now_ms)
        return self._arrived(Direction.TO_CONSOLE, self._now_ms)

    def hang_up(self) -> None:
        """The console has gone."""
        self.pump.hang_up()
        for way in self._ways.values():
            way.lose()

    def ask_bolus(self, now_ms: int) -> Denied | None:
        """The patient asks for a bolus."""
        return self.pump.ask_bolus(now_ms)

    def open_pairing(self, now_ms: int) -> bool:
        """Somebody at the pump lets one console pair with it."""
        return self.pump.open_pairing(now_ms)

    def forget_consoles(self) -> None:
        """Somebody at the pump takes its trust from every console."""
        self.pump.forget_consoles()

    def confirm(self) -> bool:
        """The person at the pump presses the button; False when nothing was waiting for it."""
        return self.pump.confirm()

    def save(self) -> None:
        """Put everything into the memory."""
        self._powered(self.pump.save)

    @property
    def state(self) -> PumpState:
        """Everything the pump holds."""
        return self.pump.state

    @property
    def waits_for_confirmation(self) -> bool:
        """Whether something waits for the hand at the pump."""
        return self.pump.waits_for_confirmation

    # --- trouble

    def suffer(self, what: Mishap, now_ms: int) -> None:
        """Let it happen now."""
        self.told.append(f"Fault: {what.name}{''.join(f' {key}={value}' for key, value in what.figures.items())}.")
        act = self._ACTS.get(what.name)
        if act is not None:
            act(self, what.figures, now_ms)
        if what.name in _FRAMES:
            self._strike_next(_FRAMES[what.name], what.figures)
        self._powered(lambda: self.pump.change(lambda state: happened(state, what), now_ms))

    def hear(self, line: str) -> str:
        """What somebody says beside the pump: a fault, or a question; the answer is a sentence."""
        if line in _QUESTIONS:
            return _QUESTIONS[line](self)
        told = len(self.told)
        try:
            self.suffer(spoken(line), self._now_ms)
        except MishapError as error:
            return str(error)
        said, self.told = self.told[told:], self.told[:told]
        return " ".join(said)

    @property
    def waiting(self) -> bool:
        """Whether bytes are on their way."""
        return any(way.waiting for way in self._ways.values())

    def truth(self) -> str:
        """What is really so, whatever the pump believes: for the person who teaches."""
        state = self.pump.state
        machine, counted_nl = state.mechanics, state.counters.reservoir_units // 86_400
        left_nl = (state.counters.reservoir_units * 1_000 - machine.surplus) // 86_400_000
        turns = "stands" if machine.stands else f"turns, {machine.error_per_mille:+,} per mille"
        return f"Really in the reservoir: {left_nl:,} nL; the pump counts {counted_nl:,} nL. The rotor {turns}."

    def _carry(self, way: Direction, data: bytes, now_ms: int) -> None:
        hurt = bytes(self._hurt(byte) for byte in data) if self._noise else data
        self._cable.send(way, hurt, now_ms)

    def _arrived(self, way: Direction, now_ms: int) -> bytes:
        pace = self._ways[way]
        pace.put(self._cable.arrived(way, now_ms), now_ms)
        return pace.due(now_ms)

    def _hurt(self, byte: int) -> int:
        struck = self._random.randrange(NOISE_OF) < self._noise
        return byte ^ (1 << self._random.randrange(8)) if struck else byte

    def _powered(self, act: Callable[[], object]) -> None:
        """Do it; if the power goes meanwhile, the pump starts again on what its memory holds."""
        try:
            act()
        except PowerLoss:
            self._restart()

    def _restart(self) -> None:
        self.pump = self._start()
        self.told.append("The pump started anew.")

    def _reset(self, _: Mapping[str, int], now_ms: int) -> None:
        self._restart()
        self.pump.change(lambda state: pump_alarms.raised(state, AlarmCode.RESET), now_ms)

    def _memory_error(self, _: Mapping[str, int], _now_ms: int) -> None:
        self._damage()
        self._restart()

    def _power_loss(self, figures: Mapping[str, int], _now_ms: int) -> None:
        self._power.cut_at(figures["write"], figures["part"])

    def _refuse(self, figures: Mapping[str, int], _now_ms: int) -> None:
        self.pump.refuse(Reason(figures["reason"]), figures["times"])

    def _wrong_key(self, _: Mapping[str, int], _now_ms: int) -> None:
        """Nothing that either side seals can be opened by the other: a byte of every frame is another one."""
        for way in Direction:
            self._cable.add(Fault(FaultKind.FLIP, way, EVERY_FRAME, SEALED_BYTE, 1, 0x40))

    def _unplug(self, figures: Mapping[str, int], now_ms: int) -> None:
        self._cable.unplug()
        self.pump.hang_up()
        self._plug_ms = now_ms + figures["for"] * 1_000

    def _slow(self, figures: Mapping[str, int], _now_ms: int) -> None:
        for way in self._ways.values():
            way.late_ms = figures["ms"]

    def _noisy(self, figures: Mapping[str, int], _now_ms: int) -> None:
        self._noise = max(0, min(NOISE_OF, figures["per-million"]))

    def _calm(self, _: Mapping[str, int], _now_ms: int) -> None:
        self._noise, self._plug_ms, self._cable = 0, None, Cable()
        for way in self._ways.values():
            way.late_ms = 0

    def _strike_next(self, kind: FaultKind, figures: Mapping[str, int]) -> None:
        """A fault of the next whole frame, in the direction that the figures name."""
        way = Direction.TO_PUMP if figures["to-pump"] else Direction.TO_CONSOLE
        one_byte = kind in (FaultKind.FLIP, FaultKind.CUT)
        amount = 0x11 if kind is FaultKind.FLIP else figures.get("ms", 0)
        place = figures.get("byte", 0), 1 if one_byte else None
        self._cable.add(Fault(kind, way, self._cable.passed(way), *place, amount))

    _ACTS: Mapping[str, Callable[[TroubledPump, Mapping[str, int], int], None]] = {
        "reset": _reset,
        "memory-error": _memory_error,
        "power-loss": _power_loss,
        "refuse": _refuse,
        "wrong-key": _wrong_key,
        "unplug": _unplug,
        "slow": _slow,
        "noise": _noisy,
        "calm": _calm,
    }


_QUESTIONS: Mapping[str, Callable[[TroubledPump], str]] = {
    "truth": TroubledPump.truth,
    "faults": lambda _: "\n".join(help_lines()),
}
_FRAMES: Mapping[str, FaultKind] = {
    "drop": FaultKind.DROP,
    "double": FaultKind.DOUBLE,
    "late": FaultKind.DELAY,
    "echo": FaultKind.ECHO,
    "corrupt": FaultKind.FLIP,
    "cut": FaultKind.CUT,
    "stale": FaultKind.STALE,
}
