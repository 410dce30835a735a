"""Which library was in use, as the audit trail remembers it: it is append-only, so a version never goes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from console.library_files import InUse, Memory, Origin
from console.records import audit
from console.records.store import Store

USED, TRUSTED, DISTRUSTED = "library-used", "site-key-trusted", "site-key-withdrawn"
_ACTIONS = frozenset({USED, TRUSTED, DISTRUSTED})


def memory_of(store: Store) -> Memory:
    """Places and versions of what was in use, and the keys that site files may be signed with."""
    memory = Memory()
    for entry in reversed(audit.with_actions(store, _ACTIONS)):
        memory = _after(memory, entry.action, entry.fields())
    return memory


def note_use(store: Store, in_use: InUse, person: str) -> None:
    """One row with everything that is in use from now on; nothing when that row is already the newest."""
    body = {"library": _row(in_use.origin), "site": _row(in_use.site) if in_use.site else None}
    if in_use.library.site is not None and in_use.site is not None:
        who = {"name": in_use.library.site.name, "key": in_use.site.verdict.key.hex()}
        body["site"] = {**_row(in_use.site), **who}
    newest = audit.with_actions(store, frozenset({USED}))
    if not newest or newest[0].fields() != body:
        audit.append(store, person, USED, body)


def trust(store: Store, key: bytes, name: str, person: str) -> None:
    """Site files signed with this key are accepted from now on."""
    audit.append(store, person, TRUSTED, {"key": key.hex(), "name": name})


def withdraw(store: Store, key: bytes, person: str) -> None:
    """Site files signed with this key are refused from now on."""
    audit.append(store, person, DISTRUSTED, {"key": key.hex()})


def _row(origin: Origin) -> dict[str, object]:
    return {"path": origin.path, "version": origin.version, "digest": origin.digest, "signer": origin.verdict.signer}


def _after(memory: Memory, action: str, body: dict[str, object]) -> Memory:
    if action == USED:
        return _used(memory, body)
    key, keys = bytes.fromhex(str(body["key"])), dict(memory.site_keys)
    if action == TRUSTED:
        keys[key] = str(body["name"])
    else:
        keys.pop(key, None)
    return replace(memory, site_keys=keys)


def _used(memory: Memory, body: dict[str, object]) -> Memory:
    library, site = _mapping(body["library"]), _mapping(body["site"])
    newest = max(memory.library_version, int(library["version"]))
    now = replace(memory, library_path=str(library["path"]), library_version=newest, site_path="")
    if not site:
        return now
    versions = dict(now.site_versions)
    for known in (str(site["name"]), *_keys(memory, site)):
        versions[known] = max(int(site["version"]), versions.get(known, 0))
    return replace(now, site_path=str(site["path"]), site_versions=versions)


def _keys(memory: Memory, site: Mapping[str, Any]) -> list[str]:
    """The key of a site file as hex; a row of an earlier release tells only whose it was."""
    if "key" in site:
        return [str(site["key"])]
    return [key.hex() for key, name in memory.site_keys.items() if name == site["signer"]]


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
