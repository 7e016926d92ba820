"""A session as a media player: what desktops ask of it, and the keys that they pass on.

Takes what plays as a frozen `Playing`, and answers for it as MPRIS 2 says
(https://specifications.freedesktop.org/mpris-spec/latest/); emits what the person asks for.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from relaxapp.services.media.bus import BUS, Bus

NAME = "org.mpris.MediaPlayer2.relaxapp"
PATH = "/org/mpris/MediaPlayer2"
ROOT = "org.mpris.MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"
INTROSPECTABLE = "org.freedesktop.DBus.Introspectable"
PEER = "org.freedesktop.DBus.Peer"

_DO_NOT_QUEUE = 4
_PRIMARY_OWNER = 1
_TRACK = "/org/relaxapp/session"
_UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
_NO_PROPERTY = "org.freedesktop.DBus.Error.UnknownProperty"
_READ_ONLY = "org.freedesktop.DBus.Error.PropertyReadOnly"

PLAYS, PAUSED, STOPPED = "Playing", "Paused", "Stopped"

Variant = tuple[str, Any]


@dataclass(frozen=True, slots=True)
class Playing:
    """What a session is to a media player: plain texts, and one of the statuses above."""

    title: str
    step: str
    length_ms: int
    status: str


class Keys(QObject):
    """One session that can be reached by media keys, from `show` until `hide`."""

    toggle_requested = Signal()
    play_requested = Signal()
    pause_requested = Signal()
    stop_requested = Signal()
    next_requested = Signal()
    back_requested = Signal()
    raise_requested = Signal()

    def __init__(
        self, bus: Bus, position_ms: Callable[[], int], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._bus = bus
        self._position_ms = position_ms
        self._playing: Playing | None = None
        self._name = NAME
        self._methods = {
            "PlayPause": self.toggle_requested,
            "Play": self.play_requested,
            "Pause": self.pause_requested,
            "Stop": self.stop_requested,
            "Next": self.next_requested,
            "Previous": self.back_requested,
        }
        bus.serve(self.answer)

    def show(self, playing: Playing) -> None:
        """What plays now; those who look on are told what of it is new."""
        before, self._playing = self._playing, playing
        if before is None:
            self._ask_for_name(NAME)
        elif playing != before:
            was, now = _changing(before), _changing(playing)
            changed = {name: now[name] for name in now if now[name] != was[name]}
            self._emit(PROPERTIES, "PropertiesChanged", "sa{sv}as", (PLAYER, changed, []))

    def seeked(self) -> None:
        """The position is another one than time has made it."""
        if self._playing is not None:
            self._emit(PLAYER, "Seeked", "x", (self._position_ms() * 1_000,))

    def hide(self) -> None:
        """There is no player any more."""
        if self._playing is not None:
            self._playing = None
            self._bus.ask(BUS, "ReleaseName", "s", (self._name,))

    def answer(self, message: Any) -> Any:
        """The reply to a call of another program."""
        from jeepney import HeaderFields, new_error, new_method_return

        fields = message.header.fields
        interface = fields.get(HeaderFields.interface, "")
        method = fields[HeaderFields.member]
        path = fields.get(HeaderFields.path, "")
        if interface in ("", PEER) and method == "Ping":
            return new_method_return(message)
        if interface in ("", INTROSPECTABLE) and method == "Introspect":
            return new_method_return(message, "s", (_introspection(path),))
        if path != PATH or self._playing is None:
            return new_error(message, _UNKNOWN, "s", (f"nothing is at {path}",))
        if interface == PROPERTIES:
            return self._answer_properties(message, method)
        if self._obey(interface, method):
            return new_method_return(message)
        return new_error(message, _UNKNOWN, "s", (f"there is no {method}",))

    def _obey(self, interface: str, method: str) -> bool:
        """Whether a method is one of ours; those that do not fit a session do nothing."""
        if interface in ("", PLAYER) and method in self._methods:
            self._methods[method].emit()
            return True
        if interface in ("", ROOT) and method == "Raise":
            self.raise_requested.emit()
            return True
        others = {ROOT: ("Quit",), PLAYER: ("Seek", "SetPosition", "OpenUri")}
        return method in others.get(interface, ())

    def _answer_properties(self, message: Any, method: str) -> Any:
        from jeepney import new_error, new_method_return

        body = message.body
        if not body or not all(isinstance(one, str) for one in body[:2]):
            return new_error(message, _UNKNOWN, "s", (f"{method} takes an interface",))
        found = self._properties(body[0])
        if method == "GetAll":
            return new_method_return(message, "a{sv}", (dict(found),))
        name = body[1] if len(body) > 1 else ""
        if name not in found:
            return new_error(message, _NO_PROPERTY, "s", (f"there is no {name}",))
        if method == "Get":
            return new_method_return(message, "v", (found[name],))
        return new_error(message, _READ_ONLY, "s", (f"{name} cannot be set",))

    def _properties(self, interface: str) -> Mapping[str, Variant]:
        if interface == ROOT:
            return _IDENTITY
        if interface != PLAYER or self._playing is None:
            return {}
        position = {"Position": ("x", self._position_ms() * 1_000)}
        return {**_ABILITIES, **_changing(self._playing), **position}

    def _ask_for_name(self, name: str) -> None:
        self._name = name

        def answered(body: tuple[Any, ...] | None, sender: str) -> None:
            # Another relaxapp has the name: the specification has a second one for that.
            if body is not None and body[0] != _PRIMARY_OWNER and name == NAME:
                self._ask_for_name(f"{NAME}.instance{os.getpid()}")

        self._bus.ask(BUS, "RequestName", "su", (name, _DO_NOT_QUEUE), answered)

    def _emit(self, interface: str, name: str, signature: str, body: tuple[Any, ...]) -> None:
        from jeepney import DBusAddress, new_signal

        self._bus.send(new_signal(DBusAddress(PATH, interface=interface), name, signature, body))


_IDENTITY: Mapping[str, Variant] = {
    "CanQuit": ("b", False),
    "CanRaise": ("b", True),
    "HasTrackList": ("b", False),
    "Identity": ("s", "relaxapp"),
    "DesktopEntry": ("s", "relaxapp"),
    "SupportedUriSchemes": ("as", []),
    "SupportedMimeTypes": ("as", []),
}
_ABILITIES: Mapping[str, Variant] = {
    "Rate": ("d", 1.0),
    "MinimumRate": ("d", 1.0),
    "MaximumRate": ("d", 1.0),
    "Volume": ("d", 1.0),
    "CanGoNext": ("b", True),
    "CanGoPrevious": ("b", True),
    "CanPlay": ("b", True),
    "CanPause": ("b", True),
    "CanSeek": ("b", False),
    "CanControl": ("b", True),
}
_TYPES = {
    ROOT: {name: kind for name, (kind, _) in _IDENTITY.items()},
    PLAYER: {
        "PlaybackStatus": "s",
        "Metadata": "a{sv}",
        "Position": "x",
        **{name: kind for name, (kind, _) in _ABILITIES.items()},
    },
}
_METHODS = {
    ROOT: ("Raise", "Quit"),
    PLAYER: ("PlayPause", "Play", "Pause", "Stop", "Next", "Previous"),
}


def _changing(playing: Playing) -> dict[str, Variant]:
    """The properties that change while a session runs."""
    metadata = {
        "mpris:trackid": ("o", _TRACK),
        "mpris:length": ("x", playing.length_ms * 1_000),
        "xesam:title": ("s", playing.title),
        "xesam:artist": ("as", [playing.step]),
    }
    return {"PlaybackStatus": ("s", playing.status), "Metadata": ("a{sv}", metadata)}


def _introspection(path: str) -> str:
    """What is at a path, in XML: the player, or on the way to it the next name."""
    if path != PATH:
        way = PATH.removeprefix(path.rstrip("/")) if PATH.startswith(path.rstrip("/")) else ""
        name = way.strip("/").split("/")[0]
        return f'<node><node name="{name}"/></node>' if name else "<node/>"
    parts = []
    for interface, types in _TYPES.items():
        methods = "".join(f'<method name="{name}"/>' for name in _METHODS[interface])
        properties = "".join(
            f'<property name="{name}" type="{kind}" access="read"/>' for name, kind in types.items()
        )
        parts.append(f'<interface name="{interface}">{methods}{properties}</interface>')
    return f"<node>{''.join(parts)}</node>"
