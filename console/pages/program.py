"""The program page, the heart: editor, totals and findings at the left, the four plots at the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Self

from PySide6.QtCore import QSize, Qt, QTimer, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPushButton, QSplitter, QVBoxLayout, QWidget

from console.actions import row
from console.bridging import untold
from console.desk import Desk, held_order
from console.ongoing import held_now
from console.phases import Phase
from console.refilling import refill_name
from console.slices import Slices
from console.views import gives_told
from profiles.context import Context
from profiles.findings import Place
from profiles.limits import Library
from profiles.totals import totals
from widgets import theme
from widgets.edit_scene import EditScene
from widgets.edit_terms import EditTerms, terms_of
from widgets.findings_panel import FindingsPanel
from widgets.notice import Notice
from widgets.program_editor import ProgramEditor
from widgets.projection_plots import ProjectionPlots
from widgets.quantity_line import QuantityLine
from widgets.reflow import Reflow
from widgets.scroll import Scroll, into_view
from widgets.totals_panel import TotalsPanel, TotalsView
from widgets.wording import Of

_LEFT_EMS = 37  # the steps table with its five columns and the second drug of a new fill, nothing of them cut
_PLOTS_EMS = 36  # the least width in which the plots' words stand beside each other
_PLOTS_TALL_EMS = 44  # the height of the plots where everything stands under each other
_ANY_HEIGHT = 16_777_215  # Qt's own QWIDGETSIZE_MAX
_FINDINGS_SHARE = 4  # of the left column while there are findings; the editor has 5
_totals = lru_cache(maxsize=16)(totals)  # what is held is not added up again at each keystroke
_UNJUDGED = {True: "Reading the pump's log", False: "Not known"}  # by whether there is a line to it
_EDITABLE = frozenset({Phase.HELD, Phase.DRAFTED})


class ProgramPage(QWidget):
    """``setDesk(Desk)``; ``columns()`` and ``setColumns(bytes)`` for what is remembered.

    Parts: ``editor``, ``totals``, ``findings``, ``plots``, ``splitter``, ``scroller``, ``bridge``, ``buttons`` by id.
    """

    @classmethod
    def building(cls, library: Library) -> Slices[Self]:
        """The page in slices: its two large parts take their time."""
        editor = ProgramEditor(whole=False)
        for _ in editor.parts():
            yield None
        plots = ProjectionPlots()
        yield None
        return cls(library, editor, plots)

    def __init__(
        self, library: Library, editor: ProgramEditor | None = None, plots: ProjectionPlots | None = None
    ) -> None:
        super().__init__()
        self._library = library
        self._terms: EditTerms | None = None
        self._widths: list[int] = []
        self._serial = ""
        self.editor, self.plots = editor or ProgramEditor(), plots or ProjectionPlots()
        self.totals, self.findings = TotalsPanel(), FindingsPanel()
        self.bridge = Notice("accent")  # one that runs: what is held is not given yet
        self.buttons = {
            "undo": _button("undo", "plain"),
            "redo": _button("redo", "plain"),
            "discard": _button("discard", "quiet"),
            "review": _button("review", "primary"),
        }
        self.scroller = Scroll(self.editor, "Editor of the program")
        # five of them and a note are more than a low window holds
        self._seen = Scroll(self.plots, "Plots of the program")
        parts = {"editor": self.scroller, "findings": self.findings, "plots": self._seen, "totals": self.totals}
        self._cards = {name: _card(part) for name, part in parts.items()}
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self._sides = (self._left(), self._right())
        for side in self._sides:
            self.splitter.addWidget(side)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setStretchFactor(0, 0)  # a wider window widens the plots
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setHandleWidth(theme.space(0.5))
        column = QVBoxLayout(self)
        theme.page_edges(column)
        column.addWidget(self.splitter)

    def apart(self) -> tuple[Callable[[], object], ...]:
        """Take its two sides out; each call puts one back, in their order."""
        for side in self._sides:
            side.setParent(None)
        return tuple(partial(self.splitter.addWidget, side) for side in self._sides)

    def columns(self) -> bytes:
        """The widths of editor and plots as they stand beside each other, to be remembered."""
        if self.splitter.orientation() is Qt.Orientation.Horizontal and self.isVisible():
            self._widths = self.splitter.sizes()
        return " ".join(map(str, self._widths)).encode()

    def setColumns(self, kept: bytes) -> None:
        """Widths that were remembered; anything else is left as it is."""
        widths = [int(part) for part in kept.split() if part.isdigit()]
        if len(widths) == self.splitter.count() and all(widths):
            self._widths = widths
            self.splitter.setSizes(widths)

    def _left(self) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(theme.base_px() * _LEFT_EMS)
        column = self._left_column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, theme.space(1), 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self.bridge)
        column.addWidget(self._cards["editor"], 5)
        column.addWidget(self._cards["totals"])
        column.addWidget(self._cards["findings"])
        return side

    def _right(self) -> QWidget:
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(theme.space(1), 0, 0, 0)
        column.setSpacing(theme.space(3))
        column.addWidget(self._cards["plots"], 1)
        column.addWidget(Reflow(((self._back_and_forth(), 1), (self.buttons["review"], 0)), ems=0, gap=2))
        return side

    def _back_and_forth(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.space(2))
        for name in ("undo", "redo", "discard"):
            row.addWidget(self.buttons[name])
        row.addStretch(1)
        return holder

    def minimumSizeHint(self) -> QSize:
        """As narrow as the editor: where both sides do not fit beside each other, they stand under each other, each as
        tall as it is, and the page scrolls.
        """
        tall = self.splitter.orientation() is Qt.Orientation.Vertical
        return QSize(
            theme.base_px() * (_LEFT_EMS + 3),
            super().minimumSizeHint().height() if tall else theme.base_px() * 30,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other, or under each other at a large text size."""
        super().resizeEvent(event)
        narrow = self.width() < theme.base_px() * (_LEFT_EMS + _PLOTS_EMS)
        wanted = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if self.splitter.orientation() is not wanted:
            self.splitter.setOrientation(wanted)
            for part in (self.scroller, self.findings):
                part.setOpen(narrow)
            self._seen.setOpen(narrow, least=theme.base_px() * _PLOTS_TALL_EMS)
            self.updateGeometry()
        self._fit_findings()

    def _fit_findings(self) -> None:
        """The findings take no more height than they need: the rest is the editor's."""
        card, wide = self._cards["findings"], self.splitter.orientation() is Qt.Orientation.Horizontal
        margins = card.contentsMargins()
        around = theme.space(6) + margins.top() + margins.bottom()
        card.setMaximumHeight(self.findings.fullHeight() + around if wide else _ANY_HEIGHT)

    def takeTyped(self) -> str:
        """The hand is done: what stands in the fields counts. A sentence where one of them cannot be read."""
        for line in self.editor.findChildren(QuantityLine):
            if line.isModified():
                line.committed.emit()
        self.buttons["review"].setFocus(Qt.FocusReason.OtherFocusReason)  # which ends a cell of a table, and a text
        lines = self.editor.findChildren(QuantityLine)
        unread = next((line for line in lines if line.isVisible() and line.isModified()), None)
        if unread is None:
            return ""
        unread.setFocus(Qt.FocusReason.OtherFocusReason)
        return f"Nothing is reviewed yet: '{unread.text()}' does not count. The field says why."

    def setLibrary(self, library: Library) -> None:
        """Another library: names, units and bounds follow with the next Desk."""
        self._library, self._terms = library, None

    def setDesk(self, desk: Desk, context: Context | None) -> None:
        """Show draft, totals and findings; text that is being typed is never disturbed."""
        for name, button in self.buttons.items():
            button.setEnabled(row(name).enabled(desk))
        self.editor.setEnabled(desk.phase in _EDITABLE and desk.connected)
        draft, shown = desk.draft, desk.shown
        if draft is None and context is not None and desk.shapable:
            self._set_the_scene(desk, context)
            self.editor.beginFirst()
        self._cards["editor"].setVisible(draft is not None or desk.shapable)
        judged = self._show_whose(desk)
        self._cards["totals"].setVisible(draft is not None and judged)
        self._cards["findings"].setVisible(draft is not None)
        self._show_findings(desk)
        self.findings.setRestart(desk.stopped and desk.connected)
        if draft is None or shown is None or context is None:
            return
        self._set_the_scene(desk, context)
        if self._terms is None or self._terms.fluid != draft.program.fluid:
            self._terms = terms_of(draft.program.fluid, self._library.model(context.pump_model_id), self._library)
        self.editor.setValue(draft, self._terms)
        ids = [part.drug_id for part in shown.program.fluid.components]
        view = TotalsView(
            held=None if not gives_told(desk) or (now := held_now(desk)) is None else _totals(now),
            draft=_totals(shown.program),
            names=dict(zip(ids, self._terms.names, strict=False)),
            units=dict(zip(ids, self._terms.units, strict=False)),
            typing=desk.preview is not None,
        )
        if view != self.totals.value():
            self.totals.setValue(view)

    def _show_whose(self, desk: Desk) -> bool:
        """Of what the findings are: of what goes on unasked, or went on when it was read, or of what is asked for.

        What a pump that stands still holds is asked for once more, as a restart, as long as there is a line to it.
        Returns whether anybody can judge it.
        """
        unasked = desk.shown == held_order(desk) and not (desk.still and desk.connected)
        self.findings.setOf(Of.ASKED if not unasked else Of.HELD if desk.connected else Of.PAST)
        unread = unasked and desk.status is not None and untold(desk.status, desk.bridge_nl)
        self.findings.setUnjudged(_UNJUDGED[desk.connected] if unread else "")
        return not unread

    def _show_findings(self, desk: Desk) -> None:
        """Also where there is no draft: what was found for another pump must not stay in sight."""
        if desk.findings != self.findings.value():
            self.findings.setValue(desk.findings)
            self._left_column.setStretchFactor(self._cards["findings"], _FINDINGS_SHARE if desk.findings else 0)
            self._fit_findings()

    def _set_the_scene(self, desk: Desk, context: Context) -> None:
        """For whom the editor shapes; a prime or a bridge belongs to the last refill that the pump has recorded."""
        serial = desk.patient.serial if desk.patient else ""
        if serial != self._serial:
            self._serial, self._terms = serial, None  # another pump may be another model of the same fluid
            self.editor.forget()
            self.scroller.verticalScrollBar().setValue(0)
        self.editor.setScene(EditScene(context, self._library, refill_name(desk), bool(desk.still)))

    @Slot(object)
    def lead_to(self, place: Place) -> None:
        """Lead to the field or the step that a finding speaks of, and to the window that it judges."""
        self.editor.showPlace(place)
        self.plots.showPlace(place)
        QTimer.singleShot(0, self, self._show_focused)  # once what was opened for it has its place

    @Slot()
    def _show_focused(self) -> None:
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            into_view(focused)


def _button(action_id: str, kind: str) -> QPushButton:
    action = row(action_id)
    made = theme.button(action.text, kind, action.icon)
    made.setToolTip(action.shortcut)
    return made


def _card(part: QWidget) -> QFrame:
    card = theme.card()
    column = QVBoxLayout(card)
    column.setContentsMargins(theme.space(4), theme.space(3), theme.space(3), theme.space(3))
    column.addWidget(part)
    return card
