"""What stands in for the history in tests of what is written: it keeps all in lists."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from relaxapp.core.journal import Answer, CheckIn, Fate, SessionRecord, Worry

_T = TypeVar("_T", Answer, Worry)


@dataclass
class FakeHistory:
    """The history in memory."""

    kept: dict[str, Answer] = field(default_factory=dict)
    done: list[SessionRecord] = field(default_factory=list)
    put_down: dict[str, Worry] = field(default_factory=dict)
    felt: list[CheckIn] = field(default_factory=list)
    writes: int = 0
    is_kept: bool = True

    def answers(
        self, search: str = "", session: str | None = None, routine: str | None = None
    ) -> tuple[Answer, ...]:
        found = _in_order(self.kept.values())
        of_session = (one for one in found if session in (None, one.session))
        return tuple(one for one in of_session if routine in (None, one.routine))

    def sessions(
        self, since_day: int | None = None, routine: str | None = None
    ) -> tuple[SessionRecord, ...]:
        return tuple(one for one in self.done if routine in (None, one.routine))

    def worries(self, fate: Fate | None = None) -> tuple[Worry, ...]:
        found = _in_order(self.put_down.values())
        return tuple(one for one in found if fate in (None, one.fate))

    def put_answer(self, answer: Answer) -> None:
        self.writes += 1
        self.kept[answer.id] = answer

    def delete_answer(self, id: str) -> None:
        self.kept.pop(id, None)

    def put_worry(self, worry: Worry) -> None:
        self.put_down[worry.id] = worry

    def delete_worry(self, id: str) -> None:
        self.put_down.pop(id, None)

    def put_check_in(self, check_in: CheckIn) -> None:
        self.felt.append(check_in)

    def delete_session(self, id: str) -> None:
        self.kept = {key: one for key, one in self.kept.items() if one.session != id}
        self.done = [one for one in self.done if one.id != id]

    def texts(self) -> list[str]:
        """What has been answered, in order."""
        return [one.answer for one in self.answers()]


def _in_order(records: Iterable[_T]) -> list[_T]:
    return sorted(records, key=lambda one: (one.at.at_ms, one.id))
