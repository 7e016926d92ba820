"""What is heard of a session beside its cues: glide, ambience and voice, and lost devices."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot
from session_bench import BREATH, ROUTINE, Bench

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.glide import glide
from relaxapp.core.player import State
from relaxapp.core.routine import Ask, Breathe, MoveStep, Routine, Say, Sound
from relaxapp.core.settings import Settings
from relaxapp.shell.speaking import FASTEST_SPEED, TRIED_WORDS

RAIN = Sound(glide=True, ambience="rain", voice="off")
ASKS = Routine(
    "asks",
    "Asks",
    "mixed",
    (Say("Sit tall.", 8_000), Ask("How are you now?"), Say("Well done.", 8_000)),
    5_000,
    "seated",
)


@pytest.fixture
def bench(tmp_path: Path, qtbot: QtBot) -> Bench:
    return Bench(tmp_path)


def said(bench: Bench) -> list[str]:
    """What has been said of the steps, without the get-ready."""
    return [text for text in bench.sound.voice.said if text != "Get ready"]


def sounding_with(sound: Sound, routine: Routine = ROUTINE) -> Routine:
    return replace(routine, sound=sound)


# Glide and ambience


def test_nothing_lasts_under_the_settings_as_shipped(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(2_000)
    assert bench.sound.stream.begun == []
    assert bench.sound.stream.followed == []
    assert bench.sound.backgrounds == []


def test_glide_and_ambience_follow_the_player(bench: Bench) -> None:
    bench.start(sounding_with(RAIN))
    ((source, is_new),) = bench.sound.stream.begun
    assert is_new
    assert source is not None
    at_ms = 13_000 + np.arange(480) / 48
    tone, ambience = source(at_ms, 960, 1.0)
    assert np.array_equal(tone, glide(bench.shown[-1], at_ms))
    assert ambience is not None
    assert ambience[0, 0] == pytest.approx(0.01)
    bench.pass_ms(3_000)
    assert bench.sound.stream.followed[-1] == (3_000, True, bench.player.timeline.duration_ms)


def test_the_stream_is_told_of_a_pause_and_of_the_end(bench: Bench) -> None:
    bench.start(sounding_with(RAIN))
    bench.pass_ms(1_000)
    bench.playback.toggle_pause()
    assert bench.sound.stream.followed[-1][:2] == (1_000, False)
    bench.playback.stop()
    assert bench.sound.stream.begun[-1] == (None, True)


def test_no_glide_is_computed_past_a_question(bench: Bench) -> None:
    bench.start(sounding_with(RAIN, ASKS))
    bench.pass_ms(2_000)
    assert bench.sound.stream.followed[-1][2] == 13_000
    bench.pass_ms(12_000)
    assert bench.player.state is State.WAITING
    assert bench.sound.stream.followed[-1][:2] == (13_000, False)
    bench.playback.proceed("fine")
    assert bench.sound.stream.followed[-1][1:] == (True, 21_000)


def test_a_longer_timeline_sounds_on_in_the_same_session(bench: Bench) -> None:
    bench.start(sounding_with(RAIN))
    bench.pass_ms(6_000)
    bench.playback.lengthen()
    source, is_new = bench.sound.stream.begun[-1]
    assert source is not None
    assert not is_new


def test_an_ambience_that_is_not_there_is_said_once(bench: Bench) -> None:
    for _ in range(2):
        bench.start(sounding_with(Sound(ambience="nowhere")))
    assert bench.heard == ["There is no ambience 'nowhere'."]
    assert bench.sound.stream.begun == []


def test_mute_silences_every_part_and_the_volumes_are_their_own(bench: Bench) -> None:
    bench.session.apply(Settings(volume=50, ambience_volume=40, glide_volume=20, voice_volume=60))
    bench.start(sounding_with(replace(RAIN, voice="steps")))
    levels = bench.sound.stream.levels
    assert (levels.ambience, levels.glide) == pytest.approx((0.2, 0.1))
    assert bench.sound.voice.tone.volume == pytest.approx(0.3)
    bench.session.toggle_mute()
    levels = bench.sound.stream.levels
    assert (levels.cues, levels.glide, levels.ambience) == (0, 0, 0)
    assert bench.sound.voice.tone.volume == 0
    assert bench.sound.voice.hushed


def test_another_output_is_taken_at_once(bench: Bench) -> None:
    bench.start(sounding_with(RAIN))
    bench.session.apply(Settings(output="headphones"))
    assert bench.sound.stream.output == "headphones"


# Devices that go and come back


def test_a_lost_speaker_is_opened_anew_in_the_same_session(bench: Bench) -> None:
    bench.start()
    bench.speakers.last.notice = "The sound device is gone."
    bench.timer("speaker pump").timeout.emit()
    bench.timer("speaker retry").timeout.emit()
    assert len(bench.speakers.opened) == 2
    bench.pass_ms(6_000)
    assert bench.speakers.last.cues == ["say"]
    assert bench.heard == ["The sound device is gone."]


def test_no_device_is_opened_while_the_sound_server_is_away(bench: Bench) -> None:
    bench.start()
    bench.sound.stream.can_open = False
    bench.speakers.last.notice = "The sound device is gone."
    bench.timer("speaker pump").timeout.emit()
    bench.timer("speaker retry").timeout.emit()
    assert len(bench.speakers.opened) == 1
    bench.sound.stream.can_open = True
    bench.timer("speaker retry").timeout.emit()
    assert len(bench.speakers.opened) == 2


def test_a_session_that_begins_without_a_server_gets_its_cues_later(bench: Bench) -> None:
    bench.start()
    bench.playback.stop()
    bench.timer("speaker close").timeout.emit()
    bench.sound.stream.can_open = False
    bench.start()
    bench.pass_ms(6_000)
    assert len(bench.speakers.opened) == 1
    bench.sound.stream.can_open = True
    bench.timer("speaker retry").timeout.emit()
    bench.pass_ms(8_000)
    assert bench.speakers.last.cues[-1] == "in"


def test_nobody_looks_for_a_device_when_the_session_is_over(bench: Bench) -> None:
    bench.start()
    bench.speakers.last.notice = "The sound device is gone."
    bench.timer("speaker pump").timeout.emit()
    bench.playback.stop()
    bench.timer("speaker retry").timeout.emit()
    assert not bench.timer("speaker retry").isActive()
    assert len(bench.speakers.opened) == 1


def test_the_voice_is_opened_anew_on_a_device_that_is_back(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(6_000)
    bench.speakers.last.notice = "The sound device is gone."
    bench.timer("speaker pump").timeout.emit()
    bench.timer("speaker retry").timeout.emit()
    assert bench.sound.voice.is_closed
    bench.playback.seek(bench.player.timeline.spans[-1].start_ms)
    assert len(bench.sound.voices) == 1
    bench.timer("voice renewal").stop()
    bench.timer("voice renewal").timeout.emit()
    assert bench.sound.voice.said == ["Well done."]


def test_a_speaker_is_opened_for_what_the_session_strikes(bench: Bench) -> None:
    bench.start()
    assert bench.speakers.strikes == {(name, None) for name in ("ready", "say", "in", "out", "end")}
    bench.start(ASKS)
    assert bench.speakers.strikes == {(name, None) for name in ("ready", "say", "ask", "end")}
    bench.start(replace(ASKS, steps=ASKS.steps[:1]))
    assert len(bench.speakers.opened) == 2


# The voice


def test_texts_are_said_when_their_step_begins(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(4_500)
    assert bench.sound.voice.said == ["Get ready"]
    bench.pass_ms(1_000)
    assert said(bench) == ["Sit tall."]


@pytest.mark.parametrize("mode", ["off", "steps", "phases"])
def test_how_much_is_said_is_the_routines_choice(bench: Bench, mode: str) -> None:
    routine = replace(ROUTINE, sound=Sound(voice=mode))
    bench.start(routine)
    bench.pass_ms(60_000)
    said = bench.sound.voices[-1].said if bench.sound.voices else []
    assert bool(said) == (mode != "off")
    assert ("Breathe out" in said) == (mode == "phases")


def test_a_jump_hushes_and_says_what_is_there(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(6_000)
    bench.playback.seek(bench.player.timeline.spans[-1].start_ms)
    assert bench.sound.voice.hushed == 1
    assert said(bench) == ["Sit tall.", "Well done."]


def test_a_pause_hushes_and_going_on_says_nothing_again(bench: Bench) -> None:
    bench.start()
    bench.pass_ms(6_000)
    bench.playback.toggle_pause()
    assert bench.sound.voice.hushed == 1
    bench.playback.toggle_pause()
    bench.pass_ms(1_000)
    assert said(bench) == ["Sit tall."]


def test_a_question_is_asked_aloud_and_its_answer_hushes(bench: Bench) -> None:
    bench.start(ASKS)
    bench.pass_ms(14_000)
    assert said(bench) == ["Sit tall.", "How are you now?"]
    hushed = bench.sound.voice.hushed
    bench.playback.proceed("well")
    bench.pass_ms(500)
    assert bench.sound.voice.hushed == hushed + 1
    assert bench.sound.voice.said[-1] == "Well done."


def test_what_is_due_before_the_voice_is_ready_is_said_then(bench: Bench) -> None:
    bench.sound.is_voice_ready = False
    bench.start()
    bench.pass_ms(6_000)
    bench.sound.voice.be_ready()
    assert bench.sound.voice.said == ["Sit tall."]


def test_what_came_due_too_long_ago_is_not_said_late(bench: Bench) -> None:
    bench.sound.is_voice_ready = False
    bench.start()
    bench.pass_ms(12_500)
    bench.sound.voice.be_ready()
    assert bench.sound.voice.said == []


def test_time_that_runs_fast_has_no_voice(bench: Bench) -> None:
    bench.start(speed=FASTEST_SPEED + 0.1)
    bench.pass_ms(8_000)
    assert bench.sound.voices == []


def test_the_ambience_ducks_under_the_voice(bench: Bench) -> None:
    bench.start(sounding_with(Sound(ambience="rain", voice="steps")))
    bench.sound.voice.listener.speaking_changed(True)
    assert bench.sound.stream.is_ducked
    bench.sound.voice.listener.voice_lost("Words are shown but not spoken: it broke.")
    assert not bench.sound.stream.is_ducked
    assert bench.heard == ["Words are shown but not spoken: it broke."]


def test_a_lost_voice_is_opened_anew_with_the_next_session(bench: Bench) -> None:
    bench.start()
    bench.sound.voice.listener.voice_lost("Words are shown but not spoken: it broke.")
    bench.start()
    bench.pass_ms(6_000)
    assert len(bench.sound.voices) == 2
    assert said(bench) == ["Sit tall."]


def test_the_rate_and_the_voice_are_those_of_the_settings(bench: Bench) -> None:
    bench.session.apply(Settings(voice_rate=120, voice_name="Anna"))
    bench.start()
    assert bench.sound.voice.tone.words_a_minute == pytest.approx(198)
    assert bench.sound.voice.tone.name == "Anna"


def test_hidden_numbers_are_not_counted_aloud(bench: Bench, catalogue: Catalogue) -> None:
    move = catalogue.moves["rhomboid-reach"]
    step = MoveStep(move, 2, 3_000, 20_000, 2_000, 0, 0, ())
    routine = Routine("reach", "Reach", "stretch", (step,), 5_000, "seated")
    heard = {}
    for is_hidden in (False, True):
        bench.session.apply(Settings(hide_numbers=is_hidden))
        bench.start(routine)
        bench.sound.voice.said.clear()
        bench.pass_ms(40_000)
        heard[is_hidden] = set(bench.sound.voice.said)
    assert heard[False] - heard[True] == {"Three", "Two", "One"}


def test_everything_is_let_go_when_the_window_closes(bench: Bench) -> None:
    bench.start(sounding_with(replace(RAIN, voice="steps")))
    bench.session.leave()
    assert bench.sound.stream.is_closed
    assert bench.sound.voice.is_closed
    assert bench.speakers.last.is_closed


def test_the_voice_is_let_go_some_time_after_a_session(bench: Bench) -> None:
    bench.start()
    assert not bench.timer("voice rest").isActive()
    bench.playback.stop()
    assert bench.timer("voice rest").isActive()
    bench.start()
    assert not bench.timer("voice rest").isActive()
    bench.playback.stop()
    bench.timer("voice rest").timeout.emit()
    assert bench.sound.voice.is_closed
    bench.start()
    bench.pass_ms(6_000)
    assert len(bench.sound.voices) == 2
    assert said(bench) == ["Sit tall."]


# Trying


def test_a_voice_can_be_tried(bench: Bench) -> None:
    bench.sounding.try_out("voice")
    assert bench.sound.voice.said == [TRIED_WORDS]


@pytest.mark.parametrize("name", ["glide", "ambience"])
def test_what_lasts_can_be_tried_for_a_breath(bench: Bench, name: str) -> None:
    bench.session.apply(Settings(ambience="rain"))
    bench.sounding.try_out(name)
    assert (bench.sound.backgrounds == ["rain"]) == (name == "ambience")
    assert bench.sound.stream.followed[-1] == (0, True, 8_000)
    bench.clock.now_ms += 8_100
    bench.timer("trying").timeout.emit()
    assert bench.sound.stream.begun[-1] == (None, True)
    assert not bench.timer("trying").isActive()


def test_nothing_is_tried_while_a_session_sounds(bench: Bench) -> None:
    bench.start(replace(ROUTINE, steps=(Breathe(BREATH, None, 3),)))
    for name in ("voice", "glide", "ambience"):
        bench.sounding.try_out(name)
    assert TRIED_WORDS not in bench.sound.voice.said
    assert bench.sound.stream.begun == []
