"""The closed lists of the wire: slots, states, verdicts, reasons, alarms and events, each as a number.

A number is never given a second meaning; a word of the lists (``LOW_RESERVOIR`` is ``low-reservoir``) is what values,
journals and the window use.
"""

from __future__ import annotations

from enum import IntEnum


class Slot(IntEnum):
    """Which memory a READ reads."""

    ACTIVE = 1  # the program image that runs
    STAGED = 2  # program image and one-time parts of the open transaction, one behind the other
    BOOK = 3  # the pump's limits, last fill, newest one-time parts, and since when its program runs


class Activation(IntEnum):
    """How far an ACTIVATE got."""

    WAITING = 1  # the physical confirmation at the pump is pending: ask again with the same id
    ACTIVATED = 2


class Verdict(IntEnum):
    """The pump's own judgement of what it holds in its staging memory."""

    ACCEPTED = 0
    UNREADABLE = 1  # no image, no one-time parts, or digests that do not fit
    FLOW = 2
    BOLUS = 3
    DAY_VOLUME = 4
    CHANGE = 5
    INTERVAL = 6
    ONCE_ONLY = 7  # a one-time part that the ledger already holds, or a second prime or bridge for one refill
    RESERVOIR = 8
    FLUID = 9  # made for another fluid than the pump was told it holds, without a bridge that leaves that one
    BOUNDS = 10  # limits wider than the factory's, or narrower than what is running
    NOT_RUNNING = 11  # no program is running that a bolus could be added to
    CLOCK = 12  # the clock is not the one that was shown


class Result(IntEnum):
    """How a transaction ended; the pump keeps the last 64."""

    ACTIVATED = 1
    KILLED = 2
    REFUSED = 3
    STOPPED = 4
    APPLIED = 5  # an act took effect


class Reason(IntEnum):
    """Why a pump refuses a request."""

    BUSY = 1  # a bolus, prime or bridge that must not be cut is running
    WRONG_BASE = 2  # the generation is not the one the console has read: another programmer was here
    WRONG_DIGEST = 3
    LIMITS = 4
    KILLED = 5  # this id was killed; it can never take effect
    UNKNOWN_ID = 6  # no such transaction is open
    ONCE_ONLY = 7
    NOT_CONFIRMED = 8  # nobody confirmed at the pump in time
    NO_IMAGE = 9
    BAD_RANGE = 10
    EPOCH = 11
    UNREADABLE = 12  # the request's payload is outside its form
    NOT_SEALED = 13  # ACTIVATE before SEAL, or CHUNK after it
    UNSUPPORTED = 14
    MEMORY = 15  # the pump's memory could not be written
    FINISHED = 16  # this id already ended otherwise (REFUSED or STOPPED)


class AlarmCode(IntEnum):
    """What a pump can raise."""

    LOW_RESERVOIR = 1
    EMPTY_RESERVOIR = 2
    STOPPED_TOO_LONG = 3
    MOTOR_STALL = 4
    TUBE_WEAR = 5
    REPLACE_SOON = 6  # elective replacement indicator
    END_OF_SERVICE = 7
    MEMORY_ERROR = 8
    CLOCK_LOST = 9
    RESET = 10
    LOG_CORRUPT = 11
    NOT_PROGRAMMED = 12
    STOPPED = 13
    FLUID_DIFFERS = 14  # the reservoir was filled with another fluid than the program was made for


class EventCode(IntEnum):
    """What a pump writes into its log."""

    MANUFACTURED = 1
    STARTED = 2  # power or reset; detail: reason
    SESSION = 3  # a console said HELLO; detail: epoch
    STAGED = 4  # detail: length
    ACTIVATED = 5  # detail: generation
    KILLED = 6
    REFUSED = 7  # detail: reason
    STOPPED = 8  # detail: generation
    PATIENT_BOLUS = 9  # detail: volume nL
    PATIENT_BOLUS_REFUSED = 10  # detail: seconds left of the lockout, 0 when the count of 24 h is used up
    BRIDGE_STARTED = 11  # detail: volume nL
    BRIDGE_ENDED = 12  # detail: volume nL that it gave, until it was over or was cut
    ONE_TIME_EXPIRED = 13
    CLOCK_SET = 14  # detail: new wall offset
    ALARM_RAISED = 15  # detail: alarm code
    ALARM_CLEARED = 16  # detail: alarm code
    REFILLED = 17  # detail: volume nL
    PLAN_STEP = 18  # detail: index
    FELL_BACK = 19  # the watchdog went back to the last confirmed program
    MOTOR_STALLED = 20
    MOTOR_RECOVERED = 21
    LIMITS_CHANGED = 22
    BOLUS_ORDERED = 23  # a single bolus was added to the running program; detail: volume nL
    TIMED_BOLUS_MOVED = 24  # the clock skipped it: it runs at the end of what was skipped; detail: volume nL
    TIMED_BOLUS_LEFT_OUT = 25  # the clock would repeat it: it has been given; detail: volume nL
    BOLUS_STARTED = 26  # a single bolus; detail: volume nL
    BOLUS_ENDED = 27  # detail: volume nL that it gave, until it was over or was cut
    PRIME_STARTED = 28  # detail: volume nL
    PRIME_ENDED = 29  # detail: volume nL that it gave
    PAIRED = 30  # a console is trusted from now on; detail: how many are
    PAIRING_REFUSED = 31  # somebody tried to pair with another secret than the card's; detail: tries left
    CONSOLES_FORGOTTEN = 32  # no console is trusted any more


def word(code: IntEnum) -> str:
    """The word of a code as values, journals and the window write it."""
    return code.name.lower().replace("_", "-")
