"""What goes wrong, and when: strikes at counted points of a run, and their one line of text.

Requests, replies, writes of the pump's memory and lines of the record are counted from 0 over the whole run, whichever
console or pump is alive; so are the bytes of either direction and of the memory, for faults finer than a frame. The
faults are those of the fault model that the protocol was designed against: lost, doubled, late, corrupted, cut, flipped
unseen, pulled; power lost around each write; the console dead around each line and each send; another programmer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """What is counted."""

    REQUEST = "request"
    REPLY = "reply"
    MEMORY = "memory"
    RECORD = "record"
    TO_PUMP = "to-pump"  # bytes
    TO_CONSOLE = "to-console"  # bytes
    CELL = "cell"  # bytes written into the pump's memory


class Kind(StrEnum):
    """What happens there."""

    LOST = "lost"
    DOUBLED = "doubled"
    LATE = "late"  # it arrives when the next try or conversation is under way
    STUCK = "stuck"  # it waits in a buffer until everything else is over
    ECHO = "echo"  # it arrives, and late once more
    GHOST = "ghost"  # it arrives, and once more when everything else is over
    CORRUPTED = "corrupted"  # a byte is changed on the line; the checksum shows it
    REPLAYED = "replayed"  # before it, everything that this side has heard so far comes once more, from somebody else
    CUT = "cut"  # its second half and its delimiter are lost
    FLIPPED = "flipped"  # a byte of the program is changed and no checksum shows it
    PULLED = "pulled"  # the cable is out, and it is lost with it
    ZEROED = "zeroed"  # a byte becomes a delimiter
    SILENT = "silent"  # from this byte on nothing arrives until the faults are over
    STALE = "stale"  # the reply before it comes in its place
    DIES = "dies"  # the console dies instead of sending it
    DIES_BEFORE = "dies-before"  # the console dies and the line is not written
    DIES_AFTER = "dies-after"  # the line is written and the console dies
    FAILS = "fails"  # the line cannot be written, and the console is told so
    POWER_BEFORE = "power-before"  # the pump's power goes before the write
    POWER_TORN = "power-torn"  # in the middle of it
    POWER_AFTER = "power-after"  # just behind it
    CHANGED = "changed"  # another programmer changes the pump before it arrives, by a way of its own
    VISITED = "visited"  # another programmer opens a session of its own and changes the pump before it arrives


KINDS: Mapping[Where, tuple[Kind, ...]] = {
    Where.REQUEST: (
        Kind.LOST,
        Kind.DOUBLED,
        Kind.LATE,
        Kind.STUCK,
        Kind.ECHO,
        Kind.GHOST,
        Kind.CORRUPTED,
        Kind.REPLAYED,
        Kind.CUT,
        Kind.FLIPPED,
        Kind.PULLED,
        Kind.DIES,
        Kind.CHANGED,
        Kind.VISITED,
    ),
    Where.REPLY: (Kind.LOST, Kind.CORRUPTED, Kind.REPLAYED, Kind.STALE, Kind.LATE, Kind.PULLED),
    Where.MEMORY: (Kind.POWER_BEFORE, Kind.POWER_TORN, Kind.POWER_AFTER),
    Where.RECORD: (Kind.DIES_BEFORE, Kind.DIES_AFTER, Kind.FAILS),
    Where.TO_PUMP: (Kind.LOST, Kind.DOUBLED, Kind.CORRUPTED, Kind.ZEROED, Kind.SILENT),
    Where.TO_CONSOLE: (Kind.LOST, Kind.DOUBLED, Kind.CORRUPTED, Kind.ZEROED, Kind.SILENT),
    Where.CELL: (Kind.POWER_TORN,),
}
PUSH = "push"  # the story of a schedule that names none
BYTES = (Where.TO_PUMP, Where.TO_CONSOLE, Where.CELL)  # too many for pairs: taken one by one, and at random


@dataclass(frozen=True, slots=True, order=True)
class Point:
    """The ``number``-th thing of its sort in a run."""

    where: Where
    number: int


@dataclass(frozen=True, slots=True, order=True)
class Strike:
    """One fault at one point."""

    point: Point
    kind: Kind

    def __str__(self) -> str:
        return f"{self.point.where}.{self.point.number}.{self.kind}"


@dataclass(frozen=True, slots=True)
class Schedule:
    """How many tries a request has, what goes wrong, in which story. ``read_schedule`` is the inverse of ``str``."""

    retries: int
    strikes: tuple[Strike, ...] = ()
    story: str = PUSH

    def __str__(self) -> str:
        where = "" if self.story == PUSH else f"{self.story}/"
        return f"{where}retries-{self.retries}: {' '.join(map(str, self.strikes))}".rstrip()


def read_schedule(text: str) -> Schedule:
    """The schedule of a line; raises ValueError with what is wrong."""
    head, colon, rest = text.partition(":")
    story, _, tries = head.strip().rpartition("/")
    name, _, retries = tries.rpartition("-")
    if name != "retries" or not colon or not retries.isdecimal():
        raise ValueError(f"A schedule begins with 'retries-N:' or 'STORY/retries-N:', not with {text[:40]!r}.")
    return Schedule(int(retries), tuple(map(_strike, rest.split())), story or PUSH)


def _strike(word: str) -> Strike:
    parts = word.split(".")
    if len(parts) != 3 or not parts[1].isdecimal():
        raise ValueError(f"A strike reads like request.5.lost, not {word!r}.")
    strike = Strike(Point(Where(parts[0]), int(parts[1])), Kind(parts[2]))
    if strike.kind not in KINDS[strike.point.where]:
        raise ValueError(f"{strike.kind} cannot happen to a {strike.point.where}: {word!r}.")
    return strike
