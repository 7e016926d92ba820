"""Hotkeys in the program: chosen by pressing them, bound as they are chosen, and what they do."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from desk_fakes import FakeWorldOfWork
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from ui_fakes import FakeInhibitor, FakeSound, world_in

from relaxapp.app import Parts
from relaxapp.core.settings import Settings
from relaxapp.resident import Resident, Surroundings
from relaxapp.resident_sessions import ON_BREAK
from relaxapp.services.awake import Awake
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.hotkey import GlobalKeys, HotkeyError, Wish
from relaxapp.shell.hotkeys import ASKED, GIVEN, Act, Hotkeys
from relaxapp.ui.hotkey_field import HOW, SHOWN_OFF, WAITS, HotkeyField
from relaxapp.ui.settings_page import SettingRow
from relaxapp.ui.worry_dialog import WorryDialog

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class FakeKeys(GlobalKeys):
    """A system that gives all but what a test refuses."""

    def __init__(self, parent: QObject | None, refusal: str = "") -> None:
        super().__init__(parent)
        self.refusal = refusal
        self.words = ""
        self.wishes: tuple[Wish, ...] = ()
        self.bindings = 0
        self.is_closed = False

    def bind(self, wishes: Sequence[Wish]) -> None:
        self.wishes = tuple(wishes)
        self.bindings += 1
        for wish in wishes:
            if self.refusal:
                self.refused.emit(wish.name, self.refusal)
            else:
                self.given.emit(wish.name, self.words)

    def close(self) -> None:
        self.is_closed = True
        self.wishes = ()


class Bench:
    """Two hotkeys, on a system of a test's own."""

    def __init__(self, *, is_asked: bool = False) -> None:
        self.settings = Settings()
        self.opened: list[FakeKeys] = []
        self.refusal = ""
        self.is_closed_here = False
        self.done: list[tuple[str, str]] = []
        self.told: list[str] = []
        self.notes: dict[str, str] = {}
        acts = {
            "break_hotkey": Act("Begin a break", lambda token: self.done.append(("break", token))),
            "worry_hotkey": Act(
                "Put a worry down", lambda token: self.done.append(("worry", token))
            ),
        }
        self.hotkeys = Hotkeys(
            lambda: self.settings, acts, open_keys=self._open, is_asked=lambda: is_asked
        )
        self.hotkeys.noticed.connect(self.told.append)
        self.hotkeys.noted.connect(self.notes.__setitem__)
        self.choose()

    def choose(self, break_hotkey: str = "off", other: str = "off") -> None:
        self.settings = replace(self.settings, break_hotkey=break_hotkey, worry_hotkey=other)
        self.hotkeys.follow()

    @property
    def keys(self) -> FakeKeys:
        return self.opened[-1]

    def _open(self, parent: QObject) -> FakeKeys:
        if self.is_closed_here:
            raise HotkeyError("There is no display here that could tell of keys.")
        self.opened.append(FakeKeys(parent, self.refusal))
        return self.opened[-1]


def test_nothing_is_opened_while_all_are_off(qapp: QApplication) -> None:
    bench = Bench()
    assert bench.opened == []
    assert bench.hotkeys.findChildren(QTimer) == []


def test_a_chosen_key_is_bound_and_does_what_it_is_for(qapp: QApplication) -> None:
    bench = Bench()
    bench.choose("Ctrl+Alt+B", "Super+W")
    assert [(one.name, str(one.hotkey)) for one in bench.keys.wishes] == [
        ("break_hotkey", "Ctrl+Alt+B"),
        ("worry_hotkey", "Super+W"),
    ]
    bench.keys.pressed.emit("break_hotkey", "")
    bench.keys.pressed.emit("worry_hotkey", "leave-1")
    assert bench.done == [("break", ""), ("worry", "leave-1")]
    bench.hotkeys.follow()
    assert bench.keys.bindings == 1
    bench.choose("Ctrl+Alt+C", "Super+W")
    assert (len(bench.opened), bench.keys.bindings) == (1, 2)
    bench.choose()
    assert bench.keys.is_closed


def test_what_is_refused_is_said_once_and_noted(qapp: QApplication) -> None:
    bench = Bench()
    bench.refusal = "These keys are taken."
    bench.choose("Ctrl+Alt+B", "Super+W")
    assert bench.told == ["These keys are taken."]
    assert bench.notes == dict.fromkeys(("break_hotkey", "worry_hotkey"), "These keys are taken.")


def test_a_system_without_hotkeys_says_why(qapp: QApplication) -> None:
    bench = Bench()
    bench.is_closed_here = True
    bench.choose("Ctrl+Alt+B")
    assert bench.told == ["There is no display here that could tell of keys."]


