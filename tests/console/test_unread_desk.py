"""The first page without records hands a typed address on, and says what is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.controller import Controller
from console.phases import Phase
from console.records.store import Store, StoreKind
from console.unread import STAYS
from console.unread_desk import UnreadDesk
from device.commands import Stop
from tests.console.test_controller import QuietLink


@pytest.fixture
def link() -> QuietLink:
    return QuietLink()


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, library, still, link: QuietLink) -> UnreadDesk:
    store = Store(tmp_path / "records.sqlite", StoreKind.DEMONSTRATION, trouble="The records cannot be read.")
    controller = Controller(store, library, link, still)
    made = UnreadDesk(store, "The keys cannot be read.", controller)
    qtbot.addWidget(made.panel)
    made.owner = controller
    return made


def test_it_tells_the_trouble_of_the_store_and_of_the_keys(desk: UnreadDesk, tmp_path: Path):
    told = desk.panel.value()
    assert (told.trouble, told.keyless) == ("The records cannot be read.", "The keys cannot be read.")
    assert told.path == str(tmp_path / "records.sqlite")


def test_an_address_is_dialled_once_and_read_again_at_the_next_press(desk: UnreadDesk, link: QuietLink):
    desk.reach("COM5", "")
    assert link.dialled == ["COM5"]
    desk.reach("COM5", "")
    assert link.dialled == ["COM5"]
    desk.reach("COM6", "CIS-1")
    assert link.dialled == ["COM5", "COM6"]
    assert desk.owner.desk.patient.serial == "CIS-1"


def test_what_is_no_address_is_said_under_it(desk: UnreadDesk, link: QuietLink):
    desk.reach("http://pump", "")
    assert "http://pump" in desk.panel._line("url").note()
    assert link.dialled == []


def test_a_pump_whose_stop_waits_is_not_left(desk: UnreadDesk, link: QuietLink):
    said: list[str] = []
    desk.owner.said.connect(said.append)
    desk.reach("COM5", "CIS-1")
    desk.owner.stop()
    assert isinstance(link.asked[-1], Stop)
    assert desk.owner.desk.phase is Phase.STOPPING
    desk.reach("COM6", "")
    assert said[-1] == STAYS
    assert link.dialled == ["COM5"]
