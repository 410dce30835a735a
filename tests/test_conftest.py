"""The guards of the test bench themselves: each must be able to fail."""

from __future__ import annotations

import pytest

pytest_plugins = ["pytester"]

HEADER = "import logging\nimport pytest\n"


@pytest.fixture
def bench(pytester, request):
    """A test bench of its own with our conftest in it."""
    pytester.makeconftest((request.config.rootpath / "tests" / "conftest.py").read_text(encoding="utf-8"))
    pytester.makeini("[pytest]\nqt_log_level_fail = WARNING\nqt_api = pyside6\nmarkers = gui\n")
    plain = ("-p", "no:cacheprovider", "-p", "no:xdist")
    return lambda body: pytester.runpytest_subprocess(*plain, pytester.makepyfile(HEADER + body))


def test_an_unexpected_log_line_fails_and_an_expected_one_does_not(bench):
    result = bench(
        """
def test_noise():
    logging.getLogger("pump").warning("nobody expected this")

def test_announced(expect_log):
    expect_log("announced")
    logging.getLogger("pump").warning("announced before")
"""
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*unexpected log lines*"])


def test_a_window_left_over_fails_and_one_that_is_closed_does_not(bench):
    result = bench(
        """
from PySide6.QtWidgets import QWidget
kept = []

def test_leak(qtbot):
    kept.append(QWidget(objectName="forgotten"))

def test_clean(qtbot):
    qtbot.addWidget(QWidget())
"""
    )
    result.assert_outcomes(passed=2, errors=1)
    result.stdout.fnmatch_lines(["*windows left over: QWidget 'forgotten'*"])


def test_a_warning_of_qt_fails(bench):
    result = bench(
        """
from PySide6.QtCore import qWarning

def test_noise(qtbot):
    qWarning("a warning of Qt")
"""
    )
    result.assert_outcomes(failed=1)


def test_a_test_that_uses_the_application_is_marked_gui(bench):
    result = bench(
        """
def test_marked(qtbot, request):
    assert request.node.get_closest_marker("gui")

def test_unmarked(request):
    assert request.node.get_closest_marker("gui") is None
"""
    )
    result.assert_outcomes(passed=2)


def test_a_clock_moves_only_when_it_is_turned(clock):
    assert clock() == 0
    assert clock.turn(250) == 250
    assert clock() == 250
    with pytest.raises(ValueError, match="forward"):
        clock.turn(-1)
