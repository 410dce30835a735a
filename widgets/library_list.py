"""The contents of the library: drugs, pump models and catheters, under their headings, with how much is unconfirmed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets import theme
from widgets.library_view import LibraryEntry, LibraryRow
from widgets.theme import Role
from widgets.two_lines import paint_lines, paint_text
from widgets.worklist_model import Index

_LOWER, _KEY = int(Qt.ItemDataRole.UserRole) + 1, int(Qt.ItemDataRole.UserRole) + 2


class _Item(QStyledItemDelegate):
    """A heading as a small grey word, everything else as two lines."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        area = QRectF(option.rect)
        painter.save()
        if not index.data(_KEY):
            painter.fillRect(area, theme.colour("surface"))
            below = area.adjusted(theme.space(3), theme.space(2), 0, 0)
            paint_text(painter, below, str(index.data()), Role.SMALL_STRONG, "soft")
        else:
            selected = bool(option.state & QStyle.StateFlag.State_Selected)
            painter.fillRect(area, theme.colour("accent_soft" if selected else "surface"))
            if selected:
                bar = QRectF(area.left(), area.top(), theme.space(0.75), area.height())
                painter.fillRect(bar, theme.colour("accent"))
            inner = area.adjusted(theme.space(3), theme.space(1), -theme.space(2), -theme.space(1))
            paint_lines(painter, inner, (str(index.data()), str(index.data(_LOWER))))
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.base_px() * 10, theme.space(12 if index.data(_KEY) else 9))


class LibraryList(QListWidget):
    """``setValue(entries)``; ``valueChanged(key)`` when another one is chosen."""

    valueChanged = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[LibraryEntry, ...] = ()
        self.setAccessibleName("Contents of the library")
        self.setItemDelegate(_Item(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._follow)

    def value(self) -> str:
        """The key of the chosen entry, empty when there is none."""
        at = self.currentRow()
        return str(self.item(at).data(_KEY) or "") if at >= 0 else ""

    def setValue(self, entries: tuple[LibraryEntry, ...], key: str = "") -> None:
        """Show entries under their sections, silently; that key is chosen, else the one that was, else the first."""
        kept = key or self.value()
        self.blockSignals(True)
        self.clear()
        section = ""
        for entry in entries:
            if entry.section != section:
                section = entry.section
                self._add(section, "", "", heading=True)
            self._add(entry.name, entry.counted(), entry.key)
        self.blockSignals(False)
        self._choose(kept)

    def _add(self, name: str, lower: str, key: str, *, heading: bool = False) -> None:
        item = QListWidgetItem(name)
        item.setData(_LOWER, lower)
        item.setData(_KEY, key)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {lower}" if lower else name)
        if heading:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.addItem(item)

    def _choose(self, key: str) -> None:
        keys = [str(self.item(at).data(_KEY) or "") for at in range(self.count())]
        at = keys.index(key) if key and key in keys else next((n for n, each in enumerate(keys) if each), -1)
        self.blockSignals(True)
        self.setCurrentRow(at)
        self.blockSignals(False)

    @Slot()
    def _follow(self) -> None:
        if self.value():
            self.valueChanged.emit(self.value())

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the longest name of a drug; a longer one is cut with an ellipsis."""
        return QSize(theme.base_px() * 17, theme.space(12) * 4)

    def sizeHint(self) -> QSize:
        """The same: what is beside it takes the rest."""
        return self.minimumSizeHint()


def example() -> QWidget:
    """Two drugs and a pump."""
    made = LibraryList()
    rows: tuple[LibraryRow, ...] = ()
    made.setValue(
        (
            LibraryEntry("drug a", "Drugs", "baclofen", "", rows),
            LibraryEntry("drug b", "Drugs", "morphine", "", rows),
            LibraryEntry("pump a", "Pump models", "Cisterna 20 reference pump", "", rows),
        )
    )
    made.resize(theme.base_px() * 18, theme.space(70))
    return made


if __name__ == "__main__":
    from widgets import gallery

    raise SystemExit(gallery.show(example))
