"""Hotkeys of a Wayland desktop, through `org.freedesktop.portal.GlobalShortcuts`.

Takes a way to open the session bus. The desktop asks the person, who may choose other keys or
none; what was allowed once is given again without a question. One session of the portal has one
set of keys, so that each `bind` opens a bus of its own. Nothing waits: answers come through the
event loop, and a portal that gives none is told after `TIMEOUT_MS`. A portal that ends and comes
again is asked again.
"""

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, SignalInstance

from relaxapp.core.hotkeys import ALT, CTRL, DIGITS, LETTERS, SHIFT, SUPER, Hotkey
from relaxapp.services.hotkey.keys import GlobalKeys, Wish

_log = logging.getLogger(__name__)

TIMEOUT_MS = 30_000
"""For one answer: a portal that is not running yet is started, with all that it needs."""

APP_ID = "relaxapp"
"""The name of the desktop entry that `relaxapp integrate` writes."""

NO_PORTAL = (
    "This desktop lets no program have hotkeys: it has no portal for them. In its own settings"
    " you may give keys to a command, such as: relaxapp break now."
)
SILENT = "Your desktop does not answer when it is asked for hotkeys."
DECLINED = "Your desktop gives no hotkeys, since its question was closed. Choose them here again."
LOST = "Your desktop has taken its hotkeys back."
NOT_GIVEN = "Your desktop has no keys for this yet. Choose them in its own settings."

Place = tuple[str, str, str]
_SERVICE, _PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
_SHORTCUTS: Place = (_SERVICE, _PATH, "org.freedesktop.portal.GlobalShortcuts")
_REGISTRY: Place = (_SERVICE, _PATH, "org.freedesktop.host.portal.Registry")
_PROPERTIES: Place = (_SERVICE, _PATH, "org.freedesktop.DBus.Properties")
_REQUEST, _SESSION = "org.freedesktop.portal.Request", "org.freedesktop.portal.Session"
_DBUS: Place = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_GRANTED, _CANCELLED = 0, 1

_MODIFIER_NAMES = {CTRL: "CTRL", ALT: "ALT", SHIFT: "SHIFT", SUPER: "LOGO"}
_KEY_NAMES = {
    "Space": "space",
    "Backspace": "BackSpace",
    "PageUp": "Page_Up",
    "PageDown": "Page_Down",
}
"""As xkbcommon spells them, where that differs."""

Body = tuple[Any, ...] | None


class Bus(Protocol):
    """The session bus, on the event loop. All methods raise `OSError` when it is gone."""

    @property
    def lost(self) -> SignalInstance: ...
    @property
    def name(self) -> str: ...

    def hear(
        self, place: Place, signal: str, handler: Callable[..., None], *, about: str = ""
    ) -> None: ...

    def send(
        self,
        place: Place,
        method: str,
        signature: str,
        *body: Any,
        then: Callable[[Body], None],
    ) -> None: ...

    def close(self) -> None: ...
    def deleteLater(self) -> None: ...


def trigger_of(hotkey: Hotkey) -> str:
    """The hotkey as the shortcuts specification of freedesktop.org writes it."""
    key = hotkey.key.lower() if hotkey.key in LETTERS or hotkey.key in DIGITS else hotkey.key
    return "+".join((*(_MODIFIER_NAMES[one] for one in hotkey.modifiers), _KEY_NAMES.get(key, key)))


