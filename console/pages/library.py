"""The library page: what is in use in words, and the way to another."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.library_files import InUse, Origin, day_text
from profiles.findings import Finding
from widgets.library_panel import LibraryPanel, LibraryView


class LibraryPage(QWidget):
    """``setValue(InUse)``. Signal: ``chooseRequested()``. Part: ``panel``."""

    chooseRequested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.panel = LibraryPanel()
        self.panel.chooseRequested.connect(self.chooseRequested)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.panel)
        self.takeFocus = self.panel.takeFocus

    def setValue(self, in_use: InUse) -> None:
        """Show what is in use."""
        self.panel.setValue(LibraryView(in_use.library, facts(in_use), in_use.trouble))

    def lead(self, finding: Finding) -> None:
        """Open the limit that a finding rests on: the drug is the first word of its detail."""
        self.panel.lead(finding.detail.partition(" ")[0], finding.source)


def facts(in_use: InUse) -> tuple[tuple[str, str], ...]:
    """Where the library comes from, as names and values."""
    library, site = in_use.library, in_use.library.site
    raised = sum(limit.raised for limit in library.limits)
    rows = [
        ("Library", f"{library.title}, version {library.version}" if library.version else "None can be read"),
        ("Signed by", _signed(in_use.origin)),
        ("Digest", in_use.origin.digest[:16] or "none"),
        ("Site file", f"{site.name}, version {site.version}" if site else "None: the library as it was published"),
    ]
    if site and in_use.site:
        rows.append(("Site file signed by", _signed(in_use.site)))
        added = sum(bool(limit.by) and not limit.raised for limit in library.limits)
        rows.append(("It changes", f"{added} tightened, {raised} raised"))
    return tuple(rows)


def _signed(origin: Origin) -> str:
    verdict = origin.verdict
    if verdict.refusal is not None or not verdict.signed_on:
        return "nobody that this console trusts"
    return f"{verdict.signer}, {day_text(verdict.signed_on)}"
