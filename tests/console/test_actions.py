"""The table of actions: what can be pressed when."""

from __future__ import annotations

import pytest

from console.actions import ACTIONS, row
from console.desk import Desk
from console.phases import Phase, Word


def test_ids_texts_shortcuts_and_mnemonics_are_unique():
    for values in ([a.id for a in ACTIONS], [a.text for a in ACTIONS], [a.shortcut for a in ACTIONS if a.shortcut]):
        assert len(values) == len(set(values))


def test_every_icon_exists():
    from widgets.icons import NAMES

    assert {action.icon for action in ACTIONS} <= set(NAMES)


def test_one_menu_never_has_one_letter_twice():
    for menu in {action.menu for action in ACTIONS}:
        letters = [a.text[a.text.index("&") + 1].lower() for a in ACTIONS if a.menu == menu]
        assert len(letters) == len(set(letters)), menu


@pytest.mark.req(35)
def test_while_uncertain_only_reading_is_among_the_wishes():
    desk = Desk(phase=Phase.UNCERTAIN)
    wishes = [a for a in ACTIONS if a.word and Phase.UNCERTAIN in a.phases()]
    assert [a.word for a in wishes] == [Word.READ]
    assert not row("undo").enabled(desk)
    assert not row("discard").enabled(desk)


def test_nothing_about_a_pump_is_possible_before_one_is_known():
    possible = {action.id for action in ACTIONS if action.enabled(Desk())}
    assert possible == {
        "worklist",
        "library",
        "use-library",
        "release-library",
        "theme",
        "larger",
        "smaller",
        "about",
        "quit",
    }


def test_an_unknown_action_is_a_key_error():
    with pytest.raises(KeyError):
        row("bolus")


def test_the_way_to_a_statement_has_one_name_everywhere(held: Desk):
    from widgets.stop_words import STATE_TOLERANCE

    assert row("tolerance").text == STATE_TOLERANCE
    assert row("tolerance").enabled(held)
    assert not row("tolerance").enabled(Desk())
