"""The log of what went wrong: one small file that starts over when it is full.

Takes log records, writes them to a file of at most `MAX_BYTES` and keeps the one before it. A
folder that cannot be written is not tried again; losing the log never loses a session.
"""

import logging
from pathlib import Path

MAX_BYTES = 262_144
MAX_RECORD_CHARACTERS = 20_000
SAME_AGAIN = 20
"""A record that repeats the last one is only counted, and written each so many times."""


class FaultLog(logging.Handler):
    """A handler that appends to `path`; without a folder it keeps nothing."""

    def __init__(self, folder: Path | None, version: str = "") -> None:
        super().__init__(logging.INFO)
        self.path = None if folder is None else folder / "relaxapp.log"
        self._version = version
        self._last: tuple[object, ...] = ()
        self._times = 0
        self._is_lost = False
        self._has_begun = False
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        if self.path is None or self._is_lost:
            return
        try:
            same = (record.getMessage(), *_fault_of(record))
            self._times = self._times + 1 if same == self._last else 0
            self._last = same
            if self._times % SAME_AGAIN == 0:
                again = f"\n(this came {self._times} times more)" if self._times else ""
                text = self.format(record)[:MAX_RECORD_CHARACTERS]
                self._append(self.path, f"{text}{again}\n")
        except OSError:
            self._is_lost = True
        except (TypeError, ValueError):  # a record whose arguments do not fit its message
            self.handleError(record)

    def text(self) -> str:
        """What the file holds; empty where there is none."""
        try:
            return "" if self.path is None else self.path.read_text("utf-8", "replace")
        except OSError:
            return ""

    def _append(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and path.stat().st_size + len(text.encode()) > MAX_BYTES:
            path.replace(path.with_name(f"{path.name}.1"))
            self._has_begun = False
        with path.open("a", encoding="utf-8", errors="replace", newline="\n") as file:
            if not self._has_begun:
                file.write(f"{_heading(self._version)}\n")
                self._has_begun = True
            file.write(text)


def _fault_of(record: logging.LogRecord) -> tuple[object, ...]:
    """What and where the exception of a record is; nothing where it has none."""
    if not record.exc_info:
        return ()
    kind, error, trace = record.exc_info
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (kind, str(error), None if trace is None else trace.tb_lineno)


def _heading(version: str) -> str:
    import platform

    # Not `platform.platform()`, which runs a program to learn the processor's name.
    system = f"{platform.system()} {platform.release()} {platform.machine()}"

    return f"relaxapp {version}, Python {platform.python_version()}, {system}"
