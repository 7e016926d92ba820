"""The page of a session: it shows what it is given, and emits what the person asks for."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, QSize, Qt, QTimer
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QPlainTextEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.extend import lengthen
from relaxapp.core.library import Library
from relaxapp.core.player import Ending, Outcome, State
from relaxapp.core.routine import Ask, Caution, Rest, Routine, Say, Sit
from relaxapp.core.timeline import Gate, Timeline
from relaxapp.ui.fitted import FittedLabel, fit
from relaxapp.ui.player_controls import (
    FADE_MS,
    STILL_MS,
    ControlButton,
    PlayerControls,
    opacity_at,
)
from relaxapp.ui.player_end import EndPanel, KeysOverlay
from relaxapp.ui.player_gate import GatePanel
from relaxapp.ui.player_layout import Stand, places_on, stacked, stand_of
from relaxapp.ui.player_page import PlayerPage
from relaxapp.ui.player_progress import ProgressStrip, segments_of
from relaxapp.ui.player_stage import PlayerStage
from relaxapp.ui.scenes import SceneView
from relaxapp.ui.theme import DARK, Theme, make_theme

Key = Qt.Key
BOX, NECK, SIT = "box-breathing", "neck-two", "silent-timer"


@dataclass
class Shown:
    """A page with a session on it, and what it has asked for and announced."""

    page: PlayerPage
    routine: Routine
    timeline: Timeline
    qtbot: QtBot
    clock: list[int]
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    told: list[str] = field(default_factory=list)

    def at(
        self, position_ms: int, state: State = State.PLAYING, *, is_interrupted: bool = False
    ) -> None:
        index = self.timeline.span_at(position_ms)
        self.page.show_moment(self.timeline.at(position_ms), state, index, is_interrupted)

    def ask(self, gate: Gate) -> None:
        self.at(5_000, State.WAITING)
        self.page.show_gate(gate)

    def end(self, ending: Ending = Ending.COMPLETED, played_ms: int | None = None) -> None:
        length_ms = self.timeline.duration_ms
        played_ms = length_ms if played_ms is None else played_ms
        outcome = Outcome(self.routine.id, ending, played_ms, length_ms, played_ms, ())
        self.page.show_end(outcome, self.routine)

    def press(self, key: Key | str, modifier: Any = Qt.KeyboardModifier.NoModifier) -> None:
        target = self.page.focusWidget() or self.page
        if isinstance(key, str):
            self.qtbot.keyClicks(target, key)
        else:
            self.qtbot.keyClick(target, key, modifier)

    def texts(self) -> list[str]:
        """All texts that can be read on the page, those of the scene included."""
        labels = [label.text() for label in self.page.findChildren(QLabel) if is_seen(label)]
        frame = self.one(SceneView)._frame
        drawn = [frame.words, frame.count] if frame and is_seen(self.one(SceneView)) else []
        return [text for text in (*labels, *drawn) if text]

    def one(self, kind: type) -> Any:
        return self.page.findChild(kind)

    def button(self, name: str) -> QAbstractButton:
        buttons = self.page.findChildren(QAbstractButton)
        return next(b for b in buttons if name in (b.text(), b.accessibleName()))

    def timer(self, name: str) -> QTimer:
        found = self.page.findChild(QTimer, name)
        assert isinstance(found, QTimer)
        return found


def is_seen(widget: QWidget) -> bool:
    window = widget.window()
    return widget.isVisibleTo(window) and not widget.size().isEmpty()


Showing = Callable[..., Shown]


@pytest.fixture
def showing(qtbot: QtBot, library: Library) -> Showing:
    """Shows a shipped routine, or one of the test's."""

    def show(
        what: str | Routine = BOX,
        *,
        size: tuple[int, int] = (1000, 700),
        theme: Theme = Theme(DARK),
        hide_numbers: bool = False,
        shape: str = "orb",
    ) -> Shown:
        routine = what if isinstance(what, Routine) else routine_of(library, what)
        timeline = compile_timeline(routine, Options())
        clock, asked, told = [0], [], []  # type: ignore[var-annotated]  # filled below
        page = PlayerPage(
            clock=lambda: clock[0], announcer=lambda widget, text, is_urgent: told.append(text)
        )
        qtbot.addWidget(page)
        page.resize(*size)
        page.set_theme(theme)
        page.set_shape(shape)
        listen(page, asked)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.show_session(routine, timeline, hide_numbers)
        return Shown(page, routine, timeline, qtbot, clock, asked, told)

    return show


def routine_of(library: Library, id: str) -> Routine:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    return entry.routine


