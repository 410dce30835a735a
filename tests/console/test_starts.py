"""Starts that no orderly end has followed are counted, and only those of the last quarter of an hour."""

from __future__ import annotations

from pathlib import Path

import pytest

from console.files import FileError
from console.starts import FILE, MOST, WITHIN_S, Starts


def begun(folder: Path, at: int) -> Starts:
    starts = Starts(folder)
    starts.begun(at)
    return starts


@pytest.mark.req(43)
def test_three_crashes_in_a_row_are_a_loop_and_the_person_is_told_what_to_do(tmp_path: Path):
    told = [begun(tmp_path, 1_000 + number) for number in range(MOST + 1)]
    assert [each.in_a_loop for each in told] == [False, False, False, True]
    assert [each.notice() for each in told[:MOST]] == [()] * MOST
    title, text = told[MOST].notice()
    assert title == "This console connects to no pump by itself now"
    assert text.startswith("It has ended 3 times within 15 minutes without being closed.")
    assert "press Read pump" in text


@pytest.mark.req(43)
def test_an_orderly_end_clears_the_count(tmp_path: Path):
    for number in range(MOST):
        begun(tmp_path, number).ended()
    assert begun(tmp_path, MOST).crashes == 0


@pytest.mark.req(43)
@pytest.mark.parametrize(("later_s", "crashes"), [(WITHIN_S, 1), (WITHIN_S + 1, 0), (-WITHIN_S, 1), (-WITHIN_S - 1, 0)])
def test_a_crash_long_ago_does_not_count_whichever_way_the_clock_was_set(tmp_path: Path, later_s: int, crashes: int):
    begun(tmp_path, 10_000)
    assert begun(tmp_path, 10_000 + later_s).crashes == crashes


@pytest.mark.parametrize("content", [b"", b"{}", b"[1", b'["1", true, null]', b"\xff"])
def test_a_file_that_is_none_of_ours_counts_nothing_and_is_written_anew(tmp_path: Path, content: bytes):
    (tmp_path / FILE).write_bytes(content)
    assert begun(tmp_path, 5).crashes == 0
    assert begun(tmp_path, 6).crashes == 1


def test_a_mark_that_cannot_be_kept_is_an_error_at_the_start_and_none_at_the_end(tmp_path: Path):
    starts = Starts(tmp_path / "missing")
    with pytest.raises(FileError, match="cannot be written"):
        starts.begun(1)
    starts.ended()
