"""Hotkeys on a real X server: keys that another window would have had begin a break here."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from virtual_screen import PATIENCE_S, VirtualScreen

from relaxapp.core.hotkeys import parse_hotkey
from relaxapp.services.hotkey import Wish, open_keys
from relaxapp.services.hotkey.x11 import LOST, XKeys
from relaxapp.services.hotkey.xcb import XKeyboard

pytestmark = pytest.mark.display

BREAK = Wish("break", parse_hotkey("Ctrl+Alt+B"), "Begin a break")
WORRY = Wish("worry", parse_hotkey("Super+F5"), "Put a worry down")


class Ear:
    """Hotkeys on a screen, and what they tell."""

    def __init__(self, screen: VirtualScreen) -> None:
        self.keys = XKeys(XKeyboard(screen.name))
        self.pressed: list[str] = []
        self.refused: dict[str, str] = {}
        self.keys.pressed.connect(lambda name, token: self.pressed.append(name))
        self.keys.refused.connect(self.refused.__setitem__)


@pytest.fixture
def ear(screen: VirtualScreen, qtbot: QtBot) -> Iterator[Ear]:
    made = Ear(screen)
    yield made
    made.keys.close()


def test_keys_reach_us_while_another_window_has_the_focus(
    screen: VirtualScreen, ear: Ear, qtbot: QtBot
) -> None:
    screen.manage()
    screen.open_window("small")
    ear.keys.bind([BREAK, WORRY])
    screen.stir("key", "ctrl+alt+b")
    qtbot.waitUntil(lambda: ear.pressed == ["break"])
    screen.stir("key", "super+F5")
    qtbot.waitUntil(lambda: ear.pressed == ["break", "worry"])
    screen.stir("key", "b", "ctrl+b", "ctrl+alt+shift+b", "ctrl+alt+b")
    qtbot.waitUntil(lambda: ear.pressed == ["break", "worry", "break"])


@pytest.mark.parametrize("locks", [["Caps_Lock"], ["Num_Lock"], ["Caps_Lock", "Num_Lock"]])
def test_locks_change_nothing(
    screen: VirtualScreen, ear: Ear, qtbot: QtBot, locks: list[str]
) -> None:
    ear.keys.bind([BREAK])
    screen.stir("key", *locks)
    screen.stir("key", "ctrl+alt+b")
    qtbot.waitUntil(lambda: ear.pressed == ["break"])


def test_a_key_that_is_held_is_told_once(screen: VirtualScreen, ear: Ear, qtbot: QtBot) -> None:
    ear.keys.bind([BREAK])
    screen.stir("keydown", "ctrl", "keydown", "alt", "keydown", "b", "sleep", "1.2")
    screen.stir("keyup", "b", "keyup", "alt", "keyup", "ctrl")
    screen.stir("key", "ctrl+alt+b")
    qtbot.waitUntil(lambda: len(ear.pressed) > 1)
    assert ear.pressed == ["break", "break"]


def test_a_key_of_another_program_is_refused_until_it_is_free(
    screen: VirtualScreen, ear: Ear, qtbot: QtBot
) -> None:
    first = Ear(screen)
    first.keys.bind([BREAK])
    ear.keys.bind([BREAK, WORRY])
    assert list(ear.refused) == ["break"]
    assert "Ctrl+Alt+B is taken by another program" in ear.refused["break"]
    first.keys.bind([])
    ear.refused.clear()
    ear.keys.bind([BREAK])
    assert ear.refused == {}
    screen.stir("key", "ctrl+alt+b")
    qtbot.waitUntil(lambda: ear.pressed == ["break"])
    assert first.pressed == []
    first.keys.close()


def test_a_key_that_moves_is_found_again(screen: VirtualScreen, ear: Ear, qtbot: QtBot) -> None:
    ear.keys.bind([WORRY, BREAK])
    before = ear.keys._code_of(ord("b"))
    screen.set_layout("us", "dvorak")
    qtbot.waitUntil(lambda: ear.keys._code_of(ord("b")) != before)
    screen.stir("key", "ctrl+alt+b")
    qtbot.waitUntil(lambda: ear.pressed == ["break"])


def test_a_server_that_dies_is_said_and_ends_nothing(
    screen: VirtualScreen, ear: Ear, qtbot: QtBot
) -> None:
    ear.keys.bind([BREAK])
    screen.kill()
    qtbot.waitUntil(lambda: ear.refused == {"break": LOST})
    ear.keys.bind([BREAK])
    assert "break" in ear.refused


def test_open_keys_finds_the_server(screen: VirtualScreen, qtbot: QtBot) -> None:
    def no_bus(parent: object) -> None:
        raise AssertionError("no bus is wanted on X11")

    keys = open_keys(no_bus, None, {"DISPLAY": screen.name}, "linux")  # type: ignore[arg-type]  # never called
    with qtbot.waitSignal(keys.pressed) as heard:
        keys.bind([BREAK])
        screen.stir("key", "ctrl+alt+b")
    assert heard.args == ["break", ""]
    keys.close()


# The program itself


class Program:
    """relaxapp in a home and on a screen of its own, hidden."""

    def __init__(self, screen: VirtualScreen, home: Path, settings: str) -> None:
        folder = home / ".config" / "relaxapp"
        folder.mkdir(parents=True)
        (folder / "settings.yaml").write_text(settings)
        runtime = home / "run"
        runtime.mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
        self.environ = {
            **kept,
            "HOME": str(home),
            "DISPLAY": screen.name,
            "XDG_RUNTIME_DIR": str(runtime),
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
            "QT_QPA_PLATFORM": "xcb",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "relaxapp", "--hidden"],
            env=self.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def status(self) -> dict[str, object]:
        answer = subprocess.run(
            [sys.executable, "-m", "relaxapp", "break", "status", "--json"],
            env=self.environ,
            capture_output=True,
            check=False,
        )
        found: dict[str, object] = json.loads(answer.stdout or b"{}")
        return found

    def wait_for(self, key: str, value: object, stir: Callable[[], None] = lambda: None) -> None:
        """Asks until it is so, and stirs before each question."""
        deadline_s = time.monotonic() + 3 * PATIENCE_S
        stir()
        while self.status().get(key) != value:
            stir()
            assert time.monotonic() < deadline_s, f"{key} did not become {value}"


def test_a_key_begins_a_break_in_the_program_that_rests(
    screen: VirtualScreen, tmp_path: Path
) -> None:
    screen.manage()
    other = screen.open_window("small")
    program = Program(screen, tmp_path, "asked: yes\naudio: silent\nbreak_hotkey: Ctrl+Alt+B\n")
    try:
        program.wait_for("running", True)
        assert program.status()["is_on_break"] is False
        # Keys are bound a little after the program can be asked.
        program.wait_for("is_on_break", True, lambda: screen.stir("key", "ctrl+alt+b"))
        assert other.poll() is None
    finally:
        program.process.terminate()
        program.process.wait(PATIENCE_S)
