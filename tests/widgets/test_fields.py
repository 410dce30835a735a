"""Set, read back, type, leave, give up: what a field says and when."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton

from profiles.units import Kind
from widgets.fields import QuantityField, TextField


class Heard:
    """What a field said, in order."""

    def __init__(self, field):
        self.said = []
        field.valuePreviewed.connect(lambda value: self.said.append(("preview", value)))
        field.valueChanged.connect(lambda value: self.said.append(("change", value)))


@pytest.fixture
def dose(keep):
    field = keep(QuantityField(Kind.DOSE, "mcg/day"))
    field.setAccessibleName("Dose")
    return field


def line(field):
    return field.findChild(QLineEdit)


def typed(qtbot, field, text):
    line(field).selectAll()
    qtbot.keyClicks(line(field), text)


@pytest.mark.req(12)
def test_a_new_entry_is_empty(dose):
    assert (dose.value(), dose.text()) == (None, "")


def test_setting_is_silent_and_shows_no_thousands_comma(dose):
    heard = Heard(dose)
    dose.setValue(1_300_000)
    assert (dose.value(), dose.text(), heard.said) == (1_300_000, "1300", [])


def test_typing_previews_and_enter_changes(qtbot, dose):
    dose.setValue(300_000)
    heard = Heard(dose)
    typed(qtbot, dose, "330")
    assert heard.said == [("preview", 3_000), ("preview", 33_000), ("preview", 330_000)]
    assert dose.value() == 300_000
    assert dose.isTyping()
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert heard.said[-1] == ("change", 330_000)
    assert dose.value() == 330_000


def test_enter_on_the_same_value_says_nothing(qtbot, dose):
    dose.setValue(300_000)
    heard = Heard(dose)
    typed(qtbot, dose, "300")
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert ("change", 300_000) not in heard.said


@pytest.mark.req(3)
@pytest.mark.parametrize("text", ["0.5", "0,5"])
def test_point_and_comma_mean_the_same(qtbot, dose, text):
    typed(qtbot, dose, text)
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert dose.value() == 500


@pytest.mark.req(4)
@pytest.mark.parametrize("text", [".5", "5.", "1.2.3", "1,300", "abc", "-3", "0.0001"])
def test_what_cannot_be_read_keeps_the_last_value_and_says_so(qtbot, dose, text):
    dose.setValue(300_000)
    heard, refused = Heard(dose), []
    dose.textRefused.connect(refused.append)
    typed(qtbot, dose, text)
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert dose.value() == 300_000
    assert dose.text() == text  # no character is dropped or mended in silence
    assert dose.note().endswith("Until then 300 mcg/day still counts.")
    assert refused == [dose.note()]
    assert not [said for said in heard.said if said[0] == "change"]
    assert not [said for said in heard.said if said[0] == "preview"] or heard.said[-1] == ("preview", 300_000)


def test_an_unreadable_first_entry_says_that_nothing_counts(qtbot, dose):
    typed(qtbot, dose, "5.")
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert dose.value() is None
    assert "nothing was entered before" in dose.note()


def test_emptying_a_field_is_refused_unless_it_is_optional(qtbot, dose, keep):
    dose.setValue(300_000)
    line(dose).selectAll()
    qtbot.keyClick(line(dose), Qt.Key.Key_Delete)
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert dose.value() == 300_000
    assert "empty" in dose.note()
    free = keep(QuantityField(Kind.DOSE, "mcg/day", optional=True))
    free.setValue(300_000)
    line(free).selectAll()
    qtbot.keyClick(line(free), Qt.Key.Key_Delete)
    qtbot.keyClick(line(free), Qt.Key.Key_Return)
    assert free.value() is None


def test_escape_gives_up_the_typing(qtbot, dose):
    dose.setValue(300_000)
    heard = Heard(dose)
    typed(qtbot, dose, "999")
    qtbot.keyClick(line(dose), Qt.Key.Key_Escape)
    assert (dose.text(), dose.value(), dose.isTyping()) == ("300", 300_000, False)
    assert heard.said[-1] == ("preview", 300_000)


def test_a_good_text_after_a_bad_one_takes_the_note_back(qtbot, dose):
    dose.setValue(300_000)
    typed(qtbot, dose, "5.")
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    typed(qtbot, dose, "310")
    assert dose.note() == ""


def test_another_unit_shows_the_same_value(dose):
    dose.setValue(1_500_000)
    dose.setUnit("mg/day")
    assert (dose.text(), dose.value(), dose.unit()) == ("1.5", 1_500_000, "mg/day")


def test_being_shown_what_was_just_typed_leaves_the_text_alone(qtbot, dose):
    line(dose).setFocus()
    typed(qtbot, dose, "330.0")
    dose.setValue(330_000)
    assert dose.text() in ("330.0", "330")  # the offscreen window may not have the focus
    assert dose.value() == 330_000


@pytest.mark.req(5)
def test_a_keystroke_beyond_the_range_is_not_taken_and_must_be_acknowledged(qtbot, dose):
    dose.setRange(24_000, 1_000_000)
    dose.setHelp("Mean over the day.")
    said = line(dose).accessibleDescription()
    assert said == "In mcg/day. Allowed: at least 24 mcg/day and at most 1,000 mcg/day. Mean over the day."
    blocked = []
    dose.keystrokeBlocked.connect(blocked.append)
    heard = Heard(dose)
    typed(qtbot, dose, "5000")
    assert dose.text() == "500"
    assert blocked == [
        "5,000 mcg/day is more than the most that is possible here, 1,000 mcg/day. The last keystroke was not taken. "
        "What stands is 500 mcg/day."
    ]
    assert dose.note() == blocked[0]
    qtbot.keyClicks(line(dose), "1")
    assert dose.text() == "500"
    assert heard.said[-1] == ("preview", 500_000)


@pytest.mark.req(5)
@pytest.mark.parametrize("answer", [Qt.Key.Key_Return, Qt.Key.Key_Escape, None])
def test_after_the_acknowledgement_the_field_goes_on_from_what_stood_there(qtbot, dose, answer):
    dose.setRange(None, 1_000_000)
    dose.setValue(300_000)
    typed(qtbot, dose, "5000")
    if answer is None:
        qtbot.mouseClick(dose.findChild(QPushButton), Qt.MouseButton.LeftButton)
    else:
        qtbot.keyClick(line(dose), answer)
    assert dose.note() == ""
    assert dose.value() == 300_000
    assert not dose.findChild(QPushButton).isVisible()
    typed(qtbot, dose, "600")
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert dose.value() == 600_000


@pytest.mark.req(5)
def test_what_no_pump_could_mean_is_not_taken_either(qtbot, dose):
    typed(qtbot, dose, "99999999")
    assert dose.text() == "9999999"
    assert "more than any pump could mean" in dose.note()


def test_another_value_from_outside_opens_a_closed_field(qtbot, dose):
    dose.setRange(None, 1_000_000)
    typed(qtbot, dose, "5000")
    dose.setValue(200_000)
    typed(qtbot, dose, "7")
    assert (dose.text(), dose.note()) == ("7", "")


@pytest.mark.req(6)
def test_a_figure_that_was_struck_twice_is_told(dose):
    line(dose).struckTwice.emit("0")
    assert dose.note() == "A second 0 came too fast for a finger and was not taken: type it again if it is meant."


def test_the_name_reaches_the_line(dose):
    assert line(dose).accessibleName() == "Dose"
    assert dose.focusProxy() is line(dose)


def test_read_only_shows_and_does_not_take_typing(qtbot, dose):
    dose.setValue(300_000)
    dose.setReadOnly(True)
    typed(qtbot, dose, "5")
    assert dose.text() == "300"


@given(value=st.integers(min_value=0, max_value=10_000_000_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_what_is_shown_reads_back_as_the_same_value(qtbot, dose, value):
    dose.setValue(value)
    shown = dose.text()
    dose.setValue(None)
    line(dose).setText(shown)
    line(dose).setModified(True)
    qtbot.keyClick(line(dose), Qt.Key.Key_Return)
    assert dose.value() == value


def test_a_text_is_previewed_while_typing_and_said_once_when_done(qtbot, keep):
    field = keep(TextField("Reason", longest=12))
    heard = Heard(field)
    qtbot.keyClicks(line(field), " ab ")
    qtbot.keyClick(line(field), Qt.Key.Key_Return)
    assert heard.said[-1] == ("change", "ab")
    assert [said for said in heard.said if said[0] == "change"] == [("change", "ab")]
    assert (field.value(), field.typed()) == ("ab", "ab")
    qtbot.keyClicks(line(field), "0123456789abc")
    assert len(field.text()) == 12


def test_a_text_is_set_in_silence_and_given_up_by_escape(qtbot, keep):
    field = keep(TextField())
    heard = Heard(field)
    field.setValue(" first ")
    assert (field.value(), heard.said) == ("first", [])
    qtbot.keyClicks(line(field), " more")
    qtbot.keyClick(line(field), Qt.Key.Key_Escape)
    assert field.typed() == "first"
    field.setPlaceholder("Why?")
    assert line(field).placeholderText() == "Why?"
