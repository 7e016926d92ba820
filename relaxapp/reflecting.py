"""The section of the window's composition root where one writes: reflections and worries.

Takes the `App`, makes what keeps and shows what is written when it is first asked for, and joins
it with the sessions, the Library and the settings. What was written is in the history; whether it
can be read is for the passphrase to say.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from relaxapp.core.routine import REFLECTION
from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.services.history import History
    from relaxapp.shell.answering import Answering
    from relaxapp.shell.locking import Locking
    from relaxapp.shell.reading import Reading
    from relaxapp.shell.session import Request
    from relaxapp.shell.worrying import Offer, Worrying
    from relaxapp.ui.library_page import LibraryPage
    from relaxapp.ui.settings_page import SettingsPage
    from relaxapp.ui.worry_dialog import WorryDialog

WORRIES, ANSWERS = "worries", "answers"
WORRY_KEYS = "Ctrl+Shift+W"
LOCK_TITLE = "A passphrase on what you write"
PLEASANT_MIN = 3
"""About so long is what is offered at the end of worry time."""


class Reflecting(Section):
    """See the module."""

    safety_requested = Signal()
    """Somebody has had too much of it, and asks where to find help."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._window = app.window
        self._before = "library"
        self._dialog: WorryDialog | None = None
        self._has_asked = False
        app.sessions.began.connect(self._begin)
        shortcut = QShortcut(QKeySequence(WORRY_KEYS), app.window)
        shortcut.activated.connect(self.ask_for_worry)

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {WORRIES: lambda: self.worrying.page, ANSWERS: self._make_answers}

    def show(self, name: str) -> None:
        if name == WORRIES:
            self.worrying.show()
        elif name == ANSWERS:
            before = self._window.page
            self._before = before if before not in (None, ANSWERS) else self._before
            self.reading.show()

    def connect_library(self, page: "LibraryPage") -> None:
        """Connects the ways on from a reflection's panel."""
        links = page.panel.reflection
        links.answers_requested.connect(self.show_answers)
        links.worries_requested.connect(self.show_worries)
        links.safety_requested.connect(self.safety_requested)

    def connect_settings(self, page: "SettingsPage") -> None:
        """Adds the card of the passphrase."""
        from relaxapp.ui.lock_card import LockCard

        card = LockCard()
        self.locking.connect_card(card)
        page.add_card(LOCK_TITLE, card)

    # What is asked for

    def show_answers(self, routine: str = "") -> None:
        """Shows what was written, with the last record of a routine open."""
        self._app.show_page(ANSWERS)
        if routine:
            self.reading.open_last(routine)
        self._unlock()

    def show_worries(self) -> None:
        """Shows the worries that wait."""
        self._app.show_page(WORRIES)
        self._unlock()

    def put_down(self, text: str) -> None:
        """Keeps a worry until worry time."""
        self.worrying.put_down(text)

    def ask_for_worry(self) -> None:
        """Asks for a worry in one line, over the window or, where it is closed, by itself."""
        from relaxapp.ui.worry_dialog import WorryDialog

        if self._dialog is not None:
            self._dialog.activateWindow()
            return
        parent = None if self._window.isHidden() else self._window
        self._dialog = dialog = WorryDialog(parent)
        dialog.set_theme(self._app.theme)
        dialog.put_down.connect(self.put_down)
        dialog.finished.connect(self._forget)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()
        dialog.raise_()
        dialog.activateWindow()

    def _forget(self) -> None:
        self._dialog = None

    def _unlock(self) -> None:
        """Asks for the passphrase, once in a run, where texts are first shown."""
        if self.locking.is_locked and not self._has_asked:
            self._has_asked = True
            self.locking.unlock()

    # What there is

    @property
    def _history(self) -> "History":
        return self._app.records.history

    @cached_property
    def answering(self) -> "Answering":
        from relaxapp.services.history import new_id
        from relaxapp.shell.answering import Answering

        sessions = self._app.sessions
        answering = Answering(
            sessions.playback,
            sessions.session,
            sessions.playing.page,
            self._history,
            lambda: self._app.records.recording.recorder.id,
            new_id,
            self._now,
            self,
        )
        answering.is_locked = lambda: self.locking.is_locked
        answering.noticed.connect(self._window.tell)
        answering.left.connect(sessions.leave_player)
        answering.unlock_requested.connect(lambda: self.locking.unlock())
        answering.safety_requested.connect(self.safety_requested)
        answering.answered.connect(lambda answer: self._app.caring.look_at_answer(answer))
        answering.checked_in.connect(lambda: self._app.caring.look_back())
        sessions.answered.connect(answering.note_answer)
        sessions.playing.asks = answering.ask
        self._window.closed.connect(answering.keep)
        return answering

    @cached_property
    def worrying(self) -> "Worrying":
        from relaxapp.services.clock import now_ms
        from relaxapp.services.history import new_id
        from relaxapp.shell.worrying import Worrying

        clock = self._app.parts.clock or now_ms
        worrying = Worrying(self._history, new_id, self._now, clock, self._pleasant, self)
        worrying.is_locked = lambda: self.locking.is_locked
        worrying.noticed.connect(self._tell_put_down)
        worrying.start_requested.connect(self._app.sessions.start)
        worrying.page.unlock_requested.connect(lambda: self.locking.unlock())
        worrying.page.safety_requested.connect(self.safety_requested)
        return worrying

    @cached_property
    def reading(self) -> "Reading":
        from relaxapp.shell.reading import Reading

        reading = Reading(self._history, self._names, self._now, self)
        reading.is_locked = lambda: self.locking.is_locked
        reading.undo_offered.connect(
            lambda words, undo: self._window.tell(words, ("Bring it back", undo))
        )
        return reading

    @cached_property
    def locking(self) -> "Locking":
        from relaxapp.shell.locking import Locking

        locking = Locking(self._history, self._window, lambda: self._app.theme, self)
        locking.noticed.connect(self._window.tell)
        locking.changed.connect(self._read_again)
        return locking

    def _make_answers(self) -> QWidget:
        page = self.reading.page
        page.left.connect(lambda: self._app.show_page(self._before))
        page.unlock_requested.connect(lambda: self.locking.unlock())
        page.export_requested.connect(lambda: self._app.looking_back.files.export("json"))
        return page

    def _begin(self, request: "Request") -> None:
        if request.routine.kind == REFLECTION or "answering" in self.__dict__:
            self.answering.begin(request)

    def _read_again(self) -> None:
        """Texts can be read now, or no longer."""
        if "answering" in self.__dict__:
            self.answering.read_again()
        for name, shown in (("worrying", WORRIES), ("reading", ANSWERS)):
            if name in self.__dict__ and self._window.page == shown:
                self.show(shown)

    def _tell_put_down(self, words: str) -> None:
        """With a way to the worries, where one is not there already or in a session."""
        if self._window.page == WORRIES or self._app.sessions.is_playing:
            self._window.tell(words)
        else:
            self._window.tell(words, ("Show them", self.show_worries))

    def _names(self) -> dict[str, str]:
        by_id = self._app.world.library.by_id
        return {id: entry.name for id, entry in by_id.items()}

    def _pleasant(self) -> "Offer | None":
        """Something short to end worry time with: a favourite first, and nothing to write."""
        from relaxapp.core.suggest import picks
        from relaxapp.core.units import clock
        from relaxapp.shell.today import good_routines

        routines = [one for one in good_routines(self._app.world.library) if one.kind != REFLECTION]
        kept = self._app.bookmarks.value
        found = picks(
            routines,
            PLEASANT_MIN,
            recent=[one.id for one in kept.recent],
            favourites=kept.favourites,
            hour=self._app.parts.now().hour,
            options=self._app.options,
        )
        if not found:
            return None
        first = found[0]
        return first.routine.id, first.options, f"{first.routine.name}, {clock(first.length_ms)}"
