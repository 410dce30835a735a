"""What nobody holds any more is destroyed on the window's thread, whoever made the last object."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget

from console.collecting import Collector


@pytest.fixture
def collector(qapp) -> Iterator[Collector]:
    was_on = gc.isenabled()
    made = Collector()
    yield made
    made.end()
    gc.unfreeze()
    assert gc.isenabled() is was_on


class Ring(QWidget):
    """A widget that only the cyclic collector can find."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self


def dropped() -> tuple[weakref.ref[Ring], list[str]]:
    """A ring that nobody holds, and the names of the threads on which it will have been destroyed."""
    ring, where = Ring(), []
    return weakref.ref(ring, lambda _ref: where.append(threading.current_thread().name)), where


def many() -> list[list[int]]:
    return [[] for _ in range(200_000)]


def test_a_widget_that_nobody_holds_outlives_what_another_thread_does_and_goes_on_the_windows(collector):
    collector.begin()
    ring, where = dropped()
    worker = threading.Thread(target=many)
    worker.start()
    worker.join()
    assert ring() is not None
    kept = many()
    collector.look()
    assert kept
    assert (ring(), where) == (None, [threading.main_thread().name])


def test_nothing_is_collected_while_it_is_held(collector):
    collector.hold()
    ring, _ = dropped()
    assert many()
    assert ring() is not None


def test_what_is_garbage_when_it_is_begun_a_second_time_is_still_found(collector):
    collector.begin()
    ring, _ = dropped()
    collector.begin()
    gc.collect()
    assert ring() is None


def test_nothing_is_looked_at_before_it_is_due(collector):
    gc.collect()
    collector.begin()
    ring, _ = dropped()
    collector.look()
    assert ring() is not None


def test_it_looks_by_itself(collector, qtbot):
    collector.begin()
    ring, _ = dropped()
    kept = many()
    qtbot.waitUntil(lambda: ring() is None)
    assert kept
