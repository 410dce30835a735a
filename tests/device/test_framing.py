"""Frames: COBS against a plain reference, resynchronising, and small corruptions without exception."""

from __future__ import annotations

import itertools
import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.framing import (
    BODY_MAX,
    FRAME_MAX,
    Damage,
    Deframer,
    Frame,
    FramingError,
    cobs_decode,
    cobs_encode,
    decode_frame,
    encode_frame,
)

TAG = bytes(range(16))


def reference_cobs(data: bytes) -> bytes:
    """Byte by byte as the paper's own C listing does it; a last full block gets no empty one behind it."""
    out, run = bytearray(), bytearray()
    for place, byte in enumerate(data):
        if byte:
            run.append(byte)
        if not byte or (len(run) == 254 and place < len(data) - 1):
            out += bytes([len(run) + 1]) + run
            run = bytearray()
    out += bytes([len(run) + 1]) + run
    return bytes(out)


@pytest.mark.parametrize(
    ("data", "encoded"),
    [
        (b"", "01"),
        (b"\x00", "0101"),
        (b"\x00\x00", "010101"),
        (b"\x11\x22\x00\x33", "0311220233"),
        (b"\x11\x00\x00\x00", "0211010101"),
        (bytes(range(1, 255)), "ff" + bytes(range(1, 255)).hex()),
        (bytes(range(256)), "01ff" + bytes(range(1, 255)).hex() + "02ff"),
        (bytes(range(1, 256)), "ff" + bytes(range(1, 255)).hex() + "02ff"),
        (bytes(range(2, 256)) + b"\x00", "ff" + bytes(range(2, 256)).hex() + "0101"),
    ],
    ids=["nothing", "zero", "zeros", "mixed", "trailing", "full", "zero-full", "full-and-one", "full-zero"],
)
def test_cobs_has_the_bytes_of_the_papers_examples(data, encoded):
    assert cobs_encode(data).hex() == encoded
    assert cobs_decode(bytes.fromhex(encoded)) == data


@given(st.lists(st.sampled_from([b"\x00", b"\x01", b"\xff", b"x" * 253, b"y" * 254, b"z" * 255]), max_size=6))
def test_cobs_agrees_with_the_reference_and_returns(parts):
    data = b"".join(parts)
    encoded = cobs_encode(data)
    assert encoded == reference_cobs(data)
    assert b"\x00" not in encoded
    assert cobs_decode(encoded) == data


@given(st.binary(max_size=300))
def test_bytes_are_cobs_in_one_way_or_not_at_all(encoded):
    try:
        data = cobs_decode(encoded)
    except FramingError:
        return
    assert cobs_encode(data) == encoded


@given(st.integers(0, 255), st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.binary(max_size=BODY_MAX))
def test_a_frame_returns_and_keeps_to_its_size(frame_type, epoch, counter, body):
    frame = Frame(frame_type, epoch, counter, body + TAG)
    data = encode_frame(frame)
    assert len(data) <= FRAME_MAX
    assert Deframer().feed(b"\x00" + data) == (frame,)


def test_the_layout_is_header_body_tag_crc():
    frame = Frame(0x82, 7, 9, b"\x01\x02" + TAG)
    raw = cobs_decode(encode_frame(frame)[:-1])
    assert raw[:14].hex() == "0182" + "00000007" + "00000009" + "0002" + "0102"
    assert raw[:12] == frame.header
    assert raw[14:30] == TAG
    assert len(raw) == 34
    # CRC-32/ISO-HDLC of "123456789" is 0xCBF43926 by its catalogue entry
    assert zlib.crc32(b"123456789") == 0xCBF43926


def test_a_payload_too_long_for_a_frame_is_refused():
    with pytest.raises(FramingError, match="does not fit"):
        encode_frame(Frame(1, 1, 1, bytes(BODY_MAX + 17)))


def framed(raw: bytes) -> bytes:
    return cobs_encode(raw + zlib.crc32(raw).to_bytes(4, "big"))


