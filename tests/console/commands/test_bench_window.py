"""What the bench measures in processes of their own: a start says when it painted, a key is seen on the plots."""

from __future__ import annotations

import time

import pytest

from console.commands import bench
from console.commands.bench_window import _Beats, typed
from console.commands.tour import staged


@pytest.mark.parametrize("name", ["bare", "first_paint", "frame", "worklist"])
def test_a_start_says_when_it_was_painted(name, tmp_path):
    begun = time.monotonic_ns()
    painted = int(bench._child("window", name, tmp_path).split()[-1])
    assert begun < painted < time.monotonic_ns()


def test_an_absence_counts_from_the_first_paint_on(monkeypatch):
    now = iter([5.0, 10.0, 10.02, 10.12, 10.13])
    monkeypatch.setattr(time, "perf_counter", lambda: next(now))
    beats = _Beats()
    beats.beat()  # nothing is painted yet
    beats.begin()
    for _ in range(3):
        beats.beat()
    assert beats.longest_ms == pytest.approx(100.0)


def test_every_key_reaches_the_plots(qapp):
    with staged() as window:
        window.ready()
        answers = []
        window.forecast.answered.connect(answers.append)
        took_ms = typed(window, keys=6)
    assert len(took_ms) == 6
    typing = [answer for answer in answers if answer.question.typing]
    assert len(typing) >= 6
    assert len({answer.question.shown for answer in typing}) == 2  # the digit comes and goes
