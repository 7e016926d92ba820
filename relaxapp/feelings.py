"""The section of the window's composition root where people say how they feel.

Takes the `App`, joins what is said on Today and at the end of a session with the check-ins in the
history, and gives what Today's suggestion takes from all that: how the person feels, the time they
have, and what has helped. The history is read once the window is there, so Today never waits for
it: what is read late counts from the next suggestion on, and the one that is seen stays.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from relaxapp.core.check_ins import Said
from relaxapp.core.helped import RECENT_DAYS, Effect
from relaxapp.core.journal import SessionRecord
from relaxapp.core.routine import REFLECTION
from relaxapp.core.settings import ASKED_AFTER, ASKED_BOTH, ASKED_NEVER
from relaxapp.core.suits import SEVERE, Feeling
from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.shell.checking_in import CheckingIn
    from relaxapp.shell.session import Request
    from relaxapp.ui.today_page import TodayPage

READ_AFTER_MS = 100
"""The history is read when the window has been painted, and what else opens has been let begin."""

LOOKED_AT_MS = 1_500
"""Pain is looked at when its line has been still for so long."""


class Feelings(Section):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self.effects: Mapping[str, Effect] = {}
        """How much each routine seems to have helped, as far as the history has been read."""
        self._minutes: int | None = None
        self._hurt_day: int | None = None
        """The day on which pain was last said to be severe, unless it was less since."""
        self._page: TodayPage | None = None
        self._is_following = False
        self._is_stale = True
        """Whether there is more in the history than was read."""
        self._reading = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._reading.setObjectName("reading of the history")
        self._reading.timeout.connect(self._read)
        self._has_pain = False
        """Whether pain was said and not looked at so far."""
        self._looking = QTimer(self, singleShot=True, interval=LOOKED_AT_MS)
        self._looking.setObjectName("look at pain")
        self._looking.timeout.connect(self._look)
        sessions = app.sessions
        sessions.began.connect(self._begin)
        sessions.left.connect(self._leave)
        sessions.before_said.connect(lambda said: self.checking.say_before(said))
        sessions.after_said.connect(self._say_after)
        app.records.recorded.connect(self._ask)

    @cached_property
    def checking(self) -> "CheckingIn":
        from relaxapp.services.history import new_id
        from relaxapp.shell.checking_in import CheckingIn

        app = self._app
        return CheckingIn(
            lambda: app.records.history,
            self._now,
            new_id,
            lambda: app.preferences.settings.keep_history,
            self,
        )

    @property
    def feeling(self) -> Feeling:
        """How the person feels now and the time they have, as far as they have said so."""
        said = self.checking.said_now if "checking" in self.__dict__ else Said()
        hurt_today = self._hurt_day is not None and self._hurt_day == self._now().day
        return replace(said.feeling(self._minutes), hurt_today=hurt_today)

    def join(self, page: "TodayPage") -> None:
        """Takes what is said on Today."""
        self._page = page
        page.check_in_changed.connect(self._say_now)
        page.minutes_chosen.connect(self._choose_minutes)

    def show(self, name: str) -> None:
        if name == "today" and self._page is not None:
            if self._is_stale and self._app.window.is_painted:
                self._reading.start()
            is_asked = self._app.preferences.settings.check_ins != ASKED_NEVER
            has_said = "checking" in self.__dict__
            said = self.checking.said_now if has_said else Said()
            self._page.show_check_in(said if is_asked else None)

    def apply(self, setting: str) -> None:
        if setting == "check_ins":
            self.show("today")

    def finish_opening(self) -> None:
        self._reading.start()

    def close(self) -> None:
        """The window is closed: what was said is written."""
        self._reading.stop()
        self._looking.stop()
        if "checking" in self.__dict__:
            self.checking.leave()

    def _say_now(self, said: Said) -> None:
        self.checking.say_now(said)
        self._look_soon(said)
        self._app.suggesting.suggest_anew()

    def _say_after(self, said: Said) -> None:
        self.checking.say_after(said)
        self._look_soon(said)

    def _choose_minutes(self, minutes: int) -> None:
        self._minutes = minutes
        self._app.suggesting.suggest_anew()

    def _begin(self, request: "Request") -> None:
        self._app.sessions.ask_nothing()
        self.checking.begin(self._app.records.recording.recorder.id)

    def _ask(self, session: SessionRecord) -> None:
        """The session is over, and was one. A reflection has asked enough by itself."""
        self.checking.record()
        if session.kind == REFLECTION:
            return
        asked = self._app.preferences.settings.check_ins
        if asked in (ASKED_AFTER, ASKED_BOTH):
            before = self.checking.before
            self._app.sessions.ask_how(before, asks_before=asked == ASKED_BOTH)

    def _leave(self) -> None:
        self._minutes = None  # that time has been spent
        self.checking.leave()
        if self._has_pain:
            self._looking.start()

    def _look_soon(self, said: Said) -> None:
        """Pain may be worth a word, once the line is let go."""
        if said.pain is not None:
            self._hurt_day = self._now().day if said.pain >= SEVERE else None
            self._has_pain = True
            self._looking.start()

    def _look(self) -> None:
        """Shows a word of concern where there is reason to; not while a session plays."""
        if self._app.sessions.is_playing or not self._has_pain:
            return
        self._has_pain = False
        self._app.caring.look_back(self.checking.records)

    def _read(self) -> None:
        """Reads what helped and what was done this week."""
        history, is_first = self._app.records.history, not self._is_following
        if is_first:
            self._is_following = True
            history.follow(self._forget)
        self._is_stale = False
        if history.path is None or not history.path.exists():
            return
        from relaxapp.core.helped import Measure
        from relaxapp.core.progress import progress

        today = self._now().day
        since = today - RECENT_DAYS
        sessions, check_ins = history.sessions(since), history.check_ins(since)
        found = progress(sessions, check_ins, today)
        self.effects = found.effects(Measure.TENSION)
        if self._page is not None:
            self._page.show_week(found.this_week, today)
        last = next((one for one in reversed(check_ins) if one.pain is not None), None)
        if is_first and last is not None and (last.pain or 0) >= SEVERE:
            self._hurt_day = last.at.local.day
        has_news = self._hurt_day == today
        if is_first and (self.checking.take_up(check_ins[-1:]) or has_news):
            self._app.suggesting.suggest_anew()
            self.show("today")

    def _forget(self) -> None:
        """Something was recorded: it is read when Today is shown again."""
        self._is_stale = True
