"""The pump's end of the line: one console after the other, on this machine alone."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from console.pump_ports import BACKLOG_MAX, LoopbackPort, open_port
from device.transport import TransportError, open_url

TURNS = 200  # of at most 10 ms each: only a test that fails needs them all


def until(port, wanted):
    """What the port reads until ``wanted`` is satisfied with it."""
    for _ in range(TURNS):
        port.wait(0.01)
        data = port.read()
        if wanted(data):
            return data
    raise AssertionError("it never came")


def gathered(read, length):
    """So many bytes: a terminal may hand them over in pieces."""
    data = b""
    for _ in range(TURNS):
        data += read()
        if len(data) >= length:
            break
    return data


@pytest.fixture(params=["tcp:0", "pty"])
def port(request):
    if request.param == "pty" and sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals here")
    port = open_port(request.param)
    yield port
    port.close()


def test_bytes_go_both_ways_and_a_console_that_leaves_is_noticed(port):
    assert port.read() is None
    console = open_url(port.url, 2.0)
    until(port, lambda data: data is not None)
    console.write(b"\x00\x11\x13\x04 raw \xff")
    assert gathered(lambda: until(port, bool), 10) == b"\x00\x11\x13\x04 raw \xff"
    port.write(b"\x00\x0a\x0d answer")
    assert gathered(console.read, 10) == b"\x00\x0a\x0d answer"
    console.close()
    until(port, lambda data: data is None)


def test_another_console_may_come_afterwards(port):
    for number in range(3):
        console = open_url(port.url, 2.0)
        console.write(bytes([number + 1]))
        assert until(port, bool) == bytes([number + 1])
        console.close()
        until(port, lambda data: data is None)


def test_without_a_console_what_is_written_is_gone(port):
    port.write(b"to nobody")
    console = open_url(port.url, 0.02)
    until(port, lambda data: data is not None)
    assert console.read() == b""
    console.close()


def test_a_console_that_never_reads_does_not_hold_the_pump(port):
    console = open_url(port.url, 0.02)
    until(port, lambda data: data is not None)
    for _ in range(300):
        port.write(bytes(65_536))
    assert len(port._backlog) <= BACKLOG_MAX
    console.close()


def test_a_second_console_is_turned_away_while_the_first_is_there():
    port = LoopbackPort(0)
    first = open_url(port.url, 2.0)
    until(port, lambda data: data is not None)
    second = open_url(port.url, 2.0)
    until(port, lambda data: data is not None)
    with pytest.raises(TransportError):
        second.read()
    first.write(b"still here")
    assert gathered(lambda: until(port, bool), 10) == b"still here"
    for console in (first, second):
        console.close()
    port.close()


def test_only_this_machine_can_reach_it():
    port = LoopbackPort(0)
    assert port._server.getsockname()[0] == "127.0.0.1"
    port.close()


@pytest.mark.parametrize("listen", ["", "udp:1", "tcp", "tcp:", "tcp:x", "tcp:-1", "tcp:70000"])
def test_other_words_are_refused(listen):
    with pytest.raises(ValueError, match="pty or tcp:PORT"):
        open_port(listen)


def test_a_taken_port_is_said():
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(OSError, match="in use"):
        open_port(f"tcp:{other.getsockname()[1]}")


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals here")
def test_a_terminal_is_a_path():
    port = open_port("pty")
    assert os.path.exists(port.url)  # noqa: PTH110 - it is a word for a console, not a path of ours
    port.close()
