"""A terminal taken over for a session: the screen, the keyboard and the signals together.

Takes a rich `Console` and gives what a session needs of a terminal (`Terminal`). Entering takes
the alternate screen, hides the cursor and reads keys one by one; leaving puts everything back,
whatever happened. Draws only lines that changed. It knows nothing of sessions.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from types import TracebackType
from typing import Protocol

from rich.color import ColorSystem
from rich.console import Console
from rich.control import Control
from rich.segment import ControlType
from rich.text import Text

from relaxapp.terminal.keys import Key, Press, TerminalClosed, open_keyboard
from relaxapp.terminal.signals import Signals

_FALLBACK_SIZE = (80, 24)

_ENTER = Control(ControlType.ENABLE_ALT_SCREEN, ControlType.HIDE_CURSOR, ControlType.CLEAR)
_LEAVE = Control(ControlType.SHOW_CURSOR, ControlType.DISABLE_ALT_SCREEN)
_CLEAR = Control(ControlType.CLEAR)
_ERASE_REST = Control((ControlType.ERASE_IN_LINE, 0))


class Terminal(Protocol):
    """What a session needs of a terminal. All but `size` raise TerminalClosed once it is gone."""

    def size(self) -> tuple[int, int]:
        """Columns and rows, at least 1."""
        ...

    def draw(self, lines: Sequence[Text], size: tuple[int, int]) -> None:
        """Shows lines made for a screen of this size, from the top; the rest is empty."""
        ...

    def read(self, wait_s: float) -> list[Press]:
        """What was pressed, or asked by a signal; waits up to `wait_s` for the first."""
        ...

    def suspend(self) -> None:
        """Gives the terminal back and stops the process; returns once it goes on."""
        ...


class Screen:
    """The alternate screen of a console; keeps the lines last drawn and sends what changed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        name = console.color_system
        system = None if name is None else ColorSystem[_SYSTEM_NAMES[name]]
        self._system = system or ColorSystem.STANDARD
        self._lines: list[Text] = []
        self._size = (0, 0)

    def enter(self) -> None:
        self._lines = []
        self._write(str(_ENTER))

    def leave(self) -> None:
        self._write(str(_LEAVE))

    def forget(self) -> None:
        """Draws everything anew the next time."""
        self._size = (0, 0)

    def size(self) -> tuple[int, int]:
        """Columns and rows now. The window is asked: a session outlives its first size."""
        with suppress(OSError, ValueError):
            columns, rows = os.get_terminal_size(self._console.file.fileno())
            if columns > 0 and rows > 0:
                return columns, rows
        return _FALLBACK_SIZE

    def draw(self, lines: Sequence[Text], size: tuple[int, int]) -> None:
        output: list[str] = []
        width, height = size
        if size != self._size:
            self._size, self._lines = size, []
            output.append(str(_CLEAR))
        shown = [*lines[:height], *[Text()] * (height - len(lines))]
        before = self._lines or [Text()] * height
        for row, (line, old) in enumerate(zip(shown, before, strict=True)):
            if line is not old and line != old:
                output.append(str(Control.move_to(0, row)))
                output.append(self._rendered(line))
                # At the right edge the cursor still stands on the last cell and would erase it.
                if line.cell_len < min(width, old.cell_len):
                    output.append(str(_ERASE_REST))
        self._lines = shown
        if output:
            self._write("".join(output))

    def _rendered(self, line: Text) -> str:
        segments = line.render(self._console)
        return "".join(
            segment.style.render(segment.text, color_system=self._system)
            if segment.style
            else segment.text
            for segment in segments
        )

    def _write(self, output: str) -> None:
        encoding = self._console.encoding
        try:
            self._console.file.write(output.encode(encoding, "replace").decode(encoding))
            self._console.file.flush()
        except BlockingIOError:
            # Somebody made the terminal non-blocking and it is behind: catch up in a whole.
            self.forget()
        except (OSError, ValueError) as error:
            raise TerminalClosed from error


_SYSTEM_NAMES = {
    "standard": "STANDARD",
    "256": "EIGHT_BIT",
    "truecolor": "TRUECOLOR",
    "windows": "WINDOWS",
}


class Tty:
    """Standard input and a console's terminal, taken over while the context is entered."""

    def __init__(self, console: Console) -> None:
        self._screen = Screen(console)
        self._signals = Signals()
        self._restoring = ExitStack()

    def __enter__(self) -> "Tty":
        with ExitStack() as restoring:
            restoring.enter_context(self._signals)
            self._keyboard = restoring.enter_context(open_keyboard(self._signals.wake_fd))
            restoring.callback(self._leave_screen)
            self._screen.enter()
            self._restoring = restoring.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._restoring.close()

    def size(self) -> tuple[int, int]:
        return self._screen.size()

    def draw(self, lines: Sequence[Text], size: tuple[int, int]) -> None:
        with self._noting_its_end():
            self._screen.draw(lines, size)

    def read(self, wait_s: float) -> list[Press]:
        with self._noting_its_end():
            pressed = self._keyboard.read(wait_s)
        presses = [*self._signals.take(), *pressed]
        if Key.REDRAW in presses:
            # It may have been stopped and continued from outside, in another input mode.
            self._keyboard.__enter__()
            self._screen.forget()
        return presses

    def suspend(self) -> None:
        self._leave_screen()
        self._keyboard.__exit__(None, None, None)
        self._signals.suspend()
        with self._noting_its_end():
            self._keyboard.__enter__()
            self._screen.enter()
            self._screen.forget()

    @contextmanager
    def _noting_its_end(self) -> Iterator[None]:
        try:
            yield
        except TerminalClosed:
            self._signals.ignore_hangup()
            raise

    def _leave_screen(self) -> None:
        with suppress(TerminalClosed):
            self._screen.leave()
