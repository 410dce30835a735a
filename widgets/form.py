"""A form is rows as data (key, label, field, help); buddies and accessible names come of themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, cast

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, SignalInstance, Slot
from PySide6.QtWidgets import QFormLayout, QLabel, QSizePolicy, QWidget

from widgets import theme
from widgets.theme import Role


class Field(Protocol):
    """What every field of this room can do."""

    valueChanged: SignalInstance

    def value(self) -> object:
        """What it holds."""

    def setValue(self, value: object) -> None:
        """Show another value, silently."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a form; ``label`` marks its shortcut with ``&``, ``make`` builds the field."""

    key: str
    label: str
    make: Callable[[], QWidget]
    help: str = ""


class _Line(QObject):
    """Knows which key a field's signals belong to, without a closure that would hold the form alive."""

    def __init__(self, key: str, field: QWidget, form: Form) -> None:
        super().__init__(form)
        self.key, self.field, self.form = key, field, form
        cast("Field", field).valueChanged.connect(self._changed)
        if hasattr(field, "valuePreviewed"):
            field.valuePreviewed.connect(self._previewed)

    @Slot(object)
    def _changed(self, _value: object) -> None:
        self.form.valueChanged.emit(self.key)

    @Slot(object)
    def _previewed(self, value: object) -> None:
        self.form.valuePreviewed.emit(self.key, value)


class Form(QWidget):
    """Labels at the left, fields at the right; wraps when it is narrow.

    Signals: ``valueChanged(key)`` after the hand finished a field; ``valuePreviewed(key, value)`` while it types.
    """

    valueChanged = Signal(str)
    valuePreviewed = Signal(str, object)

    def __init__(self, rows: tuple[Row, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QFormLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.space(4))
        self._layout.setVerticalSpacing(theme.space(2.5))
        self._layout.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        self._layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._lines = {row.key: self._add(row) for row in rows}

    def _add(self, row: Row) -> _Line:
        field = row.make()
        words = theme.write(QLabel(row.label), Role.BODY)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setBuddy(field)
        words.setMinimumHeight(theme.space(8))  # of a field's line: beside it, whatever the field says under that
        words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        name = row.label.replace("&", "")
        field.setAccessibleName(name)
        if row.help:
            set_help = getattr(field, "setHelp", field.setAccessibleDescription)
            set_help(row.help)
            words.setToolTip(row.help)
        self._layout.addRow(words, field)
        return _Line(row.key, field, self)

    def field(self, key: str) -> QWidget:
        """The field of that key."""
        return self._lines[key].field

    def value(self) -> dict[str, object]:
        """What every field holds, by key, in reading order."""
        return {key: cast("Field", line.field).value() for key, line in self._lines.items()}

    def setValue(self, values: Mapping[str, object]) -> None:
        """Show values silently; a key that is not given leaves its field as it is."""
        with QSignalBlocker(self):
            for key, value in values.items():
                cast("Field", self._lines[key].field).setValue(value)

    def nameFields(self, part: str) -> None:
        """Call every field by the part that it belongs to, where several parts have a row of the same label."""
        for line in self._lines.values():
            line.field.setAccessibleName(f"{part}, {line.field.accessibleName().lower()}")

    def setRowVisible(self, key: str, on: bool) -> None:
        """Show or hide one row, label and field together."""
        self._layout.setRowVisible(self._lines[key].field, on)

    def setLabel(self, key: str, text: str) -> None:
        """Call a row something else."""
        words = self._layout.labelForField(self._lines[key].field)
        if isinstance(words, QLabel):
            words.setText(text)
        self._lines[key].field.setAccessibleName(text.replace("&", ""))


def example() -> QWidget:
    """Three rows of a patient bolus."""
    from profiles.units import Kind
    from widgets.fields import QuantityField

    rows = (
        Row("dose", "&Dose", lambda: QuantityField(Kind.MASS, "mcg"), "Mass of the primary drug in one bolus."),
        Row("lockout", "&Lockout", lambda: QuantityField(Kind.DURATION, "h"), "From start to start."),
        Row("starts", "&Most in 24 h", lambda: QuantityField(Kind.COUNT, ""), "Starts in any rolling 24 h."),
    )
    form = theme.mark(Form(rows), ground="window")
    form.setValue({"dose": 5_000, "lockout": 7_200, "starts": 6})
    return form


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
