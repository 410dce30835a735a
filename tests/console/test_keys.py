"""The key store: sealed by the platform or by a passphrase, never in plain, and a paired pump is never mistaken."""

from __future__ import annotations

import json

import keyring.backends.fail
import keyring.errors
import pytest

from console import keys
from console.keys import FILE, PASSPHRASE_FILE, KeyStore, KeyTrouble, Paired, opened, platform_secrets
from device.events import Why
from device.keys import EMULATED, Peer

PUMP = b"p" * 32
PASSPHRASE = "correct horse battery"


class Ring:
    """A platform's store in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name):
        return self.kept.get(name)

    def put(self, name, secret):
        self.kept[name] = secret


@pytest.fixture(autouse=True)
def cheap(monkeypatch):
    """A passphrase costs what it costs on the smallest machine: 8 KiB."""
    monkeypatch.setattr(keys, "_MEMORY_KIB", 32)
    monkeypatch.setattr(keys, "_PASSES", 1)


@pytest.fixture(params=["platform", "passphrase"])
def make(request, tmp_path):
    """``make()``: the store of one folder, opened anew."""
    ring = Ring()

    def store() -> KeyStore:
        if request.param == "platform":
            return KeyStore(tmp_path, lambda: ring)
        kept = KeyStore(tmp_path)
        kept.unlock(PASSPHRASE)
        return kept

    return store


@pytest.mark.req(65)
def test_what_was_paired_is_known_again_under_the_same_own_key(make):
    store = make()
    own = store.own()
    store.remember("CIS-1", PUMP, emulator=False)
    again = make()
    assert (again.own(), again.serials(), again.is_locked) == (own, ("CIS-1",), False)
    assert again.peer("CIS-1", False) == Peer(own, PUMP, False)
    again.forget("CIS-1")
    assert make().peer("CIS-1", False) is Why.NOT_PAIRED


@pytest.mark.req(65)
def test_two_consoles_have_two_keys(tmp_path):
    stores = [KeyStore(tmp_path / name, Ring) for name in ("a", "b")]
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    assert stores[0].own() != stores[1].own()


@pytest.mark.req(65)
def test_nothing_secret_stands_in_the_file(make, tmp_path):
    store = make()
    own = store.own()
    store.remember("CIS-1", PUMP, emulator=False)
    text = (tmp_path / FILE).read_text()
    for secret in (own, PUMP, store._wrapping):
        assert secret.hex() not in text and keys._text(secret) not in text
    assert PASSPHRASE not in text
    assert "own=" not in repr(store._known)


@pytest.mark.req(71)
def test_a_paired_pump_is_greeted_under_its_own_key_whatever_it_says_of_itself(make):
    store = make()
    store.own()
    store.remember("CIS-1", PUMP, emulator=False)
    assert store.peer("CIS-1", True) == Peer(store.own(), PUMP, False)
    assert store.peer("CIS-2", True) == EMULATED
    assert store.peer("CIS-2", False) is Why.NOT_PAIRED


@pytest.mark.req(71)
def test_while_the_keys_are_locked_emulators_work_and_paired_pumps_wait(tmp_path):
    store = KeyStore(tmp_path)
    store.unlock(PASSPHRASE)
    store.remember("CIS-1", PUMP, emulator=False)
    locked = KeyStore(tmp_path)
    assert locked.is_locked and locked.wants_passphrase
    assert locked.peer("CIS-1", True) is locked.peer("CIS-1", False) is locked.peer("CIS-2", False) is Why.KEYS_LOCKED
    assert locked.peer("CIS-2", True) == EMULATED
    for act in (locked.own, lambda: locked.remember("CIS-3", PUMP, emulator=True), lambda: locked.forget("CIS-1")):
        with pytest.raises(KeyTrouble, match="unlock"):
            act()
    with pytest.raises(KeyTrouble, match="passphrase is another one"):
        locked.unlock("another passphrase")
    locked.unlock(PASSPHRASE)
    assert not locked.is_locked and not locked.wants_passphrase


def test_without_a_store_and_without_a_passphrase_nothing_is_kept(tmp_path):
    store = KeyStore(tmp_path)
    assert store.wants_passphrase and not store.is_locked
    with pytest.raises(KeyTrouble, match="choose a passphrase"):
        store.own()
    with pytest.raises(KeyTrouble, match="at least 12"):
        store.unlock("short")
    assert not (tmp_path / FILE).exists()


@pytest.mark.req(65)
def test_a_file_that_was_changed_anywhere_does_not_open(make, tmp_path):
    store = make()
    store.own()
    store.remember("CIS-1", PUMP, emulator=False)
    whole = json.loads((tmp_path / FILE).read_text())
    changes = {"pumps": ["CIS-2"], "sealed": keys._text(b"x" * 80), "nonce": keys._text(bytes(12))}
    for name, value in changes.items():
        (tmp_path / FILE).write_text(json.dumps({**whole, name: value}))
        with pytest.raises(KeyTrouble, match="do not open"):
            make()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"format": "cisterna-keys", "version": 2}', "\x00", '{"format": 1, "version": 1}']
)
def test_what_holds_no_keys_is_told_in_a_sentence(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(KeyTrouble, match="holds no keys of this console"):
        KeyStore(tmp_path)


def test_a_cost_that_would_take_the_machine_down_is_refused(tmp_path):
    store = KeyStore(tmp_path)
    store.unlock(PASSPHRASE)
    whole = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({**whole, "memory_kib": 10**9}))
    with pytest.raises(KeyTrouble, match="holds no keys"):
        KeyStore(tmp_path)


def test_a_file_that_cannot_be_kept_pairs_nothing(tmp_path):
    store = KeyStore(tmp_path / "gone", Ring)
    with pytest.raises(KeyTrouble, match="nothing is paired"):
        store.own()


@pytest.mark.parametrize("ring", [None, Ring()])
def test_after_a_first_write_that_failed_it_can_be_tried_again(tmp_path, monkeypatch, ring):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    store = KeyStore(tmp_path, lambda: ring)
    first = store.own if ring else lambda: store.unlock(PASSPHRASE)
    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", full)
        with pytest.raises(KeyTrouble, match="could not be kept"):
            first()
    assert not store.is_locked
    assert not (tmp_path / FILE).exists()
    first()
    store.remember("CIS-1", PUMP, emulator=False)
    assert KeyStore(tmp_path, lambda: ring).serials() == ("CIS-1",)


def test_a_platform_that_has_lost_the_key_is_told(tmp_path):
    KeyStore(tmp_path, Ring).own()
    with pytest.raises(KeyTrouble, match="no key for"):
        KeyStore(tmp_path, Ring)
    with pytest.raises(KeyTrouble, match="does not have"):
        KeyStore(tmp_path)


def test_commands_read_the_passphrase_from_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "platform_secrets", lambda: None)
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n")
    monkeypatch.setenv(PASSPHRASE_FILE, str(tmp_path / "passphrase"))
    own = opened(tmp_path).own()
    assert opened(tmp_path).own() == own
    monkeypatch.setenv(PASSPHRASE_FILE, str(tmp_path / "no-such-file"))
    with pytest.raises(KeyTrouble, match="cannot be read"):
        opened(tmp_path)
    monkeypatch.delenv(PASSPHRASE_FILE)
    assert opened(tmp_path).is_locked


@pytest.mark.req(65)
def test_only_a_store_that_keeps_secrets_is_used(monkeypatch):
    class InPlain(keyring.backends.fail.Keyring):
        """As one that writes a file would be."""

    for untrusted in (keyring.backends.fail.Keyring(), InPlain()):
        monkeypatch.setattr(keyring, "get_keyring", lambda ring=untrusted: ring)
        assert platform_secrets() is None


class Backend:
    """What keyring hands out on a desktop, in memory."""

    __module__ = "keyring.backends.SecretService"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service, name):
        return self.kept.get((service, name))

    def set_password(self, service, name, text):
        if name == "locked":
            raise keyring.errors.KeyringLocked("it is locked")
        self.kept[service, name] = text


def test_the_platforms_store_keeps_and_gives_and_tells_its_trouble(monkeypatch):
    backend = Backend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: backend)
    store = platform_secrets()
    assert store.get("keys") is None
    store.put("keys", b"\x00secret")
    assert store.get("keys") == b"\x00secret"
    with pytest.raises(KeyTrouble, match="does not open"):
        store.put("locked", b"x")


def test_a_pairing_is_a_frozen_value():
    assert Paired(PUMP, True) == Paired(PUMP, True)
