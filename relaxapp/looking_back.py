"""The section of the window's composition root where one looks back: the Progress page.

Takes the `App`, reads the history when the page is shown and whenever it changes while it is
open, and does what the page asks for with the history. A year is read at first, and what all years
come to once that has been painted.
"""

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from relaxapp.section import Section

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.core.progress import Progress
    from relaxapp.shell.history_files import HistoryFiles

PROGRESS = "progress"
NOTHING = "There was nothing on {}."

READ_AFTER_MS = 200
"""What changes at one go is read at one go."""


class LookingBack(Section):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._is_following = False
        self._whole: Progress | None = None
        self._reading = QTimer(self, singleShot=True, interval=READ_AFTER_MS)
        self._reading.setObjectName("progress")
        self._reading.timeout.connect(self._read_again)
        app.window.closed.connect(self._forget)

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {PROGRESS: self._make_page}

    @cached_property
    def files(self) -> "HistoryFiles":
        """What of the history goes into files, and comes from them."""
        from relaxapp.shell.history_files import HistoryFiles

        history, window = self._app.records.history, self._app.window
        files = HistoryFiles(history, window, self._app.parts.now, self)
        files.noticed.connect(window.tell)
        return files

    def show(self, name: str) -> None:
        if name == PROGRESS:
            self._page.show_progress(self._reckoned(is_whole=False))
            self._page.own.has_passphrase = self._app.records.history.has_passphrase

    @property
    def _page(self) -> Any:
        return self._app.page(PROGRESS)

    def _make_page(self) -> QWidget:
        from relaxapp.ui.progress_page import ProgressPage

        page, app = ProgressPage(), self._app
        page.start_requested.connect(lambda: app.show_page("today"))
        page.whole_requested.connect(self._show_whole)
        page.export_requested.connect(lambda kind: self.files.export(kind))
        page.import_requested.connect(lambda: self.files.bring_in())
        page.picture_requested.connect(lambda picture: self.files.save_picture(picture, app.theme))
        page.answers_requested.connect(lambda: app.reflecting.show_answers())
        page.safety_requested.connect(app.caring.show_signs)
        page.day_deletion_requested.connect(self._delete_day)
        page.erase_requested.connect(self._erase)
        return page

    def _reckoned(self, *, is_whole: bool) -> "Progress":
        """What was done comes to: the last year's, or that of all years."""
        from relaxapp.core.progress import progress_of, year_began

        history = self._app.records.history
        if not self._is_following:
            self._is_following = True
            history.follow(self._change)
        today = self._now().day
        return progress_of(history.done(None if is_whole else year_began(today)), today)

    def _show_whole(self) -> None:
        if self._whole is None:
            self._whole = self._reckoned(is_whole=True)
        self._page.show_whole(self._whole)

    def _change(self) -> None:
        """Something was recorded or deleted."""
        self._whole = None
        if self._app.window.page == PROGRESS:
            self._reading.start()

    def _read_again(self) -> None:
        if self._app.window.page == PROGRESS:
            self.show(PROGRESS)

    def _forget(self) -> None:
        """The window is closed: the program may go on for long without it."""
        self._reading.stop()
        self._whole = None

    def _delete_day(self, day: int) -> None:
        from relaxapp.ui.day_words import full_day_words

        history = self._app.records.history
        count = history.delete_day(day)
        if history.is_kept:
            name = full_day_words(day)
            words = f"{name} is deleted." if count else NOTHING.format(name)
            self._app.window.tell(words)

    def _erase(self) -> None:
        history = self._app.records.history
        history.erase()
        if history.is_kept:  # else it has said what is in the way
            self._app.reflecting.locking.look_again()
            self._app.window.tell("Your history is empty.")
