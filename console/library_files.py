"""A library and a site file as files: read, verified, laid over each other, and refused in words when they cannot be.

Whatever is wrong, the console still reads pumps: ``InUse.trouble`` is then a sentence, and nothing can be programmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from console.files import SHIPPED, FileError, read_bytes, shipped_library
from profiles.limits import Library
from profiles.seals import Refusal, SealKind, Verdict, digest, verdict

SEAL_SUFFIX = ".sig"
_LIBRARY_SEAL = "library.sig"
_SITE_NAME = "site.toml"  # the name that is signed: a site file may be called what people like
_MOST_FILES = 500
NOTHING = Library(0, "no library", (), (), (), ())
READING_ONLY = "Pumps can be read; nothing can be programmed until a library that verifies is in use."

_SENTENCES: Mapping[Refusal, str] = {
    Refusal.UNSIGNED: "{what} is not signed: {where}.",
    Refusal.UNREADABLE: "The signature of {what} cannot be read ({detail}).",
    Refusal.UNKNOWN_KEY: "{what} is signed with a key that this console does not know ({detail}).",
    Refusal.ALTERED: "{what} was altered after {signer} signed it on {day}: {where}.",
    Refusal.OLDER: "{what} is version {detail} has already been used here.",
    Refusal.INVALID: "{what} cannot be used: {detail}.",
}


@dataclass(frozen=True, slots=True)
class Memory:
    """What was in use before: places, the newest versions, and the keys of site files.

    ``site_versions`` has each site by its name and by the hex of its key: another name under the same key is no way
    back to an older version, nor is another key under the same name.
    """

    library_path: str = ""  # empty: the one that came with this release
    site_path: str = ""  # empty: none
    library_version: int = 0
    site_versions: Mapping[str, int] = field(default_factory=dict)
    site_keys: Mapping[bytes, str] = field(default_factory=dict)

    def newest_site(self, name: str, key: bytes) -> int:
        """The newest version that was used of a site of that name or with that key; 0: none was."""
        return max(self.site_versions.get(known, 0) for known in (name, key.hex()))


@dataclass(frozen=True, slots=True)
class Origin:
    """One file or folder of a library: where it is, its version and digest, and who signed it."""

    path: str
    name: str
    version: int
    digest: str
    verdict: Verdict
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class InUse:
    """The library that judges, and what it is made of. ``trouble`` is empty, or says why nothing can be programmed."""

    library: Library
    origin: Origin
    site: Origin | None = None

    @property
    def fault(self) -> str:
        """The first thing that is wrong with it, as a sentence; empty when all is right."""
        return self.origin.trouble or (self.site.trouble if self.site else "")

    @property
    def trouble(self) -> str:
        """The same with what it means for this console."""
        return f"{self.fault} {READING_ONLY}" if self.fault else ""


def library_folder(path: str) -> Path:
    """The folder that a person named: a library is given as its folder or as its ``library.toml``."""
    chosen = Path(path)
    return chosen.parent if chosen.name == "library.toml" else chosen


def is_library(path: str) -> bool:
    """Whether a path names a library rather than a site file."""
    return library_folder(path).is_dir() and (library_folder(path) / "library.toml").is_file()


def library_files(folder: Path) -> dict[str, bytes]:
    """Every TOML file of a library by its name within the folder; raises FileError."""
    paths = sorted(folder.rglob("*.toml"))
    if not paths or len(paths) > _MOST_FILES:
        raise FileError(f"{folder} is no folder of a drug library.")
    return {path.relative_to(folder).as_posix(): read_bytes(path) for path in paths}


def not_covered(folder: Path) -> tuple[str, ...]:
    """The other files of a library's folder, by name: nothing reads them, so the signature says nothing of them."""
    others = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return tuple(sorted(name for name in others if not name.endswith(".toml") and name != _LIBRARY_SEAL))


def site_files(path: str) -> dict[str, bytes]:
    """A site file as it is signed; raises FileError."""
    return {_SITE_NAME: read_bytes(Path(path))}


def seal_path(path: str) -> Path:
    """Where the signature of a library or of a site file stands."""
    return library_folder(path) / _LIBRARY_SEAL if is_library(path) else Path(path + SEAL_SUFFIX)


