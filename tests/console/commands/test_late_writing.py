"""Trouble with a file behind the answer is a sentence beside it."""

from __future__ import annotations

from console.commands.answers import Exit
from console.commands.late_writing import late_write


def test_a_file_that_cannot_be_written_any_more_is_told_beside_the_answer(tmp_path, capsys):
    assert late_write(str(tmp_path / "a.md"), "text") is Exit.DONE
    assert (tmp_path / "a.md").read_text(encoding="utf-8") == "text"
    assert late_write(str(tmp_path / "gone" / "a.md"), "text") is Exit.UNREADABLE
    said = capsys.readouterr()
    assert said.out == ""
    assert "cannot be written" in said.err
