"""What happens to files on a real disk is noticed, with the system's notices and without them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QFileSystemWatcher, QTimer
from pytestqt.qtbot import QtBot

from relaxapp.core import files as files_module
from relaxapp.core.files import WatchedFolder, survey
from relaxapp.services import library_watch
from relaxapp.services.library_watch import HIDDEN_POLL_MS, POLL_MS, LibraryWatch

SOUND = "name: Sound\nkind: mixed\nsay: Sit tall.\n"


class Watched:
    """A folder with one file in it, and how often the watch has said that something changed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.path = root / "a.yaml"
        self.folders = [WatchedFolder(root)]
        self.watch = LibraryWatch(lambda: self.folders)
        self.changes = 0
        self.watch.changed.connect(self._count)

    def _count(self) -> None:
        self.changes += 1

    def timer(self, name: str) -> QTimer:
        timer = self.watch.findChild(QTimer, f"library_watch_{name}")
        assert isinstance(timer, QTimer)
        return timer

    def poll(self) -> None:
        self.timer("poll").timeout.emit()


@pytest.fixture
def watched(tmp_path: Path, qapp: object) -> Iterator[Watched]:
    root = tmp_path / "routines"
    root.mkdir()
    watched = Watched(root)
    watched.path.write_text(SOUND)
    old_ns = watched.path.stat().st_mtime_ns - 10**10
    os.utime(watched.path, ns=(old_ns, old_ns))
    watched.watch.start()
    watched.timer("poll").stop()  # what is seen is seen by notices, unless a test polls
    yield watched
    watched.watch.stop()
    watched.watch.deleteLater()


def write_in_place(watched: Watched) -> None:
    watched.path.write_text(SOUND + "tags: [new]\n")


def replace(watched: Watched) -> None:
    hidden = watched.root / ".a.yaml.tmp"
    hidden.write_text(SOUND + "tags: [new]\n")
    hidden.replace(watched.path)


def replace_and_keep_the_old_one(watched: Watched) -> None:
    """As vim does with a backup that is a hard link."""
    os.link(watched.path, watched.root / "a.yaml~")
    replace(watched)


def write_as_vim(watched: Watched) -> None:
    backup = watched.root / "a.yaml~"
    watched.path.rename(backup)
    watched.path.write_text(SOUND + "tags: [new]\n")
    backup.unlink()


def set_the_time_back(watched: Watched) -> None:
    """As a sync tool that keeps the time of the other machine, with a text of the same size."""
    status = watched.path.stat()
    watched.path.write_text(SOUND.replace("Sound", "Bound"))
    os.utime(watched.path, ns=(status.st_atime_ns, status.st_mtime_ns))


def delete(watched: Watched) -> None:
    watched.path.unlink()


def make_a_folder_with_a_file(watched: Watched) -> None:
    (watched.root / "new").mkdir()
    (watched.root / "new" / "b.yaml").write_text(SOUND)


def move_a_folder_in(watched: Watched) -> None:
    outside = watched.root.parent / "outside"
    (outside / "deeper").mkdir(parents=True)
    (outside / "deeper" / "b.yaml").write_text(SOUND)
    outside.rename(watched.root / "inside")


def rename_the_folder(watched: Watched) -> None:
    watched.root.rename(watched.root.with_name("old"))


CHANGES: list[Callable[[Watched], None]] = [
    write_in_place,
    replace,
    replace_and_keep_the_old_one,
    write_as_vim,
    set_the_time_back,
    delete,
    make_a_folder_with_a_file,
    move_a_folder_in,
    rename_the_folder,
]


def name_of(change: Callable[[Watched], None]) -> str:
    return change.__name__


@pytest.mark.parametrize("change", CHANGES, ids=name_of)
def test_a_change_is_noticed_by_the_systems_notices(
    watched: Watched, qtbot: QtBot, change: Callable[[Watched], None]
) -> None:
    change(watched)
    qtbot.waitUntil(lambda: watched.changes > 0)


@pytest.mark.parametrize("change", CHANGES, ids=name_of)
def test_and_the_one_after_it_too(
    watched: Watched, qtbot: QtBot, change: Callable[[Watched], None]
) -> None:
    change(watched)
    qtbot.waitUntil(lambda: watched.changes > 0)
    found = sorted(watched.root.parent.rglob("*.yaml"))
    before = watched.changes
    if found and found[-1].is_relative_to(watched.root):
        found[-1].write_text(SOUND + "tags: [newer, than, all]\n")
    else:
        watched.root.mkdir(exist_ok=True)
        watched.path.write_text(SOUND)
    qtbot.waitUntil(lambda: watched.changes > before)