class PortalKeys(GlobalKeys):
    """The keys that the desktop has given."""

    def __init__(
        self,
        open_bus: Callable[[QObject], Bus],
        parent: QObject | None = None,
        *,
        timeout_ms: int = TIMEOUT_MS,
    ) -> None:
        """`open_bus` raises `OSError` where there is no bus."""
        super().__init__(parent)
        self._open_bus = open_bus
        self._bus: Bus | None = None
        self._wishes: tuple[Wish, ...] = ()
        self._session = ""
        self._requests = 0
        self._is_away = False
        self._timeout = QTimer(self, interval=timeout_ms)
        self._timeout.setObjectName("hotkey portal")
        self._timeout.setSingleShot(True)
        self._timeout.timeout.connect(partial(self._give_up, SILENT))

    def bind(self, wishes: Sequence[Wish]) -> None:
        self.close()
        self._wishes = tuple(wishes)
        if not wishes:
            return
        try:
            self._bus = bus = self._open_bus(self)
            bus.lost.connect(lambda _: self._give_up(LOST))
            bus.hear(_DBUS, "NameOwnerChanged", self._note_owner, about=_SERVICE)
            self._ask(_DBUS, "StartServiceByName", "su", _SERVICE, 0, then=self._register)
        except OSError as error:
            _log.info("no portal for hotkeys: %s", error)
            self._give_up(NO_PORTAL)

    def close(self) -> None:
        # The portal ends the session, and with it every key, when the connection ends.
        self._timeout.stop()
        bus, self._bus = self._bus, None
        self._session, self._wishes, self._is_away = "", (), False
        if bus is not None:
            bus.close()
            bus.deleteLater()

    # One step after the other

    def _register(self, body: Body) -> None:
        # What cannot be started may run all the same. Older portals have no registry, and know a
        # program by how it was started.
        self._ask(_REGISTRY, "Register", "sa{sv}", APP_ID, {}, then=self._ask_version)

    def _ask_version(self, body: Body) -> None:
        self._ask(_PROPERTIES, "Get", "ss", _SHORTCUTS[2], "version", then=self._open_session)

    def _open_session(self, body: Body) -> None:
        if body is None:
            self._give_up(NO_PORTAL)
            return
        assert self._bus is not None
        _log.info("the portal for hotkeys has version %s", body[0][1])
        self._bus.hear(_SHORTCUTS, "Activated", self._tell)
        self._bus.hear(_SHORTCUTS, "ShortcutsChanged", self._note_change)
        token = {"session_handle_token": ("s", APP_ID)}
        self._request("CreateSession", "a{sv}", (), token, then=self._list)

    def _list(self, code: int, results: dict[str, Any]) -> None:
        session = results.get("session_handle", ("s", ""))[1]
        if code != _GRANTED or not session:
            self._give_up(NO_PORTAL if code == _GRANTED else DECLINED)
            return
        assert self._bus is not None
        self._session = session
        self._bus.hear((_SERVICE, session, _SESSION), "Closed", self._note_closed)
        # What was given before is there already on some desktops, and must not be asked again.
        self._request("ListShortcuts", "oa{sv}", (session,), {}, then=self._choose)

    def _choose(self, code: int, results: dict[str, Any]) -> None:
        listed = _triggers(results) if code == _GRANTED else {}
        if all(wish.name in listed for wish in self._wishes):
            self._note_given(listed)
            return
        wanted = [
            (one.name, {"description": ("s", one.words),
                        "preferred_trigger": ("s", trigger_of(one.hotkey))})
            for one in self._wishes
        ]  # fmt: skip
        body = (self._session, wanted, "")
        self._request("BindShortcuts", "oa(sa{sv})sa{sv}", body, {}, then=self._end, is_asked=True)

    def _end(self, code: int, results: dict[str, Any]) -> None:
        if code == _GRANTED:
            self._note_given(_triggers(results))
        else:
            _log.info("the desktop's question for hotkeys ended with %d", code)
            self._give_up(DECLINED)

    # What the desktop says

    def _note_given(self, triggers: dict[str, str]) -> None:
        self._timeout.stop()
        for wish in self._wishes:
            if triggers.get(wish.name):
                self.given.emit(wish.name, triggers[wish.name])
            else:
                self.refused.emit(wish.name, NOT_GIVEN)

    def _note_change(self, session: str, shortcuts: Iterable[Any]) -> None:
        if session == self._session:
            self._note_given(_triggers({"shortcuts": ("", shortcuts)}))

    def _tell(self, session: str, name: str, at: int, options: dict[str, Any]) -> None:
        if session == self._session and any(wish.name == name for wish in self._wishes):
            self.pressed.emit(name, str(options.get("activation_token", ("s", ""))[1]))

    def _note_closed(self, *details: object) -> None:
        self._give_up(LOST)

    def _note_owner(self, name: str, old: str, new: str) -> None:
        """The portal has ended, or is there again."""
        if not new:
            self._timeout.stop()
            self._session, self._is_away = "", True
            self._refuse_all(LOST)
        elif self._is_away:
            self.bind(self._wishes)

    # How it is asked

    def _request(
        self,
        method: str,
        signature: str,
        body: tuple[Any, ...],
        options: dict[str, Any],
        *,
        then: Callable[[int, dict[str, Any]], None],
        is_asked: bool = False,
    ) -> None:
        """Calls what answers by a signal; `is_asked` where the person may take any time for it.

        The signal is awaited before the call, at the place that the portal has to use.
        """
        assert self._bus is not None
        self._requests += 1
        token = f"{APP_ID}{self._requests}"
        sender = self._bus.name.removeprefix(":").replace(".", "_")
        place = (_SERVICE, f"{_PATH}/request/{sender}/{token}", _REQUEST)

        def look(answer: Body) -> None:
            if answer is None:
                self._give_up(NO_PORTAL)
            elif is_asked:
                self._timeout.stop()

        def hear(code: int, results: dict[str, Any]) -> None:
            self._go(partial(then, code, results))

        self._bus.hear(place, "Response", hear)
        given = {**options, "handle_token": ("s", token)}
        self._ask(_SHORTCUTS, method, signature, *body, given, then=look)

    def _ask(
        self, place: Place, method: str, signature: str, *body: Any, then: Callable[[Body], None]
    ) -> None:
        """Calls; the next step, or the next end, comes within `TIMEOUT_MS`."""
        assert self._bus is not None
        self._timeout.start()
        self._bus.send(
            place, method, signature, *body, then=lambda answer: self._go(partial(then, answer))
        )

    def _go(self, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            _log.info("the portal for hotkeys: %s", error)
            self._give_up(LOST)

    def _give_up(self, sentence: str) -> None:
        wishes = self._wishes
        self.close()
        self._wishes = wishes
        self._refuse_all(sentence)

    def _refuse_all(self, sentence: str) -> None:
        for wish in self._wishes:
            self.refused.emit(wish.name, sentence)


def _triggers(results: dict[str, Any]) -> dict[str, str]:
    """What the desktop calls the keys of each shortcut, by its id."""
    shortcuts = results.get("shortcuts", ("", ()))[1]
    return {id: str(about.get("trigger_description", ("s", ""))[1]) for id, about in shortcuts}
