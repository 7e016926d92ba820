"""Hotkeys of each system: what is asked of it, what it tells, and what it refuses."""

import ctypes
from collections.abc import Callable
from typing import Any, cast

import pytest
from PySide6.QtCore import QByteArray, QObject, Signal
from PySide6.QtWidgets import QApplication

from relaxapp.core.hotkeys import KEYS, parse_hotkey
from relaxapp.services.hotkey import GlobalKeys, HotkeyError, Wish, is_asked_by_desktop, open_keys
from relaxapp.services.hotkey.macos import KEY_CODES, MacKeys, _Id
from relaxapp.services.hotkey.portal import PortalKeys, trigger_of
from relaxapp.services.hotkey.windows import WindowsKeys, _Message, key_code
from relaxapp.services.hotkey.x11 import LOST, XKeys, symbol_of
from relaxapp.services.hotkey.xcb import XKeyboard


def wish(typed: str, name: str = "break") -> Wish:
    return Wish(name, parse_hotkey(typed), f"Does {name}")


class Ear:
    """Notes what hotkeys tell."""

    def __init__(self, keys: GlobalKeys) -> None:
        self.told: list[tuple[str, ...]] = []
        keys.pressed.connect(lambda name, token: self.told.append(("pressed", name, token)))
        keys.given.connect(lambda name, words: self.told.append(("given", name, words)))
        keys.refused.connect(lambda name, why: self.told.append(("refused", name, why)))


# Every system knows every key


def test_every_key_has_a_symbol_a_code_and_a_trigger() -> None:
    assert len({symbol_of(key) for key in KEYS}) == len(KEYS)
    assert len({key_code(key) for key in KEYS}) == len(KEYS)
    assert len({trigger_of(parse_hotkey(f"Alt+{key}")) for key in KEYS}) == len(KEYS)
    assert len(set(KEY_CODES.values())) == len(KEY_CODES)
    assert set(KEYS) - set(KEY_CODES) == {"F21", "F22", "F23", "F24"}


@pytest.mark.parametrize(
    ("typed", "trigger"),
    [
        ("Ctrl+Alt+B", "CTRL+ALT+b"),
        ("Shift+Super+PageUp", "SHIFT+LOGO+Page_Up"),
        ("Ctrl+Space", "CTRL+space"),
        ("Alt+F12", "ALT+F12"),
        ("Ctrl+Alt+7", "CTRL+ALT+7"),
    ],
)
def test_the_portal_is_asked_in_the_words_of_the_specification(typed: str, trigger: str) -> None:
    assert trigger_of(parse_hotkey(typed)) == trigger


