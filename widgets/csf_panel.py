"""The estimated concentration in the spinal fluid: a band over published models, never a line, and never a limit."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from profiles.csf import LABEL, Estimate
from profiles.units import Kind, concentration_text
from profiles.unusual import Unusual
from widgets import theme
from widgets.curve_item import CurveStyle
from widgets.fields import QuantityField
from widgets.plot_panel import PlotPanel
from widgets.projection_view import DrugLabel, ProjectionView

_WORDS = "published models, not measured; no limit is judged by it"


class CsfPanel(PlotPanel):
    """``setEstimate`` shows one drug's band. Signal ``weightChanged()``; ``weight_g()`` is None until one was written.

    The weight is asked for where the published numbers are per kilogram; it is for this estimate only.
    """

    weightChanged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Spinal fluid, estimate", ("band",), parent)
        self._estimate: Estimate | None = None
        self._drug: DrugLabel | None = None
        self._weight = QuantityField(Kind.WEIGHT, "kg", optional=True)
        self._weight.setAccessibleName("Body weight for the estimate")
        self._weight.setHelp("For this estimate only: it is not recorded, and nothing else reads it.")
        self._weight.setFixedWidth(theme.base_px() * 8)
        self._weight.valueChanged.connect(self.weightChanged)
        self.addControl(self._weight)
        self._weight.hide()

    def weight_g(self) -> int | None:
        """The body weight that was written."""
        return self._weight.value()

    def forget(self) -> None:
        """Another patient: the weight was not theirs."""
        self._weight.setValue(None)

    def setEstimate(
        self, view: ProjectionView, span_s: float, drug: DrugLabel | None, found: Estimate | Unusual | None
    ) -> None:
        """Show the band of a drug over ``span_s``; a sentence where there is none, nothing while it is computed."""
        self._estimate, self._drug = (found if isinstance(found, Estimate) else None), drug
        per_kg = isinstance(found, Unusual) and "weight" in found.sentence
        self._weight.setVisible(per_kg or (self._estimate is not None and any(m.per_kg for m in self._estimate.models)))
        number = next((n for n, each in enumerate(view.drugs[:4]) if each == drug), 0)
        colour = theme.tokens().series[number]
        self.curve("band").setStyle(CurveStyle(fill=colour, fill_alpha=70, stroke=colour, width=1.0))
        if self._estimate is None:
            self.curve("band").clear()
            self.setScale(span_s, 1.0, "ng/mL", 1.0)
            self.setWords(found.sentence if isinstance(found, Unusual) else "being estimated")
            return
        band = self._estimate
        self.curve("band").setBand(band.at_s, band.low, band.high)
        self.setScale(span_s, float(band.high.max()), "ng/mL", 1.0)
        self.setWords(_WORDS, f"{LABEL}. {self._sources()}")
        self.setToolTip(f"{LABEL}.\n{self._sources()}")

    def _sources(self) -> str:
        models = self._estimate.models if self._estimate else ()
        return "\n".join(dict.fromkeys(f"{model.source} ({model.status})" for model in models))

    def reading(self, at_s: float) -> str:
        """Between which concentrations it is thought to lie at an instant."""
        band = self._estimate
        if band is None or self._drug is None:
            return ""
        low, high = (float(np.interp(at_s, band.at_s, line)) for line in (band.low, band.high))
        unit = self._drug.unit
        said = " to ".join(concentration_text(round(ng), unit, 3) for ng in (low, high))
        return f"{self._drug.name} {said}, estimate"
