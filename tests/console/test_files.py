"""Files that people give the console: read whole or refused with a sentence."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from console.files import (
    MAX_BYTES,
    FileError,
    check_writable,
    data_folder,
    read_text,
    shipped_library,
    write_bytes,
    write_text,
)


def test_the_shipped_library_has_the_drugs_and_the_open_pumps():
    library = shipped_library()
    assert {"baclofen", "morphine", "bupivacaine", "ziconotide"} <= {drug.id for drug in library.drugs}
    assert library.model("cisterna-20") is not None
    assert shipped_library() is library


def test_a_file_that_is_not_there_is_named_in_the_sentence(tmp_path: Path):
    with pytest.raises(FileError, match=r"nothing\.json cannot be read"):
        read_text(tmp_path / "nothing.json")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path):
    (tmp_path / "x.json").write_bytes(b"ab\xff")
    with pytest.raises(FileError, match="not UTF-8 text at byte 2"):
        read_text(tmp_path / "x.json")


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path):
    with (tmp_path / "x.json").open("wb") as handle:
        handle.truncate(MAX_BYTES + 1)
    with pytest.raises(FileError, match="larger than 4 MiB"):
        read_text(tmp_path / "x.json")


def test_a_file_that_is_cut_in_the_middle_of_a_letter_is_too_large_and_not_unreadable(tmp_path: Path):
    (tmp_path / "x.json").write_bytes(b"a" + "ä".encode() * MAX_BYTES)
    with pytest.raises(FileError, match="larger than 4 MiB"):
        read_text(tmp_path / "x.json")


def test_lines_end_alike_whatever_system_wrote_them(tmp_path: Path):
    (tmp_path / "x.toml").write_bytes(b"a\r\nb\nc\r")
    assert read_text(tmp_path / "x.toml") == "a\nb\nc\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such files")
def test_what_may_never_end_is_refused_unread_and_never_replaced(tmp_path: Path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    for name in ("pipe", "zero", "."):
        with pytest.raises(FileError, match=r"cannot be read \(it is no ordinary file\)"):
            read_text(tmp_path / name)
        with pytest.raises(FileError, match=r"cannot be written \(it is no ordinary file\)"):
            write_bytes(tmp_path / name, b"x")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["pipe", "zero"]


def test_whether_a_file_can_be_written_is_known_before_and_leaves_no_trace(tmp_path: Path):
    kept = write_text(tmp_path / "a.md", "old")
    check_writable(kept)
    check_writable(tmp_path / "new.md")
    for wrong in (tmp_path / "no" / "a.md", tmp_path):
        with pytest.raises(FileError, match="cannot be written"):
            check_writable(wrong)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("a.md", "old")]


def test_a_text_comes_back_as_it_was_written(tmp_path: Path):
    assert read_text(write_text(tmp_path / "a.txt", "0.5 mL/day\n")) == "0.5 mL/day\n"


def test_a_place_that_cannot_be_written_is_a_sentence_and_leaves_nothing(tmp_path: Path):
    with pytest.raises(FileError, match="cannot be written"):
        write_bytes(tmp_path / "no" / "a.pdf", b"x")
    assert list(tmp_path.iterdir()) == []


def test_what_breaks_while_it_is_written_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch):
    file = write_bytes(tmp_path / "a.pdf", b"old")

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        write_bytes(file, b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["a.pdf"]
    assert file.read_bytes() == b"old"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such call for a folder")
def test_the_new_name_is_on_the_disk_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    synced: list[bool] = []
    monkeypatch.setattr("os.fsync", lambda descriptor: synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode)))
    write_bytes(tmp_path / "a.pdf", b"x")
    assert synced == [False, True]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_only_its_owner_looks_into_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("CISTERNA_DATA", raising=False)
    usual = tmp_path / "usual"
    usual.mkdir(0o755)
    monkeypatch.setattr("console.files._platform_folder", lambda: usual)
    assert [stat.S_IMODE(one.stat().st_mode) for one in (data_folder(), data_folder(str(tmp_path / "new")))] == [
        0o700,
        0o700,
    ]
    shared = tmp_path / "shared"
    shared.mkdir(0o770)
    before = shared.stat().st_mode
    assert data_folder(str(shared)).stat().st_mode == before


def test_the_data_folder_is_the_named_one_then_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("CISTERNA_DATA", str(tmp_path / "b"))
    assert data_folder(str(tmp_path / "a")) == tmp_path / "a"
    assert data_folder() == tmp_path / "b"
    assert (tmp_path / "b").is_dir()


def test_a_data_folder_that_is_a_file_is_refused_with_the_way_out(tmp_path: Path):
    (tmp_path / "f").write_text("")
    with pytest.raises(FileError, match="--data"):
        data_folder(str(tmp_path / "f"))
