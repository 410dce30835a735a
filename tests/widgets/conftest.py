"""Every test of this room sees the light theme in its own font."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """The offscreen platform says of every window that it has no window manager to tell its size; that is no news."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints"))


@pytest.fixture(autouse=True)
def _light_theme(request):
    """Dress the application before a test that uses it."""
    if request.node.get_closest_marker("gui"):
        from widgets import theme

        theme.apply(request.getfixturevalue("qapp"), "light")


@pytest.fixture
def keep(qtbot):
    """``keep(widget)``: shown now, closed after the test."""

    def show(widget):
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return show
