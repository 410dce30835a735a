"""The line: what each kind of damage leaves of a frame."""

from __future__ import annotations

from device.campaign import line, story
from device.campaign.schedule import Kind
from device.framing import encode_frame
from device.message_forms import encode_message
from device.messages import Chunk, Status, StatusFrame
from device.sealing import SessionKeys


def frame_of(message):
    frame_type, payload = encode_message(message)
    return encode_frame(SessionKeys(bytes(32), bytes(32), is_pump=False).lock(frame_type, 3, 4, payload))


CHUNK = frame_of(Chunk(b"i" * 16, 0, bytes(range(40))))


def test_frames_are_told_apart_by_their_type():
    assert line.carries(CHUNK)
    assert not line.carries(frame_of(Status()))
    assert not line.is_reply(b"\x00")
    assert list(line.pieces(b"\x00" + CHUNK)) == [b"\x00", CHUNK]


def test_streamed_status_is_no_reply(cast):
    scene_status = line._STREAMED
    assert scene_status == encode_message.__globals__["TYPES"][StatusFrame]
    assert line.is_reply(CHUNK)


def test_each_kind_leaves_what_it_says():
    buffer = line.Buffer()
    left = {kind: line.acted_on(kind, CHUNK, 100, buffer) for kind in Kind}
    for kind in (Kind.LOST, Kind.PULLED, Kind.LATE, Kind.STUCK):
        assert left[kind] == b""
    for kind in (Kind.ECHO, Kind.GHOST, Kind.CHANGED, Kind.DIES):
        assert left[kind] == CHUNK
    assert left[Kind.DOUBLED] == CHUNK * 2
    assert len(left[Kind.CORRUPTED]) == len(CHUNK)
    assert left[Kind.CORRUPTED] != CHUNK
    assert CHUNK.startswith(left[Kind.CUT])
    assert line.acted_on(None, CHUNK, 0, buffer) == CHUNK
    assert buffer.next_ms() == 100 + line.LATE_MS
    assert list(buffer.due(100)) == []
    assert list(buffer.due(100 + line.LATE_MS)) == [CHUNK, CHUNK]
    assert buffer.let_go() == (CHUNK, CHUNK)
    assert buffer.let_go() == ()


def test_what_is_late_is_let_go_with_what_is_stuck():
    buffer = line.Buffer()
    buffer.delay(b"late", 5)
    buffer.hold(b"stuck")
    assert buffer.let_go() == (b"stuck", b"late")
    assert buffer.next_ms() is None


def test_a_stream_hurts_just_the_bytes_that_are_struck():
    stream = line.Stream({1: Kind.LOST, 3: Kind.DOUBLED, 4: Kind.CORRUPTED, 6: Kind.ZEROED, 7: Kind.SILENT})
    assert stream.carry(b"\x01\x02") == b"\x01"
    assert stream.carry(b"\x03\x04\x05\x06\x07\x08\x09") == b"\x03\x04\x04\x15\x06\x00"
    assert stream.carry(b"more") == b""
    assert stream.passed == 13
    assert line.Stream({0: Kind.ZEROED}).carry(b"\x00") == b"\x01"


def test_the_story_fits_into_one_chunk():
    assert sum(map(len, story.IMAGES[story.FIRST])) < 384
