"""This console's own key and those of the pumps it is paired with: one sealed file, never anything in plain.

The file is sealed with ChaCha20-Poly1305 under a key that lies in the secret store of the platform; where there is none
it comes from a passphrase by Argon2id with the second recommended parameters of RFC 9106 (64 MiB, three passes, four
lanes). Only what cannot do harm stands in it in plain: how it is sealed, and the numbers of the paired pumps, so that a
pump is not taken for an emulator while its key is still locked.

What is known is one frozen value that is replaced as a whole: the link's thread reads it while the window writes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from device.events import Why
from device.keys import EMULATED, Peer

FILE = "keys.json"
PASSPHRASE_FILE = "CISTERNA_PASSPHRASE_FILE"
PASSPHRASE_MIN = 12  # characters; what is shorter is guessed sooner than the pump's battery is empty
SERVICE = "cisterna"
_FORMAT, _VERSION = "cisterna-keys", 1
_KEY, _NONCE, _SALT = 32, 12, 16  # bytes
_MEMORY_KIB, _PASSES, _LANES = 65_536, 3, 4
_MEMORY_MAX_KIB, _PASSES_MAX, _LANES_MAX = 1_048_576, 64, 64  # what a file may ask of this machine
# The backends of keyring that hand the secret to the platform's own store; others may write it into a file in plain.
_TRUSTED = ("macOS", "Windows", "SecretService", "kwallet", "libsecret")


class KeyTrouble(ValueError):  # noqa: N818 - the name of the condition, told to a person as it stands
    """The keys cannot be read or written; the text is a sentence."""


class Secrets(Protocol):
    """The secret store of a platform."""

    def get(self, name: str) -> bytes | None:
        """The secret of that name, if there is one; raises KeyTrouble when the store does not open."""

    def put(self, name: str, secret: bytes) -> None:
        """Keep it under that name; raises KeyTrouble."""


@dataclass(frozen=True, slots=True)
class Paired:
    """A pump that trusts this console: its public key, and whether it was paired as an emulator."""

    key: bytes
    emulator: bool


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that is sealed: this console's private key, and the pumps by their serial numbers."""

    own: bytes = field(repr=False)
    pumps: Mapping[str, Paired] = field(default_factory=dict)


