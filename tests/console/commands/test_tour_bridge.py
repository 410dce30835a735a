"""The bridge of the tour runs, and the plots draw what the pump gives meanwhile."""

from __future__ import annotations

from console.commands.tour import staged
from console.commands.tour_bridge import bridging
from console.pages.program import ProgramPage


def test_while_the_bridge_runs_every_page_tells_it_and_the_plots_draw_its_flow(qapp):
    with staged() as window:
        story = bridging(window)
        assert next(story) == "bridge-confirmed"
        assert list(story) == ["pump-bridging", "program-bridging", "worklist-bridging"]
        desk = window.controller.desk
        assert desk.bridge_nl > 0
        assert window.window.banner.value().sentence.startswith("Giving a bridge of the former fluid")
        (row,) = (row for row in window.showing.worklist.rows() if row.serial == desk.status.serial)
        assert row.state == "Bridge runs"
        flow = window.showing.program.plots.view().held.flow_nl_per_day
        assert flow[0] == desk.status.flow_nl_per_day
        assert flow[-1] < flow[0], "the stronger fluid needs less of it"
        _nothing_is_drafted_and_nothing_blocked(window.showing.program)


def _nothing_is_drafted_and_nothing_blocked(page: ProgramPage) -> None:
    title, gives, cut = page.bridge.value()
    assert title.startswith("A bridge runs until about ")
    assert gives.startswith("The pump gives the former fluid at ")
    assert "needs a bridge of its own" in cut
    assert page.findings.value() == ()
    assert not page.editor.fill.isOn(), "its fill was programmed"
