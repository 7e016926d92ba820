"""What the composition root is made of: settings that are kept, files, today, faults, signals."""

import logging
import os
import signal
import sys
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer, QUrl, qWarning
from pytestqt.qtbot import QtBot
from ui_fakes import world_in

from relaxapp.core.compiler import Options
from relaxapp.core.library import Library
from relaxapp.core.problems import Problem
from relaxapp.core.settings import Settings, load_settings
from relaxapp.services.bookmarks import Bookmarks, Played, Unfinished
from relaxapp.services.fault_log import FaultLog
from relaxapp.shell.faults import SENTENCE, LastResort
from relaxapp.shell.preferences import Preferences
from relaxapp.shell.shelf import Shelf
from relaxapp.shell.signals import call_on_signals
from relaxapp.shell.today import today_of
from relaxapp.world import World

MINE = "name: Mine\nkind: breathing\nbreathe: 4-6\nfor: 1 min\n"


# Settings


def preferences(path: Path | None, *problems: Problem) -> tuple[Preferences, list[str], list[str]]:
    made = Preferences(Settings(), problems, path)
    changed: list[str] = []
    heard: list[str] = []
    made.changed.connect(changed.append)
    made.noticed.connect(heard.append)
    return made, changed, heard


def test_changed_setting_is_written_at_once(tmp_path: Path) -> None:
    path = tmp_path / "new" / "settings.yaml"
    made, changed, heard = preferences(path)
    made.change("volume", "35")
    assert load_settings(path) == (Settings(volume=35), ())
    assert (changed, heard) == (["volume"], [])


def test_same_value_changes_nothing(tmp_path: Path) -> None:
    made, changed, _ = preferences(tmp_path / "settings.yaml")
    made.change("volume", "80")
    assert changed == []
    assert list(tmp_path.iterdir()) == []


def test_refused_value_is_said_and_changes_nothing(tmp_path: Path) -> None:
    made, changed, heard = preferences(tmp_path / "settings.yaml")
    made.change("volume", "loud")
    assert made.settings == Settings()
    assert changed == []
    assert heard == ["Expected a whole number from 0 to 100, got 'loud'."]


def test_settings_file_with_a_mistake_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    path.write_text("volume: loud\n")
    _, problems = load_settings(path)
    made, changed, heard = preferences(path, *problems)
    made.tell_problems()
    made.change("mute", "yes")
    made.change("mute", "no")
    assert path.read_text() == "volume: loud\n"
    assert changed == ["mute", "mute"]
    assert len(heard) == 1
    assert "line 1" in heard[0]


@pytest.mark.parametrize("has_home", [True, False])
def test_settings_that_cannot_be_kept_are_said_once(tmp_path: Path, has_home: bool) -> None:
    (tmp_path / "file").write_text("in the way")
    made, changed, heard = preferences(tmp_path / "file" / "s.yaml" if has_home else None)
    made.change("volume", "35")
    made.change("volume", "40")
    assert made.settings.volume == 40
    assert len(changed) == 2
    assert len(heard) == 1


# The library and one's own files


class Desk:
    """A shelf on a world of its own."""

    def __init__(self, home: Path | None) -> None:
        self.world = world_in(home)
        self.world.library  # noqa: B018 - read before anything changes, as the window does
        self.urls: list[str] = []
        self.can_open = True
        self.shelf = Shelf(self.world, self.open_url)
        self.heard: list[str] = []
        self.shown: list[Path] = []
        self.undo: list[str] = []
        self.changes = 0
        self.edited: list[Path] = []
        self.shelf.editing_requested.connect(self.edited.append)
        self.shelf.noticed.connect(self.heard.append)
        self.shelf.file_shown.connect(self.shown.append)
        self.shelf.undo_offered.connect(self.undo.append)
        self.shelf.changed.connect(self.count)

    def open_url(self, url: QUrl) -> bool:
        self.urls.append(url.toString())
        return self.can_open

    def count(self) -> None:
        self.changes += 1

    def write(self, home: Path, name: str, text: str) -> Path:
        path = home / "data" / "routines" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path