class KeyStore:
    """The keys in a data folder; satisfies ``device.keys.Keys``.

    ``find`` looks for the platform's store when it is first needed; None: there is only a passphrase.
    """

    def __init__(
        self,
        folder: Path,
        find: Callable[[], Secrets | None] = lambda: None,
        random: Callable[[int], bytes] = secrets.token_bytes,
    ) -> None:
        self._file, self._find, self._random = folder / FILE, find, random
        self._name = f"keys {hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]}"
        self._head = self._read_head()
        self._wrapping = b""
        self._known: Known | None = None
        if self._head is not None and self._head["sealed_by"] == "platform":
            self._open(self._platform_key())

    @property
    def is_locked(self) -> bool:
        """There are keys, and a passphrase must open them first."""
        return self._head is not None and self._known is None

    @property
    def wants_passphrase(self) -> bool:
        """Whether the next key can only be kept or read with a passphrase."""
        return not self._wrapping and (self.is_locked or self._store is None)

    def serials(self) -> tuple[str, ...]:
        """The paired pumps, locked or not."""
        return tuple(self._head["pumps"]) if self._head is not None else ()

    def unlock(self, passphrase: str) -> None:
        """Open the keys, or choose the passphrase that will seal them; raises KeyTrouble."""
        if self._head is None:
            if len(passphrase) < PASSPHRASE_MIN:
                raise KeyTrouble(f"A passphrase has at least {PASSPHRASE_MIN} characters.")
            head = self._new_head("passphrase")
            self._keep(Known(self._random(_KEY)), head, _stretched(passphrase, head))
            return
        self._open(_stretched(passphrase, self._head))

    def own(self) -> bytes:
        """This console's private key, drawn when it is first needed; raises KeyTrouble while it is locked."""
        if self._known is None:
            if self._head is not None or self._store is None:
                raise KeyTrouble(_LOCKED if self._head is not None else _NO_STORE)
            wrapping = self._random(_KEY)
            self._store.put(self._name, wrapping)
            self._keep(Known(self._random(_KEY)), self._new_head("platform"), wrapping)
        return self._opened().own

    def remember(self, serial: str, key: bytes, *, emulator: bool) -> None:
        """A pump that trusts this console from now on; raises KeyTrouble."""
        known = self._opened()
        self._keep_again(replace(known, pumps={**known.pumps, serial: Paired(key, emulator)}))

    def forget(self, serial: str) -> None:
        """Take a pump out; it goes on trusting this console until that is ended at the pump."""
        known = self._opened()
        self._keep_again(replace(known, pumps={name: pump for name, pump in known.pumps.items() if name != serial}))

    def peer(self, serial: str, published: bool) -> Peer | Why:
        """How to greet that pump: a paired one under its own key, whatever is said of it."""
        known = self._known
        if known is not None and serial in known.pumps:
            pump = known.pumps[serial]
            return Peer(known.own, pump.key, pump.emulator)
        if known is None and serial in self.serials():
            return Why.KEYS_LOCKED
        if published:
            return EMULATED
        return Why.KEYS_LOCKED if self.is_locked else Why.NOT_PAIRED

    # --- the file

    @cached_property
    def _store(self) -> Secrets | None:
        return self._find()

    def _opened(self) -> Known:
        if self._known is None:
            raise KeyTrouble(_LOCKED)
        return self._known

    def _platform_key(self) -> bytes:
        if self._store is None:
            raise KeyTrouble(
                f"The keys in {self._file} were sealed by a secret store that this session does not have. "
                "Sign in as usual, or pair the pumps again in another data folder."
            )
        found = self._store.get(self._name)
        if found is None:
            raise KeyTrouble(f"The secret store of this machine has no key for {self._file}. Pair the pumps again.")
        return found

    def _read_head(self) -> dict[str, Any] | None:
        try:
            text = self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise KeyTrouble(f"The keys in {self._file} cannot be read. Check who may read this file.") from error
        try:
            return _checked_head(json.loads(text))
        except (ValueError, KeyError, TypeError) as error:
            raise KeyTrouble(f"{self._file} holds no keys of this console. Put the right file back.") from error

    def _new_head(self, sealed_by: str) -> dict[str, Any]:
        head = {"format": _FORMAT, "version": _VERSION, "sealed_by": sealed_by, "pumps": []}
        if sealed_by == "passphrase":
            cost = {"memory_kib": _MEMORY_KIB, "passes": _PASSES, "lanes": _LANES}
            head |= {"salt": _text(self._random(_SALT)), **cost}
        return head

    def _open(self, wrapping: bytes) -> None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        head = self._head or {}
        try:
            sealed = ChaCha20Poly1305(wrapping).decrypt(_bytes(head["nonce"]), _bytes(head["sealed"]), _bound(head))
        except InvalidTag as error:
            raise KeyTrouble("The keys do not open: the passphrase is another one, or the file was changed.") from error
        self._wrapping, self._known = wrapping, _known_of(json.loads(sealed))

    def _keep_again(self, known: Known) -> None:
        self._keep(known, self._head or {}, self._wrapping)

    def _keep(self, known: Known, bare: Mapping[str, Any], wrapping: bytes) -> None:
        """Seal it anew, on the disk before anybody relies on it; what cannot be kept leaves everything as it was."""
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        from console.files import FileError, write_text

        head = {**bare, "pumps": sorted(known.pumps), "nonce": _text(self._random(_NONCE))}
        head.pop("sealed", None)
        plain = json.dumps(_plain(known)).encode()
        head["sealed"] = _text(ChaCha20Poly1305(wrapping).encrypt(_bytes(head["nonce"]), plain, _bound(head)))
        try:
            write_text(self._file, json.dumps(head, indent=1, sort_keys=True) + "\n")
        except FileError as error:
            raise KeyTrouble(f"The keys could not be kept, so nothing is paired: {error}") from error
        self._head, self._wrapping, self._known = head, wrapping, known


