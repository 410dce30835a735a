"""A round trip over a pseudo-terminal through our port (pyserial) against the bare file descriptor."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

from console.commands.bench_rows import Row, side_by_side

MESSAGE = bytes(range(64))
TRIPS = 300
# raw on both sides; the echo is a process of its own, as a pump is
_ECHO = "import os\nwhile data := os.read({0}, 4096): os.write({0}, data)"


def rows() -> tuple[Row, ...]:
    """One row; none where a system has no pseudo-terminals."""
    if sys.platform == "win32":
        return ()
    with _echoing() as ours, _echoing() as bare:
        mine, theirs = side_by_side(_through_port(ours), _through_descriptor(bare), TRIPS)
    reference = f"the same through a raw file descriptor, {theirs / 1e3:.0f} us"
    return (Row("serial round trip of 64 bytes through pyserial", mine / theirs, 1.5, reference),)


@contextlib.contextmanager
def _echoing() -> Iterator[str]:
    """The name of a terminal that sends everything back."""
    import tty

    leader, follower = os.openpty()
    tty.setraw(follower)
    echo = subprocess.Popen([sys.executable, "-c", _ECHO.format(leader)], pass_fds=[leader])
    try:
        yield os.ttyname(follower)
    finally:
        echo.kill()
        echo.wait()
        os.close(leader)
        os.close(follower)


def _through_port(name: str) -> Callable[[], None]:
    from device.transport import open_url

    port = open_url(name)

    def trip() -> None:
        port.write(MESSAGE)
        got = 0
        while got < len(MESSAGE):
            got += len(port.read())

    return trip


def _through_descriptor(name: str) -> Callable[[], None]:
    import select
    import tty

    descriptor = os.open(name, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(descriptor)

    def trip() -> None:
        os.write(descriptor, MESSAGE)
        got = 0
        while got < len(MESSAGE):
            select.select([descriptor], [], [], 1.0)
            got += len(os.read(descriptor, 4_096))

    return trip
