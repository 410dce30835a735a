"""Consoles that lack a safeguard: each is the real session, gate or record with one thing laid over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

from device.campaign.record import CampaignJournal
from device.change_talk import ChangeTalk, Row
from device.channel import Channel, Message
from device.codes import Activation
from device.events import Confirmed, NotApplied, Stage, Why
from device.framing import Frame
from device.gate import Gate, Refusal, Standing
from device.journal import Action, JournalError
from device.message_forms import decode_reply
from device.messages import ActivateReply, Reply, Request, SealReply, Who, WhoReply
from device.open_talk import OpenTalk
from device.push_talk import PushTalk
from device.sealing import SealError, SessionKeys, plain_payload
from device.session import Session
from device.turns import Answer, Entry, Turn, concluded
from profiles.pump import PumpStatus


class TrustingGate(Gate):
    """Takes whatever was read back for what was signed."""

    def accept_read_back(self, blob: bytes) -> Refusal | None:
        """Judge the offer instead of what was read."""
        del blob
        return super().accept_read_back(self.offered.blob if self.offered is not None else b"")


class OpenGate(Gate):
    """Lets every message pass."""

    def admit(self, message: Request, standing: Standing) -> Refusal | None:
        """Always."""
        del message, standing
        return None


class AnyReply(Session):
    """Takes every reply for the answer to the request that is out."""

    def _answered(self, reply: Reply, now_ms: int) -> None:
        if self._asking is not None and self._asking.counter is not None:
            reply = replace(reply, answers=self._asking.counter)
        super()._answered(reply, now_ms)


class SameShares(Session):
    """Draws the same share for every handshake."""

    def __init__(self, random: Callable[[int], bytes], *arguments: Any) -> None:
        del random
        super().__init__(lambda length: b"\x01" * length, *arguments)


class AnySession(Channel):
    """Hears replies of older sessions and replies that come again."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._former: list[SessionKeys] = []

    def _greeted(self, frame: Frame) -> Message:
        message = super()._greeted(frame)
        self._former += [self._keys] if self._keys is not None else []
        return message

    def _sealed(self, frame: Frame) -> Message:
        for keys in self._former:
            with suppress(SealError):
                return decode_reply(frame.type, keys.unlock(frame))
        raise SealError("no session has sealed this")


class AnyWho(Channel):
    """Hears every answer to a WHO until it says something else, whichever WHO it answers."""

    def say(self, request: Request) -> int:
        """Say it, and listen if it is a WHO."""
        self._listens = isinstance(request, Who)
        return super().say(request)

    def _here(self, frame: Frame) -> Message:
        message = decode_reply(frame.type, plain_payload(frame))
        self._asked_who = message.answers if self._listens and isinstance(message, WhoReply) else 0
        return super()._here(frame)


class LateRecord(CampaignJournal):
    """Writes what stands before a request only after the request has left."""

    def __init__(self, strike: Callable[[], object]) -> None:
        super().__init__(strike)  # type: ignore[arg-type]  # the very function that a record gets
        self._waiting: list[tuple[str, Mapping[str, object]]] = []

    def keep(self, action: str, body: Mapping[str, object]) -> None:
        """Announcing lines wait; closing lines are written at once."""
        if action in (Action.INTENT, Action.ACTIVATING):
            self._waiting.append((action, dict(body)))
        else:
            self.sent()
            super().keep(action, body)

    def sent(self) -> None:
        """Now they are written."""
        for action, body in self._waiting:
            super().keep(action, body)
        self._waiting.clear()


class SilentRecord(CampaignJournal):
    """Says that a line is written when it could not be."""

    def append(self, action: str, body: Mapping[str, object]) -> None:
        """Write it or not, and say nothing."""
        try:
            super().append(action, body)
        except JournalError:
            return


def writes_or_not(old: Callable[[Session, Entry], bool]) -> Callable[[Session, Entry], bool]:
    """A line that could not be written holds nothing back."""
    return lambda session, entry: old(session, entry) or True


def any_session(_: type[Channel]) -> type[Channel]:
    """The channel that hears everything."""
    return AnySession


def any_who(_: type[Channel]) -> type[Channel]:
    """The channel that hears every answer to a WHO."""
    return AnyWho


def silence_means_no(_: Callable[[ChangeTalk], Turn]) -> Callable[[ChangeTalk], Turn]:
    """A missing answer is called *not applied*."""
    return lambda talk: concluded(talk.not_applied(talk.why), talk.intent.serial)


def last_transaction_decides(
    old: Callable[[OpenTalk, PumpStatus, int], Turn],
) -> Callable[[OpenTalk, PumpStatus, int], Turn]:
    """A transaction that is not the pump's last one is called *not applied*, and nothing is killed."""

    def resolve(talk: OpenTalk, status: PumpStatus, now_ms: int) -> Turn:
        turn, last = old(talk, status, now_ms), status.last_transaction
        if not talk.doubts or (last is not None and last.id == talk.doubts[0].intent.transaction):
            return turn
        intent = talk.doubts[0].intent
        done = concluded(NotApplied(intent.transaction, Why.KILLED, intent.purpose), status.serial)
        rest = resolve(replace(talk, doubts=talk.doubts[1:]), status, now_ms)
        return replace(rest, entries=done.entries + rest.entries, tell=done.tell + rest.tell, settled=done.settled)

    return resolve


def believes_digest(stages: Mapping[Stage, Row]) -> dict[Stage, Row]:
    """The digests in the answer to SEAL are not compared."""
    row = stages[Stage.SEALING]

    def sealed(talk: PushTalk, reply: SealReply, heard: Answer) -> Turn:
        own = talk.intent.program_digest, talk.intent.once_digest
        turn: Turn = row.answered(talk, replace(reply, program_digest=own[0], once_digest=own[1]), heard)
        return turn

    return {**stages, Stage.SEALING: replace(row, answered=sealed)}


def never_settles(stages: Mapping[Stage, Row]) -> dict[Stage, Row]:
    """ACTIVATED is believed without reading the status."""
    row = stages[Stage.ACTIVATING]

    def switched(talk: PushTalk, reply: ActivateReply, heard: Answer) -> Turn:
        if reply.state is Activation.ACTIVATED:
            return concluded(Confirmed(talk.intent.transaction, Why.ACTIVATED), talk.intent.serial)
        turn: Turn = row.answered(talk, reply, heard)
        return turn

    return {**stages, Stage.ACTIVATING: replace(row, answered=switched)}
