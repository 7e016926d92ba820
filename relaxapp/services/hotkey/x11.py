"""Hotkeys of an X server, grabbed from its root window, whatever has the focus.

Takes an `XKeyboard`. Each hotkey is grabbed with and without the locks, since Caps Lock and Num
Lock are modifiers to the server, and anew when the keyboard's layout changes. Not for XWayland,
whose keys reach X programs only while one of them has the focus.
"""

from collections.abc import Iterable, Sequence
from itertools import combinations

from PySide6.QtCore import QObject

from relaxapp.core.hotkeys import ALT, CTRL, DIGITS, LETTERS, SHIFT, SUPER, Hotkey
from relaxapp.services.hotkey.keys import TAKEN, GlobalKeys, Wish
from relaxapp.services.hotkey.xcb import XKeyboard

NO_SUCH_KEY = "Your keyboard has no key {} that could be told apart. Choose another."
LOST = "The X server no longer answers, so hotkeys do nothing."

_SHIFT, _CAPS_LOCK, _CONTROL, _MOD1, _MOD4 = 1, 2, 4, 8, 64
_ALL_MODIFIERS = 0xFF

# Key symbols: X Window System Protocol, appendix A.
_ALT_KEYS, _SUPER_KEYS = {0xFFE9, 0xFFEA}, {0xFFEB, 0xFFEC}
_LOCK_KEYS = ({0xFF7F}, {0xFF14})
"""Num Lock and Scroll Lock, which may be any modifier, or none."""
_F1 = 0xFFBE
_NAMED = {
    "Space": 0x20,
    "Backspace": 0xFF08,
    "Tab": 0xFF09,
    "Return": 0xFF0D,
    "Home": 0xFF50,
    "Left": 0xFF51,
    "Up": 0xFF52,
    "Right": 0xFF53,
    "Down": 0xFF54,
    "PageUp": 0xFF55,
    "PageDown": 0xFF56,
    "End": 0xFF57,
    "Insert": 0xFF63,
    "Delete": 0xFFFF,
}


def symbol_of(key: str) -> int:
    """The key symbol of one of `core.hotkeys.KEYS`."""
    if key in _NAMED:
        return _NAMED[key]
    if key in LETTERS or key in DIGITS:
        return ord(key.lower())
    return _F1 + int(key[1:]) - 1


class XKeys(GlobalKeys):
    """The grabs of one connection, which it closes at the end."""

    def __init__(self, keyboard: XKeyboard, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._keyboard = keyboard
        self._wishes: tuple[Wish, ...] = ()
        self._names: dict[tuple[int, int], str] = {}
        """By code and modifiers, those of all locks included."""
        keyboard.setParent(self)
        keyboard.pressed.connect(self._tell)
        keyboard.layout_changed.connect(self._follow_layout)
        keyboard.lost.connect(self._lose)

    def bind(self, wishes: Sequence[Wish]) -> None:
        self._let_go()
        self._wishes = tuple(wishes)
        self._symbols = self._keyboard.symbols()
        self._modifiers = self._keyboard.modifier_codes()
        for wish in wishes:
            problem = self._grab(wish)
            if problem:
                self.refused.emit(wish.name, problem)
            else:
                self.given.emit(wish.name, "")

    def close(self) -> None:
        self._keyboard.close()
        self._names.clear()
        self._wishes = ()

    def _grab(self, wish: Wish) -> str:
        """Takes a hotkey; one sentence where that cannot be."""
        code, held = self._code_of(symbol_of(wish.hotkey.key)), self._mask_of(wish.hotkey)
        if code is None:
            return NO_SUCH_KEY.format(wish.hotkey.key)
        wanted = [(code, held | locks) for locks in self._locks()]
        taken: list[tuple[int, int]] = []
        for one in wanted:
            if not self._keyboard.grab(*one):
                for other in taken:
                    self._keyboard.let_go(*other)
                return TAKEN.format(wish.hotkey)
            taken.append(one)
        self._names |= dict.fromkeys(taken, wish.name)
        return ""

    def _let_go(self) -> None:
        for one in self._names:
            self._keyboard.let_go(*one)
        self._names.clear()

    def _code_of(self, symbol: int) -> int | None:
        """The key that types it, best with nothing held: digits are not so on every keyboard."""
        found = [(symbols.index(symbol), code) for code, symbols in self._symbols.items()
                 if symbol in symbols]  # fmt: skip
        return min(found)[1] if found else None

    def _mask_of(self, hotkey: Hotkey) -> int:
        masks = {
            CTRL: _CONTROL,
            SHIFT: _SHIFT,
            ALT: self._mask_with(_ALT_KEYS) or _MOD1,
            SUPER: self._mask_with(_SUPER_KEYS) or _MOD4,
        }
        return sum({masks[one] for one in hotkey.modifiers})

    def _mask_with(self, symbols: set[int]) -> int:
        """The modifier that one of these keys sets; 0 where none does."""
        for number, codes in enumerate(self._modifiers):
            typed = {symbol for code in codes for symbol in self._symbols.get(code, ())}
            if typed & symbols:
                return 1 << number
        return 0

    def _locks(self) -> Iterable[int]:
        """Every way in which the locks may be on, none of them first."""
        masks = {_CAPS_LOCK, *(self._mask_with(one) for one in _LOCK_KEYS)} - {0}
        for count in range(len(masks) + 1):
            for on in combinations(sorted(masks), count):
                yield sum(on)

    def _tell(self, code: int, held: int) -> None:
        name = self._names.get((code, held & _ALL_MODIFIERS))
        if name is not None:
            self.pressed.emit(name, "")

    def _follow_layout(self) -> None:
        # The server tells of each of many changes on its own; most change nothing for us.
        is_same = (
            self._keyboard.symbols() == self._symbols
            and self._keyboard.modifier_codes() == self._modifiers
        )
        if self._wishes and not is_same:
            self.bind(self._wishes)

    def _lose(self) -> None:
        self._names.clear()
        for wish in self._wishes:
            self.refused.emit(wish.name, LOST)
