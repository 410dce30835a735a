"""One process at a time has a file, and the system lets go of it when that process is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from console.holding import HeldError, Hold

ROOT = Path(__file__).resolve().parents[2]
HOLDS = "import sys; from pathlib import Path; from console.holding import Hold\n" \
        "Hold(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"  # fmt: skip


def other_process(file: Path) -> subprocess.Popen[str]:
    """A process that has the file when this returns, until it is ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(file)], cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_process_is_told_which_one_has_it_and_gets_it_once_that_one_is_killed(tmp_path):
    file = tmp_path / "records"
    with other_process(file) as first:
        with pytest.raises(HeldError) as told:
            Hold(file, patience_s=0)
        assert told.value.by == f"process {first.pid}"
        first.kill()
    hold = Hold(file)
    assert (tmp_path / "records.lock").read_text(encoding="ascii") == str(os.getpid())
    hold.release()


def test_a_process_that_is_still_leaving_is_waited_for(tmp_path):
    file = tmp_path / "records"
    with other_process(file) as first:
        assert first.stdin
        first.stdin.close()  # it ends by itself a moment from now
        Hold(file, patience_s=20).release()


def test_two_names_of_one_file_are_one_file(tmp_path):
    (tmp_path / "real").touch()
    (tmp_path / "alias").symlink_to(tmp_path / "real")
    hold = Hold(tmp_path / "real")
    with pytest.raises(HeldError):
        Hold(tmp_path / "alias", patience_s=0)
    hold.release()


def test_a_shorter_number_leaves_nothing_of_a_longer_one_and_no_number_is_said_as_such(tmp_path):
    lock = tmp_path / "m.lock"
    lock.write_text("99999999999999999999", encoding="ascii")
    hold = Hold(tmp_path / "m")
    assert lock.read_text(encoding="ascii") == str(os.getpid())
    lock.write_text("", encoding="ascii")
    with pytest.raises(HeldError, match="another process"):
        Hold(tmp_path / "m", patience_s=0)
    hold.release()


def test_where_nothing_can_be_locked_the_system_says_why(tmp_path):
    with pytest.raises(FileNotFoundError):
        Hold(tmp_path / "no-such-folder" / "m")
