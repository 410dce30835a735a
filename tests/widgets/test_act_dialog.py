"""The dialog of an act: nothing can be held before a name stands and something changes, and one hold asks once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from profiles.units import Kind
from widgets.act_dialog import ActCheck, ActDialog, ActField, ActView, example
from widgets.fields import QuantityField, TextField
from widgets.hold_button import HoldButton
from widgets.scroll import Scroll

LIMIT = ActField("bolus_max_nl", "One &bolus", Kind.VOLUME, "mL", 2_000_000, 0, 2_000_000)


@pytest.fixture
def dialog(qtbot):
    def make(*fields: ActField) -> ActDialog:
        view = ActView("Change it", "Hold to change it", (("Now", "1"), ("Then", "2")), ("A note.",), fields)
        shown = ActDialog(view)
        qtbot.addWidget(shown)
        shown.show()
        return shown

    return make


def button(dialog: ActDialog) -> HoldButton:
    return dialog.findChild(HoldButton)


def write_name(dialog: ActDialog, text: str = " Nurse Example ") -> None:
    field = dialog._form.field("person")
    assert isinstance(field, TextField)
    field._line.setText(text)
    field._line.textEdited.emit(text)


def test_without_a_name_nothing_can_be_held(dialog):
    shown = dialog()
    assert not button(shown).isEnabled()
    write_name(shown)
    assert (button(shown).isEnabled(), shown.person()) == (True, "Nurse Example")
    write_name(shown, "  ")
    assert not button(shown).isEnabled()


def test_with_figures_one_of_them_must_change(dialog):
    shown = dialog(LIMIT)
    write_name(shown)
    assert not button(shown).isEnabled()
    field = shown._form.field("bolus_max_nl")
    assert isinstance(field, QuantityField)
    field.setValue(500_000)
    field.valueChanged.emit(500_000)
    assert button(shown).isEnabled()
    assert shown.value() == {"bolus_max_nl": 500_000}


def test_one_hold_asks_once_and_closes(dialog):
    shown = dialog()
    write_name(shown)
    asked = []
    shown.performRequested.connect(lambda values, person: asked.append((values, person)))
    button(shown).held.emit()
    assert asked == [({}, "Nurse Example")]
    assert shown.result() == ActDialog.DialogCode.Accepted


def type_into(dialog: ActDialog, key: str, value: int | None) -> None:
    field = dialog._form.field(key)
    assert isinstance(field, QuantityField)
    field.setValue(value)
    field.valueChanged.emit(value)


@pytest.mark.req(12)
def test_a_figure_that_begins_empty_must_be_filled_in_and_what_it_comes_to_is_said(qtbot):
    def follow(values):
        drawn = values["drawn"]
        changes = (("Then", str(drawn)),)
        if drawn is None:
            return ActCheck(changes)
        return ActCheck(changes, f"{drawn} were drawn", "caution", explain=drawn > 5, may=drawn < 9)

    fields = (ActField("drawn", "&Drawn", Kind.VOLUME, "mL", help="From the syringe"),)
    shown = ActDialog(ActView("Record it", "Hold to record", (("Then", "?"),), (), fields, follow))
    qtbot.addWidget(shown)
    shown.show()
    write_name(shown)
    assert not button(shown).isEnabled()
    assert not shown._words.isVisibleTo(shown)
    type_into(shown, "drawn", 4)
    assert (button(shown).isEnabled(), shown._words.text(), shown.value()) == (True, "4 were drawn", {"drawn": 4})
    assert shown._sides.value() == (("Then", "4"),)
    height = shown.height()
    type_into(shown, "drawn", 7)
    assert not button(shown).isEnabled()
    assert shown.height() > height  # there is one line more, and it is in sight
    explain = shown._form.field("explain")
    assert isinstance(explain, TextField)
    explain.setValue("a kink")
    explain.valueChanged.emit("a kink")
    assert button(shown).isEnabled()
    assert shown.value() == {"drawn": 7, "explain": "a kink"}
    type_into(shown, "drawn", 9)
    assert not button(shown).isEnabled()
    type_into(shown, "drawn", 2)
    assert shown.value() == {"drawn": 2}


def test_over_a_low_window_few_words_stay_with_the_buttons_and_the_sentence_follows_the_fields(qtbot, qapp):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 240)
    window.show()
    said = "Much more was in it than the pump has counted, which its accuracy does not explain."

    def follow(values):
        return ActCheck((), said, "caution", brief="Much more than counted.") if values["drawn"] else ActCheck(())

    fields = tuple(ActField(key, key, Kind.VOLUME, "mL") for key in ("drawn", "filled"))
    shown = ActDialog(ActView("Record it", "Hold to record", (("Then", "?"),), (), fields, follow), window)
    shown.show()
    type_into(shown, "drawn", 4)
    qapp.processEvents()
    body = shown.findChild(Scroll).widget()
    assert shown.isLow()
    assert body.isAncestorOf(shown._words)
    assert (shown._words.text(), shown._brief.text(), shown._brief.isVisible()) == (
        said,
        "Much more than counted.",
        True,
    )
    window.resize(900, 900)
    shown.fit()
    qapp.processEvents()
    assert not shown.isLow()
    assert not body.isAncestorOf(shown._words)
    assert (shown._words.isVisible(), shown._brief.isVisible()) == (True, False)


def test_the_example_has_names_for_everything_that_takes_the_focus(qtbot):
    shown = example()
    qtbot.addWidget(shown)
    assert shown.windowTitle() == "Set the pump's clock"
