"""One connection to the session bus that never waits: answers come through the event loop.

Takes calls and gives their answers to whoever asked, or None when none came in time; hands calls
of others to the one who serves them. Only opening and `settle`, as the program ends, wait at all.
"""

import logging
from collections.abc import Callable
from time import monotonic
from typing import Any, Protocol

from PySide6.QtCore import QObject, QSocketNotifier, QTimer

_log = logging.getLogger(__name__)

TIMEOUT_MS = 1_000
"""For one answer: a player that hangs is one that is not there."""

_OPEN_S = 0.4
_SEND_S = 0.2
_MOST_AT_ONCE = 200
"""Messages read before the event loop goes on."""

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
Answered = Callable[[tuple[Any, ...] | None, str], object]
"""Takes the body of an answer, or None for a refusal or silence, and who sent it."""


class BusError(Exception):
    """There is no bus, or it is gone: the message is the reason."""


class Connection(Protocol):
    """What jeepney gives: raises `OSError` or `EOFError` when the bus is gone."""

    sock: Any
    unique_name: str

    def send(self, message: Any, serial: int | None = None) -> None: ...

    def receive(self, *, timeout: float | None = None) -> Any: ...


class Bus(QObject):
    """See the module."""

    def __init__(self, connection: Any, parent: QObject | None = None) -> None:
        """`connection` is a jeepney one; `open_bus` makes it."""
        super().__init__(parent)
        self._connection = connection
        self._serve: Callable[[Any], Any | None] = lambda message: None
        self._waiting: dict[int, tuple[float, Answered]] = {}
        self._serial = 1_000_000
        """Serials of our own, far from those that the connection counts by itself."""
        self._timeout = QTimer(self, interval=TIMEOUT_MS)
        self._timeout.setObjectName("bus timeout")
        self._timeout.setSingleShot(True)
        self._timeout.timeout.connect(self._give_up)
        self._notifier = QSocketNotifier(connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.setObjectName("bus")
        self._notifier.activated.connect(self._read)

    @property
    def name(self) -> str:
        """The unique name of this connection."""
        name: str = self._connection.unique_name
        return name

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def serve(self, answer: Callable[[Any], Any | None]) -> None:
        """Who answers calls: takes a jeepney message, gives the reply."""
        self._serve = answer

    def ask(
        self,
        target: tuple[str, str, str],
        method: str,
        signature: str = "",
        body: tuple[Any, ...] = (),
        answered: Answered | None = None,
    ) -> None:
        """Calls a method of (service, path, interface); `answered` hears of it later, once."""
        from jeepney import DBusAddress, MessageFlag, new_method_call

        service, path, interface = target
        address = DBusAddress(path, bus_name=service, interface=interface)
        message = new_method_call(address, method, signature or None, body)
        # A player that does not run is not started by asking it.
        message.header.flags |= MessageFlag.no_auto_start
        self._serial += 1
        if answered is None:
            message.header.flags |= MessageFlag.no_reply_expected
        else:
            self._waiting[self._serial] = (monotonic() + TIMEOUT_MS / 1_000, answered)
            if not self._timeout.isActive():
                self._timeout.start()
        self.send(message, self._serial)

    def send(self, message: Any, serial: int | None = None) -> None:
        """Sends a message; a bus that is gone closes this."""
        if self._connection is None:
            return
        if serial is None:
            self._serial += 1
            serial = self._serial
        try:
            self._connection.send(message, serial)
        except OSError as error:
            self._lose(error)

    def settle(self, within_ms: int) -> None:
        """Waits for what has been asked, but no longer than this: for the end of the program."""
        until = monotonic() + within_ms / 1_000
        while self._waiting and self._connection is not None and monotonic() < until:
            if not self._take(max(until - monotonic(), 0.0)):
                break

    def close(self) -> None:
        """Lets go of the connection; what was not answered is answered by None."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        self._notifier.setEnabled(False)
        self._timeout.stop()
        connection.close()
        self._give_up(is_all=True)
        self.deleteLater()

    def _read(self) -> None:
        for _ in range(_MOST_AT_ONCE):
            if not self._take(0.0):
                return
        # What is left was read from the socket already, which will not wake us for it.
        QTimer.singleShot(0, self, self._read)

    def _take(self, timeout_s: float) -> bool:
        """Takes one message, if there is one."""
        if self._connection is None:
            return False
        try:
            message = self._connection.receive(timeout=timeout_s)
        except TimeoutError:
            return False
        except (OSError, EOFError, ValueError) as error:
            self._lose(error)
            return False
        self._look_at(message)
        return True

    def _look_at(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageFlag, MessageType

        kind, fields = message.header.message_type, message.header.fields
        if kind is MessageType.method_call:
            reply = self._serve(message)
            if reply is not None and not message.header.flags & MessageFlag.no_reply_expected:
                self.send(reply)
        elif kind in (MessageType.method_return, MessageType.error):
            waiting = self._waiting.pop(fields.get(HeaderFields.reply_serial, 0), None)
            if waiting is not None:
                is_answer = kind is MessageType.method_return
                sender = fields.get(HeaderFields.sender, "")
                waiting[1](tuple(message.body) if is_answer else None, sender)

    def _give_up(self, *, is_all: bool = False) -> None:
        """Tells those who have waited too long; the others wait on."""
        now = monotonic()
        late = [one for one, (until, _) in self._waiting.items() if is_all or until <= now]
        for serial in late:
            waiting = self._waiting.pop(serial, None)  # one of them may have closed this
            if waiting is not None:
                waiting[1](None, "")
        if self._waiting and self._connection is not None:
            first = min(until for until, _ in self._waiting.values())
            self._timeout.start(max(round((first - now) * 1_000) + 1, 1))

    def _lose(self, error: Exception) -> None:
        _log.info("the session bus is gone: %s", error or type(error).__name__)
        self.close()


def open_bus(parent: QObject | None = None) -> Bus:
    """Opens the session bus. Raises `BusError`."""
    try:
        from jeepney import DBusErrorResponse
        from jeepney.io.blocking import open_dbus_connection
    except ImportError as error:
        raise BusError("jeepney is not installed") from error
    try:
        connection = open_dbus_connection("SESSION", auth_timeout=_OPEN_S)
    except KeyError as error:
        raise BusError("no session bus: its address is not set") from error
    except (OSError, ValueError, RuntimeError, DBusErrorResponse) as error:
        # ValueError for an address or a greeting that cannot be read, RuntimeError for a bus
        # that is no local socket.
        raise BusError(f"no session bus: {error}") from error
    # A bus whose buffer is full must not hold the breath.
    connection.sock.settimeout(_SEND_S)
    return Bus(connection, parent)
