"""What the tour shows: one visit after another, a picture wherever a screen has something new to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

from console.commands.staged import Staged
from console.commands.tour_acts import acting
from console.commands.tour_bridge import bridging
from console.commands.tour_doubts import doubting, forgetting, stopping
from console.commands.tour_library import looking_up
from console.commands.tour_pairing import pairing
from console.commands.tour_plan import PLANS
from console.commands.tour_shapes import SHAPES, starting
from console.commands.tour_stalls import stalling
from console.commands.tour_steps import BACLOFEN, MIXTURE, SECOND_MS, SERIAL, SIGNER, ZICONOTIDE, draft, read, sign
from console.starts import MOST, Starts
from widgets.change_review import ReviewAnswer

Story = Callable[[Staged], Iterator[str]]


def titrating(staged: Staged) -> Iterator[str]:
    """Read a pump, raise a dose beyond what needs a reason, sign, program, confirm."""
    desk = staged.controller
    yield "worklist"
    crashed = Starts(Path())
    crashed.crashes = MOST
    staged.showing.worklist.setNotice(*crashed.notice())
    yield "worklist-notice"
    staged.showing.worklist.setNotice()
    desk.choose(BACLOFEN)
    yield "pump-before-reading"
    read(staged)
    yield "pump"
    staged.showing.go("program")
    yield "program-held"
    draft(staged, Fraction(11, 10))
    yield "program"
    draft(staged, Fraction(5, 4))
    yield "program-needs-a-reason"
    desk.review()
    yield "review"
    reasons = tuple((f.key, "Spasticity scores rising since two visits") for f in desk.desk.findings if f.severity)
    answer = ReviewAnswer(reasons, *SIGNER)
    staged.showing.review.review.setAnswer(answer)
    staged.errands.sign(answer)
    yield "review-signed"
    desk.program()
    staged.turn(3 * SECOND_MS)
    yield "programming"
    staged.stage.pumps[SERIAL].confirm()
    staged.turn(5 * SECOND_MS)
    yield "confirmed"
    desk.close_result()


def shaping(staged: Staged) -> Iterator[str]:
    """Everything a program can be, drafted for the pump that was just read, and discarded again."""
    staged.showing.go("program")
    for story in SHAPES:
        yield from story(staged)


def calling_off(staged: Staged) -> Iterator[str]:
    """A mixture with patient boluses; the push is called off at the last moment."""
    desk = staged.controller
    desk.choose(MIXTURE)
    read(staged)
    staged.showing.go("program")
    yield "program-mixture"
    draft(staged, Fraction(21, 20))
    sign(staged)
    desk.program()
    staged.turn(3 * SECOND_MS)
    desk.cancel()
    staged.turn(5 * SECOND_MS)
    yield "not-applied"
    desk.close_result()


def pulling_the_plug(staged: Staged) -> Iterator[str]:
    """A dose that is blocked; then the cable goes while the pump waits, and comes back."""
    desk = staged.controller
    desk.choose(ZICONOTIDE)
    read(staged)
    staged.showing.go("program")
    draft(staged, Fraction(10))
    yield "program-blocked"
    desk.undo()
    draft(staged, Fraction(6, 5))
    sign(staged)
    desk.program()
    staged.turn(3 * SECOND_MS)
    staged.stage.unplug()
    staged.turn(SECOND_MS)
    yield "uncertain"
    staged.stage.plug()
    staged.turn(40 * SECOND_MS)
    yield "resolved"
    desk.close_result()
    staged.stage.unplug()
    staged.turn(15 * SECOND_MS)
    yield "no-line"


STORIES: tuple[Story, ...] = (
    titrating,
    looking_up,
    shaping,
    *PLANS,
    acting,
    calling_off,
    pulling_the_plug,
    doubting,
    stopping,
    starting,
    stalling,
    bridging,
    forgetting,
    pairing,
)
