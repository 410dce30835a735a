"""The line in which a cell of the step table is typed: it says what is being typed, and no wheel turns it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from widgets import theme
from widgets.quantity_line import QuantityLine
from widgets.theme import Role

Index = QModelIndex | QPersistentModelIndex


class StepCells(QStyledItemDelegate):
    """Signals: ``previewed(index, text)`` while typing; ``abandoned()`` when Escape ended it; ``blocked(sentence)`` for
    a keystroke beyond the range of its column, empty once it was acknowledged.

    ``beyond(index, text)`` says why a text is more than its cell takes.
    """

    previewed = Signal(QModelIndex, str)
    abandoned = Signal()
    blocked = Signal(str)

    def __init__(
        self, parent: QObject | None = None, beyond: Callable[[Index, str], str] = lambda _index, _text: ""
    ) -> None:
        super().__init__(parent)
        self._beyond = beyond
        self._index = QPersistentModelIndex()
        self.closeEditor.connect(self._closed)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """The figures as text, their unit beside them smaller and grey, so that both always fit."""
        cell = QStyleOptionViewItem(option)
        self.initStyleOption(cell, index)
        number, _, unit = cell.text.partition(" ")
        cell.text = ""
        cell.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, cell, painter, cell.widget)
        painter.save()
        area = option.rect.adjusted(0, 0, -theme.space(2), 0)
        middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(Role.SMALL))
        painter.setPen(theme.colour("soft"))
        painter.drawText(area, middle, unit)
        if unit:
            area.adjust(0, 0, -theme.text_width(f" {unit}", Role.SMALL), 0)
        painter.setFont(theme.font(Role.BODY))
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or theme.colour("text"))
        painter.drawText(area, middle, number)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Room for figures and unit."""
        number, _, unit = str(index.data(Qt.ItemDataRole.DisplayRole)).partition(" ")
        width = theme.text_width(number) + (theme.text_width(f" {unit}", Role.SMALL) if unit else 0)
        return QSize(width + theme.space(3.5), theme.space(8))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line with the unit of its column drawn inside."""
        shown = str(index.data(Qt.ItemDataRole.DisplayRole))
        kept = QPersistentModelIndex(index)
        beyond = self._beyond  # a closure over the delegate would keep it alive
        line = QuantityLine(shown.partition(" ")[2], parent, lambda text: beyond(kept, text))
        line.setFont(theme.font())
        line.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        self._index = QPersistentModelIndex(index)
        line.edited.connect(self._typed)
        line.blocked.connect(self._close)
        line.acknowledged.connect(self._open)
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While a line waits to be acknowledged, Enter and Escape do that and do not end the cell."""
        if isinstance(watched, QuantityLine) and isinstance(event, QKeyEvent) and watched.isClosed():
            if event.type() is QEvent.Type.KeyPress:
                watched.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Bare figures, all selected, so that typing replaces them; what is being typed is left alone."""
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the text over as it stands."""
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Over the whole cell, and wider where figures and unit need it."""
        area, table = option.rect, editor.parentWidget()
        wide = max(area.width(), editor.minimumSizeHint().width())
        left = min(area.left(), max(0, table.width() - wide)) if table else area.left()
        editor.setGeometry(left, area.top(), wide, area.height())

    @Slot(str)
    def _typed(self, text: str) -> None:
        if self._index.isValid():
            self.previewed.emit(self._index.model().index(self._index.row(), self._index.column()), text)

    @Slot(str)
    def _close(self, sentence: str) -> None:
        self.blocked.emit(f"{sentence} The last keystroke was not taken: press Enter to go on.")

    @Slot()
    def _open(self) -> None:
        self.blocked.emit("")

    @Slot(QWidget, QAbstractItemDelegate.EndEditHint)
    def _closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint is QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.abandoned.emit()
