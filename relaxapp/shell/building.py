"""The builder page joined to the text of a routine: opened, changed, checked, saved, never lost.

Takes a file of the person's, one that is shipped (of which a copy is built), or nothing for a new
routine. What is asked for on the page changes the text (`core.built_text`); what a text cannot take
without risk is left to the editor, which is said. Saves when it is asked to (`built_file`), and
keeps what is unsaved as a draft.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from relaxapp.core.building import RoutineText
from relaxapp.core.built_text import BuiltText, check_size
from relaxapp.core.compiler import Options
from relaxapp.core.library import Checked, check_text
from relaxapp.core.starter import schema_comment, with_schema_comment
from relaxapp.core.step_rows import rows_of
from relaxapp.core.values import ForTheEditor
from relaxapp.core.writing import Step, routine_text
from relaxapp.services.drafts import Drafts
from relaxapp.services.edited_file import EditedFileError, Outside
from relaxapp.services.own_files import NEW_NAME, OwnFilesError
from relaxapp.shell.builder_words import NEW_KIND, Choices, kind_of, problem_words
from relaxapp.shell.built_file import BOM, BuiltFile
from relaxapp.shell.draft_offer import DraftOffer
from relaxapp.shell.drafting import Drafting, Unsaved
from relaxapp.shell.editor_words import CHANGED_WORDS, LEAVE_CHOICES, OUTSIDE_CHOICES, kept_words
from relaxapp.ui.builder_page import BuilderPage, BuiltView
from relaxapp.world import World

UNSAVED_WORDS = "You were building a routine that is not saved yet."

DRAFT_CHOICES = (("restore", "Restore", "Alt+O"), ("discard-draft", "Discard", "Alt+X"))


class Building(QObject):
    """See the module. `page` is the page "builder"."""

    noticed = Signal(str)
    left = Signal()
    """The person is done with the routine."""
    play_requested = Signal(object)
    """The `Routine` as it is built."""
    saved = Signal(Path)
    text_requested = Signal(Path)
    """A file that shall be opened in the editor."""

    def __init__(
        self,
        world: World,
        options: Callable[[], Options] = Options,
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._world = world
        self._options = options
        self._now = now
        user = world.folders.user
        self._drafts = Drafts(None if user is None else user / "drafts", now)
        self._drafting = Drafting(self._drafts, self._unsaved, self)
        self._drafting.noticed.connect(self.noticed)
        self._file = BuiltFile(world)
        self._for_editor: Path | None = None
        self._built: BuiltText | None = None
        self._has_chosen_kind = False
        self._checked = Checked(None, ())
        self._choices = Choices(world)
        self.page = BuilderPage()
        self._offer = DraftOffer(self._drafts, self.page.question, now, DRAFT_CHOICES)
        self._connect()

    def _connect(self) -> None:
        page = self.page
        page.key_changed.connect(self._change_key)
        page.step_added.connect(self._add)
        page.step_changed.connect(lambda at, keys: self._do(lambda b: b.with_step_keys(at, keys)))
        page.step_moved.connect(lambda at, to: self._do(lambda b: b.with_step_moved(at, to)))
        page.step_doubled.connect(lambda at: self._do(lambda b: b.with_step_doubled(at)))
        page.step_removed.connect(lambda at: self._do(lambda b: b.without_step(at)))
        page.undo_requested.connect(self.undo)
        page.redo_requested.connect(self.redo)
        page.start_requested.connect(self._start)
        page.save_requested.connect(self.save)
        page.text_requested.connect(self._edit_as_text)
        page.left.connect(self.ask_to_leave)
        page.question.chosen.connect(self._answer)

    @property
    def path(self) -> Path | None:
        """The file on the page; None for a new routine, and where there is nothing on it."""
        return self._file.path

    @property
    def text(self) -> str:
        """The text as it is built."""
        return "" if self._built is None else self._built.now.text

    @property
    def is_unsaved(self) -> bool:
        """Whether the page has something that is in no file."""
        return self._built is not None and self.text != self._file.text

    # Opening and leaving

    def new(self) -> None:
        """Begins a new routine, or goes on with the one that was begun and not saved."""
        if self.path is None and self.is_unsaved:
            self.page.go_to_quick()
            return
        self.put_away()
        keys, file = {"name": NEW_NAME, "kind": NEW_KIND}, self._file
        text = routine_text(keys, [], schema_comment(file.kept_path, file.home))
        self._begin(BuiltText(RoutineText.of(text)))
        self._show_offer()

    def open(self, path: Path) -> None:
        """Opens a file; of a shipped one it begins a copy. What cannot be built is said."""
        path = path.absolute()
        if path == self.path:
            return
        self.put_away()
        try:
            file = BuiltFile(self._world, path)
        except EditedFileError as error:
            self.noticed.emit(str(error))
            self._refuse(path, str(error))
            return
        try:
            built = BuiltText(RoutineText.of(file.text))
            if path.is_relative_to(self._world.folders.routines):
                self._begin(self._copy_of(built.now))
                return
        except ForTheEditor as refused:
            self._refuse(path, f"This file is for the editor: {refused.reason}.")
            return
        self._file = file
        self._has_chosen_kind = True
        self._begin(built)
        self._show_offer()

    def put_away(self) -> None:
        """Takes the routine off the page; what is unsaved becomes a draft, which is said."""
        if self.is_unsaved and self._drafting.keep():
            self.noticed.emit(f"What you built in “{self._name}” is kept as a draft.")
        self._end()

    def tell_unsaved(self) -> None:
        """As another page is shown: what is unsaved stays here, which is said."""
        if self.is_unsaved and self._built is not None and self._built.now.steps:
            self._drafting.keep()
            self.noticed.emit(f"“{self._name}” is not saved yet. Build goes on with it.")

    def close_quietly(self) -> bool:
        """See `Drafting`; what may go is taken off the page."""
        may_go = self._drafting.close_quietly("routine")
        if may_go:
            self._end()
        return may_go

    def ask_to_leave(self) -> None:
        """Goes back, or asks what shall become of what is unsaved."""
        if not self.is_unsaved:
            self._leave()
        else:
            words = f"“{self._name}” is not saved."
            self.page.question.ask(words, LEAVE_CHOICES, escape="stay")
            self.page.question.take_focus()

    def library_changed(self) -> None:
        """The files that this one stands on may have changed, or the file itself."""
        if self._built is not None:
            self._show_choices()
            self.look()
            self._show()

    def _begin(self, built: BuiltText) -> None:
        self._for_editor = None
        self._built = built
        if self.path is None and not built.now.steps:
            self._file.text = built.now.text  # there is nothing yet that could be lost
        self._show_choices()
        self._show()

    def _show_offer(self) -> None:
        """Asks whether what was not saved the last time shall go on."""
        path = self._file.kept_path
        self._drafts.set_aside(path)  # what is built from now on does not replace it
        self._offer.show(path, self._file.whole(self.text))

    def _copy_of(self, shipped: RoutineText) -> BuiltText:
        self._has_chosen_kind = True
        text = with_schema_comment(shipped.text, self._file.kept_path, self._file.home)
        name = f"{shipped.value('name')[:72].rstrip()} (copy)"
        return BuiltText(RoutineText.of(text).with_key("name", name))

    def _refuse(self, path: Path, words: str) -> None:
        self._for_editor = path
        self._show_choices()
        self.page.show_refused(path.stem, words)

    def _end(self) -> None:
        self._built, self._file = None, BuiltFile(self._world)
        self._has_chosen_kind = False
        self._for_editor = None
        self._drafting.stop()
        self._offer.clear()

    def _leave(self) -> None:
        self._end()
        self.left.emit()

    def _answer(self, name: str) -> None:
        self.page.question.clear()
        match name:
            case "save":
                if self.save():
                    self._leave()
            case "draft":
                self.put_away()
                self.left.emit()
            case "discard":
                self._drafting.drop(self._file.kept_path)
                self._leave()
            case "reload":
                self._reload()
            case "mine":
                self._file.keep_mine()
                self.save()
            case "restore":
                self._take_draft()
            case "discard-draft":
                self._offer.discard()
            case _:
                self.page.go_to_quick()

    # Drafts

    def _unsaved(self) -> Unsaved | None:
        if not self.is_unsaved:
            return None
        return self._file.kept_path, self._file.whole(self.text), self._file.version

    def _take_draft(self) -> None:
        """Goes on with what was not saved the last time."""
        draft = self._offer.draft
        if draft is not None:
            self._drafts.adopt(draft)
            self._do(lambda built: RoutineText.of(draft.text.removeprefix(BOM)))
        self._offer.clear()

    # Changing

    def _do(self, change: Callable[[RoutineText], RoutineText]) -> bool:
        """Makes a change, or says why not; whether it is made."""
        if self._built is None:
            return False
        try:
            is_another = self._built.do(change)
        except ForTheEditor as refused:
            self.noticed.emit(f"That is for the editor: {refused.reason}.")
            self._show()
            return False
        if is_another:
            self._drafting.note()
        self._show()
        return True

    def _change_key(self, name: str, typed: str) -> None:
        if name == "kind":
            self._has_chosen_kind = True
        self._do(lambda built: built.with_key(name, typed))

    def _add(self, index: int, step: Step) -> None:
        def change(built: RoutineText) -> RoutineText:
            built = built.with_step(index, step)
            kind = kind_of(built.steps, self._world.catalogue.moves)
            is_fitting = self._has_chosen_kind or built.value("kind") == kind
            return built if is_fitting else built.with_key("kind", kind)

        self._do(change)

    def undo(self) -> None:
        """Takes the last change back."""
        if self._built is not None and self._built.undo():
            self._drafting.note()
            self._show()

    def redo(self) -> None:
        """Makes the change again that was taken back last."""
        if self._built is not None and self._built.redo():
            self._drafting.note()
            self._show()

    # Saving

    def save(self) -> bool:
        """Saves the text; whether it is in a file now."""
        if self._built is None:
            return False
        if not self.is_unsaved and self.path is not None:
            return True
        built, kept = self._built.now, self._file.kept_path
        if not built.steps:
            self.noticed.emit("There is no step in it yet.")
            return False
        try:
            outcome = self._file.save(built.value("name"), built.text)
        except (OwnFilesError, EditedFileError) as error:
            self.noticed.emit(str(error))
            return False
        if isinstance(outcome, Outside):
            self.page.question.ask(CHANGED_WORDS, OUTSIDE_CHOICES[:2])
            self.page.question.take_focus()
            return False
        if outcome.kept is not None:
            self.noticed.emit(kept_words(outcome.kept))
        self.page.question.clear()
        self._drafting.drop(kept)
        self._show()
        self.saved.emit(self._file.kept_path)
        return True

    def look(self) -> None:
        """Shows what others have written, where nothing is unsaved here."""
        if self._file.has_changed() and not self.is_unsaved:
            self._reload()

    def _reload(self) -> None:
        """Shows the version from outside; what was built stays in the undo, and as a draft."""
        path = self.path
        if path is None:
            return
        self._drafting.keep()
        try:
            built = RoutineText.of(self._file.reload(keeps_copy=self.is_unsaved))
            check_size(built)
        except EditedFileError as error:
            self.noticed.emit(str(error))
        except ForTheEditor as refused:
            self._end()
            self._refuse(path, f"This file is for the editor now: {refused.reason}.")
        else:
            self._do(lambda _: built)

    def _edit_as_text(self) -> None:
        """Opens the file in the editor, saved first."""
        if self._for_editor is not None:
            path = self._for_editor
            self._end()
            self.text_requested.emit(path)
        elif self.save() and self.path is not None:
            path = self.path
            self._end()
            self.text_requested.emit(path)

    def _start(self) -> None:
        if self._checked.routine is not None:
            self.play_requested.emit(self._checked.routine)

    # Showing

    @property
    def _name(self) -> str:
        return "" if self._built is None else self._built.now.value("name")

    def _show(self) -> None:
        if self._built is None:
            return
        world, built = self._world, self._built.now
        self._checked = check_text(world.library, self._file.kept_path, built.text)
        routine = self._checked.routine
        names = {id: entry.name for id, entry in world.library.by_id.items()}
        is_empty = not built.steps
        self.page.show_built(
            BuiltView(
                name=built.value("name"),
                kind=built.value("kind"),
                rows=rows_of(built.steps, routine, world.catalogue.moves, names),
                length_ms=0 if is_empty else None if routine is None else routine.length_ms,
                problems=() if is_empty else problem_words(self._checked.problems, built),
                file="" if self.path is None else self.path.name,
                is_saved=not self.is_unsaved,
                can_undo=self._built.can_undo,
                can_start=routine is not None,
            )
        )

    def _show_choices(self) -> None:
        routines = self._choices.routines(self._options(), self.path)
        self.page.show_choices(self._choices.moves(), routines)
