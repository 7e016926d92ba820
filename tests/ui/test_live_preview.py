"""The live preview: still, playing, at questions, and when it is hidden or changed meanwhile."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot
from ui_fakes import FakeClock, FakeSound

from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.core.patterns import parse_pattern
from relaxapp.core.player import State
from relaxapp.core.routine import MAX_LENGTH_MS, Ask, Breathe, Rest, Routine, Say
from relaxapp.core.settings import Settings
from relaxapp.core.timeline import Cue
from relaxapp.shell.preview_sound import PreviewSound
from relaxapp.shell.sounding import Sounding
from relaxapp.ui.live_preview import EMPTY_WORDS, NOTHING_WORDS, TOO_LONG_WORDS, LivePreview

BOX = Routine(
    "box", "Box", "breathing", (Breathe(parse_pattern("4-4-4-4"), 64_000, None),), 5_000, "seated"
)
ASKING = replace(BOX, steps=(Say("Sit tall.", 4_000), Ask("How is it?"), Rest(6_000)))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def preview(qtbot: QtBot, clock: FakeClock) -> LivePreview:
    preview = LivePreview(keys="Ctrl+Space", clock=clock)
    qtbot.addWidget(preview)
    preview.resize(340, 420)
    preview.show_routine(BOX)
    preview.show()
    return preview


@pytest.fixture
def pass_ms(preview: LivePreview, clock: FakeClock) -> Callable[[int], None]:
    def passing(length_ms: int) -> None:
        for _ in range(length_ms // 500):
            clock.now_ms += 500
            preview.playback._advance()

    return passing


def button(preview: LivePreview) -> QPushButton:
    return preview.findChildren(QPushButton)[0]


def words(preview: LivePreview) -> set[str]:
    shown = (label for label in preview.findChildren(QLabel) if label.isVisibleTo(preview))
    return {label.text() for label in shown if label.text()}


def test_it_begins_with_the_first_step_without_the_get_ready(preview: LivePreview) -> None:
    assert preview.timeline is not None
    assert preview.timeline.duration_ms == 64_000
    assert "0:00 of 1:04" in words(preview)


def test_without_a_routine_a_sentence_stands_there(preview: LivePreview) -> None:
    preview.show_routine(None)
    assert words(preview) == {NOTHING_WORDS}
    preview.play()
    assert not preview.is_playing


@pytest.mark.parametrize(
    ("routine", "sentence"),
    [
        (replace(BOX, steps=(Rest(MAX_LENGTH_MS + 1),)), TOO_LONG_WORDS),
        (replace(BOX, steps=()), EMPTY_WORDS),
    ],
)
def test_what_cannot_be_played_is_said(
    preview: LivePreview, routine: Routine, sentence: str
) -> None:
    preview.show_routine(routine)
    assert words(preview) == {sentence}


def test_no_timer_runs_while_nothing_plays(
    preview: LivePreview, pass_ms: Callable[[int], None]
) -> None:
    timers = preview.findChildren(QTimer)
    assert not any(timer.isActive() for timer in timers)
    preview.play()
    assert any(timer.isActive() for timer in timers)
    preview.stop()
    assert not any(timer.isActive() for timer in timers)


def test_it_plays_from_a_position_and_says_what_sounds(
    preview: LivePreview, pass_ms: Callable[[int], None]
) -> None:
    cues: list[Cue] = []
    positions: list[int] = []
    preview.cues_passed.connect(cues.extend)
    preview.moved.connect(positions.append)
    preview.play(6_000)
    pass_ms(3_000)
    assert [(cue.name, cue.at_ms) for cue in cues] == [("out", 8_000)]
    assert (positions[0], positions[-1]) == (6_000, 9_000)


def test_a_still_position_stops_it(preview: LivePreview) -> None:
    preview.play()
    preview.show_position(20_000)
    assert not preview.is_playing
    assert preview.position_ms == 20_000
    assert "0:20 of 1:04" in words(preview)


def test_it_goes_on_where_it_stopped_and_anew_from_the_end(
    preview: LivePreview, pass_ms: Callable[[int], None]
) -> None:
    preview.play()
    pass_ms(2_000)
    button(preview).click()
    assert not preview.is_playing
    button(preview).click()
    pass_ms(1_000)
    assert preview.position_ms == 3_000
    preview.show_position(64_000)
    button(preview).click()
    assert (preview.is_playing, preview.position_ms) == (True, 0)


def test_it_stops_when_it_is_hidden(preview: LivePreview) -> None:
    preview.play()
    preview.hide()
    assert not preview.is_playing
    preview.play()
    assert not preview.is_playing


def test_it_stops_when_the_machine_slept(preview: LivePreview, clock: FakeClock) -> None:
    preview.play()
    clock.now_ms += 60_000
    preview.playback._advance()
    assert not preview.is_playing
    assert button(preview).text() == "Play"


def test_a_change_is_played_on_from_the_same_part_of_the_breath(
    preview: LivePreview, pass_ms: Callable[[int], None]
) -> None:
    changes: list[bool] = []
    preview.play()
    preview.playing_changed.connect(changes.append)
    pass_ms(10_000)  # half of the first out
    wider = replace(BOX, steps=(Breathe(parse_pattern("4-4-8-4"), 64_000, None),))
    preview.show_routine(wider)
    assert (preview.is_playing, preview.position_ms) == (True, 12_000)
    pass_ms(1_000)
    assert preview.position_ms == 13_000
    assert changes == []


def test_a_question_stands_a_while_and_then_it_goes_on(
    preview: LivePreview, pass_ms: Callable[[int], None]
) -> None:
    preview.show_routine(ASKING)
    preview.play(3_000)
    pass_ms(1_000)
    assert "How is it?" in words(preview)
    assert preview.is_playing
    timer = preview.findChild(QTimer, "preview question")
    assert isinstance(timer, QTimer)
    assert timer.isActive()
    timer.timeout.emit()
    pass_ms(1_000)
    assert preview.position_ms == 5_000
    assert "How is it?" not in words(preview)


def test_next_passes_a_question(preview: LivePreview, pass_ms: Callable[[int], None]) -> None:
    preview.show_routine(ASKING)
    preview.play(3_000)
    pass_ms(1_000)
    assert button(preview).text() == "Next"
    button(preview).click()
    assert button(preview).text() == "Stop"
    assert preview.playback.player is not None
    assert preview.playback.player.state is State.PLAYING


def test_questions_alone_show_the_first_of_them(preview: LivePreview) -> None:
    preview.show_routine(replace(BOX, steps=(Ask("What went well?"), Ask("And now?"))))
    assert "What went well?" in words(preview)


def test_the_button_keeps_its_shortcut_and_says_what_it_does(preview: LivePreview) -> None:
    assert button(preview).accessibleName() == "Play the preview"
    preview.play()
    assert button(preview).accessibleName() == "Stop the preview"
    assert button(preview).shortcut().toString() == "Ctrl+Space"


def test_breath_holds_are_left_out_where_the_options_say_so(preview: LivePreview) -> None:
    preview.show_routine(BOX, Options(has_holds=False))
    assert preview.timeline is not None
    assert {phase.part for phase in preview.timeline.phases} == {"in", "out"}


def test_every_shipped_routine_can_be_shown(preview: LivePreview, library: Library) -> None:
    for entry in library.entries:
        assert entry.routine is not None
        preview.show_routine(entry.routine)
        assert preview.timeline is not None
        preview.show_position(preview.timeline.duration_ms // 2)
        assert not preview.grab().isNull()


class Heard:
    """A preview with a fake sound, in a window where a session may sound."""

    def __init__(self, preview: LivePreview, clock: FakeClock, settings: Settings) -> None:
        self.sound = FakeSound()
        self.has_session = False
        self.sounding = Sounding(self.sound.openers, lambda: self.has_session, clock, preview)
        self.sounding.apply(settings)
        PreviewSound(preview, self.sounding, lambda: settings, lambda: self.has_session, preview)

    @property
    def cues(self) -> list[str]:
        return self.sound.speakers.last.cues if self.sound.speakers.opened else []


@pytest.fixture
def heard(preview: LivePreview, clock: FakeClock) -> Heard:
    return Heard(preview, clock, Settings())


def test_what_it_passes_is_struck(
    preview: LivePreview, pass_ms: Callable[[int], None], heard: Heard
) -> None:
    preview.play(2_000)
    pass_ms(7_000)
    assert heard.cues == ["hold", "out"]


def test_a_session_goes_before(
    preview: LivePreview, pass_ms: Callable[[int], None], heard: Heard
) -> None:
    heard.has_session = True
    preview.play(2_000)
    pass_ms(7_000)
    assert heard.cues == []


def test_a_change_with_the_same_cues_opens_nothing_anew(
    preview: LivePreview, pass_ms: Callable[[int], None], heard: Heard
) -> None:
    preview.play()
    pass_ms(1_000)
    slower = Breathe(parse_pattern("5-5-5-5"), None, 4)
    preview.show_routine(replace(BOX, steps=(slower,)))
    pass_ms(5_000)
    assert len(heard.sound.speakers.opened) == 1
    assert heard.cues == ["in", "hold"]


def test_a_change_with_other_cues_opens_what_strikes_them(
    preview: LivePreview, pass_ms: Callable[[int], None], heard: Heard
) -> None:
    preview.show_routine(replace(BOX, steps=(Breathe(parse_pattern("4-6"), None, 4),)))
    preview.play()
    pass_ms(1_000)
    preview.show_routine(BOX)
    pass_ms(4_000)
    assert ("hold", None) in heard.sound.speakers.strikes
    assert heard.cues == ["hold"]


def test_the_glide_begins_where_the_preview_does(
    preview: LivePreview, clock: FakeClock, pass_ms: Callable[[int], None]
) -> None:
    heard = Heard(preview, clock, Settings(glide=True))
    preview.play(10_000)
    pass_ms(1_000)
    position_ms, is_playing, _ = heard.sound.stream.followed[-1]
    assert (position_ms, is_playing) == (11_000, True)
    preview.stop()
    assert heard.sound.stream.begun[-1][0] is None