def load(memory: Memory) -> InUse:
    """What is in use by that memory, verified; never raises for what is wrong with the files."""
    library, origin = load_library(memory.library_path, memory.library_version)
    if not memory.site_path:
        return InUse(library, origin)
    sited, site = load_site(library, memory)
    return InUse(sited, origin, site)


@cache
def release() -> InUse:
    """What came with this release, verified once in a process."""
    return load(Memory())


def trusted_library() -> Library:
    """The library of this release; raises FileError when it does not verify."""
    in_use = release()
    if in_use.trouble:
        raise FileError(in_use.trouble)
    return in_use.library


def load_library(path: str, newest: int = 0) -> tuple[Library, Origin]:
    """A library and its origin; of one that cannot be read at all, an empty one."""
    from console.library_keys import RELEASE_KEYS, verify  # cryptography: not before the first paint

    folder = library_folder(path) if path else SHIPPED
    what = f"The drug library in {folder.name}" if path else "The drug library of this release"
    try:
        files, seal = library_files(folder), _seal_text(folder / _LIBRARY_SEAL)
    except FileError as error:
        return NOTHING, Origin(path, what, 0, "", Verdict(Refusal.INVALID), str(error))
    found = verdict(SealKind.LIBRARY, files, seal, RELEASE_KEYS, verify)
    library, problem = _read(files, shipped=not path)
    found = _older(found, problem, library.version, newest)
    origin = Origin(path, what, library.version, digest(files), found)
    return library, _told(origin, str(folder))


def load_site(library: Library, memory: Memory) -> tuple[Library, Origin]:
    """The library with a site file over it, and the site file's origin; without it when the file is refused."""
    from console.library_keys import verify
    from profiles.library import LibraryError
    from profiles.site import with_site

    path = memory.site_path
    what = f"The site file {Path(path).name}"
    try:
        files = site_files(path)
        seal = _seal_text(Path(path + SEAL_SUFFIX))
    except FileError as error:
        return library, Origin(path, what, 0, "", Verdict(Refusal.INVALID), str(error))
    found = verdict(SealKind.SITE, files, seal, memory.site_keys, verify)
    try:
        sited, problem = with_site(library, files[_SITE_NAME].decode("utf-8", "replace"), Path(path).name), ""
    except LibraryError as error:
        sited, problem = library, "; ".join(error.problems)
    version, newest = 0, 0
    if sited.site is not None:
        version, newest = sited.site.version, memory.newest_site(sited.site.name, found.key)
    found = _older(found, problem, version, newest)
    origin = _told(Origin(path, what, version, digest(files), found), path)
    return (library if origin.trouble else sited), origin


def _read(files: Mapping[str, bytes], *, shipped: bool) -> tuple[Library, str]:
    """The library in files, or an empty one and what is wrong."""
    from profiles.library import LibraryError, read_library

    try:
        if shipped:
            return shipped_library(), ""  # the same value in the whole process: loops keep its rows by identity
        return read_library({name: content.decode("utf-8", "replace") for name, content in files.items()}), ""
    except LibraryError as error:
        return NOTHING, "; ".join(error.problems)


def _older(found: Verdict, problem: str, version: int, newest: int) -> Verdict:
    """A verdict on the signature with what the content adds: no library at all, or an older one than before."""
    if found.refusal not in (None, Refusal.UNSIGNED):
        return found
    if problem:
        return Verdict(Refusal.INVALID, found.signer, found.signed_on, problem)
    if found.refusal is None and version < newest:
        return Verdict(Refusal.OLDER, found.signer, found.signed_on, f"{version}, and version {newest}")
    return found


def _told(origin: Origin, where: str) -> Origin:
    """The same, with its trouble in words."""
    refusal = origin.verdict.refusal
    if refusal is None:
        return origin
    words = {"what": origin.name, "where": where, "day": day_text(origin.verdict.signed_on)}
    said = _SENTENCES[refusal].format(**words, signer=origin.verdict.signer, detail=origin.verdict.detail)
    return Origin(origin.path, origin.name, origin.version, origin.digest, origin.verdict, said)


def day_text(iso: str) -> str:
    """A day as people write it: ``28 Nov 2026``; what is none stays as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day.day} {day:%b %Y}"


def _seal_text(path: Path) -> str | None:
    return read_bytes(path).decode("utf-8", "replace") if path.is_file() else None