_LOCKED = "This console's keys are sealed by a passphrase: unlock them first."
_NO_STORE = f"This machine has no secret store: choose a passphrase for the keys ({PASSPHRASE_FILE} for commands)."


def opened(folder: Path) -> KeyStore:
    """The keys of a data folder with the platform's store, and with the passphrase of ``CISTERNA_PASSPHRASE_FILE``."""
    store = KeyStore(folder, platform_secrets)
    named = os.environ.get(PASSPHRASE_FILE)
    if named and store.wants_passphrase:
        try:
            passphrase = Path(named).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise KeyTrouble(f"The passphrase file {named} cannot be read. Check {PASSPHRASE_FILE}.") from error
        store.unlock(passphrase)
    return store


def platform_secrets() -> Secrets | None:
    """The platform's own secret store; None where there is none, or one that is not known to keep a secret."""
    import keyring

    found = keyring.get_keyring()
    first = next(iter(getattr(found, "backends", (found,))), None)
    module = type(first).__module__
    trusted = module.startswith("keyring.backends.") and module.rpartition(".")[2] in _TRUSTED
    return _Platform(found) if trusted else None


class _Platform:
    """keyring's store with our names; its trouble as a sentence."""

    def __init__(self, ring: Any) -> None:
        self._ring = ring

    def get(self, name: str) -> bytes | None:
        """The secret of that name."""
        found = self._tried(self._ring.get_password, SERVICE, name)
        return None if found is None else _bytes(found)

    def put(self, name: str, secret: bytes) -> None:
        """Keep it."""
        self._tried(self._ring.set_password, SERVICE, name, _text(secret))

    @staticmethod
    def _tried(act: Callable[..., Any], *arguments: str) -> Any:
        from keyring.errors import KeyringError

        try:
            return act(*arguments)
        except KeyringError as error:
            raise KeyTrouble(f"The secret store of this machine does not open ({error}). Unlock it first.") from error


def _stretched(passphrase: str, head: Mapping[str, Any]) -> bytes:
    """32 bytes from a passphrase, by Argon2id (RFC 9106)."""
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    cost = {"iterations": head["passes"], "lanes": head["lanes"], "memory_cost": head["memory_kib"]}
    return Argon2id(salt=_bytes(head["salt"]), length=_KEY, **cost).derive(passphrase.encode())


def _checked_head(head: dict[str, Any]) -> dict[str, Any]:
    """The head of a file that this release can open; raises ValueError, KeyError or TypeError."""
    if (head["format"], head["version"]) != (_FORMAT, _VERSION) or head["sealed_by"] not in ("platform", "passphrase"):
        raise ValueError("another format")
    if not all(type(serial) is str for serial in head["pumps"]):
        raise ValueError("serial numbers are texts")
    _bytes(head["nonce"]), _bytes(head["sealed"])
    if head["sealed_by"] == "passphrase":
        _bytes(head["salt"])
        bounds = {"memory_kib": _MEMORY_MAX_KIB, "passes": _PASSES_MAX, "lanes": _LANES_MAX}
        if any(type(head[name]) is not int or not 1 <= head[name] <= most for name, most in bounds.items()):
            raise ValueError("a cost that no console asks for")
    return head


def _bound(head: Mapping[str, Any]) -> bytes:
    """What stands in plain, bound to what is sealed."""
    return json.dumps({name: value for name, value in head.items() if name != "sealed"}, sort_keys=True).encode()


def _plain(known: Known) -> dict[str, Any]:
    pumps = {name: {"key": _text(pump.key), "emulator": pump.emulator} for name, pump in known.pumps.items()}
    return {"own": _text(known.own), "pumps": pumps}


def _known_of(plain: Mapping[str, Any]) -> Known:
    pumps = {name: Paired(_bytes(pump["key"]), pump["emulator"] is True) for name, pump in plain["pumps"].items()}
    return Known(_bytes(plain["own"]), pumps)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError("not base 64") from error
