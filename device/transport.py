"""Ports: bytes out, bytes in after a short wait, and one kind of trouble whose text is a sentence.

``socket://host:port`` is opened by a small class of our own (pyserial's reads it byte by byte); everything else
(``/dev/ttyUSB0``, ``COM5``, ``rfc2217://host:port``; ``?baud=`` sets the speed, 115,200 8N1 by default) by pyserial.
One owner, opened exclusively; a write that does not finish in time and a port that is ready but has no data are both
an unplugged cable.
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

import serial

if sys.platform == "win32":
    _TROUBLE: tuple[type[Exception], ...] = (OSError, ValueError)
else:
    import termios

    _TROUBLE = (OSError, ValueError, termios.error)  # the last: pyserial, when the cable goes while it sets the port up

BAUD = 115_200
WAIT_S = 0.02  # how long a read waits for the first byte: a link thread wakes that often
WRITE_S = 1.0
CONNECT_S = 3.0
READ_MAX = 65_536
FIGURES_MAX = 8  # of a speed


class TransportError(OSError):
    """The port cannot be opened, or it is gone; the text is a sentence."""


class AddressError(TransportError):
    """What was written names no port at all; the text is a sentence that shows what does."""


class Transport(Protocol):
    """An open port. Both directions raise TransportError once the cable is out."""

    def read(self) -> bytes:
        """What has arrived, after a short wait; empty when nothing has."""

    def write(self, data: bytes) -> None:
        """All of it, or TransportError."""

    def close(self) -> None:
        """Let go; doing it again is harmless."""


def open_url(url: str, wait_s: float = WAIT_S) -> Transport:
    """The port that a URL names; raises TransportError when there is none or it is taken, AddressError for no URL."""
    check_url(url)
    if url.startswith("socket://"):
        return TcpPort(url, wait_s)
    return SerialPort(url, wait_s)


def check_url(url: str) -> None:
    """Raise AddressError unless this is a port's name or one of the URLs that we open; nothing is opened."""
    if url.startswith("socket://"):
        _address(url)
        return
    plain, _ = _speed(url)
    if "://" in plain:
        if not plain.startswith("rfc2217://"):
            raise _no_address(url)
        _address(plain)


class TcpPort:
    """A TCP connection as a port."""

    def __init__(self, url: str, wait_s: float = WAIT_S) -> None:
        host, port = _address(url)
        try:
            self._socket = socket.create_connection((host, port), CONNECT_S)
        except OSError as error:
            raise TransportError(f"Nobody listens at {url} ({_reason(error)}). Is the pump or emulator on?") from error
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._url, self._wait_s = url, wait_s

    def read(self) -> bytes:
        """What has arrived, after a short wait; empty when nothing has."""
        try:
            self._socket.settimeout(self._wait_s)
            data = self._socket.recv(READ_MAX)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as error:
            raise TransportError(_gone(self._url, _reason(error))) from error
        if not data:  # ready but nothing there: the other side has closed
            raise TransportError(_gone(self._url, "the other side has closed it"))
        return data

    def write(self, data: bytes) -> None:
        """All of it, or TransportError."""
        try:
            self._socket.settimeout(WRITE_S)
            self._socket.sendall(data)
        except OSError as error:
            raise TransportError(_gone(self._url, _reason(error))) from error

    def close(self) -> None:
        """Let go."""
        self._socket.close()


class SerialPort:
    """A serial port by pyserial, opened exclusively; a pseudo-terminal is one too."""

    def __init__(self, url: str, wait_s: float = WAIT_S) -> None:
        plain, baud = _speed(url)
        remote = "://" in plain
        try:
            self._port = serial.serial_for_url(
                plain,
                baudrate=baud,
                timeout=wait_s,
                write_timeout=None if remote else WRITE_S,  # rfc2217 knows none; TCP below it fails by itself
                exclusive=None if remote else True,
            )
        except _TROUBLE as error:
            raise TransportError(
                f"The port {plain} cannot be opened ({_reason(error)}). Check its name, and that no other program "
                "holds it."
            ) from error
        self._url, self._has_descriptor = plain, not remote and sys.platform != "win32"

    def read(self) -> bytes:
        """What has arrived, after a short wait; empty when nothing has."""
        try:
            return self._at_once() if self._has_descriptor else self._port.read(max(1, self._port.in_waiting))
        except (OSError, TypeError) as error:  # TypeError: pyserial, when another thread has closed the port
            raise TransportError(_gone(self._url, _reason(error))) from error

    def _at_once(self) -> bytes:
        """Everything that is there by one wait and one call; pyserial needs two of each to learn how much it is."""
        descriptor = self._port.fileno()
        if not select.select([descriptor], [], [], self._port.timeout)[0]:
            return b""
        data = os.read(descriptor, READ_MAX)
        if not data:
            raise OSError("it is ready but has no data")
        return data

    def write(self, data: bytes) -> None:
        """All of it, or TransportError."""
        try:
            self._port.write(data)
        except (OSError, TypeError) as error:
            raise TransportError(_gone(self._url, _reason(error))) from error

    def close(self) -> None:
        """Let go."""
        with contextlib.suppress(OSError):
            self._port.close()


def _address(url: str) -> tuple[str, int]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port:
        raise _no_address(url)
    return host, port


def _speed(url: str) -> tuple[str, int]:
    """The URL without its query, and the speed that the query asks for."""
    plain, _, query = url.partition("?")
    asked = parse_qs(query, keep_blank_values=True)
    baud = asked.pop("baud", [str(BAUD)])[-1]
    if asked or not (baud.isascii() and baud.isdigit() and len(baud) <= FIGURES_MAX) or not plain.strip():
        raise _no_address(url)
    return plain, int(baud)


def _no_address(url: str) -> AddressError:
    return AddressError(
        f"'{url}' is no address of a pump: write socket://host:port, rfc2217://host:port, or the name of a serial "
        "port, as in /dev/ttyUSB0 or COM5, with ?baud=9600 behind it if its speed differs."
    )


def _gone(url: str, reason: str) -> str:
    return f"The connection to {url} is gone ({reason}). Check the cable, then connect again."


def _reason(error: Exception) -> str:
    """The system's own words: pyserial wraps them into its own, with the name of the port once more."""
    for found in (error, error.__context__):
        number = found.args[0] if found is not None and found.args else None
        if isinstance(number, int) and number > 0:
            return os.strerror(number)
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
