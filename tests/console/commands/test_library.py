"""``main.py library``: keys, signatures, verdicts and exit codes, without a window."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from console.commands import run
from console.commands.answers import CommandError
from tests.console.library_shop import Shop


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path / "data"))
    return Shop(tmp_path, monkeypatch)


def answer(capsys: pytest.CaptureFixture[str]) -> dict:
    return json.loads(capsys.readouterr().out)


def test_a_key_is_made_outside_the_tree_for_its_owner_alone(shop: Shop, tmp_path: Path, capsys):
    place = tmp_path / "pharmacist.key"
    assert run(["library", "key", str(place), "--json"]) == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert len(bytes.fromhex(answer(capsys)["public"])) == 32
    assert run(["library", "key", str(place)]) == 3  # never written over
    assert run(["library", "key", "profiles/data/release.key"]) == 2
    assert not Path("profiles/data/release.key").exists()


def test_a_site_file_goes_from_key_to_use(shop: Shop, tmp_path: Path, capsys, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "words").write_text("correct horse\n", encoding="utf-8")
    monkeypatch.setenv("CISTERNA_PASSPHRASE_FILE", str(tmp_path / "words"))
    key, site = tmp_path / "p.key", shop.site(2)
    Path(f"{site}.sig").unlink()
    run(["library", "key", str(key), "--json"])
    public = answer(capsys)["public"]
    assert run(["library", "verify", str(site)]) == 1
    assert "is not signed" in capsys.readouterr().out
    assert run(["library", "sign", str(site), "--key", str(key)]) == 0
    assert run(["library", "verify", str(site)]) == 1  # nobody trusts that key yet
    assert run(["library", "trust", public, "--name", "J. Example", "--by", "a lead"]) == 0
    capsys.readouterr()
    assert run(["library", "verify", str(site), "--json"]) == 0
    row = answer(capsys)
    assert (row["ok"], row["signer"], row["version"], row["refusal"]) == (True, "J. Example", 2, None)
    assert run(["library", "use", str(site), "--by", "a lead"]) == 0
    assert "with the site file of St. Example, version 2" in capsys.readouterr().out
    assert run(["library", "withdraw", public]) == 0
    assert run(["library", "use", str(site)]) == 3
    assert run(["library", "withdraw", public]) == 3


@pytest.mark.req(25)
def test_what_the_signature_does_not_cover_is_named(shop: Shop, capsys):
    place = shop.library()
    (place / "extra.txt").write_text("x", encoding="utf-8")
    assert run(["library", "verify", str(place)]) == 0
    said = capsys.readouterr().err
    assert said == "Not part of the library, never read and not covered by its signature: extra.txt.\n"
    assert run(["library", "verify", str(place), "--json"]) == 0
    assert answer(capsys)["not_covered"] == ["extra.txt"]
    (place / "extra.txt").unlink()
    assert run(["library", "verify", str(place)]) == 0
    assert capsys.readouterr().err == ""
    (place / "drugs" / "extra.toml").write_text("x = 1", encoding="utf-8")
    assert run(["library", "verify", str(place)]) == 1


@pytest.mark.req(25)
def test_an_altered_library_is_told_with_its_reason(shop: Shop, capsys):
    place = shop.library()
    assert run(["library", "verify", str(place)]) == 0
    (place / "pumps.toml").write_bytes((place / "pumps.toml").read_bytes() + b"\n")
    capsys.readouterr()
    assert run(["library", "verify", str(place), "--json"]) == 1
    assert answer(capsys)["refusal"] == "altered"


@pytest.mark.req(25)
def test_an_older_library_than_the_one_in_use_is_refused(shop: Shop, capsys):
    assert run(["library", "use", str(shop.library(9))]) == 0
    capsys.readouterr()
    assert run(["library", "verify", str(shop.library(8)), "--json"]) == 1
    assert answer(capsys)["refusal"] == "older"
    assert run(["library", "use", "release"]) == 3


def test_what_is_no_library_is_never_signed(shop: Shop, tmp_path: Path, capsys):
    key, bad = tmp_path / "p.key", shop.site(1, most=5_000)
    run(["library", "key", str(key)])
    assert run(["library", "sign", str(bad), "--key", str(key)]) == 2
    assert "limit.0: it tightens nothing" in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    [
        ["verify", "nowhere.toml"],
        ["use", "nowhere.toml"],
        ["sign", "nowhere.toml", "--key", "nowhere.key"],
        ["sign", "profiles/data", "--key", "README.md"],
        ["sign", "profiles/data", "--key", "nowhere.key"],
        ["sign", "profiles/data", "--key", "profiles"],
        ["trust", "abc", "--name", "x"],
        ["trust", "00" * 32, "--name", " "],
        ["withdraw", "abc"],
    ],
)
def test_wrong_usage_is_a_sentence(shop: Shop, line: list[str], capsys):
    assert run(["library", *line]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_passphrase_file_that_is_not_there_is_told(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CISTERNA_PASSPHRASE_FILE", str(tmp_path / "nowhere"))
    from console.commands.library import _passphrase

    with pytest.raises(CommandError, match="passphrase file"):
        _passphrase()
