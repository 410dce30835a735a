"""The line: bytes between a real session and a real emulated pump, stepped by hand, with a cable that can go."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from typing import Any

import pytest

from console.line import AFTER_A_FAULT, ATTEMPTS_PER_MINUTE, LONGEST_PAUSE_MS, Attempts, Broken, Dialled, Line
from device.codes import Result
from device.commands import Cancel, Open, PairUp, ReadStatus, Stop
from device.emulator import Emulator
from device.events import Confirmed, Declined, Lost, NotApplied, Opened, PairedWith, Purpose, Streamed, Uncertain, Why
from device.gate import Gate
from device.journal import MemoryJournal
from device.keys import Peer
from device.memory import Memory, RamBanks
from device.pump_factory import factory_new, in_therapy, keyed, written
from device.pump_transactions import ending
from device.session import Session
from profiles.limits import Library
from profiles.pump import PumpState
from tests.device.rig import CONTEXT, HELD, WALL_S

URL = "socket://127.0.0.1:1"


class Cable:
    """A port to an emulator; ``plugged`` False is a cable that is out."""

    def __init__(self, library: Library, clock: Any) -> None:
        model = library.model("cisterna-20")
        assert model is not None
        self.pump = Emulator(written(Memory(RamBanks()), factory_new("CIS-1", model, 0)))
        self.clock = clock
        self.plugged = True
        self.mute = False
        self.deaf = False  # what is written is lost, and nobody notices
        self.opened = 0

    def open(self, url: str) -> Cable:
        self.opened += 1
        if not self.plugged:
            raise OSError(f"Nothing answers at {url}.")
        return self

    def read(self) -> bytes:
        if not self.plugged:
            raise OSError("The cable is out.")
        self.pump.tick(self.clock())
        out = self.pump.outgoing()
        return b"" if self.mute else out

    def write(self, data: bytes) -> None:
        if not self.plugged:
            raise OSError("The cable is out.")
        if not self.deaf:
            self.pump.receive(data, self.clock())

    def close(self) -> None:
        self.pump.hang_up()


def running_pump(library: Library) -> Emulator:
    """One that delivers the program of the rig."""
    model = library.model("cisterna-20")
    assert model is not None
    state = in_therapy("CIS-1", model, replace(CONTEXT, held=HELD), WALL_S)
    return Emulator(written(Memory(RamBanks()), state))


class Bench:
    """A line with its cable, its events and its clock."""

    def __init__(self, library: Library, clock: Any) -> None:
        self.clock = clock
        self.cable = Cable(library, clock)
        self.journal = MemoryJournal()
        self.told: list[Any] = []
        counter = itertools.count(1)
        self.line = Line(
            lambda: Session(
                lambda size: next(counter).to_bytes(size, "big"),
                self.journal,
                Gate(lambda _o, _c: (), lambda _o, _c: frozenset()),
            ),
            self.cable.open,
            self.told.append,
        )

    def run(self, ms: int) -> None:
        for _ in range(ms // 20):
            self.line.step(self.clock.turn(20))

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.told if isinstance(event, kind)]


@pytest.fixture
def bench(library: Library, clock: Any) -> Bench:
    return Bench(library, clock)


def test_dialling_opens_the_port_and_reads_the_pump(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    assert bench.of(Dialled) == [Dialled(URL)]
    assert bench.of(Opened)[0].status.serial == "CIS-1"


def test_the_pump_streams_its_status_about_once_a_second(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.run(5_000)
    assert len(bench.of(Streamed)) >= 4


@pytest.mark.req(44)
def test_a_pulled_cable_is_told_at_once_and_plugged_in_again_it_is_read_again(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    bench.cable.plugged = False
    bench.run(40)
    assert bench.of(Lost)[-1].why is Why.UNPLUGGED
    assert Broken("The cable is out.", 0) in bench.told
    bench.cable.plugged = True
    bench.run(1_000)
    assert len(bench.of(Opened)) == 2


def test_a_pump_that_goes_silent_is_reached_by_a_new_session(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    bench.cable.mute = True
    bench.run(8_000)
    assert bench.of(Lost)
    bench.cable.mute = False
    bench.run(10_000)
    assert len(bench.of(Opened)) == 2


@pytest.mark.req(43)
def test_a_port_that_never_opens_is_tried_only_so_often_a_minute(bench: Bench):
    bench.cable.plugged = False
    bench.line.dial(URL, bench.clock())
    bench.run(60_000)
    assert 2 < bench.cable.opened <= ATTEMPTS_PER_MINUTE
    assert bench.of(Broken)[0].sentence == f"Nothing answers at {URL}."


@pytest.mark.req(43)
def test_even_a_person_in_a_hurry_cannot_pass_the_bound():
    attempts, now_ms, made = Attempts(), 0, 0
    for _ in range(1_000):
        attempts.hurry(now_ms)
        if now_ms >= attempts.next_ms:
            attempts.made(now_ms)
            made += 1
        now_ms += 50
    assert made == ATTEMPTS_PER_MINUTE


def test_the_pause_between_attempts_grows_to_a_bound_and_shrinks_when_the_pump_answers():
    attempts, pauses, now_ms = Attempts(), [], 0
    for _ in range(8):
        attempts.made(now_ms)
        pauses.append(attempts.next_ms - now_ms)
        now_ms = attempts.next_ms
    assert pauses[:3] == [250, 500, 1_000]
    assert pauses[-1] == LONGEST_PAUSE_MS
    attempts.answered()
    attempts.made(now_ms + 60_000)
    assert attempts.next_ms == now_ms + 60_000 + 250


@pytest.mark.req(44)
def test_stop_waits_for_the_line_and_is_the_first_thing_that_leaves(bench: Bench):
    bench.cable.plugged = False
    bench.line.dial(URL, bench.clock())
    bench.run(100)
    bench.line.ask(Stop(b"\x09" * 16, "CIS-1", "A. Nurse"), bench.clock())
    bench.cable.plugged = True
    bench.run(3_000)
    first = next(event for event in bench.told if isinstance(event, Confirmed | Opened))
    assert isinstance(first, Confirmed)
    assert first.purpose is Purpose.STOP


def test_without_a_line_reading_is_tried_and_the_rest_is_declined(bench: Bench):
    bench.cable.plugged = False
    bench.line.dial(URL, bench.clock())
    bench.run(600)
    before = bench.cable.opened
    bench.line.ask(Open(), bench.clock())
    bench.run(20)
    assert bench.cable.opened == before + 1
    bench.line.ask(ReadStatus(), bench.clock())
    assert bench.of(Declined) == [Declined("ReadStatus", Why.NOT_OPEN)]


def test_hanging_up_is_the_end_of_trying(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    bench.line.hang_up()
    before = bench.cable.opened
    bench.run(20_000)
    assert bench.cable.opened == before
    assert not bench.line.open


STOP = Stop(b"\x07" * 16, "CIS-1", "A. Doctor")


def stops(bench: Bench) -> list[str]:
    """What was said of the stop, in order."""
    ended = (event for event in bench.told if isinstance(event, Confirmed | NotApplied | Uncertain))
    return [type(event).__name__ for event in ended if event.transaction == STOP.transaction]


@pytest.mark.req(35)
@pytest.mark.parametrize("hurt", ["deaf", "mute"])
def test_a_stop_that_a_dead_cable_swallowed_is_sent_again_and_never_struck_off(bench: Bench, hurt: str):
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    setattr(bench.cable, hurt, True)
    bench.line.ask(STOP, bench.clock())
    bench.run(100)
    bench.cable.plugged = False
    bench.run(1_000)
    assert stops(bench) == ["Uncertain"]
    setattr(bench.cable, hurt, False)
    bench.cable.plugged = True
    bench.run(10_000)
    assert stops(bench) == ["Uncertain", "Confirmed"]
    assert bench.cable.pump.state.stopped_s is not None
    assert bench.cable.pump.state.killed == ()
    assert bench.told.index(bench.of(Confirmed)[0]) < bench.told.index(bench.of(Opened)[-1])


@pytest.mark.req(44)
@pytest.mark.req(44)
def test_after_a_bug_the_port_is_opened_anew_and_the_stop_is_the_first_thing_said(bench: Bench, library: Library):
    bench.cable.pump = running_pump(library)
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    bench.cable.deaf = True
    bench.line.ask(STOP, bench.clock())
    bench.line.fall_back(bench.clock())
    assert not bench.line.open
    bench.cable.deaf = False
    bench.run(2_000)
    assert len(bench.of(Opened)) == 2
    assert stops(bench) == ["Confirmed"]


def test_after_a_bug_without_a_line_there_is_nothing_to_close(bench: Bench):
    bench.line.fall_back(bench.clock())
    assert bench.told == [Broken(AFTER_A_FAULT, 0)]


def test_a_stop_that_was_answered_is_not_sent_again(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    bench.line.ask(STOP, bench.clock())
    bench.run(1_000)
    for plugged in (False, True):
        bench.cable.plugged = plugged
        bench.run(5_000)
    assert stops(bench) == ["Confirmed"]
    assert len(bench.of(Opened)) == 2


def test_a_stop_goes_with_its_pump_to_another_address_and_ends_with_hanging_up(bench: Bench):
    bench.cable.plugged = False
    bench.line.dial("socket://127.0.0.1:9", bench.clock())
    bench.line.ask(STOP, bench.clock())
    bench.run(100)
    bench.cable.plugged = True
    bench.line.dial(URL, bench.clock())
    bench.run(3_000)
    assert stops(bench) == ["Confirmed"]
    bench.cable.plugged = False
    bench.run(100)
    again = replace(STOP, transaction=b"\x08" * 16)
    bench.line.ask(again, bench.clock())
    bench.line.hang_up()
    bench.cable.plugged = True
    bench.line.dial(URL, bench.clock())
    bench.run(3_000)
    assert [event.transaction for event in bench.of(Confirmed)] == [STOP.transaction]


def test_a_stop_waits_for_its_own_pump_while_another_one_answers(bench: Bench):
    bench.line.dial(URL, bench.clock())
    bench.line.ask(replace(STOP, serial="CIS-2"), bench.clock())
    bench.run(20_000)
    assert set(stops(bench)) == {"Uncertain"}
    assert len(stops(bench)) > 1
    assert {event.why for event in bench.of(Uncertain)} == {Why.ANOTHER_PUMP}
    assert (bench.cable.pump.state.stopped_s, bench.of(Opened)) == (None, [])


def test_a_stop_that_the_pump_answers_and_does_not_obey_is_not_sent_for_ever(bench: Bench, library: Library):
    """It was stopped and started again by somebody else: the same STOP does nothing more, and that is found out."""
    bench.cable.pump = running_pump(library)
    bench.line.dial(URL, bench.clock())
    bench.run(400)
    bench.cable.mute = True
    bench.line.ask(STOP, bench.clock())
    bench.run(100)
    bench.cable.plugged = False
    bench.run(40)
    pump = bench.cable.pump
    runs = replace(pump.state, stopped_s=None, generation=pump.state.generation + 1)
    pump._remember(ending(runs, b"o" * 16, Result.ACTIVATED))
    bench.cable.mute, bench.cable.plugged = False, True
    bench.run(30_000)
    assert [event.why for event in bench.of(Uncertain)][-1] is Why.CONTRADICTION
    assert bench.of(Confirmed)[-1].why is Why.REPLACED_SINCE
    assert bench.of(Opened)[-1].status.generation == pump.state.generation


class Ring:
    """A console's keys: what a pairing told is known from then on."""

    own = b"o" * 32

    def __init__(self) -> None:
        self.peers: dict[str, Peer] = {}

    def peer(self, serial: str, _published: bool) -> Peer | Why:
        return self.peers.get(serial, Why.NOT_PAIRED)


