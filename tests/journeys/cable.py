"""A cable between console and pump that sees every frame and can be pulled before or behind one.

At the console's end it is a serial port, a pseudo-terminal behind a name that stays, or where asked for (or where a
system has no terminals) a loopback port. A pulled terminal hangs up and its name is gone, as with an adapter that is
unplugged; the pump, like one at a serial line, only notices that nobody speaks any more.
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path

from console.pump_ports import PumpPort, open_port
from device.framing import Deframer, Frame
from device.transport import Transport, open_url

REPLY = 0x80  # the type of a reply is that of its request with this bit
LISTEN = "tcp:0" if sys.platform == "win32" else "pty"  # how a pump of these journeys listens
_PACE_S = 0.002


class Cable:
    """Plugged in from the start; ``url`` is the console's end, at ``place`` when that is a terminal.

    ``cut(frame_type, behind)`` arms it once: the plug goes when the console says such a frame, before it reaches the
    pump or just behind it, so that the pump hears it and its answer is lost.
    """

    def __init__(self, pump_url: str, place: Path, listen: str = LISTEN) -> None:
        self.pump_url, self._place, self._listen = pump_url, place, listen
        self._turn = threading.Lock()  # of the cable's thread, and of who pulls and plugs
        self._over = threading.Event()
        self._port: PumpPort | None = None
        self._pump: Transport | None = None
        self._armed: tuple[int, bool] | None = None
        self._awaited: int | None = None  # the reply to wait for; meanwhile what the pump says goes nowhere
        self.pulled_at_ns = 0
        self.plug()
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """What the console opens; the same each time the plug is in."""
        return str(self._place) if self._listen == "pty" else f"socket://127.0.0.1:{self._listen.partition(':')[2]}"

    def cut(self, frame_type: int, behind: bool) -> None:
        """Pull the plug at the next frame of that type."""
        self._armed = (frame_type, behind)

    def pull(self) -> None:
        """The plug goes."""
        with self._turn:
            self._unplug()

    def plug(self) -> None:
        """The plug is in again, and the pump at its other end."""
        with self._turn:
            self._said, self._answered = Deframer(), Deframer()
            self._pump = self._pump or open_url(self.pump_url, wait_s=0)
            self._port = open_port(self._listen)
            if self._listen == "pty":
                self._place.symlink_to(self._port.url)
            else:
                self._listen = f"tcp:{self._port.url.rpartition(':')[2]}"

    def free_the_pump(self) -> None:
        """The other end goes as well: somebody else can call the pump until the plug is in again."""
        with self._turn:
            if self._pump is not None:
                self._pump.close()
            self._pump = None

    def end(self) -> None:
        """Throw the cable away."""
        self._over.set()
        self._thread.join()
        self.pull()
        self.free_the_pump()

    def _unplug(self) -> None:
        self._armed = self._awaited = None
        self.pulled_at_ns = time.monotonic_ns()
        if self._port is None:
            return
        if self._listen == "pty":
            self._place.unlink()
        self._port.close()
        self._port = None

    def _live(self) -> None:
        while not self._over.wait(_PACE_S):
            with self._turn:
                self._carry()

    def _carry(self) -> None:
        """What the console says goes down, what the pump says goes up; with nobody to hear it, nowhere."""
        if self._port is not None and (data := self._port.read()):
            self._down(data)
        if self._pump is not None and (data := self._pump.read()):
            self._up(data)

    def _down(self, data: bytes) -> None:
        assert self._pump is not None
        types, armed = _types(self._said, data), self._armed
        if armed is not None and armed[0] in types:
            if not armed[1]:
                self._unplug()
                return
            self._awaited = armed[0] | REPLY
        self._pump.write(data)

    def _up(self, data: bytes) -> None:
        types = _types(self._answered, data)
        if self._awaited in types:
            self._unplug()  # the pump has done it, and nobody will hear
        elif self._port is not None and self._awaited is None:
            self._port.write(data)


def _types(frames: Deframer, data: bytes) -> list[int]:
    """The types of the frames that end with these bytes."""
    return [found.type for found in frames.feed(data) if isinstance(found, Frame)]
