"""Every word of the banner has its lie that is noticed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from console.commands.soak_truth import GREY_AFTER_MS, LOOK_MS, Truth, wrong
from profiles.pump import PumpState
from widgets.banner import BannerTone, BannerView

TRUTH = Truth("CIS-1", PumpState.RUNNING, "A", 200, 0)
KNOWN = BannerView(BannerTone.KNOWN, "Running 'A' since 12 Nov, 09:40.", "read 0 s ago", "M. Example", "CIS-1", True)
OLD = replace(KNOWN, tone=BannerTone.STALE, sentence="When last read, the pump was running 'A'.", age="read 9 s ago")
LOST = replace(OLD, sentence="No line to the pump. When last read, it was running 'A'.")
DOUBT = replace(OLD, tone=BannerTone.UNCERTAIN, sentence="What the pump holds is uncertain.")
STOPPED = replace(KNOWN, tone=BannerTone.STOPPED, sentence="The pump has stopped. No drug is delivered.")
WORKING = replace(KNOWN, tone=BannerTone.WORKING, sentence="Programming. Until the switch the pump keeps what it held.")
LATE = replace(TRUTH, silent_ms=9_400)
AWAY = replace(LATE, on_line=False)


@pytest.mark.req(44)
@pytest.mark.parametrize(
    ("banner", "truth"),
    [
        (KNOWN, TRUTH),
        (KNOWN, replace(TRUTH, silent_ms=999 + LOOK_MS)),
        (OLD, LATE),
        (LOST, AWAY),
        (DOUBT, replace(AWAY, open=1)),
        (STOPPED, replace(TRUTH, state=PumpState.STOPPED)),
        (WORKING, replace(TRUTH, open=1)),
        (replace(OLD, age="read 2 min ago"), replace(LATE, silent_ms=170_000)),
        (replace(OLD, age="read 1 day ago"), replace(LATE, silent_ms=100_000_000)),
    ],
)
def test_what_is_so_is_not_called_wrong(banner, truth):
    assert wrong(banner, truth) == ""


@pytest.mark.req(44)
@pytest.mark.parametrize(
    ("banner", "truth", "said"),
    [
        (KNOWN, replace(TRUTH, serial="CIS-2"), "another pump"),
        (replace(KNOWN, emulator=False), TRUTH, "another pump"),
        (KNOWN, replace(TRUTH, open=1), "calls known what nobody knows"),
        (KNOWN, replace(TRUTH, name="B"), "the pump holds 'B'"),
        (KNOWN, replace(TRUTH, state=PumpState.STOPPED), "the pump holds"),
        (KNOWN, replace(TRUTH, silent_ms=GREY_AFTER_MS + LOOK_MS + 1), "calls known what is"),
        (OLD, replace(LATE, open=1), "calls merely old what nobody knows"),
        (OLD, replace(LATE, name="B"), "the pump held 'B'"),
        (replace(OLD, age="read 0 s ago"), TRUTH, "calls old what is 200 ms old"),
        (LOST, LATE, "there is one"),
        (DOUBT, AWAY, "calls uncertain"),
        (STOPPED, TRUTH, "calls a running pump stopped"),
        (replace(WORKING, sentence="Reading the pump."), replace(TRUTH, open=1), "calls reading"),
        (replace(KNOWN, tone=BannerTone.EMPTY), TRUTH, "calls unread"),
        (replace(KNOWN, age="read 5 s ago"), TRUTH, "says read 5 s ago of 200 ms"),
        (replace(KNOWN, age="read 0 s ago"), replace(TRUTH, silent_ms=2_100), "says read 0 s ago"),
        (replace(KNOWN, age=""), TRUTH, "says no age"),
    ],
)
def test_what_is_not_so_is_told(banner, truth, said):
    assert said in wrong(banner, truth)
