"""Where a run is played: turned time, one line that is struck, the pump and its power, the console of the moment."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from device.campaign import line, story
from device.campaign.pump import CampaignPump, bytes_written, memory_on
from device.campaign.record import CampaignJournal, ConsoleDied
from device.campaign.schedule import KINDS, Kind, Point, Schedule, Strike, Where
from device.campaign.truth import Truth
from device.commands import Command
from device.events import Event, Noise
from device.framing import DELIMITER
from device.gate import Checks, Gate, Verdicts
from device.keys import Keys
from device.memory import PowerLoss, RamBanks
from device.pump_state import PumpState
from device.session import Session
from profiles.findings import Key
from profiles.pump import PumpModel

MOVE_MS = 20  # a frame of 200 bytes at 115,200 baud, and the pump's thought about it
REST_MS = 600_000  # a conversation that takes longer never ends


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the gate's twins and the pump model, and the classes that a mutant may replace."""

    checks: Checks
    verdict: Verdicts
    model: PumpModel
    accepted: frozenset[Key] = frozenset()
    pump: type[CampaignPump] = CampaignPump
    journal: type[CampaignJournal] = CampaignJournal
    gate: type[Gate] = Gate
    session: type[Session] = Session


class Scene:
    """``faulty`` says whether strikes still fall; ``reached`` are the strikes that could have fallen so far.

    Bytes are counted like points (``bytes_passed``), but not listed there: they are too many.
    """

    def __init__(self, cast: Cast, schedule: Schedule, seed: int = 1) -> None:
        self._cast, self._retries = cast, schedule.retries
        self._strikes = {strike.point: strike.kind for strike in schedule.strikes}
        self._counts = dict.fromkeys(Where, 0)
        self._random, self._pump_random = random.Random(seed), random.Random(-seed)
        self._late_to_pump, self._late_to_console = line.Buffer(), line.Buffer()
        self._to_pump_bytes = line.Stream(_of(schedule, Where.TO_PUMP))
        self._to_console_bytes = line.Stream(_of(schedule, Where.TO_CONSOLE))
        self._cells = _of(schedule, Where.CELL)
        self._keys: Keys | None = None  # the published ones
        self._last_reply = b""
        self._heard_by_pump: list[bytes] = []
        self._heard_by_console: list[bytes] = []
        self.session: Session | None = None
        self.faulty = True
        self.reached: list[Strike] = []
        self.events: list[Event] = []
        self.now_ms = 0
        self.journal = cast.journal(self._record_struck)
        self.truth = Truth(self.journal)
        self._looked_at: PumpState | None = None  # a state is a value: the same one has nothing new to show
        self.flip: tuple[int, int] | None = None  # the byte that a fault changes unseen; None: that of the order
        self.banks = RamBanks(self._cut)
        self.banks.cells = list(self._cells_before())
        self.pump = self._powered()

    @property
    def bytes_passed(self) -> dict[Where, int]:
        """How many bytes went each way, and into the memory, while the faults lasted."""
        ways = {Where.TO_PUMP: self._to_pump_bytes.passed, Where.TO_CONSOLE: self._to_console_bytes.passed}
        return {**ways, Where.CELL: self._counts[Where.CELL]}

    # --- what the person does

    @property
    def accepted(self) -> frozenset[Key]:
        """The soft findings that the signer accepts."""
        return self._cast.accepted

    def begun(self, transaction: bytes) -> bool:
        """Whether the record knows of it: a person who comes back sees it there, and takes a new id."""
        return any(body["transaction"] == transaction.hex() for _, body in self.journal.lines)

    def connect(self) -> None:
        """A new console on a port opened anew."""
        self.hang_up()
        cast = self._cast
        gate = cast.gate(cast.checks, cast.verdict)
        self.session = cast.session(self._random.randbytes, self.journal, gate, self._retries, self._keys)

    def hang_up(self) -> None:
        """The port is closed, if a console is still there to close it."""
        if self.session is not None:
            self.session.unplugged()
            self._hear()
        self.session = None
        self.pump.hang_up()

    def ask(self, command: Command) -> list[Event]:
        """Ask and go on until the console is at rest; what it said. Raises ConsoleDied."""
        told = len(self.events)
        if self.session is not None:
            self.session.ask(command, self.now_ms)
            self.settle()
        return self.events[told:]

    def settle(self, until: Callable[[], bool] = lambda: False) -> None:
        """Go on until the console is at rest, or until something is the case."""
        end_ms = self.now_ms + REST_MS
        self._hear()
        while self.session is not None and self.session.is_busy and not until():
            self._step()
            if self.now_ms > end_ms:
                self.truth.broken("the console did not come to rest")
                return

    def let_go(self) -> None:
        """What was late or stuck arrives after all, whoever may be there."""
        for data in self._late_to_pump.let_go():
            self._to_pump(data)
            self._answer()
        for data in self._late_to_console.let_go():
            self._to_console(data)

    def wait(self, ms: int) -> None:
        """Time passes, and nobody speaks."""
        self.now_ms += ms
        self._with_power(self._tick)
        self.pump.outgoing()

    # --- time and bytes

    def _step(self) -> None:
        """Move what there is to move, then the clock."""
        out = self.session.outgoing() if self.session is not None else b""
        for piece in line.pieces(out):
            self._request(piece)
        late = [*self._late_to_pump.due(self.now_ms)]
        for data in late:
            self._to_pump(data)
        self._with_power(self._tick)
        moved = self._answer() or bool(out or late)
        for data in self._late_to_console.due(self.now_ms):
            self._to_console(data)
            moved = True
        if self.session is not None:
            self.session.tick(self.now_ms)
        self._hear()
        if moved:
            self.now_ms += MOVE_MS
        else:
            self._turn()

    def _turn(self) -> None:
        """The clock goes on to whatever is due next."""
        deadline = self.session.next_deadline_ms() if self.session is not None else None
        due = [ms for ms in (deadline, self._late_to_pump.next_ms(), self._late_to_console.next_ms()) if ms is not None]
        self.now_ms = max(self.now_ms + 1, min(due, default=self.now_ms + 1_000))

    def _request(self, piece: bytes) -> None:
        if piece == DELIMITER:
            self._to_pump(piece)
            return
        kind = self._struck(Where.REQUEST, self._impossible(piece))
        if kind is Kind.DIES:
            raise ConsoleDied
        if kind is Kind.CHANGED:
            self._with_power(self._reprogram)
        if kind is Kind.VISITED:
            self._with_power(self._visit)
        if kind is Kind.REPLAYED:
            self._with_power(self._replay_to_pump)
        self.pump.flip = (self.flip or story.flip(self._cast.model)) if kind is Kind.FLIPPED else None
        self._pull(kind)
        self._to_pump(line.acted_on(kind, piece, self.now_ms, self._late_to_pump))
        self.pump.flip = None
        self.journal.sent()

    def _impossible(self, piece: bytes) -> tuple[Kind, ...]:
        """What cannot befall this request."""
        return () if line.carries(piece) else (Kind.FLIPPED,)

    def _answer(self) -> bool:
        """What the pump says goes to the console; whether it said anything."""
        back = self.pump.outgoing()
        for piece in line.pieces(back):
            if line.is_reply(piece):
                self._reply(piece)
            else:
                self._to_console(piece)
        return len(back) > 1

    def _reply(self, piece: bytes) -> None:
        kind = self._struck(Where.REPLY)
        stale, self._last_reply = self._last_reply, piece
        self._pull(kind)
        if kind is Kind.REPLAYED:
            self._replay_to_console()
        if kind is Kind.STALE:
            piece = stale
        self._to_console(line.acted_on(kind, piece, self.now_ms, self._late_to_console))

    def _pull(self, kind: Kind | None) -> None:
        if kind is Kind.PULLED:
            if self.session is not None:
                self.session.unplugged()
            self.pump.hang_up()

    def _to_pump(self, data: bytes) -> None:
        if self.faulty:
            data = self._to_pump_bytes.carry(data)
            self._heard_by_pump.append(data)
        self._with_power(lambda: self.pump.receive(data, self.now_ms))

    def _to_console(self, data: bytes) -> None:
        if self.faulty:
            data = self._to_console_bytes.carry(data)
            self._heard_by_console.append(data)
        if self.session is not None:
            self.session.receive(data, self.now_ms)

    def _hear(self) -> None:
        for event in self.session.events() if self.session is not None else ():
            self.events.append(event)
            self.truth.hear(event)

    def _replay_to_pump(self) -> None:
        self.pump.tick(self.now_ms)
        if not self.pump.replayed(self._heard_by_pump, self.now_ms):
            self.truth.broken("frames that were played again changed the pump or its session")

    def _replay_to_console(self) -> None:
        self._hear()
        if self.session is not None:
            self.session.receive(b"".join(self._heard_by_console), self.now_ms)
            if not all(self._is_no_news(event) for event in self.session.events()):
                self.truth.broken("replies that were played again were taken for news")

    def _is_no_news(self, event: Event) -> bool:
        """Whether this may be told of replies that were played again."""
        return isinstance(event, Noise)

    # --- the pump and its power

    def _cells_before(self) -> tuple[bytes, bytes]:
        """The pump's memory before the story begins."""
        return story.cells(self._cast.model)

    def _tick(self) -> None:
        self.pump.tick(self.now_ms)

    def _reprogram(self) -> None:
        self.pump.reprogrammed()

    def _visit(self) -> None:
        self.pump.visited(self.now_ms)

    def _with_power(self, act: Callable[[], None]) -> None:
        """Do it; if the power goes meanwhile, the pump starts again on what its memory holds."""
        try:
            act()
        except PowerLoss:
            self.pump = self._powered()
        state = self.pump.state
        if state is not self._looked_at:
            self._looked_at = state
            self.truth.look(state)

    def _powered(self) -> CampaignPump:
        """A pump on what the memory holds; one that cannot start is a broken rule, and another pump takes its place."""
        while True:
            try:
                return self._cast.pump(memory_on(self.banks), random=self._pump_random.randbytes)
            except PowerLoss:
                continue
            except ValueError as error:
                self.truth.broken(f"the pump lost its memory: {error}")
                self.banks.cells = list(self._cells_before())

    # --- strikes

    def _struck(self, where: Where, impossible: tuple[Kind, ...] = ()) -> Kind | None:
        """What happens at this point, if anything; counts it."""
        if not self.faulty:
            return None
        point = _point(where, self._counts[where])
        self._counts[where] += 1
        self.reached += _strikes_at(point, impossible)
        kind = self._strikes.get(point)
        return None if kind in impossible else kind

    def _record_struck(self) -> Kind | None:
        return self._struck(Where.RECORD)

    def _cut(self, _bank: int, data: bytes) -> int | None:
        kind = self._struck(Where.MEMORY)
        if kind is not None:
            return bytes_written(kind, len(data))
        if not self.faulty:
            return None
        start = self._counts[Where.CELL]
        self._counts[Where.CELL] += len(data)
        return next((place - start for place in self._cells if start <= place < start + len(data)), None)


@cache
def _point(where: Where, number: int) -> Point:
    return Point(where, number)


@cache
def _strikes_at(point: Point, impossible: tuple[Kind, ...]) -> tuple[Strike, ...]:
    """Everything that could happen there."""
    return tuple(Strike(point, kind) for kind in KINDS[point.where] if kind not in impossible)


def _of(schedule: Schedule, where: Where) -> dict[int, Kind]:
    return {strike.point.number: strike.kind for strike in schedule.strikes if strike.point.where is where}