@pytest.mark.req(40)
def test_frames_of_another_version_or_a_wrong_length_are_refused():
    raw = Frame(1, 1, 1, b"payload" + TAG).header + b"payload" + TAG
    assert decode_frame(framed(raw)).body == b"payload" + TAG
    for version in (0, 2, 255):
        with pytest.raises(FramingError, match="version 1 alone"):
            decode_frame(framed(bytes([version]) + raw[1:]))
    for longer in (raw + b"?", raw[:-1]):
        with pytest.raises(FramingError, match="length"):
            decode_frame(framed(longer))
    for short in (b"", b"\x01", cobs_encode(bytes(31))):
        with pytest.raises(FramingError):
            decode_frame(short)


def test_everything_before_the_first_delimiter_is_thrown_away():
    frame = Frame(1, 1, 1, b"payload" + TAG)
    data = encode_frame(frame)
    deframer = Deframer()
    assert deframer.feed(data) == ()
    assert deframer.feed(data + b"\x00\x00" + data) == (frame, frame)


@given(st.lists(st.integers(1, 30), max_size=12), st.randoms(use_true_random=False))
def test_frames_arrive_whole_however_the_bytes_are_cut(cuts, rng):
    frames = [Frame(i, i, i, rng.randbytes(16 + rng.randrange(60))) for i in range(1, 4)]
    stream = b"\x00" + b"".join(encode_frame(frame) for frame in frames)
    deframer, heard, start = Deframer(), [], 0
    for cut in [*cuts, len(stream)]:
        heard += deframer.feed(stream[start : start + cut])
        start += cut
    assert heard == frames


def test_a_stretch_without_delimiter_is_bounded_and_the_next_frame_is_heard():
    frame = Frame(1, 1, 1, b"payload" + TAG)
    deframer = Deframer()
    heard = [*deframer.feed(b"\x00")]
    for _ in range(100):
        heard += deframer.feed(b"x" * 1000)
    heard += deframer.feed(b"\x00" + encode_frame(frame))
    assert heard == [Damage(f"more than {FRAME_MAX} bytes without a delimiter"), frame]
    assert len(deframer._pending) <= FRAME_MAX


SUBJECTS = (Frame(0x11, 3, 44, bytes(27)), Frame(0x83, 3, 44, bytes.fromhex("a30001015820deadbeef") + TAG))


def heard_but_wrong(data: bytes, frame: Frame) -> bool:
    """Whether a frame other than the sent one comes out of these bytes (the delimiter may be hurt too)."""
    return any(isinstance(found, Frame) and found != frame for found in Deframer().feed(b"\x00" + data + b"\x00"))


@pytest.mark.req(40)
@pytest.mark.parametrize("frame", SUBJECTS, ids=["zero-rich", "random"])
def test_no_byte_changed_dropped_doubled_or_put_in_and_no_cut_gives_a_wrong_frame(frame):
    data = encode_frame(frame)
    for place, value in itertools.product(range(len(data)), range(256)):
        if value != data[place]:
            assert not heard_but_wrong(data[:place] + bytes([value]) + data[place + 1 :], frame)
        assert not heard_but_wrong(data[:place] + bytes([value]) + data[place:], frame)
    for place in range(len(data)):
        assert not heard_but_wrong(data[:place] + data[place + 1 :], frame)
        assert not heard_but_wrong(data[: place + 1] + data[place:], frame)
        assert not heard_but_wrong(data[:place], frame)
        assert not heard_but_wrong(data[place:], frame)


@pytest.mark.req(40)
@pytest.mark.parametrize("frame", SUBJECTS, ids=["zero-rich", "random"])
def test_no_pair_of_flipped_bits_gives_a_wrong_frame(frame):
    data = encode_frame(frame)
    whole = int.from_bytes(data, "big")
    for first, second in itertools.combinations(range(8 * len(data)), 2):
        hurt = (whole ^ (1 << first) ^ (1 << second)).to_bytes(len(data), "big")
        assert not heard_but_wrong(hurt, frame)


@pytest.mark.req(40)
def test_no_burst_gives_a_wrong_frame():
    rng = random.Random(1)
    for frame, _ in itertools.product(SUBJECTS, range(5_000)):
        data = bytearray(encode_frame(frame))
        start = rng.randrange(len(data))
        for place in range(start, min(len(data), start + rng.randrange(2, 12))):
            data[place] = rng.randrange(256)
        assert not heard_but_wrong(bytes(data), frame)
