"""Whoever goes to the emergency stop stays there; only what falls to it is led away."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from console.stop_focus import StopFocus
from widgets.banner import Banner


@pytest.fixture
def page(qtbot):
    window = QWidget()
    column = QVBoxLayout(window)
    window.banner, window.button, window.other = Banner(), QPushButton("Read"), QPushButton("Other")
    for part in (window.button, window.banner, window.other):
        column.addWidget(part)
    window.led = []
    window.watch = StopFocus(window.banner, lambda: window.led.append(1), window)
    qtbot.addWidget(window)
    window.show()
    window.button.setFocus()
    return window


@pytest.mark.req(30)
def test_what_falls_to_the_stop_is_led_away(page, qtbot):
    page.button.hide()
    assert page.focusWidget() is page.banner._stop
    qtbot.waitUntil(lambda: page.led == [1])


@pytest.mark.req(30)
def test_whoever_goes_there_stays(page, qapp):
    page.banner.focusStop()
    qapp.processEvents()
    assert page.focusWidget() is page.banner._stop
    assert page.led == []


@pytest.mark.req(30)
def test_a_hold_that_has_begun_is_never_ended(page, qapp):
    page.button.hide()
    page.banner._stop.begin()
    qapp.processEvents()
    assert page.led == []
    assert page.banner.stopHeld()
    page.banner._stop.end()
