"""The pump's end of a line: a loopback TCP port or a pseudo-terminal, with one console at a time.

Nothing but this machine can reach either. A second console is turned away, as a serial port that is taken would.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import socket
import sys
import time
from typing import Protocol

READ_MAX = 65_536
BACKLOG_MAX = 262_144  # bytes that a console has not taken: it has stopped reading, and loses what it did not read


class PumpPort(Protocol):
    """Where one console after the other can be; ``url`` is what it opens."""

    url: str

    def wait(self, wait_s: float) -> None:
        """Until something arrives or a console comes or goes, and no longer than that."""

    def read(self) -> bytes | None:
        """What has arrived; None while no console is there, and once when it has hung up."""

    def write(self, data: bytes) -> None:
        """Send it as soon as the console takes it; with no console it is gone."""

    def close(self) -> None:
        """Let go of the port."""


def open_port(listen: str) -> PumpPort:
    """The port of ``pty`` or ``tcp:PORT`` (0: a free one); raises ValueError for other words, OSError when taken."""
    if listen == "pty":
        return _terminal()
    kind, _, number = listen.partition(":")
    if kind != "tcp" or not (number.isascii() and number.isdigit()) or int(number) > 65_535:
        raise ValueError(f"A pump listens at pty or tcp:PORT (tcp:0 takes a free port), not at {listen!r}.")
    return LoopbackPort(int(number))


class LoopbackPort:
    """A TCP port that only this machine can reach.

    Many ports may share one ``selector``; ``place`` is then what it says of each.
    """

    def __init__(self, number: int, selector: selectors.BaseSelector | None = None, place: int | None = None) -> None:
        self._server = socket.create_server(("127.0.0.1", number))
        self._server.setblocking(False)
        self._own = selector is None
        self._selector, self._place = selector or selectors.DefaultSelector(), place
        self._selector.register(self._server, selectors.EVENT_READ, place)
        self._peer: socket.socket | None = None
        self._backlog = bytearray()
        self.url = f"socket://127.0.0.1:{self._server.getsockname()[1]}"

    def wait(self, wait_s: float) -> None:
        """Until something happens, or ``wait_s``."""
        self._selector.select(wait_s)

    def read(self) -> bytes | None:
        """What has arrived; None without a console."""
        if self._peer is None:
            self._peer = self._newcomer()
            if self._peer is None:
                return None
            self._selector.register(self._peer, selectors.EVENT_READ, self._place)
        data, gone = self._drained(self._peer)
        if data:
            return data
        if gone:
            self._hang_up()
            return None
        while (late := self._newcomer()) is not None:
            late.close()
        return b""

    def write(self, data: bytes) -> None:
        """Send what the console takes; the rest waits for the next call."""
        if self._peer is None:
            return
        self._backlog += data
        try:
            while self._backlog:
                del self._backlog[: self._peer.send(self._backlog)]
        except BlockingIOError:
            if len(self._backlog) > BACKLOG_MAX:
                self._hang_up()
        except OSError:
            self._backlog.clear()  # it is gone; the next read says so

    def close(self) -> None:
        """Let go of the port and of the console."""
        self._hang_up()
        if self._own:
            self._selector.close()
        else:
            self._selector.unregister(self._server)
        self._server.close()

    def _newcomer(self) -> socket.socket | None:
        try:
            peer, _ = self._server.accept()
        except (BlockingIOError, ConnectionError):
            return None
        peer.setblocking(False)
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return peer

    @staticmethod
    def _drained(peer: socket.socket) -> tuple[bytes, bool]:
        """Everything that has arrived, and whether the console has closed behind it."""
        data = bytearray()
        try:
            while len(data) < READ_MAX:
                piece = peer.recv(READ_MAX)
                if not piece:
                    return bytes(data), True
                data += piece
        except BlockingIOError:
            return bytes(data), False
        except OSError:
            return bytes(data), True
        return bytes(data), False

    def _hang_up(self) -> None:
        self._backlog.clear()
        if self._peer is not None:
            self._selector.unregister(self._peer)
            self._peer.close()
            self._peer = None


if sys.platform == "win32":

    def _terminal() -> PumpPort:
        raise ValueError("This system has no pseudo-terminals: use --listen tcp:0.")

else:
    import tty

    def _terminal() -> PumpPort:
        return TerminalPort()

    class TerminalPort:
        """A pseudo-terminal, which a console opens like a serial port."""

        def __init__(self) -> None:
            self._ours, theirs = os.openpty()
            tty.setraw(theirs)  # or the terminal would echo to the pump and change line ends
            self.url = os.ttyname(theirs)
            os.close(theirs)  # so that reading says whether a console has opened it
            os.set_blocking(self._ours, False)
            self._selector = selectors.DefaultSelector()
            self._selector.register(self._ours, selectors.EVENT_READ)
            self._there = False
            self._backlog = bytearray()

        def wait(self, wait_s: float) -> None:
            """Until something arrives; an open terminal without a console would always be ready, so that is slept."""
            if self._there:
                self._selector.select(wait_s)
            else:
                time.sleep(wait_s)

        def read(self) -> bytes | None:
            """What has arrived; None without a console."""
            try:
                data = os.read(self._ours, READ_MAX)
            except BlockingIOError:
                self._there = True
                return b""
            except OSError:  # Linux: nobody has the other end open
                data = b""
            self._there = bool(data)
            if not data:
                self._backlog.clear()
            return data or None

        def write(self, data: bytes) -> None:
            """Send what the terminal takes; what nobody reads is lost, as on a wire."""
            if not self._there:
                return
            self._backlog += data
            with contextlib.suppress(OSError):
                while self._backlog:
                    del self._backlog[: os.write(self._ours, self._backlog)]
            if len(self._backlog) > BACKLOG_MAX:
                self._backlog.clear()

        def close(self) -> None:
            """Let go of the terminal."""
            self._selector.close()
            os.close(self._ours)
