"""One run told to its end, and every schedule that once failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from device.campaign.schedule import read_schedule
from device.campaign.stories import play

SEEDS = Path(__file__).resolve().parents[2] / "golden" / "campaign_seeds.txt"
FAILED_ONCE = [line for line in SEEDS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]


@pytest.mark.req(36)
@pytest.mark.req(39)
@pytest.mark.req(41)
@pytest.mark.parametrize("text", FAILED_ONCE)
def test_what_failed_once_holds_now(cast, quick, text):
    assert play(cast, read_schedule(text)).violations == ()


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("retries-1:", "Confirmed", "Confirmed"),
        ("retries-1: request.6.flipped", "NotApplied", "NotApplied"),
        ("retries-1: request.9.lost", "NotApplied", "NotApplied"),
        ("retries-1: request.9.pulled", "Uncertain", "NotApplied"),
        ("retries-1: reply.9.pulled", "Uncertain", "Confirmed"),
        ("retries-3: request.9.lost", "Confirmed", "Confirmed"),
        ("retries-1: record.0.fails", "NotApplied", "NotApplied"),
    ],
)
def test_the_word_of_a_run_is_the_one_that_its_fault_allows(cast, quick, text, first, last):
    played = play(cast, read_schedule(text))
    assert (played.first_word, played.last_word, played.violations) == (first, last, ())


def test_the_same_schedule_gives_the_same_run(cast):
    schedule = read_schedule("retries-3: reply.8.corrupted request.11.late")
    assert play(cast, schedule) == play(cast, schedule)