def listen(page: PlayerPage, asked: list[tuple[Any, ...]]) -> None:
    for name in (
        *("pause_toggled", "back_requested", "next_requested", "repeat_requested"),
        *("more_requested", "stop_requested", "again_requested", "done_requested"),
        *("seek_requested", "answered", "shape_chosen", "mute_toggled"),
        *("full_screen_toggled", "numbers_toggled", "hurt_reported"),
    ):
        getattr(page, name).connect(lambda *args, name=name: asked.append((name, *args)))


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (Key.Key_Space, "pause_toggled"),
        (Key.Key_Left, "back_requested"),
        (Key.Key_Right, "next_requested"),
        (Key.Key_Escape, "stop_requested"),
        (Key.Key_F11, "full_screen_toggled"),
        ("r", "repeat_requested"),
        ("R", "repeat_requested"),
        ("+", "more_requested"),
        ("=", "more_requested"),
        ("f", "full_screen_toggled"),
        ("m", "mute_toggled"),
        ("n", "numbers_toggled"),
    ],
)
def test_keys_ask_for_what_they_say(showing: Showing, key: Key | str, asked: str) -> None:
    shown = showing()
    shown.at(6_000)
    shown.press(key)
    assert shown.asked == [(asked,)]


@pytest.mark.parametrize(("key", "shape"), [("1", "orb"), ("2", "wave"), ("3", "bar")])
def test_digits_choose_a_shape(showing: Showing, key: str, shape: str) -> None:
    shown = showing()
    shown.press(key)
    assert shown.asked == [("shape_chosen", shape)]


@pytest.mark.parametrize("modifier", ["ControlModifier", "AltModifier"])
def test_keys_with_modifiers_are_left_to_the_window(showing: Showing, modifier: str) -> None:
    shown = showing()
    shown.press(Key.Key_F, getattr(Qt.KeyboardModifier, modifier))
    assert shown.asked == []


def test_escape_leaves_full_screen_before_it_stops(showing: Showing) -> None:
    shown = showing()
    shown.page.showFullScreen()
    shown.press(Key.Key_Escape)
    shown.page.showNormal()
    shown.press(Key.Key_Escape)
    assert shown.asked == [("full_screen_toggled",), ("stop_requested",)]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("Back a step", "back_requested"),
        ("Pause", "pause_toggled"),
        ("Next step", "next_requested"),
        ("Repeat this step", "repeat_requested"),
        ("Ten seconds more", "more_requested"),
        ("Stop", "stop_requested"),
        ("Sound off", "mute_toggled"),
        ("Full screen", "full_screen_toggled"),
    ],
)
def test_controls_ask_for_what_they_say(showing: Showing, name: str, asked: str) -> None:
    shown = showing()
    shown.qtbot.mouseClick(shown.button(name), Qt.MouseButton.LeftButton)
    assert shown.asked == [(asked,)]


def test_a_click_on_a_control_leaves_space_to_the_pause(showing: Showing) -> None:
    shown = showing()
    shown.qtbot.mouseClick(shown.button("Next step"), Qt.MouseButton.LeftButton)
    shown.press(Key.Key_Space)
    assert shown.asked == [("next_requested",), ("pause_toggled",)]


def test_a_focused_control_takes_space_and_enter_and_leaves_arrows(showing: Showing) -> None:
    shown = showing()
    shown.button("Repeat this step").setFocus()
    for key in (Key.Key_Space, Key.Key_Return, Key.Key_Left, Key.Key_Right):
        shown.press(key)
    assert shown.asked == [
        ("repeat_requested",),
        ("repeat_requested",),
        ("back_requested",),
        ("next_requested",),
    ]


def test_a_shape_button_only_asks(showing: Showing) -> None:
    shown = showing()
    wave, orb = shown.button("Wave"), shown.button("Orb")
    shown.qtbot.mouseClick(wave, Qt.MouseButton.LeftButton)
    assert shown.asked == [("shape_chosen", "wave")]
    assert orb.isChecked()
    shown.page.set_shape("wave")
    assert wave.isChecked()
    assert not orb.isChecked()
    assert shown.one(SceneView).shape == "wave"


@pytest.mark.parametrize("what", ["no breath", "calm"])
def test_no_shape_is_offered_where_there_is_no_choice(showing: Showing, what: str) -> None:
    calm = make_theme(is_dark=True, is_high_contrast=False, scale=1, is_calm=True)
    shown = showing(SIT) if what == "no breath" else showing(BOX, theme=calm)
    assert not shown.button("Wave").isVisible()
    shown.press("2")
    assert shown.asked == []


