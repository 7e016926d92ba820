"""A session in the window: what is struck, kept and held awake, and what a change of mind does."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from session_bench import FREE, ROUTINE, Bench

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.player import Ending, State
from relaxapp.core.settings import Settings
from relaxapp.services.bookmarks import Played, Unfinished
from relaxapp.shell.session import CHANGED, PLACE_MS, TOO_LONG, Request, place_in


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Bench:
    return Bench(tmp_path)


def test_first_cue_is_softer(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(6_000)
    assert bench.speakers.last.struck == [("ready", None, 6.0), ("say", None, 0.0)]


def test_first_cue_of_the_next_session_is_softer_too(bench: Bench) -> None:
    bench.start()
    bench.session.start_again()
    QTest.qWait(0)
    assert [softer for _, _, softer in bench.speakers.last.struck] == [6.0, 6.0]


def test_speaker_opens_with_the_first_session_and_stays_for_the_next(bench: Bench) -> None:
    assert bench.speakers.opened == []
    bench.start()
    bench.session.start_again()
    QTest.qWait(0)
    assert len(bench.speakers.opened) == 1


def test_no_device_is_opened_before_the_session_is_seen(bench: Bench) -> None:
    bench.is_seen = False
    bench.start()
    assert bench.shown
    assert bench.speakers.opened == []
    bench.session.note_seen()
    assert len(bench.speakers.opened) == 1
    assert bench.player.state is State.PLAYING


def test_a_session_that_nobody_sees_begins_all_the_same(bench: Bench) -> None:
    bench.is_seen = False
    bench.start()
    bench.timer("unseen session").timeout.emit()
    assert bench.player.state is State.PLAYING
    bench.session.note_seen()
    assert len(bench.speakers.opened) == 1


def test_speaker_follows_the_cue_set_of_the_routine(bench: Bench) -> None:
    bench.start()
    bench.start(replace(ROUTINE, sound=replace(ROUTINE.sound, cues="wood")))
    assert bench.speakers.asked == [("bowl", "bowl"), ("wood", "bowl")]
    assert bench.speakers.opened[0].is_closed


def test_speaker_closes_some_time_after_the_end(bench: Bench) -> None:
    bench.start()
    bench.session.stop()
    assert not bench.speakers.last.is_closed
    bench.timer("speaker close").timeout.emit()
    assert bench.speakers.last.is_closed
    assert not bench.timer("speaker pump").isActive()


def test_speaker_of_a_long_pause_stays_for_going_on(bench: Bench) -> None:
    bench.start()
    bench.playback.toggle_pause()
    bench.timer("speaker close").timeout.emit()
    assert not bench.timer("speaker pump").isActive()
    assert not bench.speakers.last.is_closed
    bench.playback.toggle_pause()
    assert bench.timer("speaker pump").isActive()


def test_notice_of_the_sound_is_said_once(bench: Bench) -> None:
    bench.speakers.notice = "Cues are shown but not heard."
    bench.start()
    bench.start(replace(ROUTINE, sound=replace(ROUTINE.sound, cues="wood")))
    assert bench.heard == ["Cues are shown but not heard."]


def test_lost_device_is_said_and_the_next_session_looks_for_another(bench: Bench) -> None:
    bench.start()
    bench.speakers.last.notice = "The sound device is gone."
    bench.timer("speaker pump").timeout.emit()
    assert bench.heard == ["The sound device is gone."]
    bench.session.start_again()
    QTest.qWait(0)
    assert len(bench.speakers.opened) == 2


def test_mute_and_volume_are_heard_at_once(bench: Bench) -> None:
    bench.start()
    assert bench.speakers.last.gain == pytest.approx(0.8)
    bench.session.toggle_mute()
    assert bench.speakers.last.gain == 0
    bench.session.apply(Settings(volume=30))
    assert bench.speakers.last.gain == 0
    bench.session.toggle_mute()
    assert bench.speakers.last.gain == pytest.approx(0.3)
    bench.session.apply(Settings(volume=30, mute=True))
    assert bench.speakers.last.gain == 0


def test_screen_is_kept_awake_while_it_plays(bench: Bench) -> None:
    bench.start()
    assert bench.inhibitor.is_on
    bench.playback.toggle_pause()
    assert not bench.inhibitor.is_on
    bench.playback.toggle_pause()
    assert bench.inhibitor.is_on
    bench.session.stop()
    assert not bench.inhibitor.is_on


def test_nothing_is_kept_of_the_get_ready(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(4_000)
    bench.timer("place").timeout.emit()
    assert bench.bookmarks.value.unfinished is None


def test_place_is_kept_at_each_step_and_every_few_seconds(bench: Bench) -> None:
    options = Options(seed=7)
    bench.start(options=options, speed=2.0)
    bench.pass_ms(7_000)
    kept = bench.bookmarks.value.unfinished
    assert kept == Unfinished("two-steps", options, kept.position_ms if kept else 0, 2.0)
    assert kept is not None
    assert 13_000 <= kept.position_ms <= 14_000
    bench.pass_ms(2_000)
    bench.timer("place").timeout.emit()
    assert bench.bookmarks.value.unfinished == replace(kept, position_ms=18_000)
    assert bench.timer("place").interval() == PLACE_MS


def test_finished_session_leaves_no_place_but_is_remembered(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(60_000)
    assert [one.ending for one in bench.outcomes] == [Ending.COMPLETED]
    assert bench.bookmarks.value.unfinished is None
    assert bench.bookmarks.value.recent == (Played("two-steps"),)


def test_stopped_session_leaves_no_place_but_is_remembered_with_its_length(bench: Bench) -> None:
    bench.start(FREE, options=Options(for_ms=600_000))
    bench.pass_ms(20_000)
    assert bench.session.stop()
    assert bench.bookmarks.value.unfinished is None
    assert bench.bookmarks.value.recent == (Played("free", None, 600_000),)


def test_session_stopped_in_the_get_ready_is_not_remembered(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(2_000)
    bench.session.stop()
    assert bench.bookmarks.value.recent == ()


def test_closed_window_keeps_the_place(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(20_000)
    bench.session.leave()
    assert bench.bookmarks.value.unfinished == Unfinished("two-steps", Options(), 20_000)
    assert bench.player.state is State.FINISHED
    assert bench.outcomes == []
    assert bench.speakers.last.is_closed
    assert not bench.inhibitor.is_on


def test_session_goes_on_at_its_place(bench: Bench) -> None:
    bench.start(position_ms=20_000)
    assert bench.player.position_ms == 20_000
    assert bench.player.state is State.PLAYING


def test_place_after_the_end_of_a_changed_routine_is_its_end(bench: Bench) -> None:
    bench.start(position_ms=10_000_000)
    assert bench.player.position_ms == bench.player.timeline.duration_ms - 1


def test_again_begins_at_the_beginning_as_loud_as_it_was(bench: Bench) -> None:
    bench.start(position_ms=20_000)
    bench.session.toggle_mute()
    bench.session.start_again()
    QTest.qWait(0)
    assert bench.player.position_ms == 0
    assert bench.session.is_muted


def test_level_that_is_gone_is_said(bench: Bench) -> None:
    bench.start(options=Options(level="long"))
    assert bench.heard == [CHANGED]
    assert not bench.session.is_running


def test_length_that_is_no_longer_free_is_said(bench: Bench) -> None:
    bench.start(options=Options(for_ms=60_000))
    assert bench.heard == [CHANGED]


def test_session_of_more_than_four_hours_is_said(bench: Bench) -> None:
    bench.start(FREE, options=Options(for_ms=20_000_000))
    assert bench.heard == [TOO_LONG]


def test_change_of_mind_while_the_speaker_opens(bench: Bench) -> None:
    bench.speakers.while_opening = lambda: bench.session.stop()
    bench.start()
    assert bench.playback.player is None
    assert not bench.session.is_running


def test_change_of_mind_before_the_speaker_opens(bench: Bench) -> None:
    bench.session.start(Request(ROUTINE, Options()))
    bench.session.stop()
    QTest.qWait(0)
    assert bench.speakers.opened == []
    assert bench.playback.player is None


def test_last_of_two_quick_starts_counts(bench: Bench) -> None:
    bench.session.start(Request(ROUTINE, Options()))
    bench.start(FREE)
    assert bench.player.timeline.routine_id == "free"
    assert len(bench.speakers.opened) == 1


def test_window_closed_while_the_speaker_opens_leaves_none_open(bench: Bench) -> None:
    bench.speakers.while_opening = bench.session.leave
    bench.start()
    assert bench.speakers.last.is_closed
    assert bench.playback.player is None


def test_second_start_while_the_speaker_opens_is_passed_over(bench: Bench) -> None:
    again = Request(FREE, Options())
    bench.speakers.while_opening = lambda: bench.session.start(again)
    bench.start()
    assert bench.player.timeline.routine_id == "two-steps"
    assert len(bench.speakers.opened) == 1


def test_session_that_cannot_be_shown_does_not_begin(bench: Bench) -> None:
    bench.is_page_broken = True
    with pytest.raises(RuntimeError):
        bench.start()
    assert not bench.session.is_running
    assert bench.speakers.opened == []


def test_session_is_shown_before_its_speaker_opens(bench: Bench) -> None:
    bench.speakers.while_opening = lambda: bench.heard.append(f"shown {len(bench.shown)}")
    bench.start()
    assert bench.heard == ["shown 1"]


def test_trying_a_cue_leaves_a_session_alone(bench: Bench) -> None:
    bench.sounding.try_out("in")
    assert bench.speakers.last.struck == [("in", None, 0.0)]
    bench.start()
    bench.sounding.try_out("out")
    assert "out" not in bench.speakers.last.cues


def test_lengthened_step_is_kept_as_its_place_in_the_routine(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(6_000)
    bench.playback.lengthen(10_000)
    original = compile_timeline(ROUTINE)
    assert bench.player.timeline.duration_ms > original.duration_ms
    bench.pass_ms(15_000)
    assert place_in(original, bench.player) == 13_000
    bench.pass_ms(4_000)
    assert place_in(original, bench.player) == bench.player.position_ms - 10_000
