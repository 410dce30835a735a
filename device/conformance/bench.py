"""What a clause works with: words to say to a pump, time to wait, and a sentence when the pump does wrong.

A clause is a generator. It says things on the line and yields a ``Pause``; what is sent back into it is the first
message that ended the pause, or None when the time was over. So it reads like a conversation and knows no port, no
clock and no thread.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, TypeVar, get_args

from device.codes import Reason, word
from device.conformance.line import KitLine
from device.message_forms import TYPES
from device.messages import HelloReply, Refused, Reply, Request, Status, StatusFrame, StatusReply
from profiles.program import Program
from profiles.pump import PumpStatus

REPLY_MS = 2_000  # a pump that needs longer for an answer is silent
QUIET_MS = 400  # a pump that has not answered a bad frame by then does not answer it

Message = Reply | StatusFrame
Answer = TypeVar("Answer")
_REPLIES = get_args(Reply)


@dataclass(frozen=True, slots=True)
class Pause:
    """So many milliseconds, or until a message comes that is waited for."""

    ms: int
    until: Callable[[Message], bool] = lambda _message: False


Talk = Generator[Pause, Message | None, Answer]


class Missed(Exception):  # noqa: N818 - a finding about a pump, not an error of the kit
    """The pump does not do what the clause says; the text is a sentence that says what it did."""


class Unexamined(Exception):  # noqa: N818 - as above
    """The clause could not be tried, because the pump failed at what has to come before it."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a pump must do: its id, the sentence of the specification, and how it is tried."""

    id: str
    says: str
    examine: Callable[[Bench], Talk[None]]


@dataclass
class Bench:
    """A pump on the bench: the line to it, randomness, and the program that it is known to accept."""

    line: KitLine
    random: Callable[[int], bytes]
    sample: Program
    noise: list[str]
    waits_for_hand: bool = False

    def ask(self, request: Request) -> Talk[Reply]:
        """The reply to a request, which must name its counter."""
        counter = self.line.say(request)
        return (yield from self.reply(counter, name_of(request)))

    def reply(self, counter: int, what: str, within_ms: int = REPLY_MS) -> Talk[Reply]:
        """The next reply, which must answer that counter."""
        heard = yield Pause(within_ms, is_reply)
        if heard is None or isinstance(heard, StatusFrame):
            raise Missed(f"{what} was not answered within {within_ms:,} ms.{self._last_noise()}")
        if heard.answers != counter:
            raise Missed(f"The answer to {what} names counter {heard.answers}; the request had {counter}.")
        return heard

    def granted(self, request: Request, kind: type[Answer]) -> Talk[Answer]:
        """A reply of the kind that does what was asked."""
        reply = yield from self.ask(request)
        return expected(reply, kind, name_of(request))

    def refused(self, request: Request, *reasons: Reason, because: str = "") -> Talk[None]:
        """A refusal for one of these reasons."""
        reply = yield from self.ask(request)
        judge_refusal(reply, TYPES[type(request)], reasons, name_of(request) + because)

    def opened(self) -> Talk[PumpStatus]:
        """A session of its own, and what the pump says of itself in it."""
        yield from self.granted(self.line.greeting(), HelloReply)
        return (yield from self.status())

    def status(self) -> Talk[PumpStatus]:
        """What the pump says of itself."""
        return (yield from self.granted(Status(), StatusReply)).status

    def unanswered(self, data: bytes, what: str) -> Talk[None]:
        """Bytes that no pump answers, and after which it is as before."""
        self.line.put(data)
        heard = yield Pause(QUIET_MS, is_reply)
        if heard is not None:
            raise Missed(f"{what} was answered by {name_of(heard)}; it must not be answered at all.")
        yield from self.status()

    def unchanged(self, before: PumpStatus, what: str) -> Talk[PumpStatus]:
        """The pump as it was: state, program, generation, flow and last transaction."""
        after = yield from self.status()
        for name in _STANDING:
            was, now = getattr(before, name), getattr(after, name)
            if was != now:
                raise Missed(f"{what} has changed {name}: {was!r:.40} became {now!r:.40}.")
        return after

    def before(self, talk: Talk[Answer]) -> Talk[Answer]:
        """What must work before the clause can be tried."""
        try:
            return (yield from talk)
        except Missed as missed:
            raise Unexamined(f"Not tried, because before it: {missed}") from missed

    def _last_noise(self) -> str:
        return f" The last thing heard was no message: {self.noise[-1]}." if self.noise else ""


_STANDING = ("serial", "state", "generation", "program_digest", "flow_nl_per_day", "last_transaction")


def is_reply(message: Message) -> bool:
    """Whether a message answers something."""
    return isinstance(message, _REPLIES)


def name_of(message: Request | Message) -> str:
    """A message's name for a sentence, a refusal with its reason."""
    name = type(message).__name__
    return f"{name} ({word(message.reason)})" if isinstance(message, Refused) else name


def expected(reply: Any, kind: type[Answer], what: str) -> Answer:
    """The reply, if it is of that kind."""
    if isinstance(reply, kind):
        return reply
    raise Missed(f"{what} was answered by {name_of(reply)}; {kind.__name__} was due.")


def judge_refusal(reply: Reply, frame_type: int, reasons: tuple[Reason, ...], what: str) -> None:
    """Whether a reply refuses that request for one of these reasons."""
    due = " or ".join(word(reason) for reason in reasons)
    if not isinstance(reply, Refused) or reply.reason not in reasons:
        raise Missed(f"{what} was answered by {name_of(reply)}; a refusal was due ({due}).")
    if reply.request != frame_type:
        raise Missed(f"The refusal of {what} names request type {reply.request:#04x}, not {frame_type:#04x}.")


def require(holds: bool, sentence: str) -> None:
    """Go on only if it holds; the sentence says what the pump did instead."""
    if not holds:
        raise Missed(sentence)
