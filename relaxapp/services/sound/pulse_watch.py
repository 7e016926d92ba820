"""Keeps Qt's connection to PulseAudio from taking the process down when the server goes.

When the server ends, Qt (6.9 to 6.12) lets go of its connection and tries anew once, three
seconds later. Where that attempt fails at once it never tries again; and where a `QAudioSink` is
started without a connection, a failed assertion of libpulse ends the process. Qt tells nobody.
So this keeps a connection of its own, which ends when Qt's does, and then does two things: it
lets nothing open before a server has been there for longer than Qt waits, and meanwhile names a
second server that refuses a moment later, upon which Qt does try again, every three seconds
(measured). Delete it when Qt looks after itself. Plays nothing.
"""

import ctypes
import os
import sys
from collections.abc import Callable

LOOK_MS = 1_000
"""So often `look` has to be called."""

_SETTLE_MS = 5_000.0
# Looked at less often than Qt tries, nobody knows what became of its one attempt.
_TOO_LATE_MS = 2_500.0
_SERVER = "PULSE_SERVER"
# Where nobody listens, and only root could: refused, but not at once as a missing socket is.
_NOBODY = "tcp:127.0.0.1:9"
_NO_AUTOSPAWN = 1
_READY, _FAILED = 4, 5
_MOST_EVENTS = 100

_POINTER, _INT = ctypes.c_void_p, ctypes.c_int
_FUNCTIONS: dict[str, tuple[object, list[object]]] = {
    "pa_mainloop_new": (_POINTER, []),
    "pa_mainloop_get_api": (_POINTER, [_POINTER]),
    "pa_mainloop_iterate": (_INT, [_POINTER, _INT, _POINTER]),
    "pa_mainloop_free": (None, [_POINTER]),
    "pa_context_new": (_POINTER, [_POINTER, ctypes.c_char_p]),
    "pa_context_connect": (_INT, [_POINTER, _POINTER, _INT, _POINTER]),
    "pa_context_get_state": (_INT, [_POINTER]),
    "pa_context_disconnect": (None, [_POINTER]),
    "pa_context_unref": (None, [_POINTER]),
}


class PulseWatch:
    """A connection to PulseAudio that is only looked at. Times are milliseconds of a clock."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._pulse = _load_pulse()
        self._loop: int | None = None
        self._context: int | None = None
        self._looked_ms = clock()
        self._since_ms = self._looked_ms - _SETTLE_MS  # Qt has connected just now, too
        self._was_ready = False
        self._is_given_up = False
        self._own_server = os.environ.get(_SERVER)
        self._connect()

    def look(self) -> None:
        """See whether the server is still there."""
        now_ms = self._clock()
        gap_ms, self._looked_ms = now_ms - self._looked_ms, now_ms
        if self._pulse is None:
            return
        if self._state() >= _FAILED:
            self._is_given_up |= self._was_ready and self._is_settled() and gap_ms > _TOO_LATE_MS
            self._since_ms = now_ms
            if self._was_ready:
                self._name_servers(is_down=True)
            self._disconnect()
            self._connect()
        elif self._was_ready and self._is_settled():
            self._name_servers(is_down=False)

    def is_safe(self) -> bool:
        """Whether a device may be opened now."""
        self.look()
        # Never ready: Qt plays without PulseAudio, so that nothing depends on it.
        return not self._was_ready or (self._is_settled() and not self._is_given_up)

    def _is_settled(self) -> bool:
        return self._looked_ms - self._since_ms > _SETTLE_MS - 1

    def close(self) -> None:
        """Let the connection go; everything is safe from then on."""
        self._disconnect()
        self._pulse = None
        self._name_servers(is_down=False)

    def _state(self) -> int:
        """Of the connection, once it has done what it has to do."""
        if self._pulse is None or self._loop is None or self._context is None:
            return _FAILED
        for _ in range(_MOST_EVENTS):
            if self._pulse.pa_mainloop_iterate(self._loop, 0, None) <= 0:
                break
        state = int(self._pulse.pa_context_get_state(self._context))
        self._was_ready |= state == _READY
        return state

    def _name_servers(self, *, is_down: bool) -> None:
        """Which servers new connections of this process try, one after the other."""
        if is_down:
            os.environ[_SERVER] = f"{self._own_server or _usual_server()} {_NOBODY}"
        elif self._own_server is not None:
            os.environ[_SERVER] = self._own_server
        else:
            os.environ.pop(_SERVER, None)

    def _connect(self) -> None:
        if self._pulse is None:
            return
        self._loop = self._pulse.pa_mainloop_new()
        api = self._pulse.pa_mainloop_get_api(self._loop)
        self._context = self._pulse.pa_context_new(api, b"relaxapp (watch)")
        if self._pulse.pa_context_connect(self._context, None, _NO_AUTOSPAWN, None) < 0:
            self._disconnect()

    def _disconnect(self) -> None:
        if self._pulse is None or self._loop is None or self._context is None:
            return
        self._pulse.pa_context_disconnect(self._context)
        self._pulse.pa_context_unref(self._context)
        self._pulse.pa_mainloop_free(self._loop)
        self._loop = self._context = None


def _usual_server() -> str:
    """Where libpulse looks for the server of a person when nothing is configured."""
    session = os.environ.get("XDG_RUNTIME_DIR") or f"/run/user/{os.getuid()}"
    folder = os.environ.get("PULSE_RUNTIME_PATH") or f"{session}/pulse"
    return f"unix:{folder}/native"


def _load_pulse() -> ctypes.CDLL | None:
    """The library that Qt uses too; None where there is none."""
    if sys.platform != "linux":
        return None
    try:
        pulse = ctypes.CDLL("libpulse.so.0")
    except OSError:
        return None
    for name, (gives, takes) in _FUNCTIONS.items():
        function = getattr(pulse, name)
        function.restype, function.argtypes = gives, takes
    return pulse
