"""A legend says every line in a word, beside a piece of that line."""

from __future__ import annotations

from widgets.plot_legend import LegendRow, PlotLegend


def test_rows_are_named_and_wide_enough(keep):
    legend = PlotLegend()
    narrow = legend.sizeHint().width()
    legend.setRows((LegendRow("held by the pump", "held", dashed=True), LegendRow("draft", "draft", hatched=True)))
    keep(legend)
    assert legend.accessibleName() == "Lines: held by the pump, draft"
    assert legend.sizeHint().width() > narrow + 100
    image = legend.grab().toImage()
    assert len({image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}) > 4


def test_the_same_rows_are_not_laid_out_again(keep):
    legend = keep(PlotLegend())
    legend.setRows((LegendRow("held", "held"),))
    legend.setRows((LegendRow("held", "held"),))
    assert legend.rows() == (LegendRow("held", "held"),)
