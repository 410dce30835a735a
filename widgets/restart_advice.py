"""What a stop or a gap in therapy means for the next program: a restart is a new start, with its limits and sources."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from profiles.limits import Library
from profiles.titration import Advice
from widgets import theme
from widgets.notice import Notice
from widgets.stop_words import advice_lines

_TITLE = "A restart counts as a new start"


class RestartAdvice(Notice):
    """``setAdvice(Advice | None, Library)``; hidden while therapy goes on. It only tells: the rules judge."""

    def setAdvice(self, advice: Advice | None, library: Library) -> None:
        """Show what a restart means, or nothing when the next program is no new start."""
        if advice is None or not advice.new_start:
            self.setValue("")
            return
        self.setValue(_TITLE, advice.sentence, "\n".join(advice_lines(advice, library)), advice.withdrawal)


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
        "This counts as a new start: the pump is stopped, and tolerance may be lost. Begin low and titrate again."
    )
    made = RestartAdvice()
    advice = Advice(True, (Because.STOPPED,), (limit,), drug.withdrawal, sentence)
    made.setAdvice(advice, Library(1, "example", (drug,), (limit,), (), ()))
    made.setMinimumWidth(theme.base_px() * 50)
    return made


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
