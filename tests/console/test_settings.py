"""Settings: remembered, and never trusted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from console.settings import Settings


def test_what_was_set_comes_back_in_the_next_session(tmp_path: Path):
    first = Settings(tmp_path)
    first.set_theme("dark")
    first.set_text_scale(1.5)
    first.set_layout("window", QByteArray(b"\x00\x01"))
    first.save()
    again = Settings(tmp_path)
    assert (again.theme(), again.text_scale(), again.layout("window")) == ("dark", 1.5, QByteArray(b"\x00\x01"))


def test_an_empty_folder_gives_the_defaults(tmp_path: Path):
    settings = Settings(tmp_path)
    assert (settings.theme(), settings.text_scale(), settings.layout("window").isEmpty()) == ("light", 1.0, True)


def test_a_spoilt_file_gives_the_defaults(tmp_path: Path):
    (tmp_path / "settings.ini").write_text("[look]\ntheme=pink\ntext=huge\n[layout]\nwindow=7\n", encoding="utf-8")
    settings = Settings(tmp_path)
    assert (settings.theme(), settings.text_scale(), settings.layout("window").isEmpty()) == ("light", 1.0, True)
