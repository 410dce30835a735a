"""A line beside the pump's own: somebody on this machine writes what shall go wrong, and reads what came of it."""

from __future__ import annotations

from console.pump_ports import PumpPort


class ControlLines:
    """Whole lines from a port that only this machine can reach, one speaker at a time."""

    def __init__(self, port: PumpPort) -> None:
        self._port = port
        self._pending = b""

    def read(self) -> tuple[str, ...]:
        """The lines that have come since the last look, without their ends."""
        data = self._port.read()
        if data is None:
            self._pending = b""
            return ()
        *lines, self._pending = (self._pending + data).split(b"\n")
        return tuple(line.decode("utf-8", "replace").strip() for line in lines)

    def answer(self, sentence: str) -> None:
        """One sentence back to whoever spoke."""
        self._port.write(f"{sentence}\n".encode())
