"""Idle time from a Wayland compositor that speaks `ext-idle-notify-v1`: KDE, Sway and most others.

Takes the environment, speaks the protocol itself over the socket: the few messages that are needed
carry numbers and names only. The compositor tells when nobody has stirred for so long and when
somebody does again, and nothing in between, so that the idle time below that is 0. Where it can
(version 2) what keeps the screen on is left out of account: a film is no work. Raises `IdleError`
where there is no such compositor.
"""

import os
import socket
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSocketNotifier

from relaxapp.services.idle.watch import IdleError, InputWatch

# Objects have the numbers that we give them; requests and events are numbered as they stand in
# the protocol's description.
_DISPLAY, _REGISTRY, _DONE, _SEAT, _NOTIFIER, _FIRST_NOTIFICATION = 1, 2, 3, 4, 5, 6
_SYNC, _GET_REGISTRY = 0, 1
_DISPLAY_ERROR, _DELETE_ID = 0, 1
_BIND, _GLOBAL, _GLOBAL_REMOVE = 0, 0, 1
_DESTROY, _GET_NOTIFICATION, _GET_INPUT_NOTIFICATION = 0, 1, 2
_IDLED, _RESUMED = 0, 1
_INPUT_ONLY_FROM = 2

_TIMEOUT_S = 0.3
_READ_BYTES = 65_536


def clock_ms() -> int:
    """Counts time asleep as well, which nobody spends at the desk."""
    return time.clock_gettime_ns(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)) // 1_000_000


