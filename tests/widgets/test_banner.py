"""The one true sentence, and the stop at its right end."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel

from widgets.audit import clipped
from widgets.banner import _LOOKS, Banner, BannerTone, BannerView
from widgets.chip import Chip
from widgets.hold_button import HOLD_MS, HoldButton

RUNS = BannerView(BannerTone.KNOWN, "Running 'Day/night'.", "read 4 s ago", "M. Example", "CIS-104233", emulator=True)


@pytest.fixture
def banner(keep):
    return keep(Banner())


def texts(banner):
    labels = [label.text() for label in banner.findChildren(QLabel) if label.isVisible() and label.text()]
    return [*labels, *(chip.value() for chip in banner.findChildren(Chip) if chip.isVisible())]


def test_it_says_from_the_start_that_nothing_is_known(banner):
    assert banner.value().tone is BannerTone.EMPTY
    assert texts(banner) == ["No pump has been read."]


def test_everything_that_is_known_is_shown(banner):
    banner.setValue(replace(RUNS, when="Read 24 Nov 2026, 09:30 CET"))
    assert banner.toolTip() == "Read 24 Nov 2026, 09:30 CET"
    assert texts(banner) == ["M. Example", "CIS-104233", "Running 'Day/night'.", "read 4 s ago", "EMULATOR"]
    assert banner.accessibleDescription() == "Running 'Day/night'. read 4 s ago"


@pytest.mark.req(72)
def test_training_and_draft_are_words(banner):
    banner.setValue(BannerView(training=True, draft="Draft, not in the pump"))
    assert {"TRAINING", "Draft, not in the pump"} <= set(texts(banner))


@pytest.mark.req(58)
def test_every_tone_differs_by_icon_and_not_only_by_colour():
    assert len({look[2] for look in _LOOKS.values()}) == len(BannerTone)


@pytest.mark.req(56)
def test_stale_and_uncertain_look_unlike_known(banner):
    pictures = []
    for tone in (BannerTone.KNOWN, BannerTone.STALE, BannerTone.UNCERTAIN, BannerTone.STOPPED):
        banner.setValue(BannerView(tone, "The same sentence."))
        pictures.append(banner.grab().toImage())
    assert all(one != other for at, one in enumerate(pictures) for other in pictures[at + 1 :])


def test_stop_is_asked_for_after_a_whole_hold(banner):
    heard = []
    banner.stopRequested.connect(lambda: heard.append(1))
    stop = banner.findChild(HoldButton)
    assert stop.accessibleName() == "Emergency stop"
    stop.begin()
    for _ in range(HOLD_MS // 40):
        stop.advance(40)
    assert heard == [1]
    stop.end()


def test_stop_is_switched_off_without_a_pump_and_found_by_keyboard(banner):
    banner.setStopEnabled(False)
    stop = banner.findChild(HoldButton)
    assert not stop.isEnabled()
    banner.setStopEnabled(True)
    banner.focusStop()
    assert banner.focusWidget() is stop


def test_a_long_sentence_wraps_instead_of_being_cut(qapp, banner):
    banner.resize(900, banner.height())
    long = "Running a program whose name somebody made very long indeed, " * 3
    banner.setValue(BannerView(BannerTone.KNOWN, long.strip(), "read 4 s ago", "M. Example", "CIS-104233", True))
    qapp.processEvents()
    tall = banner.heightForWidth(900)
    banner.setValue(RUNS)
    qapp.processEvents()
    assert tall > banner.heightForWidth(900)


@pytest.mark.req(58)
def test_where_it_is_slim_the_sentence_has_the_width_under_the_names(qapp, banner):
    banner.setValue(replace(RUNS, draft="Draft, not in the pump"))
    sentence = next(label for label in banner.findChildren(QLabel) if label.text() == RUNS.sentence)
    serial = next(label for label in banner.findChildren(QLabel) if label.text() == RUNS.serial)
    places = {}
    for width in (1_400, 700):
        banner.resize(width, 120)
        qapp.processEvents()
        places[width] = sentence.mapTo(banner, sentence.rect().topLeft()), serial.mapTo(banner, serial.rect().topLeft())
    (wide, beside), (slim, over) = places[1_400], places[700]
    assert wide.x() > beside.x() and slim.x() < over.x() and slim.y() > over.y()
    assert clipped(banner) == ()
    stop = banner.stopButton()
    assert banner.rect().contains(stop.geometry())
