"""Notices that files of the library's folders have come, gone or changed.

Takes folders, emits `changed` once for each burst of changes. The system's notices are gathered
for a moment; they can be missing (network folders, too many watches, a folder that was not there),
so the files' stamps are looked at every few seconds too. Reads no file and keeps no content.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, qInstallMessageHandler

from relaxapp.core.files import Stamp, Survey, WatchedFolder, survey

GATHER_MS, LONGEST_MS = 100, 300
"""A burst of notices is over when none has come for the first; nobody waits for the second."""

POLL_MS, HIDDEN_POLL_MS = 2_000, 10_000

_TICK_NS = 2_000_000_000
"""Within the tick of a file system's clock two changes can leave the same stamp; on FAT 2 s."""


class LibraryWatch(QObject):
    """Watches folders, and the files in them; what is asked for anew is whatever is there then."""

    changed = Signal()

    def __init__(
        self,
        folders: Callable[[], Sequence[WatchedFolder]],
        parent: QObject | None = None,
        *,
        now_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        super().__init__(parent)
        self._folders = folders
        self._now_ns = now_ns
        self._is_on = self._is_visible = False
        self._is_just_written = False
        self._files: dict[str, Stamp] = {}
        with _silent_log():
            self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._hear_of_file)
        self._watcher.directoryChanged.connect(self._hear)
        self._gathering = self._timer("library_watch_gathering", GATHER_MS)
        self._longest = self._timer("library_watch_longest", LONGEST_MS)
        self._poll = self._timer("library_watch_poll", POLL_MS)
        self._poll.setSingleShot(False)

    def start(self) -> None:
        """Watches from now on; what has changed before is not told."""
        self._is_on = True
        self._files = self._watch()
        self._set_pace()

    def stop(self) -> None:
        """Hears of nothing until it is started again."""
        self._is_on = False
        for timer in (self._gathering, self._longest, self._poll):
            timer.stop()

    def set_visible(self, is_visible: bool) -> None:
        """Looks less often while nobody sees what has changed."""
        has_come = is_visible and not self._is_visible
        self._is_visible = is_visible
        self._set_pace()
        if has_come:
            self._look()

    def _timer(self, name: str, interval_ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setObjectName(name)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(self._look)
        return timer

    def _set_pace(self) -> None:
        if not self._is_on or not self._folders():
            self._poll.stop()
            return
        interval_ms = POLL_MS if self._is_visible else HIDDEN_POLL_MS
        if not self._poll.isActive() or self._poll.interval() != interval_ms:
            self._poll.start(interval_ms)

    def _hear_of_file(self, path: str) -> None:
        stamp = self._files.get(path)
        if stamp is not None and self._now_ns() - stamp.changed_ns < _TICK_NS:
            self._is_just_written = True
        self._hear()

    def _hear(self) -> None:
        if not self._is_on:
            return
        self._gathering.start()
        if not self._longest.isActive():
            self._longest.start()

    def _look(self) -> None:
        """Compares what is there with what was there, and watches what has come."""
        if not self._is_on:
            return
        self._gathering.stop()
        self._longest.stop()
        files, was_just_written = self._watch(), self._is_just_written
        self._is_just_written = False
        has_changed = files != self._files
        self._files = files
        if has_changed or was_just_written:
            self.changed.emit()

    def _watch(self) -> dict[str, Stamp]:
        """Has the system watch all that is there now; gives the files."""
        paths: set[str] = set()
        files: dict[str, Stamp] = {}
        for folder in self._folders():
            found = survey(folder)
            paths |= _paths_to_watch(folder.root, found)
            files |= found.files
        watched = {*self._watcher.files(), *self._watcher.directories()}
        gone = (watched - paths) | (watched & self._replaced(files))
        new = paths - (watched - gone)
        with _silent_log():
            if gone:
                self._watcher.removePaths(sorted(gone))
            if new:
                self._watcher.addPaths(sorted(new))
        return files

    def _replaced(self, files: Mapping[str, Stamp]) -> set[str]:
        """The files whose place another one has taken: the system would go on with the old one."""
        before = self._files
        return {
            path
            for path, stamp in files.items()
            if path in before and before[path].inode != stamp.inode
        }


def _paths_to_watch(root: Path, found: Survey) -> set[str]:
    """All that is there, or the nearest folder above where there is nothing yet.

    The folder above is watched in any case: a folder that is renamed or deleted has no notices.
    """
    above = next((one for one in root.parents if one.is_dir()), None)
    return {*found.folders, *found.files, *([] if above is None else [str(above)])}


@contextmanager
def _silent_log() -> Iterator[None]:
    """Without what Qt says where the system watches no more paths: then the stamps are enough."""
    before = qInstallMessageHandler(lambda *told: None)
    try:
        yield
    finally:
        qInstallMessageHandler(before)
