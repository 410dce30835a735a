"""The books on a finding: where does this limit come from?"""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QToolButton, QWidget

from profiles.findings import Finding
from profiles.limits import JUDGED
from widgets import icons, theme

_WORDS = "Where does this limit come from?"


class SourceButton(QToolButton):
    """``setFinding(Finding)``: shown where the library holds the limit. Signal: ``sourceRequested(Finding)``."""

    sourceRequested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._finding: Finding | None = None
        theme.mark(self, kind="quiet")
        icons.put(self, "library", "accent", theme.tokens())
        self.setAccessibleName(_WORDS)
        self.setToolTip(_WORDS)
        self.clicked.connect(self._ask)
        self.hide()

    def setFinding(self, finding: Finding) -> None:
        """Ask for the limit of another finding."""
        self._finding = finding
        self.setVisible(finding.rule in JUDGED and bool(finding.allowed))

    @Slot()
    def _ask(self) -> None:
        self.sourceRequested.emit(self._finding)


def example() -> QWidget:
    """Of an increase above a limit."""
    from profiles.findings import Part, Place, Rule, Severity

    button = SourceButton()
    button.setFinding(Finding(Rule.DOSE_STEP_UP, Severity.SOFT, Place(Part.PROGRAM), "35", "30", "%", "label (US)"))
    return button


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
