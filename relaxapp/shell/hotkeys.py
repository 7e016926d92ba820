"""The hotkeys of the settings: bound as they are chosen, and what each of them does.

Takes the settings and an `Act` for each that has a hotkey; says in one sentence what the system
does not give. Nothing is opened while all are off.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from relaxapp.core.hotkeys import OFF, Hotkey, parse_hotkey
from relaxapp.core.settings import Settings

if TYPE_CHECKING:  # loaded when a hotkey is wanted
    from relaxapp.services.hotkey import GlobalKeys
    from relaxapp.services.idle.bus import Bus
    from relaxapp.ui.settings_page import SettingsPage

_log = logging.getLogger(__name__)

ASKED = "Your desktop asks you for the keys when you have chosen them here, and may set others."
GIVEN = "What your desktop has set: {}. Change it in the desktop's own settings."
TWICE = "{} does something else in relaxapp already. Choose other keys."


OpenKeys = Callable[[QObject], "GlobalKeys"]


@dataclass(frozen=True, slots=True)
class Act:
    """What a hotkey does."""

    words: str
    """For the desktop's own list of keys."""
    do: Callable[[str], object]
    """Takes the desktop's leave for a window to come to the front; it may be empty."""


def open_here(parent: QObject) -> "GlobalKeys":
    """The hotkeys of this system. Raises `HotkeyError`."""
    from relaxapp.services.hotkey import open_keys

    return open_keys(_open_bus, parent)


def _open_bus(keys: QObject) -> "Bus":
    from relaxapp.services.idle.bus import Bus

    return Bus("SESSION", keys)


def asked_here() -> bool:
    """Whether the desktop has the last word here."""
    from relaxapp.services.hotkey import is_asked_by_desktop

    return is_asked_by_desktop()


class Hotkeys(QObject):
    """See the module."""

    noticed = Signal(str)
    noted = Signal(str, str)
    """The name of a setting, and what there is to know of its keys; empty where that is nothing."""

    def __init__(
        self,
        settings: Callable[[], Settings],
        acts: Mapping[str, Act],
        parent: QObject | None = None,
        *,
        open_keys: OpenKeys | None = None,
        is_asked: Callable[[], bool] = asked_here,
    ) -> None:
        """`acts` by the names of their settings; `open_keys` where it is not this system."""
        super().__init__(parent)
        self._settings = settings
        self._acts = acts
        self._open_keys = open_keys or open_here
        self._is_asked = is_asked
        self._keys: GlobalKeys | None = None
        self._bound: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._told: set[str] = set()
        self._is_held = False

    def follow(self) -> None:
        """Binds what the settings say now."""
        settings = self._settings()
        wanted = {name: str(getattr(settings, name)) for name in self._acts}
        wanted = {name: typed for name, typed in wanted.items() if typed != OFF}
        if wanted == self._bound or self._is_held:
            return
        self._bound = wanted
        self._notes.clear()
        self._told.clear()
        if not wanted:
            self._let_go()
        elif self._keys is not None or self._open():
            self._bind(wanted)
        self.tell_notes()

    def hold(self, is_held: bool) -> None:
        """Keys that are being chosen reach the window as all others do, until it is over."""
        if self._is_asked():
            return  # the desktop's own question chooses them
        self._is_held = is_held
        if is_held:
            self._let_go()
            self._bound = {}
        else:
            self.follow()

    def join(self, page: "SettingsPage") -> None:
        """Joins the page where hotkeys are chosen."""
        self.noted.connect(page.show_note)
        page.keys_waited_for.connect(self.hold)
        self.tell_notes()

    def tell_notes(self) -> None:
        """Says by `noted` what there is to know of each, for who shows the settings."""
        usual = ASKED if self._is_asked() else ""
        for name in self._acts:
            self.noted.emit(name, self._notes.get(name, usual))

    def close(self) -> None:
        """Lets go of all keys."""
        self._let_go()
        self._bound = {}

    def _open(self) -> bool:
        from relaxapp.services.hotkey import HotkeyError

        try:
            self._keys = keys = self._open_keys(self)
        except HotkeyError as error:
            for name in self._bound:
                self._refuse(name, str(error))
            return False
        keys.pressed.connect(self._do)
        keys.given.connect(self._note_given)
        keys.refused.connect(self._refuse)
        return True

    def _bind(self, wanted: Mapping[str, str]) -> None:
        from relaxapp.services.hotkey import Wish

        wishes: dict[Hotkey, Wish] = {}
        for name, typed in wanted.items():
            hotkey = parse_hotkey(typed)
            if hotkey in wishes:
                self._refuse(name, TWICE.format(hotkey))
            else:
                wishes[hotkey] = Wish(name, hotkey, self._acts[name].words)
        assert self._keys is not None
        self._keys.bind(tuple(wishes.values()))

    def _let_go(self) -> None:
        keys, self._keys = self._keys, None
        if keys is not None:
            keys.close()
            keys.deleteLater()

    def _do(self, name: str, token: str) -> None:
        self._acts[name].do(token)

    def _note_given(self, name: str, keys: str) -> None:
        _log.info("the hotkey %s is bound: %s", name, keys or self._bound.get(name))
        self._notes[name] = GIVEN.format(keys) if keys else ""
        self.noted.emit(name, self._notes[name])

    def _refuse(self, name: str, sentence: str) -> None:
        self._notes[name] = sentence
        self.noted.emit(name, sentence)
        if sentence not in self._told:
            self._told.add(sentence)
            self.noticed.emit(sentence)
