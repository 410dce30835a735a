"""Kinds of field: what each lets pass, in both directions."""

from __future__ import annotations

from enum import IntEnum

import pytest

from device.kinds import CodecError, Flag, HexText, Number, Octets, Text, Whole, Word


class Colour(IntEnum):
    RED = 1
    BLUE = 2


class Other(IntEnum):
    RED = 1


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        (Whole(-5, 5), -5, -5),
        (Whole(-5, 5), 5, 5),
        (Octets(0, 3), b"", b""),
        (Octets(0, 3), b"abc", b"abc"),
        (HexText(2), "00ff", b"\x00\xff"),
        (Text(0, 9), "Tag 5 ü", "Tag 5 ü".encode()),
        (Flag(), True, 1),
        (Flag(), False, 0),
        (Number(Colour), Colour.BLUE, 2),
        (Word({"low": 1, "high": 2}), "high", 2),
    ],
)
def test_a_value_inside_its_kind_goes_out_and_comes_back(kind, value, plain):
    assert kind.lower(value, "field") == plain
    back = kind.lift(plain, "field")
    assert back == value
    assert type(back) is type(value)


@pytest.mark.req(1)
@pytest.mark.req(18)
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Whole(-5, 5), -6),
        (Whole(-5, 5), 6),
        (Whole(0, 1), True),
        (Whole(0, 5), 1.0),
        (Whole(0, 5), None),
        (Whole(0, 5), float("nan")),
        (Octets(1, 3), b""),
        (Octets(1, 3), b"abcd"),
        (Octets(1, 3), bytearray(b"ab")),
        (Octets(1, 3), "ab"),
        (HexText(2), "00F0"),
        (HexText(2), "00f"),
        (HexText(2), "00 f0"),
        (HexText(2), b"\x00\xf0"),
        (Text(1, 3), ""),
        (Text(1, 3), "abcd"),
        (Text(1, 3), "üü"),
        (Text(0, 9), "a\nb"),
        (Text(0, 9), "a\u202eb"),
        (Text(0, 9), "\ud800"),
        (Text(0, 9), b"ab"),
        (Flag(), 1),
        (Number(Colour), 1),
        (Number(Colour), Other.RED),
        (Word({"low": 1}), "high"),
        (Word({"low": 1}), 1),
    ],
)
def test_a_value_outside_its_kind_does_not_leave(kind, value):
    with pytest.raises(CodecError, match="field"):
        kind.lower(value, "field")


@pytest.mark.req(68)
@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        (Whole(0, 5), 6),
        (Whole(0, 1), True),
        (Octets(1, 3), "ab"),
        (HexText(2), b"\x00"),
        (HexText(2), "00ff"),
        (Text(0, 9), b"\xff"),
        (Text(0, 9), b"a\x00b"),
        (Text(0, 9), "ab"),
        (Flag(), 2),
        (Flag(), True),
        (Number(Colour), 3),
        (Number(Colour), True),
        (Number(Colour), 1.0),
        (Word({"low": 1}), 2),
        (Word({"low": 1}), True),
        (Word({"low": 1}), "low"),
    ],
)
def test_a_plain_value_outside_its_kind_is_not_read(kind, plain):
    with pytest.raises(CodecError, match="field"):
        kind.lift(plain, "field")
