"""The keyboard: what was pressed, as `Key` values and text, on POSIX terminals and on Windows.

`KeyDecoder` takes bytes and gives presses. `PosixKeyboard` and `WindowsKeyboard` wait for them,
at most as long as asked, and put the terminal's input mode back when they are left. They know
nothing of what a key means. The Windows part follows the documented `msvcrt` API and is tested
with fakes only; it has not been tried on Windows.
"""

import codecs
import errno
import os
import re
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import Any, Protocol

if sys.platform != "win32":
    import select
    import termios

ESCAPE_S = 0.2
"""How long an Esc waits for the rest of a key's sequence before it counts as pressed alone."""

SEQUENCE_S = 1.0
"""How long the beginning of a longer sequence waits for its rest before it is dropped."""

_POLL_S = 0.01
_READ_BYTES = 4096


class Key(Enum):
    """A key that is no text, or a request that comes the way keys do (the last three)."""

    SPACE = "space"
    ENTER = "enter"
    ESCAPE = "escape"
    LEFT = "left"
    RIGHT = "right"
    UP = "up"
    DOWN = "down"
    BACKSPACE = "backspace"
    CLEAR = "clear"
    REDRAW = "redraw"
    STOP = "stop"
    SUSPEND = "suspend"


Press = Key | str
"""A key, or one character that was typed."""


class TerminalClosed(Exception):
    """The terminal is gone: nothing can be read from it or written to it any more."""


class Keyboard(Protocol):
    """Gives presses; a context that changes the terminal's input mode and puts it back."""

    def __enter__(self) -> "Keyboard": ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def read(self, wait_s: float) -> list[Press]:
        """What was pressed; waits up to `wait_s` for the first press. Raises TerminalClosed."""
        ...


_CONTROLS = {
    " ": Key.SPACE,
    "\r": Key.ENTER,
    "\n": Key.ENTER,
    "\x7f": Key.BACKSPACE,
    "\x08": Key.BACKSPACE,
    "\x15": Key.CLEAR,
    "\x0c": Key.REDRAW,
    "\x03": Key.STOP,
    "\x1a": Key.SUSPEND,
}
_ARROWS = {"A": Key.UP, "B": Key.DOWN, "C": Key.RIGHT, "D": Key.LEFT}

_ESC = "\x1b"
_SEQUENCE = re.compile(
    r"\x1b(?:"
    r"\[[0-?]*[ -/]*(?P<csi>[@-~])"  # arrows and other keys
    r"|O(?P<ss3>.)"  # arrows in application mode
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)"  # a terminal's answer to a question
    r"|(?P<alt>[^\[O\]PX^_\x1b])"  # Alt with a key
    r")",
    re.DOTALL,
)
_BROKEN_SEQUENCE = re.compile(r"\x1b\[[0-?]*[ -/]*(?=[^ -~])")


