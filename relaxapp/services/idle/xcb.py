"""A connection of our own to the X server, through libxcb: windows' properties and idle time.

Takes the name of a display or the environment's. libxcb, not Xlib: it never ends the process, and
an error of the server is one more event, not a handler that the whole process shares. A server
that goes away is told by `lost`, once; from then on every answer is empty. Raises `XError` where
no server is. The libraries are those that Qt itself needs on X11.
"""

import ctypes
import struct
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal

_POINTER, _U8, _U16, _U32 = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
_MOST_WORDS = 256
_ANY_TYPE = 0

# What an alarm is made of, in the order of its bits: counter, kind of value, value, test, delta,
# whether events are wanted (X Synchronization Extension Protocol, CreateAlarm).
_ALL_OF_ALARM = 0b111111
_ABSOLUTE = 0
_ALARM_NOTIFY = 1


class XError(Exception):
    """No X server, or not one that can: the message is the reason."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Iterator(ctypes.Structure):
    _fields_ = (("data", _POINTER), ("rem", ctypes.c_int), ("index", ctypes.c_int))


_XCB: dict[str, tuple[object, list[object]]] = {
    "xcb_connect": (_POINTER, [ctypes.c_char_p, _POINTER]),
    "xcb_disconnect": (None, [_POINTER]),
    "xcb_connection_has_error": (ctypes.c_int, [_POINTER]),
    "xcb_get_file_descriptor": (ctypes.c_int, [_POINTER]),
    "xcb_flush": (ctypes.c_int, [_POINTER]),
    "xcb_generate_id": (_U32, [_POINTER]),
    "xcb_get_setup": (_POINTER, [_POINTER]),
    "xcb_setup_roots_iterator": (_Iterator, [_POINTER]),
    "xcb_poll_for_event": (_POINTER, [_POINTER]),
    "xcb_poll_for_queued_event": (_POINTER, [_POINTER]),
    "xcb_get_extension_data": (_POINTER, [_POINTER, _POINTER]),
    "xcb_intern_atom": (_Cookie, [_POINTER, _U8, _U16, ctypes.c_char_p]),
    "xcb_intern_atom_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_get_property": (_Cookie, [_POINTER, _U8, _U32, _U32, _U32, _U32, _U32]),
    "xcb_get_property_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
}
_SYNC: dict[str, tuple[object, list[object]]] = {
    "xcb_sync_initialize": (_Cookie, [_POINTER, _U8, _U8]),
    "xcb_sync_initialize_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_sync_list_system_counters": (_Cookie, [_POINTER]),
    "xcb_sync_list_system_counters_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_sync_query_counter": (_Cookie, [_POINTER, _U32]),
    "xcb_sync_query_counter_reply": (_POINTER, [_POINTER, _Cookie, _POINTER]),
    "xcb_sync_create_alarm": (_Cookie, [_POINTER, _U32, _U32, _POINTER]),
    "xcb_sync_destroy_alarm": (_Cookie, [_POINTER, _U32]),
}


class XConnection(QObject):
    """One connection; `display` is such as `:0`, None for what the environment says."""

    lost = Signal(str)
    _came_between = Signal()

    def __init__(self, display: str | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._xcb = _load("libxcb.so.1", _XCB)
        self._free = _load("libc.so.6", {"free": (None, [_POINTER])}).free
        name = None if display is None else display.encode()
        self._connection: int | None = self._xcb.xcb_connect(name, None)
        if self._xcb.xcb_connection_has_error(self._connection):
            self._xcb.xcb_disconnect(self._connection)
            raise XError("no X server answers")
        roots = self._xcb.xcb_setup_roots_iterator(self._xcb.xcb_get_setup(self._connection))
        self.root = _U32.from_address(roots.data).value
        """The window that covers the screen, and says which one is in use."""
        self._atoms: dict[str, int] = {}
        self._sync: Any = None
        self._first_event = 0
        self._alarms: dict[int, Callable[[], None]] = {}
        self._ringing: deque[int] = deque()
        self._is_telling = False  # once the event loop runs again
        descriptor = self._xcb.xcb_get_file_descriptor(self._connection)
        self._notifier = QSocketNotifier(descriptor, QSocketNotifier.Type.Read, self)
        self._notifier.setObjectName("X server")
        self._notifier.activated.connect(self._read)
        # What came while an answer was waited for is told afterwards, not in the midst of it: it
        # is in libxcb's memory, and no socket tells of it.
        self._came_between.connect(self._read, Qt.ConnectionType.QueuedConnection)

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def close(self) -> None:
        """End the connection; tells no more."""
        connection, self._connection = self._connection, None
        self._alarms.clear()
        self._ringing.clear()
        if connection is not None:
            self._notifier.setEnabled(False)
            self._xcb.xcb_disconnect(connection)

    def atom(self, name: str) -> int:
        """The server's number for a name; 0 where nobody uses that name yet."""
        if name not in self._atoms:
            text = name.encode()
            reply = self._ask(self._xcb, "xcb_intern_atom", 12, 1, len(text), text)
            number = int(struct.unpack_from("=I", reply, 8)[0]) if reply else 0
            if number == 0:
                return 0  # it may come to be later
            self._atoms[name] = number
        return self._atoms[name]

    def words(self, window: int, name: str) -> tuple[int, ...]:
        """A property of a window as 32-bit words; empty where it is not set, or not such a one."""
        atom = self.atom(name)
        if atom == 0:
            return ()
        asked = (0, window, atom, _ANY_TYPE, 0, _MOST_WORDS)
        head = self._ask(self._xcb, "xcb_get_property", 32 + 4 * _MOST_WORDS, *asked)
        if len(head) < 32 or head[1] != 32:  # the width of what follows
            return ()
        count = min(struct.unpack_from("=I", head, 16)[0], (len(head) - 32) // 4)
        return struct.unpack_from(f"={count}I", head, 32)

    def find_counter(self, name: str) -> int:
        """A counter that the server keeps, such as `IDLETIME`. Raises `XError`."""
        self._load_sync()
        reply = self._ask(self._sync, "xcb_sync_list_system_counters", 1 << 16)
        count = struct.unpack_from("=I", reply, 8)[0] if reply else 0
        offset = 32
        for _ in range(count):
            counter, _, _, length = struct.unpack_from("=IiIH", reply, offset)
            text = reply[offset + 14 : offset + 14 + length]
            if text == name.encode():
                return int(counter)
            offset += (14 + length + 3) // 4 * 4
        raise XError(f"the X server keeps no {name}")

    def count(self, counter: int) -> int | None:
        """What a counter stands at; None where the server is gone."""
        reply = self._ask(self._sync, "xcb_sync_query_counter", 16, counter)
        if not reply:
            return None
        high, low = struct.unpack_from("=iI", reply, 8)
        return int(high) << 32 | int(low)

    def add_alarm(self, counter: int, value: int, test: int, ring: Callable[[], None]) -> int:
        """Have `ring` called when the counter is, or passes, a value; `test` as X numbers them."""
        if self._connection is None:
            return 0
        alarm = int(self._xcb.xcb_generate_id(self._connection))
        high_low = (value >> 32, value & 0xFFFFFFFF)
        made_of = (_U32 * 8)(counter, _ABSOLUTE, *high_low, test, 0, 0, 1)
        self._sync.xcb_sync_create_alarm(self._connection, alarm, _ALL_OF_ALARM, made_of)
        self._xcb.xcb_flush(self._connection)
        self._alarms[alarm] = ring
        return alarm

    def remove_alarm(self, alarm: int) -> None:
        """Never ring again."""
        if self._alarms.pop(alarm, None) is not None and self._connection is not None:
            self._sync.xcb_sync_destroy_alarm(self._connection, alarm)
            self._xcb.xcb_flush(self._connection)

    def _load_sync(self) -> None:
        if self._sync is not None:
            return
        sync = _load("libxcb-sync.so.1", _SYNC)
        key = ctypes.byref(ctypes.c_char.in_dll(sync, "xcb_sync_id"))
        found = self._xcb.xcb_get_extension_data(self._connection, key)
        if not found or not _U8.from_address(found + 8).value:
            raise XError("the X server has no SYNC extension")
        self._first_event = _U8.from_address(found + 10).value
        if not self._ask(sync, "xcb_sync_initialize", 12, 3, 1):
            raise XError("the X server's SYNC extension does not answer")
        self._sync = sync

    def _ask(self, library: Any, name: str, most: int, *body: Any) -> bytes:
        """The reply to a request, up to `most` bytes of it; empty where there is none."""
        if self._connection is None:
            return b""
        cookie = getattr(library, name)(self._connection, *body)
        reply = getattr(library, f"{name}_reply")(self._connection, cookie, None)
        if not reply:
            self._look_for_end()
            return b""
        # Replies have 32 bytes, and so many words more as they say themselves.
        length = 32 + 4 * _U32.from_address(reply + 4).value
        copied = ctypes.string_at(reply, min(length, max(most, 32)))
        self._free(reply)
        while event := self._xcb.xcb_poll_for_queued_event(self._connection):
            self._take(event)
        if self._ringing and not self._is_telling:
            self._is_telling = True
            self._came_between.emit()
        return copied

    def _read(self) -> None:
        self._is_telling = False
        while self._connection is not None:
            event = self._xcb.xcb_poll_for_event(self._connection)
            if not event:
                break
            self._take(event)
        self._look_for_end()
        while self._ringing:
            ring = self._alarms.get(self._ringing.popleft())
            if ring is not None:
                ring()

    def _take(self, event: int) -> None:
        """Note the alarm, if it is one. Kind 0 is an error: of a window that has closed, say."""
        kind = _U8.from_address(event).value & 0x7F
        if self._sync is not None and kind == self._first_event + _ALARM_NOTIFY:
            self._ringing.append(_U32.from_address(event + 4).value)
        self._free(event)

    def _look_for_end(self) -> None:
        if self._connection is not None and self._xcb.xcb_connection_has_error(self._connection):
            self.close()
            self.lost.emit("the X server is gone")


def _load(name: str, functions: dict[str, tuple[object, list[object]]]) -> Any:
    try:
        library = ctypes.CDLL(name)
    except OSError as error:
        raise XError(f"{name} is not installed") from error
    for function_name, (gives, takes) in functions.items():
        function = getattr(library, function_name)
        function.restype, function.argtypes = gives, takes
    return library
