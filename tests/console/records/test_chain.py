"""The hash chain of the audit trail."""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.records.chain import GENESIS, Entry, canonical, sealed, verify


def chain(length: int) -> list[Entry]:
    rows: list[Entry] = []
    for seq in range(1, length + 1):
        previous = rows[-1].sha256 if rows else GENESIS
        rows.append(sealed(seq, f"2026-11-23T00:00:0{seq % 10}Z", "A. Nurse", "read", canonical({"n": seq}), previous))
    return rows


def test_an_unbroken_chain_verifies():
    assert verify(map(astuple, chain(20))) is None
    assert verify([]) is None


def test_the_canonical_row_never_changes_its_form():
    row = sealed(1, "2026-11-23T00:00:00.000000Z", "A", "read", canonical({"b": 1, "a": b"\x01"}), GENESIS)
    assert row.body == '{"a":"01","b":1}'
    assert row.sha256 == "3284b31d0adc0485f0624e3ea1d19b96a95bf9985c0c2b1e137706926360443a"


@given(st.integers(1, 10**9), st.lists(st.text(), min_size=5, max_size=5))
def test_the_row_is_hashed_as_the_json_array_that_anybody_can_write(seq: int, texts: list[str]):
    written = json.dumps([seq, *texts], separators=(",", ":"), ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        row = sealed(seq, *texts)
    except UnicodeEncodeError:
        assert any("\ud800" <= letter <= "\udfff" for text in texts for letter in text)
    else:
        assert row.sha256 == hashlib.sha256(written).hexdigest()


@pytest.mark.req(60)
@pytest.mark.parametrize("other", [None, b"read", 7])
def test_what_is_no_text_where_a_text_must_stand_is_a_change(other: object):
    rows = [astuple(row) for row in chain(3)]
    rows[1] = (*rows[1][:3], other, *rows[1][4:])
    broken = verify(rows)
    assert broken is not None
    assert broken.sentence == "Audit row 2 was changed after it was written."


@pytest.mark.req(60)
@given(st.integers(0, 9), st.sampled_from(["at", "actor", "action", "body", "previous", "sha256"]))
def test_any_changed_field_is_found_at_its_row(index: int, field: str):
    rows = chain(10)
    rows[index] = replace(rows[index], **{field: getattr(rows[index], field) + "x"})
    broken = verify(map(astuple, rows))
    assert broken is not None
    assert broken.seq == index + 1


@pytest.mark.req(60)
@given(st.integers(0, 8))
def test_a_removed_row_is_found(index: int):
    rows = chain(10)
    del rows[index]
    broken = verify(map(astuple, rows))
    assert broken is not None
    assert "missing" in broken.sentence


@pytest.mark.req(60)
def test_two_rows_that_changed_places_are_found():
    rows = chain(4)
    rows[1], rows[2] = rows[2], rows[1]
    assert verify(map(astuple, rows)) is not None


@pytest.mark.req(60)
def test_a_row_replaced_with_its_own_valid_hash_breaks_the_row_after_it():
    rows = chain(5)
    forged = sealed(2, rows[1].at, "Somebody else", rows[1].action, rows[1].body, rows[1].previous)
    broken = verify(map(astuple, [rows[0], forged, *rows[2:]]))
    assert broken is not None
    assert broken.seq == 3


@pytest.mark.req(1)
@pytest.mark.parametrize("value", [float("nan"), {1}, object()])
def test_what_is_no_text_integer_or_bytes_is_refused(value: object):
    with pytest.raises((TypeError, ValueError)):
        canonical({"x": value})
