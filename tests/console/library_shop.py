"""A library and site files of one's own for a test, signed with keys that are thrown away."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from console import library_keys
from console.files import SHIPPED
from console.library_files import library_files, seal_path, site_files
from console.library_keys import make_key, sign
from profiles.seals import Seal, SealKind, message, write_seal

DAY = "2026-11-28"
SITE = """
site = "{name}"
version = {version}
pharmacist = "J. Example, PharmD"
[[limit]]
drug = "baclofen"
rule = "dose-day"
severity = "hard"
quantity = "dose_ng_per_day"
max = "{most} mcg/day"
reason = "our own ceiling"
"""


class Shop:
    """Makes libraries in a folder; ``public`` is the key that site files are signed with."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self._release, release_key = make_key()
        self._pharmacist, self.public = make_key()
        known = {**library_keys.RELEASE_KEYS, release_key: "Test releases"}
        patch.setattr(library_keys, "RELEASE_KEYS", known)

    def library(self, version: int = 7, name: str = "") -> Path:
        """A copy of the shipped library as another version, signed."""
        place = self.folder / (name or f"library-{version}")
        shutil.copytree(SHIPPED, place)
        (place / "library.toml").write_text(f'version = {version}\ntitle = "Library of the shop"\n', encoding="utf-8")
        self.seal(place, SealKind.LIBRARY)
        return place

    def site(self, version: int = 1, most: int = 900, name: str = "St. Example") -> Path:
        """A site file with one ceiling for baclofen, signed by the pharmacist."""
        own = "" if name == "St. Example" else f"-{name}"
        place = self.folder / f"site-{version}-{most}{own}.toml"
        place.write_text(SITE.format(version=version, most=most, name=name), encoding="utf-8")
        self.seal(place, SealKind.SITE)
        return place

    def seal(self, place: Path, kind: SealKind) -> None:
        """Sign what stands there now."""
        whole = kind is SealKind.LIBRARY
        files = library_files(place) if whole else site_files(str(place))
        pem, public = (self._release, library_keys_of(self._release)) if whole else (self._pharmacist, self.public)
        signature = sign(pem, b"", message(kind, files, DAY))
        seal_path(str(place)).write_text(write_seal(Seal(kind, public, DAY, signature)), encoding="utf-8")


def library_keys_of(pem: bytes) -> bytes:
    """The public half."""
    return library_keys.public_of(pem, b"")
