"""What a stop or a gap in therapy means for the next program: a restart is a new start, with its limits and sources."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from profiles.limits import Library
from profiles.titration import Advice
from widgets import theme
from widgets.notice import Notice
from widgets.points import Points
from widgets.stop_words import STATE_TOLERANCE, advice_points

_TITLE = "A restart counts as a new start"
_STATED = "The patient was stated to be still tolerant"


class RestartAdvice(Notice):
    """``setAdvice(Advice | None, Library, stated)``; hidden while therapy goes on. It only tells: the rules judge.

    Signal: ``stateRequested()``, to state what the patient is used to; ``setAsking`` shows the way to it.
    Part: ``points``, the limits on a new start.
    """

    stateRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("caution", parent)
        self.state = theme.button(STATE_TOLERANCE, "plain", "patient")
        self.state.clicked.connect(self.stateRequested)
        self.state.hide()
        self.points = Points()
        self.addBelow(self.points, fill=True)
        self.addBelow(self.state)

    def setAsking(self, *, stands: bool, may: bool) -> None:
        """``stands``: the pump stands still, so there is a stop to speak of; ``may``: it can be spoken of now."""
        self.state.setVisible(stands)
        self.state.setEnabled(may)

    def setAdvice(self, advice: Advice | None, library: Library, stated: str = "") -> None:
        """Show what a restart means, or nothing when the next program is no new start; ``stated`` is what was stated
        of the patient's tolerance, as a sentence.
        """
        if advice is not None and advice.new_start:
            self.points.setValue(advice_points(advice, library))
            self.setValue(_TITLE, advice.sentence, advice.withdrawal, stated)
        else:
            self.points.setValue(())
            self.setValue(_STATED if stated else "", stated)


def example() -> QWidget:
    """Baclofen after a stop."""
    from profiles.drugs import Drug
    from profiles.figures import Status
    from profiles.findings import Rule, Severity
    from profiles.limits import Limit
    from profiles.titration import Because

    drug = Drug("baclofen", "baclofen", "mcg", ("spasticity",), "Abrupt stop can be life-threatening.", "S39")
    what = (Rule.FIRST_DOSE, Severity.HARD, "baclofen", "dose_ng_per_day", 200_000, True)
    limit = Limit(*what, "S38, S39: twice the largest screening bolus", Status.LABEL)
    sentence = (
        "This counts as a new start: the pump stands still, and tolerance may be lost. Begin low and titrate again."
    )
    made = RestartAdvice()
    advice = Advice(True, (Because.STOPPED,), (limit,), drug.withdrawal, sentence)
    made.setAdvice(advice, Library(1, "example", (drug,), (limit,), (), ()))
    made.setAsking(stands=True, may=True)
    made.setMinimumWidth(theme.base_px() * 50)
    return made


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