class WaylandWatch(InputWatch):
    """The notifications of one compositor."""

    name = "the Wayland compositor"
    is_watched = True

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        connect: Callable[[], socket.socket] | None = None,
        environ: Mapping[str, str] = os.environ,
        clock_ms: Callable[[], int] = clock_ms,
    ) -> None:
        """`connect` opens the socket that `environ` names."""
        super().__init__(parent)
        self._clock_ms = clock_ms
        self._socket: socket.socket | None = (connect or partial(_connect, environ))()
        self._unread = b""
        self._globals: dict[str, tuple[int, int]] = {}  # interface -> its number, its version
        self._notification = 0
        self._next_object = _FIRST_NOTIFICATION
        self._watched_ms = 0
        self._idled_at_ms: int | None = None
        try:
            self._bind_globals()
        except (OSError, ValueError, struct.error) as error:
            self.close()
            raise IdleError(f"the compositor does not answer: {error}") from error
        except IdleError:
            self.close()
            raise
        self._socket.setblocking(False)
        self._reader = QSocketNotifier(self._socket.fileno(), QSocketNotifier.Type.Read, self)
        self._reader.setObjectName("Wayland compositor")
        self._reader.activated.connect(self._read)

    def idle_ms(self) -> int | None:
        if self._socket is None or not self._notification:
            return None
        if self._idled_at_ms is None:
            return 0
        return self._watched_ms + self._clock_ms() - self._idled_at_ms

    def watch_from(self, ms: int) -> None:
        try:
            if self._notification:
                self._send(self._notification, _DESTROY)
            # Not a number that was in use: the compositor may not have let go of it yet.
            self._notification, self._next_object = self._next_object, self._next_object + 1
            can_leave_out = self._globals["ext_idle_notifier_v1"][1] >= _INPUT_ONLY_FROM
            method = _GET_INPUT_NOTIFICATION if can_leave_out else _GET_NOTIFICATION
            self._send(_NOTIFIER, method, "III", self._notification, ms, _SEAT)
            self._watched_ms, self._idled_at_ms = ms, None
        except OSError as error:
            self._lose(error)

    def close(self) -> None:
        compositor, self._socket = self._socket, None
        if compositor is not None:
            if hasattr(self, "_reader"):
                self._reader.setEnabled(False)
            compositor.close()

    def _bind_globals(self) -> None:
        self._send(_DISPLAY, _GET_REGISTRY, "I", _REGISTRY)
        self._send(_DISPLAY, _SYNC, "I", _DONE)
        while not self._is_listed():
            self._receive()
        for interface, number, most in (
            ("wl_seat", _SEAT, 1),
            ("ext_idle_notifier_v1", _NOTIFIER, 2),
        ):
            if interface not in self._globals:
                raise IdleError(f"the compositor has no {interface}")
            name, version = self._globals[interface]
            text = interface.encode() + b"\0"
            text += bytes(-len(text) % 4)
            body = struct.pack("=II", name, len(interface) + 1) + text
            body += struct.pack("=II", min(version, most), number)
            self._send(_REGISTRY, _BIND, f"{len(body)}s", body)

    def _is_listed(self) -> bool:
        """Reads what the registry says; True once all of it has been heard."""
        for sender, event, body in self._messages():
            if sender == _REGISTRY and event == _GLOBAL:
                name, length = struct.unpack_from("=II", body)
                interface = body[8 : 8 + length - 1].decode("ascii", "replace")
                version = struct.unpack_from("=I", body, 8 + (length + 3) // 4 * 4)[0]
                self._globals.setdefault(interface, (name, version))
            elif sender == _DONE:
                return True
            else:
                self._look_for_error(sender, event, body)
        return False

    def _read(self) -> None:
        try:
            self._receive()
            for sender, event, body in self._messages():
                self._look_for_error(sender, event, body)
                if sender == self._notification:
                    self._note(event)
                elif sender == _REGISTRY and event == _GLOBAL_REMOVE:
                    self._look_for_removal(struct.unpack_from("=I", body)[0])
        except BlockingIOError:
            return
        except (OSError, ValueError, struct.error) as error:
            self._lose(error)

    def _note(self, event: int) -> None:
        if event == _IDLED and self._idled_at_ms is None:
            self._idled_at_ms = self._clock_ms()
            self.went_idle.emit()
        elif event == _RESUMED and self._idled_at_ms is not None:
            self._idled_at_ms = None
            self.came_back.emit()

    def _look_for_error(self, sender: int, event: int, body: bytes) -> None:
        if sender == _DISPLAY and event == _DISPLAY_ERROR:
            text = body[12:].split(b"\0")[0].decode("utf-8", "replace")
            raise ValueError(f"it says {text!r}")

    def _look_for_removal(self, name: int) -> None:
        if name in (self._globals["wl_seat"][0], self._globals["ext_idle_notifier_v1"][0]):
            raise ValueError("its seat is gone")

    def _messages(self) -> Iterator[tuple[int, int, bytes]]:
        """Those that are whole, taken off what has not been read: sender, event, body."""
        while self._socket is not None and len(self._unread) >= 8:
            sender, word = struct.unpack_from("=II", self._unread)
            length = word >> 16
            if length < 8:
                raise ValueError("a message without a head")
            if len(self._unread) < length:
                return
            body, self._unread = self._unread[8:length], self._unread[length:]
            yield sender, word & 0xFFFF, body

    def _receive(self) -> None:
        assert self._socket is not None
        heard = self._socket.recv(_READ_BYTES)
        if not heard:
            raise ConnectionResetError("it has ended")
        self._unread += heard

    def _send(self, target: int, request: int, form: str = "", *body: int | bytes) -> None:
        if self._socket is None:
            return
        packed = struct.pack(f"={form}", *body)
        head = struct.pack("=II", target, (8 + len(packed)) << 16 | request)
        self._socket.sendall(head + packed)

    def _lose(self, error: Exception) -> None:
        if self._socket is not None:
            self.close()
            self.lost.emit(f"the compositor is gone: {error}")


def _connect(environ: Mapping[str, str]) -> socket.socket:
    # WAYLAND_SOCKET is a connection that was made for Qt alone.
    name = environ.get("WAYLAND_DISPLAY")
    if not name:
        raise IdleError("no Wayland compositor")
    client = socket.socket(socket.AF_UNIX)
    client.settimeout(_TIMEOUT_S)
    try:
        client.connect(str(Path(environ.get("XDG_RUNTIME_DIR", ""), name)))
    except OSError as error:
        client.close()
        raise IdleError(f"no Wayland compositor answers: {error}") from error
    return client
