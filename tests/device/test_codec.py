"""Strict CBOR: one value, one encoding; every other byte string is refused with its place."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from device.codec import MAX_DEPTH, Either, Form, Part, Row, decode, encode
from device.kinds import CodecError, Octets, Whole


@dataclass(frozen=True)
class Leaf:
    size: int
    tag: bytes | None = None


@dataclass(frozen=True)
class Tree:
    leaves: tuple[Leaf, ...]


LEAF = Form(Leaf, {1: Part("size", Whole(-10, 2**40)), 2: Part("tag", Octets(0, 4), optional=True)})
TREE = Form(Tree, {1: Part("leaves", Row(LEAF, 0, 3))})
BOTH = Either({1: LEAF, 2: TREE})


@pytest.mark.parametrize(
    ("kind", "value", "data"),
    [
        (LEAF, Leaf(5), "a10105"),
        (LEAF, Leaf(-1), "a10120"),
        (LEAF, Leaf(300, b"ab"), "a20119012c02426162"),
        (TREE, Tree(()), "a10180"),
        (TREE, Tree((Leaf(0),)), "a10181a10100"),
        (BOTH, Leaf(5), "a200010105"),
        (BOTH, Tree(()), "a200020180"),
    ],
)
def test_a_value_has_the_bytes_that_the_form_says(kind, value, data):
    assert encode(kind, value, "it").hex() == data
    assert decode(kind, bytes.fromhex(data), "it", 100) == value


def test_the_keys_of_a_form_rise():
    with pytest.raises(ValueError, match="keys of Leaf do not rise"):
        Form(Leaf, {2: Part("tag", Octets(0, 4), optional=True), 1: Part("size", Whole(-10, 2**40))})


@given(st.builds(Leaf, st.integers(-10, 2**40), st.none() | st.binary(max_size=4)))
def test_what_is_written_is_what_the_canonical_mode_of_cbor2_would_write(leaf):
    for value in (leaf, Tree((leaf, leaf))):
        data = encode(BOTH, value, "it")
        assert cbor2.dumps(cbor2.loads(data), canonical=True) == data


REFUSED = {
    "a duplicate key": "a201050105",
    "a trailing byte": "a1010500",
    "a longer form of a number": "a1011805",
    "a longer form of a key": "a1180105",
    "a longer form of a length": "b8010105",
    "an indefinite map": "bf0105ff",
    "an indefinite byte string": "a201050 25f4161ff".replace(" ", ""),
    "keys out of order": "a202416101 05".replace(" ", ""),
    "an unknown key": "a201050305",
    "a missing key": "a0",
    "a text key": "a1613105",
    "a list as a key": "a28001 0105".replace(" ", ""),
    "true": "a101f5",
    "null": "a101f6",
    "undefined": "a101f7",
    "a float": "a101fa40a00000",
    "not a number": "a101f97e00",
    "infinity": "a101f97c00",
    "a big number by tag": "a101c24105",
    "a date by tag": "a101c105",
    "a regular expression by tag": "a101d8236128",
    "a set by tag": "a101d9010280",
    "a tag that nobody knows": "a101da0001000005",
    "out of range": "a1012a",
    "a list": "8105",
    "a number alone": "05",
    "nothing": "",
    "half a value": "a101",
    "a length beyond the end": "a201050 25a7fffffff41".replace(" ", ""),
    "too many parts": "a1018" + "4" + "a10100" * 4,
}


@pytest.mark.req(68)
@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
def test_no_other_bytes_are_read(data):
    for kind in (LEAF, TREE):
        with pytest.raises(CodecError, match="it"):
            decode(kind, bytes.fromhex(data), "it", 1000)


def test_what_says_no_form_or_an_unknown_one_is_not_read():
    for data in ("a10105", "a200030105", "a200f50105", "80"):
        with pytest.raises(CodecError, match="forms"):
            decode(BOTH, bytes.fromhex(data), "it", 100)


def test_a_value_of_another_class_does_not_leave():
    with pytest.raises(CodecError):
        encode(LEAF, Tree(()), "it")
    with pytest.raises(CodecError):
        encode(BOTH, 5, "it")
    with pytest.raises(CodecError, match=r"it\.leaves must be a tuple"):
        encode(TREE, Tree([]), "it")
    with pytest.raises(CodecError, match=r"it\.leaves\[1\]\.size"):
        encode(TREE, Tree((Leaf(1), Leaf(True))), "it")


def test_size_and_depth_are_bounded_before_anything_is_built():
    with pytest.raises(CodecError, match="at most 3"):
        decode(LEAF, bytes.fromhex("a1010500"), "it", 3)
    with pytest.raises(CodecError, match="not readable"):
        decode(LEAF, b"\x81" * (MAX_DEPTH + 1) + b"\x05", "it", 100)


@pytest.mark.req(68)
@given(st.binary(max_size=60))
def test_garbage_is_refused_in_one_way_or_reads_back_as_itself(data):
    for kind in (LEAF, TREE, BOTH):
        try:
            value = decode(kind, data, "it", 60)
        except CodecError:
            continue
        assert encode(kind, value, "it") == data


plain = st.recursive(
    st.integers() | st.binary(max_size=5) | st.booleans() | st.none() | st.floats() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.integers(-2, 4), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.req(68)
@given(plain)
def test_well_formed_cbor_of_any_shape_is_refused_in_one_way_or_reads_back_as_itself(value):
    try:
        data = cbor2.dumps(value)
    except (struct.error, UnicodeEncodeError):
        return
    for kind in (LEAF, TREE, BOTH):
        try:
            decoded = decode(kind, data, "it", 1000)
        except CodecError:
            continue
        assert encode(kind, decoded, "it") == data