def test_the_desktop_asks_on_wayland_alone() -> None:
    both = {"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}
    assert is_asked_by_desktop(both, "linux")
    assert not is_asked_by_desktop({"DISPLAY": ":0"}, "linux")
    assert not is_asked_by_desktop(both, "win32")


def no_bus(parent: QObject) -> Any:
    raise OSError("no bus")


def test_wayland_has_the_portal_even_where_xwayland_is(qapp: QApplication) -> None:
    keys = open_keys(no_bus, None, {"WAYLAND_DISPLAY": "w", "DISPLAY": ":4093"}, "linux")
    assert isinstance(keys, PortalKeys)


def test_without_a_display_there_is_a_reason() -> None:
    with pytest.raises(HotkeyError, match="no display here"):
        open_keys(no_bus, None, {}, "linux")
    with pytest.raises(HotkeyError, match=r"No X server answers|need libxcb"):
        open_keys(no_bus, None, {"DISPLAY": ":4093"}, "linux")


# X11, on a keyboard of our own


class FakeKeyboard(QObject):
    """Some keys of a PC: b, 1 above an ampersand, the modifiers, and what others have grabbed."""

    pressed = Signal(int, int)
    layout_changed = Signal()
    lost = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keys: dict[int, tuple[int, ...]] = {
            10: (ord("&"), ord("1")),
            56: (ord("b"), ord("B")),
            64: (0xFFE9, 0xFFE7),
            77: (0xFF7F,),
            133: (0xFFEB,),
        }
        self.grabbed: set[tuple[int, int]] = set()
        self.taken: set[tuple[int, int]] = set()
        self.is_closed = False

    def symbols(self) -> dict[int, tuple[int, ...]]:
        return dict(self.keys)

    def modifier_codes(self) -> tuple[tuple[int, ...], ...]:
        return ((50,), (66,), (37,), (64,), (77,), (), (133,), ())

    def grab(self, code: int, modifiers: int) -> bool:
        if (code, modifiers) in self.taken:
            return False
        self.grabbed.add((code, modifiers))
        return True

    def let_go(self, code: int, modifiers: int) -> None:
        self.grabbed.discard((code, modifiers))

    def close(self) -> None:
        self.is_closed = True
        self.grabbed.clear()


@pytest.fixture
def keyboard(qapp: QApplication) -> FakeKeyboard:
    return FakeKeyboard()


def x_keys(keyboard: FakeKeyboard) -> tuple[XKeys, Ear]:
    keys = XKeys(cast(XKeyboard, keyboard))
    return keys, Ear(keys)


CONTROL, ALT, CAPS, NUM, SUPER = 4, 8, 2, 16, 64


def test_a_key_is_grabbed_whatever_locks_are_on(keyboard: FakeKeyboard) -> None:
    keys, ear = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+B")])
    held = CONTROL | ALT
    assert keyboard.grabbed == {(56, held | locks) for locks in (0, CAPS, NUM, CAPS | NUM)}
    keyboard.pressed.emit(56, held | NUM)
    keyboard.pressed.emit(56, CONTROL)
    keyboard.pressed.emit(10, held)
    assert ear.told == [("given", "break", ""), ("pressed", "break", "")]


def test_the_group_of_a_layout_is_no_modifier(keyboard: FakeKeyboard) -> None:
    keys, ear = x_keys(keyboard)
    keys.bind([wish("Super+B")])
    keyboard.pressed.emit(56, SUPER | 1 << 13)
    assert ear.told[-1] == ("pressed", "break", "")


def test_a_digit_that_needs_shift_is_found(keyboard: FakeKeyboard) -> None:
    keys, _ = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+1")])
    assert {code for code, _ in keyboard.grabbed} == {10}


def test_a_key_of_another_program_is_refused_and_nothing_of_it_is_kept(
    keyboard: FakeKeyboard,
) -> None:
    keyboard.taken = {(56, CONTROL | ALT | NUM)}
    keys, ear = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+B"), wish("Ctrl+Alt+1", "worry")])
    sentence = "Ctrl+Alt+B is taken by another program or by your desktop. Choose other keys."
    assert ear.told == [("refused", "break", sentence), ("given", "worry", "")]
    assert {code for code, _ in keyboard.grabbed} == {10}


def test_a_key_that_the_keyboard_has_not_is_refused(keyboard: FakeKeyboard) -> None:
    keys, ear = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+F24")])
    assert ear.told[0][:2] == ("refused", "break")
    assert "no key F24" in ear.told[0][2]


def test_other_keys_take_the_place_of_those_before(keyboard: FakeKeyboard) -> None:
    keys, _ = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+B")])
    keys.bind([wish("Super+B")])
    assert {held & SUPER for _, held in keyboard.grabbed} == {SUPER}
    keys.close()
    assert keyboard.is_closed
    assert not keyboard.grabbed


def test_another_layout_moves_the_grab_along(keyboard: FakeKeyboard) -> None:
    keys, ear = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+B")])
    keyboard.layout_changed.emit()
    assert len(ear.told) == 1  # nothing is another now
    keyboard.keys[57] = keyboard.keys.pop(56)
    keyboard.layout_changed.emit()
    assert {code for code, _ in keyboard.grabbed} == {57}
    keyboard.pressed.emit(57, CONTROL | ALT)
    assert ear.told[-1] == ("pressed", "break", "")


def test_a_server_that_is_gone_is_said(keyboard: FakeKeyboard) -> None:
    keys, ear = x_keys(keyboard)
    keys.bind([wish("Ctrl+Alt+B")])
    keyboard.lost.emit()
    assert ear.told[-1] == ("refused", "break", LOST)


# Windows


class FakeUser:
    """user32, with hotkeys that others have."""

    def __init__(self) -> None:
        self.bound: dict[int, tuple[int, int]] = {}
        self.taken: set[tuple[int, int]] = set()

    def RegisterHotKey(self, window: None, number: int, held: int, key: int) -> int:
        if (held, key) in self.taken:
            return 0
        self.bound[number] = (held, key)
        return 1

    def UnregisterHotKey(self, window: None, number: int) -> int:
        del self.bound[number]
        return 1


def post(keys: WindowsKeys, number: int, kind: bytes = b"windows_generic_MSG") -> bool:
    """Hands the filter a message as Qt does."""
    message = _Message(None, 0x0312, number, 0)
    address = ctypes.addressof(message)
    return keys._filter.nativeEventFilter(QByteArray(kind), address)[0]


def test_windows_registers_without_repeat_and_tells(qapp: QApplication) -> None:
    user = FakeUser()
    keys = WindowsKeys(user)
    ear = Ear(keys)
    keys.bind([wish("Ctrl+Alt+B"), wish("Shift+Super+F5", "worry")])
    assert user.bound == {1: (0x4003, ord("B")), 2: (0x400C, 0x74)}
    assert post(keys, 2)
    assert not post(keys, 99)
    assert not post(keys, 1, b"xcb_generic_event_t")
    assert ear.told[2:] == [("pressed", "worry", "")]
    keys.close()
    assert user.bound == {}
    assert not post(keys, 2)


def test_what_windows_does_not_give_is_refused(qapp: QApplication) -> None:
    user = FakeUser()
    user.taken = {(0x4003, ord("B"))}
    keys = WindowsKeys(user)
    ear = Ear(keys)
    keys.bind([wish("Ctrl+Alt+B")])
    assert ear.told[0][:2] == ("refused", "break")
    keys.bind([wish("Ctrl+Alt+C")])
    assert list(user.bound) == [2]  # a message of the first would not be taken for it
    keys.close()


# macOS


class FakeCarbon:
    """Carbon, with a key to press."""

    def __init__(self) -> None:
        self.bound: dict[int, tuple[int, int]] = {}
        self.status = 0
        self.installed: Callable[[int | None, int | None, int | None], int] | None = None
        self._pressed = _Id()

    def GetApplicationEventTarget(self) -> int:
        return 7

    def InstallEventHandler(self, target: int, handler: Any, *rest: Any) -> int:
        self.installed = handler
        rest[-1]._obj.value = 5
        return self.status

    def RemoveEventHandler(self, installed: Any) -> int:
        self.installed = None
        return 0

    def RegisterEventHotKey(
        self, code: int, held: int, id: _Id, target: int, options: int, out: Any
    ) -> int:
        if self.status == 0:
            self.bound[id.number] = (code, held)
            out._obj.value = id.number
        return self.status

    def UnregisterEventHotKey(self, bound: ctypes.c_void_p) -> int:
        del self.bound[cast(int, bound.value)]
        return 0

    def GetEventParameter(self, event: int, *rest: Any) -> int:
        ctypes.memmove(ctypes.addressof(rest[-1]._obj), ctypes.addressof(self._pressed), 8)
        return 0

    def press(self, signature: bytes, number: int) -> int:
        self._pressed = _Id(int.from_bytes(signature, "big"), number)
        assert self.installed is not None
        return self.installed(None, 1, None)


def test_macos_registers_and_tells(qapp: QApplication) -> None:
    carbon = FakeCarbon()
    keys = MacKeys(carbon)
    ear = Ear(keys)
    keys.bind([wish("Ctrl+Alt+B"), wish("Super+F24", "worry")])
    assert carbon.bound == {1: (11, 0x1800)}
    assert carbon.press(b"rlxa", 1) == 0
    assert carbon.press(b"rlxa", 9) != 0
    assert carbon.press(b"else", 1) != 0
    assert [one[:2] for one in ear.told] == [
        ("given", "break"),
        ("refused", "worry"),
        ("pressed", "break"),
    ]
    keys.bind([wish("Super+F5")])
    assert carbon.bound == {2: (96, 0x100)}
    keys.close()
    assert carbon.bound == {}
    assert carbon.installed is None


def test_what_macos_does_not_give_is_refused(qapp: QApplication) -> None:
    carbon = FakeCarbon()
    keys = MacKeys(carbon)
    ear = Ear(keys)
    carbon.status = -9878
    keys.bind([wish("Ctrl+Alt+B")])
    assert ear.told[0][:2] == ("refused", "break")
    with pytest.raises(HotkeyError):
        MacKeys(carbon)
