"""The editor page joined to the file on it: opened, checked, saved, and never lost.

Takes paths, reads and saves them by `EditedFile`, keeps unsaved text by `Drafts`, and asks on
the page where a person has to choose. Says what should be known, when a file was saved, when the
person goes back, and when the typed routine shall be played.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from relaxapp.core.compiler import Options
from relaxapp.core.differences import differences
from relaxapp.core.fixes import edit_for
from relaxapp.core.format import ROUTINE_FILE
from relaxapp.core.vocabulary import vocabulary_of
from relaxapp.services.drafts import Draft, Drafts
from relaxapp.services.edited_file import EditedFile, EditedFileError, Outside, Saved
from relaxapp.shell.comparing import Comparing
from relaxapp.shell.draft_offer import DraftOffer
from relaxapp.shell.drafting import Drafting, Unsaved
from relaxapp.shell.editor_words import (
    LEAVE_CHOICES,
    SHIPPED_CHOICES,
    SHIPPED_WORDS,
    kept_words,
    path_words,
)
from relaxapp.shell.file_check import check_for, is_shipped, root_for
from relaxapp.shell.live_check import LiveCheck
from relaxapp.shell.outside_changes import OutsideChanges
from relaxapp.ui.editor_page import EditorPage, State
from relaxapp.world import World


class Editing(QObject):
    """See the module. `page` is the page "editor"."""

    noticed = Signal(str)
    left = Signal()
    """The person is done with the file."""
    play_requested = Signal(object)
    """The `Routine` as it is typed."""
    saved = Signal(Path)
    customize_requested = Signal(Path)

    def __init__(
        self,
        world: World,
        options: Callable[[], Options],
        open_elsewhere: Callable[[str], object],
        parent: QObject | None = None,
        *,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        super().__init__(parent)
        self._world = world
        self._open_elsewhere = open_elsewhere
        self._file: EditedFile | None = None
        self._is_read_only = False
        self.page = EditorPage(edit_for)
        self._check = LiveCheck(self.page, options, self)
        user = world.folders.user
        self._drafts = Drafts(None if user is None else user / "drafts", now)
        self._offer = DraftOffer(self._drafts, self.page.offer, now)
        self._drafting = Drafting(self._drafts, self._unsaved, self)
        self._outside = OutsideChanges(self.page, lambda: self.is_unsaved, self)
        self._comparing = Comparing(self.page)
        self._connect()

    def _connect(self) -> None:
        page = self.page
        page.editor.text_changed.connect(self._note_typed)
        page.save_requested.connect(self.save)
        page.revert_requested.connect(self._revert)
        page.compare_requested.connect(self._compare_saved)
        page.back_requested.connect(self.ask_to_leave)
        page.start_requested.connect(self._start)
        page.elsewhere_requested.connect(self._open_in_another_program)
        for bar in (page.question, page.outside, page.offer):
            bar.chosen.connect(self._choose)
        self._check.checked.connect(self._show_state)
        self._drafting.noticed.connect(self.noticed)
        self._outside.text_appeared.connect(self._show_new_text)
        self._outside.told.connect(self._take_told)

    @property
    def is_open(self) -> bool:
        """Whether a file is on the page."""
        return self._file is not None

    @property
    def path(self) -> Path | None:
        """The path of the file on the page."""
        return None if self._file is None else self._file.path

    @property
    def is_unsaved(self) -> bool:
        """Whether the page has text that is not in the file."""
        if self._file is None or self._is_read_only:
            return False
        return self._outside.is_gone or self.page.editor.text() != self._file.text

    # Opening and leaving

    def open(self, path: Path, line: int = 1, column: int = 1) -> bool:
        """Opens a file at a place in it; whether that could be done.

        What was unsaved in the file before is kept as a draft. The file that is on the page
        already stays as it is.
        """
        path = path.absolute()
        if path == self.path:
            self.page.editor.go_to(line, column)
            return True
        self._drafts.set_aside(path)  # what is typed from now on does not replace it
        try:
            file = self._file_of(path)
        except EditedFileError as error:
            self.noticed.emit(str(error))
            return False
        if not self._put_away():
            return False
        self._file = file
        self._begin(file, line, column)
        return True

    def _file_of(self, path: Path) -> EditedFile:
        """A file that is gone can still be opened where there is a draft of it."""
        try:
            return EditedFile(path)
        except EditedFileError:
            drafts = self._drafts.found_for(path)
            if not drafts:
                raise
            return EditedFile(path, drafts[0].base)

    def _begin(self, file: EditedFile, line: int, column: int) -> None:
        path = file.path
        self._is_read_only = is_shipped(self._world, path)
        root = root_for(self._world, path)
        has_steps = root is ROUTINE_FILE
        self.page.show_file(path.stem, path_words(path), file.text, has_steps=has_steps)
        self._check.begin(check_for(self._world, path))
        self.page.editor.set_root(root)
        self.page.editor.go_to(line, column)
        self._show_vocabulary()
        if self._is_read_only:
            self.page.offer.ask(SHIPPED_WORDS, SHIPPED_CHOICES)
        else:
            self._offer.show(path, file.text)
        self._outside.begin(file)

    def _put_away(self) -> bool:
        """Takes the file off the page; unsaved text becomes a draft, else the file stays."""
        if self.is_unsaved:
            if not self._drafting.keep():
                self.noticed.emit(f"“{self._name}” stays open: save it or revert it first.")
                return False
            self.noticed.emit(f"Your unsaved text in “{self._name}” is kept as a draft.")
        self._end()
        return True

    def tell_unsaved(self) -> None:
        """As another page is shown: what is unsaved stays here, which is said."""
        if self.is_unsaved:
            self._drafting.keep()
            self.noticed.emit(f"“{self._name}” has unsaved changes. Open it again to go on.")

    def close_quietly(self) -> bool:
        """See `Drafting`; what may go is taken off the page."""
        may_go = self._drafting.close_quietly("text")
        if may_go:
            self._end()
        return may_go

    def ask_to_leave(self) -> None:
        """Goes back, or asks what shall become of what is unsaved."""
        if self.is_unsaved:
            words = f"“{self._name}” has unsaved changes."
            self.page.question.ask(words, LEAVE_CHOICES, escape="stay")
            self.page.question.take_focus()
        else:
            self._leave()

    def _leave(self) -> None:
        self._end()
        self.left.emit()

    def _end(self) -> None:
        self._file = None
        self._outside.end()
        self._drafting.stop()
        self._check.end()
        self.page.question.clear()

    # Saving

    def save(self) -> bool:
        """Saves the text; whether it is in the file now."""
        file = self._file
        if file is None or not self.is_unsaved:
            return file is not None
        if self._outside.is_gone:
            file.keep_mine()  # the person has been told, and Save writes it anew
        try:
            outcome = file.save(self.page.editor.text())
        except EditedFileError as error:
            self.noticed.emit(str(error))
            return False
        if isinstance(outcome, Outside):
            self._outside.show(outcome)
            self.page.outside.take_focus()
            return False
        self._take_saved(file, outcome)
        return True

    def _take_saved(self, file: EditedFile, outcome: Saved) -> None:
        self._outside.clear()
        self.page.question.clear()
        self._drafting.drop(file.path)
        self._show_state()
        self.page.tell_state("Saved")
        if outcome.kept is not None:
            self.noticed.emit(kept_words(outcome.kept))
        self.saved.emit(file.path)

    def _revert(self) -> None:
        """Takes back all that is unsaved; an undo brings it back."""
        if self._file is not None:
            self.page.editor.replace_text(self._file.text)
            self.page.tell_state("Reverted to what is saved. Undo brings your changes back.")

    def _compare_saved(self) -> None:
        if self._file is not None:
            self._comparing.show_saved(self._file.text)

    # Typing

    def library_changed(self) -> None:
        """The files that this one stands on may have changed."""
        if self.is_open:
            self._show_vocabulary()
            self._check.check_now()

    def _show_vocabulary(self) -> None:
        """What the editor offers and explains."""
        words = vocabulary_of(self._world.catalogue, self._world.library)
        self.page.editor.set_vocabulary(words)

    def _note_typed(self) -> None:
        self._check.note()
        self._show_state()
        if self._file is None:
            return
        if self.is_unsaved:
            self._drafting.note()
        else:
            self._drafting.drop(self._file.path)

    def _show_state(self) -> None:
        if self._file is None:
            return
        state = State.UNSAVED if self.is_unsaved else State.SAVED
        state = State.READ_ONLY if self._is_read_only else state
        self.page.show_state(state, self._check.problem_count)
        self.page.show_name(self._name)

    def _start(self) -> None:
        self._check.check_now()
        if self._check.is_good:
            self.play_requested.emit(self._check.routine)

    def _open_in_another_program(self) -> None:
        if self._file is not None:
            self._drafting.keep()
            self._open_elsewhere(str(self._file.path))

    # What others do to the file

    def look(self) -> None:
        """Looks whether the file has been changed outside, and shows or asks."""
        self._outside.look()

    def _show_new_text(self) -> None:
        """Shows what is in the file now, where nothing is unsaved; the cursor stays."""
        file = self._file
        if file is None:
            return
        try:
            text = file.reload()
        except EditedFileError:
            return  # it is changing: the next look tells
        self._outside.clear()
        self._replace_text(text)
        self._show_state()
        self.page.tell_state("The file was changed outside; this is what it holds now.")

    def _take_told(self) -> None:
        """What is in the file is another thing than before: so is what is unsaved."""
        self._show_state()
        if self._outside.is_gone:
            self._drafting.note()

    def _reload(self) -> None:
        """Shows the version from outside; what was typed stays as a draft, and in the undo."""
        file = self._file
        if file is None:
            return
        is_kept = self._drafting.keep()
        try:
            text = file.reload(keeps_copy=True)
        except EditedFileError as error:
            self.noticed.emit(str(error))
            return
        if is_kept:
            self._drafts.set_aside(file.path)
        self._outside.clear()
        self._replace_text(text)
        self._show_state()
        kept = "is kept as a draft, and Ctrl+Z brings it back" if is_kept else "is in the undo"
        self.noticed.emit(f"Reloaded. Your text from before {kept}.")

    def _keep_mine(self) -> None:
        file = self._file
        if file is None:
            return
        file.keep_mine()
        is_read = self._outside.now is not None and not self._outside.now.why
        self._outside.clear()
        self._show_state()
        if is_read:
            self.noticed.emit("Your text stays. Saving it keeps the other version in .trash.")

    def _replace_text(self, text: str) -> None:
        """Puts another text on the page; the cursor stays in its line, wherever that is now."""
        editor = self.page.editor
        line = differences(editor.text(), text).right_line(editor.cursor_line)
        editor.replace_text(text)
        if editor.cursor_line != line:
            editor.go_to(line)

    # Drafts

    def leftover(self) -> tuple[Draft, ...]:
        """Unsaved text of a program that runs no more, the last one first."""
        return self._offer.all()

    def _restore(self) -> None:
        """Puts the text of the draft on the page, as typed over the version that it was."""
        draft, file = self._offer.draft, self._file
        if draft is None or file is None:
            return
        if self.is_unsaved and self._drafting.keep():
            self._drafts.set_aside(file.path)
        try:
            self._file = EditedFile(file.path, draft.base)
        except EditedFileError as error:
            self.noticed.emit(str(error))
            return
        self._drafts.adopt(draft)
        self.page.editor.replace_text(draft.text)
        self._offer.show(file.path, draft.text)
        self._outside.begin(self._file)
        self.page.editor.setFocus()

    def _discard_draft(self) -> None:
        self._offer.discard()
        if self._file is not None:
            self._offer.show(self._file.path, self._text)

    # Choices

    def _choose(self, name: str) -> None:
        """What was chosen in a bar of the page."""
        do: dict[str, Callable[[], object]] = {
            "save": self._leave_saved,
            "draft": self._leave_draft,
            "discard": self._leave_unsaved,
            "stay": self._stay,
            "reload": self._reload,
            "mine": self._keep_mine,
            "anew": self.save,
            "compare": lambda: self._comparing.show_outside(self._outside.now),
            "restore": self._restore,
            "compare-draft": lambda: self._comparing.show_draft(self._offer.draft),
            "discard-draft": self._discard_draft,
            "customize": self._customize,
        }
        do[name]()

    def _leave_saved(self) -> None:
        if self.save():
            self._leave()

    def _leave_draft(self) -> None:
        if self._drafting.keep():
            self.noticed.emit(f"Kept as a draft: “{self._name}” offers it when you open it again.")
            self._leave()

    def _leave_unsaved(self) -> None:
        if self._file is not None:
            self._drafting.drop(self._file.path)
        self._leave()

    def _stay(self) -> None:
        self.page.question.clear()
        self.page.editor.setFocus()

    def _customize(self) -> None:
        path = self.path
        if path is not None:
            self._leave()
            self.customize_requested.emit(path)

    # The file on the page

    @property
    def _text(self) -> str:
        return self.page.editor.text()

    @property
    def _name(self) -> str:
        """What the person calls the file: the routine's name, as it is typed or was last."""
        if self._check.routine is not None:
            return self._check.routine.name
        return "" if self._file is None else self._file.path.stem

    def _unsaved(self) -> Unsaved | None:
        if self._file is None or not self.is_unsaved:
            return None
        return self._file.path, self._text, self._file.version
