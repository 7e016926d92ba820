"""The window's composition root: makes services and pages, and connects them.

Takes the `World` of the command line and, perhaps, what shall be played at once; runs until the
window is closed and gives an exit status. Pages and services know nothing of one another: what
one asks for and another does meets here.
"""

import os
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from relaxapp import __version__
from relaxapp.core.compiler import Options
from relaxapp.core.routine import Routine
from relaxapp.core.settings import LARGE, LOOK_KEYS
from relaxapp.core.timeline import Timeline
from relaxapp.garbage import keep_all_there_is, look_as_usual
from relaxapp.services.bookmarks import BookmarkFiles, toggle_favourite
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.system_look import SystemLook
from relaxapp.shell.faults import LastResort
from relaxapp.shell.look import Look
from relaxapp.shell.preferences import Preferences
from relaxapp.shell.today import today_of
from relaxapp.ui.theme import Theme
from relaxapp.ui.today_page import Today, TodayPage
from relaxapp.ui.window import LEAST_SIZE, PLAYER, USUAL_SIZE, MainWindow
from relaxapp.world import DONE, STOPPED, World

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.core.timeline import Moment
    from relaxapp.services.awake import Awake
    from relaxapp.services.library_watch import LibraryWatch
    from relaxapp.services.playback import Playback
    from relaxapp.services.voice.clips import Synthesiser
    from relaxapp.shell.building import Building
    from relaxapp.shell.compact import Compact
    from relaxapp.shell.designing import Designing
    from relaxapp.shell.editing import Editing
    from relaxapp.shell.exchange import Asks, Exchange
    from relaxapp.shell.media import Media, OpenBus
    from relaxapp.shell.moves import Moves
    from relaxapp.shell.playing import Playing
    from relaxapp.shell.saving import PathAsker, Saving
    from relaxapp.shell.schema_upkeep import SchemaUpkeep
    from relaxapp.shell.session import Request, Session
    from relaxapp.shell.shelf import Opener, Shelf
    from relaxapp.shell.sounding import Openers, Sounding

SUMMARY = "Guided breathing, stretching and relaxation for an upper back that holds the stress"
EDITOR = "editor"
BUILDER = "builder"
DRAFTS = "drafts"
NO_LOG = "Nothing has gone wrong so far, so there is no log."


@dataclass(frozen=True, slots=True)
class Parts:
    """What is outside the window; tests bring their own."""

    clock: Callable[[], int] | None = None
    awake: "Callable[[], Awake] | None" = None
    openers: "Openers | None" = None
    open_url: "Opener" = QDesktopServices.openUrl
    ask_path: "PathAsker | None" = None
    asks: "Asks | None" = None
    synthesiser: "Callable[[], Synthesiser | None] | None" = None
    open_bus: "OpenBus | None" = None
    now: Callable[[], datetime] = datetime.now
    seed: Callable[[], int] = lambda: int.from_bytes(os.urandom(4))


def run_window(world: World, request: "Request | None" = None, *, audio: str | None = None) -> int:
    """Opens the window and runs it until it is closed; gives the exit status.

    `audio` overrides the setting for this run. Call it where `display_problem` finds none.
    Raises `CommandError` for folders of the command line that are not there.
    """
    world.library  # noqa: B018 - a wrong folder is said on the command line, not in a window
    # As an argument: `setStyle` gives the style to Python, which takes 25 ms at the start.
    application = QApplication(["relaxapp", "-style", "fusion", *_platform_words(world)])
    application.setApplicationDisplayName("relaxapp")
    application.setDesktopFileName("relaxapp")
    log = FaultLog(world.folders.cache, __version__)
    with LastResort(log) as last_resort, ExitStack() as until_closed:
        app = App(application, world, log, audio=audio)
        window = app.window
        last_resort.caught.connect(window.tell, Qt.ConnectionType.QueuedConnection)
        last_resort.interrupted.connect(window.close, Qt.ConnectionType.QueuedConnection)
        window.painted.connect(lambda: _listen_to_signals(window, until_closed))
        window.painted.connect(keep_all_there_is)
        app.open(request)
        application.exec()
        return app.exit_status


def _platform_words(world: World) -> list[str]:
    """What Qt is told of the platform, where small windows shall stay on top."""
    from relaxapp.services.display import platform_for

    platform = platform_for(os.environ, world.settings.player_size != LARGE)
    return [] if platform is None else ["-platform", platform]


