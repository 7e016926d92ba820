"""The composition root of the program while it runs, with a window or without.

Takes the `World`, makes the window (`app.App`) when it is first wanted, and joins what knows
nothing of one another: what the plan says is due, what is offered, what others ask for. Two
sections of it stand alone: the tray (`way_in`), and what is played (`resident_sessions`). At rest
there is no window, no library and no sound.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from relaxapp.garbage import keep_all_there_is, look_as_usual
from relaxapp.services.clock import now_ms
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.instance import Answer, InstanceError, address_in, ask
from relaxapp.services.system_look import SystemLook
from relaxapp.shell.belongings import Belongings
from relaxapp.shell.look import Look
from relaxapp.world import DONE, World

if TYPE_CHECKING:  # made when first needed
    from relaxapp.app import App, Parts
    from relaxapp.resident_sessions import ResidentSessions
    from relaxapp.services.instance.server import Call, Instance
    from relaxapp.shell.desk import Desk, Watch
    from relaxapp.shell.hotkeys import Hotkeys, OpenKeys
    from relaxapp.shell.offering import Offering
    from relaxapp.shell.planning import Planning
    from relaxapp.shell.session import Request
    from relaxapp.shell.watching import Watching
    from relaxapp.ui.offer_window import OfferWindow
    from relaxapp.ui.theme import Theme
    from relaxapp.way_in import WayIn

SETTLED_AFTER_MS = 20
"""So soon after the tray comes the plan: a panel fetches the icon first."""

PREPARED_AFTER_MS = 200
"""What an offer is made of is read, and hotkeys are bound, once nothing else is to be done."""

GOES_ON = "relaxapp goes on without a window, and offers your breaks. Its icon has Quit."


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is outside the program at rest; tests bring their own."""

    clock: Callable[[], int] = now_ms
    now: Callable[[], datetime] = datetime.now
    watch: "Watch | None" = None
    held_by: Callable[[], str | None] | None = None
    has_tray: Callable[[], bool] | None = None
    parts: "Parts | None" = None
    open_keys: "OpenKeys | None" = None


def _take_token(token: str) -> None:
    """The desktop's leave for a window to come to the front: Qt takes it from the environment."""
    if token:
        os.environ["XDG_ACTIVATION_TOKEN"] = token


def _is_answered(address: str) -> bool:
    """Whether another program of this person is there."""
    try:
        return ask(address, ["break", "status"]) is not None
    except InstanceError:
        return True