def test_the_same_keys_do_only_one_thing(qapp: QApplication) -> None:
    bench = Bench()
    bench.choose("Ctrl+Alt+B", "Ctrl+Alt+B")
    assert [one.name for one in bench.keys.wishes] == ["break_hotkey"]
    assert bench.told == ["Ctrl+Alt+B does something else in relaxapp already. Choose other keys."]


def test_where_the_desktop_asks_it_is_said_and_what_it_gave(qapp: QApplication) -> None:
    bench = Bench(is_asked=True)
    bench.hotkeys.tell_notes()
    assert bench.notes["break_hotkey"] == ASKED
    bench.choose("Ctrl+Alt+B")
    bench.keys.given.emit("break_hotkey", "Ctrl+Alt+N")
    assert bench.notes["break_hotkey"] == GIVEN.format("Ctrl+Alt+N")
    bench.hotkeys.hold(True)
    assert not bench.keys.is_closed
    bench.choose()
    assert bench.notes["break_hotkey"] == ASKED


def test_keys_that_are_being_chosen_are_let_go_until_then(qapp: QApplication) -> None:
    bench = Bench()
    bench.choose("Ctrl+Alt+B")
    bench.hotkeys.hold(True)
    assert bench.keys.is_closed
    bench.choose("Ctrl+Alt+C")
    assert len(bench.opened) == 1
    bench.hotkeys.hold(False)
    assert [str(one.hotkey) for one in bench.keys.wishes] == ["Ctrl+Alt+C"]


# The field


@pytest.fixture
def field(qtbot: QtBot) -> HotkeyField:
    field = HotkeyField(is_mac=False)
    field.name_value("Break hotkey")
    qtbot.addWidget(field)
    field.show_value("off")
    field.show()
    return field


def heard_of(field: HotkeyField) -> list[str]:
    heard: list[str] = []
    field.typed.connect(heard.append)
    return heard


def test_a_key_is_chosen_by_pressing_it(field: HotkeyField) -> None:
    heard, waits = heard_of(field), list[bool]()
    field.waiting_changed.connect(waits.append)
    assert field.text() == SHOWN_OFF
    QTest.keyClick(field, Qt.Key.Key_Space)
    assert field.text() == WAITS
    assert field.accessibleName() == f"Break hotkey: {WAITS}"
    QTest.keyPress(field, Qt.Key.Key_Control, Qt.KeyboardModifier.ControlModifier)
    assert heard == []
    QTest.keyClick(field, Qt.Key.Key_B, CONTROL_ALT)
    assert heard == ["Ctrl+Alt+B"]
    assert waits == [True, False]
    field.show_value("Ctrl+Alt+B")
    assert field.text() == "Ctrl+Alt+B"
    QTest.keyClick(field, Qt.Key.Key_C, CONTROL_ALT)  # it waits no longer
    assert heard == ["Ctrl+Alt+B"]


@pytest.mark.parametrize(
    ("key", "held", "typed"),
    [
        (Qt.Key.Key_F12, Qt.KeyboardModifier.AltModifier, "Alt+F12"),
        (Qt.Key.Key_Tab, CONTROL_ALT, "Ctrl+Alt+Tab"),
        (Qt.Key.Key_PageUp, Qt.KeyboardModifier.MetaModifier, "Super+PageUp"),
        (Qt.Key.Key_Backspace, CONTROL_ALT, "Ctrl+Alt+Backspace"),
        (Qt.Key.Key_7, CONTROL_ALT | Qt.KeyboardModifier.KeypadModifier, "Ctrl+Alt+7"),
    ],
)
def test_keys_have_their_names(
    field: HotkeyField, key: Qt.Key, held: Qt.KeyboardModifier, typed: str
) -> None:
    heard = heard_of(field)
    field.click()
    QTest.keyClick(field, key, held)
    assert heard == [typed]


def test_on_a_mac_control_is_control(qtbot: QtBot) -> None:
    field = HotkeyField(is_mac=True)
    qtbot.addWidget(field)
    heard = heard_of(field)
    for held in (Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.MetaModifier):
        field.click()
        QTest.keyClick(field, Qt.Key.Key_F5, held)
    assert heard == ["Super+F5", "Ctrl+F5"]


def test_escape_leaves_and_backspace_turns_off(field: HotkeyField) -> None:
    heard = heard_of(field)
    field.show_value("Ctrl+Alt+B")
    field.click()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert (heard, field.text()) == ([], "Ctrl+Alt+B")
    field.click()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert heard == ["off"]


def test_what_is_no_hotkey_is_told_and_waited_on(field: HotkeyField) -> None:
    heard = heard_of(field)
    field.click()
    QTest.keyClick(field, Qt.Key.Key_B)
    QTest.keyClick(field, Qt.Key.Key_Tab)
    QTest.keyClick(field, Qt.Key.Key_Exclam, CONTROL_ALT)
    assert heard == ["B", "Tab", "Ctrl+Alt+!"]
    assert field.is_waiting
    assert field.text() == WAITS


