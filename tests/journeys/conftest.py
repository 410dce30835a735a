"""The window of a journey, on a fresh demonstration store, with its pump processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from console import demo
from tests.journeys.rig import Opened

os.environ.setdefault("NUMBA_CACHE_DIR", "")  # what other tests have compiled beside the source is not compiled again


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Windows of the offscreen platform have no frame to tell their sizes to, and say so."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture(scope="module")
def listen() -> str:
    """How the pump processes listen; a journey over serial ports overrides it."""
    return demo.LISTEN


@pytest.fixture(scope="module")
def opened(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory, listen: str) -> Iterator[Opened]:
    """The window on a fresh demonstration store with its three pump processes, for one test module."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo, "LISTEN", listen)
        made = Opened(tmp_path_factory.mktemp("clinic"))
        yield made
        made.end()