@pytest.mark.parametrize("change", CHANGES, ids=name_of)
def test_without_notices_a_look_finds_it_once(
    watched: Watched, monkeypatch: pytest.MonkeyPatch, change: Callable[[Watched], None]
) -> None:
    watched.watch._watcher.blockSignals(True)
    watched.poll()
    assert watched.changes == 0
    change(watched)
    watched.poll()
    assert watched.changes == 1
    watched.poll()
    assert watched.changes == 1


def test_a_file_deleted_and_made_again_is_watched_again(watched: Watched, qtbot: QtBot) -> None:
    watched.path.unlink()
    qtbot.waitUntil(lambda: watched.changes == 1)
    watched.path.write_text(SOUND)
    qtbot.waitUntil(lambda: watched.changes == 2)
    watched.path.write_text(SOUND + "tags: [new]\n")
    qtbot.waitUntil(lambda: watched.changes == 3)


def test_a_folder_that_was_not_there_is_watched_when_it_comes(
    tmp_path: Path, qapp: object, qtbot: QtBot
) -> None:
    watched = Watched(tmp_path / "user" / "routines")
    watched.watch.start()
    watched.root.mkdir(parents=True)
    watched.path.write_text(SOUND)
    qtbot.waitUntil(lambda: watched.changes > 0)
    watched.watch.stop()


def test_a_thousand_files_are_one_change(watched: Watched, qtbot: QtBot) -> None:
    for number in range(1_000):
        (watched.root / f"f{number}.yaml").write_text(SOUND)
    qtbot.waitUntil(lambda: len(watched.watch._watcher.files()) == 1_001)
    before = watched.changes
    (watched.root / "f500.yaml").write_text(SOUND + "tags: [new]\n")
    qtbot.waitUntil(lambda: watched.changes > before)


def test_a_burst_without_end_is_told_of_meanwhile(watched: Watched) -> None:
    watched.watch._hear()
    longest = watched.timer("longest")
    left_ms = longest.remainingTime()
    watched.watch._hear()
    assert longest.isActive()
    assert longest.remainingTime() <= left_ms


def test_what_is_no_change_of_a_file_is_not_told(watched: Watched) -> None:
    (watched.root / "notes.txt").write_text("mine")
    (watched.root / ".hidden.yaml").write_text(SOUND)
    (watched.root / "empty").mkdir()
    watched.watch._hear()
    watched.timer("gathering").timeout.emit()
    assert watched.changes == 0


def test_a_file_just_written_may_have_changed_with_the_same_stamp(watched: Watched) -> None:
    write_in_place(watched)
    watched.poll()
    assert watched.changes == 1
    watched.watch._hear_of_file(str(watched.path))
    watched.timer("gathering").timeout.emit()
    assert watched.changes == 2


def test_sounds_of_any_ending_count_where_they_are_asked_for(tmp_path: Path, qapp: object) -> None:
    watched = Watched(tmp_path)
    watched.folders = [WatchedFolder(tmp_path, ("",))]
    watched.watch.start()
    (tmp_path / "brook.ogg").write_bytes(b"")
    watched.poll()
    assert watched.changes == 1
    watched.watch.stop()


def test_it_looks_less_often_while_nobody_sees_it_and_at_once_when_they_do(
    watched: Watched,
) -> None:
    poll = watched.timer("poll")
    watched.watch.set_visible(True)
    assert poll.interval() == POLL_MS
    watched.watch.set_visible(False)
    assert poll.interval() == HIDDEN_POLL_MS
    watched.watch._watcher.blockSignals(True)
    write_in_place(watched)
    watched.watch.set_visible(True)
    assert watched.changes == 1


def test_stopped_or_without_folders_it_looks_at_nothing(watched: Watched) -> None:
    watched.watch.stop()
    watched.watch._hear()
    watched.watch.set_visible(True)
    write_in_place(watched)
    assert not any(timer.isActive() for timer in watched.watch.findChildren(QTimer))
    assert watched.changes == 0
    watched.folders = []
    watched.watch.start()
    assert not watched.timer("poll").isActive()


def test_where_the_system_watches_nothing_more_looks_are_enough(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(watcher: QFileSystemWatcher, paths: list[str]) -> list[str]:
        from PySide6.QtCore import qWarning

        qWarning("inotify_add_watch failed: No space left on device")
        return paths

    monkeypatch.setattr(library_watch.QFileSystemWatcher, "addPaths", refuse)
    make_a_folder_with_a_file(watched)
    watched.poll()
    assert watched.changes == 1


def test_a_folder_that_cannot_be_looked_into_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text(SOUND)
    (tmp_path / "link.yaml").symlink_to(tmp_path / "a.yaml")
    assert [Path(path).name for path in survey(WatchedFolder(tmp_path)).files] == ["a.yaml"]
    monkeypatch.setattr(files_module.os, "scandir", refuse_to_look)
    assert survey(WatchedFolder(tmp_path)).files == {}


def refuse_to_look(folder: str) -> None:
    raise PermissionError(13, "Permission denied", folder)
