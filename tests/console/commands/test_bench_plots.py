"""A process that paints curves of many steps, and one that shows a measured stream."""

from __future__ import annotations

import json

from console.commands import bench


def test_every_number_of_steps_is_painted(tmp_path):
    told = json.loads(bench._child("plots", "repaints", tmp_path))
    assert list(told) == ["0", "1000", "10000", "100000", "1000000"]
    assert all(ms > 0 for ms in told.values())


def test_a_stream_costs_a_share_of_a_core(tmp_path):
    assert float(bench._child("plots", "stream", tmp_path)) > 0
