"""A question before something is lost: staying is the default, and the words on the buttons say what each does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from console.desk import Desk, held_order
from console.phases import Phase
from widgets.beside import show_beside


def question(window: QWidget, title: str, text: str, go: str, stay: str) -> QPushButton:
    """Ask it without stopping the window; the button that goes."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, title, text, parent=window)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names are what people wrote, never markup
    leaving = box.addButton(go, QMessageBox.ButtonRole.DestructiveRole)
    staying = box.addButton(stay, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(staying)
    box.setEscapeButton(staying)
    show_beside(box)
    return leaving


def loses_draft(desk: Desk, patient_id: str) -> bool:
    """Whether turning to that patient would throw a draft away."""
    other = desk.patient is not None and desk.patient.id != patient_id
    drafted = desk.draft is not None and desk.draft != held_order(desk)
    return other and drafted and desk.phase in (Phase.DRAFTED, Phase.LOST)
