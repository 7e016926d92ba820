"""Offers unsaved text that was left behind: by a program that ended, or by the person who left.

Takes the drafts there are and a bar to ask in. A draft that says what its file says is removed
and not offered.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from relaxapp.services.drafts import Draft, Drafts
from relaxapp.services.edited_file import EditedFile, EditedFileError
from relaxapp.shell.editor_words import DRAFT_CHOICES, when_words
from relaxapp.ui.choice_bar import BarChoice, ChoiceBar


class DraftOffer:
    """See the module. `draft` is the one that is offered now."""

    def __init__(
        self,
        drafts: Drafts,
        bar: ChoiceBar,
        now: Callable[[], datetime],
        choices: Sequence[BarChoice] = DRAFT_CHOICES,
    ) -> None:
        self._choices = choices
        self.draft: Draft | None = None
        self._drafts = drafts
        self._bar = bar
        self._now = now

    def all(self) -> tuple[Draft, ...]:
        """What can be offered, of any file; the last one first."""
        return tuple(draft for draft in self._drafts.found() if not self._is_saved(draft))

    def show(self, path: Path, text: str) -> None:
        """Offers the last draft of a file, but for what is on the page."""
        found = self._drafts.found_for(path)
        unsaved = [one for one in found if one.text != text and not self._is_saved(one)]
        self.draft = unsaved[0] if unsaved else None
        if self.draft is None:
            self._bar.clear()
        else:
            when = when_words(self.draft.at, self._now())
            self._bar.ask(f"You had unsaved changes from {when}.", self._choices)

    def discard(self) -> None:
        """Removes the draft that is offered."""
        if self.draft is not None:
            self._drafts.discard(self.draft)

    def clear(self) -> None:
        """Offers nothing; the drafts stay."""
        self.draft = None
        self._bar.clear()

    def _is_saved(self, draft: Draft) -> bool:
        """Whether the file says what the draft says; such a draft is removed."""
        try:
            is_saved = EditedFile(draft.path).text == draft.text
        except EditedFileError:
            return False
        if is_saved:
            self._drafts.discard(draft)
        return is_saved
