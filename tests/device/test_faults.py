"""The bad cable does what its script says, no more, and the same again for the same seed."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.faults import EVERY_FRAME, Cable, Direction, Fault, FaultKind, FaultyTransport, some_faults
from device.transport import TransportError

OUT, BACK = Direction.TO_PUMP, Direction.TO_CONSOLE
STREAM = b"abcd\x00efgh\x00ijkl\x00"


def through(*faults: Fault, data: bytes = STREAM, wait_ms: int = 0) -> bytes:
    cable = Cable(faults)
    cable.send(OUT, data, 0)
    return cable.arrived(OUT, wait_ms)


@given(st.binary(max_size=300))
def test_a_cable_without_faults_changes_nothing(data):
    assert through(data=data) == data


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [
        (Fault(FaultKind.DROP, OUT, 1), b"abcd\x00ijkl\x00"),
        (Fault(FaultKind.DROP, OUT, 1, 1, 2), b"abcd\x00eh\x00ijkl\x00"),
        (Fault(FaultKind.DROP, OUT, 1, 4, 1), b"abcd\x00efghijkl\x00"),
        (Fault(FaultKind.DOUBLE, OUT, 0), b"abcd\x00abcd\x00efgh\x00ijkl\x00"),
        (Fault(FaultKind.DOUBLE, OUT, 2, 0, 2), b"abcd\x00efgh\x00ijijkl\x00"),
        (Fault(FaultKind.FLIP, OUT, 0, 1, 1, 3), b"aacd\x00efgh\x00ijkl\x00"),
        (Fault(FaultKind.CUT, OUT, 1, 2, 1), b"abcd\x00efijkl\x00"),
        (Fault(FaultKind.STALE, OUT, 1), b"abcd\x00abcd\x00ijkl\x00"),
        (Fault(FaultKind.FLIP, OUT, EVERY_FRAME, 1, 1, 3), b"aacd\x00eegh\x00iikl\x00"),
        (Fault(FaultKind.DELAY, OUT, 0, amount=50), b"efgh\x00ijkl\x00"),
        (Fault(FaultKind.ECHO, OUT, 0, amount=50), STREAM),
        (Fault(FaultKind.UNPLUG, OUT, 1, 2), b""),
        (Fault(FaultKind.DROP, BACK, 1), STREAM),
        (Fault(FaultKind.DROP, OUT, 7), STREAM),
    ],
)
def test_each_fault_does_its_own_harm(fault, arrives):
    assert through(fault) == arrives


def test_a_delayed_frame_is_overtaken_and_arrives_later():
    assert through(Fault(FaultKind.DELAY, OUT, 0, amount=50), wait_ms=50) == b"efgh\x00ijkl\x00abcd\x00"


def test_an_echo_arrives_a_second_time_later():
    assert through(Fault(FaultKind.ECHO, OUT, 1, amount=50), wait_ms=50) == STREAM + b"efgh\x00"


def test_delimiters_alone_are_no_frames():
    assert through(Fault(FaultKind.DROP, OUT, 0), data=b"\x00\x00ab\x00\x00cd\x00") == b"\x00\x00\x00cd\x00"


def test_bytes_may_come_one_by_one():
    cable = Cable([Fault(FaultKind.DOUBLE, OUT, 1)])
    for byte in STREAM:
        cable.send(OUT, bytes([byte]), 0)
    assert cable.arrived(OUT, 0) == b"abcd\x00efgh\x00efgh\x00ijkl\x00"


def test_an_unplugged_cable_swallows_both_ways_until_it_is_plugged_in():
    cable = Cable([Fault(FaultKind.UNPLUG, OUT, 0, 2)])
    cable.send(BACK, b"old\x00", 0)
    cable.send(OUT, b"abcd\x00", 0)
    assert not cable.plugged
    cable.send(BACK, b"x\x00", 0)
    assert cable.arrived(OUT, 0) == cable.arrived(BACK, 0) == b""
    cable.plug()
    cable.send(OUT, b"\x00again\x00", 0)
    assert cable.arrived(OUT, 0) == b"\x00again\x00"


@pytest.mark.req(73)
def test_the_same_seed_gives_the_same_faults():
    assert some_faults(Random(7), 20, 9) == some_faults(Random(7), 20, 9)
    assert some_faults(Random(7), 20, 9) != some_faults(Random(8), 20, 9)
    assert {fault.kind for fault in some_faults(Random(1), 200, 9)} == set(FaultKind)


class _Loop:
    """A port that gives back what is written."""

    def __init__(self) -> None:
        self.held, self.closed = b"", False

    def read(self) -> bytes:
        held, self.held = self.held, b""
        return held

    def write(self, data: bytes) -> None:
        self.held += data

    def close(self) -> None:
        self.closed = True


def test_a_faulty_transport_carries_faults_both_ways():
    port = FaultyTransport(
        _Loop(), Cable([Fault(FaultKind.DROP, OUT, 0), Fault(FaultKind.FLIP, BACK, 0, 0, 1, 1)]), int
    )
    port.write(STREAM)
    assert port.read() == b"dfgh\x00ijkl\x00"


def test_a_faulty_transport_says_when_the_cable_is_out():
    inner = _Loop()
    port = FaultyTransport(inner, Cable([Fault(FaultKind.UNPLUG, OUT, 0, 2)]), int)
    with pytest.raises(TransportError, match="cable is out"):
        port.write(STREAM)
    with pytest.raises(TransportError):
        port.read()
    port.close()
    assert inner.closed


def test_a_fault_may_be_added_for_the_frame_that_comes_next():
    cable = Cable()
    cable.send(OUT, b"abcd\x00ef", 0)
    assert cable.passed(OUT) == 2
    cable.add(Fault(FaultKind.DROP, OUT, cable.passed(OUT)))
    cable.send(OUT, b"gh\x00ijkl\x00mn\x00", 0)
    assert cable.arrived(OUT, 0) == b"abcd\x00efgh\x00mn\x00"