def test_who_leaves_the_field_chooses_nothing(field: HotkeyField) -> None:
    heard = heard_of(field)
    field.click()
    field.hide()
    assert not field.is_waiting
    assert heard == []


def test_shortcuts_of_the_window_wait_while_keys_are_chosen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    field = HotkeyField(is_mac=False)
    QVBoxLayout(window).addWidget(field)
    fired: list[bool] = []
    shortcut = QShortcut(Qt.KeyboardModifier.ControlModifier | Qt.Key.Key_F5, window)
    shortcut.activated.connect(lambda: fired.append(True))
    heard = heard_of(field)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    assert (fired, heard) == ([True], [])
    field.click()
    QTest.keyClick(field, Qt.Key.Key_F5, Qt.KeyboardModifier.ControlModifier)
    assert (fired, heard) == ([True], ["Ctrl+F5"])


# The whole program


class Program:
    """A resident program, at rest, whose keys are pressed by a test."""

    def __init__(self, application: QApplication, home: Path, break_hotkey: str) -> None:
        work = FakeWorldOfWork(home, None)
        self.opened: list[FakeKeys] = []
        parts = Parts(
            clock=work.clock,
            awake=lambda: Awake(FakeInhibitor),
            openers=FakeSound().openers,
            open_url=lambda url: True,
            now=work.now,
            seed=lambda: 7,
        )
        around = Surroundings(
            work.clock, work.now, work.watch, work.ask_held, lambda: False, parts, self._open
        )
        world = world_in(home)
        world.settings = replace(world.settings, break_hotkey=break_hotkey, worry_hotkey="Super+W")
        self.resident = Resident(application, world, FaultLog(None), around)
        self.resident.rest()

    def _open(self, parent: QObject) -> FakeKeys:
        self.opened.append(FakeKeys(parent))
        return self.opened[-1]


@pytest.fixture
def program(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Program]:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)  # there the desktop would choose
    made = Program(qapp, tmp_path, "Ctrl+Alt+B")
    yield made
    made.resident.quit()
    made.resident.deleteLater()
    QTest.qWait(1)


def test_keys_are_bound_after_the_program_is_there(program: Program, qtbot: QtBot) -> None:
    assert program.opened == []
    qtbot.waitUntil(lambda: program.opened != [])
    assert [str(one.hotkey) for one in program.opened[0].wishes] == ["Ctrl+Alt+B", "Super+W"]
    program.resident.quit()
    assert program.opened[0].is_closed


def test_the_key_begins_a_break_and_then_says_that_one_goes_on(
    program: Program, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: program.opened != [])
    program.opened[0].pressed.emit("break_hotkey", "")
    assert program.resident.offering.window.isVisible()
    qtbot.waitUntil(lambda: program.resident.sessions.is_playing)
    said: list[str] = []
    program.resident.app.window.tell = said.append  # type: ignore[method-assign]  # the notice
    program.opened[0].pressed.emit("break_hotkey", "")
    assert said == [ON_BREAK]


def test_the_other_key_asks_for_a_worry_without_the_window(
    program: Program, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "")
    qtbot.waitUntil(lambda: program.opened != [])
    program.opened[0].pressed.emit("worry_hotkey", "leave-1")
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, WorryDialog)]
    assert dialog.isVisible()
    assert os.environ["XDG_ACTIVATION_TOKEN"] == "leave-1"
    assert not program.resident.has_window
    QTest.keyClicks(dialog.field, "The bank")
    QTest.keyClick(dialog.field, Qt.Key.Key_Return)
    kept = program.resident.app.records.history.worries()
    assert [one.text for one in kept] == ["The bank"]
    dialog.deleteLater()


def test_a_key_chosen_in_the_settings_is_bound_at_once(program: Program, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: program.opened != [])
    program.resident.show_page("settings")
    page = program.resident.app.page("settings")
    row = next(one for one in page.findChildren(SettingRow) if one.key.name == "break_hotkey")
    field = row.control
    assert isinstance(field, HotkeyField)
    assert field.text() == "Ctrl+Alt+B"
    field.click()
    assert program.opened[0].is_closed
    assert row._note.text() == HOW
    QTest.keyClick(field, Qt.Key.Key_B)
    assert "got B alone" in program.resident.app.window.notices.text
    QTest.keyClick(field, Qt.Key.Key_F9, Qt.KeyboardModifier.AltModifier)
    assert [str(one.hotkey) for one in program.opened[-1].wishes] == ["Alt+F9", "Super+W"]
    assert program.resident.belongings.settings.break_hotkey == "Alt+F9"
    assert row._note.isHidden()
    field.click()
    QTest.keyClick(field, Qt.Key.Key_Backspace)
    assert field.text() == SHOWN_OFF
    assert [str(one.hotkey) for one in program.opened[-1].wishes] == ["Super+W"]
