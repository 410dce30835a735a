"""The review page: was and will be with the signature, then the push on its way, then how it ended."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QStackedLayout, QWidget

from widgets import tab_order
from widgets.change_review import ChangeReview
from widgets.outcome_panel import OutcomePanel
from widgets.progress_panel import ProgressPanel


class ReviewPage(QWidget):
    """Parts: ``review``, ``progress``, ``outcome``; one of them is shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.review, self.progress, self.outcome = ChangeReview(), ProgressPanel(), OutcomePanel()
        self._stack = QStackedLayout(self)
        for part in (self.review, self.progress, self.outcome):
            self._stack.addWidget(part)

    def minimumSizeHint(self) -> QSize:
        """Of the part that is shown: a short one does not scroll for a tall one behind it."""
        shown = self._stack.currentWidget()
        return super().minimumSizeHint() if shown is None else shown.minimumSizeHint()

    def takeFocus(self) -> None:
        """Lead the keyboard into the part that is shown: to what is read, or to the first thing to do."""
        shown = self._stack.currentWidget()
        if shown is self.review:
            self.review.takeFocus()
        elif shown is not None:
            next(tab_order.stops(shown), shown).setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> QWidget | None:
        """The part that is shown."""
        return self._stack.currentWidget()

    def setValue(self, part: QWidget) -> None:
        """Show one of the parts."""
        self._stack.setCurrentWidget(part)
        self.updateGeometry()