@pytest.fixture
def keyed_bench(library: Library, clock: Any) -> Bench:
    """A running pump with keys of its own, which waits for a pairing, and a console that keeps what a pairing tells."""
    bench = Bench(library, clock)
    state = keyed(running_pump(library).state, random.Random(3).randbytes)
    bench.cable.pump = Emulator(written(Memory(RamBanks()), state), random=random.Random(5).randbytes)
    bench.cable.pump.open_pairing(clock())
    ring, counter = Ring(), itertools.count(1)

    def tell(event: Any) -> None:
        bench.told.append(event)
        if isinstance(event, PairedWith):
            ring.peers[event.serial] = Peer(ring.own, event.key, event.emulator)

    def session() -> Session:
        gate = Gate(lambda _o, _c: (), lambda _o, _c: frozenset())
        return Session(lambda size: next(counter).to_bytes(size, "big"), bench.journal, gate, keys=ring)

    bench.line = Line(session, bench.cable.open, tell)
    return bench


def pair_up(bench: Bench) -> PairUp:
    return PairUp(Ring.own, bench.cable.pump.state.keys.card)


PRESSED = Stop(b"\x0b" * 16, "CIS-1", "A. Nurse")


@pytest.mark.req(65)
@pytest.mark.parametrize("between_ms", [0, 20, 60, 120, 200])
@pytest.mark.parametrize("stop_first", [True, False])
def test_a_stop_that_waits_for_a_pairing_does_not_keep_it_from_being_made(
    keyed_bench: Bench, between_ms: int, stop_first: bool
):
    bench = keyed_bench
    bench.line.dial(URL, bench.clock())
    bench.run(1_000)
    assert {event.why for event in bench.of(Lost)} == {Why.NOT_PAIRED}
    for wish in (PRESSED, pair_up(bench)) if stop_first else (pair_up(bench), PRESSED):
        bench.line.ask(wish, bench.clock())
        bench.run(between_ms)
    bench.run(10_000)
    assert len(bench.of(PairedWith)) == 1
    (stopped,) = bench.of(Confirmed)
    assert (stopped.purpose, stopped.transaction) == (Purpose.STOP, PRESSED.transaction)
    assert stopped.status.state is PumpState.STOPPED


