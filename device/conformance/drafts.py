"""The orders that the kit brings in: small ones, each of its own name, that the pump is known to accept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from device.codes import Activation, Slot, Verdict, word
from device.conformance.bench import Bench, Missed, Pause, Talk, require
from device.image import digest, encode_one_time, encode_program
from device.message_forms import CHUNK_MAX
from device.messages import (
    Activate,
    ActivateReply,
    Begin,
    BeginReply,
    Chunk,
    ChunkReply,
    Read,
    ReadReply,
    Seal,
    SealReply,
    Stop,
    StopReply,
)
from profiles.drugs import Component, Fluid
from profiles.program import Continuous, OneTime, Program
from profiles.pump import PumpState, PumpStatus

# For a pump that holds no program: what the open reference pumps can do in the middle of their range.
SAMPLE = Program("conformance", Fluid((Component("baclofen", 500_000),)), Continuous(600_000, 300_000))
POLL_MS = 500
HAND_MS = 40_000  # how long somebody at the pump has for its button


@dataclass(frozen=True, slots=True)
class Draft:
    """A transaction that is not begun: its id, the generation it is for, and its bytes."""

    id: bytes
    base: int
    image: bytes
    once: bytes = b""

    @property
    def blob(self) -> bytes:
        """Image and one-time parts, one behind the other."""
        return self.image + self.once

    def begin(self) -> Begin:
        """The request that opens it."""
        return Begin(self.id, self.base, len(self.image), digest(self.image), len(self.once), digest(self.once))

    def chunks(self) -> Iterator[Chunk]:
        """Its bytes in slices."""
        for offset in range(0, len(self.blob), CHUNK_MAX):
            yield Chunk(self.id, offset, self.blob[offset : offset + CHUNK_MAX])

    def activate(self) -> Activate:
        """The request that switches to it."""
        return Activate(self.id, self.base, digest(self.image), digest(self.once))


def draft(bench: Bench, status: PumpStatus, parts: tuple[OneTime, ...] = ()) -> Draft:
    """A new transaction on top of what the pump holds, different from every other one by its name."""
    program = replace(bench.sample, name=f"conformance {bench.random(4).hex()}")
    return Draft(bench.random(16), status.generation, encode_program(program), encode_one_time(parts))


def begun(bench: Bench, order: Draft) -> Talk[None]:
    """The stage open."""
    reply = yield from bench.granted(order.begin(), BeginReply)
    require(reply.id == order.id, "The answer to Begin names another transaction.")


def filled(bench: Bench, order: Draft) -> Talk[None]:
    """The stage open and every byte in it."""
    yield from begun(bench, order)
    for chunk in order.chunks():
        yield from written(bench, chunk)


def written(bench: Bench, chunk: Chunk) -> Talk[None]:
    """One slice in the stage."""
    reply = yield from bench.granted(chunk, ChunkReply)
    named = (reply.id, reply.offset)
    require(named == (chunk.id, chunk.offset), f"The answer to Chunk at {chunk.offset} names another place.")


def sealed(bench: Bench, order: Draft) -> Talk[SealReply]:
    """The stage closed and accepted."""
    yield from filled(bench, order)
    reply = yield from bench.granted(Seal(order.id), SealReply)
    accepted = reply.verdict is Verdict.ACCEPTED
    require(accepted, f"The pump's verdict on an order within its limits is {word(reply.verdict)}.")
    return reply


def activated(bench: Bench, order: Draft) -> Talk[ActivateReply]:
    """The switch, asked for until the hand at the pump has confirmed it."""
    for _ in range(HAND_MS // POLL_MS):
        reply = yield from bench.granted(order.activate(), ActivateReply)
        require(reply.id == order.id, "The answer to Activate names another transaction.")
        if reply.state is Activation.ACTIVATED:
            bench.waits_for_hand = False
            return reply
        bench.waits_for_hand = True
        yield Pause(POLL_MS)
    raise Missed(f"Nobody confirmed at the pump within {HAND_MS // 1_000} s.")


def pushed(bench: Bench, order: Draft) -> Talk[ActivateReply]:
    """The whole way, from BEGIN to ACTIVATED."""
    yield from sealed(bench, order)
    return (yield from activated(bench, order))


def running(bench: Bench) -> Talk[PumpStatus]:
    """A session in which the pump runs a program."""
    status = yield from bench.opened()
    if status.state is PumpState.RUNNING:
        return status
    yield from pushed(bench, draft(bench, status))
    return (yield from bench.status())


def stopped(bench: Bench) -> Talk[StopReply]:
    """Delivery stopped by a transaction of its own."""
    return (yield from bench.granted(Stop(bench.random(16)), StopReply))


def read_all(bench: Bench, slot: Slot) -> Talk[bytes]:
    """A whole memory, slice by slice."""
    held, total = b"", 1
    while len(held) < total:
        reply = yield from bench.granted(Read(slot, len(held), CHUNK_MAX), ReadReply)
        named, total = (reply.slot, reply.offset), reply.total
        require(named == (slot, len(held)), "The answer to Read names another place.")
        if total:
            require(0 < len(reply.data) <= total - len(held), "The answer to Read holds too much, or nothing.")
        held += reply.data
    return held
