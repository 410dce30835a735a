"""``main.py emulate`` as a process: where it listens, what it starts from, how it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[3] / "docs" / "examples"


def status(run_main, url):
    ran = run_main("status", url, "--json")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


@pytest.mark.parametrize(
    "listen", ["tcp:0", pytest.param("pty", marks=pytest.mark.skipif(sys.platform == "win32", reason="no terminals"))]
)
def test_its_first_line_is_where_it_listens_and_a_pump_answers_there(pump_process, run_main, listen):
    pump = pump_process("--listen", listen)
    said = status(run_main, pump.url)
    assert (said["state"], said["emulator"], said["reservoir_nl"]) == ("factory", True, 20_000_000)
    assert abs(said["clock"]["error_s"]) <= 2


def test_consoles_come_and_go(pump_process, run_main):
    pump = pump_process("--serial", "CIS-4711")
    assert [status(run_main, pump.url)["serial"] for _ in range(3)] == ["CIS-4711"] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without asking it")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_saves_the_memory_and_ends_it_with_0(pump_process, run_main, tmp_path, number):
    memory = tmp_path / "pump.memory"
    pump = pump_process("--memory", memory, "--state", EXAMPLES / "good-bridge.json", "--speed", 10_000)
    first = status(run_main, pump.url)
    os.kill(pump.process.pid, number)
    assert pump.process.wait(20) == 0
    pump.end()
    again = status(run_main, pump_process("--memory", memory).url)
    assert (again["serial"], again["digest"]) == (first["serial"], first["digest"])
    assert again["clock"]["elapsed_s"] > first["clock"]["elapsed_s"] + 100
    assert again["reservoir_nl"] < first["reservoir_nl"]


def test_a_state_is_a_pump_in_the_middle_of_its_therapy(pump_process, run_main):
    document = json.loads((EXAMPLES / "good-bridge.json").read_text(encoding="utf-8"))
    pump = pump_process("--state", EXAMPLES / "good-bridge.json")
    said = status(run_main, pump.url)
    assert (said["state"], said["generation"]) == ("running", 1)
    assert said["reservoir_nl"] <= document["context"]["reservoir_nl"]
    assert abs(said["clock"]["error_s"]) <= 2


def test_it_ends_with_its_parent_when_asked(pump_process):
    pump = pump_process("--parent")
    assert pump.process.poll() is None
    pump.process.stdin.close()
    assert pump.process.wait(20) == 0
    pump.process.stdin = None
    pump.end()


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["--model", "cisterna-99"], 2, "cisterna-20, cisterna-40"),
        (["--model", "synchromed-ii-20"], 2, "planning entry"),
        (["--speed", "0"], 2, "time scale"),
        (["--speed", "fast"], 2, "invalid int"),
        (["--listen", "ttyS0"], 2, "pty or tcp:PORT"),
        (["--state", "no-such-file"], 2, "cannot be read"),
        (["--memory", "no-such-folder/file"], 2, "cannot be used"),
        (["--model", "cisterna-40", "--state", str(EXAMPLES / "good-bridge.json")], 2, "for the pump model"),
        (["--serial", "x" * 40], 2, "serial"),
        (["--serial", " "], 2, "CIS-100001"),
        (["--baud", "-5"], 2, "not -5"),
        (["--baud", "-5", "--fleet", "2"], 2, "not -5"),
    ],
)
def test_trouble_is_a_sentence_and_a_code(run_main, arguments, code, sentence):
    ran = run_main("emulate", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert sentence in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize("pumps", [[], ["--fleet", "2"]])
def test_a_disk_that_is_full_is_a_sentence_and_no_pump(monkeypatch, capsys, tmp_path, pumps):
    from console.banks import FileBanks
    from console.commands import run

    def full(_banks, _bank, _data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileBanks, "write", full)
    assert run(["emulate", "--memory", str(tmp_path / "new"), *pumps]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "cannot be written (No space left on device): no pump was started." in said.err


def test_a_disk_that_fills_while_it_runs_ends_it_with_a_sentence(monkeypatch, capsys):
    from console.commands import run

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sys.stdin", None)  # nobody stands beside the pump
    monkeypatch.setattr("console.serve.serve", full)
    for pumps in ([], ["--fleet", "2"]):
        assert run(["emulate", *pumps]) == 3
        assert "The pump ended: its memory cannot be written (No space left on device)." in capsys.readouterr().err


def test_a_taken_port_is_said_with_3(pump_process, run_main):
    pump = pump_process()
    ran = run_main("emulate", "--listen", f"tcp:{pump.url.rpartition(':')[2]}")
    assert (ran.code, ran.out) == (3, "")
    assert "No pump can listen" in ran.err


def test_a_memory_of_another_pump_is_not_mistaken(pump_process, run_main, tmp_path):
    memory = tmp_path / "pump.memory"
    pump_process("--memory", memory, "--serial", "CIS-1").end()
    for asked in (["--serial", "CIS-2"], ["--model", "cisterna-40"]):
        ran = run_main("emulate", "--memory", memory, *asked)
        assert ran.code == 2
        assert "has the" in ran.err
    memory.write_bytes(b"not a memory")
    ran = run_main("emulate", "--memory", memory)
    assert (ran.code, ran.out) == (2, "")
    assert "is no memory of a pump" in ran.err
    assert memory.read_bytes() == b"not a memory"


def test_its_help_is_short():
    main = Path(__file__).resolve().parents[3] / "main.py"
    done = subprocess.run(
        [sys.executable, str(main), "emulate", "--help"], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0
    assert "--confirm" in done.stdout


@pytest.mark.req(73)
def test_faults_come_by_script_and_by_the_control_port(pump_process, run_main, tmp_path):
    script = tmp_path / "faults.toml"
    script.write_text('[[fault]]\nat = "0 s"\ndo = "alarm"\ncode = "tube-wear"\n', encoding="utf-8")
    pump = pump_process("--faults", script, "--control", "tcp:0", "--state", EXAMPLES / "good-bridge.json")
    control = pump.process.stdout.readline().strip()
    host, port = control.removeprefix("socket://").split(":")
    with socket.create_connection((host, int(port)), 20) as line:
        line.sendall(b"reservoir volume=3 mL\ntruth\nexplode\n")
        answers = line.makefile(encoding="utf-8")
        said = [answers.readline().strip() for _ in range(3)]
    assert said[0] == "Fault: reservoir volume=3000000."
    assert said[1].startswith("Really in the reservoir: ")
    assert said[2].startswith("There is no fault 'explode'.")
    shown = status(run_main, pump.url)
    assert shown["reservoir_nl"] <= 3_000_000
    assert "tube-wear" in str(shown["alarms"])


def test_a_script_that_is_wrong_starts_no_pump(run_main, tmp_path):
    script = tmp_path / "faults.toml"
    script.write_text('[[fault]]\nat = "0 s"\ndo = "explode"\n', encoding="utf-8")
    ran = run_main("emulate", "--faults", script)
    assert ran.code == 2
    assert "There is no fault 'explode'" in ran.err


def test_a_fleet_is_many_pumps_in_one_process(pump_process, run_main, tmp_path):
    pump = pump_process("--fleet", 3, "--memory", tmp_path / "fleet", "--state", EXAMPLES / "good-bridge.json")
    rows = [pump.url, *(pump.process.stdout.readline().strip() for _ in range(2))]
    urls, serials = zip(*(row.split() for row in rows), strict=True)
    assert serials == ("CIS-100001", "CIS-100002", "CIS-100003")
    assert status(run_main, urls[2])["serial"] == "CIS-100003"
    pump.end()
    names = [path.name for path in (tmp_path / "fleet").iterdir() if path.suffix != ".lock"]
    assert sorted(names) == [f"{name}.memory" for name in serials]


def test_one_memory_is_one_pump_and_runs_once(pump_process, run_main, tmp_path):
    memory = tmp_path / "pump.memory"
    pump = pump_process("--memory", memory, "--serial", "CIS-1")
    held = memory.read_bytes()
    ran = run_main("emulate", "--memory", memory, "--serial", "CIS-1")
    assert (ran.code, ran.out) == (3, "")
    assert f"is running already, in process {pump.process.pid}:" in ran.err
    assert "name another memory file" in ran.err
    assert memory.read_bytes() == held
    pump.process.kill()
    pump.end()
    assert status(run_main, pump_process("--memory", memory).url)["serial"] == "CIS-1"  # the lock died with its process


def test_a_fleet_of_which_one_pump_runs_already_starts_none(pump_process, run_main, tmp_path):
    pump_process("--memory", tmp_path / "CIS-100002.memory", "--serial", "CIS-100002")
    ran = run_main("emulate", "--fleet", 3, "--memory", tmp_path)
    assert (ran.code, ran.out) == (3, "")
    assert "CIS-100002.memory is running already" in ran.err
    assert (tmp_path / "CIS-100001.memory").stat().st_size == 0


@pytest.mark.parametrize("arguments", [
    ("--fleet", 0), ("--fleet", 2, "--listen", "pty"), ("--fleet", 2, "--serial", "CIS-1"), ("--fleet", 99_999),
])  # fmt: skip
def test_a_fleet_that_cannot_be_is_wrong_usage(run_main, arguments):
    assert run_main("emulate", *arguments).code == 2
