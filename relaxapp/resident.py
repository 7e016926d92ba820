"""The program while it runs, with a window or without: the desk, the tray, the offer, the calls.

Takes the `World`, makes the window (`app.App`) when it is first wanted, and joins what knows
nothing of one another: what the plan says is due, what is offered, what is played. At rest there
is no window, no library and no sound.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from importlib import import_module
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
from relaxapp.world import DONE, CommandError, World

if TYPE_CHECKING:  # made when first needed
    from relaxapp.app import App, Parts
    from relaxapp.core.compiler import Options
    from relaxapp.core.player import Outcome
    from relaxapp.core.routine import Routine
    from relaxapp.services.instance.server import Call, Instance
    from relaxapp.shell.desk import Desk, Watch
    from relaxapp.shell.hotkeys import Hotkeys, OpenKeys
    from relaxapp.shell.offering import Break, Offering
    from relaxapp.shell.planning import Planning
    from relaxapp.shell.session import Request
    from relaxapp.shell.starting import Starting
    from relaxapp.shell.watching import Watching
    from relaxapp.ui.offer_window import OfferWindow
    from relaxapp.ui.theme import Theme
    from relaxapp.ui.tray import Tray

SETTLED_AFTER_MS = 20
"""So soon after the tray comes the plan: a panel fetches the icon first."""

PREPARED_AFTER_MS = 200
"""What an offer is made of is read, and hotkeys are bound, once nothing else is to be done."""

PLAYER_MODULES = ("relaxapp.shell.session", "relaxapp.feelings", "relaxapp.app")
"""What takes long to load before a session, one after another."""

GOES_ON = "relaxapp goes on without a window, and offers your breaks. Its icon has Quit."
NO_TRAY = (
    "This desktop has no tray, so a tiny window shows when the next break comes."
    " A click on it opens the menu, and it can be dragged."
)
ON_BREAK = "A session is going on."


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


def _is_panel_dark() -> bool | None:
    """What the tray says of itself, where it may be one of X11."""
    if QApplication.platformName() != "xcb":
        return None
    from relaxapp.services.panel import is_tray_dark

    return is_tray_dark()


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
        self._world = world
        self._log = log
        self._surroundings = surroundings
        self._audio = audio
        self._app: App | None = None
        self.belongings = Belongings(world, self.tell, surroundings.now)
        self._instance: Instance | None = None
        self._tray: Tray | None = None
        self._is_settled = False
        self._is_hidden_start = False
        self._is_quitting = False
        self._is_left = False  # the window has been closed for good
        self._has_told_it_goes_on = False
        self._occasion_id: str | None = None
        self._untold: list[str] = []
        self._begin = QTimer(self, singleShot=True, interval=SETTLED_AFTER_MS)
        self._begin.setObjectName("begin")
        self._begin.timeout.connect(self._settle)
        self._prepare = QTimer(self, singleShot=True, interval=PREPARED_AFTER_MS)
        self._prepare.setObjectName("prepare")
        self._prepare.timeout.connect(self._prepare_rest)

    # How it begins and ends

    def open(self, request: "Request | None" = None) -> None:
        """Begins with the window; all else follows when that is painted."""
        window = self.app.window
        window.painted.connect(self._settle)
        self.app.open(request)

    def rest(self) -> None:
        """Begins without a window: there is a way in at once, and all else follows."""
        self._is_hidden_start = True
        self._listen()
        self._open_tray()
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
        if self._is_settled:
            self.desk.close()
        if "hotkeys" in self.__dict__:
            self.hotkeys.close()
        if self._tray is not None:
            self._tray.close()
        if self._instance is not None:
            self._instance.close()
        self.ended.emit()

    @property
    def exit_status(self) -> int:
        return DONE if self._app is None else self._app.sessions.exit_status

    # What there is

    @cached_property
    def look(self) -> Look:
        return Look(self._application, SystemLook(self), self)

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

        folders, around = self._world.folders, self._surroundings
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
            player_pieces=self._player_pieces,
        )
        offering.set_theme(self.look.theme)
        offering.play_requested.connect(self._play_break)
        offering.noticed.connect(self.tell)
        return offering

    @property
    def has_window(self) -> bool:
        """Whether the window is there to be seen, or in the bar of the desktop."""
        return self._app is not None and not self._app.window.isHidden()

    # What others ask for: see `shell.asked.Program`

    def take_break(self, *, is_called: bool = True) -> str | None:
        if self._is_on_session:
            return ON_BREAK
        self.offering.start_now(is_called=is_called)
        return None

    def play(self, id: str, how: dict[str, Any]) -> Answer:
        _take_token(how.get("token", ""))
        return self._begin_routine(id, how, is_called=True)

    def _begin_routine(self, id: str, how: dict[str, Any], *, is_called: bool) -> Answer:
        from relaxapp.shell.session import Request

        if self._is_on_session:
            return Answer(1, err=f"{ON_BREAK}\n")
        self.belongings.library()
        options = replace(
            self.belongings.options(),
            level=how.get("level"),
            for_ms=how.get("for_ms"),
            seed=self._seed(),
        )
        try:
            routine = self._world.routine(id, options)
        except CommandError as error:
            return Answer(error.status, err=f"relaxapp: {error}\n")
        is_muted = self.belongings.settings.mute or bool(how.get("mute"))
        speed = float(how.get("speed", 1))
        request = Request(routine, options, speed=speed, is_muted=is_muted, is_called=is_called)
        refusal = self.app.sessions.play(request)
        return (
            Answer(1, err=f"{refusal}\n") if refusal else Answer(DONE, f"{routine.name} begins.\n")
        )

    def show(self, token: str = "") -> None:
        """Brings the window to the front, with the desktop's leave to do so."""
        _take_token(token)
        self.app.open_again()
        for sentence in self._untold:
            self.app.window.tell(sentence)
        self._untold.clear()

    def show_page(self, name: str) -> None:
        self.show()
        if self._is_on_session:
            self.tell(ON_BREAK)
        else:
            self.app.show_page(name)

    def tell(self, sentence: str) -> bool:
        """Says one sentence: in the window, else beside the tray, else when the window opens.

        False where it cannot be read yet.
        """
        is_in_bar = self.has_window and self.app.window.isMinimized()
        if not self.has_window or is_in_bar:
            if self._tray is not None and self._tray.tell(sentence):
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

    # How it is joined

    def _settle(self) -> None:
        """Everything but the window, once: who can be asked, the plan, the tray."""
        if self._is_settled:
            return
        self._is_settled = True
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

        address = address_in(self._world.folders.runtime)
        if address is None or self._world.routine_dirs:
            return
        self._instance = instance = Instance(address, self)
        instance.called.connect(self._answer)
        if not instance.listen() and self._is_hidden_start and _is_answered(address):
            QTimer.singleShot(0, self, self.quit)  # another was started at the same moment

    def _answer(self, call: "Call") -> None:
        from relaxapp.shell.asked import answer

        self._settle()

        def reply() -> None:
            call.answer(answer(self.desk, self, call.words))

        if call.words[:1] == ("play",):
            self._begin_soon(reply)
        else:
            reply()

    def _begin_soon(self, act: Callable[[], object]) -> None:
        """Begins a session; where the player is not there yet, something to see comes first."""
        has_player = self._app is not None and self._app.sessions.has_player
        if has_player or self.desk.shown is not None:
            act()
        else:
            self._starting.begin(act)

    @cached_property
    def _starting(self) -> "Starting":
        from relaxapp.shell.starting import Starting

        return Starting(self.offering.window, self)

    def _show_due(self, due: object) -> None:
        self.offering.show(due)  # type: ignore[arg-type]  # a signal carries objects

    @cached_property
    def _watching(self) -> "Watching":
        from relaxapp.shell.watching import Watching

        return Watching(lambda: self.belongings.settings, self)

    def _make_app(self) -> "App":
        from relaxapp.app import App, Parts

        look = self.look if self._is_hidden_start else None
        parts = self._surroundings.parts or Parts()
        app = App(self._application, self._world, self._log, parts, audio=self._audio, look=look)
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
        app.sessions.began.connect(self._note_begun)
        app.sessions.ended.connect(self._note_ended)
        app.sessions.left.connect(self._note_left)
        app.look.changed.connect(self._show_theme)
        return app

    def _stays(self) -> bool:
        return self._tray is not None and not self._is_quitting

    def _close_window(self) -> None:
        self._note_left()
        if not self._stays():
            self._is_left = True
            QTimer.singleShot(0, self, self.quit)
        elif not self._has_told_it_goes_on and not self._is_hidden_start:
            self._has_told_it_goes_on = True
            self.tell(GOES_ON)

    def _look_at_plan(self) -> None:
        if self._is_settled:
            self.desk.look_at_plan()

    # The plan's page

    @cached_property
    def planning(self) -> "Planning":
        from relaxapp.services.integration import IntegrationError, integration
        from relaxapp.shell.planning import Planning
        from relaxapp.shell.today import good_routines

        folders = self._world.folders
        try:
            found = integration(*folders.of_programs, Path.home())
        except (IntegrationError, RuntimeError):  # without a home there is no login to start at
            found = None
        planning = Planning(
            self.desk,
            folders.assets,
            found,
            lambda: good_routines(self._world.library),
            lambda: self._watching.manners_sentence,
            self,
        )
        planning.break_requested.connect(self._take_break)
        planning.file_requested.connect(lambda path: self.app.shelf.open_file(str(path)))
        planning.noticed.connect(self.tell)
        return planning

    def _next_break(self) -> str:
        return self.desk.next_words if self._is_settled and self.desk.is_active else ""

    # Hotkeys

    @cached_property
    def hotkeys(self) -> "Hotkeys":
        from relaxapp.shell.hotkeys import Act, Hotkeys

        acts = {
            "break_hotkey": Act("Begin a break", self._take_called_break),
            "worry_hotkey": Act("Put a worry down", self._ask_for_worry),
        }
        settings, open_keys = lambda: self.belongings.settings, self._surroundings.open_keys
        hotkeys = Hotkeys(settings, acts, self, open_keys=open_keys)
        hotkeys.noticed.connect(self.tell)
        return hotkeys

    # The tray

    def _follow_plan(self) -> None:
        """The tray is there while breaks are planned, and for a program that began in it."""
        is_wanted = self.desk.is_active or self._is_hidden_start
        if is_wanted and self._tray is None:
            self._open_tray()
            self._show_status()
        elif not is_wanted and self._tray is not None and self.has_window:
            self._tray.close()
            self._tray.deleteLater()
            self._tray = None

    def _open_tray(self) -> None:
        self._tray = self._make_tray()
        self._tray.open()

    def _make_tray(self) -> "Tray":
        from relaxapp.ui.tray import Tray

        has_tray, routines = self._surroundings.has_tray, self.belongings.routines_to_start
        tray = (
            Tray(routines, self, is_panel_dark=_is_panel_dark)
            if has_tray is None
            else Tray(routines, self, is_available=has_tray)
        )
        tray.break_requested.connect(self._take_break)
        tray.routine_requested.connect(self._start)
        tray.pause_requested.connect(lambda for_ms: self.desk.pause(for_ms))
        tray.resume_requested.connect(lambda: self.desk.resume())
        tray.skip_requested.connect(lambda: self.desk.skip())
        tray.window_requested.connect(self.show)
        tray.worry_requested.connect(self._ask_for_worry)
        tray.breaks_requested.connect(lambda: self.show_page("breaks"))
        tray.settings_requested.connect(lambda: self.show_page("settings"))
        tray.quit_requested.connect(self.quit)
        tray.control_shown.connect(lambda: self.tell(NO_TRAY))
        tray.set_theme(self.look.theme, is_dark=self.look.system.is_dark)
        return tray

    def _show_status(self) -> None:
        if self._app is not None and self.has_window:
            self._app.follow_breaks()
        if self._tray is None:
            return
        from relaxapp.core.break_words import short_words
        from relaxapp.ui.tray import TrayView

        desk = self.desk
        view = TrayView(
            desk.next_words,
            short_words(desk.upcoming, is_active=desk.is_active),
            desk.is_active,
            desk.breaks.is_paused,
            desk.shown is not None,
        )
        self._tray.show_view(view)

    def _show_theme(self, theme: "Theme") -> None:
        if self._tray is not None:
            self._tray.set_theme(theme, is_dark=self.look.system.is_dark)
        if "offering" in self.__dict__:
            self.offering.set_theme(theme)

    # The offer, and what is played

    def _make_offer_window(self) -> "OfferWindow":
        from relaxapp.ui.offer_window import OfferWindow

        window = OfferWindow()
        window.set_theme(self.look.theme)
        window.prepare()
        return window

    def _player_pieces(self, routine: "Routine", options: "Options") -> Iterator[object]:
        """Makes the player, a piece with each step: a break is offered, and may be taken."""
        for name in PLAYER_MODULES:
            yield import_module(name)
        yield self.app
        yield self.app.records.recording
        yield self.app.feelings.checking
        yield from self.app.sessions.pieces(routine, options)

    def _prepare_rest(self) -> None:
        """Reads what an offer needs, so that the first is there at once; binds hotkeys.

        Its window is made with that offer, in some 20 ms: it would bring the fonts, and at rest
        nothing is written.
        """
        if self.desk.is_active or self._is_hidden_start:
            self.offering  # noqa: B018 - made when it is first asked for
        self.hotkeys.follow()

    def _ask_for_worry(self, token: str = "") -> None:
        _take_token(token)
        self.app.reflecting.ask_for_worry()

    def _take_break(self, *, is_called: bool = False) -> None:
        self._settle()
        refusal = self.take_break(is_called=is_called)
        if refusal:
            self.refuse(refusal)

    def _take_called_break(self, token: str) -> None:
        _take_token(token)
        self._take_break(is_called=True)

    def _start(self, id: str) -> None:
        """A routine of the tray's menu."""

        def play() -> None:
            answer = self._begin_routine(id, {}, is_called=False)
            if answer.err:
                self.refuse(answer.err.strip())

        self._settle()
        self._begin_soon(play)

    def _play_break(self, wanted: "Break") -> None:
        from relaxapp.shell.session import Request

        options = replace(wanted.options, seed=self._seed())
        self._occasion_id = wanted.occasion_id
        is_muted, is_called = self.belongings.settings.mute, wanted.is_called
        request = Request(wanted.routine, options, is_muted=is_muted, is_called=is_called)
        refusal = self.app.sessions.play(request)
        self._occasion_id = None
        if refusal:
            self.refuse(refusal)

    def _note_begun(self, request: object) -> None:
        if self._is_settled:
            self.desk.began(self._occasion_id)

    def _note_ended(self, outcome: "Outcome") -> None:
        from relaxapp.core.player import Ending

        if self._is_settled:
            self.desk.ended(is_whole=outcome.ending is Ending.COMPLETED)

    def _note_left(self) -> None:
        """Also one that was left before its first moment, and so has no end."""
        if self._is_settled:
            self.desk.ended(is_whole=False)

    @property
    def _is_on_session(self) -> bool:
        return self._app is not None and self._app.sessions.is_playing

    def _seed(self) -> int:
        from relaxapp.app import Parts

        return (self._surroundings.parts or Parts()).seed()
