"""Somebody in a process of his own between the console and a paired pump, with real bytes: he gets nowhere.

The console programs through him, again and again, while he listens, replays, flips, splices and forges; what the pump
then holds is read without him. The whole list of what he tries is played on values in ``device/campaign/attacks.py``.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from console.keys import PASSPHRASE_FILE
from device.framing import DELIMITER
from tests.journeys.attacker import WAYS, whole_frames

ROOT = Path(__file__).resolve().parents[2]
ORDER = ROOT / "docs" / "examples" / "good-continuous.json"
BAD_LINE = {
    "holds-back",
    "greets",
}  # who keeps words back, or lets nobody be heard, is a bad line: no word of it is false
SHORT = ("listens", "replays", "splices", "forges")  # CISTERNA_ATTACKS=all plays every way, in some minutes
PLAYED = tuple(WAYS) if os.environ.get("CISTERNA_ATTACKS") == "all" else SHORT


@pytest.fixture
def attacker(tmp_path) -> Iterator[Callable[..., str]]:
    """``attacker(way, url)`` starts one before the pump at ``url`` and says where the console now calls."""
    started: list[subprocess.Popen[str]] = []
    record = tmp_path / "record"
    record.touch()

    def start(way: str, url: str) -> str:
        command = [sys.executable, "-m", "tests.journeys.attacker", way, url.rsplit(":", 1)[1], str(record)]
        started.append(subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT))
        stdout = started[-1].stdout
        assert stdout is not None
        return f"socket://127.0.0.1:{stdout.readline().strip()}"

    yield start
    for process in started:
        process.terminate()
        process.communicate(timeout=30)


@pytest.fixture
def paired(tmp_path, monkeypatch, pump_process, run_main) -> str:
    """The address of a pump with keys of its own, which this console has paired; it gives way for the next caller."""
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path / "data"))
    (tmp_path / "passphrase").write_text("a passphrase of some length")
    monkeypatch.setenv(PASSPHRASE_FILE, str(tmp_path / "passphrase"))
    card = tmp_path / "card.txt"
    pump = pump_process("--serial", "CIS-000009", "--card", card, "--memory", tmp_path / "pump.bin")
    pump.say("pair", "one console can pair")
    told = run_main("pair", pump.url, "--secret-file", card)
    assert told.code == 0, told.err
    return pump.url


def _truth(run_main, url: str) -> dict[str, object]:
    """What the pump says of itself without anybody between."""
    told = run_main("status", url, "--json")
    assert told.code == 0, told.err
    row = json.loads(told.out)
    return {key: row[key] for key in ("serial", "generation", "digest", "state")}


@pytest.mark.timeout(600)
@pytest.mark.req(40)
@pytest.mark.req(41)
@pytest.mark.req(65)
@pytest.mark.req(66)
def test_whoever_stands_between_console_and_pump_gets_nowhere(paired, attacker, run_main, tmp_path):
    before = _truth(run_main, paired)
    for way in PLAYED:
        told = run_main("push", ORDER, attacker(way, paired), "--by", "Dr. Example", "--json", timeout_s=120)
        after = _truth(run_main, paired)
        said = json.loads(told.out).get("outcome")
        switched = after["generation"] != before["generation"]
        assert after["generation"] - before["generation"] in (0, 1), way
        assert (told.code, said, switched) == (0, "confirmed", True) or way in BAD_LINE, (way, told)
        assert switched or said != "confirmed", (way, told)
        assert not switched or said != "not-applied", (way, told)
        before = after
    assert before["state"] == "running"
    _say_all_of_it_again(paired, (tmp_path / "record").read_text(encoding="ascii").split())
    assert _truth(run_main, paired) == before


def _say_all_of_it_again(url: str, rows: list[str]) -> None:
    """Every request that ever passed, in order, straight to the pump; it answers nothing that is not a greeting."""
    assert len(rows) > 10 * len(PLAYED), "he has recorded nothing worth saying again"
    with socket.create_connection(("127.0.0.1", int(url.rsplit(":", 1)[1]))) as pump:
        pump.sendall(DELIMITER + b"".join(bytes.fromhex(row) for row in rows))
        pump.shutdown(socket.SHUT_WR)
        pump.settimeout(60)
        while pump.recv(4096):
            pass


def test_frames_are_cut_at_their_delimiter_and_the_rest_waits():
    pending = bytearray(b"\x00ab\x00\x00cd\x00ef")
    assert whole_frames(pending) == [b"ab\x00", b"cd\x00"]
    assert pending == b"ef"
