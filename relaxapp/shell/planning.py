"""The break plan as a person changes it on its page: each change goes into the plan's file.

Takes what was changed, edits the text of `breaks.yaml` so that comments stay, and has the desk
read it again. Where there is no file yet the shipped example is what is changed. What cannot be
changed without a loss, or would be read as a mistake, is refused with one sentence, and the file
stays as it is.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from relaxapp.core.break_edits import KeyPath, with_entry, with_value, without_key
from relaxapp.core.break_file import NAME, plan_of
from relaxapp.core.break_plan import Plan
from relaxapp.core.files import read_bytes, reason, write_text
from relaxapp.core.nodes import Refused
from relaxapp.core.routine import Routine
from relaxapp.services.integration import Integration, IntegrationError
from relaxapp.shell.break_files import AnyId
from relaxapp.shell.desk import Desk
from relaxapp.ui.breaks_page import BreaksPage, BreaksView

BY_HAND = "That part of your break plan is better changed in the file itself."
NO_HOME = "This system names no home folder to keep a break plan in."


class Planning(QObject):
    """See the module."""

    changed = Signal()
    """The page has to show what is true now: after a change, and after one that was refused."""
    noticed = Signal(str)
    break_requested = Signal()
    file_requested = Signal(object)
    """The path of the plan's file, to be opened."""

    def __init__(
        self,
        desk: Desk,
        example: Path,
        integration: Integration | None,
        routines: Callable[[], Iterable[Routine]],
        manners_sentence: Callable[[], str],
        parent: QObject | None = None,
    ) -> None:
        """`example` is the folder of the shipped plan; `integration` starts programs at login.

        `routines` gives what can be offered, `manners_sentence` what is not known here of what an
        offer may disturb.
        """
        super().__init__(parent)
        self._desk = desk
        self._example = example / NAME
        self._integration = integration
        self._routines = routines
        self._manners_sentence = manners_sentence

    def join(self, page: BreaksPage) -> None:
        """From now on what is done on the page is done to the plan."""
        page.value_changed.connect(self.set_value)
        page.occasion_added.connect(self.add)
        page.occasion_removed.connect(self.remove)
        page.at_login_changed.connect(self.set_at_login)
        page.break_requested.connect(self.break_requested)
        page.file_requested.connect(lambda: self.file_requested.emit(self.path))
        self.changed.connect(lambda: self.show(page))

    def show(self, page: BreaksPage) -> None:
        """Shows what is true now."""
        desk, plan, path = self._desk, self.plan, self.path
        names = ((one.id, one.name) for one in self._routines())
        page.show_view(
            BreaksView(
                plan,
                plan.ids - desk.plan.ids,
                desk.next_words,
                desk.watch_sentence if desk.is_active else "",
                self._manners_sentence(),
                None if path is None else str(path),
                self.is_at_login,
                tuple(sorted(names, key=lambda one: one[1].casefold())),
            )
        )

    @property
    def plan(self) -> Plan:
        """The plan as its file has it, with what is left out for now."""
        text = self._text()
        return Plan() if text is None else self._read(text)[0]

    @property
    def path(self) -> Path | None:
        """The file, once there is one."""
        path = self._desk.files.plan_path
        return path if path is not None and path.exists() else None

    @property
    def is_at_login(self) -> bool | None:
        """Whether the program starts at login; None where that cannot be set."""
        return None if self._integration is None else self._integration.is_at_login()

    def set_at_login(self, is_on: bool) -> None:
        if self._integration is not None:
            try:
                self._integration.set_at_login(is_on)
            except IntegrationError as error:
                self._refuse(f"{str(error)[0].upper()}{str(error)[1:]}.")
                return
        self.changed.emit()

    def set_value(self, path: KeyPath, value: str) -> None:
        """Takes a value as YAML; an empty one takes the key away."""
        text = self._text()
        if text is None:
            return
        self._take(text, with_value(text, path, value) if value else without_key(text, path))

    def add(self, path: KeyPath, values: Mapping[str, str]) -> None:
        """Another rhythm or reminder, with another id where that one is there."""
        text = self._text()
        if text is None:
            return
        ids = {one.id for one in self._read(text)[0].occasions}
        id = next(
            one
            for number in range(1, len(ids) + 2)
            if (one := f"{path[1]}-{number}" if number > 1 else path[1]) not in ids
        )
        self._take(text, with_entry(text, (path[0], id), values))

    def remove(self, path: KeyPath) -> None:
        text = self._text()
        if text is not None:
            self._take(text, without_key(text, path))

    def _text(self) -> str | None:
        """The text of the file, else of the example; None, and a word, where it cannot be read."""
        path = self.path or self._example
        try:
            return read_bytes(path).decode("utf-8-sig")
        except Refused as refused:
            self.noticed.emit(f"'{path}': {refused.message}.")
        except UnicodeDecodeError:
            self.noticed.emit(f"'{path}' is not UTF-8 text.")
        return None

    def _read(self, text: str) -> tuple[Plan, int]:
        plan, problems = plan_of(text.encode(), "", AnyId(), has_all=True)
        return plan, sum(problem.is_error for problem in problems)

    def _take(self, before: str, text: str | None) -> None:
        if text is None:
            self._refuse(BY_HAND)
            return
        _, problems = plan_of(text.encode(), "", AnyId(), has_all=True)
        _, errors_before = self._read(before)
        errors = [problem for problem in problems if problem.is_error]
        if len(errors) > errors_before:
            problem = errors[-1]
            hint = f": {problem.hint}" if problem.hint else ""
            self._refuse(f"{problem.message[0].upper()}{problem.message[1:]}{hint}.")
            return
        path = self._desk.files.plan_path
        if path is None:
            self._refuse(NO_HOME)
            return
        try:
            write_text(path, text)
        except OSError as error:
            self._refuse(f"'{path}' cannot be written ({reason(error)}).")
            return
        self._desk.reload()
        self.changed.emit()

    def _refuse(self, sentence: str) -> None:
        self.noticed.emit(sentence)
        self.changed.emit()