class KeyDecoder:
    """Turns the bytes of a terminal into presses; keeps what is not complete yet."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self._characters = codecs.getincrementaldecoder(encoding)("replace")
        self._pending = ""
        self._since_s = 0.0

    def feed(self, received: bytes, now_s: float) -> list[Press]:
        """The presses that these bytes complete."""
        if not self._pending:
            self._since_s = now_s
        self._pending += self._characters.decode(received)
        return list(self._complete())

    def wait_s(self, now_s: float) -> float | None:
        """How long until what is pending is settled by `settle`; None if nothing is."""
        if not self._pending:
            return None
        patience_s = ESCAPE_S if self._pending == _ESC else SEQUENCE_S
        return max(self._since_s + patience_s - now_s, 0.0)

    def settle(self, now_s: float) -> list[Press]:
        """Once its time is over, an Esc alone was pressed; the rest of a sequence is dropped."""
        if self.wait_s(now_s) != 0.0:
            return []
        pending, self._pending = self._pending, ""
        return [Key.ESCAPE] if pending == _ESC else []

    def _complete(self) -> Iterable[Press]:
        while self._pending:
            if self._pending[0] != _ESC:
                character, self._pending = self._pending[0], self._pending[1:]
                yield from _press_of(character)
            elif self._pending.startswith(_ESC * 2):
                self._pending = self._pending[1:]
                yield Key.ESCAPE
            elif match := _SEQUENCE.match(self._pending):
                self._pending = self._pending[match.end() :]
                arrow = _ARROWS.get(match["csi"] or match["ss3"] or "")
                if arrow is not None:
                    yield arrow
            elif match := _BROKEN_SEQUENCE.match(self._pending):
                self._pending = self._pending[match.end() :]
            else:
                return


def _press_of(character: str) -> list[Press]:
    control = _CONTROLS.get(character)
    if control is not None:
        return [control]
    return [character] if character.isprintable() else []


class PosixKeyboard:
    """The keyboard of a POSIX terminal: each key at once, unechoed; signals stay signals.

    `wake_fd` becomes readable when something else needs attention and ends a wait.
    """

    def __init__(
        self, terminal_fd: int, *, encoding: str = "utf-8", wake_fd: int | None = None
    ) -> None:
        self._fd = terminal_fd
        self._wake_fd = wake_fd
        self._decoder = KeyDecoder(encoding)
        self._cooked: list[Any] | None = None

    def __enter__(self) -> "PosixKeyboard":
        try:
            mode = termios.tcgetattr(self._fd)
        except termios.error as error:
            raise TerminalClosed from error
        if self._cooked is None:
            self._cooked = termios.tcgetattr(self._fd)
        # Without flow control, so that Ctrl-S cannot freeze a session in the middle of a breath.
        mode[0] &= ~termios.IXON
        mode[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        mode[6][termios.VMIN], mode[6][termios.VTIME] = 1, 0
        self._set(mode)
        return self

    def __exit__(self, *_: object) -> None:
        if self._cooked is not None:
            with suppress(TerminalClosed):
                self._set(self._cooked)

    def _set(self, mode: list[Any]) -> None:
        while True:
            try:
                # Now, not after draining: a terminal that takes no output would hold us up.
                termios.tcsetattr(self._fd, termios.TCSANOW, mode)
                return
            except termios.error as error:
                if error.args[0] != errno.EINTR:
                    raise TerminalClosed from error

    def read(self, wait_s: float) -> list[Press]:
        """As `Keyboard.read`; an Esc is given once nothing has followed it for `ESCAPE_S`."""
        try:
            received = self._receive(wait_s)
        except BlockingIOError:
            return []
        except (OSError, ValueError) as error:
            raise TerminalClosed from error
        if received is None:
            return self._decoder.settle(time.monotonic())
        if not received:
            raise TerminalClosed
        return self._decoder.feed(received, time.monotonic())

    def _receive(self, wait_s: float) -> bytes | None:
        """Bytes of the terminal; empty at its end, None where nothing came in time."""
        pending_s = self._decoder.wait_s(time.monotonic())
        watched = [self._fd] if self._wake_fd is None else [self._fd, self._wake_fd]
        patience_s = wait_s if pending_s is None else min(wait_s, pending_s)
        ready, _, _ = select.select(watched, [], [], patience_s)
        if self._wake_fd is not None and self._wake_fd in ready:
            os.read(self._wake_fd, _READ_BYTES)
        return os.read(self._fd, _READ_BYTES) if self._fd in ready else None


_WINDOWS_ARROWS = {"H": Key.UP, "P": Key.DOWN, "K": Key.LEFT, "M": Key.RIGHT}
_WINDOWS_PREFIXES = ("\x00", "\xe0")


class WindowsKeyboard:
    """The keyboard of a Windows console, by `msvcrt.kbhit` and `msvcrt.getwch`.

    The console gives each key at once and unechoed to these calls, so no mode is changed.
    There is nothing to wait on, so it looks every ten milliseconds.
    """

    def __init__(
        self,
        console: Any,  # the msvcrt module, which type checkers know on Windows only
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._console = console
        self._clock = clock
        self._sleep = sleep
        self._surrogate = ""

    def __enter__(self) -> "WindowsKeyboard":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def read(self, wait_s: float) -> list[Press]:
        until_s = self._clock() + wait_s
        while True:
            presses: list[Press] = []
            while self._console.kbhit():
                presses.extend(self._press())
            left_s = until_s - self._clock()
            if presses or left_s <= 0:
                return presses
            self._sleep(min(_POLL_S, left_s))

    def _press(self) -> list[Press]:
        character: str = self._console.getwch()
        if character in _WINDOWS_PREFIXES:
            arrow = _WINDOWS_ARROWS.get(self._console.getwch())
            return [] if arrow is None else [arrow]
        if character == _ESC:
            return [Key.ESCAPE]
        # A character beyond the first 65,536 comes as two halves.
        if "\ud800" <= character <= "\udbff":
            self._surrogate = character
            return []
        if "\udc00" <= character <= "\udfff":
            halves, self._surrogate = self._surrogate + character, ""
            character = halves.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return [press for single in character for press in _press_of(single)]


def open_keyboard(wake_fd: int | None = None) -> Keyboard:
    """The keyboard of standard input."""
    if os.name == "nt":
        import msvcrt

        return WindowsKeyboard(msvcrt)
    return PosixKeyboard(sys.stdin.fileno(), encoding=sys.stdin.encoding, wake_fd=wake_fd)
