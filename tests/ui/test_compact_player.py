"""The compact player: a session in a small window, which emits what the person asks for."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Library
from relaxapp.core.player import Ending, Outcome, State
from relaxapp.core.settings import CARD, STRIP
from relaxapp.core.timeline import Timeline
from relaxapp.ui.compact_buttons import SIGNS, SignButton
from relaxapp.ui.compact_player import CompactPlayer
from relaxapp.ui.fitted import FittedLabel, measure
from relaxapp.ui.scenes import SceneView
from relaxapp.ui.theme import Theme

Key = Qt.Key
FORMS = (STRIP, CARD)


@dataclass
class Shown:
    """A window with a session in it, and what it has asked for."""

    window: CompactPlayer
    timeline: Timeline
    routine: Any
    asked: list[str] = field(default_factory=list)

    def at(self, position_ms: int, state: State = State.PLAYING) -> None:
        moment = self.timeline.at(position_ms)
        self.window.show_moment(moment, state, self.timeline.span_at(position_ms), False)

    def end(self) -> None:
        length_ms = self.timeline.duration_ms
        outcome = Outcome(self.routine.id, Ending.COMPLETED, length_ms, length_ms, length_ms, ())
        self.window.show_end(outcome, self.routine)

    def texts(self) -> list[str]:
        labels = self.window.findChildren(FittedLabel)
        return [one.text() for one in labels if one.isVisibleTo(self.window) and one.text()]

    def button(self, sign: str) -> SignButton:
        buttons = self.window.findChildren(SignButton)
        return next(one for one in buttons if one.sign == sign and one.isVisibleTo(self.window))

    def timer(self, name: str) -> QTimer:
        timer = self.window.findChild(QTimer, name)
        assert timer is not None
        return timer


@pytest.fixture
def show(library: Library, qtbot: QtBot) -> Any:
    def show(id: str = "neck-two", form: str = STRIP, theme: Theme = Theme()) -> Shown:
        entry = library.find(id)
        assert entry is not None
        assert entry.routine is not None
        timeline = compile_timeline(entry.routine, Options())
        window = CompactPlayer()
        qtbot.addWidget(window)
        shown = Shown(window, timeline, entry.routine)
        for name in (
            *("pause_toggled", "back_requested", "next_requested", "repeat_requested"),
            *("more_requested", "stop_requested", "mute_toggled", "form_toggled", "left"),
            *("enlarge_requested", "full_screen_requested", "dragged", "closed", "hurt_reported"),
        ):
            getattr(window, name).connect(lambda name=name: shown.asked.append(name))
        window.set_theme(theme)
        window.set_form(form)
        window.show_session(entry.routine, timeline)
        window.show()
        return shown

    return show


def test_says_the_instruction_the_count_and_what_is_left(show: Any) -> None:
    shown = show()
    shown.at(52_000)
    phase = shown.timeline.at(52_000).phase
    assert phase.text in shown.texts()
    assert "11" in shown.texts()
    assert "1:21 left" in shown.texts()


def test_hidden_numbers_are_nowhere(show: Any) -> None:
    for form in FORMS:
        shown = show(form=form)
        shown.window.set_numbers_hidden(True)
        shown.at(52_000)
        assert not any(char.isdigit() for text in shown.texts() for char in text)
        frame = shown.window.findChild(SceneView)._frame
        assert frame.count == ""


@pytest.mark.parametrize("id", ["six-a-minute", "neck-two", "silent-timer"])
def test_a_card_counts_once(show: Any, id: str) -> None:
    shown = show(id, CARD)
    shown.at(50_000)
    scene = shown.window.findChild(SceneView)
    label = shown.window._count.text()
    assert (label != "") != (scene._frame.count != "" and scene.counts)


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        (Key.Key_Space, "pause_toggled"),
        (Key.Key_Left, "back_requested"),
        (Key.Key_Right, "next_requested"),
        (Key.Key_Escape, "stop_requested"),
        (Key.Key_M, "mute_toggled"),
        (Key.Key_S, "form_toggled"),
        (Key.Key_C, "enlarge_requested"),
        (Key.Key_F, "full_screen_requested"),
        (Key.Key_R, "repeat_requested"),
        (Key.Key_H, "hurt_reported"),
        (Key.Key_Plus, "more_requested"),
    ],
)
def test_key_asks(show: Any, key: Key, asked: str) -> None:
    shown = show()
    QTest.keyClick(shown.window, key)
    assert shown.asked == [asked]


@pytest.mark.parametrize(
    ("sign", "asked"),
    [
        ("pause", "pause_toggled"),
        ("stop", "stop_requested"),
        ("card", "form_toggled"),
        ("enlarge", "enlarge_requested"),
    ],
)
def test_button_asks_and_says_what_it_does(show: Any, sign: str, asked: str) -> None:
    shown = show()
    button = shown.button(sign)
    assert button.accessibleName()
    assert button.accessibleName() in button.toolTip()
    button.click()
    assert shown.asked == [asked]


def test_pause_becomes_go_on(show: Any) -> None:
    shown = show()
    shown.at(52_000, State.PAUSED)
    assert "Paused" in shown.texts()
    assert shown.button("go on").accessibleName() == "Go on"


def test_every_sign_can_be_drawn() -> None:
    assert all(not sign().isEmpty() for sign in SIGNS.values())


def test_mute_is_seen_also_while_paused(show: Any) -> None:
    for form in FORMS:
        shown = show(form=form)
        shown.at(52_000, State.PAUSED)
        shown.window.set_muted(True)
        assert any("Sound off" in text for text in shown.texts())
        shown.window.set_muted(False)
        assert not any("Sound off" in text for text in shown.texts())


def test_body_is_dragged_and_a_click_drags_nothing(show: Any) -> None:
    shown = show()
    left = Qt.MouseButton.LeftButton
    shown.window.move(10, 10)
    QTest.mouseClick(shown.window._scene, left)
    assert shown.asked == []
    QTest.mousePress(shown.window, left, pos=QPoint(100, 20))
    QTest.mouseMove(shown.window, QPoint(130, 60))
    QTest.mouseRelease(shown.window, left, pos=QPoint(100, 20))
    assert shown.window.pos() == QPoint(40, 50)
    assert shown.asked == ["dragged"]


def test_double_click_enlarges(show: Any) -> None:
    shown = show()
    QTest.mouseDClick(shown.window, Qt.MouseButton.LeftButton, pos=QPoint(100, 20))
    assert shown.asked == ["enlarge_requested"]


def test_it_can_be_closed_and_says_so(show: Any) -> None:
    shown = show()
    assert shown.window.close()
    assert shown.asked == ["closed"]


@pytest.mark.parametrize("form", FORMS)
def test_end_goes_by_itself(show: Any, form: str) -> None:
    shown = show(form=form)
    shown.end()
    assert any("Thank you" in text for text in shown.texts())
    assert any("2:08" in text for text in shown.texts())
    assert shown.timer("compact end").isActive()
    shown.timer("compact end").timeout.emit()
    assert shown.asked == ["left"]


@pytest.mark.parametrize("key", [Key.Key_Escape, Key.Key_Return])
def test_end_goes_by_a_key(show: Any, key: Key) -> None:
    shown = show()
    shown.end()
    QTest.keyClick(shown.window, Key.Key_Space)
    assert shown.asked == []
    QTest.keyClick(shown.window, key)
    assert shown.asked == ["left"]


def test_end_goes_by_a_click_anywhere(show: Any) -> None:
    shown = show()
    shown.end()
    QTest.mouseClick(shown.window, Qt.MouseButton.LeftButton, pos=QPoint(60, 30))
    assert shown.asked == ["left"]


def test_hidden_it_has_no_timer(show: Any) -> None:
    shown = show()
    shown.end()
    shown.window.hide()
    assert not any(timer.isActive() for timer in shown.window.findChildren(QTimer))


def test_note_gives_the_instruction_back(show: Any) -> None:
    shown = show()
    shown.at(52_000, State.PAUSED)
    shown.window.show_note("A word about your desktop.")
    assert "A word about your desktop." in shown.texts()
    shown.timer("compact note").timeout.emit()
    assert "Paused" in shown.texts()


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("form", FORMS)
def test_no_text_of_the_shipped_routines_is_cut(
    show: Any, library: Library, form: str, scale: float
) -> None:
    theme = Theme(scale=scale)
    shown = show(form=form, theme=theme)
    label = shown.window._instruction
    for entry in library.entries:
        if entry.routine is None:
            continue
        timeline = compile_timeline(entry.routine, Options())
        shown.window.show_session(entry.routine, timeline)
        for text in {phase.text for phase in timeline.phases}:
            label.set_words(text)
            needed = measure((text,), label.shown_px, label.width(), label._weight)
            assert needed.height <= label.height() + 3, (entry.id, text)


@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
@pytest.mark.parametrize("form", FORMS)
def test_parts_have_places_of_their_own(show: Any, form: str, scale: float) -> None:
    shown = show(form=form, theme=Theme(scale=scale))
    shown.at(52_000)
    parts = [one for one in shown.window.children() if isinstance(one, QWidget)]
    boxes = [
        one.geometry()
        for one in parts
        if one.isVisibleTo(shown.window) and not one.geometry().isEmpty()
    ]
    whole = shown.window.rect()
    assert all(whole.contains(box) for box in boxes)
    for number, box in enumerate(boxes):
        assert not any(box.intersects(other) for other in boxes[number + 1 :])


def test_window_is_no_larger_than_its_screen(show: Any) -> None:
    room = show().window.screen().availableGeometry()
    for form in FORMS:
        window = show(form=form, theme=Theme(scale=2.0)).window
        assert QRect(room.topLeft(), window.size()).united(room) == room


def test_small_scene_asks_for_fewer_frames(show: Any) -> None:
    shown = show("six-a-minute")
    assert shown.window.pace_at(shown.timeline.at(50_000)) == 30


def test_corners_are_cut_where_it_cannot_be_seen_through(qtbot: QtBot) -> None:
    window = CompactPlayer(is_shaped=True)
    qtbot.addWidget(window)
    window.show()
    assert not window.mask().contains(QPoint(0, 0))
    assert window.mask().contains(window.rect().center())
