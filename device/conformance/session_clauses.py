"""Sessions: epochs, counters, repetition, the stream and the end of a silent session."""

from __future__ import annotations

from device.codes import Reason
from device.conformance.bench import QUIET_MS, Bench, Clause, Missed, Pause, Talk, is_reply, name_of, require
from device.conformance.drafts import draft, filled
from device.message_forms import TYPES
from device.messages import Chunk, Seal, Status, StatusFrame

STREAM_WITHIN_MS = 3_000  # "about once a second", with room for a slow line
IDLE_MS = 30_000
_STATUS = TYPES[Status]


def _epochs_rise(bench: Bench) -> Talk[None]:
    epochs = []
    for _ in range(3):
        yield from bench.opened()
        epochs.append(bench.line.epoch)
    require(epochs == sorted(set(epochs)), f"Three HELLOs got the epochs {epochs}; each must be higher than the last.")


def _same_hello(bench: Bench) -> Talk[None]:
    counter, frame = bench.line.held(bench.line.greeting())
    bench.line.put(frame)
    yield from bench.before(bench.reply(counter, "Hello"))
    yield from bench.before(bench.status())
    epoch, noises = bench.line.epoch, len(bench.noise)
    bench.line.put(frame)
    yield Pause(QUIET_MS, is_reply)
    del bench.noise[noises:]
    try:
        yield from bench.status()
    except Missed as missed:
        raise Missed(f"The HELLO of the open session came a second time and ended it. {missed}") from missed
    require(bench.line.epoch == epoch, "The HELLO of the open session came a second time and opened another one.")


def _other_epoch(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    for epochs, what in ((1, "A frame of an epoch that has not been"), (-1, "A frame of a former epoch")):
        yield from bench.unanswered(bench.line.sealed(_STATUS, b"\xa0", epochs=epochs), what)


def _former_session(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    _, frame = bench.line.held(order.begin())
    yield from bench.before(bench.opened())
    yield from bench.unanswered(frame, "A BEGIN that was sealed in a former session")
    chunk = next(order.chunks())
    yield from bench.refused(chunk, Reason.UNKNOWN_ID, because=" after a BEGIN of a former session")


def _twice(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    _, frame = bench.line.held(Status())
    bench.line.put(frame)
    heard = yield Pause(2_000, is_reply)
    require(heard is not None, "Status was not answered.")
    yield from bench.unanswered(frame, "The same frame a second time")


def _late(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    _, early = bench.line.held(Status())
    yield from bench.before(bench.status())
    yield from bench.unanswered(early, "A frame with a lower counter than the last one")


def _twice_changes_once(bench: Bench) -> Talk[None]:
    """A CHUNK that a line doubles, with another one between: memory holds what was sent last."""
    status = yield from bench.before(bench.opened())
    order = draft(bench, status)
    yield from bench.before(filled(bench, order))
    wrong = Chunk(order.id, 0, b"\x55")
    right = Chunk(order.id, 0, order.blob[:1])
    _, frame = bench.line.held(wrong)
    yield from bench.before(bench.ask(right))
    yield from bench.unanswered(frame, "A CHUNK with a lower counter than the last one")
    reply = yield from bench.ask(Seal(order.id))
    fits = getattr(reply, "program_digest", b"") == order.begin().program_digest
    require(fits, "A CHUNK with a lower counter than the last one was written into the stage.")


def _stream(bench: Bench) -> Talk[None]:
    last = yield from bench.before(bench.opened())
    for _ in range(2):
        heard = yield Pause(STREAM_WITHIN_MS, lambda message: isinstance(message, StatusFrame))
        if not isinstance(heard, StatusFrame):
            raise Missed(f"No status was streamed for {STREAM_WITHIN_MS:,} ms of an open session.")
        status = heard.status
        require(status.serial == last.serial, "The streamed status has another serial number.")
        require(status.elapsed_s >= last.elapsed_s, "The elapsed counter of the streamed status went back.")
        last = status


def _idle(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    yield Pause(IDLE_MS + 1_500)
    bench.line.say(Status())
    heard = yield Pause(2_000, lambda _message: True)
    if heard is not None:
        raise Missed(f"A session that was silent for {IDLE_MS // 1_000} s still speaks ({name_of(heard)}).")


def _in_one_form(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    require(
        not bench.noise, f"{len(bench.noise)} frames were none, the first because of: {next(iter(bench.noise), '')}."
    )


SESSIONS = (
    Clause("S1", "Each HELLO of its own opens a session in a higher epoch than all before.", _epochs_rise),
    Clause("S2", "A HELLO that comes a second time leaves the session that it has opened as it is.", _same_hello),
    Clause("S3", "A frame of another epoch than that of the open session is not answered.", _other_epoch),
    Clause("S4", "A request that was sealed in a former session is not answered and changes nothing.", _former_session),
    Clause("S5", "The same frame a second time is not answered.", _twice),
    Clause("S6", "A frame whose counter is not higher than the last one is not answered.", _late),
    Clause("S7", "A frame whose counter is not higher than the last one changes nothing.", _twice_changes_once),
    Clause("S8", "In an open session the status is streamed about once a second.", _stream),
    Clause("S9", f"A session that hears nothing for {IDLE_MS // 1_000} s is over.", _idle),
)
# Tried when everything else has been said.
LAST = (
    Clause(
        "S10",
        "Every frame of the pump is whole, of the open epoch, with a rising counter and a message in its one form.",
        _in_one_form,
    ),
)
