"""The line in which a cell of the step table is typed: it says what is being typed, and no wheel turns it."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter
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
    """Signals: ``previewed(index, text)`` while typing; ``abandoned()`` when Escape ended it."""

    previewed = Signal(QModelIndex, str)
    abandoned = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
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
        return QSize(width + theme.space(2.25), theme.space(8))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A line with the unit of its column drawn inside."""
        shown = str(index.data(Qt.ItemDataRole.DisplayRole))
        line = QuantityLine(shown.partition(" ")[2], parent)
        line.setFont(theme.font())
        line.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        self._index = QPersistentModelIndex(index)
        line.textEdited.connect(self._typed)
        return line

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

    @Slot(QWidget, QAbstractItemDelegate.EndEditHint)
    def _closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint is QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.abandoned.emit()
