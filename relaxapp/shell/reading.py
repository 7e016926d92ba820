"""What was written, on a page: found, opened, deleted, and brought back once more.

Takes the history and the names of routines; says a sentence with a way back when a record is
deleted.
"""

from collections.abc import Callable, Mapping
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from relaxapp.core.answers import Writing, searched, writings
from relaxapp.core.journal import Answer, SessionRecord, Stamp
from relaxapp.core.sealing import is_sealed
from relaxapp.ui.answers_page import AnswersPage


class KeepsAnswers(Protocol):
    """The history, as far as it is needed here."""

    def answers(self, search: str = "", session: str | None = None) -> tuple[Answer, ...]: ...

    def sessions(
        self, since_day: int | None = None, routine: str | None = None
    ) -> tuple[SessionRecord, ...]: ...

    def put_answer(self, answer: Answer) -> None: ...

    def delete_answer(self, id: str) -> None: ...


class Reading(QObject):
    """See the module."""

    undo_offered = Signal(str, object)
    """A sentence, and what brings the record back."""

    def __init__(
        self,
        history: KeepsAnswers,
        names: Callable[[], Mapping[str, str]],
        now: Callable[[], Stamp],
        parent: QObject | None = None,
    ) -> None:
        """`names` are those of routines by id."""
        super().__init__(parent)
        self.page = AnswersPage()
        self.is_locked: Callable[[], bool] = lambda: False
        """Whether what was written cannot be read now."""
        self._history = history
        self._names = names
        self._now = now
        self._all: tuple[Writing, ...] = ()
        self.page.searched.connect(self._search)
        self.page.deleted.connect(self._delete)

    def show(self) -> None:
        """Shows the page with what is true now."""
        answers = self._history.answers()
        if self.is_locked() and any(is_sealed(one.answer) for one in answers):
            self._all = ()
            self.page.show_locked()
            return
        written = [one for one in answers if one.answer.strip()]
        self._all = writings(written, self._history.sessions(), self._names())
        self._search(self.page.search.text())

    def open_last(self, routine: str) -> None:
        """Shows the page with the last record of a routine open, if there is one."""
        self.page.search.clear()
        self.show()
        last = next((one for one in self._all if one.routine == routine), None)
        if last is not None:
            self.page.open_record(last.session)

    def _search(self, text: str) -> None:
        self.page.show_writings(searched(self._all, text), self._now().day)

    def _delete(self, session: str) -> None:
        gone = next((one for one in self._all if one.session == session), None)
        if gone is None:
            return
        for answer in gone.answers:
            self._history.delete_answer(answer.id)
        self.show()
        self.undo_offered.emit(f"“{gone.name}” is deleted.", lambda: self._bring_back(gone))

    def _bring_back(self, writing: Writing) -> None:
        for answer in writing.answers:
            self._history.put_answer(answer)
        self.show()
        self.page.open_record(writing.session)
