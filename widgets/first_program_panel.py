"""A first program from a trial or another route: ranges with their sources, and a dose that the clinician writes."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from widgets import theme
from widgets.chosen_dose import FirstTerms
from widgets.reflow import Reflow
from widgets.route_panel import RoutePanel
from widgets.theme import Role
from widgets.trial_panel import TrialPanel

_SENTENCE = (
    "Nothing here chooses a dose. What is published gives a range with its source; the draft is the dose that you "
    "write, and it goes through the same checks as any other."
)


class FirstProgramPanel(QWidget):
    """``setTerms(FirstTerms)``. Signal ``programChosen(Program)``. Parts: ``trial``, ``route``."""

    programChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.trial, self.route = TrialPanel(), RoutePanel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(theme.label(_SENTENCE, Role.SMALL, "soft", wrap=True))
        column.addWidget(Reflow(((self.trial, 1), (self.route, 1)), ems=66, gap=4), 1)
        for panel in (self.trial, self.route):
            panel.programChosen.connect(self.programChosen)
            panel.chosen.touched.connect(self._mark_next)

    @Slot()
    def _mark_next(self) -> None:
        """One primary button: that of the way in which a dose was written last."""
        for panel in (self.trial, self.route):
            panel.chosen.setNext(panel.chosen is self.sender())

    def setTerms(self, terms: FirstTerms) -> None:
        """Other drugs, ratios or fluid; what was written stays."""
        self.trial.setTerms(terms)
        self.route.setTerms(terms)


def example() -> QWidget:
    """Both ways, before anything was written."""
    from fractions import Fraction

    from profiles.context import Jurisdiction
    from profiles.conversions import Conversions, Ratio, Route
    from profiles.figures import Status
    from widgets import example_program as made
    from widgets.projection_view import DrugLabel

    drugs = (DrugLabel("baclofen", "baclofen", "mcg"), DrugLabel("morphine", "morphine", "mg"))
    ratio = Ratio(
        Route.ORAL, "morphine", Route.INTRATHECAL, "morphine", Fraction(75), Fraction(150), Fraction(100),
        "made up for an example", "example", Status.PROPOSAL,
    )  # fmt: skip
    panel = theme.mark(FirstProgramPanel(), ground="window")
    panel.setTerms(FirstTerms(drugs, Conversions(1, (ratio,), ()), Jurisdiction.US, 100, made.BACLOFEN))
    panel.resize(1_240, 680)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
