"""One D-Bus connection on the event loop: short calls, and signals as they come.

Takes which bus it is and a way to open it, gives answers and calls whoever hears a signal. No
thread: a socket notifier wakes it. A call waits at most `TIMEOUT_S`, and a service that let one
wait is left alone for a while, so that a hung desktop does not hang us too; `send` does not wait
at all. Starts no service that is not running. A bus that goes away is told by `lost`, once.

QtDBus is no way: PySide6 sends every whole number as int32, and these calls want unsigned ones.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from typing import Any, NamedTuple

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

_log = logging.getLogger(__name__)

TIMEOUT_S = 0.15
"""For one answer. A desktop answers within a few milliseconds."""
OPENING_S = 0.3
_LEFT_ALONE_S = 4.0
_LEFT_ALONE_MOST_S = 64.0
"""A service that does not answer is left alone for so long, twice as long each time."""


class BusError(OSError):
    """No answer, or one that says no: the message is the reason."""


class Place(NamedTuple):
    """Where something is asked or said: a service, one of its objects, an interface of that."""

    service: str
    path: str
    interface: str


PlaceLike = tuple[str, str, str]

DBUS = Place("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_PROPERTIES = "org.freedesktop.DBus.Properties"

Handler = Callable[..., None]
"""Is called with the arguments of a signal."""

Answered = Callable[[tuple[Any, ...] | None], None]
"""Is called with the body of an answer, None for one that says no."""


class _Silence(NamedTuple):
    until_s: float
    length_s: float


class Bus(QObject):
    """A connection to the `SESSION` or the `SYSTEM` bus. Raises `BusError` if there is none."""

    lost = Signal(str)
    _came_between = Signal()

    def __init__(
        self,
        which: str,
        parent: QObject | None = None,
        *,
        clock_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock_s = clock_s
        self._connection: Any = _open(which)
        self._handlers: dict[tuple[str, str, str], list[Handler]] = {}
        self._waiting: deque[Any] = deque()
        self._is_telling = False  # once the event loop runs again
        self._answered: dict[int, Answered] = {}  # by the number of the call
        self._silent: dict[str, _Silence] = {}
        self._notifier = QSocketNotifier(
            self._connection.sock.fileno(), QSocketNotifier.Type.Read, self
        )
        self._notifier.setObjectName(f"{which.lower()} bus")
        self._notifier.activated.connect(self._read)
        # What came while an answer was waited for is told afterwards, not in the midst of a call.
        self._came_between.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    @property
    def name(self) -> str:
        """What others on the bus know this connection by; empty once it is closed."""
        return "" if self._connection is None else str(self._connection.unique_name)

    def call(
        self, place: PlaceLike, method: str, signature: str = "", *body: Any
    ) -> tuple[Any, ...]:
        """The body of the answer."""
        silence = self._silent.get(place[0])
        if silence is not None and self._clock_s() < silence.until_s:
            raise BusError(f"{place[0]} did not answer a moment ago")
        return self._wait(place[0], self._send(place, method, signature, body))

    def send(
        self, place: PlaceLike, method: str, signature: str, *body: Any, then: Answered
    ) -> None:
        """Ask without waiting: the answer goes to `then`, if ever one comes."""
        self._answered[self._send(place, method, signature, body)] = then

    def get(self, place: PlaceLike, name: str) -> Any:
        """The value of a property."""
        service, path, interface = place
        ((_, value),) = self.call((service, path, _PROPERTIES), "Get", "ss", interface, name)
        return value

    def owned(self) -> frozenset[str]:
        """The names that somebody answers to now."""
        (names,) = self.call(DBUS, "ListNames")
        return frozenset(names)

    def hear(self, place: PlaceLike, signal: str, handler: Handler, *, about: str = "") -> None:
        """Call `handler` at each such signal; `about` is its first argument, where that matters."""
        service, path, interface = place
        rule = (
            f"type='signal',sender='{service}',path='{path}',"
            f"interface='{interface}',member='{signal}'"
        )
        self.call(DBUS, "AddMatch", "s", rule + (f",arg0='{about}'" if about else ""))
        key = (path, interface, signal)
        self._handlers.setdefault(key, []).append(handler)

    def hear_property(self, place: PlaceLike, name: str, handler: Callable[[Any], None]) -> None:
        """Call `handler` with each new value of a property."""

        service, path, wanted = place

        def pick(interface: str, changed: dict[str, tuple[str, Any]], *rest: object) -> None:
            if interface == wanted and name in changed:
                handler(changed[name][1])

        self.hear((service, path, _PROPERTIES), "PropertiesChanged", pick, about=wanted)

    def hear_end(self, service: str, handler: Callable[[], None]) -> None:
        """Call `handler` when the service goes, or another takes its place."""

        def pick(name: str, *rest: object) -> None:
            if name == service:
                handler()

        self.hear(DBUS, "NameOwnerChanged", pick, about=service)

    def close(self) -> None:
        """End the connection; tells no more."""
        connection, self._connection = self._connection, None
        self._handlers.clear()
        self._answered.clear()
        if connection is not None:
            self._notifier.setEnabled(False)
            connection.close()

    def _send(self, place: PlaceLike, method: str, signature: str, body: tuple[Any, ...]) -> int:
        from jeepney import DBusAddress, MessageFlag, new_method_call

        if self._connection is None:
            raise BusError("the bus is gone")
        service, path, interface = place
        address = DBusAddress(path, bus_name=service, interface=interface)
        message = new_method_call(address, method, signature or None, body)
        message.header.flags |= MessageFlag.no_auto_start
        serial = int(next(self._connection.outgoing_serial))
        try:
            self._connection.send(message, serial=serial)
        except OSError as error:
            self._lose(error)
            raise BusError(f"the bus is gone: {error}") from error
        return serial

    def _wait(self, service: str, serial: int) -> tuple[Any, ...]:
        from jeepney import HeaderFields
        from jeepney.wrappers import DBusErrorResponse, unwrap_msg

        deadline_s = self._clock_s() + TIMEOUT_S
        try:
            while True:
                left_s = max(deadline_s - self._clock_s(), 0.0)
                heard = self._connection.receive(timeout=left_s)
                if heard.header.fields.get(HeaderFields.reply_serial) == serial:
                    self._silent.pop(service, None)
                    answer: tuple[Any, ...] = unwrap_msg(heard)
                    return answer
                self._waiting.append(heard)
        except TimeoutError as error:
            self._note_silence(service)
            raise BusError(f"{service} does not answer") from error
        except DBusErrorResponse as error:
            raise BusError(f"{service}: {error}") from error
        except (OSError, ValueError) as error:
            self._lose(error)
            raise BusError(f"the bus is gone: {error}") from error
        finally:
            if self._waiting and not self._is_telling:
                self._is_telling = True
                self._came_between.emit()

    def _note_silence(self, service: str) -> None:
        before = self._silent.get(service)
        length_s = _LEFT_ALONE_S if before is None else min(2 * before.length_s, _LEFT_ALONE_MOST_S)
        self._silent[service] = _Silence(self._clock_s() + length_s, length_s)
        _log.info("%s does not answer, and is left alone for %d s", service, length_s)

    def _read(self) -> None:
        try:
            while self._connection is not None:
                self._waiting.append(self._connection.receive(timeout=0))
        except TimeoutError:
            pass
        except (OSError, ValueError) as error:
            self._lose(error)
        self._tell()

    def _tell(self) -> None:
        from jeepney import HeaderFields, MessageType

        self._is_telling = False
        while self._waiting:
            message = self._waiting.popleft()
            fields = message.header.fields
            if message.header.message_type is MessageType.signal:
                names = (HeaderFields.path, HeaderFields.interface, HeaderFields.member)
                key = tuple(fields.get(name) for name in names)
                for handler in tuple(self._handlers.get(key, ())):
                    _tell_one(handler, *message.body)
                continue
            # Else it is an answer: to `send`, or to a call that did not wait so long.
            then = self._answered.pop(fields.get(HeaderFields.reply_serial), None)
            if then is not None:
                is_yes = message.header.message_type is MessageType.method_return
                _tell_one(then, message.body if is_yes else None)

    def _lose(self, error: Exception) -> None:
        if self._connection is not None:
            self.close()
            self.lost.emit(f"the bus is gone: {error}")


def _tell_one(handler: Handler, *body: Any) -> None:
    try:
        handler(*body)
    except (TypeError, ValueError, LookupError) as error:  # not the arguments it is known for
        _log.info("what the bus says is not as expected: %r", error)


def _open(which: str) -> Any:
    try:
        from jeepney import DBusErrorResponse
        from jeepney.io.blocking import open_dbus_connection
    except ImportError as error:
        raise BusError("jeepney is not installed") from error
    try:
        return open_dbus_connection(which, auth_timeout=OPENING_S)
    except KeyError as error:
        raise BusError(f"the {which.lower()} bus has no address") from error
    except (OSError, ValueError, RuntimeError, DBusErrorResponse) as error:
        # ValueError for an address or a greeting that cannot be read, RuntimeError for a bus
        # that is no local socket.
        raise BusError(f"no {which.lower()} bus: {error}") from error
