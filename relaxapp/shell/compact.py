"""The compact player joined to the session that it shows, and to the screens that it stands on.

The same session, playback and clock as the window's player; only the view is another. What a
person does in it reaches playback and session; where it is put is remembered for each screen.
Says when the large player is wanted, and when the thanks were seen.
"""

import os
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QApplication

from relaxapp.core.player import Outcome, State
from relaxapp.core.routine import Routine
from relaxapp.core.settings import CARD, LARGE, STRIP
from relaxapp.core.timeline import Moment, Timeline
from relaxapp.services.display import platform_for
from relaxapp.services.playback import Playback
from relaxapp.services.window_places import Box, PlacesFile, Room, moved_to, place_for
from relaxapp.shell.preferences import Preferences
from relaxapp.shell.session import Session
from relaxapp.ui.compact_player import CompactPlayer
from relaxapp.ui.theme import Theme

NOT_ON_TOP = "Your desktop lets no program keep a window on top. You can drag this one anywhere."
ON_TOP_NEXT_TIME = "From the next start of relaxapp on, this window stays on top."
ON_TOP_IF_SET = "To keep this on top, choose a small player size in Settings, and start anew."


def on_top_words(environment: Mapping[str, str], player_size: str) -> str:
    """What there is to say on Wayland, where nothing stays on top: whether XWayland would help."""
    if platform_for(environment, wants_placed_windows=True) is None:
        return NOT_ON_TOP
    return ON_TOP_IF_SET if player_size == LARGE else ON_TOP_NEXT_TIME


