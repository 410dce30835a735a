"""Before a session: who is there in plain, HELLOs that prove nothing, and pairings that nobody has opened."""

from __future__ import annotations

from device.conformance.bench import QUIET_MS, Bench, Clause, Missed, Pause, Talk, is_reply, name_of, require
from device.conformance.line import KitLine
from device.messages import Hello, Pair, Request, Status, Who, WhoReply

STRAY = 6  # HELLOs of somebody who does not go on: more than a pump keeps in mind


def _names_itself(bench: Bench) -> Talk[None]:
    status = yield from bench.before(bench.opened())
    here = yield from bench.granted(Who(), WhoReply)
    require(here.serial == status.serial, f"In plain the pump is {here.serial}; in the session it is {status.serial}.")


def _unanswered(bench: Bench, other: KitLine, request: Request, what: str) -> Talk[None]:
    yield from bench.before(bench.opened())
    yield from bench.unanswered(other.held(request)[1], what)
    require(not other.said, f"{what} was answered; it must not be answered at all.")


def _other_console(bench: Bench) -> Talk[None]:
    stranger = bench.line.beside(bench.random(32))
    yield from _unanswered(bench, stranger, bench.line.greeting(), "A HELLO of a console that it does not trust")


def _other_pump(bench: Bench) -> Talk[None]:
    yield from _unanswered(bench, bench.line.beside(), Hello("another pump"), "A HELLO that names another pump")


def _stray(bench: Bench, times: int = 1) -> Talk[None]:
    """HELLOs under the right keys, of somebody who does not go on; the session that is open hears no answer to them."""
    other, noises = bench.line.beside(), len(bench.noise)
    for _ in range(times):
        bench.line.put(other.held(bench.line.greeting())[1])
        yield Pause(QUIET_MS, is_reply)
    del bench.noise[noises:]  # the answers were meant for somebody else


def _still_open(bench: Bench, what: str) -> Talk[None]:
    try:
        yield from bench.status()
    except Missed as missed:
        raise Missed(f"{what} has ended the session that was open. {missed}") from missed


def _leaves_the_session(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    yield from _stray(bench, STRAY)
    yield from _still_open(bench, "A HELLO with nothing behind it")


def _burns_no_epoch(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    epoch = bench.line.epoch
    yield from _stray(bench, STRAY)
    yield from bench.opened()
    due = epoch + 1
    require(
        bench.line.epoch == due, f"After HELLOs with nothing behind them the epoch is {bench.line.epoch}, not {due}."
    )


def _replayed(bench: Bench) -> Talk[None]:
    former = b""
    for request in (bench.line.greeting(), Status()):
        counter, frame = bench.line.held(request)
        bench.line.put(frame)
        yield from bench.before(bench.reply(counter, name_of(request)))
        former += frame
    yield from bench.before(bench.opened())
    noises = len(bench.noise)
    bench.line.put(former)
    yield Pause(QUIET_MS)
    del bench.noise[noises:]
    yield from _still_open(bench, "A former session, played again,")


def _reflected(bench: Bench) -> Talk[None]:
    yield from bench.before(bench.opened())
    yield from bench.unanswered(bench.line.heard[-1], "The pump's own frame, sent back to it,")


def _pairs_with_nobody(bench: Bench) -> Talk[None]:
    other = bench.line.beside()
    other.pair_under(bench.random(32), bench.random(18))
    here = yield from bench.before(bench.granted(Who(), WhoReply))
    require(not here.pairing, "The pump waits for a pairing, and nobody at the pump has asked for one.")
    bench.line.put(other.held(Pair())[1])
    heard = yield Pause(QUIET_MS, is_reply)
    if heard is not None:
        raise Missed(f"A PAIR that nobody at the pump has asked for was answered by {name_of(heard)}.")


GREETINGS = (
    Clause("H1", "WHO is answered in plain, with the serial number that the sealed status has.", _names_itself),
    Clause("H2", "A HELLO of a console that the pump does not trust is not answered.", _other_console),
    Clause("H3", "A HELLO that names another serial number is not answered.", _other_pump),
    Clause("H4", "HELLOs with no sealed frame behind them leave the open session as it is.", _leaves_the_session),
    Clause("H5", "HELLOs with no sealed frame behind them raise no epoch.", _burns_no_epoch),
    Clause("H6", "A former session that is played again leaves the open one as it is.", _replayed),
    Clause("H7", "The pump's own frame, sent back to it, is not answered.", _reflected),
    Clause("H8", "A pairing that nobody has opened at the pump is not answered.", _pairs_with_nobody),
)