@pytest.mark.req(65)
def test_a_pairing_asked_while_the_pump_is_being_greeted_is_not_lost(keyed_bench: Bench):
    bench = keyed_bench
    bench.line.dial(URL, bench.clock())
    bench.line.step(bench.clock.turn(20))
    assert bench.line.open
    bench.line.ask(pair_up(bench), bench.clock())
    bench.run(5_000)
    assert len(bench.of(PairedWith)) == 1
    assert bench.of(Opened)


def test_a_pairing_that_was_called_off_is_not_made(keyed_bench: Bench):
    bench = keyed_bench
    bench.cable.plugged = False
    bench.line.dial(URL, bench.clock())
    bench.line.ask(pair_up(bench), bench.clock())
    bench.run(500)
    bench.line.ask(Cancel(), bench.clock())
    bench.cable.plugged = True
    bench.run(10_000)
    assert bench.of(PairedWith) == []
    assert bench.cable.pump.state.keys.consoles == ()
    assert {event.why for event in bench.of(Lost)} == {Why.NOT_PAIRED}


def test_a_wrong_secret_ends_a_pairing_and_the_stop_goes_on(keyed_bench: Bench):
    bench = keyed_bench
    bench.line.dial(URL, bench.clock())
    bench.run(1_000)
    bench.line.ask(PRESSED, bench.clock())
    bench.line.ask(PairUp(Ring.own, b"w" * 18), bench.clock())
    bench.run(10_000)
    assert [event.why for event in bench.of(Lost)].count(Why.PAIRING_REFUSED) == 1
    bench.line.ask(pair_up(bench), bench.clock())
    bench.run(10_000)
    assert [event.purpose for event in bench.of(Confirmed)] == [Purpose.STOP]