def test_file_that_comes_changes_or_goes_is_seen(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    desk.shelf.rescan()
    assert desk.changes == 0
    path = desk.write(tmp_path, "mine.yaml", MINE)
    desk.shelf.rescan()
    assert desk.changes == 1
    assert desk.world.library.find("mine") is not None
    path.write_text(MINE.replace("Mine", "Mine two"))
    desk.shelf.rescan()
    entry = desk.world.library.find("mine")
    assert entry is not None
    assert entry.name == "Mine two"
    path.unlink()
    desk.shelf.rescan()
    assert desk.world.library.find("mine") is None


def test_file_that_breaks_keeps_its_last_good_version(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    desk.write(tmp_path, "mine.yaml", MINE)
    desk.shelf.rescan()
    desk.write(tmp_path, "mine.yaml", MINE + "oops: yes\n")
    desk.shelf.rescan()
    entry = desk.world.library.find("mine")
    assert entry is not None
    assert entry.is_broken
    assert entry.routine is not None


def test_move_of_ones_own_is_seen(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    path = tmp_path / "data" / "moves" / "nod.yaml"
    path.parent.mkdir(parents=True)
    path.write_text("name: Nod\ndo: Nod slowly.\nstyle: mobility\nhold: 1s\ntimes: 2\n")
    desk.shelf.rescan()
    assert "nod" in desk.world.catalogue.moves


def test_sound_of_ones_own_is_seen(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    path = tmp_path / "data" / "sounds" / "my-brook.wav"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    desk.shelf.rescan()
    assert "my-brook" in desk.world.catalogue.sounds.backgrounds
    path.unlink()
    desk.shelf.rescan()
    assert "my-brook" not in desk.world.catalogue.sounds.backgrounds


def test_new_file_is_shown_and_opened(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    desk.shelf.make_new()
    (path,) = desk.shown
    assert path.parent == tmp_path / "data" / "routines"
    assert desk.world.library.at_path(path) is not None
    assert desk.edited == [path]


def test_copy_is_ones_own(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    shipped = desk.world.library.find("box-breathing")
    assert shipped is not None
    desk.shelf.duplicate(str(shipped.path))
    entry = desk.world.library.at_path(desk.shown[0])
    assert entry is not None
    assert (entry.origin, entry.name) == ("user", "Box breathing (copy)")


def test_deleted_file_comes_back(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    path = desk.write(tmp_path, "mine.yaml", MINE)
    desk.shelf.rescan()
    desk.shelf.delete(str(path))
    assert desk.world.library.find("mine") is None
    desk.shelf.undo()
    assert desk.world.library.find("mine") is not None
    assert desk.undo == ["“Mine” is deleted.", ""]
    desk.shelf.undo()
    assert desk.heard == []


def test_renamed_file_is_shown_under_its_new_name(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    path = desk.write(tmp_path, "mine.yaml", MINE)
    desk.shelf.rescan()
    desk.shelf.rename(str(path), "Ours")
    assert desk.shown == [path]
    entry = desk.world.library.find("mine")
    assert entry is not None
    assert entry.name == "Ours"


def test_shipped_file_is_not_deleted(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    shipped = desk.world.library.find("box-breathing")
    assert shipped is not None
    desk.shelf.delete(str(shipped.path))
    assert shipped.path.exists()
    assert len(desk.heard) == 1


def test_customized_routine_stands_in_for_the_shipped_one_until_it_is_reset(
    tmp_path: Path, qapp: object
) -> None:
    desk = Desk(tmp_path)
    shipped = desk.world.library.find("box-breathing")
    assert shipped is not None
    asked: list[Path] = []
    desk.shelf.editing_requested.connect(asked.append)
    desk.shelf.customize(str(shipped.path))
    mine = desk.world.library.find("box-breathing")
    assert mine is not None
    assert (mine.origin, mine.replaces) == ("user", True)
    assert asked == desk.shown == [mine.path]
    desk.shelf.reset(str(mine.path))
    assert desk.world.library.find("box-breathing") == shipped
    assert desk.undo == ["“Box breathing” is as shipped again."]
    desk.shelf.undo()
    assert desk.world.library.find("box-breathing") == mine
    assert desk.heard == []


def test_what_an_own_version_changes_is_asked_to_be_shown(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    told: list[tuple[str, str, str]] = []
    desk.shelf.comparison_requested.connect(lambda *texts: told.append(texts))
    path = desk.write(tmp_path, "box-breathing.yaml", "like: box-breathing\nname: My box\n")
    desk.shelf.rescan()
    desk.shelf.compare(str(path))
    assert told == [("My box", "name: Box breathing\n", "name: My box\n")]
    path.write_text("[")
    desk.shelf.compare(str(path))
    assert len(told) == 1
    assert len(desk.heard) == 1


@pytest.mark.parametrize("act", ["make_new", "open_folder"])
def test_no_home_for_files_is_said(qapp: object, act: str) -> None:
    desk = Desk(None)
    getattr(desk.shelf, act)()
    assert len(desk.heard) == 1
    assert desk.urls == []


def test_folder_is_made_and_opened(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    desk.shelf.open_folder()
    assert (tmp_path / "data" / "routines").is_dir()
    assert desk.urls == [f"file://{tmp_path / 'data' / 'routines'}"]


def test_folder_that_cannot_be_made_is_said(tmp_path: Path, qapp: object) -> None:
    (tmp_path / "data").write_text("in the way")
    desk = Desk(tmp_path)
    desk.shelf.open_folder()
    assert len(desk.heard) == 1


def test_what_nothing_opens_is_named(tmp_path: Path, qapp: object) -> None:
    desk = Desk(tmp_path)
    desk.can_open = False
    desk.shelf.open_file("/tmp/x.yaml")
    assert desk.heard == ["Nothing here opens it; it is '/tmp/x.yaml'."]


@pytest.mark.parametrize(
    ("address", "is_opened"),
    [
        ("https://example.org/a", True),
        ("http://example.org", True),
        ("file:///etc/passwd", False),
        ("javascript:alert(1)", False),
        ("/usr/bin/xterm", False),
        ("ssh://example.org", False),
    ],
)
def test_only_pages_of_the_web_are_links(
    tmp_path: Path, qapp: object, address: str, is_opened: bool
) -> None:
    desk = Desk(tmp_path)
    desk.shelf.open_link(address)
    assert bool(desk.urls) is is_opened
    assert bool(desk.heard) is not is_opened


# Today


def test_first_day_has_a_suggestion_and_no_past(library: Library) -> None:
    today = today_of(library, Bookmarks(), Settings(), hour=9)
    assert today.greeting == "Good morning"
    assert today.suggested is not None
    assert today.reason
    assert today.unfinished is None
    assert today.recent == today.favourites == ()


def test_last_routine_is_suggested_as_it_was_done(library: Library) -> None:
    bookmarks = Bookmarks(recent=(Played("six-a-minute", None, 600_000), Played("neck-two")))
    today = today_of(library, bookmarks, Settings(), hour=9)
    assert today.suggested is not None
    assert today.suggested.id == "six-a-minute"
    assert today.suggested.options.for_ms == 600_000
    assert today.suggested.length_ms == 600_000
    another = today_of(library, bookmarks, Settings(), hour=9, number=1)
    last = next(card for card in another.recent if card.id == "six-a-minute")
    assert last.options.for_ms == 600_000


def test_another_suggestion_is_another_one_until_all_were_offered(library: Library) -> None:
    offered = [
        today_of(library, Bookmarks(), Settings(), hour=9, number=number).suggested
        for number in range(len(library.by_id) + 1)
    ]
    ids = [card.id for card in offered if card is not None]
    assert len(set(ids[:-1])) == len(library.by_id)
    assert ids[-1] == ids[0]


def test_what_the_library_no_longer_has_is_passed_over(library: Library) -> None:
    bookmarks = Bookmarks(
        frozenset({"gone"}),
        (Played("gone"), Played("neck-two", "gone"), Played("box-breathing", for_ms=60_000)),
        Unfinished("gone", Options(), 20_000),
    )
    today = today_of(library, bookmarks, Settings(), hour=9)
    assert [(card.id, card.options.level) for card in today.recent] == [
        ("neck-two", None),
        ("box-breathing", None),
    ]
    assert today.unfinished is None
    assert today.favourites == ()


def test_empty_library_has_no_suggestion() -> None:
    today = today_of(Library(), Bookmarks(), Settings(), hour=9)
    assert today.suggested is None


def test_unfinished_session_says_where_it_stopped(library: Library) -> None:
    place = Unfinished("box-breathing", Options(for_ms=300_000), 65_000)
    today = today_of(library, Bookmarks(unfinished=place), Settings(), hour=9)
    assert today.unfinished is not None
    assert today.unfinished.id == "box-breathing"
    assert today.unfinished.place == "4:04 left"
    hidden = today_of(library, Bookmarks(unfinished=place), Settings(hide_numbers=True), hour=9)
    assert hidden.unfinished is not None
    assert not any(character.isdigit() for character in hidden.unfinished.place)


@pytest.mark.parametrize(
    "place",
    [
        Unfinished("box-breathing", Options(level="gone"), 65_000),
        Unfinished("neck-two", Options(for_ms=60_000), 65_000),
        Unfinished("box-breathing", Options(), 65_000_000),
    ],
)
def test_unfinished_session_of_a_changed_routine_is_not_offered(
    library: Library, place: Unfinished
) -> None:
    assert today_of(library, Bookmarks(unfinished=place), Settings(), hour=9).unfinished is None


def test_no_holds_is_no_holds_in_the_suggestion(library: Library) -> None:
    bookmarks = Bookmarks(recent=(Played("box-breathing"),))
    today = today_of(library, bookmarks, Settings(breath_holds=False), hour=9)
    assert today.suggested is not None
    assert not today.suggested.options.has_holds


# The last resort


def raise_in_a_slot(error: BaseException) -> None:
    def fail() -> None:
        raise error

    timer = QTimer()
    timer.timeout.connect(fail)
    timer.timeout.emit()


def test_exception_in_a_slot_is_logged_and_said(tmp_path: Path, qtbot: QtBot) -> None:
    log = FaultLog(tmp_path)
    heard: list[str] = []
    with LastResort(log) as last_resort:
        last_resort.caught.connect(heard.append)
        raise_in_a_slot(KeyError("lost"))
    assert heard == [SENTENCE]
    assert "KeyError: 'lost'" in log.text()
    assert "test_shell.py" in log.text()


def test_exception_in_a_thread_is_logged_and_said(tmp_path: Path, qtbot: QtBot) -> None:
    log = FaultLog(tmp_path)
    heard: list[str] = []
    with LastResort(log) as last_resort:
        last_resort.caught.connect(heard.append)
        thread = threading.Thread(target=lambda: {}["lost"])
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: heard == [SENTENCE])
    assert "KeyError: 'lost'" in log.text()


def test_ctrl_c_in_a_slot_is_no_fault(tmp_path: Path, qtbot: QtBot) -> None:
    log = FaultLog(tmp_path)
    with LastResort(log) as last_resort, qtbot.waitSignal(last_resort.interrupted):
        raise_in_a_slot(KeyboardInterrupt())
    assert log.text() == ""


def test_warning_of_qt_is_logged(tmp_path: Path, qtbot: QtBot) -> None:
    log = FaultLog(tmp_path)
    with LastResort(log):
        qWarning("something is odd")
    assert "WARNING relaxapp.qt: something is odd" in log.text()


def test_hooks_are_as_they_were_afterwards(tmp_path: Path, qtbot: QtBot) -> None:
    before = (sys.excepthook, threading.excepthook, logging.getLogger("relaxapp").level)
    with LastResort(FaultLog(tmp_path)):
        assert sys.excepthook is not before[0]
    after = (sys.excepthook, threading.excepthook, logging.getLogger("relaxapp").level)
    assert after == before


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to send oneself")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signal_is_heard_in_the_event_loop(qtbot: QtBot, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    calls: list[None] = []
    with ExitStack() as until:
        call_on_signals(lambda: calls.append(None), until)
        os.kill(os.getpid(), number)
        qtbot.waitUntil(lambda: len(calls) == 1)
    assert signal.getsignal(number) is before


def test_world_of_a_path_keeps_its_folder_when_it_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "else" / "mine.yaml"
    path.parent.mkdir()
    path.write_text(MINE)
    world: World = world_in(tmp_path)
    assert world.entry(str(path)).name == "Mine"
    path.write_text(MINE.replace("Mine", "Mine two"))
    assert world.rescan()
    entry = world.library.find("mine")
    assert entry is not None
    assert entry.name == "Mine two"
    assert not world.rescan()
    assert replace(entry) == entry
