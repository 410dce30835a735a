"""A catheter's volume follows from its pieces, and is unknown without them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from profiles.pump import Catheter, CatheterPiece


def piece(supplied_um: int, removed_um: int, volume_nl_per_cm: int = 2_200) -> CatheterPiece:
    return CatheterPiece("piece", supplied_um, removed_um, volume_nl_per_cm, "S1")


def test_volume_is_implanted_length_times_volume_per_centimetre() -> None:
    assert Catheter((piece(900_000, 100_000),)).volume_nl() == 176_000


def test_the_pieces_add_up_and_the_sum_is_rounded_up_once() -> None:
    assert Catheter((piece(1, 0), piece(1, 0))).volume_nl() == 1


def test_without_pieces_the_volume_is_unknown() -> None:
    assert Catheter().volume_nl() is None


@given(st.integers(1, 2_000_000), st.integers(1, 100_000))
def test_the_volume_is_never_less_than_the_exact_one(length_um: int, nl_per_cm: int) -> None:
    volume = Catheter((piece(length_um, 0, nl_per_cm),)).volume_nl()
    assert volume is not None
    assert 0 <= volume * 10_000 - length_um * nl_per_cm < 10_000
