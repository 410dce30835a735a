"""A few minutes of the soak, seeded: real window, real session, the cable pulled in each of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from console.commands import soaking
from console.commands.soaking import Gap, Soak, Tally, memory_kib
from console.commands.stage import Stage
from console.commands.staged import Staged
from console.files import shipped_library
from device.emulator import Confirm
from profiles.pump import PumpState
from widgets.banner import BannerTone


@pytest.fixture
def staged(tmp_path, qapp):
    start = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    made = Staged(Stage(tmp_path, shipped_library(), start, Confirm.AUTO, soaking.STREAM_MS), tmp_path)
    made.ready()
    yield made
    made.close()


@pytest.mark.req(44)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_banner_says_no_wrong_word_whenever_the_cable_is_pulled(staged, seed, monkeypatch):
    """Every minute brings something of what the whole soak brings in hours: a program, a STOP, another page."""
    monkeypatch.setattr(soaking, "PUSH_EVERY", 2)
    monkeypatch.setattr(soaking, "STOP_EVERY", 4)
    monkeypatch.setattr(soaking, "PAGE_EVERY", 1)
    soak = Soak(staged, seed)
    soak.begin()
    for _ in range(4):
        soak.minute()
    soak.end()
    tally = soak.tally
    assert tally.wrong == []
    assert tally.pulls == 4
    assert staged.stage.pumps[soaking.SERIAL].status().state is PumpState.RUNNING  # a STOP is not the end of it
    assert tally.reconnects >= tally.pulls
    assert tally.frames > 4 * 700
    assert tally.repaints > 50
    assert {str(BannerTone.KNOWN), str(BannerTone.STALE)} <= set(tally.tones)
    assert len(tally.gaps) == soaking.GAPS_KEPT
    assert tally.worst_gap_ms == max(gap.ms for gap in tally.gaps)
    assert tally.worst_busy_ms == max(gap.busy_ms for gap in tally.busiest) > 0
    assert tally.worst_busy_ms >= max(gap.busy_ms for gap in tally.gaps)


def test_a_word_that_is_wrong_is_counted_and_kept(staged, monkeypatch):
    soak = Soak(staged, 1)
    soak.begin()
    monkeypatch.setattr("console.commands.soaking.wrong", lambda _banner, _truth: "calls it A")
    soak._pass(100)
    assert soak.tally.wrong_words == soak.tally.looks == 2
    assert soak.tally.wrong[0].endswith("calls it A")


def test_growth_is_told_in_percent_of_the_warm_process():
    assert Tally(memory_warm_kib=1_000, memory_end_kib=1_005).growth_percent == 0.5
    assert Tally().growth_percent == 0.0
    assert Tally().worst_gap_ms == Tally().worst_busy_ms == 0.0
    assert Tally(gaps=[Gap(7.0, 1.0, 2, "held")]).worst_gap_ms == 7.0
    assert memory_kib() >= 0
