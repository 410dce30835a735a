"""The examination: every clause after the other, bytes and time in, bytes and results out; no port, no clock.

It reprograms and stops the pump, so it examines only what says of itself that it is an emulator. At the end the program
that was found is brought back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from device.codes import Slot
from device.conformance.act_clauses import ACTS
from device.conformance.bench import Bench, Clause, Message, Missed, Pause, Talk, Unexamined, is_reply
from device.conformance.drafts import SAMPLE, draft, pushed, read_all
from device.conformance.form_clauses import FORM_CLAUSES
from device.conformance.frame_clauses import FRAMES
from device.conformance.greeting_clauses import GREETINGS
from device.conformance.line import FORMER, KitLine
from device.conformance.session_clauses import LAST, SESSIONS
from device.conformance.stage_clauses import STAGING
from device.conformance.stop_clauses import STOPPING
from device.conformance.switch_clauses import SWITCHING
from device.events import Noise, Why
from device.image import decode_program
from device.keys import Keys, PublishedKeys
from device.kinds import CodecError
from device.messages import StatusFrame, Who, WhoReply
from profiles.program import Continuous, Program, Timed
from profiles.pump import PumpStatus

CLAUSES: tuple[Clause, ...] = (
    *FRAMES, *GREETINGS, *SESSIONS, *FORM_CLAUSES, *STAGING, *SWITCHING, *ACTS, *STOPPING, *LAST,
)  # fmt: skip


class Grade(StrEnum):
    """What came out of a clause."""

    MET = "met"
    FAILED = "failed"
    UNEXAMINED = "unexamined"  # the pump failed at what has to come before


@dataclass(frozen=True, slots=True)
class Result:
    """One clause, and what the pump did."""

    clause: Clause
    grade: Grade
    detail: str = ""


class NoPump(Exception):  # noqa: N818 - what is found at the port, not an error of the kit
    """There is nothing at this port that may be examined; the text is a sentence."""


class Examination:
    """``receive`` and ``tick`` take the caller's milliseconds and raise NoPump when nothing can be examined.

    ``results`` grows clause by clause; ``done`` says that nothing more will be asked.
    """

    def __init__(
        self, random: Callable[[int], bytes], clauses: Sequence[Clause] = CLAUSES, keys: Keys | None = None
    ) -> None:
        self.line = KitLine(keys if keys is not None else PublishedKeys(), random)
        self.bench = Bench(self.line, random, SAMPLE, [])
        self.results: list[Result] = []
        self.found: PumpStatus | None = None
        self.done = self.restored = False
        self._clauses = iter(clauses)
        self._clause: Clause | None = None
        self._image = b""
        self._talk: Talk[None] = self._arrive()
        self._pause: Pause | None = None
        self._due_ms = 0

    def receive(self, data: bytes, now_ms: int) -> None:
        """What the port has read."""
        for heard in self.line.hear(data):
            if isinstance(heard, Noise):
                self.bench.noise += [heard.detail] if heard is not FORMER else []
            elif is_reply(heard) or isinstance(heard, StatusFrame):
                self._hear(heard, now_ms)

    def tick(self, now_ms: int) -> None:
        """Begin, or go on when a pause is over."""
        if not self.done and (self._pause is None or now_ms >= self._due_ms):
            self._go_on(None, now_ms)

    def outgoing(self) -> bytes:
        """The bytes for the port, once."""
        return self.line.take_outgoing()

    def next_deadline_ms(self) -> int:
        """When ``tick`` has something to do, if nothing arrives before."""
        return self._due_ms

    def _hear(self, message: Message, now_ms: int) -> None:
        if self._pause is not None and self._pause.until(message):
            self._go_on(message, now_ms)

    def _go_on(self, heard: Message | None, now_ms: int) -> None:
        """The next pause of this talk, or of the one after it."""
        while not self.done:
            try:
                self._pause = self._talk.send(heard if self._pause is not None else None)
                self._due_ms = now_ms + self._pause.ms
                return
            except StopIteration:
                self._end(Grade.MET)
            except Missed as missed:
                self._end(Grade.FAILED, str(missed))
            except Unexamined as missed:
                self._end(Grade.UNEXAMINED, str(missed))

    def _end(self, grade: Grade, detail: str = "") -> None:
        """What came out of this talk, and the next one."""
        self._pause, self.bench.waits_for_hand = None, False
        if self.found is None:
            raise NoPump(f"There is no pump that can be examined. {detail}")
        if self._clause is not None:
            self.results.append(Result(self._clause, grade, detail))
        elif self.results:
            self.done, self.restored = True, grade is Grade.MET
            return
        self._clause = next(self._clauses, None)
        self._talk = self._leave() if self._clause is None else self._clause.examine(self.bench)

    def _arrive(self) -> Talk[None]:
        """Who is there, and a program that it accepts: its own, under another name."""
        here = yield from self.bench.granted(Who(), WhoReply)
        if isinstance(self.line.met(here), Why):
            raise NoPump(f"{here.serial} has keys of its own, and this console is not paired with it: pair them first.")
        status = yield from self.bench.opened()
        if not status.emulator:
            raise NoPump(
                f"{status.serial} does not say that it is an emulator. The kit stops and reprograms what it examines, "
                "so it examines nothing else."
            )
        self._image = yield from read_all(self.bench, Slot.ACTIVE)
        self.found = status
        self.bench.sample = _sample(self._image)

    def _leave(self) -> Talk[None]:
        """The program that was found, if there was one."""
        if not self._image:
            return
        status = yield from self.bench.opened()
        yield from pushed(self.bench, replace(draft(self.bench, status), image=self._image))


def _sample(image: bytes) -> Program:
    """The held program, if its base can follow itself at any time; else one for the open reference pumps."""
    try:
        held = decode_program(image)
    except CodecError:
        return SAMPLE
    steady = isinstance(held.base, Continuous | Timed)
    return replace(held, step_plan=()) if steady else replace(SAMPLE, fluid=held.fluid)


def chosen(ids: Sequence[str]) -> tuple[Clause, ...]:
    """The clauses of these ids in their order, all of them for none; raises KeyError with the first unknown id."""
    known = {clause.id: clause for clause in CLAUSES}
    for wanted in ids:
        if wanted not in known:
            raise KeyError(wanted)
    return tuple(clause for clause in CLAUSES if not ids or clause.id in ids)


def failed(results: Sequence[Result]) -> Iterator[Result]:
    """What was not met, in the order of the clauses."""
    return (result for result in results if result.grade is not Grade.MET)
