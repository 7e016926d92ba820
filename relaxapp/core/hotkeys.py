"""Hotkeys: keys that reach the program from everywhere, read from what a person types.

Takes text such as `Ctrl+Alt+B`, gives a frozen `Hotkey` and its words again. It says what a hotkey
may be, and nothing of any system: what a key is called or numbered there is for each adapter of
`services.hotkey` to know.
"""

from dataclasses import dataclass

from relaxapp.core.units import UnitError, quoted

OFF = "off"

CTRL, ALT, SHIFT, SUPER = MODIFIERS = ("Ctrl", "Alt", "Shift", "Super")
"""In the order in which they are written. Super is the Windows key, or Command on a Mac."""

LETTERS = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
DIGITS = tuple("0123456789")
FUNCTION_KEYS = tuple(f"F{number}" for number in range(1, 25))
NAMED_KEYS = (
    "Space",
    "Tab",
    "Return",
    "Backspace",
    "Insert",
    "Delete",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Left",
    "Right",
    "Up",
    "Down",
)
KEYS = (*LETTERS, *DIGITS, *FUNCTION_KEYS, *NAMED_KEYS)
"""All that can be pressed with the modifiers: what every system has a number for."""

EXAMPLE = "Ctrl+Alt+B"

_SPELLINGS = {word.lower(): word for word in (*MODIFIERS, *KEYS)} | {
    "control": CTRL,
    "option": ALT,
    "meta": SUPER,
    "win": SUPER,
    "windows": SUPER,
    "cmd": SUPER,
    "command": SUPER,
    "enter": "Return",
    "ins": "Insert",
    "del": "Delete",
    "pgup": "PageUp",
    "page up": "PageUp",
    "pgdown": "PageDown",
    "pgdn": "PageDown",
    "page down": "PageDown",
}
_MOST_LETTERS = 60
_HINT = f"write it as {EXAMPLE}, or off"


@dataclass(frozen=True, slots=True)
class Hotkey:
    """A key with its modifiers, as `parse_hotkey` has checked them."""

    modifiers: tuple[str, ...]
    """Of `MODIFIERS`, each once, in their order."""
    key: str
    """One of `KEYS`."""

    def __str__(self) -> str:
        return "+".join((*self.modifiers, self.key))


def parse_hotkey(text: str) -> Hotkey:
    """A hotkey such as `Ctrl+Alt+B`, in any order and spelling. Raises `UnitError`."""
    typed = " ".join(text.split())
    if len(typed) > _MOST_LETTERS:
        raise UnitError(f"expected a hotkey, got {len(typed)} characters", _HINT)
    words = [_word(part, typed) for part in typed.split("+")]
    keys = [word for word in words if word not in MODIFIERS]
    if len(keys) != 1:
        found = "two keys" if keys else "no key beside them"
        raise UnitError(f"expected one key with Ctrl, Alt or Super, got {found}", _HINT)
    held = tuple(one for one in MODIFIERS if one in words)
    _check(held, keys[0])
    return Hotkey(held, keys[0])


def parse_hotkey_or_off(text: str) -> str:
    """The same as it is kept in the settings: written one way, or `off`. Raises `UnitError`."""
    is_off = text.strip().lower() in (OFF, "")
    return OFF if is_off else str(parse_hotkey(text))


def _word(part: str, typed: str) -> str:
    word = _SPELLINGS.get(part.strip().lower())
    if word is None:
        raise UnitError(
            f"expected a hotkey such as {EXAMPLE}, got {quoted(typed)}",
            "its key is a letter from A to Z, a digit, F1 to F24, Space, Tab, Return, Backspace,"
            " Insert, Delete, Home, End, PageUp, PageDown or an arrow such as Left",
        )
    return word


def _check(held: tuple[str, ...], key: str) -> None:
    """A hotkey is taken from every other program: it must not be one that they all need."""
    if not set(held) - {SHIFT}:
        plain = "+".join((*held, key))
        raise UnitError(f"expected Ctrl, Alt or Super with the key, got {plain} alone", _HINT)
    if held in ((CTRL,), (CTRL, SHIFT)) and key in LETTERS:
        raise UnitError(
            f"expected keys that no program needs, got {'+'.join((*held, key))}",
            f"add Alt or Super, as in {EXAMPLE}",
        )
