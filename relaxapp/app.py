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
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from relaxapp.adjusting import Adjusting
from relaxapp.authoring import Authoring
from relaxapp.browsing import Browsing
from relaxapp.caring import Caring
from relaxapp.core.compiler import Options
from relaxapp.core.settings import LOOK_KEYS
from relaxapp.feelings import Feelings
from relaxapp.garbage import look_as_usual
from relaxapp.learning import Learning
from relaxapp.looking_back import LookingBack
from relaxapp.programmes import Programmes
from relaxapp.records import Records
from relaxapp.reflecting import Reflecting
from relaxapp.section import Section
from relaxapp.services.bookmarks import BookmarkFiles
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.system_look import SystemLook
from relaxapp.sessions import Sessions
from relaxapp.shell.look import Look
from relaxapp.shell.preferences import Preferences
from relaxapp.suggesting import Suggesting
from relaxapp.ui.theme import Theme
from relaxapp.ui.window import LEAST_SIZE, USUAL_SIZE, MainWindow
from relaxapp.world import World

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.core.profile import ForYou
    from relaxapp.services.awake import Awake
    from relaxapp.services.library_watch import LibraryWatch
    from relaxapp.services.voice.clips import Synthesiser
    from relaxapp.shell.exchange import Asks
    from relaxapp.shell.media import OpenBus
    from relaxapp.shell.saving import PathAsker
    from relaxapp.shell.session import Request
    from relaxapp.shell.shelf import Opener, Shelf
    from relaxapp.shell.sounding import Openers
    from relaxapp.ui.breaks_page import BreaksPage
    from relaxapp.ui.settings_page import SettingsPage


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
        self.join_settings: Callable[[SettingsPage], object] = lambda page: None
        """So are the hotkeys."""
        self.parts = parts
        self.window = MainWindow()
        self.bookmarks = BookmarkFiles(world.folders.user, self.window.tell)
        self.bookmarks.load()
        self.preferences = Preferences(
            world.settings, world.settings_problems, world.settings_path, self
        )
        self.look = look or Look(application, SystemLook(self), self)
        self.system_look = self.look.system
        self._sections = self._make_sections(log, audio)
        self.window.may_close = self.authoring.may_close
        self._pages: dict[str, Any] = {}
        self._makers: dict[str, Callable[[], Any]] = {"breaks": self._make_breaks}
        for section in self._sections:
            self._makers |= section.makers
        self._connect()

    def _make_sections(self, log: FaultLog, audio: str | None) -> tuple[Section, ...]:
        self.adjusting = Adjusting(self, log)
        self.browsing = Browsing(self)
        self.suggesting = Suggesting(self)
        self.authoring = Authoring(self)
        self.learning = Learning(self)
        self.caring = Caring(self)
        self.sessions = Sessions(self, audio)
        self.records = Records(self)
        self.programmes = Programmes(self)
        self.feelings = Feelings(self)
        self.reflecting = Reflecting(self)
        self.reflecting.safety_requested.connect(self.caring.show_signs)
        self.looking_back = LookingBack(self)
        # Sessions are last: what is to be played at once begins when all else is there.
        return (
            self.adjusting,
            self.browsing,
            self.suggesting,
            self.authoring,
            self.learning,
            self.caring,
            self.records,
            self.programmes,
            self.feelings,
            self.reflecting,
            self.looking_back,
            self.sessions,
        )

    @property
    def theme(self) -> Theme:
        return self.look.theme

    @cached_property
    def shelf(self) -> "Shelf":
        from relaxapp.shell.shelf import Shelf

        shelf = Shelf(self.world, self.parts.open_url, self)
        shelf.noticed.connect(self.window.tell)
        shelf.changed.connect(self.refresh)
        shelf.file_shown.connect(self.browsing.show_file)
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

    def open(self, request: "Request | None" = None) -> None:
        """Shows the window, and plays what is requested."""
        self.sessions.open(request)
        self.prepare_window()
        if self.window.is_painted:  # it was closed, and the program went on
            self.shelf.rescan()
            self.watch.start()
        self.show_page("today" if request is not None else self.caring.first_page)
        self.window.show()

    def follow_breaks(self) -> None:
        """What is known of the next break is another thing now."""
        if self.window.page == "today":
            self._pages["today"].show_next_break(self.next_break())
        elif self.window.page == "breaks":
            self._pages["breaks"].show_next(self.next_break())

    def open_again(self) -> None:
        """Shows the window in front, as it was left; opens it where it was closed."""
        self.sessions.stay()
        if self.window.isHidden():
            if self.sessions.is_playing:  # in the strip
                self.prepare_window()
            else:
                self.open()
        self.window.come_forward()

    def prepare_window(self) -> None:
        """Gives the window its size and its look before it is shown."""
        # Sized first: arranged anew once it is polished, the sidebar takes 12 ms.
        self._restore_size()
        # It may have been closed in the task bar, where a session in the strip had put it.
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._apply_look()

    def show_page(self, name: str) -> None:
        """Shows a page with what is true now, making it when it is first asked for."""
        page = self.page(name)
        self.suggesting.begin_anew()
        self._show(name)
        if name == "today":
            page.show_next_break(self.next_break())
        elif name == "breaks":
            self.show_breaks(page)
        elif name == "settings":
            page.show_settings(self.preferences.settings)
        self.window.show_page(name)

    def refresh(self) -> None:
        """Shows the open page with what is true now, where the person is in it."""
        if self.window.page is not None:
            self._show(self.window.page)

    def _show(self, name: str) -> None:
        for section in self._sections:
            section.show(name)

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

    def has_page(self, name: str) -> bool:
        """Whether a page is made already."""
        return name in self._pages

    def page(self, name: str) -> Any:
        """A page, made when it is first asked for: the window opens the sooner."""
        if name not in self._pages:
            page = self._pages[name] = self._makers[name]()
            page.set_theme(self.theme)
            self.window.add_page(name, page)
        return self._pages[name]

    def _make_breaks(self) -> QWidget:
        from relaxapp.ui.breaks_page import BreaksPage

        page = BreaksPage()
        self.join_breaks(page)
        return page

    @property
    def options(self) -> Options:
        """What everything is compiled with, beside level, length and seed."""
        left_out = self.bookmarks.value.left_out
        has_holds = self.preferences.settings.breath_holds
        return self.for_you.options(Options(has_holds=has_holds, without_moves=left_out))

    @property
    def for_you(self) -> "ForYou":
        """What the person's answers mean for every routine."""
        return self.world.for_you(self.preferences.settings)

    def _look_again(self) -> None:
        """The person is back in the window: files may have changed, and the hour."""
        if not self.window.is_painted or self.sessions.is_playing:
            return
        self.shelf.rescan()
        if self.suggesting.is_stale:
            self.refresh()

    def _apply_setting(self, name: str) -> None:
        if name in {key.name for key in LOOK_KEYS}:
            self._apply_look()
        for section in self._sections:
            section.apply(name)

    def _apply_look(self) -> None:
        self.look.apply(self.preferences.settings)

    def _show_look(self, theme: Theme) -> None:
        self.window.set_theme(theme)
        for page in self._pages.values():
            page.set_theme(theme)

    def _finish_opening(self) -> None:
        """Does what the first picture did not need."""
        from relaxapp.ui.icon import app_icon

        look_as_usual()
        QApplication.setWindowIcon(app_icon())
        self.preferences.tell_problems()
        self.system_look.ask()
        if not self.sessions.is_playing:
            self.watch.start()
        for section in self._sections:
            section.finish_opening()

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
        self.sessions.close()
        self.feelings.close()
        self.records.close()
        size = self.window.normal_size
        if self.bookmarks.value.window_size != (size.width(), size.height()):
            kept = replace(self.bookmarks.value, window_size=(size.width(), size.height()))
            self.bookmarks.keep(kept)
