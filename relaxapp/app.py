"""The window's composition root: makes services and pages, and connects them.

Takes the `World` of the command line and, perhaps, what shall be played at once; runs until the
window is closed and gives an exit status. Pages and services know nothing of one another: what
one asks for and another does meets here.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from relaxapp.authoring import Authoring
from relaxapp.core.compiler import Options
from relaxapp.core.routine import Routine
from relaxapp.core.settings import LARGE, LOOK_KEYS
from relaxapp.core.timeline import Timeline
from relaxapp.garbage import look_as_usual
from relaxapp.services.bookmarks import BookmarkFiles, toggle_favourite
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.system_look import SystemLook
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
    from relaxapp.shell.compact import Compact
    from relaxapp.shell.exchange import Asks
    from relaxapp.shell.media import Media, OpenBus
    from relaxapp.shell.moves import Moves
    from relaxapp.shell.playing import Playing
    from relaxapp.shell.saving import PathAsker, Saving
    from relaxapp.shell.session import Request, Session
    from relaxapp.shell.shelf import Opener, Shelf
    from relaxapp.shell.sounding import Openers, Sounding
    from relaxapp.ui.breaks_page import BreaksPage

SUMMARY = "Guided breathing, stretching and relaxation for an upper back that holds the stress"
NOT_NOW = "Another session is just beginning."
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
    from relaxapp.running import run

    world.library  # noqa: B018 - a wrong folder is said on the command line, not in a window
    return run(world, lambda resident: resident.open(request), audio=audio)


class App(QObject):
    """The window with all that it needs."""

    session_began = Signal(object)
    session_ended = Signal(object)
    """The `Outcome`; a session that goes with its window has none."""
    player_left = Signal()

    def __init__(
        self,
        application: QApplication,
        world: World,
        log: FaultLog,
        parts: Parts = Parts(),
        *,
        audio: str | None = None,
        look: Look | None = None,
    ) -> None:
        """`look` is that of the program, where it has one before it has a window."""
        super().__init__()
        self.world = world
        self.stays: Callable[[], bool] = lambda: False
        """Whether the program goes on when the window is closed."""
        self.join_breaks: Callable[[BreaksPage], object] = lambda page: None
        self.show_breaks: Callable[[BreaksPage], object] = lambda page: None
        self.next_break: Callable[[], str] = lambda: ""
        """The break plan is the program's, not the window's: it joins its page, and fills it."""
        self._log = log
        self.parts = parts
        self._audio = audio
        self._another = 0
        self._request: Request | None = None
        self._hour = -1
        self._is_brief = False  # the window is there for one session, and goes with it
        self.window = MainWindow()
        self.bookmarks = BookmarkFiles(world.folders.user, self.window.tell)
        self.bookmarks.load()
        self.preferences = Preferences(
            world.settings, world.settings_problems, world.settings_path, self
        )
        self.look = look or Look(application, SystemLook(self), self)
        self.system_look = self.look.system
        self.authoring = Authoring(self)
        self.window.may_close = self.authoring.may_close
        self._pages: dict[str, Any] = {}
        self._makers: dict[str, Callable[[], Any]] = {
            "today": self._make_today,
            "library": self._make_library,
            "moves": self._make_moves,
            "breaks": self._make_breaks,
            "settings": self._make_settings,
            PLAYER: self._make_player,
            **self.authoring.makers,
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

    @property
    def is_playing(self) -> bool:
        """Whether a session is under way, or about to begin."""
        return "session" in self.__dict__ and self.session.is_running

    @cached_property
    def shelf(self) -> "Shelf":
        from relaxapp.shell.shelf import Shelf

        shelf = Shelf(self.world, self.parts.open_url, self)
        shelf.noticed.connect(self.window.tell)
        shelf.changed.connect(self._refresh)
        shelf.file_shown.connect(self.show_file)
        self.authoring.connect_shelf(shelf)
        return shelf

    @cached_property
    def watch(self) -> "LibraryWatch":
        from relaxapp.services.library_watch import LibraryWatch

        watch = LibraryWatch(lambda: self.world.watched, self)
        watch.changed.connect(self.shelf.rescan)
        watch.set_visible(self.window.is_seen)
        self.window.visibility_changed.connect(watch.set_visible)
        self.window.closed.connect(watch.stop)
        return watch

    @cached_property
    def moves(self) -> "Moves":
        from relaxapp.shell.moves import Moves

        moves = Moves(self.world, self.bookmarks, self.session, self)
        moves.noticed.connect(self.window.tell)
        moves.changed.connect(self._refresh)
        return moves

    @cached_property
    def playback(self) -> "Playback":
        from relaxapp.services.playback import Playback, now_ms

        clock = self.parts.clock or now_ms
        playback = Playback(self, clock=clock, pace_at=self._pace_at)
        playback.set_visible(self.window.is_seen)
        self.window.visibility_changed.connect(self._look_whether_seen)
        return playback

    @cached_property
    def session(self) -> "Session":
        from relaxapp.services.awake import Awake
        from relaxapp.shell.session import Session

        awake = (self.parts.awake or Awake)()
        session = Session(
            self.playback, awake, self.bookmarks, self.sounding, self._open_player, self
        )
        session.apply(self.preferences.settings)
        session.noticed.connect(self.window.tell)
        session.began.connect(self.session_began)
        session.ended.connect(self.session_ended)
        return session

    @cached_property
    def sounding(self) -> "Sounding":
        from relaxapp.services.playback import now_ms
        from relaxapp.shell.openers import openers_for
        from relaxapp.shell.sounding import Sounding

        openers = self.parts.openers or openers_for(self.world, self._audio)
        clock = self.parts.clock or now_ms
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

        media = Media(self.playback, self.session, self.parts.open_bus or open_bus, self)
        media.raise_requested.connect(lambda: self.window.come_forward())
        self.window.closed.connect(media.close)
        return media

    @cached_property
    def compact(self) -> "Compact":
        from relaxapp.services.window_places import PlacesFile
        from relaxapp.shell.compact import Compact

        user = self.world.folders.user
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
            self.world,
            self.parts.ask_path or ask_for_sound_file,
            self.parts.synthesiser or synthesiser,
            lambda: self.session.is_running,
            self.shelf.open_file,
            self,
        )
        saving.noticed.connect(self.window.tell)
        self.window.closed.connect(saving.close)
        self.window.add_saving(saving.bar)
        return saving

    def open(self, request: "Request | None" = None) -> None:
        """Shows the window, and plays what is requested."""
        self._request = request
        self._is_brief = False
        # Sized first: arranged anew once it is polished, the sidebar takes 12 ms.
        self._restore_size()
        self._apply_look()
        if self.window.is_painted:  # it was closed, and the program went on
            self.shelf.rescan()
            self.watch.start()
        self.show_page("today")
        self.window.show()

    def follow_breaks(self) -> None:
        """What is known of the next break is another thing now."""
        if self.window.page == "today":
            self._pages["today"].show_next_break(self.next_break())
        elif self.window.page == "breaks":
            self._pages["breaks"].show_next(self.next_break())

    def open_again(self) -> None:
        """Shows the window in front, as it was left; opens it where it was closed."""
        window = self.window
        if window.isHidden():
            self.open()
        elif window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()

    def play(self, request: "Request") -> str | None:
        """Begins a session, in a window of its own where none is open.

        Gives one sentence where it could not begin.
        """
        session, heard = self.session, list[str]()
        connection = session.noticed.connect(heard.append)
        was_hidden = self.window.isHidden()
        if was_hidden:
            self._restore_size()
            self._apply_look()
        self._is_brief = was_hidden
        session.start(request)
        session.noticed.disconnect(connection)
        if session.is_running:
            if self._compact_made is None or not self._compact_made.is_open:
                self.window.show()
                self.window.raise_()
            return None
        return heard[0] if heard else NOT_NOW

    def show_page(self, name: str) -> None:
        """Shows a page with what is true now, making it when it is first asked for."""
        page = self.page(name)
        self.authoring.leave_for(name)
        if name == "today":
            self._another = 0
            page.show_today(self._today())
            page.show_next_break(self.next_break())
        elif name == "library":
            self._show_library()
        elif name == "moves":
            self._show_moves()
        elif name == "breaks":
            self.show_breaks(page)
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

    def page(self, name: str) -> Any:
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
        page.save_requested.connect(self._save_sound)
        page.rename_requested.connect(shelf.rename)
        self.authoring.connect_library(page)
        page.undo_requested.connect(shelf.undo)
        page.folder_requested.connect(shelf.open_folder)
        page.link_requested.connect(shelf.open_link)
        page.taken_back.connect(self.moves.take_back)
        shelf.undo_offered.connect(page.offer_undo)
        page.set_sound(not self.preferences.settings.mute)
        return page

    def _make_moves(self) -> QWidget:
        from relaxapp.ui.moves_page import MovesPage

        page = MovesPage()
        page.start_requested.connect(self._start_move)
        page.taken_back.connect(self.moves.take_back)
        page.link_requested.connect(self.shelf.open_link)
        return page

    def _make_breaks(self) -> QWidget:
        from relaxapp.ui.breaks_page import BreaksPage

        page = BreaksPage()
        self.join_breaks(page)
        return page

    def _make_settings(self) -> QWidget:
        from relaxapp.services.versions import parts, system_words
        from relaxapp.shell.sound_names import SoundNames
        from relaxapp.ui.about import About
        from relaxapp.ui.settings_page import SettingsPage

        sets = self.world.catalogue.sounds.cue_sets
        sound_names = SoundNames(self.world, self.sounding, self)
        page = SettingsPage({id: one.name for id, one in sets.items() if one.chimes})
        sound_names.found.connect(page.show_choices)
        sound_names.look()
        page.setting_changed.connect(self.preferences.change)
        page.sound_tried.connect(self.sounding.try_out)
        page.log_requested.connect(self._open_log)
        page.copy_requested.connect(self._copy)
        page.folder_requested.connect(self.shelf.open_folder)
        paths = {
            "Your files": self.world.folders.user,
            "Settings": self.world.settings_path,
            "Log": self._log.path,
        }
        folders = tuple((what, str(path)) for what, path in paths.items() if path is not None)
        built = tuple((one.name, one.version, one.licence) for one in parts())
        page.show_about(About(SUMMARY, built, folders, system_words()))
        return page

    def _make_player(self) -> QWidget:
        page = self.playing.page
        page.hurt_reported.connect(self.moves.leave)
        page.full_screen_toggled.connect(self.window.toggle_full_screen)
        page.compact_requested.connect(self._make_small)
        return page

    @property
    def options(self) -> Options:
        """What everything is compiled with, beside level, length and seed."""
        has_holds = self.preferences.settings.breath_holds
        return Options(has_holds=has_holds, without_moves=self.bookmarks.value.left_out)

    def _today(self) -> Today:
        self._hour = self.parts.now().hour
        return today_of(
            self.world.library,
            self.bookmarks.value,
            self.preferences.settings,
            hour=self._hour,
            number=self._another,
        )

    def _suggest_another(self) -> None:
        self._another += 1
        self.page("today").show_today(self._today())

    def _show_library(self) -> None:
        self.page("library").show_library(
            self.world.library.entries,
            self.bookmarks.value.favourites,
            self.options,
        )

    def _show_moves(self) -> None:
        moves = self.moves.all()
        self.page("moves").show_moves(moves, self.bookmarks.value.left_out)

    def _refresh(self) -> None:
        """Shows the open page with what is true now, where the person is in it."""
        if self.window.page == "today":
            self.page("today").show_today(self._today())
        elif self.window.page == "library":
            self._show_library()
        elif self.window.page == "moves":
            self._show_moves()

    def _look_again(self) -> None:
        """The person is back in the window: files may have changed, and the hour."""
        if not self.window.is_painted or self.session.is_running:
            return
        self.shelf.rescan()
        if self.parts.now().hour != self._hour:
            self._refresh()

    def _open_routine(self, id: str) -> None:
        self.show_page("library")
        self.page("library").open_routine(id)

    def _search(self, text: str) -> None:
        self.show_page("library")
        self.page("library").type_into_search(text)

    def show_file(self, path: Path) -> None:
        self.page("library").select(path)

    def _toggle_favourite(self, id: str) -> None:
        self.bookmarks.keep(toggle_favourite(self.bookmarks.value, id))
        self._refresh()

    def _start(self, id: str, options: Options, has_sound: bool | None = None) -> None:
        from relaxapp.shell.session import Request

        settings = self.preferences.settings
        entry = self.world.library.find(id)
        if entry is None or entry.routine is None:
            return
        options = replace(self.options, level=options.level, for_ms=options.for_ms)
        is_muted = settings.mute if has_sound is None else not has_sound
        options = replace(options, seed=self.parts.seed())
        self.session.start(Request(entry.routine, options, is_muted=is_muted))

    def _save_sound(self, id: str, options: Options) -> None:
        entry = self.world.library.find(id)
        if entry is not None and entry.routine is not None:
            options = replace(self.options, level=options.level, for_ms=options.for_ms)
            self.saving.ask(entry.routine, options, self.preferences.settings)

    def _start_move(self, id: str) -> None:
        self.moves.start(id, self.options, self.preferences.settings.mute)

    def _resume(self) -> None:
        from relaxapp.shell.session import Request

        place = self.bookmarks.value.unfinished
        entry = None if place is None else self.world.library.find(place.id)
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
        self.page(PLAYER)
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
        self.player_left.emit()
        if self._is_brief and self.stays():
            self.window.close()
            return
        self._is_brief = False
        self.page(self.window.page_before)
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
        self.authoring.apply()

    def _apply_look(self) -> None:
        self.look.apply(self.preferences.settings)

    def _show_look(self, theme: Theme) -> None:
        self.window.set_theme(theme)
        for page in (*self._pages.values(), self._compact_made):
            if page is not None:
                page.set_theme(theme)

    def _finish_opening(self) -> None:
        """Does what the first picture did not need."""
        from relaxapp.ui.icon import app_icon

        look_as_usual()
        self.window.setWindowIcon(app_icon())
        self.preferences.tell_problems()
        self.system_look.ask()
        if not self.is_playing:
            self.watch.start()
        self.authoring.finish_opening()
        session = self.session
        if self._request is not None:
            session.start(self._request)

    def _restore_size(self) -> None:
        """The size of the last time, as far as the screen has it."""
        room = QGuiApplication.primaryScreen().availableSize()
        self.window.setMinimumSize(LEAST_SIZE.boundedTo(room))
        kept = self.bookmarks.value.window_size
        wanted = USUAL_SIZE if kept is None else QSize(*kept)
        self.window.resize(wanted.expandedTo(LEAST_SIZE).boundedTo(room))

    def leave(self) -> bool:
        """Ends everything as the program ends; False where something would be lost."""
        if not self.window.isHidden():
            return self.window.close()
        if not self.window.may_close():
            return False
        self._close()
        return True

    def _close(self) -> None:
        self._is_brief = False
        if self.stays():
            self.session.set_aside()
        else:
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
