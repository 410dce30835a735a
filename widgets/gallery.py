"""Every widget with made-up data: run one alone by ``python -m widgets.<name>``, or grab them all in a test."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from widgets import theme
from widgets.tokens import THEMES

EXHIBITS: tuple[str, ...] = (
    "fields",
    "choices",
    "form",
    "chip",
    "hold_button",
    "act_dialog",
    "tolerance_dialog",
    "banner",
    "rail",
    "empty_state",
    "icon_mark",
    "source_button",
    "finding_card",
    "findings_panel",
    "reservoir_gauge",
    "worklist",
    "two_lines",
    "notice",
    "points",
    "restart_advice",
    "library_list",
    "library_table",
    "library_panel",
    "facts",
    "alarm_list",
    "pump_panel",
    "log_view",
    "figure",
    "totals_row",
    "was_will_be",
    "acknowledgement",
    "signature_panel",
    "change_review",
    "progress_panel",
    "outcome_panel",
    "uncertain_panel",
    "unread_panel",
    "doubt_strip",
    "stop_reason",
    "scroll",
    "scrolling_dialog",
    "reflow",
    "steady_text",
    "steady_words",
    "unbroken",
    "step_table",
    "program_editor",
    "edit_table",
    "switched_part",
    "strength_rows",
    "fill_form",
    "mixture_dialog",
    "delayed_form",
    "stop_form",
    "plan_table",
    "plan_form",
    "totals_panel",
    "projection_plots",
    "tip_note",
    "slider_field",
    "compare_plot",
    "compare_panel",
    "what_if_panel",
    "first_program_panel",
    "clock_panel",
)


def exhibit(name: str) -> QWidget:
    """The example of one module of this room."""
    made: QWidget = importlib.import_module(f"widgets.{name}").example()
    made.ensurePolished()
    if made.hasHeightForWidth():  # a window of its own is not fitted to wrapped text, as a part of a page is
        width = max(made.width() if made.testAttribute(Qt.WidgetAttribute.WA_Resized) else 0, made.sizeHint().width())
        made.resize(width, max(made.height(), made.heightForWidth(width)))
    return made


def show(example: Callable[[], QWidget]) -> int:
    """Show one example in a window of its own until it is closed; ``dark`` as an argument for the dark theme."""
    app = QApplication(sys.argv)
    theme.apply(app, next((name for name in sys.argv[1:] if name in THEMES), "light"))
    window = example()
    window.show()
    return app.exec()