class Resident(QObject):
    """See the module."""

    ended = Signal()
    """It has let go of everything."""

    def __init__(
        self,
        application: QApplication,
        world: World,
        log: FaultLog,
        surroundings: Surroundings = Surroundings(),
        *,
        audio: str | None = None,
    ) -> None:
        super().__init__()
        self.settled: Callable[[], object] = lambda: None
        """Called once everything is there."""
        self._application = application
        self.world = world
        self._log = log
        self._surroundings = surroundings
        self._audio = audio
        self._app: App | None = None
        self.belongings = Belongings(world, self.tell, surroundings.now)
        self._instance: Instance | None = None
        self.is_settled = False
        """Whether everything is there but, perhaps, the window."""
        self._is_hidden_start = False
        self._is_quitting = False
        self._is_left = False  # the window has been closed for good
        self._has_told_it_goes_on = False
        self._untold: list[str] = []
        self._begin = QTimer(self, singleShot=True, interval=SETTLED_AFTER_MS)
        self._begin.setObjectName("begin")
        self._begin.timeout.connect(self.settle)
        self._prepare = QTimer(self, singleShot=True, interval=PREPARED_AFTER_MS)
        self._prepare.setObjectName("prepare")
        self._prepare.timeout.connect(self._prepare_rest)

    # How it begins and ends

    def open(self, request: "Request | None" = None) -> None:
        """Begins with the window; all else follows when that is painted."""
        window = self.app.window
        window.painted.connect(self.settle)
        self.app.open(request)

    def rest(self) -> None:
        """Begins without a window: there is a way in at once, and all else follows."""
        self._is_hidden_start = True
        self._listen()
        self.way_in.open()
        self._begin.start()

    def quit(self) -> None:
        """Ends everything, unless something would be lost; a session stays in the bookmarks."""
        if self._is_quitting:
            return
        self._is_quitting = True
        self._begin.stop()
        if self._app is not None and not self._is_left and not self._app.leave():
            self._is_quitting = False
            self.show()  # where it is asked
            return
        if self.is_settled:
            self.desk.close()
        if "hotkeys" in self.__dict__:
            self.hotkeys.close()
        self.way_in.close()
        if self._instance is not None:
            self._instance.close()
        self.ended.emit()

    @property
    def exit_status(self) -> int:
        return DONE if self._app is None else self._app.sessions.exit_status

    # What there is

    @cached_property
    def look(self) -> Look:
        look = Look(self._application, SystemLook(self), self)
        look.system.changed.connect(self._follow_look)
        return look

    @property
    def app(self) -> "App":
        """The window with all that it needs, made when it is first wanted."""
        if self._app is None:
            self._app = self._make_app()
        return self._app

    @cached_property
    def desk(self) -> "Desk":
        from relaxapp.shell.break_files import BreakFiles
        from relaxapp.shell.desk import Desk, Situation

        folders, around = self.world.folders, self._surroundings
        watch = around.watch or self._watching
        held_by = around.held_by or self._watching.held_by
        situation = Situation(around.clock, around.now, watch, held_by)
        desk = Desk(BreakFiles(folders.config, folders.user, self.tell), situation, self)
        if around.watch is None:
            self._watching.stirred.connect(desk.tick)
            self._watching.sleep_began.connect(desk.sleep)
        desk.came_due.connect(self._show_due)
        desk.status_changed.connect(self._show_status)
        desk.plan_changed.connect(self._follow_plan)
        return desk

    @cached_property
    def offering(self) -> "Offering":
        from relaxapp.shell.offering import Offering, Shelves

        own = self.belongings
        shelves = Shelves(
            own.library,
            own.options,
            own.done_at,
            own.scores,
            lambda: 0,
            lambda: own.settings.firm_breaks,
            lambda: not own.settings.hide_numbers,
            own.unsuited,
        )
        offering = Offering(
            self.desk,
            shelves,
            self._make_offer_window,
            self,
            player_pieces=lambda *what: self.sessions.pieces(*what),
        )
        offering.set_theme(self.look.theme)
        offering.play_requested.connect(lambda wanted: self.sessions.play_break(wanted))
        offering.noticed.connect(self.tell)
        return offering

    @cached_property
    def way_in(self) -> "WayIn":
        from relaxapp.way_in import WayIn

        return WayIn(self, self._surroundings.has_tray)

    @cached_property
    def sessions(self) -> "ResidentSessions":
        from relaxapp.resident_sessions import ResidentSessions

        return ResidentSessions(self)

    @property
    def parts(self) -> "Parts":
        """What is outside the window and its sessions."""
        from relaxapp.app import Parts

        return self._surroundings.parts or Parts()

    @property
    def has_window(self) -> bool:
        """Whether the window is there to be seen, or in the bar of the desktop."""
        return self._app is not None and not self._app.window.isHidden()

    # What others ask for: see `shell.asked.Program`

    def take_break(self) -> str | None:
        return self.sessions.take_break(is_called=True)

    def play(self, id: str, how: dict[str, Any]) -> Answer:
        _take_token(how.get("token", ""))
        return self.sessions.play(id, how, is_called=True)

    def show(self, token: str = "") -> None:
        """Brings the window to the front, with the desktop's leave to do so."""
        _take_token(token)
        self.app.open_again()
        for sentence in self._untold:
            self.app.window.tell(sentence)
        self._untold.clear()

    def show_page(self, name: str) -> None:
        from relaxapp.resident_sessions import ON_BREAK

        self.show()
        if self.sessions.is_playing:
            self.tell(ON_BREAK)
        else:
            self.app.show_page(name)

    def tell(self, sentence: str) -> bool:
        """Says one sentence: in the window, else beside the tray, else when the window opens.

        False where it cannot be read yet.
        """
        is_in_bar = self.has_window and self.app.window.isMinimized()
        if not self.has_window or is_in_bar:
            if self.way_in.tell(sentence):
                return True
            if not is_in_bar:
                self._untold.append(sentence)
                return False
        self.app.window.tell(sentence)
        return not is_in_bar

    def refuse(self, sentence: str) -> None:
        """What was asked for at this screen ends in something to read, at any rate."""
        if not self.tell(sentence):
            self.show()

    def ask_for_worry(self, token: str = "") -> None:
        _take_token(token)
        self.app.reflecting.ask_for_worry()

    def _begin_called_break(self, token: str) -> None:
        _take_token(token)
        self.sessions.begin_break(is_called=True)

    # How it is joined

    def settle(self) -> None:
        """Everything but the window, once: who can be asked, the plan, the tray."""
        if self.is_settled:
            return
        self.is_settled = True
        if self._is_hidden_start:
            self._begin.stop()
            self.look.apply(self.belongings.settings)
            look_as_usual()
        else:
            self._listen()
        self.desk.begin()
        self._follow_plan()
        self._show_status()
        self.settled()
        self._prepare.start()

    def _listen(self) -> None:
        from relaxapp.services.instance.server import Instance

        address = address_in(self.world.folders.runtime)
        if address is None or self.world.routine_dirs:
            return
        self._instance = instance = Instance(address, self)
        instance.called.connect(self._answer)
        if not instance.listen() and self._is_hidden_start and _is_answered(address):
            QTimer.singleShot(0, self, self.quit)  # another was started at the same moment

    def _answer(self, call: "Call") -> None:
        from relaxapp.shell.asked import answer

        self.settle()

        def reply() -> None:
            call.answer(answer(self.desk, self, call.words))

        if call.words[:1] == ("play",):
            self.sessions.begin_soon(reply)
        else:
            reply()

    def _show_due(self, due: object) -> None:
        self.offering.show(due)  # type: ignore[arg-type]  # a signal carries objects

    @cached_property
    def _watching(self) -> "Watching":
        from relaxapp.shell.watching import Watching

        return Watching(lambda: self.belongings.settings, self)

    def _make_app(self) -> "App":
        from relaxapp.app import App

        look = self.look if self._is_hidden_start else None
        app = App(
            self._application, self.world, self._log, self.parts, audio=self._audio, look=look
        )
        self.__dict__.setdefault("look", app.look)
        self.belongings.follow(
            lambda: app.preferences.settings,
            lambda: app.bookmarks.value,
            lambda: app.records.history,
        )
        app.stays = self._stays
        app.join_breaks = lambda page: self.planning.join(page)
        app.show_breaks = lambda page: self.planning.show(page)
        app.next_break = self._next_break
        app.join_settings = lambda page: self.hotkeys.join(page)
        app.preferences.changed.connect(lambda _: self.hotkeys.follow())
        window = app.window
        window.closed.connect(self._close_window)
        window.quit = self.quit
        window.activated.connect(self._look_at_plan)
        window.painted.connect(keep_all_there_is)
        self.sessions.follow(app.sessions)
        app.look.changed.connect(self._show_theme)
        return app

    def _stays(self) -> bool:
        return self.way_in.tray is not None and not self._is_quitting

    def _close_window(self) -> None:
        self.sessions.note_left()
        if not self._stays():
            self._is_left = True
            QTimer.singleShot(0, self, self.quit)
        elif not self._has_told_it_goes_on and not self._is_hidden_start:
            self._has_told_it_goes_on = True
            self.tell(GOES_ON)

    def _look_at_plan(self) -> None:
        if self.is_settled:
            self.desk.look_at_plan()

    # The plan's page

    @cached_property
    def planning(self) -> "Planning":
        from relaxapp.services.integration import IntegrationError, integration
        from relaxapp.shell.planning import Planning
        from relaxapp.shell.today import good_routines

        folders = self.world.folders
        try:
            found = integration(*folders.of_programs, Path.home())
        except (IntegrationError, RuntimeError):  # without a home there is no login to start at
            found = None
        planning = Planning(
            self.desk,
            folders.assets,
            found,
            lambda: good_routines(self.world.library),
            lambda: self._watching.manners_sentence,
            self,
        )
        planning.break_requested.connect(lambda: self.sessions.begin_break())
        planning.file_requested.connect(lambda path: self.app.shelf.open_file(str(path)))
        planning.noticed.connect(self.tell)
        return planning

    def _next_break(self) -> str:
        return self.desk.next_words if self.is_settled and self.desk.is_active else ""

    # Hotkeys

    @cached_property
    def hotkeys(self) -> "Hotkeys":
        from relaxapp.shell.hotkeys import Act, Hotkeys

        acts = {
            "break_hotkey": Act("Begin a break", self._begin_called_break),
            "worry_hotkey": Act("Put a worry down", self.ask_for_worry),
        }
        settings, open_keys = lambda: self.belongings.settings, self._surroundings.open_keys
        hotkeys = Hotkeys(settings, acts, self, open_keys=open_keys)
        hotkeys.noticed.connect(self.tell)
        return hotkeys

    # What is shown of it

    def _follow_plan(self) -> None:
        """The tray is there while breaks are planned, and for a program that began in it."""
        self.way_in.follow(is_wanted=self.desk.is_active or self._is_hidden_start)

    def _show_status(self) -> None:
        if self._app is not None and self.has_window:
            self._app.follow_breaks()
        self.way_in.show_status()

    def _follow_look(self) -> None:
        """The system looks another way; a window follows it by itself."""
        if self._app is None and self.is_settled:
            self.look.apply(self.belongings.settings)
            self._show_theme(self.look.theme)

    def _show_theme(self, theme: "Theme") -> None:
        self.way_in.set_theme(theme, is_dark=self.look.system.is_dark)
        if "offering" in self.__dict__:
            self.offering.set_theme(theme)

    def _make_offer_window(self) -> "OfferWindow":
        from relaxapp.ui.offer_window import OfferWindow

        window = OfferWindow()
        window.set_theme(self.look.theme)
        window.prepare()
        return window

    def _prepare_rest(self) -> None:
        """Reads what an offer needs, so that the first is there at once; binds hotkeys.

        Its window is made with that offer, in some 20 ms: it would bring the fonts, and at rest
        nothing is written.
        """
        if self.desk.is_active or self._is_hidden_start:
            self.offering  # noqa: B018 - made when it is first asked for
        self.hotkeys.follow()
