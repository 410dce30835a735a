"""The thread that owns port and session: wishes in, numbered events out, and it ends."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from console.line import AFTER_A_FAULT, Broken, Dialled
from console.link import BEHIND_MOST, Link
from device.commands import ReadStatus, Stop
from device.events import Declined
from device.gate import Gate
from device.journal import MemoryJournal
from device.session import Session


class DeadPort:
    """A port that opens and never says anything."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.closed = threading.Event()
        self._hush = threading.Event()

    def read(self) -> bytes:
        self._hush.wait(0.005)
        return b""

    def write(self, data: bytes) -> None:
        pass

    def close(self) -> None:
        self.closed.set()


class Exchange:
    """Opens ports by URL and remembers them; ``nowhere`` does not exist."""

    def __init__(self) -> None:
        self.ports: list[DeadPort] = []

    def open(self, url: str) -> DeadPort:
        if url == "nowhere":
            raise OSError("There is no such port.")
        self.ports.append(DeadPort(url))
        return self.ports[-1]


def session() -> Session:
    return Session(bytes, MemoryJournal(), Gate(lambda _o, _c: (), lambda _o, _c: frozenset()))


@pytest.fixture
def exchange() -> Exchange:
    return Exchange()


@pytest.fixture
def link(qtbot: QtBot, exchange: Exchange) -> Iterator[Link]:
    made = Link(session, exchange.open)
    made.start()
    yield made
    made.end()
    assert not made.running()


def told(qtbot: QtBot, link: Link, wanted: Any) -> None:
    with qtbot.waitSignal(link.told, check_params_cb=lambda number, event: (number, event) == wanted, timeout=5_000):
        pass


def test_what_a_line_says_carries_the_number_of_its_dialling(qtbot: QtBot, link: Link):
    first = link.dial("a")
    told(qtbot, link, (first, Dialled("a")))
    second = link.dial("b")
    assert second == first + 1
    told(qtbot, link, (second, Dialled("b")))


def test_a_port_that_cannot_be_opened_is_a_sentence(qtbot: QtBot, link: Link):
    number = link.dial("nowhere")
    told(qtbot, link, (number, Broken("There is no such port.", 250)))


def test_a_wish_without_a_line_is_declined(qtbot: QtBot, link: Link):
    with qtbot.waitSignal(link.told, timeout=5_000) as caught:
        link.ask(ReadStatus())
    assert isinstance(caught.args[1], Declined)


def test_ending_closes_the_port_and_the_thread_is_gone(qtbot: QtBot, exchange: Exchange):
    link = Link(session, exchange.open)
    link.start()
    number = link.dial("a")
    told(qtbot, link, (number, Dialled("a")))
    link.end()
    assert exchange.ports[0].closed.is_set()
    assert not link.running()
    assert "cisterna-link" not in [thread.name for thread in threading.enumerate()]
    link.end()


def test_hanging_up_closes_the_port(qtbot: QtBot, link: Link, exchange: Exchange):
    told_number = link.dial("a")
    told(qtbot, link, (told_number, Dialled("a")))
    link.hang_up()
    assert exchange.ports[0].closed.wait(5)


class Stuck(DeadPort):
    """Blocks in one of the three things that can be asked of a port, until the test is over."""

    def __init__(self, url: str, over: threading.Event, where: str) -> None:
        super().__init__(url)
        self._over, self._where = over, where
        self._block("open")

    def read(self) -> bytes:
        self._block("read")
        return b""

    def write(self, data: bytes) -> None:
        self._block("write")

    def _block(self, where: str) -> None:
        if where == self._where:
            self._over.wait(60)


class Flood(DeadPort):
    """Says as much as anybody wants to hear, none of it a message."""

    def read(self) -> bytes:
        return bytes(range(256)) * 16


def longest_gap_s(qtbot: QtBot, span_ms: int) -> float:
    """The longest time in which the window's event loop did not come round."""
    beats = [time.monotonic()]
    timer = QTimer()
    timer.timeout.connect(lambda: beats.append(time.monotonic()))
    timer.start(10)
    qtbot.waitUntil(lambda: beats[-1] - beats[0] >= span_ms / 1_000, timeout=60_000)
    timer.stop()
    return max(after - before for before, after in itertools.pairwise(beats))


@pytest.mark.req(44)
@pytest.mark.parametrize("where", ["open", "read", "write"])
def test_a_port_that_blocks_holds_neither_the_window_nor_its_end(qtbot: QtBot, where: str):
    over = threading.Event()
    link = Link(session, lambda url: Stuck(url, over, where))
    link.start()
    link.dial("a")
    assert longest_gap_s(qtbot, 300) < 1
    link.ask(Stop(b"1" * 16, "CIS-1", "A. Nurse"))
    began = time.monotonic()
    link.end()
    assert time.monotonic() - began < 1
    assert link.running()  # it cannot be helped; the thread dies with the process
    over.set()
    qtbot.waitUntil(lambda: not link.running())


class Faulty(DeadPort):
    """Meets a bug of ours as soon as it is read; of what is written to the next one, all is kept."""

    def __init__(self, url: str, bugs: list[Exception]) -> None:
        super().__init__(url)
        self._bugs = bugs
        self.written = b""

    def read(self) -> bytes:
        if self._bugs:
            raise self._bugs.pop()
        return super().read()

    def write(self, data: bytes) -> None:
        self.written += data


@pytest.mark.req(44)
def test_a_bug_on_the_thread_is_told_and_the_pump_is_reached_all_the_same(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
):
    bugs: list[Exception] = [RuntimeError("a bug")]
    caught, ports = list[object](), list[Faulty]()
    monkeypatch.setattr(threading, "excepthook", lambda arguments: caught.append(arguments.exc_value))

    def opened(url: str) -> Faulty:
        ports.append(Faulty(url, bugs))
        return ports[-1]

    link, heard = Link(session, opened), list[object]()
    link.told.connect(lambda _number, event: heard.append(event))
    link.start()
    link.dial("a")
    qtbot.waitUntil(lambda: len(ports) == 2 and bool(ports[1].written), timeout=5_000)
    assert [str(one) for one in caught] == ["a bug"]
    assert [one.sentence for one in heard if isinstance(one, Broken)] == [AFTER_A_FAULT]
    assert heard[-1] == Dialled("a")
    assert ports[0].closed.is_set()
    assert link.running()
    link.end()
    assert not link.running()


@pytest.mark.req(44)
def test_a_port_that_floods_does_not_drown_the_window(qtbot: QtBot):
    link = Link(session, Flood)
    heard: list[object] = []
    link.told.connect(lambda _number, event: heard.append(event))
    link.start()
    link.dial("a")
    assert longest_gap_s(qtbot, 500) < 1
    assert link._said - link._taken <= BEHIND_MOST + 1
    link.end()
    assert not link.running()
    assert heard
