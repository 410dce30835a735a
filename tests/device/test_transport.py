"""A port gives bytes or one sentence about what is wrong with it."""

from __future__ import annotations

import contextlib
import os
import socket
import sys

import pytest
import serial

from device.transport import AddressError, SerialPort, TcpPort, TransportError, check_url, open_url

WAIT_S = 2.0  # read returns with the first byte; this only bounds a test that fails


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.fixture
def connected(listener):
    port = open_url(f"socket://127.0.0.1:{listener.getsockname()[1]}", WAIT_S)
    peer, _ = listener.accept()
    yield port, peer
    port.close()
    peer.close()


def test_a_socket_url_carries_bytes_both_ways(connected):
    port, peer = connected
    assert isinstance(port, TcpPort)
    port.write(b"\x00hello")
    assert peer.recv(100) == b"\x00hello"
    peer.sendall(b"\x01\x02")
    assert port.read() == b"\x01\x02"


def test_reading_when_nothing_has_arrived_gives_nothing(listener):
    port = open_url(f"socket://127.0.0.1:{listener.getsockname()[1]}", 0.001)
    assert port.read() == b""
    port.close()


@pytest.mark.req(44)
def test_a_closed_connection_is_an_unplugged_cable(connected):
    port, peer = connected
    peer.close()
    with pytest.raises(TransportError, match=r"is gone \(.+\)\. Check the cable"):
        port.read()


def test_writing_into_a_closed_port_is_an_unplugged_cable(connected):
    port, _ = connected
    port.close()
    with pytest.raises(TransportError, match="is gone"):
        port.write(b"x")
    port.close()


def test_nobody_at_an_address_is_said(listener):
    number = listener.getsockname()[1]
    listener.close()
    with pytest.raises(TransportError, match="Nobody listens at socket://127"):
        open_url(f"socket://127.0.0.1:{number}")


@pytest.mark.parametrize("url", ["socket://", "socket://127.0.0.1", "socket://127.0.0.1:no", "socket://:70000"])
def test_an_address_that_is_none_is_said(url):
    with pytest.raises(TransportError, match="socket://host:port"):
        open_url(url)


@pytest.mark.parametrize("url", ["/dev/ttyX?baud=fast", "/dev/ttyX?speed=1", "?baud=9600", ""])
def test_a_query_that_names_no_speed_is_refused(url):
    with pytest.raises(TransportError, match=r"\?baud=9600"):
        open_url(url)


FORMS = ["spy:///dev/ttyUSB0", "loop://", "http://a:1", "rfc2217://a", "rfc2217://a:99999", "socket://a:99999", " "]


@pytest.mark.parametrize("url", [*FORMS, "/dev/ttyX?baud=foo", "?baud=foo", "COM5?baud=" + "9" * 5_000])
def test_what_names_no_port_at_all_is_told_the_forms_that_do(url):
    with pytest.raises(AddressError, match=r"socket://host:port, rfc2217://host:port, .*/dev/ttyUSB0 or COM5"):
        open_url(url)


@pytest.mark.parametrize("url", ["socket://[::1]:5000", "rfc2217://a:1?baud=9600", "COM5", "/dev/ttyUSB0?baud=9600"])
def test_what_names_a_port_is_an_address_even_if_nothing_is_there(url):
    check_url(url)


def test_a_port_that_is_not_there_is_said(tmp_path):
    with pytest.raises(TransportError, match=r"^The port \S+ cannot be opened \(No such file or directory\)"):
        open_url(str(tmp_path / "no-such-port"))


@pytest.fixture
def terminal():
    if sys.platform == "win32":
        pytest.skip("there are no pseudo-terminals here")
    import tty

    ours, theirs = os.openpty()
    tty.setraw(theirs)
    yield ours, os.ttyname(theirs)
    for end in (ours, theirs):
        with contextlib.suppress(OSError):
            os.close(end)


def test_a_serial_port_carries_bytes_both_ways(terminal):
    ours, name = terminal
    port = open_url(f"{name}?baud=9600", WAIT_S)
    assert isinstance(port, SerialPort)
    port.write(b"\x00\xff")
    assert os.read(ours, 10) == b"\x00\xff"
    os.write(ours, b"\x0a\x0d\x00")
    got = port.read()
    while len(got) < 3:
        got += port.read()
    assert got == b"\x0a\x0d\x00"
    port.close()
    port.close()


def test_a_serial_port_is_opened_by_one_program_alone(terminal):
    _, name = terminal
    port = open_url(name)
    with pytest.raises(TransportError, match="no other program"):
        open_url(name)
    port.close()


def test_readiness_without_data_is_an_unplugged_cable(terminal):
    ours, name = terminal
    port = open_url(name, WAIT_S)
    os.close(ours)
    with pytest.raises(TransportError, match="is gone"):
        port.read()
    port.close()


def test_all_that_has_arrived_is_read_at_once_and_nothing_is_nothing(terminal):
    ours, name = terminal
    port = open_url(name, WAIT_S)
    os.write(ours, bytes(range(200)))
    assert port.read() == bytes(range(200))
    port.close()
    quiet = open_url(name, 0.001)
    assert quiet.read() == b""
    quiet.close()


@pytest.mark.req(44)
@pytest.mark.parametrize("step", ["_reconfigure_port", "_reset_input_buffer"])
def test_a_cable_that_goes_while_its_port_is_opened_is_said_in_the_words_of_the_system(terminal, monkeypatch, step):
    ours, name = terminal
    done = getattr(serial.Serial, step)

    def unplugged(port, **how):
        os.close(ours)
        done(port, **how)

    monkeypatch.setattr(serial.Serial, step, unplugged)
    with pytest.raises(TransportError, match=r"cannot be opened \(Input/output error\)"):
        open_url(name)


def test_a_host_that_nobody_knows_is_said_in_words(monkeypatch):
    def unknown(*_):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr("device.transport.socket.create_connection", unknown)
    with pytest.raises(TransportError, match=r"\(Name or service not known\)"):
        open_url("socket://pump.example:5000")


@pytest.mark.parametrize("has_descriptor", [True, False])
def test_a_port_that_was_closed_is_an_unplugged_cable(terminal, has_descriptor):
    _, name = terminal
    port = open_url(name, WAIT_S)
    port._has_descriptor = has_descriptor
    port.close()
    with pytest.raises(TransportError, match="is gone"):
        port.read()


def test_where_no_descriptor_can_be_waited_on_pyserial_reads(terminal):
    ours, name = terminal
    port = open_url(name, WAIT_S)
    port._has_descriptor = False
    os.write(ours, b"\x01\x02")
    assert (port.read() + port.read())[:2] == b"\x01\x02"
    port.close()


def test_a_descriptor_that_is_ready_without_data_is_an_unplugged_cable(terminal, monkeypatch):
    ours, name = terminal
    port = open_url(name, WAIT_S)
    os.write(ours, b"x")
    monkeypatch.setattr("device.transport.os.read", lambda *_: b"")
    with pytest.raises(TransportError, match="ready but has no data"):
        port.read()
    port.close()
