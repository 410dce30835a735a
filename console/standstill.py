"""A pump that stands still, and what was stated of the patient's tolerance at exactly this stop: pure.

It stands still also where its program goes on and nothing leaves it (``profiles.stillness``). A statement counts for
one stop of one pump: the elapsed second since which it stands still and its generation are the pump's own, and both
must be those of the statement. A program that is activated, another stop, and anything else that changes the pump end
it.
"""

from __future__ import annotations

from collections.abc import Iterable

from console.patient import Statement
from profiles.context import Exposure
from profiles.pump import PumpStatus
from profiles.stillness import interrupted, still_since_s


def standing(statements: Iterable[Statement], status: PumpStatus) -> Statement | None:
    """The first of these statements that is about this very stop, None without one; the newest comes first."""
    stop = (status.serial, still_since_s(status), status.generation)
    return next((one for one in statements if (one.serial, one.stopped_s, one.generation) == stop), None)


def exposure_of(recorded: Exposure, status: PumpStatus, statements: Iterable[Statement]) -> Exposure:
    """What a patient counts as used to, beside what the record says.

    While the pump stands still the therapy is interrupted. Nothing but a statement that the patient is still tolerant
    makes that any milder: ``naive`` is no reason to judge a program as a change of the one that ran.
    """
    if not interrupted(status):
        return recorded
    said = standing(statements, status)
    return Exposure.INTERRUPTED if said is None else counting(said.exposure)


def counting(stated: Exposure) -> Exposure:
    """What a patient counts as at a stop at which this was stated."""
    return Exposure.TOLERANT if stated is Exposure.TOLERANT else Exposure.INTERRUPTED
