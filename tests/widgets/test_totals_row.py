"""Totals beside each other."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from widgets.figure import Figure
from widgets.totals_row import TotalsRow


def shown(row):
    figures = [figure.value() for figure in row.findChildren(Figure) if figure.isVisible()]
    return figures, [label.text() for label in row.findChildren(QLabel) if label.isVisible()]


def test_what_was_shown_before_never_shines_through(qapp, keep):
    row = keep(TotalsRow())
    row.setValue((("300 mcg/day", "Baclofen"), ("0.6 mL/day", "Volume")))
    qapp.processEvents()
    assert shown(row) == (["300 mcg/day", "0.6 mL/day"], ["Baclofen", "Volume"])
    row.setValue((("2.4 mcg/day", "Ziconotide"),), "soft")
    assert shown(row) == (["2.4 mcg/day"], ["Ziconotide"])
    assert row.value() == (("2.4 mcg/day", "Ziconotide"),)
