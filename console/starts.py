"""The starts of this console that no orderly end has followed: one that crashes in a loop must not drain a pump.

Every connection costs a pump some of its battery, and a programmer that crashed, started and connected by itself again
and again is what a recall was about (reference: reliability, requirement 43). The mark of a start is on the disk before
anything connects; after ``MOST`` such starts in ``WITHIN_S`` a pump is connected only when somebody asks for it. Both
numbers are this project's own proposal: they tell a loop from a day with bad luck.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from console.files import FileError, read_text, write_text

FILE = "starts.json"
MOST = 3
WITHIN_S = 900


class Starts:
    """One small file beside the records; what is not there or cannot be read is no start."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self.crashes = 0

    @property
    def in_a_loop(self) -> bool:
        """Whether nothing may connect by itself."""
        return self.crashes >= MOST

    def begun(self, at: int) -> None:
        """Mark this start (UTC s), durably, and count those shortly before it; raises FileError when it cannot."""
        recent = [start for start in self._read() if abs(at - start) <= WITHIN_S]
        self.crashes = len(recent)
        write_text(self._file, json.dumps([*recent, at]))

    def ended(self) -> None:
        """An orderly end clears the count; a mark that stays behind makes the next start more careful, no less."""
        with suppress(FileError):
            write_text(self._file, "[]")

    def notice(self) -> tuple[str, ...]:
        """What a person is told and asked to do, a title and texts; empty while there is no loop."""
        if not self.in_a_loop:
            return ()
        return (
            "This console connects to no pump by itself now",
            f"It has ended {self.crashes} times within {WITHIN_S // 60} minutes without being closed. The pumps go on "
            "as they were programmed. Find out why it ended, then open the patient and press Read pump. "
            "STOP is possible as ever.",
        )

    def _read(self) -> list[int]:
        try:
            kept = json.loads(read_text(self._file)) if self._file.exists() else []
        except (FileError, ValueError):
            return []
        return [start for start in kept if type(start) is int] if isinstance(kept, list) else []
