"""The measurement of a fleet counts what it claims: ten status frames a second from every pump."""

from __future__ import annotations

import pytest

from console.commands import bench_fleet


def test_every_pump_streams_ten_times_a_second(library):
    assert bench_fleet.share(library.model("cisterna-20"), pumps=3, span_ms=500) > 0


def test_frames_that_are_missing_are_no_measurement(library, monkeypatch):
    monkeypatch.setattr(bench_fleet.Emulator, "_stream", lambda _: None)
    with pytest.raises(ValueError, match="0 status frames were sent, not 15"):
        bench_fleet.share(library.model("cisterna-20"), pumps=3, span_ms=500)
