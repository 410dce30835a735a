"""A search for bytes that a decoder takes wrongly: ``python3 dev.py fuzz [--seconds N] [--seed N]``.

Every decoder of the wire gets mutants of real messages, images and frames. It may refuse them by its own error, or
accept them and then write the very same bytes again; anything else is reported. The search knows the shape of the
data (bytes that mean something in CBOR, items moved about, frames whose CRC fits again) and is guided by coverage, as
what takes a decoder where it has not been is changed further. With atheris installed, atheris does the guiding.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import re
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from device.framing import DELIMITER, Damage, Deframer, Frame, cobs_decode, cobs_encode, encode_frame
from device.image import decode_one_time, decode_program, encode_one_time, encode_program
from device.kinds import CodecError
from device.message_forms import FORMS, decode_reply, decode_request, encode_message
from device.sealing import SealError, SessionKeys
from tests.device.fuzz_reach import Reach

ROOT = Path(__file__).resolve().parents[2]
# First bytes of CBOR items at the edges of what they mean: lengths, indefinite forms, tags, simple values, floats.
TELLING = bytes.fromhex(
    "00011718191a1b1f 2038393a3b3f 405758595a5b5f 6077787b7f 8097989b9f a0b7b8bbbf c0c1c2d8db f4f5f6f7f8f9fafbff"
)
_NUMBER = re.compile(r"'.*'|b'.*|[0-9]+|0x[0-9a-f]+")
POOL_MAX = 2_000  # data of one decoder that is mutated further
REPORTED = 10


class Taken(Exception):  # noqa: N818 - what the search is for, not an error of it
    """A decoder has accepted bytes that it does not write again."""


def request(data: bytes) -> None:
    """Type and payload of a frame that reached a pump."""
    _message(data, decode_request)


def reply(data: bytes) -> None:
    """Type and payload of a frame that reached a console."""
    _message(data, decode_reply)


def program(data: bytes) -> None:
    """A program image."""
    _same(encode_program(decode_program(data)), data)


def one_time(data: bytes) -> None:
    """A blob of one-time parts."""
    _same(encode_one_time(decode_one_time(data)), data)


def frame(data: bytes) -> None:
    """A stretch between two delimiters."""
    piece = data.replace(DELIMITER, b"\x01")
    (found,) = _deframed(piece) or (Damage("nothing"),)
    if isinstance(found, Damage):
        raise CodecError(found.reason)
    _same(_framed(found), piece + DELIMITER)


def sealed(data: bytes) -> None:
    """A stretch between two delimiters, opened by the other side: nothing but what was sealed may open."""
    piece = data.replace(DELIMITER, b"\x01")
    (found,) = _deframed(piece) or (Damage("nothing"),)
    if isinstance(found, Damage):
        raise CodecError(found.reason)
    try:
        payload = _KEYS[True].unlock(found)
    except SealError as error:
        raise CodecError(str(error)) from error
    _same(_framed(_KEYS[False].lock(found.type, found.epoch, found.counter, payload)), piece + DELIMITER)


Target = Callable[[bytes], None]
TARGETS: dict[str, Target] = {
    "request": request,
    "reply": reply,
    "program": program,
    "one-time": one_time,
    "frame": frame,
    "sealed": sealed,
}


@dataclass
class Search:
    """What was tried: ``accepted`` inputs were written again as they were, ``unexpected`` ones are the finds.

    ``steps``: how many steps from line to line of the wire's code all of them took; 0 where another tool counts.
    ``reasons``: why inputs were refused, which of the fields among them; without their numbers.
    """

    executions: int = 0
    accepted: int = 0
    steps: int = 0
    unexpected: list[str] = field(default_factory=list)
    reasons: set[str] = field(default_factory=set)

    def try_one(self, name: str, data: bytes, target: Target | None = None) -> bool:
        """Whether the decoder took it, and rightly so."""
        self.executions += 1
        try:
            (target or TARGETS[name])(data)
        except CodecError as error:
            self.reasons.add(_NUMBER.sub("#", str(error)))
            return False
        except Exception as error:  # whatever it is, it is what is searched for
            self.unexpected.append(f"{name}: {type(error).__name__}: {error}: {data.hex()}")
            return False
        self.accepted += 1
        return True

    def __str__(self) -> str:
        found = "".join(f"\n  {line:.400}" for line in self.unexpected[:REPORTED])
        return (
            f"{self.executions:,} executions, {self.accepted:,} accepted and written again as they were, "
            f"{len(self.unexpected):,} unexpected{found}"
        )


@cache
def seeds() -> dict[str, tuple[bytes, ...]]:
    """Real data for each decoder: the golden vectors, the images of the good examples, the frames of both."""
    from profiles.document import read_document

    golden = (line.split() for line in (ROOT / "tests/golden/messages.txt").read_text("utf-8").splitlines())
    vectors = [bytes.fromhex(words[1] + words[2]) for words in golden if words[0] != "#"]
    texts = [file.read_text("utf-8") for file in sorted((ROOT / "docs/examples").glob("good-*.json"))]
    orders = [read_document(text).order for text in texts]
    return {
        "request": tuple(vector for vector in vectors if vector[0] < 0x80),
        "reply": tuple(vector for vector in vectors if vector[0] >= 0x80),
        "program": tuple(encode_program(order.program) for order in orders),
        "one-time": (b"", *(encode_one_time(order.one_time) for order in orders if order.one_time)),
        "frame": tuple(_frame_of(vector[0], vector[1:])[:-1] for vector in vectors),
        "sealed": tuple(_frame_of(vector[0], vector[1:])[:-1] for vector in vectors),
    }


def mutant(data: bytes, others: Sequence[bytes], choose: random.Random) -> bytes:
    """The data, changed once or a few times; a frame may get a CRC that fits again."""
    for _ in range(choose.choice((1, 1, 1, 2, 4))):
        data = choose.choice(CHANGES)(data, others, choose)
    return data


def with_crc(data: bytes, others: Sequence[bytes], choose: random.Random) -> bytes:
    """A frame changed between COBS and CRC, so that what lies behind the CRC is reached."""
    try:
        inside = cobs_decode(data)[:-4]
    except ValueError:
        return data
    inside = mutant(inside, others, choose)
    return cobs_encode(inside + zlib.crc32(inside).to_bytes(4, "big"))


def _flip(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    return _put(data, choose, lambda byte: byte ^ 1 << choose.randrange(8))


def _any(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    return _put(data, choose, lambda _byte: choose.randrange(256))


def _telling(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    return _put(data, choose, lambda _byte: choose.choice(TELLING))


def _beside(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    return _put(data, choose, lambda byte: (byte + choose.choice((-1, 1))) % 256)


def _cut(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    start, end = sorted(choose.choices(range(len(data) + 1), k=2))
    return data[:start] + data[end:]


def _double(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    start, end = sorted(choose.choices(range(len(data) + 1), k=2))
    return data[:end] + data[start:end] + data[end:]


def _insert(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    place = choose.randrange(len(data) + 1)
    return data[:place] + bytes([choose.choice(TELLING)]) + data[place:]


def _splice(data: bytes, others: Sequence[bytes], choose: random.Random) -> bytes:
    other = choose.choice(others)
    return data[: choose.randrange(len(data) + 1)] + other[choose.randrange(len(other) + 1) :]


def _deeper(data: bytes, _others: Sequence[bytes], choose: random.Random) -> bytes:
    place = choose.randrange(len(data) + 1)
    return data[:place] + b"\x81" * choose.choice((1, 8, 600)) + data[place:]


CHANGES = (_flip, _any, _telling, _telling, _beside, _beside, _cut, _double, _insert, _splice, _deeper)


def search(choose: random.Random, go_on: Callable[[Search], bool]) -> Search:
    """Mutants of every decoder's data, in turn, as long as ``go_on`` says so.

    Those that are accepted, take a new way through the code, or are refused for a new reason are mutated further.
    """
    found, pools, reach = Search(), {name: list(data) for name, data in seeds().items()}, Reach()
    while go_on(found):
        for name, pool in pools.items():
            change = with_crc if name == "frame" and choose.random() < 0.7 else mutant
            data, known = change(choose.choice(pool), pool, choose), (found.accepted, len(found.reasons))
            new = reach.is_new(partial(found.try_one, name, data))
            if (new or known != (found.accepted, len(found.reasons))) and len(data) < 4_096:
                pool.append(data)
            if len(pool) > POOL_MAX:
                del pool[choose.randrange(len(seeds()[name]), len(pool))]
    found.steps = len(reach.steps)
    return found


def guided(seconds: int, seed: int) -> Search:
    """The same, guided by atheris; the first byte chooses the decoder.

    libFuzzer would end the process without a word of ours, so it is ended here when the time is over.
    """
    import os

    import atheris

    names, found = tuple(TARGETS), Search()

    def one(data: bytes) -> None:
        if time.monotonic() >= end:
            print(f"Guided by coverage, seed {seed}, {seconds} s: {found}", flush=True)
            os._exit(bool(found.unexpected))
        if data:
            found.try_one(names[data[0] % len(names)], bytes(data[1:]))
        if found.unexpected:
            raise Taken(str(found))

    corpus = ROOT / "out" / "fuzz"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, (name, data) in enumerate(_corpus()):
        (corpus / f"seed-{number:03}").write_bytes(bytes([names.index(name)]) + data)
    atheris.instrument_all()  # takes longer than a short search: the time counts from here
    end = time.monotonic() + seconds
    atheris.Setup([sys.argv[0], "-max_len=4096", f"-seed={seed}", str(corpus)], one)
    atheris.Fuzz()
    return found


def _corpus() -> Iterable[tuple[str, bytes]]:
    return ((name, data) for name, pool in seeds().items() for data in pool)


def _message(data: bytes, decode: Callable[[int, bytes], object]) -> None:
    frame_type, payload = (data[0], data[1:]) if data else (0, b"")
    message = decode(frame_type, payload)
    if frame_type not in FORMS:
        raise Taken(f"type {frame_type:#04x} is none")
    again_type, again = encode_message(message)
    _same(bytes([again_type]) + again, data)


def _same(again: bytes, data: bytes) -> None:
    if again != data:
        raise Taken(f"it becomes {again.hex()}")


def _put(data: bytes, choose: random.Random, change: Callable[[int], int]) -> bytes:
    if not data:
        return bytes([change(0)])
    place = choose.randrange(len(data))
    return data[:place] + bytes([change(data[place])]) + data[place + 1 :]


# --- how frames are opened and written; the only part that knows of seals


def _deframed(piece: bytes) -> tuple[Frame | Damage, ...]:
    return Deframer().feed(DELIMITER + piece + DELIMITER)


def _framed(found: Frame) -> bytes:
    return encode_frame(found)


def _frame_of(frame_type: int, payload: bytes) -> bytes:
    return encode_frame(_KEYS[False].lock(frame_type, 7, 9, payload))


# Both sides of one session; what one has sealed the other opens.
_KEYS = {is_pump: SessionKeys(bytes(32), bytes(range(32)), is_pump=is_pump) for is_pump in (False, True)}


def main(arguments: Sequence[str]) -> int:
    """Search for so many seconds; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="dev.py fuzz", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--seconds", type=int, default=60, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    asked = parser.parse_args(arguments)
    if importlib.util.find_spec("atheris") is not None:
        return bool(guided(asked.seconds, asked.seed).unexpected)
    end = time.monotonic() + asked.seconds
    found = search(random.Random(asked.seed), lambda _found: time.monotonic() < end)
    reached = f"{found.steps:,} steps of code, {len(found.reasons):,} reasons to refuse"
    print(f"Guided by coverage ({reached}), seed {asked.seed}, {asked.seconds} s: {found}")
    return bool(found.unexpected)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
