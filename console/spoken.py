"""Lines that a person or a parent process writes to a running pump, read without ever waiting for them."""

from __future__ import annotations

import os
import select
import sys


class SpokenLines:
    """The standard input, looked at now and then; ``ended`` once its writer has gone."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        self._pending = b""
        self.ended = descriptor is None

    def read(self) -> tuple[str, ...]:
        """The whole lines that have come since the last look, without their ends."""
        while not self.ended and self._ready():
            try:
                data = os.read(self._descriptor or 0, 4_096)
            except OSError:
                data = b""
            self.ended = not data
            self._pending += data
        *lines, self._pending = self._pending.split(b"\n")
        return tuple(line.decode("utf-8", "replace").strip() for line in lines)

    def _ready(self) -> bool:
        """Whether a read would not wait; a broken input is ready, and then read as ended."""
        descriptor = self._descriptor or 0
        try:
            if sys.platform == "win32":
                return _windows_ready(descriptor)
            if os.isatty(descriptor) and os.tcgetpgrp(descriptor) != os.getpgrp():
                return False  # in the background, a read would stop the whole process
            return bool(select.select([descriptor], [], [], 0)[0])
        except (OSError, ValueError):
            return True


if sys.platform == "win32":
    import _winapi
    import msvcrt

    def _windows_ready(descriptor: int) -> bool:
        """Whether a pipe holds something; a window of characters is left alone. Raises OSError once its end is gone."""
        if os.isatty(descriptor):
            return False
        return bool(_winapi.PeekNamedPipe(msvcrt.get_osfhandle(descriptor), 0)[0])
