"""The section of the window's composition root where sessions are played, or saved as sound.

Takes the `App`, makes what plays when it is first asked for (playback, session, sound, player
page, compact player, media keys), begins what is chosen on other pages, and sees to it that a
session is shown in one place at a time. Says when one begins and ends, and when the person is
done with it. What they do is theirs; what is asked for in one and done in another meets here.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from relaxapp.core.compiler import Options
from relaxapp.core.routine import Routine
from relaxapp.core.settings import LARGE
from relaxapp.core.timeline import Timeline
from relaxapp.section import Section
from relaxapp.services.bookmarks import with_moves
from relaxapp.ui.window import PLAYER
from relaxapp.world import DONE, STOPPED

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.core.check_ins import Said
    from relaxapp.core.timeline import Moment
    from relaxapp.services.playback import Playback
    from relaxapp.shell.compact import Compact
    from relaxapp.shell.media import Media
    from relaxapp.shell.moves import Moves
    from relaxapp.shell.playing import Playing
    from relaxapp.shell.saving import Saving
    from relaxapp.shell.session import Request, Session
    from relaxapp.shell.sounding import Sounding
    from relaxapp.ui.typing_guard import TypingGuard

NOT_NOW = "Another session is just beginning."


class Sessions(Section):
    """See the module."""

    began = Signal(object)
    """The `Request`, once it is shown."""
    place_kept = Signal(object)
    """The `Unfinished`, every few seconds; none of a session that is not remembered."""
    answer_typed = Signal(object, str)
    """The `Gate` that waits, and what is written so far, with each key."""
    answered = Signal(object, object)
    """The `Gate` that is about to be passed, and the answer as text, or None."""
    ended = Signal(object)
    """The `Outcome`; a session that goes with its window has none."""
    before_said = Signal(object)
    """The `Said` of how the person felt before the session, said at its end."""
    after_said = Signal(object)
    """The `Said` of how they feel after it."""
    left = Signal()
    """The person goes back to where the session was opened."""

    def __init__(self, app: "App", audio: str | None = None) -> None:
        """`audio` overrides the setting."""
        super().__init__(app)
        self._window = app.window
        self._audio = audio
        self._first: Request | None = None
        self._is_brief = False  # the window is there for one session, and goes with it

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {PLAYER: self._make_player}

    @property
    def exit_status(self) -> int:
        """STOPPED where something was to be played and nothing was played to its end."""
        has_completed = self._has("playing") and self.playing.has_completed
        return DONE if self._first is None or has_completed else STOPPED

    @property
    def has_player(self) -> bool:
        """Whether what shows a session is there already."""
        return self._has("playing")

    @property
    def is_playing(self) -> bool:
        """Whether a session is under way, or about to begin."""
        return self._has("session") and self.session.is_running

    @property
    def is_small_seen(self) -> bool:
        """Whether the compact player stands on the screen, with a session or its thanks."""
        compact = self._compact_made
        return compact is not None and compact.is_open

    # How the window opens, changes and closes

    def open(self, request: "Request | None") -> None:
        """The window opens; what is requested begins once it has."""
        self._first = request
        self._is_brief = False

    def stay(self) -> None:
        """The person has asked for the window: it does not go with the session."""
        self._is_brief = False

    def finish_opening(self) -> None:
        session = self.session
        if self._first is not None:
            session.start(self._first)

    def apply(self, setting: str) -> None:
        self.session.apply(self._app.preferences.settings)
        if self._has("playing"):
            self.playing.apply()
        if self._compact_made is not None:
            self._compact_made.apply()

    def close(self) -> None:
        """The window is closed: a session stays in the bookmarks."""
        self._is_brief = False
        if self._app.stays():
            self.session.set_aside()
        else:
            self.session.leave()

    def pieces(self, routine: Routine, options: Options) -> Iterator[object]:
        """Makes what shows a session, a piece with each step, and has it drawn once out of sight.

        Nothing is seen, heard or begun.
        """
        yield self.session
        yield import_module("relaxapp.ui.scenes")
        yield self.playing
        yield self._app.page(PLAYER)
        yield self._app.watch
        yield self.media
        size = self._app.preferences.settings.player_size
        if size != LARGE:
            yield self.compact
        self._rehearse(routine, options)

    def _rehearse(self, routine: Routine, options: Options) -> None:
        """Draws a session that may begin; the thanks of another that are looked at stay."""
        timeline = self.session.timeline_of(routine, options)
        size, page = self._app.preferences.settings.player_size, self.playing.page
        is_small_open = self._compact_made is not None and self._compact_made.is_open
        if timeline is None or self.is_playing or page.isVisible() or is_small_open:
            return
        routine = routine.at_level(options.level)
        self.playing.show(routine, timeline)
        if size != LARGE:
            self.compact.rehearse(routine, timeline, size)
        elif self._window.isHidden():
            self._app.prepare_window()
            page.resize(self._window.size())
            page.grab()

    # What there is

    @cached_property
    def playback(self) -> "Playback":
        from relaxapp.services.clock import now_ms
        from relaxapp.services.playback import Playback

        clock = self._app.parts.clock or now_ms
        playback = Playback(self, clock=clock, pace_at=self._pace_at)
        playback.set_visible(self._window.is_seen)
        self._window.visibility_changed.connect(self._look_whether_seen)
        return playback

    @cached_property
    def session(self) -> "Session":
        from relaxapp.services.awake import Awake
        from relaxapp.shell.session import Session

        awake = (self._app.parts.awake or Awake)()
        bookmarks, sounding = self._app.bookmarks, self.sounding
        session = Session(self.playback, awake, bookmarks, sounding, self._open_player, self)
        session.apply(self._app.preferences.settings)
        session.noticed.connect(self._window.tell)
        session.began.connect(self.began)
        session.place_kept.connect(self.place_kept)
        session.ended.connect(self.ended)
        return session

    @cached_property
    def sounding(self) -> "Sounding":
        from relaxapp.services.clock import now_ms
        from relaxapp.shell.openers import openers_for
        from relaxapp.shell.sounding import Sounding

        openers = self._app.parts.openers or openers_for(self._app.world, self._audio)
        clock = self._app.parts.clock or now_ms
        sounding = Sounding(openers, lambda: self.session.is_running, clock, self)
        sounding.noticed.connect(self._window.tell)
        return sounding

    @cached_property
    def moves(self) -> "Moves":
        from relaxapp.shell.moves import Moves

        moves = Moves(self._app.world, self._app.bookmarks, self.session, self)
        moves.noticed.connect(self._app.caring.tell_hurt)
        moves.changed.connect(self._app.refresh)
        return moves

    @cached_property
    def playing(self) -> "Playing":
        from relaxapp.shell.playing import Playing

        playing = Playing(self.playback, self.session, self._app.preferences, self)
        playing.answer_typed.connect(self.answer_typed)
        playing.answered.connect(self.answered)
        playing.left.connect(self.leave_player)
        playing.page.check_in.before_said.connect(self.before_said)
        playing.page.check_in.after_said.connect(self.after_said)
        return playing

    @cached_property
    def media(self) -> "Media":
        from relaxapp.services.media import open_bus
        from relaxapp.shell.media import Media

        media = Media(self.playback, self.session, self._app.parts.open_bus or open_bus, self)
        media.raise_requested.connect(lambda: self._window.come_forward())
        self._window.closed.connect(media.close)
        return media

    @cached_property
    def compact(self) -> "Compact":
        from relaxapp.services.window_places import PlacesFile
        from relaxapp.shell.compact import Compact

        user, preferences = self._app.world.folders.user, self._app.preferences
        places = PlacesFile(None if user is None else user / "compact.json")
        compact = Compact(self.playback, self.session, preferences, places, self)
        compact.set_theme(self._app.theme)
        self._app.look.changed.connect(compact.set_theme)
        compact.enlarge_requested.connect(self._enlarge)
        compact.left.connect(self.leave_player)
        compact.visibility_changed.connect(self._look_whether_seen)
        compact.window.tension_said.connect(self._take_tension)
        compact.hurt_reported.connect(self.moves.leave)
        self.moves.noticed.connect(compact.tell)
        self._window.visibility_changed.connect(self._take_back)
        self._window.closed.connect(compact.close)
        return compact

    @cached_property
    def guard(self) -> "TypingGuard":
        from relaxapp.services.clock import now_ms
        from relaxapp.ui.typing_guard import TypingGuard

        guard = TypingGuard(self._app.parts.clock or now_ms, self)
        self.left.connect(guard.end)
        self._window.closed.connect(guard.end)
        return guard

    @cached_property
    def saving(self) -> "Saving":
        from relaxapp.services.voice.clips import synthesiser
        from relaxapp.shell.saving import Saving
        from relaxapp.ui.save_dialog import ask_for_sound_file

        saving = Saving(
            self._app.world,
            self._app.parts.ask_path or ask_for_sound_file,
            self._app.parts.synthesiser or synthesiser,
            lambda: self.session.is_running,
            self._app.shelf.open_file,
            self,
        )
        saving.noticed.connect(self._window.tell)
        self._window.closed.connect(saving.close)
        self._window.add_saving(saving.bar)
        return saving

    # What begins one

    def play(self, request: "Request") -> str | None:
        """Begins a session, in a window of its own where none is open.

        Gives one sentence where it could not begin.
        """
        session, heard = self.session, list[str]()
        connection = session.noticed.connect(heard.append)
        was_hidden = self._window.isHidden()
        if was_hidden:
            self._app.prepare_window()
        self._is_brief = was_hidden
        session.start(request)
        session.noticed.disconnect(connection)
        if session.is_running:
            if self._compact_made is None or not self._compact_made.is_open:
                self._window.come_forward(takes_focus=request.takes_focus)
            return None
        return heard[0] if heard else NOT_NOW

    def start(self, id: str, options: Options, has_sound: bool | None = None) -> None:
        """Plays a routine of the Library, at the level and length of some options."""
        from relaxapp.shell.session import Request

        routine = self._routine(id)
        if routine is not None:
            is_muted = self._is_muted if has_sound is None else not has_sound
            options = replace(self._options_like(options), seed=self._app.parts.seed())
            self.session.start(Request(routine, options, is_muted=is_muted))

    def start_move(self, id: str) -> None:
        """Plays a move alone."""
        self.moves.start(id, self._app.options, self._is_muted)

    def resume(self) -> None:
        """Goes on with the session that was left."""
        from relaxapp.shell.session import Request

        place = self._app.bookmarks.value.unfinished
        routine = None if place is None else self._routine(place.id)
        place = None if place is None else with_moves(place, self._app.world.catalogue.moves)
        if place is not None and routine is not None:
            options, position_ms = place.options, place.position_ms
            request = Request(
                routine, options, position_ms, place.speed, self._is_muted, gate=place.gate
            )
            self.session.start(request)

    def dismiss_unfinished(self) -> None:
        """The session that was left is not gone on with."""
        bookmarks = self._app.bookmarks
        bookmarks.keep(replace(bookmarks.value, unfinished=None))
        self._app.refresh()

    def save_sound(self, id: str, options: Options) -> None:
        """Saves a routine of the Library as a sound file, as `start` would play it."""
        routine = self._routine(id)
        if routine is not None:
            settings = self._app.preferences.settings
            self.saving.ask(routine, self._options_like(options), settings)

    def ask_how(self, before: "Said", *, asks_before: bool) -> None:
        """Asks at the end of a session how the person feels, wherever that end is seen."""
        self.playing.page.check_in.ask(before, asks_before=asks_before)
        if self._compact_made is not None:
            self._compact_made.window.ask_tension(before.tension)

    def ask_nothing(self) -> None:
        """Another session begins: what was asked at the end of the last one is over."""
        self.playing.page.check_in.hide()

    def _take_tension(self, tension: int | None) -> None:
        """What was said in the small player stands in the large one too."""
        said = replace(self.playing.page.check_in.after.said, tension=tension)
        self.playing.page.check_in.show_after(said)
        self.after_said.emit(said)

    def _routine(self, id: str) -> Routine | None:
        """A routine of the Library, where it is there and sound."""
        entry = self._app.world.library.find(id)
        return None if entry is None else entry.routine

    def _options_like(self, options: Options) -> Options:
        return replace(self._app.options, level=options.level, for_ms=options.for_ms)

    @property
    def _is_muted(self) -> bool:
        return self._app.preferences.settings.mute

    # Where it is seen

    def _make_player(self) -> QWidget:
        page = self.playing.page
        page.hurt_reported.connect(self.moves.leave)
        page.full_screen_toggled.connect(self._window.toggle_full_screen)
        page.compact_requested.connect(self._make_small)
        return page

    def _open_player(self, routine: Routine, timeline: Timeline) -> None:
        self._app.watch.stop()  # what changes meanwhile is shown after the session
        self.media  # noqa: B018 - media keys reach the session as soon as it plays
        self._app.page(PLAYER)
        self.playing.show(routine, timeline)
        self._window.show_player()
        request = self.session.request
        if request is not None and request.is_called:
            self.guard.begin()
        elif self._has("guard"):
            self.guard.end()
        size = (request and request.size) or self._app.preferences.settings.player_size
        if size != LARGE:
            takes_focus = request is None or request.takes_focus
            self._window.make_way(is_told=self.compact.can_place)
            self.compact.open(routine, timeline, size, takes_focus=takes_focus)
        elif self._compact_made is not None:
            self._compact_made.close()
        self._look_whether_seen()

    def leave_player(self) -> None:
        """The person is done with a session: shows what was there before it."""
        self.left.emit()
        if self._is_brief and self._app.stays():
            self._window.close()
            return
        self._is_brief = False
        self._app.page(self._window.page_before)
        self._window.leave_player()
        compact = self._compact_made
        if compact is not None and not compact.can_place and self._window.isHidden():
            self._window.come_forward(takes_focus=False)  # it had to go altogether
        self._app.watch.start()
        self._app.shelf.rescan()
        self._app.show_page(self._window.page or "today")

    def _make_small(self) -> None:
        """The session goes on in the compact player, as long as it asks nothing."""
        from relaxapp.core.player import State

        player, routine = self.playback.player, self.playing.routine
        if player is None or routine is None or player.state in (State.WAITING, State.FINISHED):
            return
        size = self._app.preferences.settings.player_size
        form = self.compact.window.form if size == LARGE else size
        self._window.make_way(is_told=self.compact.can_place)
        self.compact.open(routine, player.timeline, form)

    def _take_back(self, is_seen: bool) -> None:
        """The person has taken the window up again: the session is seen there."""
        if is_seen:
            self.compact.close()

    def _enlarge(self, is_full: bool, takes_focus: bool) -> None:
        self._window.come_forward(takes_focus=takes_focus)
        if is_full and not self._window.isFullScreen():
            self._window.toggle_full_screen()
        self.playing.page.setFocus()

    def _look_whether_seen(self) -> None:
        """A session keeps its pace wherever it is seen."""
        compact = self._compact_made
        is_small_seen = compact is not None and compact.is_seen
        self.playback.set_visible(self._window.is_seen or is_small_seen)
        is_small = compact is not None and compact.is_open
        if is_small_seen if is_small else self._window.is_seen:
            # What is seen is painted before any timer is looked at.
            QTimer.singleShot(0, self.session, self.session.note_seen)

    def _pace_at(self, moment: "Moment") -> int:
        compact = self._compact_made
        if compact is not None and compact.is_seen and not self._window.is_seen:
            return compact.pace_at(moment)
        return self.playing.page.pace_at(moment)

    @property
    def _compact_made(self) -> "Compact | None":
        """The compact player, where one has been wanted so far."""
        return self.__dict__.get("compact")

    def _has(self, name: str) -> bool:
        """Whether one of what there is was wanted so far."""
        return name in self.__dict__
