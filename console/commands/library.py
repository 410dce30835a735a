"""``main.py library``: make a key, sign and verify a library or a site file, and say which of them is used here."""

from __future__ import annotations

import argparse
import getpass
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.commands.answers import CommandError, Exit, note, print_json, say

if TYPE_CHECKING:
    from console.library_files import InUse, Memory, Origin
    from console.records.store import Store

_SOURCES = Path(__file__).resolve().parent.parent.parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this command reads from the command line."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    key = acts.add_parser("key", help="make a key pair: the private half into FILE, the public half is printed")
    key.add_argument(
        "file", metavar="FILE", help="outside the source tree; sealed when CISTERNA_PASSPHRASE_FILE is set"
    )
    sign = acts.add_parser("sign", help="sign a library (its folder) or a site file")
    sign.add_argument("file", metavar="FILE")
    sign.add_argument("--key", required=True, metavar="KEYFILE", help="the private key")
    verify = acts.add_parser("verify", help="say whether a library or a site file may be used here")
    verify.add_argument("file", metavar="FILE", help="a folder with library.toml, or a site file")
    use = acts.add_parser("use", help="use a library or a site file from now on")
    use.add_argument("file", metavar="FILE", help="the same, or the word release: what came with this release")
    trust = acts.add_parser("trust", help="accept site files signed with a key")
    trust.add_argument("--name", required=True, help="whose key it is")
    withdraw = acts.add_parser("withdraw", help="accept them no longer")
    for act in (trust, withdraw):
        act.add_argument("public", metavar="PUBLIC", help="the public key: 64 hex digits, as 'library key' prints them")
    for act in (use, trust, withdraw):
        act.add_argument("--by", default=getpass.getuser(), metavar="NAME", help="who does this, for the record")
    for act in (key, sign, verify, use, trust, withdraw):
        act.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """One act."""
    return _ACTS[arguments.act](arguments)


def _key(arguments: argparse.Namespace) -> int:
    from console.library_keys import make_key

    place = Path(arguments.file).resolve()
    if place.is_relative_to(_SOURCES):
        raise CommandError("A private key never stands in the source tree: name a place outside it.")
    pem, public = make_key(_passphrase())
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
    except OSError as error:
        raise CommandError(f"The key cannot be written to {place} ({error.strerror}).", Exit.UNCHANGED) from error
    _answer(arguments, {"key": str(place), "public": public.hex()}, public.hex())
    return Exit.DONE


def _sign(arguments: argparse.Namespace) -> int:
    from console.files import FileError, read_bytes, write_text
    from console.library_files import is_library, library_files, library_folder, seal_path, site_files
    from console.library_keys import PrivateKeyError, public_of, sign
    from profiles.seals import Seal, SealKind, message, write_seal

    whole = is_library(arguments.file)
    kind = SealKind.LIBRARY if whole else SealKind.SITE
    files = library_files(library_folder(arguments.file)) if whole else site_files(arguments.file)
    _must_read(arguments.file, files, whole=whole)
    day = datetime.now(UTC).date().isoformat()
    try:
        pem, passphrase = read_bytes(arguments.key), _passphrase()
        signature = sign(pem, passphrase, message(kind, files, day))
        seal = Seal(kind, public_of(pem, passphrase), day, signature)
    except (FileError, PrivateKeyError) as error:
        raise CommandError(f"The key {arguments.key} cannot be used: {error}") from error
    try:
        place = write_text(seal_path(arguments.file), write_seal(seal))
    except FileError as error:
        raise CommandError(str(error), Exit.UNCHANGED) from error
    _answer(arguments, {"signature": str(place), "public": seal.key.hex()}, f"Signed: {place}")
    return Exit.DONE


def _verify(arguments: argparse.Namespace) -> int:
    from console.library_files import is_library, library_folder, load_library, load_site, not_covered

    _must_exist(arguments.file)
    others: tuple[str, ...] = ()
    with _stores() as stores:
        memory = _memory(stores)
    if is_library(arguments.file):
        _, origin = load_library(arguments.file, memory.library_version)
        others = not_covered(library_folder(arguments.file))
    else:
        library, _ = load_library(memory.library_path)
        _, origin = load_site(library, replace(memory, site_path=arguments.file))
    _answer(arguments, _origin_row(origin) | {"not_covered": list(others)}, _origin_text(origin))
    if others:
        note(f"Not part of the library, never read and not covered by its signature: {', '.join(others)}.")
    return Exit.BLOCKED if origin.trouble else Exit.DONE


