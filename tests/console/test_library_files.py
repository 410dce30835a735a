"""A library is used when it is signed, whole and not older; else the console reads only, and says why."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from console.files import MAX_BYTES, FileError, shipped_library
from console.library_files import Memory, is_library, load, load_library, release, seal_path, trusted_library
from profiles.figures import Status
from profiles.seals import Refusal
from tests.console.library_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    return Shop(tmp_path, monkeypatch)


def memory(shop: Shop, **fields: object) -> Memory:
    return Memory(**{"site_keys": {shop.public: "J. Example"}, **fields})


@pytest.mark.req(25)
def test_what_came_with_this_release_verifies():
    """If this fails, the data was edited after it was signed: docs/library.md says how to sign it again."""
    in_use = load(Memory())
    assert in_use.trouble == ""
    assert in_use.library is shipped_library()
    assert in_use.origin.verdict.signer.startswith("Cisterna releases")
    assert trusted_library() is shipped_library()


def test_another_library_is_used_by_its_folder_or_by_the_file_in_it(shop: Shop):
    place = shop.library()
    assert is_library(str(place)) and is_library(str(place / "library.toml"))
    in_use = load(memory(shop, library_path=str(place)))
    assert (in_use.trouble, in_use.library.title, in_use.library.version) == ("", "Library of the shop", 7)


def test_a_site_file_is_laid_over_the_library(shop: Shop):
    in_use = load(memory(shop, site_path=str(shop.site())))
    assert in_use.trouble == ""
    assert in_use.library.site is not None and in_use.library.site.name == "St. Example"
    assert [limit.value for limit in in_use.library.limits if limit.status is Status.SITE] == [900_000]


def altered(place: Path) -> None:
    file = place / "drugs" / "baclofen.toml" if place.is_dir() else place
    file.write_bytes(file.read_bytes().replace(b"mcg/day", b"mcg/day ", 1))


@pytest.mark.req(25)
@pytest.mark.parametrize(
    ("hurt", "why", "said"),
    [
        (altered, Refusal.ALTERED, "was altered after Test releases signed it on 28 Nov 2026"),
        (lambda p: seal_path(str(p)).unlink(), Refusal.UNSIGNED, "is not signed"),
        (lambda p: seal_path(str(p)).write_text("x"), Refusal.UNREADABLE, "cannot be read"),
        (lambda p: (p / "drugs" / "more.toml").write_text("id = 1"), Refusal.ALTERED, "was altered"),
    ],
)
def test_a_library_that_was_hurt_is_not_used(shop: Shop, hurt, why: Refusal, said: str):
    place = shop.library()
    hurt(place)
    in_use = load(memory(shop, library_path=str(place)))
    assert in_use.origin.verdict.refusal is why
    assert said in in_use.trouble
    assert "nothing can be programmed" in in_use.trouble


@pytest.mark.req(25)
def test_a_key_that_this_release_does_not_know_signs_nothing(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    place = shop.library()
    monkeypatch.setattr("console.library_keys.RELEASE_KEYS", {})
    assert load(memory(shop, library_path=str(place))).origin.verdict.refusal is Refusal.UNKNOWN_KEY
    assert "does not know" in load(Memory()).trouble


@pytest.mark.req(25)
def test_an_older_version_than_the_one_last_used_is_refused(shop: Shop):
    found = load(memory(shop, library_path=str(shop.library(7)), library_version=8))
    assert "is version 7, and version 8 has already been used here" in found.fault
    site = memory(shop, site_path=str(shop.site(2)), site_versions={"St. Example": 3})
    assert "is version 2, and version 3" in load(site).fault
    assert load(memory(shop, library_path=str(shop.library(8)), library_version=8)).fault == ""


@pytest.mark.req(25)
def test_a_site_file_that_does_not_verify_leaves_nothing_to_program_with(shop: Shop):
    place = shop.site()
    altered(place)
    in_use = load(memory(shop, site_path=str(place)))
    assert "was altered" in in_use.trouble
    assert in_use.library.site is None
    stranger = load(Memory(site_path=str(shop.site(2))))
    assert "does not know" in stranger.trouble


def test_lines_that_a_site_file_may_not_hold_are_told(shop: Shop):
    in_use = load(memory(shop, site_path=str(shop.site(1, most=2_003))))
    assert in_use.site is not None and in_use.site.verdict.refusal is Refusal.INVALID
    assert "limit.0: it tightens nothing" in in_use.trouble


def test_what_is_not_there_is_trouble_and_no_crash(shop: Shop, tmp_path: Path):
    library, origin = load_library(str(tmp_path / "nowhere"))
    assert (library.version, library.drugs) == (0, ())
    assert "no folder of a drug library" in origin.trouble
    assert "cannot be read" in load(memory(shop, site_path=str(tmp_path / "nowhere.toml"))).fault


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_a_site_file_or_seal_that_may_never_end_is_trouble_too(shop: Shop, tmp_path: Path):
    os.mkfifo(tmp_path / "pipe.toml")
    assert "no ordinary file" in load(memory(shop, site_path=str(tmp_path / "pipe.toml"))).fault
    site = shop.site(1)
    with seal_path(str(site)).open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    assert "larger than 4 MiB" in load(memory(shop, site_path=str(site))).fault


def test_a_command_gets_no_library_that_does_not_verify(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("console.library_keys.RELEASE_KEYS", {})
    release.cache_clear()
    try:
        with pytest.raises(FileError, match="does not know"):
            trusted_library()
    finally:
        release.cache_clear()


def test_a_signed_library_whose_files_make_no_sense_is_told_file_by_file(shop: Shop):
    from profiles.seals import SealKind

    place = shop.library()
    (place / "pumps.toml").write_text("model = 3\n", encoding="utf-8")
    shop.seal(place, SealKind.LIBRARY)
    in_use = load(memory(shop, library_path=str(place)))
    assert in_use.origin.verdict.refusal is Refusal.INVALID
    assert "pumps.toml" in in_use.trouble
