"""Pairing from the command line, with an emulator process that has keys of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from console.commands.pair import _secret
from console.keys import PASSPHRASE_FILE
from device.card import card_secret, card_text


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """A data folder whose keys a passphrase seals."""
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path / "data"))
    (tmp_path / "passphrase").write_text("a passphrase of some length")
    monkeypatch.setenv(PASSPHRASE_FILE, str(tmp_path / "passphrase"))
    return tmp_path


@pytest.mark.req(65)
@pytest.mark.req(71)
def test_a_pump_with_keys_of_its_own_is_read_after_a_pairing_and_not_before(home, pump_process, run_main):
    card = home / "card.txt"
    pump = pump_process("--serial", "CIS-000008", "--card", card, "--memory", home / "pump.bin")
    told = run_main("status", pump.url)
    assert (told.code, "not paired" in told.err) == (3, True)
    told = run_main("pair", pump.url, "--secret-file", card)
    assert (told.code, "does not wait for a pairing" in told.err) == (3, True)
    pump.say("pair", "one console can pair")
    wrong = home / "wrong.txt"
    wrong.write_text(card_text(b"another pump's ca!"))
    told = run_main("pair", pump.url, "--secret-file", wrong)
    assert (told.code, "not the one on its card" in told.err) == (3, True)
    told = run_main("pair", pump.url, "--secret-file", card, "--json")
    assert told.code == 0, told.err
    row = json.loads(told.out)
    assert (row["serial"], row["emulator"]) == ("CIS-000008", True)
    assert json.loads(run_main("status", pump.url, "--json").out)["serial"] == "CIS-000008"
    pump.end()
    again = pump_process("--memory", home / "pump.bin")
    assert run_main("status", again.url).code == 0
    again.say("forget", "forgotten every console")
    assert run_main("status", again.url).code == 3
    for file in home.rglob("*"):
        if file.is_file() and file.name not in ("card.txt", "pump.bin"):
            assert card_secret(card.read_text()) not in file.read_bytes()


def test_what_is_no_secret_of_a_card_is_told_before_anything_is_sent(home, run_main):
    (home / "card.txt").write_text("ABCD")
    told = run_main("pair", "socket://127.0.0.1:1", "--secret-file", home / "card.txt")
    assert (told.code, "has 32 letters" in told.err) == (2, True)


def test_where_nobody_listens_nothing_is_paired(home, run_main):
    (home / "card.txt").write_text(card_text(bytes(18)))
    told = run_main("pair", "socket://127.0.0.1:1", "--secret-file", home / "card.txt")
    assert (told.code, "Nothing was paired" in told.err) == (3, True)


@pytest.mark.req(65)
def test_without_a_store_and_a_passphrase_the_command_says_what_to_do(home, monkeypatch, run_main):
    monkeypatch.delenv(PASSPHRASE_FILE)
    (home / "card.txt").write_text(card_text(bytes(18)))
    told = run_main("pair", "socket://127.0.0.1:1", "--secret-file", home / "card.txt")
    assert (told.code, PASSPHRASE_FILE in told.err) == (3, True)


def test_the_secret_may_come_on_standard_input(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", _Lines("ABCD\n"))
    assert _secret(None) == "ABCD\n"
    assert "standard input" in capsys.readouterr().err


class _Lines:
    def __init__(self, text: str) -> None:
        self._text = text

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return self._text
