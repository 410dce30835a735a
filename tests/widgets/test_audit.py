"""The audit finds what a look would find."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from widgets import theme
from widgets.audit import clipped, unnamed


def page_with(keep, *parts):
    page = QWidget()
    column = QVBoxLayout(page)
    for part in parts:
        column.addWidget(part)
    return keep(page)


def test_a_field_without_a_name_is_found(keep):
    named, nameless = QLineEdit(), QLineEdit()
    named.setAccessibleName("Reason")
    page = page_with(keep, named, nameless)
    assert len(unnamed(page)) == 1


def test_a_cut_label_a_cut_paragraph_and_a_cut_button_are_found(keep):
    label, paragraph, button = theme.label("300 mcg/day"), theme.label("word " * 40, wrap=True), QPushButton("Read")
    page = page_with(keep, label, paragraph, button)
    assert clipped(page) == ()
    label.setFixedWidth(10)
    paragraph.setFixedSize(80, 16)
    button.setFixedWidth(8)
    assert len(clipped(page)) == 3


def test_what_is_hidden_and_what_is_empty_is_no_fault(keep):
    hidden, empty = QLineEdit(), theme.label("")
    page = page_with(keep, hidden, empty)
    hidden.hide()
    empty.setFixedWidth(0)
    assert unnamed(page) == clipped(page) == ()
