"""Ed25519 itself, with keys that are thrown away."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from console.library_keys import RELEASE_KEYS, PrivateKeyError, make_key, public_of, sign, verify

ROOT = Path(__file__).resolve().parent.parent.parent


def test_the_holder_of_a_key_signs_and_everybody_can_verify():
    pem, public = make_key()
    signature = sign(pem, b"", b"a library")
    assert verify(public, signature, b"a library")
    assert not verify(public, signature, b"a librarz")
    assert not verify(make_key()[1], signature, b"a library")
    assert public_of(pem, b"") == public


def test_a_published_vector_of_the_curve_verifies():
    """RFC 8032, section 7.1, test 2."""
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert verify(public, signature, b"\x72")
    assert not verify(public[:31], signature, b"\x72")


def test_a_key_can_be_sealed_with_a_passphrase():
    pem, public = make_key(b"correct horse")
    assert b"ENCRYPTED" in pem
    assert public_of(pem, b"correct horse") == public
    with pytest.raises(PrivateKeyError, match="passphrase"):
        sign(pem, b"wrong", b"text")


def test_what_is_no_ed25519_key_is_told():
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    other = X25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    with pytest.raises(PrivateKeyError, match="not an Ed25519"):
        public_of(other, b"")
    with pytest.raises(PrivateKeyError):
        public_of(b"nothing", b"")


@pytest.mark.req(25)
def test_a_release_trusts_at_least_one_key_and_every_one_has_a_name():
    assert RELEASE_KEYS
    assert all(len(key) == 32 and name for key, name in RELEASE_KEYS.items())


@pytest.mark.req(25)
def test_no_private_key_stands_in_the_tree():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [ROOT / name for name in tracked.splitlines() if (ROOT / name).is_file()]
    begins = b"-----BEGIN " + b"PRIVATE KEY"
    sealed = b"-----BEGIN " + b"ENCRYPTED PRIVATE KEY"
    assert not [f for f in files if begins in (content := f.read_bytes()) or sealed in content]