def _use(arguments: argparse.Namespace) -> int:
    from console.library_files import is_library, load
    from console.library_memory import memory_of, note_use

    release = arguments.file == "release"
    if not release:
        _must_exist(arguments.file)
    with _stores() as stores:
        found = [load(_wanted(memory_of(store), arguments.file, release, is_library)) for store in stores]
        bad = next((each for each in found if each.fault), None)
        if bad is not None:
            raise CommandError(f"{bad.fault} Nothing was changed.", Exit.UNCHANGED, _use_row(bad))
        for store, in_use in zip(stores, found, strict=True):
            note_use(store, in_use, arguments.by)
    site = found[0].library.site
    over = f" with the site file of {site.name}, version {site.version}" if site else ""
    _answer(
        arguments, _use_row(found[0]), f"In use: {found[0].library.title}, version {found[0].origin.version}{over}."
    )
    return Exit.DONE


def _wanted(memory: Memory, file: str, release: bool, is_library: Callable[[str], bool]) -> Memory:
    if release:
        return replace(memory, library_path="", site_path="")
    place = str(Path(file).resolve())
    return replace(memory, library_path=place) if is_library(file) else replace(memory, site_path=place)


def _trust(arguments: argparse.Namespace) -> int:
    from console.library_memory import trust

    key = _public(arguments.public)
    if not arguments.name.strip():
        raise CommandError("--name needs the name of the person whose key it is.")
    with _stores() as stores:
        for store in stores:
            trust(store, key, arguments.name.strip(), arguments.by)
    said = f"Site files signed by {arguments.name.strip()} are accepted from now on."
    _answer(arguments, {"key": key.hex(), "name": arguments.name.strip()}, said)
    return Exit.DONE


def _withdraw(arguments: argparse.Namespace) -> int:
    from console.library_memory import withdraw

    key = _public(arguments.public)
    with _stores() as stores:
        if key not in _memory(stores).site_keys:
            raise CommandError("No site file is accepted with this key: nothing was changed.", Exit.UNCHANGED)
        for store in stores:
            withdraw(store, key, arguments.by)
    _answer(arguments, {"key": key.hex()}, "Site files signed with this key are refused from now on.")
    return Exit.DONE


_ACTS: dict[str, Callable[[argparse.Namespace], int]] = {
    "key": _key,
    "sign": _sign,
    "verify": _verify,
    "use": _use,
    "trust": _trust,
    "withdraw": _withdraw,
}


@contextmanager
def _stores() -> Iterator[list[Store]]:
    """The records that are there, those of made-up patients at least: what is used and trusted holds for all."""
    from console.files import data_folder
    from console.records.store import StoreKind, open_store

    files = {kind: data_folder() / f"{kind}.sqlite" for kind in StoreKind}
    with ExitStack() as stack:
        opened = [open_store(f, kind) for kind, f in files.items() if f.exists() or kind is StoreKind.DEMONSTRATION]
        for store in opened:
            stack.callback(store.close)
        yield opened


def _memory(stores: list[Store]) -> Memory:
    from console.library_memory import memory_of

    return memory_of(stores[0])


def _must_exist(file: str) -> None:
    if not Path(file).exists():
        raise CommandError(f"There is no file {file}. Check its name.")


def _must_read(file: str, files: Mapping[str, bytes], *, whole: bool) -> None:
    """What is no library and no site file is not signed."""
    from console.files import shipped_library
    from profiles.library import LibraryError, read_library
    from profiles.site import with_site

    texts = {name: content.decode("utf-8", "replace") for name, content in files.items()}
    try:
        if whole:
            read_library(texts)
        else:
            with_site(shipped_library(), next(iter(texts.values())), Path(file).name)
    except LibraryError as error:
        lines = "".join(f"\n  {problem}" for problem in error.problems)
        raise CommandError(f"{file} is not signed:{lines}", details={"problems": list(error.problems)}) from error


def _public(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise CommandError(f"'{text}' is no public key: write the 64 hex digits that 'library key' printed.")
    return key


def _passphrase() -> bytes:
    """What seals the private key; empty when nobody named a file."""
    named = os.environ.get("CISTERNA_PASSPHRASE_FILE", "")
    try:
        return Path(named).read_bytes().strip() if named else b""
    except OSError as error:
        raise CommandError(f"The passphrase file {named} cannot be read ({error.strerror}).") from error


def _origin_row(origin: Origin) -> dict[str, Any]:
    verdict = origin.verdict
    return {
        "ok": not origin.trouble,
        "path": origin.path,
        "version": origin.version,
        "digest": origin.digest,
        "signer": verdict.signer,
        "signed_on": verdict.signed_on,
        "refusal": str(verdict.refusal) if verdict.refusal else None,
        "text": origin.trouble or _origin_text(origin),
    }


def _origin_text(origin: Origin) -> str:
    if origin.trouble:
        return origin.trouble
    verdict = origin.verdict
    return f"{origin.name}, version {origin.version}, signed by {verdict.signer} on {verdict.signed_on}."


def _use_row(in_use: InUse) -> dict[str, Any]:
    return {"library": _origin_row(in_use.origin), "site": _origin_row(in_use.site) if in_use.site else None}


def _answer(arguments: argparse.Namespace, row: dict[str, Any], text: str) -> None:
    if arguments.json:
        print_json(row)
    else:
        say(text)
