"""The bridge of the tour runs, and the plots draw what the pump gives meanwhile."""

from __future__ import annotations

from console.bridging import untold
from console.commands.staged import Staged
from console.commands.tour import staged
from console.commands.tour_bridge import bridging
from console.commands.tour_steps import BACLOFEN, MIXTURE, read
from console.desk import Desk, held_order
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


def test_between_an_opening_and_the_pumps_log_no_page_tells_or_judges_what_goes_on(qapp):
    with staged() as window:
        moments = _listened(window)
        list(bridging(window))
        after_the_push = len(moments)
        window.controller.choose(BACLOFEN)
        window.controller.choose(MIXTURE)
        window.showing.go("program")
        read(window)
        assert 0 < after_the_push < len(moments), "there was such a moment after the push, and one after coming back"
        for banner, judged, drawn, found in moments:
            assert banner == "Holding 'Morphine 3.999 mg/day, bupivacaine 2.999 mg/day'; its log is being read."
            assert (judged, drawn, found) == ((), None, "Reading the pump's log")
        _nothing_is_drafted_and_nothing_blocked(window.showing.program)
        assert window.showing.program.plots.view() is not None


def _listened(window: Staged) -> list[tuple[object, ...]]:
    """What stood on the pages whenever the desk changed and only the pump's log could tell what the pump gives."""
    moments: list[tuple[object, ...]] = []

    def look(desk: Desk, _old: Desk) -> None:
        nothing_drafted = desk.shown is not None and desk.shown == held_order(desk)
        if nothing_drafted and desk.connected and untold(desk.status, desk.bridge_nl):
            page = window.showing.program
            banner = window.window.banner.value().sentence
            moments.append((banner, desk.findings, page.plots.view(), page.findings.said()))

    window.controller.changed.connect(look)
    return moments


def test_a_line_that_is_lost_before_the_log_is_read_leaves_nothing_being_read(qapp):
    with staged() as window:
        list(bridging(window))
        window.controller.choose(BACLOFEN)
        window.controller.choose(MIXTURE)
        window.showing.go("program")
        cut: list[Desk] = []

        def look(desk: Desk, _old: Desk) -> None:
            if not cut and desk.connected and desk.status is not None and untold(desk.status, desk.bridge_nl):
                cut.append(desk)
                window.stage.unplug()

        window.controller.changed.connect(look)
        window.controller.read()
        window.turn(3_000)
        desk, page = window.controller.desk, window.showing.program
        assert cut and not desk.connected and untold(desk.status, desk.bridge_nl)
        assert page.findings.said() == "Not known"
        assert page.plots._empty.value().title == "What the pump gives is not known"
        assert page.totals.isHidden() or not page.totals.isVisibleTo(page)
        assert "No line" in window.window.banner.value().sentence
