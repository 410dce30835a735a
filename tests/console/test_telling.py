"""The one true sentence, in every phase, and what covers the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from console import desk as steps
from console.desk import Desk, Result
from console.hearing import heard
from console.line import Broken, Dialled
from console.phases import Phase
from console.telling import (
    age_text,
    banner_view,
    cover_view,
    date_text,
    doubt_of,
    full_moment,
    holds,
    in_doubt,
    moment,
    outcome_view,
    stop_words,
    unfinished_words,
    unseen_words,
)
from device.events import Confirmed, Purpose, Why
from profiles.program import Order
from profiles.pump import Alarm, AlarmRank, PumpState
from widgets.banner import BannerTone
from widgets.wording_pump import REASONS

AT = 1_795_512_600  # 24 Nov 2026, 09:30 UTC


def tone_of(desk: Desk, now_ms: int = 100_000) -> BannerTone:
    return banner_view(desk, now_ms, UTC).tone


def in_phase(desk: Desk, phase: Phase, result: Result | None = None) -> Desk:
    return replace(desk, phase=phase, result=result)


def test_nothing_is_claimed_before_a_pump_was_read(held: Desk):
    assert banner_view(Desk(), 0).sentence == "No pump has been read."
    chosen = steps.choose(Desk(), held.patient)
    assert banner_view(chosen, 0).sentence == "The pump of M. Example has not been read."


def test_what_the_pump_runs_is_said_with_its_time_and_age(held: Desk):
    view = banner_view(replace(held, running_since_at=AT), 104_000, UTC)
    assert view.sentence == "When last read, the pump was running 'Day/night 300 mcg/day' since 24 Nov, 09:30."
    fresh = banner_view(replace(held, running_since_at=AT), 101_000, UTC)
    assert fresh.sentence == "Running 'Day/night 300 mcg/day' since 24 Nov, 09:30."
    assert (fresh.age, fresh.emulator, fresh.patient, fresh.serial) == (
        "read 1 s ago",
        True,
        "M. Example",
        "CIS-104233",
    )


@pytest.mark.req(44)
def test_knowledge_turns_grey_after_three_missed_frames_and_when_the_line_is_lost(held: Desk):
    assert tone_of(held) is BannerTone.KNOWN
    assert tone_of(held, 103_501) is BannerTone.STALE
    lost = steps.lost(held, "The cable is out.")
    assert tone_of(lost) is BannerTone.STALE
    assert banner_view(lost, 100_000, UTC).sentence.startswith("No line to the pump. When last read, it was running")


@pytest.mark.req(32)
def test_another_pump_on_the_line_is_named_in_the_banner(held: Desk):
    lost = banner_view(replace(steps.lost(held, ""), stranger="CIS-9"), 100_000, UTC)
    assert lost.tone is BannerTone.STALE
    assert lost.sentence.startswith(
        "CIS-9 answers on this line, not CIS-104233. When last read, CIS-104233 was running"
    )
    never = banner_view(replace(steps.lost(replace(held, status=None), ""), stranger="CIS-9"), 100_000)
    assert never.sentence == "CIS-9 answers on this line, not CIS-104233. The pump of M. Example has not been read."
    doubtful = in_phase(held, Phase.UNCERTAIN, Result("uncertain", "unplugged", "ab"))
    assert banner_view(replace(steps.lost(doubtful, ""), stranger="CIS-9"), 100_000).sentence.startswith(
        "CIS-9 answers on this line"
    )
    assert (
        "CIS-9"
        not in banner_view(replace(replace(steps.lost(held, ""), stranger="CIS-9"), connected=True), 100_000).sentence
    )


@pytest.mark.req(28)
def test_a_draft_is_a_word_in_the_banner(held: Desk):
    assert banner_view(held, 100_000).draft == ""
    assert banner_view(in_phase(held, Phase.DRAFTED), 100_000).draft == "Draft, not in the pump"


@pytest.mark.parametrize("phase", Phase)
def test_every_phase_has_a_sentence_that_ends(held: Desk, phase: Phase):
    view = banner_view(in_phase(held, phase, Result("uncertain", "unplugged", "ab")), 100_000)
    assert view.sentence.endswith(".")
    assert "{" not in view.sentence


@pytest.mark.req(30)
def test_a_stopped_pump_covers_the_screen_with_what_the_stop_does(held: Desk):
    stopped = replace(held, status=replace(held.status, state=PumpState.STOPPED))
    assert banner_view(stopped, 100_000).sentence == "The pump has stopped. No drug is delivered."
    assert tone_of(stopped) is BannerTone.STOPPED
    cover = cover_view(stopped, "Abrupt stop can be life-threatening.")
    assert cover is not None
    assert "Abrupt stop can be life-threatening." in cover.sentences
    assert cover_view(held) is None


def test_a_fault_of_the_console_covers_the_screen(held: Desk):
    cover = cover_view(steps.fault(held, "x"))
    assert cover is not None
    assert cover.action == "read"
    still = replace(held, status=replace(held.status, state=PumpState.STOPPED))
    assert cover_view(steps.fault(still, "x")).sentences[0].startswith("The pump has stopped.")


@pytest.mark.parametrize("word", ["confirmed", "not-applied", "forgotten"])
def test_the_other_outcomes_say_what_the_pump_holds_now(held: Desk, word: str):
    view = outcome_view(replace(held, result=Result(word, "activated", "ab" * 16)), UTC)
    assert view is not None
    assert view.outcome == word
    assert view.held == "The pump is running 'Day/night 300 mcg/day'."
    assert outcome_view(held) is None


def test_a_confirmed_stop_is_told_as_stopped(held: Desk):
    stopped = replace(held, status=replace(held.status, state=PumpState.STOPPED))
    view = outcome_view(replace(stopped, result=Result("confirmed", "stopped", "ab", "stop")), UTC)
    assert view is not None
    assert (view.title, view.held) == ("Stopped", "The pump is stopped.")


def test_a_factory_new_and_an_unreadable_pump_have_their_words(held: Desk):
    factory = replace(held, held=None, status=replace(held.status, state=PumpState.FACTORY))
    told = banner_view(factory, 100_000, UTC)
    assert told.sentence == "The pump has never been programmed and delivers nothing."
    assert told.tone is BannerTone.FACTORY  # the mark of a pump that runs would say the contrary
    assert "cannot read" in holds(replace(held, held=None), UTC, "")
    assert holds(Desk(), UTC, "") == "has not been read"


@pytest.mark.parametrize(
    ("span_ms", "words"),
    [
        (0, "read 0 s ago"),
        (59_999, "read 59 s ago"),
        (60_000, "read 1 min ago"),
        (7_200_000, "read 2 h ago"),
        (86_400_000, "read 1 day ago"),
        (200_000_000, "read 2 days ago"),
    ],
)
def test_ages_grow_in_words(span_ms: int, words: str):
    assert age_text(span_ms) == words


def test_instants_are_written_as_they_hang_on_the_wall():
    assert moment(AT, UTC) == "24 Nov 2026, 09:30"
    assert full_moment(AT, UTC) == "24 Nov 2026, 09:30 UTC"
    assert date_text(AT, UTC) == "24 Nov 2026"


def test_the_year_is_left_out_only_beside_the_same_one_where_the_wall_hangs():
    year_s = 365 * 86_400
    assert moment(AT, UTC, AT + 60) == "24 Nov, 09:30"
    assert moment(AT - year_s, UTC, AT) == "24 Nov 2025, 09:30"
    assert moment(AT + year_s, UTC, AT) == "24 Nov 2027, 09:30"
    eve = int(datetime(2026, 12, 31, 23, 30, tzinfo=UTC).timestamp())
    east = timezone(timedelta(hours=1))
    assert moment(eve, UTC, eve + 3_600) == "31 Dec 2026, 23:30"
    assert moment(eve, east, eve + 3_600) == "1 Jan, 00:30"


def test_a_program_of_last_year_is_not_told_as_one_of_this_year(held: Desk):
    old = replace(held, running_since_at=AT - 365 * 86_400)
    assert banner_view(old, held.read_ms, UTC).sentence == "Running 'Day/night 300 mcg/day' since 24 Nov 2025, 09:30."
    assert banner_view(old, held.read_ms, UTC).when == (
        "Read 24 Nov 2026, 09:30 UTC, running since 24 Nov 2025, 09:30 UTC"
    )
    still = replace(old, status=replace(held.status, state=PumpState.STOPPED))
    assert banner_view(still, held.read_ms, UTC).when == "Read 24 Nov 2026, 09:30 UTC"
    assert banner_view(replace(held, status=None), 0, UTC).when == ""


def test_every_reason_that_the_wire_knows_has_a_sentence():
    assert {str(why) for why in Why} <= set(REASONS)


@pytest.mark.req(44)
def test_a_stop_that_was_not_answered_is_told_until_it_is(held: Desk):
    words = "STOP is not confirmed yet; it is sent until the pump has answered."
    stopping = steps.stop(steps.lost(held, "The cable is out."), "cd" * 16)
    waiting = heard(stopping, Broken("The cable is out.", 250), 1, 1)
    for desk in (waiting, steps.read(waiting), heard(waiting, Dialled("url"), 1, 1)):
        assert banner_view(desk, 100_000).sentence.endswith(words)
    fault = cover_view(steps.fault(waiting, "x"))
    assert fault is not None
    assert words in fault.sentences
    assert words not in banner_view(stopping, 100_000).sentence
    assert "STOP is not confirmed" in unfinished_words(waiting)
    stopped = replace(waiting.status, state=PumpState.STOPPED, flow_nl_per_day=0)
    done = heard(waiting, Confirmed(b"\xcd" * 16, Why.STOPPED, Purpose.STOP, stopped), 1, 1)
    assert words not in banner_view(done, 1).sentence


def test_a_stop_of_a_former_console_that_never_arrived_says_that_the_pump_runs_on(held: Desk):
    view = outcome_view(replace(held, result=Result("not-applied", "killed", "ab" * 16, "stop")))
    assert view is not None
    assert view.next_steps == ("The pump was not stopped by it.", "Press STOP again if the pump must stand still.")


@pytest.mark.req(35)
@pytest.mark.parametrize("what", ["push", "bolus", "stop"])
def test_what_the_pump_has_forgotten_is_neither_confirmed_nor_denied_and_is_no_doubt_any_more(held: Desk, what: str):
    desk = replace(held, result=Result("forgotten", "forgotten", "ab" * 16, what))
    view = outcome_view(desk)
    assert view is not None
    assert "cannot be known" in view.sentence
    assert ("Asked for", {"push": "Program"}.get(what, what.capitalize())) in view.facts
    assert not any("Nothing needs to be undone" in step or "not stopped" in step for step in view.next_steps)
    assert any("find out from the patient" in step for step in view.next_steps)
    assert doubt_of(desk) is None
    assert stop_words(desk) == ()
    beside = replace(held, result=Result("confirmed", "activated", "cd" * 16), others=(desk.result,))
    assert any(told.startswith("Not known any more. ") for _, told in outcome_view(beside).facts)


@pytest.mark.req(35)
def test_every_transaction_that_ended_is_told_and_not_only_the_last(held: Desk):
    ended = Result("confirmed", "activated", "ab" * 16)
    others = (Result("not-applied", "killed", "cd" * 16), Result("confirmed", "stopped", "ef" * 16, "stop"))
    view = outcome_view(replace(held, result=ended, others=others))
    assert view is not None
    assert dict(view.facts) == {
        "Asked for": "Program",
        "Transaction": "ab" * 4,
        "Also program " + "cd" * 4: f"Not applied. {REASONS['killed']}",
        "Also stop " + "ef" * 4: f"Confirmed. {REASONS['stopped']}",
    }


@pytest.mark.parametrize("phase", [Phase.UNCERTAIN, Phase.RESOLVING])
def test_a_pump_in_doubt_has_no_outcome_and_no_plain_cover(held: Desk, phase: Phase):
    doubtful = in_phase(held, phase, Result("uncertain", "unplugged", "ab" * 16))
    assert tone_of(doubtful) is BannerTone.UNCERTAIN
    assert in_doubt(doubtful)
    assert outcome_view(doubtful, UTC) is None
    assert cover_view(doubtful) is None


def test_what_is_unfinished_at_the_end_is_said_with_what_becomes_of_it(held: Desk):
    drafted = replace(held, phase=Phase.DRAFTED)
    assert unfinished_words(drafted) == "A draft is not in the pump: closing loses it and nothing else."
    assert unfinished_words(replace(held, phase=Phase.UNCERTAIN)).startswith("Nobody knows yet what the pump holds.")
    assert unfinished_words(replace(held, phase=Phase.PROGRAMMING)).startswith("Something is on its way to the pump.")
    assert unfinished_words(replace(held, phase=Phase.FAULT)) == "Closing changes nothing in the pump."
    stopped = replace(drafted, status=replace(held.status, state=PumpState.STOPPED))
    assert unfinished_words(stopped) == (
        "The pump is stopped: nothing is delivered until it is programmed. "
        "A draft is not in the pump: closing loses it and nothing else."
    )


def test_after_a_restart_no_draft_is_said_to_be_kept(held: Desk):
    ended = replace(held, result=Result("not-applied", "struck-off", "a" * 32))
    lost = outcome_view(ended)
    kept = outcome_view(replace(ended, phase=Phase.DRAFTED))
    assert lost is not None
    assert kept is not None
    assert "What was asked for is in the record: draft it again if it is still right." in lost.next_steps
    assert "The draft is kept: change it or review it again." in kept.next_steps
    off_line = outcome_view(replace(ended, phase=Phase.LOST, draft=Order(replace(held.held, name="Another"))))
    assert off_line is not None
    assert off_line.next_steps == kept.next_steps


def test_after_a_fault_it_is_said_what_became_of_a_stop(held: Desk):
    faulty = replace(held, phase=Phase.FAULT)
    assert "stopped" not in banner_view(faulty, 0).sentence
    stopped = replace(faulty, status=replace(held.status, state=PumpState.STOPPED))
    doubtful = replace(faulty, result=Result("uncertain", "silent", "ab", "stop"))
    for desk, words in ((stopped, "The pump has stopped"), (doubtful, "Nobody knows whether the pump has stopped")):
        assert words in banner_view(desk, 0).sentence
        assert any(words in sentence for sentence in cover_view(desk).sentences)


def test_a_pump_that_gives_nothing_is_never_said_to_be_running(stalled: Desk):
    view = banner_view(stalled, 100_000, UTC)
    assert view.tone is BannerTone.STOPPED
    assert view.sentence == (
        "The pump has given nothing since 21 Nov, 09:30, because its motor has stalled; it holds 'Day/night 300 "
        "mcg/day'. No drug is delivered."
    )
    assert "running" not in banner_view(steps.lost(stalled, ""), 100_000, UTC).sentence
    cover = cover_view(stalled, "Abrupt stop can be life-threatening.", UTC)
    assert cover is not None
    assert (cover.title, cover.action) == ("The pump gives nothing", "pass")
    assert "because its motor has stalled" in cover.sentences[0]
    assert "Abrupt stop can be life-threatening." in cover.sentences
    assert "press STOP first" in cover.sentences[-1]
    assert "because its motor has stalled" in unfinished_words(stalled)
    broken = replace(stalled, phase=Phase.FAULT)
    assert "because its motor has stalled" in banner_view(broken, 100_000, UTC).sentence


def test_an_empty_pump_whose_since_is_not_told_still_gives_nothing(stalled: Desk):
    bare = replace(stalled, status=replace(stalled.status, alarms=(Alarm("empty-reservoir", AlarmRank.CRITICAL, 0),)))
    assert "its reservoir is empty" in holds(bare, UTC, "was")


def test_a_program_that_waits_for_its_start_is_not_said_to_be_running(waiting: Desk):
    told = banner_view(waiting, 100_000, UTC).sentence
    assert told == "Running what goes before 'Day/night 300 mcg/day', which starts by itself on 25 Nov, 09:30."


def test_a_pump_that_starts_by_itself_is_not_said_to_wait_for_a_program(away: Desk):
    told = banner_view(away, 100_000, UTC).sentence
    assert told == "The pump has stopped until 25 Nov, 09:30, when it starts by itself. No drug is delivered."
    cover = cover_view(away, "", UTC, ", with baclofen 300 mcg/day")
    assert cover is not None
    assert cover.sentences[-1] == (
        "It starts by itself on 25 Nov, 09:30, with baclofen 300 mcg/day. If it must not, press STOP."
    )
    assert "starts by itself" in unfinished_words(away)
    assert "until it is programmed" not in unfinished_words(away)
    by_hand = replace(away, ran=replace(away.ran, ended_s=away.ran.since_s + 60))
    assert banner_view(by_hand, 100_000, UTC).sentence == "The pump has stopped. No drug is delivered."
    assert "until it is programmed" in unfinished_words(by_hand)
    ends = cover_view(by_hand, "", UTC)
    assert ends is not None
    assert ends.sentences[-1].startswith("To restart it, shape a program")


def test_where_nobody_knows_how_far_a_plan_is_no_word_says_that_the_pump_waits_for_a_program(rising: Desk):
    stopped = replace(rising, ran=None, status=replace(rising.status, state=PumpState.STOPPED))
    cover = cover_view(stopped, "", UTC)
    assert cover is not None
    assert cover.sentences[-1] == "Whether its plan starts it again by itself is not known: read the pump."
    assert cover.sentences[-1] in unfinished_words(stopped)


def test_a_log_that_does_not_reach_back_a_day_is_told(held: Desk):
    now_s = held.status.elapsed_s
    assert unseen_words(held, UTC) == ""  # not read yet
    assert unseen_words(replace(held, log_from_s=now_s - 86_400), UTC) == ""
    short = replace(held, log_from_s=now_s - 3_600)
    assert unseen_words(short, UTC) == "boluses before 24 Nov, 08:30 are not in the pump's log"
    assert unseen_words(replace(short, status=None), UTC) == ""
