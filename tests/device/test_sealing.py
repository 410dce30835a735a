"""Version 0 is plain with a zero tag."""

from __future__ import annotations

import pytest

from device.sealing import TAG_LENGTH, PlainSealing, SealError


def test_a_plain_body_is_its_payload_with_a_zero_tag():
    sealing = PlainSealing()
    assert sealing.lock(b"header", b"payload") == b"payload" + bytes(16)
    assert sealing.unlock(b"header", b"payload" + bytes(16)) == b"payload"
    assert (sealing.version, sealing.overhead(1), TAG_LENGTH) == (0, 0, 16)


def test_a_tag_that_is_not_zero_is_refused():
    with pytest.raises(SealError):
        PlainSealing().unlock(b"header", b"payload" + bytes(15) + b"\x01")