class Compact(QObject):
    """See the module. The window is made with it, and shown by `open`."""

    enlarge_requested = Signal(bool, bool)
    """The large player: whether in full screen, and whether it may take the keyboard."""
    left = Signal()
    """The session is over, and the thanks were seen."""
    hurt_reported = Signal()
    """The move that is going on hurts."""
    visibility_changed = Signal(bool)

    def __init__(
        self,
        playback: Playback,
        session: Session,
        preferences: Preferences,
        places: PlacesFile,
        parent: QObject | None = None,
        *,
        platform: str | None = None,
    ) -> None:
        """`platform` is Qt's name of what windows are opened with, by default the one in use."""
        super().__init__(parent)
        platform = platform or QGuiApplication.platformName()
        self.can_place = not platform.startswith("wayland")
        self.window = CompactPlayer(can_place=self.can_place, is_shaped=platform == "xcb")
        self._playback = playback
        self._session = session
        self._preferences = preferences
        self._places = places
        self._routine: Routine | None = None
        self._has_told = False
        self._settle_timer = QTimer(self, interval=0)
        self._settle_timer.setObjectName("compact settle")
        self._settle_timer.setSingleShot(True)
        self._settle_timer.timeout.connect(self._settle)
        self._connect()
        self._watch_screens()
        self.apply()

    @property
    def is_open(self) -> bool:
        return self.window.isVisible()

    @property
    def is_seen(self) -> bool:
        """Whether there is anything to see of it."""
        return self.window.is_seen

    def set_theme(self, theme: Theme) -> None:
        self.window.set_theme(theme)
        self._settle()

    def pace_at(self, moment: Moment) -> int:
        return self.window.pace_at(moment)

    def apply(self) -> None:
        """Shows what is set now."""
        settings = self._preferences.settings
        self.window.set_shape(settings.breath_shape)
        self.window.set_numbers_hidden(settings.hide_numbers)

    def open(
        self, routine: Routine, timeline: Timeline, form: str, *, takes_focus: bool = True
    ) -> None:
        """Shows a session as a strip or a card, where it stood last on this screen."""
        self._routine = routine
        self.window.set_form(form)
        self.window.show_session(routine, timeline)
        self.window.set_muted(self._session.is_muted)
        self._settle()
        self.window.open(takes_focus=takes_focus)
        self._show_moment()
        if not self.can_place and not self._has_told:
            self._has_told = True
            size = self._preferences.settings.player_size
            self.window.show_note(on_top_words(os.environ, size))

    def rehearse(self, routine: Routine, timeline: Timeline, form: str) -> None:
        """Draws a session out of sight, so that it is there at once when it begins."""
        self.window.set_form(form)
        self.window.show_session(routine, timeline)
        self.window.winId()
        self.window.grab()

    def tell(self, sentence: str) -> None:
        """Says one sentence for a short while, where a session is looked at here."""
        if self.is_open:
            self.window.show_note(sentence)

    def close(self) -> None:
        """Takes the window away; the session is not touched."""
        self.window.hide()

    def _connect(self) -> None:
        window, playback, session = self.window, self._playback, self._session
        window.pause_toggled.connect(playback.toggle_pause)
        window.back_requested.connect(playback.previous_step)
        window.next_requested.connect(playback.next_step)
        window.repeat_requested.connect(playback.repeat_step)
        window.more_requested.connect(lambda: playback.lengthen())
        window.stop_requested.connect(self._stop)
        window.mute_toggled.connect(session.toggle_mute)
        window.form_toggled.connect(self._toggle_form)
        window.enlarge_requested.connect(lambda: self._enlarge(is_full=False))
        window.full_screen_requested.connect(lambda: self._enlarge(is_full=True))
        window.dragged.connect(self._remember)
        window.left.connect(self._leave)
        window.closed.connect(self._stop_for_good)
        window.hurt_reported.connect(self.hurt_reported)
        window.visibility_changed.connect(self.visibility_changed)
        session.muted_changed.connect(window.set_muted)
        session.ended.connect(self._end)
        playback.ticked.connect(self._show_moment)
        playback.state_changed.connect(self._look_for_gate)
        playback.timeline_changed.connect(self._show_timeline)

    def _watch_screens(self) -> None:
        application = QApplication.instance()
        assert isinstance(application, QGuiApplication)
        application.screenAdded.connect(self._take_screen)
        application.screenRemoved.connect(self._settle_timer.start)
        application.primaryScreenChanged.connect(self._settle_timer.start)
        for screen in QGuiApplication.screens():
            screen.availableGeometryChanged.connect(self._settle_timer.start)

    def _take_screen(self, screen: QScreen) -> None:
        screen.availableGeometryChanged.connect(self._settle_timer.start)
        self._settle_timer.start()

    def _settle(self) -> None:
        """Puts the window where it belongs on the screens that are there now."""
        rooms = rooms_now()
        if self.can_place and rooms:
            size = self.window.width(), self.window.height()
            box = place_for(self._places.value, rooms, size)
            self.window.move(box.x, box.y)

    def _remember(self) -> None:
        self._places.keep(moved_to(self._places.value, self._box(), rooms_now()))
        self._settle()  # what was dragged over the edge comes back

    def _box(self) -> Box:
        at = self.window.pos()
        return Box(at.x(), at.y(), self.window.width(), self.window.height())

    def _toggle_form(self) -> None:
        self.window.set_form(CARD if self.window.form == STRIP else STRIP)
        self._settle()

    def _show_moment(self) -> None:
        player = self._playback.player
        if player is not None and self._is_shown:
            self.window.show_moment(
                player.moment, player.state, player.span_index, player.is_interrupted
            )

    @property
    def _is_shown(self) -> bool:
        """Whether the session under way is looked at here."""
        return self.is_open and self._playback.is_running

    def _show_timeline(self) -> None:
        player = self._playback.player
        if player is not None and self._is_shown:
            self.window.show_timeline(player.timeline)
            self._settle()

    def _look_for_gate(self) -> None:
        """A question wants more room than there is here."""
        player = self._playback.player
        if self.is_open and player is not None and player.state is State.WAITING:
            self._enlarge(is_full=False)

    def _enlarge(self, *, is_full: bool) -> None:
        had_focus = self.window.isActiveWindow()
        self.enlarge_requested.emit(is_full, had_focus)
        self.close()

    def _stop(self) -> None:
        if not self._session.stop():
            self._leave()

    def _stop_for_good(self) -> None:
        """Closed by the desktop: nothing goes on that nobody sees."""
        self._session.stop()
        self._leave()

    def _end(self, outcome: Outcome) -> None:
        if self.is_open and self._routine is not None:
            self.window.show_end(outcome, self._routine)

    def _leave(self) -> None:
        self.close()
        self.left.emit()


def rooms_now() -> tuple[Room, ...]:
    """The screens that are there, the main one first."""
    main = QGuiApplication.primaryScreen()
    screens = sorted(QGuiApplication.screens(), key=lambda screen: screen is not main)
    return tuple(_room(screen) for screen in screens)


def _room(screen: QScreen) -> Room:
    box = screen.availableGeometry()
    return Room(screen.name(), Box(box.x(), box.y(), box.width(), box.height()))