def _listen_to_signals(window: MainWindow, until_closed: ExitStack) -> None:
    from relaxapp.shell.signals import call_on_signals

    call_on_signals(window.close, until_closed)


class App(QObject):
    """The window with all that it needs."""

    def __init__(
        self,
        application: QApplication,
        world: World,
        log: FaultLog,
        parts: Parts = Parts(),
        *,
        audio: str | None = None,
    ) -> None:
        super().__init__()
        self._world = world
        self._log = log
        self._parts = parts
        self._audio = audio
        self._another = 0
        self._request: Request | None = None
        self._hour = -1
        self._before_editor = "library"
        self._keepers: list[Callable[[], bool]] = []
        self.window = MainWindow()
        self.window.may_close = self._may_close
        self.bookmarks = BookmarkFiles(world.folders.user, self.window.tell)
        self.bookmarks.load()
        self.preferences = Preferences(
            world.settings, world.settings_problems, world.settings_path, self
        )
        self.system_look = SystemLook(self)
        self.look = Look(application, self.system_look, self)
        self._pages: dict[str, Any] = {}
        self._makers: dict[str, Callable[[], Any]] = {
            "today": self._make_today,
            "library": self._make_library,
            "moves": self._make_moves,
            "settings": self._make_settings,
            "import": lambda: self.exchange.page,
            "breathing": self._make_breathing,
            EDITOR: self._make_editor,
            BUILDER: lambda: self.building.page,
            PLAYER: self._make_player,
        }
        self._connect()

    @property
    def theme(self) -> Theme:
        return self.look.theme

    @property
    def exit_status(self) -> int:
        """STOPPED where something was to be played and nothing was played to its end."""
        has_completed = PLAYER in self._pages and self.playing.has_completed
        return DONE if self._request is None or has_completed else STOPPED

    @cached_property
    def shelf(self) -> "Shelf":
        from relaxapp.shell.shelf import Shelf

        shelf = Shelf(self._world, self._parts.open_url, self)
        shelf.noticed.connect(self.window.tell)
        shelf.changed.connect(self._refresh)
        shelf.file_shown.connect(self._show_file)
        shelf.editing_requested.connect(self._edit)
        shelf.comparison_requested.connect(self._show_changes)
        return shelf

    @cached_property
    def watch(self) -> "LibraryWatch":
        from relaxapp.services.library_watch import LibraryWatch

        watch = LibraryWatch(lambda: self._world.watched, self)
        watch.changed.connect(self.shelf.rescan)
        watch.set_visible(self.window.is_seen)
        self.window.visibility_changed.connect(watch.set_visible)
        self.window.closed.connect(watch.stop)
        return watch

    @cached_property
    def editing(self) -> "Editing":
        from relaxapp.shell.editing import Editing
        from relaxapp.shell.preview_sound import PreviewSound

        editing = Editing(
            self._world, lambda: self._options, self.shelf.open_file, self, now=self._parts.now
        )
        editing.noticed.connect(self.window.tell)
        editing.left.connect(self._leave_editor)
        editing.play_requested.connect(self._play_typed)
        editing.saved.connect(self.shelf.rescan)
        editing.customize_requested.connect(lambda path: self.shelf.customize(str(path)))
        self.shelf.changed.connect(editing.library_changed)
        self.watch.changed.connect(editing.look)
        self.window.activated.connect(editing.look)
        self._keepers.append(editing.close_quietly)
        PreviewSound(
            editing.page.preview,
            self.sounding,
            lambda: self.preferences.settings,
            lambda: self.session.is_running,
            editing,
        )
        return editing

    @cached_property
    def schema_upkeep(self) -> "SchemaUpkeep":
        from relaxapp.shell.schema_upkeep import SchemaUpkeep

        return SchemaUpkeep(self._world.folders.user, lambda: self.session.is_running, self)

    @cached_property
    def moves(self) -> "Moves":
        from relaxapp.shell.moves import Moves

        moves = Moves(self._world, self.bookmarks, self.session, self)
        moves.noticed.connect(self.window.tell)
        moves.changed.connect(self._refresh)
        return moves

    @cached_property
    def designing(self) -> "Designing":
        from relaxapp.services.playback import now_ms
        from relaxapp.shell.designing import Designing

        designing = Designing(
            self._world,
            self.sounding,
            lambda: self.preferences.settings,
            lambda: self._options,
            lambda: self.session.is_running,
            self._parts.clock or now_ms,
            self,
        )
        designing.noticed.connect(self.window.tell)
        designing.shown.connect(lambda: self.show_page("breathing"))
        designing.left.connect(self._leave_design)
        designing.play_requested.connect(self._start_design)
        designing.saved.connect(lambda path: self.shelf.rescan())
        designing.text_requested.connect(self._edit)
        return designing

    @cached_property
    def building(self) -> "Building":
        from relaxapp.shell.building import Building

        building = Building(self._world, lambda: self._options, self)
        building.noticed.connect(self.window.tell)
        building.left.connect(lambda: self.show_page("library"))
        building.play_requested.connect(self._play_typed)
        building.saved.connect(self._take_built)
        building.text_requested.connect(self._edit_built)
        self.shelf.changed.connect(building.library_changed)
        self.watch.changed.connect(building.look)
        self.window.activated.connect(building.look)
        self._keepers.append(building.close_quietly)
        return building

    @cached_property
    def playback(self) -> "Playback":
        from relaxapp.services.playback import Playback, now_ms

        clock = self._parts.clock or now_ms
        playback = Playback(self, clock=clock, pace_at=self._pace_at)
        playback.set_visible(self.window.is_seen)
        self.window.visibility_changed.connect(self._look_whether_seen)
        return playback

    @cached_property
    def session(self) -> "Session":
        from relaxapp.services.awake import Awake
        from relaxapp.shell.session import Session

        awake = (self._parts.awake or Awake)()
        session = Session(
            self.playback, awake, self.bookmarks, self.sounding, self._open_player, self
        )
        session.apply(self.preferences.settings)
        session.noticed.connect(self.window.tell)
        return session

    @cached_property
    def sounding(self) -> "Sounding":
        from relaxapp.services.playback import now_ms
        from relaxapp.shell.openers import openers_for
        from relaxapp.shell.sounding import Sounding

        openers = self._parts.openers or openers_for(self._world, self._audio)
        clock = self._parts.clock or now_ms
        sounding = Sounding(openers, lambda: self.session.is_running, clock, self)
        sounding.noticed.connect(self.window.tell)
        return sounding

    @cached_property
    def playing(self) -> "Playing":
        from relaxapp.shell.playing import Playing

        playing = Playing(self.playback, self.session, self.preferences, self)
        playing.left.connect(self._leave_player)
        return playing

    @cached_property
    def media(self) -> "Media":
        from relaxapp.services.media import open_bus
        from relaxapp.shell.media import Media

        media = Media(self.playback, self.session, self._parts.open_bus or open_bus, self)
        media.raise_requested.connect(lambda: self.window.come_forward())
        self.window.closed.connect(media.close)
        return media

    @cached_property
    def compact(self) -> "Compact":
        from relaxapp.services.window_places import PlacesFile
        from relaxapp.shell.compact import Compact

        user = self._world.folders.user
        places = PlacesFile(None if user is None else user / "compact.json")
        compact = Compact(self.playback, self.session, self.preferences, places, self)
        compact.set_theme(self.theme)
        compact.enlarge_requested.connect(self._enlarge)
        compact.left.connect(self._leave_player)
        compact.visibility_changed.connect(self._look_whether_seen)
        compact.hurt_reported.connect(self.moves.leave)
        self.moves.noticed.connect(compact.tell)
        self.window.visibility_changed.connect(self._take_back)
        self.window.closed.connect(compact.close)
        return compact

    @property
    def _compact_made(self) -> "Compact | None":
        """The compact player, where one has been wanted so far."""
        return self.__dict__.get("compact")

    @cached_property
    def saving(self) -> "Saving":
        from relaxapp.services.voice.clips import synthesiser
        from relaxapp.shell.saving import Saving
        from relaxapp.ui.save_dialog import ask_for_sound_file

        saving = Saving(
            self._world,
            self._parts.ask_path or ask_for_sound_file,
            self._parts.synthesiser or synthesiser,
            lambda: self.session.is_running,
            self.shelf.open_file,
            self,
        )
        saving.noticed.connect(self.window.tell)
        self.window.closed.connect(saving.close)
        self.window.add_saving(saving.bar)
        return saving

    @cached_property
    def exchange(self) -> "Exchange":
        from relaxapp.shell.exchange import Asks, Exchange

        exchange = Exchange(self._world, self.window, self._parts.asks or Asks(), self)
        exchange.noticed.connect(self.window.tell)
        exchange.page_wanted.connect(partial(self.show_page, "import"))
        exchange.left.connect(partial(self.show_page, "library"))
        exchange.added.connect(self._show_added)
        return exchange

    def open(self, request: "Request | None" = None) -> None:
        """Shows the window, and plays what is requested."""
        self._request = request
        # Sized first: arranged anew once it is polished, the sidebar takes 12 ms.
        self._restore_size()
        self._apply_look()
        self.show_page("today")
        self.window.show()

    def show_page(self, name: str) -> None:
        """Shows a page with what is true now, making it when it is first asked for."""
        page = self._page(name)
        if self.window.page == EDITOR != name:
            self.editing.tell_unsaved()
        elif self.window.page == BUILDER != name:
            self.building.tell_unsaved()
        if name == "today":
            self._another = 0
            page.show_today(self._today())
        elif name == "library":
            self._show_library()
        elif name == "moves":
            self._show_moves()
        elif name == "settings":
            page.show_settings(self.preferences.settings)
        self.window.show_page(name)

    def _connect(self) -> None:
        window = self.window
        window.page_chosen.connect(self.show_page)
        window.painted.connect(self._finish_opening)
        window.activated.connect(self._look_again)
        window.closed.connect(self._close)
        self.system_look.changed.connect(self._apply_look)
        self.look.changed.connect(self._show_look)
        self.preferences.changed.connect(self._apply_setting)
        self.preferences.noticed.connect(window.tell)

    def _page(self, name: str) -> Any:
        """A page, made when it is first asked for: the window opens the sooner."""
        if name not in self._pages:
            page = self._pages[name] = self._makers[name]()
            page.set_theme(self.theme)
            self.window.add_page(name, page)
        return self._pages[name]

    def _make_today(self) -> QWidget:
        page = TodayPage()
        page.start_requested.connect(self._start)
        page.another_requested.connect(self._suggest_another)
        page.resume_requested.connect(self._resume)
        page.unfinished_dismissed.connect(self._dismiss_unfinished)
        page.routine_opened.connect(self._open_routine)
        page.typed.connect(self._search)
        return page

    def _make_library(self) -> QWidget:
        from relaxapp.ui.library_page import LibraryPage

        page, shelf = LibraryPage(), self.shelf
        page.start_requested.connect(self._start)
        page.favourite_toggled.connect(self._toggle_favourite)
        page.new_requested.connect(shelf.make_new)
        page.breath_requested.connect(lambda: self.designing.new())
        page.build_requested.connect(self._build)
        page.save_requested.connect(self._save_sound)
        page.rename_requested.connect(shelf.rename)
        page.file_asked.connect(self._do_with_file)
        page.files_requested.connect(lambda: self.exchange.add_files())
        page.import_requested.connect(lambda: self.exchange.add_folder())
        page.undo_requested.connect(shelf.undo)
        page.folder_requested.connect(shelf.open_folder)
        page.link_requested.connect(shelf.open_link)
        page.taken_back.connect(self.moves.take_back)
        shelf.undo_offered.connect(page.offer_undo)
        page.set_sound(not self.preferences.settings.mute)
        return page

    def _make_breathing(self) -> QWidget:
        return self.designing.page

    def _make_moves(self) -> QWidget:
        from relaxapp.ui.moves_page import MovesPage

        page = MovesPage()
        page.start_requested.connect(self._start_move)
        page.taken_back.connect(self.moves.take_back)
        page.link_requested.connect(self.shelf.open_link)
        return page

    def _make_settings(self) -> QWidget:
        from relaxapp.services.versions import parts, system_words
        from relaxapp.shell.sound_names import SoundNames
        from relaxapp.ui.about import About
        from relaxapp.ui.settings_page import SettingsPage

        sets = self._world.catalogue.sounds.cue_sets
        sound_names = SoundNames(self._world, self.sounding, self)
        page = SettingsPage({id: one.name for id, one in sets.items() if one.chimes})
        sound_names.found.connect(page.show_choices)
        sound_names.look()
        page.setting_changed.connect(self.preferences.change)
        page.sound_tried.connect(self.sounding.try_out)
        page.log_requested.connect(self._open_log)
        page.copy_requested.connect(self._copy)
        page.folder_requested.connect(self.shelf.open_folder)
        paths = {
            "Your files": self._world.folders.user,
            "Settings": self._world.settings_path,
            "Log": self._log.path,
        }
        folders = tuple((what, str(path)) for what, path in paths.items() if path is not None)
        built = tuple((one.name, one.version, one.licence) for one in parts())
        page.show_about(About(SUMMARY, built, folders, system_words()))
        return page

    def _make_editor(self) -> QWidget:
        page = self.editing.page
        page.preview.set_shape(self.preferences.settings.breath_shape)
        return page

    def _make_player(self) -> QWidget:
        page = self.playing.page
        page.hurt_reported.connect(self.moves.leave)
        page.full_screen_toggled.connect(self.window.toggle_full_screen)
        page.compact_requested.connect(self._make_small)
        return page

    @property
    def _options(self) -> Options:
        """What everything is compiled with, beside level, length and seed."""
        has_holds = self.preferences.settings.breath_holds
        return Options(has_holds=has_holds, without_moves=self.bookmarks.value.left_out)

    def _today(self) -> Today:
        self._hour = self._parts.now().hour
        return today_of(
            self._world.library,
            self.bookmarks.value,
            self.preferences.settings,
            hour=self._hour,
            number=self._another,
        )

    def _suggest_another(self) -> None:
        self._another += 1
        self._page("today").show_today(self._today())

    def _show_library(self) -> None:
        self._page("library").show_library(
            self._world.library.entries,
            self.bookmarks.value.favourites,
            self._options,
        )

    def _show_moves(self) -> None:
        moves = self.moves.all()
        self._page("moves").show_moves(moves, self.bookmarks.value.left_out)

    def _refresh(self) -> None:
        """Shows the open page with what is true now, where the person is in it."""
        if self.window.page == "today":
            self._page("today").show_today(self._today())
        elif self.window.page == "library":
            self._show_library()
        elif self.window.page == "moves":
            self._show_moves()

    def _look_again(self) -> None:
        """The person is back in the window: files may have changed, and the hour."""
        if not self.window.is_painted or self.session.is_running:
            return
        self.shelf.rescan()
        if self._parts.now().hour != self._hour:
            self._refresh()

    def _open_routine(self, id: str) -> None:
        self.show_page("library")
        self._page("library").open_routine(id)

    def _search(self, text: str) -> None:
        self.show_page("library")
        self._page("library").type_into_search(text)

    def _show_file(self, path: Path) -> None:
        self._page("library").select(path)

    def _show_added(self, path: Path) -> None:
        self.shelf.rescan()
        self._show_file(path)

    def _bring_in(self, paths: tuple[Path, ...]) -> None:
        """Looks into what was dropped; a session is not disturbed."""
        if not self.session.is_running:
            self.exchange.look_into(paths)

    def _do_with_file(self, name: str, path: str) -> None:
        """What was asked in the Library, by the names of `routine_actions`."""
        shelf, options = self.shelf, self._page("library").panel.options
        do: dict[str, Callable[[str], object]] = {
            "customize": shelf.customize,
            "customize-like": partial(shelf.customize, is_like=True),
            "adjust": lambda path: self.designing.adjust(Path(path)),
            "edit": self._mend,
            "changes": shelf.compare,
            "build": self._build,
            "duplicate": shelf.duplicate,
            "reset": shelf.reset,
            "delete": shelf.delete,
            "share": lambda path: self.exchange.share(path),
            "print": lambda path: self.exchange.print_sheet(path, options),
            "sheet": lambda path: self.exchange.save_sheet(path, options),
        }
        do[name](path)

    def _show_changes(self, name: str, shipped: str, own: str) -> None:
        """Shows what a person's own version changes of the shipped one."""
        if shipped == own:
            self.window.tell(f"Nothing in “{name}” differs from what is shipped.")
            return
        from relaxapp.ui.comparison import ComparisonDialog

        title = f"What you changed in “{name}”"
        dialog = ComparisonDialog(title, "Shipped", shipped, "Yours", own, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.set_theme(self.theme)
        dialog.open()

    def _build(self, path: str = "") -> None:
        """Opens the builder: for a file, or for a new routine."""
        self._page(BUILDER)
        if path:
            self.building.open(Path(path))
        else:
            self.building.new()
        self.show_page(BUILDER)

    def _mend(self, path: str) -> None:
        """Opens a file at its first problem, if it has one."""
        entry = self._world.library.at_path(Path(path))
        errors = () if entry is None else entry.problems
        first = next((one for one in errors if one.is_error), None)
        self._edit(Path(path), *((first.line, first.column) if first else ()))

    def _edit(self, path: Path, line: int = 1, column: int = 1) -> None:
        self._page(EDITOR)
        before = self.window.page
        if self.editing.open(path, line, column):
            self.window.notices.take_back(_draft_words(path))  # the page offers it now
            if before not in (None, EDITOR, PLAYER):
                self._before_editor = before
            self.show_page(EDITOR)

    def _leave_editor(self) -> None:
        self.shelf.rescan()
        self.show_page(self._before_editor)

    def _play_typed(self, routine: Routine) -> None:
        """Plays what is in the editor, saved or not: nothing of it is remembered as played."""
        from relaxapp.shell.session import Request

        options = replace(self._options, seed=self._parts.seed())
        is_muted = self.preferences.settings.mute
        self.session.start(Request(routine, options, is_muted=is_muted, is_kept=False))

    def _take_built(self, path: Path) -> None:
        self.shelf.rescan()
        self.window.tell(f"“{path.name}” is saved. You find it in the Library.")

    def _edit_built(self, path: Path) -> None:
        self.show_page("library")
        self._show_file(path)
        self._edit(path)

    def _offer_drafts(self) -> None:
        """Says that there is unsaved text of a program that has ended, with a way to it."""
        user = self._world.folders.user
        if user is None or not any((user / DRAFTS).glob("*.draft")):
            return
        found = self.editing.leftover()
        if found:
            path = found[0].path
            from relaxapp.shell.building import UNSAVED, UNSAVED_WORDS

            if path.name == UNSAVED:
                self.window.tell(UNSAVED_WORDS, ("Go on", self._build))
            else:
                self.window.tell(_draft_words(path), ("Open", lambda: self._edit(path)))

    def _toggle_favourite(self, id: str) -> None:
        self.bookmarks.keep(toggle_favourite(self.bookmarks.value, id))
        self._refresh()

    def _start(self, id: str, options: Options, has_sound: bool | None = None) -> None:
        from relaxapp.shell.session import Request

        settings = self.preferences.settings
        entry = self._world.library.find(id)
        if entry is None or entry.routine is None:
            return
        options = replace(self._options, level=options.level, for_ms=options.for_ms)
        is_muted = settings.mute if has_sound is None else not has_sound
        options = replace(options, seed=self._parts.seed())
        self.session.start(Request(entry.routine, options, is_muted=is_muted))

    def _start_design(self, routine: Routine) -> None:
        from relaxapp.shell.session import Request

        is_muted = self.preferences.settings.mute
        self.session.start(Request(routine, self._options, is_muted=is_muted, is_kept=False))

    def _leave_design(self) -> None:
        self.show_page("library")
        if self.designing.path is not None:
            self._page("library").select(self.designing.path)

    def _save_sound(self, id: str, options: Options) -> None:
        entry = self._world.library.find(id)
        if entry is not None and entry.routine is not None:
            options = replace(self._options, level=options.level, for_ms=options.for_ms)
            self.saving.ask(entry.routine, options, self.preferences.settings)

    def _start_move(self, id: str) -> None:
        self.moves.start(id, self._options, self.preferences.settings.mute)

    def _resume(self) -> None:
        from relaxapp.shell.session import Request

        place = self.bookmarks.value.unfinished
        entry = None if place is None else self._world.library.find(place.id)
        if place is None or entry is None or entry.routine is None:
            return
        is_muted = self.preferences.settings.mute
        self.session.start(
            Request(entry.routine, place.options, place.position_ms, place.speed, is_muted)
        )

    def _dismiss_unfinished(self) -> None:
        self.bookmarks.keep(replace(self.bookmarks.value, unfinished=None))
        self._refresh()

    def _open_player(self, routine: Routine, timeline: Timeline) -> None:
        self.watch.stop()  # what changes meanwhile is shown after the session
        self.media  # noqa: B018 - media keys reach the session as soon as it plays
        self._page(PLAYER)
        self.playing.show(routine, timeline)
        self.window.show_player()
        request = self.session.request
        size = (request and request.size) or self.preferences.settings.player_size
        if size != LARGE:
            takes_focus = request is None or request.takes_focus
            self.window.make_way()
            self.compact.open(routine, timeline, size, takes_focus=takes_focus)
        elif self._compact_made is not None:
            self._compact_made.close()

    def _make_small(self) -> None:
        """The session goes on in the compact player, as long as it asks nothing."""
        from relaxapp.core.player import State

        player, routine = self.playback.player, self.playing.routine
        if player is None or routine is None or player.state in (State.WAITING, State.FINISHED):
            return
        size = self.preferences.settings.player_size
        form = self.compact.window.form if size == LARGE else size
        self.window.make_way()
        self.compact.open(routine, player.timeline, form)

    def _take_back(self, is_seen: bool) -> None:
        """The person has taken the window up again: the session is seen there."""
        if is_seen:
            self.compact.close()

    def _enlarge(self, is_full: bool, takes_focus: bool) -> None:
        self.window.come_forward(takes_focus=takes_focus)
        if is_full and not self.window.isFullScreen():
            self.window.toggle_full_screen()
        self._pages[PLAYER].setFocus()

    def _look_whether_seen(self) -> None:
        """A session keeps its pace wherever it is seen."""
        compact = self._compact_made
        is_small_seen = compact is not None and compact.is_seen
        self.playback.set_visible(self.window.is_seen or is_small_seen)

    def _pace_at(self, moment: "Moment") -> int:
        compact = self._compact_made
        if compact is not None and compact.is_seen and not self.window.is_seen:
            return compact.pace_at(moment)
        pace: int = self._pages[PLAYER].pace_at(moment)
        return pace

    def _leave_player(self) -> None:
        self._page(self.window.page_before)
        self.window.leave_player()
        self.watch.start()
        self.shelf.rescan()
        self.show_page(self.window.page or "today")

    def _apply_setting(self, name: str) -> None:
        settings = self.preferences.settings
        self.session.apply(settings)
        if name in {key.name for key in LOOK_KEYS}:
            self._apply_look()
        if "settings" in self._pages:
            self._pages["settings"].show_settings(settings)
        if "library" in self._pages and name == "mute":
            self._pages["library"].set_sound(not settings.mute)
        if PLAYER in self._pages:
            self.playing.apply()
        if self._compact_made is not None:
            self._compact_made.apply()
        if "breathing" in self._pages:
            self.designing.apply()
        if EDITOR in self._pages:
            self.editing.page.preview.set_shape(settings.breath_shape)
            self.editing.library_changed()

    def _apply_look(self) -> None:
        self.look.apply(self.preferences.settings)

    def _show_look(self, theme: Theme) -> None:
        self.window.set_theme(theme)
        for page in (*self._pages.values(), self._compact_made):
            if page is not None:
                page.set_theme(theme)

    def _finish_opening(self) -> None:
        """Does what the first picture did not need."""
        from relaxapp.ui.dropping import DropTarget
        from relaxapp.ui.icon import app_icon

        look_as_usual()
        self.window.setWindowIcon(app_icon())
        DropTarget(self.window).dropped.connect(self._bring_in)
        self.preferences.tell_problems()
        self.system_look.ask()
        self.watch.start()
        self._offer_drafts()
        session = self.session
        self.schema_upkeep.start()
        if self._request is not None:
            session.start(self._request)

    def _restore_size(self) -> None:
        """The size of the last time, as far as the screen has it."""
        room = QGuiApplication.primaryScreen().availableSize()
        self.window.setMinimumSize(LEAST_SIZE.boundedTo(room))
        kept = self.bookmarks.value.window_size
        wanted = USUAL_SIZE if kept is None else QSize(*kept)
        self.window.resize(wanted.expandedTo(LEAST_SIZE).boundedTo(room))

    def _may_close(self) -> bool:
        """Whether nothing would be lost; all are asked, each for what it has."""
        answers = [keep() for keep in self._keepers]
        return all(answers)

    def _close(self) -> None:
        self.session.leave()
        size = self.window.normal_size
        if self.bookmarks.value.window_size != (size.width(), size.height()):
            kept = replace(self.bookmarks.value, window_size=(size.width(), size.height()))
            self.bookmarks.keep(kept)

    def _open_log(self) -> None:
        if self._log.path is not None and self._log.path.exists():
            self.shelf.open_file(str(self._log.path))
        else:
            self.window.tell(NO_LOG)

    def _copy(self, details: str) -> None:
        QGuiApplication.clipboard().setText(details)
        self.window.tell("The details are on the clipboard.")


def _draft_words(path: Path) -> str:
    return f"You had unsaved changes in “{path.stem}”."
