"""The one extra thread: it owns the port and the session; wishes go in by a queue, frozen events come out by a signal.

Only frozen values cross. ``told`` carries a line number, so that what a former line says late is not taken for news.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot

from console.clock import monotonic_ms
from console.line import Line, LineEvent, Port
from device.commands import Command
from device.events import Noise, Streamed
from device.session import Session

IDLE_S = 0.02  # how long the thread waits for a wish while no port is open
END_S = 0.9  # how long ending waits for the thread: a window answers within a second, whatever a port does
BEHIND_MOST = 64  # events that wait for the window; beyond it what the next status frame repeats is left out


@dataclass(frozen=True, slots=True)
class _Dial:
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class _HangUp:
    pass


@dataclass(frozen=True, slots=True)
class _End:
    pass


_Wish = _Dial | _HangUp | _End | Command


class Link(QObject):
    """One pump at a time. Signal: ``told(int, object)`` with the number that ``dial`` gave and an event."""

    told = Signal(int, object)

    def __init__(
        self,
        make_session: Callable[[], Session],
        open_port: Callable[[str], Port],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wishes: queue.SimpleQueue[_Wish] = queue.SimpleQueue()
        self._line = Line(make_session, open_port, self._tell)
        self._number = 0  # of the thread
        self._said = self._taken = 0  # events; the first is counted by the thread, the second by the window
        self.told.connect(self._take)
        self._dialled = 0  # of the caller
        self._thread = self._made_thread()

    def start(self) -> None:
        """Begin; once."""
        self._thread.start()

    def dial(self, url: str) -> int:
        """Reach another pump; what it says carries the number that is returned."""
        self._dialled += 1
        self._wishes.put(_Dial(self._dialled, url))
        return self._dialled

    def ask(self, command: Command) -> None:
        """Hand a command to the session of the pump that was dialled."""
        self._wishes.put(command)

    def hang_up(self) -> None:
        """Let the pump go."""
        self._dialled += 1
        self._wishes.put(_HangUp())

    def end(self) -> None:
        """Let the pump go and wait until the thread is gone."""
        if not self._thread.is_alive():
            return
        self._wishes.put(_End())
        self._thread.join(END_S)

    def running(self) -> bool:
        """Whether the thread is there."""
        return self._thread.is_alive()

    def _made_thread(self) -> threading.Thread:
        return threading.Thread(target=self._run, name="cisterna-link", daemon=True)

    # --- on the thread

    def _run(self) -> None:
        """Until the end. A bug ends this thread and is told by the hook; another goes on, for STOP must be possible."""
        ended = False
        try:
            ended = self._turns()
        finally:
            if not ended:
                self._line.fall_back(monotonic_ms())
                self._thread = self._made_thread()
                self._thread.start()

    def _turns(self) -> bool:
        while True:
            wish = self._next_wish()
            if isinstance(wish, _End):
                self._line.hang_up()
                return True
            if wish is None:
                self._line.step(monotonic_ms())
            else:
                self._do(wish)

    def _next_wish(self) -> _Wish | None:
        try:
            return self._wishes.get_nowait() if self._line.open else self._wishes.get(timeout=IDLE_S)
        except queue.Empty:
            return None

    def _do(self, wish: _Wish) -> None:
        if isinstance(wish, _Dial):
            self._line.let_go()
            self._number = wish.number
            self._line.dial(wish.url, monotonic_ms())
        elif isinstance(wish, _HangUp):
            self._line.hang_up()
        elif not isinstance(wish, _End):
            self._line.ask(wish, monotonic_ms())

    def _tell(self, event: LineEvent) -> None:
        if isinstance(event, Streamed | Noise) and self._said - self._taken >= BEHIND_MOST:
            return
        self._said += 1
        self.told.emit(self._number, event)

    @Slot(int, object)
    def _take(self, _number: int, _event: object) -> None:
        self._taken += 1
