"""A seal fits exactly what was signed, and nothing that was altered, added, taken away or renamed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.seals import Refusal, Seal, SealError, SealKind, digest, message, read_seal, verdict, write_seal

FILES = {"library.toml": b"version = 1\n", "drugs/morphine.toml": b'id = "morphine"\n'}
KEY = bytes(range(32))
NAMES = {KEY: "Releases"}


def verify(key: bytes, signature: bytes, text: bytes) -> bool:
    """A curve of paper: the signature is a digest that only the holder of KEY could have made."""
    return key == KEY and signature == paper(text)


def paper(text: bytes) -> bytes:
    from hashlib import sha512

    return sha512(KEY + text).digest()


def sealed(kind: SealKind = SealKind.LIBRARY, key: bytes = KEY) -> str:
    return write_seal(Seal(kind, key, "2026-11-28", paper(message(kind, FILES, "2026-11-28"))))


def test_what_was_signed_is_told_with_who_and_when() -> None:
    found = verdict(SealKind.LIBRARY, FILES, sealed(), NAMES, verify)
    assert (found.refusal, found.signer, found.signed_on) == (None, "Releases", "2026-11-28")


@pytest.mark.req(25)
@pytest.mark.parametrize(
    ("files", "seal", "why"),
    [
        (FILES, None, Refusal.UNSIGNED),
        (FILES, "nonsense", Refusal.UNREADABLE),
        (FILES, sealed(key=bytes(32)), Refusal.UNKNOWN_KEY),
        (FILES, sealed(SealKind.SITE), Refusal.ALTERED),
        (FILES, sealed().replace("2026-11-28", "2026-11-29"), Refusal.ALTERED),
        ({**FILES, "library.toml": b"version = 2\n"}, sealed(), Refusal.ALTERED),
        ({**FILES, "drugs/more.toml": b""}, sealed(), Refusal.ALTERED),
        ({"library.toml": FILES["library.toml"]}, sealed(), Refusal.ALTERED),
        ({"library.toml": b"version = 1\n", "drugs/m.toml": b'id = "morphine"\n'}, sealed(), Refusal.ALTERED),
    ],
)
def test_anything_else_is_refused_with_its_reason(files: dict[str, bytes], seal: str | None, why: Refusal) -> None:
    assert verdict(SealKind.LIBRARY, files, seal, NAMES, verify).refusal is why


@pytest.mark.req(25)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_one_altered_byte_anywhere_is_seen(name: str, data: st.DataObject) -> None:
    content = bytearray(FILES[name])
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    files = {**FILES, name: bytes(content)}
    assert verdict(SealKind.LIBRARY, files, sealed(), NAMES, verify).refusal is Refusal.ALTERED
    assert digest(files) != digest(FILES)


def test_the_message_names_kind_day_and_every_file_once() -> None:
    lines = message(SealKind.SITE, FILES, "2026-11-28").decode().splitlines()
    assert lines[0] == "cisterna site 1 2026-11-28"
    assert [line.split(" ", 2)[1:] for line in lines[1:]] == [["16", "drugs/morphine.toml"], ["12", "library.toml"]]


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=64, max_size=64), st.sampled_from(SealKind))
def test_a_seal_reads_back_as_it_was_written(key: bytes, signature: bytes, kind: SealKind) -> None:
    seal = Seal(kind, key, "2026-11-28", signature)
    assert read_seal(write_seal(seal)) == seal


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("format = 1", "format = 2"),
        ('kind = "library"', 'kind = "song"'),
        ('signed_on = "2026-11-28"', 'signed_on = "yesterday"'),
        ('key = "0001', 'key = "zz01'),
        ('key = "00', 'key = "'),
        ("format = 1", "format = 1\nmore = 2"),
        ('signed_on = "2026-11-28"', "signed_on = 2026-11-28"),
    ],
)
def test_a_text_that_is_no_seal_is_refused(old: str, new: str) -> None:
    assert old in sealed()
    with pytest.raises(SealError):
        read_seal(sealed().replace(old, new))
