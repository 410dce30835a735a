"""The drug library on one page: what is in it, each number with its weight and its source, and who signed it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedLayout, QVBoxLayout, QWidget

from profiles.limits import Library
from widgets import theme
from widgets.chip import Chip
from widgets.empty_state import EmptyState, EmptyView
from widgets.facts import Facts
from widgets.fields import TextField
from widgets.library_list import LibraryList
from widgets.library_table import LibraryTable
from widgets.library_view import EVERYTHING, LibraryEntry, LibraryRow, entries
from widgets.reflow import Reflow
from widgets.theme import Role

_NONE = EmptyView(
    "library",
    "No library can be read",
    "Without one nothing can be judged, so nothing can be programmed. Choose a library that is signed.",
    "Use another library",
)


_LOW_LIST, _ANY_HEIGHT = 35, 16_777_215  # a heading and two entries; what Qt takes for no limit


@dataclass(frozen=True, slots=True)
class LibraryView:
    """What the panel shows: the library, where it comes from as names and values, and what is wrong with it."""

    library: Library
    facts: tuple[tuple[str, str], ...] = ()
    trouble: str = ""


class LibraryPanel(QWidget):
    """``setValue(LibraryView)``. Signal: ``chooseRequested()`` to use another library or site file."""

    chooseRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: LibraryView | None = None
        self._all: tuple[LibraryEntry, ...] = ()
        self._chosen: LibraryRow | None = None
        self._state = Chip()
        self._filter = TextField("Find a limit, a number or a source")
        self._filter.setAccessibleName("Find in the library")
        self._choose = theme.button("Use another\N{HORIZONTAL ELLIPSIS}", "plain", "open")
        self._choose.setAccessibleName("Use another library or site file")
        self._choose.setToolTip("Use another library or site file")
        self._facts = Facts(columns=3)
        self._trouble = theme.label("", Role.BODY, "danger", wrap=True)
        self.list, self.table = LibraryList(), LibraryTable()
        self._name = theme.label("", Role.HEADING, wrap=True)
        self._caption = theme.label("", Role.SMALL, "soft", wrap=True)
        self._empty, self._nothing = EmptyState(), EmptyState()
        self._detail = {name: theme.label("", Role.BODY, ink, wrap=True) for name, ink in _DETAIL}
        self._lay_out()
        self._filter.valuePreviewed.connect(self._narrow)
        self._filter.valueChanged.connect(self._narrow)
        self.list.valueChanged.connect(self._open)
        self.table.valueChanged.connect(self._explain)
        for part in (self._choose.clicked, self._empty.actionRequested):
            part.connect(self.chooseRequested)
        self._nothing.actionRequested.connect(self.clearFilter)

    def _lay_out(self) -> None:
        title, tools, facts = QWidget(), QWidget(), QWidget()
        _row(title, theme.label("Library", Role.TITLE), self._state).addStretch(1)
        self._tools, self._beside = _row(tools, self._filter, self._choose), _row(facts, self._facts)
        head = Reflow(((title, 1), (tools, 1)), ems=34)
        self._origin = theme.card()
        _column(self._origin, self._trouble, facts)
        right = QWidget()
        column = _column(right, self._name, self._caption)
        column.setContentsMargins(0, 0, 0, 0)
        self._tables = QStackedLayout()  # put in before it is filled: it shows what it gets, as a window if it is alone
        column.addLayout(self._tables, 1)
        self._tables.addWidget(self.table)
        self._tables.addWidget(self._nothing)
        column.addWidget(self._explained())
        self._body = Reflow(((self.list, 2), (right, 9)), ems=66)
        self._body.turned.connect(self._make_room)
        self._stack = QStackedLayout()
        page = self._page = QVBoxLayout(self)
        theme.page_edges(page)
        page.setSpacing(theme.space(3))
        page.addWidget(head)
        page.addWidget(self._origin)
        page.addLayout(self._stack, 1)
        self._stack.addWidget(self._body)
        self._stack.addWidget(self._empty)

    @Slot()
    def _make_room(self) -> None:
        """Where parts stand under each other the contents come first and short; where they are from is told below,
        and another is chosen there.
        """
        low = self._body.stacked()
        (self._beside if low else self._tools).addWidget(self._choose)
        self.list.setMaximumHeight(theme.space(_LOW_LIST) if low else _ANY_HEIGHT)
        self._page.removeWidget(self._origin)
        self._page.insertWidget(2 if low and not self._trouble.text() else 1, self._origin)

    def _explained(self) -> QFrame:
        card = self._card = theme.card()
        _column(card, *self._detail.values())
        for name in ("source", "tags"):
            self._detail[name].setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        return card

    def takeFocus(self) -> None:
        """Lead the keyboard to the list; a focus proxy would take the field out of the way of the Tab key."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def value(self) -> LibraryView | None:
        """What it shows."""
        return self._value

    def setValue(self, view: LibraryView) -> None:
        """Show another library; the entry that was open stays open."""
        self._value = view
        self._all = entries(view.library)
        self._facts.setValue(view.facts)
        self._trouble.setText(view.trouble)
        self._trouble.setVisible(bool(view.trouble))
        theme.mark(self._origin, ground="danger" if view.trouble else "card")
        self._make_room()
        said = ("Does not verify", "danger", "hard") if view.trouble else ("Signature verified", "held", "check")
        self._state.setValue(*said)
        self._empty.setValue(_NONE)
        self._stack.setCurrentIndex(0 if self._all else 1)
        self._narrow(self._filter.typed())

    def lead(self, drug_id: str, source: str) -> None:
        """Open a drug and the limit that a finding named by its source."""
        self._filter.setValue("")
        key = f"drug {drug_id}"
        entry = next((each for each in self._all if each.key == key), None)
        if entry is None:
            return
        row = next((each for each in entry.rows if each.limit is not None and each.limit.source == source), None)
        self.list.setValue(self._all, key)
        self._show(entry, entry.rows, row)
        self.table.setFocus()
        above: QWidget | None = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.table)  # a page that is taller than the window begins with the list

    def search(self, typed: str) -> None:
        """Look for every word, as if it had been typed."""
        self._filter.setValue(typed)
        self._narrow(typed)

    @Slot()
    def clearFilter(self) -> None:
        """Show everything again."""
        self.search("")

    @Slot(str)
    def _narrow(self, typed: str) -> None:
        words = typed.casefold().split()
        found = tuple(narrowed for entry in self._all if (narrowed := _matching(entry, words)).rows)
        self.list.setValue(found)
        if not found:
            sentence = f"Nothing in the library matches '{typed.strip()}'."
            self._nothing.setValue(EmptyView("search", "Nothing found", sentence, "Clear the search"))
            self._name.setText("")
            self._caption.setText("")
            self._explain(None)
        self._tables.setCurrentIndex(0 if found else 1)
        self._open(self.list.value())

    @Slot(str)
    def _open(self, key: str) -> None:
        entry = next((each for each in self._all if each.key == key), None)
        if entry is not None:
            self._show(entry, _matching(entry, self._filter.typed().casefold().split()).rows, self._chosen)

    def _show(self, entry: LibraryEntry, rows: tuple[LibraryRow, ...], row: LibraryRow | None) -> None:
        name = entry.name if entry.key == EVERYTHING else entry.name[:1].upper() + entry.name[1:]
        self._name.setText(name)
        self._caption.setText(entry.caption)
        self.table.setValue(rows, row)

    @Slot(object)
    def _explain(self, row: LibraryRow | None) -> None:
        self._chosen = row or self._chosen
        self._card.setVisible(row is not None)
        texts = {"title": "", "note": "", "source": "", "tags": ""}
        if row is not None:
            whom = f" ({row.about})" if row.about else ""
            texts["title"] = f"{row.what}{whom}: {row.bound[:1].lower()}{row.bound[1:]}. {row.status.word}."
            was = f"{row.was[:1].upper()}{row.was[1:]}." if row.was else ""
            texts["note"] = f"{row.note} {was}".strip()
            texts["source"] = f"Source: {row.source}"
            texts["tags"] = "\n".join(row.explained)
        for name, label in self._detail.items():
            label.setText(texts[name])
            label.setVisible(bool(texts[name]))

    def minimumSizeHint(self) -> QSize:
        """As narrow as its widest part; where parts stand under each other it is taller than a window and scrolls."""
        tall = theme.base_px() * (62 if self._body.stacked() else 34)
        return QSize(theme.base_px() * 26, tall)


