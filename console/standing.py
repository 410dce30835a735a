"""What the library in use says of a program that is already in a pump: it goes on running, and this is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from console.context import live_context
from console.patient import Patient, Reading
from device.image import decode_program
from device.kinds import CodecError
from profiles.checks import findings
from profiles.context import Context
from profiles.findings import Finding, Severity
from profiles.limits import JUDGED, Library
from profiles.program import Order, Program
from profiles.stillness import why_still
from widgets.wording import finding_words

BREAKS = "The program breaks a limit of the library"


def broken_limits(held: Program, context: Context, library: Library) -> tuple[Finding, ...]:
    """The limits of the library that a held program breaks so that it could not be programmed today, worst first."""
    found = findings(Order(held), context, library)
    return tuple(f for f in found if f.severity >= Severity.HARD and f.rule in JUDGED)


def broken_text(found: tuple[Finding, ...], library: Library, *, connected: bool = True) -> str:
    """The same in a sentence or two; empty when nothing is broken. Without a line it is told of the last reading."""
    if not found:
        return ""
    said = " ".join(dict.fromkeys(finding_words(each).problem for each in found))
    site = f" with the site file of {library.site.name}" if library.site else ""
    runs = "The pump goes on running it until it is programmed again." if connected else "So it was when last read."
    return f"Version {library.version}{site} is in use. {said} {runs}"


@dataclass(frozen=True, slots=True)
class _Judged:
    """An answer with what it was given for."""

    of: tuple[Patient, Reading, tzinfo | None]
    library: Library
    breaks: bool


class Standing:
    """Remembers the worklist's answers: a patient's last reading is judged once by one library."""

    def __init__(self) -> None:
        self._known: dict[str, _Judged] = {}

    def breaks(self, patient: Patient, reading: Reading | None, library: Library, zone: tzinfo | None) -> bool:
        """Whether what a pump was last read to run breaks a limit of the library in use."""
        if reading is None or not reading.image or why_still(reading.status):
            return False
        of, known = (patient, reading, zone), self._known.get(patient.id)
        if known is None or known.library is not library or known.of != of:
            known = self._known[patient.id] = _Judged(of, library, self._judged(patient, reading, library, zone))
        return known.breaks

    @staticmethod
    def _judged(patient: Patient, reading: Reading, library: Library, zone: tzinfo | None) -> bool:
        try:
            held = decode_program(reading.image)
        except CodecError:
            return False
        then = datetime.fromtimestamp(reading.at, zone).astimezone()
        return bool(broken_limits(held, live_context(patient, reading.status, held, library, then), library))