@pytest.mark.parametrize(
    ("width", "scale", "seen"),
    [
        (1100, 1.0, {"Orb", "Repeat", "+10 s", "Mute", "Full screen", "More"}),
        (720, 1.0, {"Repeat", "+10 s", "More"}),
        (720, 2.0, {"More"}),
    ],
)
def test_what_finds_no_room_is_in_the_menu(
    showing: Showing, width: int, scale: float, seen: set[str]
) -> None:
    shown = showing(size=(width, 700), theme=Theme(DARK, scale))
    buttons = [b for b in shown.page.findChildren(ControlButton) if b.isVisibleTo(shown.page)]
    always = {"Back", "Pause", "Next", "Stop"}
    assert {button.text() for button in buttons} >= always | seen
    controls = shown.one(PlayerControls)
    for one in buttons:
        assert controls.rect().contains(one.geometry())
        assert not any(one.geometry().intersects(b.geometry()) for b in buttons if b is not one)
    menu = {a.text().split("\t")[0] for a in controls._menu.actions() if a.isVisible()}
    assert ("Mute" in menu) is ("Mute" not in {button.text() for button in buttons})
    assert {"Hide the numbers", "Keys"} <= menu


def test_the_pause_button_says_what_it_does_and_keeps_its_place(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    button = shown.button("Pause")
    place = button.geometry()
    shown.at(6_000, State.PAUSED)
    assert button.text() == button.accessibleName() == "Go on"
    assert button.geometry() == place


@pytest.mark.parametrize("key", [Key.Key_F1, "?"])
def test_the_keys_are_shown_and_put_away(showing: Showing, key: Key | str) -> None:
    shown = showing()
    keys = shown.one(KeysOverlay)
    shown.press(key)
    assert keys.isVisible()
    shown.press(Key.Key_Escape)
    assert not keys.isVisible()
    assert shown.asked == []
    shown.press(key)
    shown.press(Key.Key_Space)
    assert not keys.isVisible()
    assert shown.asked == [("pause_toggled",)]
    shown.press(key)
    shown.qtbot.mouseClick(keys, Qt.MouseButton.LeftButton)
    assert not keys.isVisible()


@pytest.mark.parametrize(
    ("still_ms", "opacity"),
    [(0, 1.0), (STILL_MS, 1.0), (STILL_MS + FADE_MS // 2, 0.5), (STILL_MS + FADE_MS, 0.0)],
)
def test_opacity_is_a_function_of_the_time_since(still_ms: int, opacity: float) -> None:
    assert opacity_at(still_ms) == pytest.approx(opacity)


def let_fade(shown: Shown) -> None:
    """Nobody moves, until the controls are gone or stay for good."""
    fade = shown.timer("fade")
    while fade.isActive():
        shown.clock[0] += fade.interval()
        fade.stop()
        fade.timeout.emit()


def opacity_of(shown: Shown) -> float:
    return float(shown.button("Stop")._opacity)  # type: ignore[attr-defined]  # the control's own


def move_pointer(shown: Shown, x: int) -> None:
    at = QPointF(x, 50)
    none, button = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.NoButton
    event = QMouseEvent(QMouseEvent.Type.MouseMove, at, at, button, button, none)
    shown.page.mouseMoveEvent(event)


def test_controls_fade_while_playing_and_come_back_on_any_movement(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    let_fade(shown)
    assert opacity_of(shown) == 0.0
    assert shown.page.cursor().shape() is Qt.CursorShape.BlankCursor
    move_pointer(shown, 60)
    assert opacity_of(shown) == 1.0
    assert shown.page.cursor().shape() is not Qt.CursorShape.BlankCursor
    let_fade(shown)
    move_pointer(shown, 60)  # the pointer rests; only the page was told again
    assert opacity_of(shown) == 0.0
    shown.press(Key.Key_Shift)
    assert opacity_of(shown) == 1.0


@pytest.mark.parametrize("state", [State.READY, State.PAUSED, State.WAITING])
def test_controls_stay_where_nothing_plays(showing: Showing, state: State) -> None:
    shown = showing()
    shown.at(6_000)
    shown.at(6_000, state)
    let_fade(shown)
    assert opacity_of(shown) == 1.0


def test_the_keyboard_in_the_controls_keeps_them(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    shown.button("Next step").setFocus(Qt.FocusReason.TabFocusReason)
    let_fade(shown)
    assert opacity_of(shown) == 1.0
    shown.page.setFocus()
    let_fade(shown)
    assert opacity_of(shown) == 0.0


def test_a_click_on_what_has_faded_only_brings_it_back(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    let_fade(shown)
    stop = shown.button("Stop")
    shown.qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert shown.asked == []
    assert opacity_of(shown) == 1.0
    shown.qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    assert shown.asked == [("stop_requested",)]


def test_no_timer_runs_while_nothing_moves(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    let_fade(shown)
    shown.at(7_000, State.PAUSED)
    assert not [t.objectName() for t in shown.page.findChildren(QTimer) if t.isActive()]
    shown.at(7_000)
    shown.page.hide()
    assert not shown.timer("fade").isActive()


def test_every_timer_has_a_name(showing: Showing) -> None:
    shown = showing()
    assert all(timer.objectName() for timer in shown.page.findChildren(QTimer))


def click_strip(shown: Shown, x: float) -> None:
    strip = shown.one(ProgressStrip)
    shown.qtbot.mouseClick(
        strip, Qt.MouseButton.LeftButton, pos=QPoint(round(x), strip.height() // 2)
    )


def test_a_click_on_the_progress_goes_there(showing: Showing) -> None:
    shown = showing(NECK)
    strip = shown.one(ProgressStrip)
    left, right = segments_of(shown.timeline, strip.width())[2]
    click_strip(shown, (left + right) / 2)
    (name, position_ms), *others = shown.asked
    span = shown.timeline.spans[2]
    assert not others
    assert name == "seek_requested"
    assert abs(position_ms - (span.start_ms + span.end_ms) / 2) < 300


def test_segments_are_in_proportion_and_a_question_has_its_own() -> None:
    steps = (Say("a", 10_000), Ask("Why?"), Rest(30_000))
    timeline = compile_timeline(Routine("r", "R", "mixed", steps, 0, "seated"))
    say, ask, rest = (right - left for left, right in segments_of(timeline, 600))
    assert ask > 3
    assert rest - ask == pytest.approx(3 * (say - ask))


def test_questions_alone_stand_equally_wide() -> None:
    steps = (Ask("Why?"), Ask("What now?"))
    timeline = compile_timeline(Routine("r", "R", "reflection", steps, 0, "seated"))
    first, second = (right - left for left, right in segments_of(timeline, 603))
    assert first == second == 300


@pytest.mark.parametrize("count", [1, 40, 5_000])
@pytest.mark.parametrize("width", [1, 300, 1036])
def test_segments_stay_on_the_strip_however_many(count: int, width: int) -> None:
    steps = tuple(Rest(1_000) for _ in range(count))
    timeline = compile_timeline(Routine("r", "R", "mixed", steps, 0, "seated"))
    segments = segments_of(timeline, width)
    assert len(segments) == count
    assert segments[0][0] == pytest.approx(0)
    assert segments[-1][1] == pytest.approx(width)
    assert all(left <= right + 1e-6 for left, right in segments)


def test_the_strip_paints_only_when_a_dot_more_is_done(showing: Showing) -> None:
    shown = showing(SIT)
    strip = shown.one(ProgressStrip)
    shown.at(100_000)
    asked: list[int] = []
    strip.update = lambda: asked.append(1)
    for position_ms in range(100_000, 100_160, 16):
        shown.at(position_ms)
    assert len(asked) <= 1
    shown.at(102_000)
    assert asked


def test_the_breath_is_said_in_the_scene_and_what_comes_below(showing: Showing) -> None:
    shown = showing()
    shown.at(6_100)
    texts = shown.texts()
    assert "Breathe in" in texts
    assert "3" in texts
    assert "then hold, 4 seconds" in texts
    assert "Breath 1 of 19" in texts
    assert "Trace a square with your breath." in texts
    assert "5:03 left" in texts


def test_a_move_is_said_beside_the_ring(showing: Showing) -> None:
    shown = showing(NECK)
    shown.at(52_000)
    texts = shown.texts()
    assert "Upper trapezius stretch · Left side" in texts
    assert any(text.startswith("Tip your right ear") for text in texts)
    assert any(text.startswith("Sit tall with your left hand") for text in texts)
    assert "then come back slowly" in texts
    assert "11" in texts


def test_the_side_that_comes_is_said_before_it_begins(showing: Showing) -> None:
    shown = showing(NECK)
    shown.at(66_000)
    assert "Next: right side" in shown.texts()


def test_before_the_start_the_care_to_take_is_there(showing: Showing) -> None:
    for what, words in ((BOX, "Take care: Breath holds"), (NECK, "Stop if you notice: Sharp")):
        shown = showing(what)
        shown.at(1_000)
        assert any(words in text for text in shown.texts())
        shown.at(9_000)
        assert not any(words in text for text in shown.texts())


@pytest.mark.parametrize("what", [BOX, NECK])
@pytest.mark.parametrize(("is_interrupted", "words"), [(False, "Paused"), (True, "Welcome back")])
def test_a_pause_says_so_and_how_to_go_on(
    showing: Showing, what: str, is_interrupted: bool, words: str
) -> None:
    shown = showing(what)
    shown.at(8_000)
    shown.at(8_000, State.PAUSED, is_interrupted=is_interrupted)
    assert words in shown.texts()
    assert "Press space to go on" in shown.texts()
    shown.at(8_000)
    assert words not in shown.texts()


DIGIT = re.compile(r"\d")


@pytest.mark.parametrize("shape", ["orb", "wave", "bar"])
@pytest.mark.parametrize("what", [BOX, NECK, "muscle-relaxation", "slow-down-ramp"])
def test_without_numbers_none_is_seen(showing: Showing, what: str, shape: str) -> None:
    shown = showing(what, hide_numbers=True, shape=shape)
    for position_ms in range(5_000, shown.timeline.duration_ms, 2_345):
        shown.at(position_ms)
        seen = [text for text in shown.texts() if text != shown.routine.name]
        assert not [text for text in seen if DIGIT.search(text)], position_ms
    shown.end()
    assert not any(DIGIT.search(text) for text in shown.texts())


def test_numbers_come_and_go_at_once(showing: Showing) -> None:
    shown = showing()
    shown.at(6_100)
    shown.page.set_numbers_hidden(True)
    assert not any(DIGIT.search(text) for text in shown.texts())
    shown.page.set_numbers_hidden(False)
    assert "3" in shown.texts()


def test_sound_off_is_seen_while_it_is(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    shown.page.set_muted(True)
    assert any(text.startswith("Sound off · ") for text in shown.texts())
    assert shown.button("Mute").isChecked()
    assert shown.button("Mute").accessibleName() == "Sound on"
    shown.page.set_muted(False)
    assert not any("Sound off" in text for text in shown.texts())


def test_more_time_is_told_and_the_note_goes_away(showing: Showing) -> None:
    shown = showing(SIT)
    shown.at(60_000)
    shown.timeline = lengthen(shown.timeline, 60_000, 10_000)
    shown.page.show_timeline(shown.timeline)
    shown.at(60_000)
    assert any(text.startswith("10 seconds more · 9:15 left") for text in shown.texts())
    assert "10 seconds more" in shown.told
    shown.timer("note").timeout.emit()
    assert "9:15 left" in shown.texts()


def gate(answer: str | tuple[str, ...] = "none", text: str = "How are you?") -> Gate:
    return Gate(5_000, text, answer)


def test_a_question_takes_the_place_of_the_scene(showing: Showing) -> None:
    shown = showing()
    shown.at(4_000)
    shown.ask(gate())
    assert "How are you?" in shown.texts()
    assert not shown.one(SceneView).isVisible()
    assert not shown.button("Pause").isVisible()
    shown.at(5_100)
    assert "How are you?" not in shown.texts()
    assert shown.one(SceneView).isVisible()
    assert shown.button("Pause").isVisible()
    shown.press(Key.Key_Space)
    assert shown.asked == [("pause_toggled",)]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter, Key.Key_Space])
def test_a_question_without_an_answer_is_gone_on_from(showing: Showing, key: Key) -> None:
    shown = showing()
    shown.ask(gate())
    shown.press(key)
    assert shown.asked == [("answered", None)]


@pytest.mark.parametrize("number", [0, 1, 7, 10])
def test_a_number_is_clicked_or_typed(showing: Showing, number: int) -> None:
    shown = showing()
    shown.ask(gate("scale"))
    buttons = shown.one(GatePanel).answer_buttons()
    assert [button.text() for button in buttons] == [str(one) for one in range(11)]
    shown.qtbot.mouseClick(buttons[number], Qt.MouseButton.LeftButton)
    shown.ask(gate("scale"))
    shown.press(str(number))
    shown.press(Key.Key_Return)
    assert shown.asked == [("answered", str(number))] * 2


def test_arrows_wander_over_the_answers_and_step_beside_them(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate("scale"))
    shown.press(Key.Key_Left)
    assert shown.asked == [("back_requested",)]
    shown.press("4")
    shown.press(Key.Key_Right)
    shown.press(Key.Key_Right)
    shown.press(Key.Key_Left)
    shown.press(Key.Key_Return)
    assert shown.asked[1:] == [("answered", "5")]


def test_arrows_step_from_going_on(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate())
    shown.press(Key.Key_Left)
    shown.press(Key.Key_Right)
    assert shown.asked == [("back_requested",), ("next_requested",)]


def test_a_choice_is_clicked_or_typed_by_its_place(showing: Showing) -> None:
    choices = ("Well & rested", "<b>So</b> so", "Tired")
    shown = showing()
    shown.ask(gate(choices))
    buttons = shown.one(GatePanel).answer_buttons()
    assert [button.accessibleName() for button in buttons] == list(choices)
    shown.qtbot.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    shown.ask(gate(choices))
    shown.press("2")
    shown.press(Key.Key_Return)
    assert shown.asked == [("answered", choices[0]), ("answered", choices[1])]


@pytest.mark.parametrize("answer", ["scale", ("One", "Two")])
def test_an_answer_can_be_left_out(showing: Showing, answer: Any) -> None:
    shown = showing()
    shown.ask(gate(answer))
    shown.qtbot.mouseClick(shown.button("Leave it out"), Qt.MouseButton.LeftButton)
    assert shown.asked == [("answered", None)]


def test_a_text_is_written_and_kept(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate("text"))
    writing = shown.one(QPlainTextEdit)
    assert writing.hasFocus()
    shown.press("r f m 1 ?")
    shown.press(Key.Key_Return)
    shown.press("two")
    shown.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert shown.asked == [("answered", "r f m 1 ?\ntwo")]


def test_an_empty_text_is_no_answer(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate("text"))
    shown.qtbot.mouseClick(shown.button("Go on"), Qt.MouseButton.LeftButton)
    assert shown.asked == [("answered", None)]


def test_escape_leaves_the_field_before_it_stops(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate("text"))
    shown.press("some words")
    shown.press(Key.Key_Escape)
    assert shown.asked == []
    shown.press(Key.Key_Escape)
    assert shown.asked == [("stop_requested",)]


def test_a_question_asked_anew_keeps_nothing(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate("text"))
    shown.press("before")
    shown.ask(gate("text"))
    assert shown.one(QPlainTextEdit).toPlainText() == ""


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("answer", ["none", "scale", "text", ("One of these " * 9, "Two")])
def test_a_question_is_whole_in_a_small_window(showing: Showing, answer: Any, scale: float) -> None:
    shown = showing(size=(720, 520), theme=Theme(DARK, scale))
    shown.ask(gate(answer, "Where in your body do you feel it most strongly just now?"))
    panel = shown.one(GatePanel)
    for widget in (*panel.findChildren(QPushButton), *panel.findChildren(FittedLabel)):
        left = widget.mapTo(panel, QPoint(0, 0)).x()
        assert left >= 0
        assert left + widget.width() <= panel.width()


def test_the_end_says_thanks_and_enter_is_done(showing: Showing) -> None:
    shown = showing()
    shown.at(300_000)
    shown.end()
    assert "Thank you for taking the time." in shown.texts()
    assert "Box breathing, 5:04." in shown.texts()
    assert not shown.one(PlayerStage).isVisible()
    assert not shown.button("Stop").isVisible()
    shown.press(Key.Key_Return)
    assert shown.asked == [("done_requested",)]


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Space])
def test_again_is_again(showing: Showing, key: Key) -> None:
    shown = showing()
    shown.end()
    shown.button("Again").setFocus()
    shown.press(key)
    assert shown.asked == [("again_requested",)]


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Enter])
def test_other_ways_to_be_done(showing: Showing, key: Key) -> None:
    shown = showing()
    shown.end()
    shown.press(key)
    assert shown.asked == [("done_requested",)]


def test_at_the_end_other_keys_do_nothing(showing: Showing) -> None:
    shown = showing()
    shown.end()
    for key in ("r", "m", "1", "n"):
        shown.press(key)
    assert shown.asked == []


def test_stopping_early_is_no_shame(showing: Showing) -> None:
    shown = showing()
    shown.end(Ending.STOPPED, 65_000)
    assert "Box breathing, 1:00 of 5:04." in shown.texts()
    assert any(text.startswith("That counts too.") for text in shown.texts())


def test_a_moment_after_the_end_changes_nothing(showing: Showing) -> None:
    shown = showing()
    shown.end()
    shown.at(6_000)
    assert shown.one(EndPanel).isVisible()


def test_another_session_begins_on_a_clean_page(showing: Showing, library: Library) -> None:
    shown = showing()
    shown.end()
    neck = routine_of(library, NECK)
    shown.routine, shown.timeline = neck, compile_timeline(neck, Options())
    shown.page.show_session(neck, shown.timeline, False)
    shown.at(0)
    assert "Neck two" in shown.texts()
    assert not any("Thank" in text for text in shown.texts())
    assert shown.page.hasFocus()


@pytest.mark.parametrize(
    ("announces", "told"),
    [
        ("off", []),
        ("steps", ["Get ready", "Trace a square with your breath. Breathe in"]),
        (
            "phases",
            [
                "Get ready. 5 seconds",
                "Trace a square with your breath. Breathe in. 4 seconds",
                "Hold. 4 seconds",
                "Breathe out. 4 seconds",
            ],
        ),
    ],
)
def test_announcements_say_as_much_as_is_wanted(
    showing: Showing, announces: str, told: list[str]
) -> None:
    shown = showing()
    shown.page.set_announce(announces)
    for position_ms in range(0, 15_000, 500):
        shown.at(position_ms)
    assert shown.told == told


def test_sides_are_announced(showing: Showing) -> None:
    shown = showing(NECK)
    shown.page.set_announce("phases")
    shown.at(40_500)
    assert shown.told[0].startswith("Upper trapezius stretch. Left side. Tip your right ear")


def test_without_numbers_none_is_announced(showing: Showing) -> None:
    shown = showing(hide_numbers=True)
    shown.page.set_announce("phases")
    for position_ms in range(0, 30_000, 500):
        shown.at(position_ms)
    assert not any(DIGIT.search(text) for text in shown.told)


def test_pause_question_and_end_are_announced(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    shown.told.clear()
    shown.at(6_000, State.PAUSED)
    shown.ask(gate(text="Ready?"))
    shown.end()
    assert shown.told == [
        "Paused. Press space to go on.",
        "Ready?",
        "Thank you for taking the time. Box breathing, 5:04.",
    ]


def test_the_scene_is_named_by_what_it_says(showing: Showing) -> None:
    shown = showing()
    shown.at(6_000)
    assert shown.one(SceneView).accessibleName() == "Breathe in"


def test_every_control_has_a_name(showing: Showing) -> None:
    shown = showing()
    shown.ask(gate("scale"))
    for button in shown.page.findChildren(QAbstractButton):
        assert button.accessibleName() or button.text()


HOSTILE = "<b>bold</b> &amp; <img src='file:///etc/passwd'> & more"


def test_text_of_a_file_is_plain_text(showing: Showing) -> None:
    steps = (Say(HOSTILE, 20_000), Sit(HOSTILE, 20_000))
    routine = Routine(
        *("r", HOSTILE, "mixed", steps, 5_000, "seated"), cautions=(Caution(HOSTILE),)
    )
    shown = showing(routine)
    for position_ms in (1_000, 6_000, 26_000):
        shown.at(position_ms)
    shown.ask(gate((HOSTILE, "Two"), HOSTILE))
    shown.end()
    for label in shown.page.findChildren(QLabel):
        if "<b>" in label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText


SIZES = ((720, 520), (1000, 700), (1100, 750), (1920, 1080), (600, 900))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 1.5, 2.0])
@pytest.mark.parametrize("what", [BOX, NECK, "alternate-nostril", "mindful-breathing"])
def test_texts_stand_apart_and_the_instruction_is_whole(
    showing: Showing, what: str, size: tuple[int, int], scale: float
) -> None:
    shown = showing(what, size=size, theme=Theme(DARK, scale))
    stage = shown.one(PlayerStage)
    for position_ms in (1_000, 6_000, 20_000, 45_000, 52_000, 66_000):
        shown.at(position_ms)
        labels = [one for one in stage.findChildren(FittedLabel) if one.text() and is_seen(one)]
        for label in labels:
            assert stage.rect().contains(label.geometry()), label.text()
            others = [one for one in labels if one is not label]
            assert not [o.text() for o in others if o.geometry().intersects(label.geometry())]
        instruction = stage._instruction
        if instruction.text():
            fitted = instruction.fit_in(instruction.width(), instruction.height())
            assert fitted.height <= instruction.height() + 1
            assert fitted.width <= instruction.width() + 1


def test_texts_of_a_step_share_a_size(showing: Showing) -> None:
    """So nothing jumps between the long instruction and the short one after it."""
    shown = showing(NECK)
    instruction = shown.one(PlayerStage)._instruction
    shown.at(52_000)
    long, place = instruction.shown_px, instruction.geometry()
    shown.at(64_500)
    assert instruction.text() == "Come back slowly"
    assert instruction.shown_px == long
    assert instruction.geometry() == place


def test_texts_are_laid_out_only_when_they_change(showing: Showing) -> None:
    shown = showing()
    shown.at(5_500)
    stage = shown.one(PlayerStage)
    arranged: list[int] = []
    stage._arrange = lambda: arranged.append(1)
    for position_ms in range(5_516, 8_900, 16):
        shown.at(position_ms)
    assert arranged == []
    shown.at(9_100)
    assert arranged == [1]


def test_a_large_stage_has_larger_type(showing: Showing) -> None:
    def px(size: tuple[int, int]) -> int:
        shown = showing(NECK, size=size)
        shown.at(8_000)
        return int(shown.one(PlayerStage)._instruction.shown_px)

    assert px((1920, 1080)) > 1.2 * px((1100, 750))


def test_fit_finds_the_largest_size_or_the_smallest() -> None:
    assert fit(("Hold",), (400, 60), 34, 12).px == 34
    small = fit(("A text that is far too long for its box",), (40, 10), 34, 12)
    assert small.px == 12
    one_line = fit(("Breathe out", "Hold"), (170, 300), 34, 12, keeps_lines=True)
    assert one_line.px < 34, "a little smaller saves breaking the line"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("stand", list(Stand))
def test_places_do_not_overlap(size: tuple[int, int], scale: float, stand: Stand) -> None:
    places = places_on(QSize(*size), Theme(DARK, scale), stand)
    assert not places.scene.intersects(places.texts)
    assert not places.name.intersects(places.left)
    assert not places.scene.intersects(places.name)
    for rect in (places.scene, places.texts, places.name, places.left):
        assert rect.left() >= 0
        assert rect.right() < size[0]
        assert rect.bottom() <= size[1]


def test_a_tall_page_has_its_texts_below() -> None:
    assert stand_of(QSize(600, 800), has_words_inside=False) is Stand.BELOW
    assert stand_of(QSize(1100, 700), has_words_inside=False) is Stand.BESIDE
    assert stand_of(QSize(600, 800), has_words_inside=True) is Stand.ALONE


def test_what_is_empty_takes_no_room() -> None:
    box = places_on(QSize(1000, 700), Theme(DARK), Stand.BESIDE).texts
    one, none, other = stacked(box, (20.0, 0.0, 30.0), (0, 8, 16))
    assert none.height() == 0
    assert other.top() - one.bottom() == pytest.approx(17, abs=1)
    middle = (one.top() + other.bottom()) / 2
    assert middle == pytest.approx(box.center().y(), abs=2)


def test_a_page_without_a_session_can_be_shown(qtbot: QtBot) -> None:
    page = PlayerPage()
    qtbot.addWidget(page)
    page.set_theme(replace(Theme(DARK), scale=1.3))
    page.show()
    page.grab()


# Moves


def test_the_scene_of_a_move_is_its_figure(showing: Showing) -> None:
    shown = showing(NECK)
    shown.at(10_000)
    assert shown.one(SceneView)._kind == "figure"
    shown.at(shown.timeline.duration_ms - 5_000)  # the breath at the end
    assert shown.one(SceneView)._kind == "orb"


def test_a_hold_is_counted_down_below_the_figure(showing: Showing) -> None:
    shown = showing(NECK)
    held = next(one for one in shown.timeline.phases if one.part == "hold" and one.side)
    counts = []
    for into_ms in (100, 5_100, 10_100):
        shown.at(held.start_ms + into_ms)
        counts.append(shown.one(SceneView)._frame.count)
    assert counts == ["20", "15", "10"]


def test_side_and_repetition_are_named(showing: Showing) -> None:
    shown = showing(NECK)
    shown.at(next(one for one in shown.timeline.phases if one.rep == 2).start_ms + 100)
    assert "Chin tuck · 2 of 5" in shown.texts()
    shown.at(next(one for one in shown.timeline.phases if one.side == "right").end_ms + 100)
    assert "Upper trapezius stretch · Right side" in shown.texts()


def test_the_switch_is_announced_before_and_named(showing: Showing) -> None:
    shown = showing(NECK)
    switch = next(one for one in shown.timeline.phases if one.step == "switch")
    shown.at(switch.start_ms - 500)
    assert "Next: other side" in shown.texts()
    shown.at(switch.start_ms + 500)
    assert "Other side" in shown.texts()
    assert "Upper trapezius stretch · Right side" in shown.texts()


def test_h_and_its_button_say_that_a_move_hurts(showing: Showing) -> None:
    shown = showing(NECK)
    shown.at(10_000)
    shown.press("h")
    shown.button("This hurts").click()
    assert shown.asked == [("hurt_reported",), ("hurt_reported",)]


def test_between_moves_the_button_keeps_its_place(showing: Showing) -> None:
    shown = showing(NECK)
    button = shown.button("This hurts")
    shown.at(1_000)
    place = button.geometry()
    assert (is_seen(button), button.isEnabled()) == (True, False)
    shown.at(10_000)
    assert (button.geometry(), button.isEnabled()) == (place, True)


def test_a_session_without_moves_has_no_such_button(showing: Showing) -> None:
    assert not is_seen(showing(BOX).button("This hurts"))


def test_a_shorter_timeline_says_nothing_of_more(showing: Showing) -> None:
    from relaxapp.core.leave_out import timeline_without

    shown = showing(NECK)
    shown.at(10_000)
    shown.page.show_timeline(timeline_without(shown.timeline, "chin-tuck"))
    assert not any("more" in text for text in shown.told)
