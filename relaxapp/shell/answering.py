"""What is written at the questions of a reflection: shown again, kept as it is typed, gone on with.

Takes the sessions that play, the player's page and the history; each change is in the history
within a second, and at once when the keyboard leaves the field or the question is left. What was
begun another day is offered, or gone on with where the session itself is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.core.answers import (
    answer_id,
    check_ins_of,
    in_order,
    kept_question,
    matched,
    next_number,
    open_run,
    question_at,
)
from relaxapp.core.journal import Answer, CheckIn, SessionRecord, Stamp, Worry
from relaxapp.core.player import Ending, Outcome, Player
from relaxapp.core.routine import REFLECTION
from relaxapp.core.timeline import Gate
from relaxapp.core.worries import one_line
from relaxapp.services.playback import Playback
from relaxapp.shell.session import Request, Session
from relaxapp.ui.player_page import PlayerPage

if TYPE_CHECKING:  # made when a reflection first asks something
    from relaxapp.ui.answering_view import AnsweringView

KEPT_MS = 700
"""What is typed is in the history this soon, also while typing goes on."""

WORRY = "worry"
"""The `save_as` of a question whose answer is put down as a worry."""

LEFT_WORDS = "What you wrote is kept. Today has a way back to it."


class Reads(Protocol):
    """What is read of the history."""

    def answers(
        self, search: str = "", session: str | None = None, routine: str | None = None
    ) -> tuple[Answer, ...]: ...

    def sessions(
        self, since_day: int | None = None, routine: str | None = None
    ) -> tuple[SessionRecord, ...]: ...


class Writes(Protocol):
    """What is written to it."""

    def put_answer(self, answer: Answer) -> None: ...

    def delete_answer(self, id: str) -> None: ...

    def put_worry(self, worry: Worry) -> None: ...

    def put_check_in(self, check_in: CheckIn) -> None: ...


class Keeps(Reads, Writes, Protocol):
    """The history, as far as it is needed here."""


@dataclass(slots=True)
class _Run:
    """One reflection that plays.

    `session` is the id that its answers belong to; None where they are not kept.
    """

    routine: str
    name: str
    session: str | None
    before: tuple[Answer, ...]
    """What was answered in this routine at any time, as it began."""
    answers: dict[int, Answer] = field(default_factory=dict)
    begun: str | None = None
    """The session whose record can be gone on with."""
    goes_on: bool = False


class Answering(QObject):
    """See the module."""

    noticed = Signal(str)
    left = Signal()
    """The person goes on with it another time."""
    answered = Signal(object)
    """An `Answer`, as its question is left."""
    checked_in = Signal()
    """The answers were a check-in, and are in the history as one."""
    unlock_requested = Signal()
    safety_requested = Signal()

    def __init__(
        self,
        playback: Playback,
        session: Session,
        page: PlayerPage,
        history: Keeps,
        session_id: Callable[[], str | None],
        new_id: Callable[[], str],
        now: Callable[[], Stamp],
        parent: QObject | None = None,
    ) -> None:
        """`session_id` gives that of the session that plays now; None where nothing is kept."""
        super().__init__(parent)
        self.is_locked: Callable[[], bool] = lambda: False
        """Whether what was written before cannot be read now."""
        self._playback = playback
        self._session = session
        self._page = page
        self._history = history
        self._session_id = session_id
        self._new_id = new_id
        self._now = now
        self._run: _Run | None = None
        self._pending: dict[int, tuple[Gate, str]] = {}
        self._timer = QTimer(self, singleShot=True, interval=KEPT_MS)
        self._timer.setObjectName("answers")
        self._timer.timeout.connect(self.keep)
        session.ended.connect(self._end)
        page.answer_typed.connect(self._take)

    def begin(self, request: Request) -> None:
        """A session is shown, and about to play."""
        self.keep()
        self._run = None
        routine = request.routine
        if routine.kind != REFLECTION:
            return
        before = self._before(routine.id)
        run = self._run = _Run(routine.id, routine.name, self._session_id(), before)
        self._look_for_begun(run)
        if run.begun is not None and (request.position_ms or request.gate is not None):
            run.session, run.begun, run.goes_on = run.begun, None, True

    def ask(self, player: Player) -> bool:
        """Shows the gate that waits on a full page, where a reflection plays."""
        run, gates = self._run, player.timeline.gates
        if run is None or player.gate is None:
            return False
        if run.goes_on and not run.answers:
            run.answers = matched(gates, in_order(run.session or "", run.before))
        begun = None if run.answers else self._begun_at(run)
        question = question_at(
            gates, player.gates_passed, run.answers, run.before, run.session, begun
        )
        question = replace(question, is_locked=self.is_locked(), is_kept=run.session is not None)
        self.view.show_question(question, run.name, self._now().day)
        self._page.show_question(self.view, f"{question.gate.text} {question.place_words}.")
        self.view.take_focus()
        return True

    @cached_property
    def view(self) -> "AnsweringView":
        """The page of one question, made when the first is asked."""
        from relaxapp.ui.answering_view import AnsweringView

        view, page = AnsweringView(self._page), self._page
        view.typed.connect(page.answer_typed)
        view.answered.connect(page.answered)
        view.settled.connect(self.keep)
        view.back_requested.connect(self._go_back)
        view.leave_requested.connect(self._leave)
        view.begun_requested.connect(self._go_on)
        view.unlock_requested.connect(self.unlock_requested)
        view.safety_requested.connect(self.safety_requested)
        return view

    def note_answer(self, gate: Gate, answer: str | None) -> None:
        """A gate is about to be passed."""
        if self._run is None:
            return
        self._set(gate, answer or "")
        self.keep()
        self._drop_empty()
        player = self._playback.player
        kept = None if player is None else self._run.answers.get(player.gates_passed)
        if kept is not None:
            self.answered.emit(kept)
        if gate.save_as == WORRY and answer:
            self._put_down(answer)

    def keep(self) -> None:
        """Keeps what was typed and is not kept yet."""
        self._timer.stop()
        run, pending = self._run, self._pending
        self._pending = {}
        if run is None:
            return
        for number, (gate, text) in pending.items():
            self._keep(run, number, gate, text)

    def read_again(self) -> None:
        """What was written before can be read now, or no longer: shows the question anew."""
        run, player = self._run, self._playback.player
        if run is None or player is None or player.gate is None:
            return
        self.keep()
        run.before = self._before(run.routine)
        self._look_for_begun(run)
        self.ask(player)

    def _before(self, routine: str) -> tuple[Answer, ...]:
        if self.is_locked() or self._session_id() is None:
            return ()
        return self._history.answers(routine=routine)

    def _look_for_begun(self, run: _Run) -> None:
        """Finds the record that was begun and is not done, unless it is this one."""
        if run.goes_on or run.answers:
            return
        others = [one for one in run.before if one.session != run.session]
        sessions = self._history.sessions(routine=run.routine)
        run.begun = open_run(sessions, others, self._now())

    def _begun_at(self, run: _Run) -> Stamp | None:
        stamps = (one.at for one in run.before if one.session == run.begun)
        return min(stamps, default=None)

    def _take(self, text: str) -> None:
        player = self._playback.player
        if self._run is None or player is None or player.gate is None:
            return
        self._set(player.gate, text)
        if not self._timer.isActive():
            self._timer.start()

    def _set(self, gate: Gate, text: str) -> None:
        player = self._playback.player
        if player is not None:
            self._pending[player.gates_passed] = (gate, text)

    def _keep(self, run: _Run, number: int, gate: Gate, text: str) -> None:
        known = run.answers.get(number)
        text = text if text.strip() else ""  # what is empty is deleted once it is left
        if text != ("" if known is None else known.answer):
            id = self._id_for(run, number) if known is None else known.id
            about = (run.session or "", run.routine, kept_question(gate), text, gate.save_as)
            run.answers[number] = Answer(id, self._now(), *about)
            if run.session is not None:
                self._history.put_answer(run.answers[number])

    def _id_for(self, run: _Run, number: int) -> str:
        """One that no other answer has: a file that was changed may have moved its questions."""
        id = answer_id(run.session or "", number)
        used = {one.id for one in (*run.before, *run.answers.values())}
        return self._new_id() if id in used else id

    def _drop_empty(self) -> None:
        """Deletes what was taken away: not with each key, since a deletion also renews copies."""
        run = self._run
        if run is None:
            return
        for number, answer in tuple(run.answers.items()):
            if not answer.answer:
                del run.answers[number]
                if run.session is not None:
                    self._history.delete_answer(answer.id)

    def _put_down(self, text: str) -> None:
        """An answer that is a worry is kept among the worries, and nowhere else."""
        self._history.put_worry(Worry(self._new_id(), self._now(), one_line(text)))
        run, player = self._run, self._playback.player
        if run is None or player is None:
            return
        answer = run.answers.pop(player.gates_passed, None)
        if answer is not None and run.session is not None:
            self._history.delete_answer(answer.id)

    def _go_back(self) -> None:
        """To the question before, past whatever plays in between."""
        self.keep()
        self._drop_empty()
        player = self._playback.player
        if player is not None and player.gate is not None and player.gates_passed > 0:
            self._go_to(player, player.gates_passed - 1)

    def _go_on(self) -> None:
        """Goes on with the record that was begun another day."""
        self.keep()
        run, player = self._run, self._playback.player
        if run is None or run.begun is None or player is None or player.gate is None:
            return
        run.session, run.begun, run.goes_on = run.begun, None, True
        gates = player.timeline.gates
        run.answers = matched(gates, in_order(run.session, run.before))
        self._go_to(player, next_number(gates, run.answers))

    def _go_to(self, player: Player, number: int) -> None:
        is_here = number == player.gates_passed
        self._playback.seek(player.timeline.gates[number].at_ms, gate=number)
        if is_here:
            self.ask(player)  # nothing has changed for the playback, so it says nothing

    def _leave(self) -> None:
        if self._page.window().isFullScreen():
            self._page.full_screen_toggled.emit()
            return
        self.keep()
        self._drop_empty()
        is_kept = self._run is not None and self._run.session is not None
        self._run = None
        self._session.set_aside()
        if is_kept:
            self.noticed.emit(LEFT_WORDS)
        self.left.emit()

    def _end(self, outcome: Outcome) -> None:
        self.keep()
        run, self._run = self._run, None
        if run is None or run.session is None or outcome.ending is not Ending.COMPLETED:
            return
        own = run.answers.values()
        check_ins = check_ins_of(self._new_id, self._now(), run.session, own)
        for one in check_ins:
            self._history.put_check_in(one)
        if check_ins:
            self.checked_in.emit()
