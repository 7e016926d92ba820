"""Ctrl-C and a polite request to end, heard while Qt's event loop runs.

Python looks at signals between its own instructions, of which there may be none for minutes; a
socket that the system writes to wakes the loop. Takes what shall be called, restores what was.
"""

import signal
import socket
from collections.abc import Callable
from contextlib import ExitStack
from types import FrameType

from PySide6.QtCore import QSocketNotifier

_WANTED = ("SIGINT", "SIGTERM", "SIGHUP")


def call_on_signals(call: Callable[[], object], until: ExitStack) -> None:
    """Calls in the event loop when the process is asked to end, until the stack is closed."""
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
        until.callback(end.close)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
    notifier.setObjectName("signals")

    def wake() -> None:
        reader.recv(64)
        call()

    notifier.activated.connect(wake)
    until.callback(notifier.setEnabled, False)
    before_fd = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    until.callback(signal.set_wakeup_fd, before_fd)
    for name in _WANTED:
        if hasattr(signal, name):
            number = getattr(signal, name)
            until.callback(signal.signal, number, signal.signal(number, _nothing))


def _nothing(number: int, frame: FrameType | None) -> None:
    """A signal needs a handler of Python's to be written to the socket."""
