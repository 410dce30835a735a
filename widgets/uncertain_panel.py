"""The screen of a pump that has not answered: what is known, what is not, what it does meanwhile, what to do next.

It has no button that puts it away: it goes when the pump has said what it holds. Another patient can be seen to
meanwhile; then it stands over every page as a strip, and whoever turns to this pump again meets it again.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from widgets import theme
from widgets.facts import Facts
from widgets.icon_mark import IconMark
from widgets.scroll import centre
from widgets.theme import Role

TITLE = "Uncertain"
_HEADINGS = ("What is known", "What is not known", "What the pump does meanwhile", "What to do next")
_WIDTH_EMS = 76
_TWO_COLUMNS_EMS = 50  # below this the four parts stand under each other


@dataclass(frozen=True, slots=True)
class UncertainView:
    """Sentences for each of the four parts; ``pump`` names whose pump it is, ``sentence`` is the whole in one line.

    ``key_action`` is on the button in place of reading where there is no key for the pump: nothing else can be done.
    """

    pump: str
    sentence: str
    known: tuple[str, ...]
    unknown: tuple[str, ...]
    meanwhile: tuple[str, ...]
    next_steps: tuple[str, ...]
    facts: tuple[tuple[str, str], ...] = ()
    key_action: str = ""

    def parts(self) -> tuple[tuple[str, ...], ...]:
        """The four parts in the order in which they are read; the steps to do are numbered."""
        steps = tuple(f"{number}.  {step}" for number, step in enumerate(self.next_steps, 1))
        return self.known, self.unknown, self.meanwhile, steps

    def texts(self) -> tuple[str, ...]:
        """The same as texts: sentences apart, steps under each other."""
        *told, steps = self.parts()
        return (*("\n\n".join(part) for part in told), "\n".join(steps))


class UncertainPanel(QWidget):
    """``setValue(UncertainView)``. Signals: ``readRequested()``, the one thing to do on this screen beside STOP, or
    ``pairRequested()`` where there is no key for the pump; ``othersRequested()`` to see to another patient.
    """

    readRequested = Signal()
    pairRequested = Signal()
    othersRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: UncertainView | None = None
        self.setAccessibleName(TITLE)
        self._pump = theme.label("", Role.STRONG, "soft", wrap=True)
        self._sentence = theme.label("", Role.HEADING, wrap=True)
        self._bodies = [theme.label("", Role.BODY, wrap=True) for _ in _HEADINGS]
        self._facts = Facts(columns=2)
        self._read = theme.button("&Read pump", "primary", "read")
        self._read.clicked.connect(self._go)
        self._others = theme.button("See to &another patient", "plain", "worklist")
        self._others.clicked.connect(self.othersRequested)
        self._grid = QGridLayout()
        self._parts = [_part(heading, body) for heading, body in zip(_HEADINGS, self._bodies, strict=True)]
        self._lay_out()

    def _lay_out(self) -> None:
        self._card = theme.card()
        self._card.setMaximumWidth(theme.base_px() * _WIDTH_EMS)
        head = QHBoxLayout()
        head.setSpacing(theme.space(5))
        head.addWidget(IconMark("uncertain", "danger", 12), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(theme.space(1))
        for part in (theme.label(TITLE, Role.FIGURE, "danger"), self._pump, self._sentence):
            words.addWidget(part)
        words.addSpacing(theme.space(3))
        buttons = QHBoxLayout()  # in sight before anything has to be scrolled
        buttons.setSpacing(theme.space(3))
        buttons.addWidget(self._read)
        buttons.addWidget(self._others)
        buttons.addStretch(1)
        words.addLayout(buttons)
        head.addLayout(words, 1)
        self._grid.setHorizontalSpacing(theme.space(8))
        self._grid.setVerticalSpacing(theme.space(5))
        column = QVBoxLayout(self._card)
        column.setContentsMargins(theme.space(8), theme.space(7), theme.space(8), theme.space(7))
        column.setSpacing(theme.space(5))
        column.addLayout(head)
        column.addWidget(theme.rule())
        column.addLayout(self._grid)
        column.addWidget(self._facts)
        self._place(2)
        centre(self, self._card)

    def _place(self, columns: int) -> None:
        for number, part in enumerate(self._parts):
            self._grid.addWidget(part, *divmod(number, columns))
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where it is narrow, or the letters are large, the parts stand under each other."""
        super().resizeEvent(event)
        self._place(2 if self.width() >= theme.base_px() * _TWO_COLUMNS_EMS else 1)

    def value(self) -> UncertainView | None:
        """What it shows."""
        return self._value

    def setValue(self, view: UncertainView) -> None:
        """Show other words; whose pump it is and why are announced when they change."""
        before, self._value = self._value, view
        self._pump.setText(view.pump)
        self._sentence.setText(view.sentence)
        for label, text in zip(self._bodies, view.texts(), strict=True):
            label.setText(text)
        self._facts.setValue(view.facts)
        said = f"{TITLE}. {view.pump} {view.sentence}"
        self.setAccessibleDescription(said)
        if before is None or (before.pump, before.sentence) != (view.pump, view.sentence):
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))

    def setReadEnabled(self, on: bool) -> None:
        """Whether the pump may be asked now, or is being asked already; then it is not left either."""
        self._read.setEnabled(on)
        self._read.setText((self._key_action() or "&Read pump") if on else "The pump is being asked")
        self._read.setAccessibleName(self._read.text().replace("&", ""))
        self._others.setEnabled(on)

    def _key_action(self) -> str:
        return self._value.key_action if self._value is not None else ""

    @Slot()
    def _go(self) -> None:
        (self.pairRequested if self._key_action() else self.readRequested).emit()


def _part(heading: str, body: QWidget) -> QWidget:
    """A heading over its sentences, both from the top."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.space(1.5))
    column.addWidget(theme.label(heading, Role.STRONG))
    column.addWidget(body)
    column.addStretch(1)
    return part


def example() -> QWidget:
    """A push whose line broke while the pump waited for the hand."""
    panel = theme.mark(UncertainPanel(), ground="window")
    panel.setValue(
        UncertainView(
            "M. Example, CIS-104233",
            "The line to the pump broke.",
            (
                "At 12 Nov, 09:40 the pump was running 'Day/night 300 mcg/day'.",
                "A. Physician signed 'Day/night 330 mcg/day', and it was written down before the first byte left.",
            ),
            ("Whether the pump has switched to 'Day/night 330 mcg/day'.",),
            ("It keeps its old program until one instant and then runs the new one, never a mixture, never nothing.",),
            ("Plug the line in again.", "Read the pump.", "Do not program again and do not repeat a dose."),
            (("Transaction", "5b1c77aa"), ("Line", "The cable is out.")),
        )
    )
    panel.resize(1190, 640)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
