"""The books lead to a limit of the library, and are there only where it has one."""

from __future__ import annotations

import dataclasses

from profiles.findings import Finding, Part, Place, Rule, Severity
from widgets.source_button import SourceButton

RISE = Finding(Rule.DOSE_STEP_UP, Severity.SOFT, Place(Part.PROGRAM), "35", "30", "%", "label")


def test_pressing_asks_for_the_limit_of_its_finding(keep, qtbot):
    button = keep(SourceButton())
    button.setFinding(RISE)
    assert button.isVisible()
    with qtbot.waitSignal(button.sourceRequested) as asked:
        button.click()
    assert asked.args == [RISE]


def test_where_no_limit_of_the_library_stands_behind_it_there_are_no_books(keep):
    button = keep(SourceButton())
    button.setFinding(dataclasses.replace(RISE, rule=Rule.DAY_TILING))
    assert not button.isVisible()
    button.setFinding(dataclasses.replace(RISE, allowed=""))
    assert not button.isVisible()
