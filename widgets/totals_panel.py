"""What the program gives in a day, large: mass of each drug and volume, held and drafted, with the difference."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from profiles.totals import Daily, Totals
from profiles.units import Kind, percent_change_text, total_number, total_pair, total_text
from widgets import theme
from widgets.edit_terms import capital
from widgets.steady_text import SteadyText
from widgets.theme import Role

Cells = tuple[SteadyText, SteadyText, SteadyText, SteadyText]  # what, before, now, and the difference


@dataclass(frozen=True, slots=True)
class TotalsView:
    """Totals of the held program (None: the pump holds none) and of the draft; names and units of drugs by id."""

    held: Totals | None
    draft: Totals
    names: dict[str, str]
    units: dict[str, str]
    typing: bool = False


@dataclass(frozen=True, slots=True)
class TotalRow:
    """One line in words: what, before (empty: nothing to compare), now, its unit, and the difference."""

    label: str
    was: str
    now: str
    unit: str
    difference: str


class TotalsPanel(QWidget):
    """``setValue(TotalsView)``; rows appear and go with the drugs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: TotalsView | None = None
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.space(2))
        self._grid.setVerticalSpacing(theme.space(1))
        self._grid.setColumnStretch(0, 1)
        self._cells: list[Cells] = []
        self._more = theme.label("", Role.SMALL, "soft", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(1.5))
        column.addLayout(self._grid)
        column.addWidget(self._more)
        self.setAccessibleName("Totals per day")

    def value(self) -> TotalsView | None:
        """What is shown."""
        return self._value

    def setValue(self, value: TotalsView) -> None:
        """Show other totals."""
        self._value = value
        rows = total_rows(value)
        for at, row in enumerate(rows):
            self._show_row(at, row)
        for cells in self._cells[len(rows) :]:
            for cell in cells:
                cell.hide()
        self._more.setText(worst_words(value))
        self._more.setVisible(bool(self._more.text()))
        self.setAccessibleDescription(". ".join(_spoken(row) for row in rows))

    def _show_row(self, at: int, row: TotalRow) -> None:
        while len(self._cells) <= at:
            self._cells.append(self._new_row(len(self._cells)))
        label, was, now, difference = self._cells[at]
        label.setText(row.label, "soft")
        was.setText(row.was, "held")
        now.setText(f"{row.now} {row.unit}", "draft" if row.was else "text")
        difference.setText(row.difference, "draft" if row.was else "soft")
        for cell in self._cells[at]:
            cell.show()

    def _new_row(self, at: int) -> Cells:
        cells = (
            SteadyText(Role.SMALL),
            SteadyText(Role.STRONG, right=True),
            SteadyText(Role.TOTAL, right=True),
            SteadyText(Role.STRONG, right=True),
        )
        for column, cell in enumerate(cells):
            self._grid.addWidget(cell, at, column)
        return cells


def total_rows(view: TotalsView) -> tuple[TotalRow, ...]:
    """A row for each drug, primary first, and one for the volume; nothing to compare where nothing changed."""
    held = {mass.drug_id: mass.ng for mass in view.held.masses} if view.held else {}
    rows = [
        _row(capital(view.names[drug]), held.get(drug), ng, Kind.DOSE, f"{view.units[drug]}/day")
        for drug, ng in ((mass.drug_id, mass.ng) for mass in view.draft.masses)
    ]
    return (*rows, _row("Volume", view.held.nl if view.held else None, view.draft.nl, Kind.FLOW, "mL/day"))


def _row(label: str, held: Daily | None, draft: Daily, kind: Kind, unit: str) -> TotalRow:
    if held is None or held.mean == draft.mean:
        return TotalRow(label, "", total_number(draft.mean, kind, unit), unit, "" if held is None else "unchanged")
    was, now = total_pair(held.mean, draft.mean, kind, unit)
    return TotalRow(label, f"{was} \N{RIGHTWARDS ARROW}", now, unit, difference_text(held.mean, draft.mean))


def difference_text(was: Fraction, now: Fraction) -> str:
    """``+10 %``; ``from 0`` where there is no percentage."""
    return percent_change_text((now - was) * 100 / was) if was else "from 0"


def worst_words(view: TotalsView) -> str:
    """What the fullest 24 h hold, where that is more than the mean: steps, boluses, and every patient bolus."""
    said = []
    for mass in view.draft.masses:
        unit = view.units[mass.drug_id]
        most = mass.ng.worst + mass.ng.patient
        if most > mass.ng.mean:
            boluses = " with every patient bolus" if mass.ng.patient else ""
            amount = total_text(most, Kind.MASS, unit)
            said.append(f"{capital(view.names[mass.drug_id])} at most {amount} in any 24 h{boluses}")
    return f"{'. '.join(said)}." if said else ""


def _spoken(row: TotalRow) -> str:
    before = f"was {row.was.partition(' ')[0]} {row.unit}, " if row.was else ""
    return f"{row.label}: {before}{row.now} {row.unit}, {row.difference}".rstrip(", ")


def example() -> QWidget:
    """A dose raised by ten percent."""
    from profiles.totals import totals
    from widgets import example_program

    panel = theme.mark(TotalsPanel(), ground="surface")
    held, draft = totals(example_program.DAY_AND_NIGHT), totals(example_program.raised())
    panel.setValue(TotalsView(held, draft, {"baclofen": "baclofen"}, {"baclofen": "mcg"}))
    panel.setMinimumWidth(theme.base_px() * 30)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
