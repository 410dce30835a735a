"""The thread that owns port and session: wishes in, numbered events out, and it ends."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from console.line import Broken, Dialled
from console.link import Link
from device.commands import ReadStatus
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
