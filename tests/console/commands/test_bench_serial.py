"""A round trip over a pseudo-terminal, both ways."""

from __future__ import annotations

import sys

import pytest

from console.commands import bench_serial


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_both_ways_get_every_byte_back(monkeypatch):
    monkeypatch.setattr(bench_serial, "TRIPS", 5)
    (row,) = bench_serial.rows()
    assert row.ratio > 0
    assert "raw file descriptor" in row.reference


def test_a_system_without_pseudo_terminals_has_no_row(monkeypatch):
    monkeypatch.setattr(bench_serial.sys, "platform", "win32")
    assert bench_serial.rows() == ()