_DETAIL = (("title", "text"), ("note", "caution"), ("source", "soft"), ("tags", "soft"))


def _matching(entry: LibraryEntry, words: list[str]) -> LibraryEntry:
    """The entry with the rows that hold every word, in the row itself or in its name."""
    name = f"{entry.name} {entry.section}".casefold()
    rows = tuple(row for row in entry.rows if all(word in f"{row.words()} {name}" for word in words))
    return entry if len(rows) == len(entry.rows) else replace(entry, rows=rows)


def _row(holder: QWidget, *parts: QWidget) -> QHBoxLayout:
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.space(3))
    for part in parts:
        row.addWidget(part)
    return row


def _column(holder: QWidget, *parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(holder)
    column.setContentsMargins(theme.space(4), theme.space(2.5), theme.space(4), theme.space(2.5))
    column.setSpacing(theme.space(1))
    for part in parts:
        column.addWidget(part)
    return column


def example() -> QWidget:
    """A small library, signed."""
    from profiles.drugs import Drug
    from profiles.figures import Source, SourceKind, Status
    from profiles.findings import Rule, Severity
    from profiles.limits import Limit

    drug = Drug("morphine", "morphine", "mg", ("pain",), "Tolerance is lost within days.", "S22")
    what = (Rule.DOSE_DAY, Severity.SOFT, "morphine", "dose_ng_per_day")
    known = Limit(*what, 20_000_000, True, "S22: caution above 20 mg/day", Status.LABEL)
    unsure = Limit(*what, 15_000_000, True, "consensus panel figure, not confirmed", Status.UNCONFIRMED)
    raised = Limit(*what, 50_000_000, True, "proposal", Status.PROPOSAL, raised_from=25_000_000, by="J. Example",
                   reason="compounded here")  # fmt: skip
    source = Source("S22", SourceKind.LABEL, "Infumorph monograph", "http://www.empr.com/infumorph/drug/3820/")
    library = Library(2, "Cisterna drug library", (drug,), (known, unsure, raised), (), (), (source,))
    panel = theme.mark(LibraryPanel(), ground="window")
    facts = (("Library", "Cisterna drug library, version 2"), ("Signed", "by releases on 28 Nov 2026"))
    panel.setValue(LibraryView(library, facts))
    panel.resize(1190, 760)
    return panel


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
