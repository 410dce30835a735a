"""A search goes on where it was ended, and judges anew what has another source."""

from __future__ import annotations

from dataclasses import replace

from tests.mutation import notes
from tests.mutation.notes import Notes
from tests.mutation.plant import Mutant

ONE = Mutant("profiles/windows.py", 1, 2, "Lt -> LtE", 0, 0)
OTHER = replace(ONE, line=9)


def test_what_is_judged_is_not_judged_again(tmp_path):
    kept = Notes(tmp_path / "notes")
    assert kept.open([ONE, OTHER]) == [ONE, OTHER]
    kept.write(ONE, survived=True)
    for again in (kept, Notes(tmp_path / "notes")):
        assert again.open([ONE, OTHER]) == [OTHER]
        assert again.survivors([ONE, OTHER]) == [ONE.name]
    kept.write(OTHER, survived=False)
    assert Notes(tmp_path / "notes").survivors([ONE, OTHER]) == [ONE.name]
    assert Notes().open([ONE]) == [ONE]


def test_another_version_of_the_source_is_judged_anew(tmp_path, monkeypatch):
    Notes(tmp_path / "notes").write(ONE, survived=True)
    monkeypatch.setattr(notes, "_digest", lambda _file: "another")
    assert Notes(tmp_path / "notes").open([ONE]) == [ONE]
