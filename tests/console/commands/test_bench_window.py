"""What the bench measures in processes of their own: a start says when it painted, a key is seen on the plots."""

from __future__ import annotations

import time

import pytest

from console.commands import bench
from console.commands.bench_window import typed
from console.commands.tour import staged


@pytest.mark.parametrize("name", ["bare", "first_paint"])
def test_a_start_says_when_it_was_painted(name, tmp_path):
    begun = time.monotonic_ns()
    painted = int(bench._child(name, tmp_path).split()[-1])
    assert begun < painted < time.monotonic_ns()


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
