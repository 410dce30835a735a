"""What a signature of a library or a site file covers, how it is written, and why one is refused.

Pure: bytes come in, a verdict goes out. The curve (Ed25519, RFC 8032) is handed in as a function, so that no
cryptography is imported here. A seal covers the kind of the thing, the day, and the name, length and SHA-256 of every
file: a seal of one thing never fits another, and an added, missing or renamed file is an altered one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

FORMAT = 1
_FORM = """# Ed25519 signature of {what}; made by `main.py library sign`.
format = {format}
kind = "{kind}"
key = "{key}"
signed_on = "{signed_on}"
signature = "{signature}"
"""
_SHAPES = {"key": r"[0-9a-f]{64}", "signature": r"[0-9a-f]{128}", "signed_on": r"\d{4}-\d{2}-\d{2}"}

Verify = Callable[[bytes, bytes, bytes], bool]  # (public key, signature, message)


class SealKind(StrEnum):
    """What may be sealed."""

    LIBRARY = "library"
    SITE = "site"


class Refusal(StrEnum):
    """Why a library or a site file is not used."""

    UNSIGNED = "unsigned"
    UNREADABLE = "unreadable"
    UNKNOWN_KEY = "unknown-key"
    ALTERED = "altered"
    OLDER = "older"
    INVALID = "invalid"  # the signature is right, what it covers is no library


@dataclass(frozen=True, slots=True)
class Seal:
    """A signature as it stands beside what it covers: 32-byte public key, ISO date, 64-byte signature."""

    kind: SealKind
    key: bytes
    signed_on: str
    signature: bytes


class SealError(ValueError):
    """Text that is no seal."""


def message(kind: SealKind, files: Mapping[str, bytes], signed_on: str) -> bytes:
    """The bytes that are signed: a title, the day, and one line a file in the order of their names."""
    lines = [f"cisterna {kind} {FORMAT} {signed_on}"]
    lines += [f"{sha256(files[name]).hexdigest()} {len(files[name])} {name}" for name in sorted(files)]
    return "\n".join(lines).encode()


def digest(files: Mapping[str, bytes]) -> str:
    """One SHA-256 in hex for all files, whatever day they were signed on."""
    return sha256(message(SealKind.LIBRARY, files, "")).hexdigest()


def write_seal(seal: Seal) -> str:
    """The text of a seal."""
    what = "the drug library" if seal.kind is SealKind.LIBRARY else "a site file"
    return _FORM.format(
        what=what,
        format=FORMAT,
        kind=seal.kind,
        key=seal.key.hex(),
        signed_on=seal.signed_on,
        signature=seal.signature.hex(),
    )


def read_seal(text: str) -> Seal:
    """The seal in a text; raises SealError for anything else."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SealError(f"not a signature file: {error}") from error
    if set(found) != {"format", "kind", *_SHAPES} or found["format"] != FORMAT or found["kind"] not in set(SealKind):
        raise SealError("not a signature file of this version of Cisterna")
    for name, shape in _SHAPES.items():
        if not isinstance(found[name], str) or not re.fullmatch(shape, found[name], re.ASCII):
            raise SealError(f"{name} is not what a signature file holds there")
    key, signature = bytes.fromhex(found["key"]), bytes.fromhex(found["signature"])
    return Seal(SealKind(found["kind"]), key, found["signed_on"], signature)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Who signed and when, or why it is refused; ``detail`` says more, ``key`` is the known one that it names."""

    refusal: Refusal | None
    signer: str = ""
    signed_on: str = ""
    detail: str = ""
    key: bytes = b""


def verdict(
    kind: SealKind, files: Mapping[str, bytes], seal_text: str | None, keys: Mapping[bytes, str], verify: Verify
) -> Verdict:
    """Whether ``files`` are exactly what one of ``keys`` (public key -> name) has signed as ``kind``."""
    if seal_text is None:
        return Verdict(Refusal.UNSIGNED)
    try:
        seal = read_seal(seal_text)
    except SealError as error:
        return Verdict(Refusal.UNREADABLE, detail=str(error))
    signer = keys.get(seal.key)
    if signer is None:
        return Verdict(Refusal.UNKNOWN_KEY, detail=seal.key.hex())
    fits = seal.kind is kind and verify(seal.key, seal.signature, message(kind, files, seal.signed_on))
    return Verdict(None if fits else Refusal.ALTERED, signer, seal.signed_on, key=seal.key)
