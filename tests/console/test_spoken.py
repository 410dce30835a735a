"""Lines at the standard input are heard when they are whole, and never waited for."""

from __future__ import annotations

import os

import pytest

from console.spoken import SpokenLines


@pytest.fixture
def pipe():
    ours, theirs = os.pipe()
    yield SpokenLines(ours), theirs
    os.close(ours)


def test_nothing_said_is_nothing_heard(pipe):
    lines, writer = pipe
    assert lines.read() == ()
    assert not lines.ended
    os.close(writer)


def test_only_whole_lines_are_heard(pipe):
    lines, writer = pipe
    os.write(writer, b"confirm\nbol")
    assert lines.read() == ("confirm",)
    os.write(writer, b"us\r\n\n")
    assert lines.read() == ("bolus", "")
    os.close(writer)


def test_the_end_of_the_writer_is_noticed_behind_its_last_line(pipe):
    lines, writer = pipe
    os.write(writer, b"bolus\n")
    os.close(writer)
    assert lines.read() == ("bolus",)
    assert lines.ended
    assert lines.read() == ()


def test_bytes_that_are_no_text_do_no_harm(pipe):
    lines, writer = pipe
    os.write(writer, b"\xff\n")
    assert lines.read() == ("\N{REPLACEMENT CHARACTER}",)
    os.close(writer)


def test_no_input_at_all_has_ended():
    assert SpokenLines(None).ended
