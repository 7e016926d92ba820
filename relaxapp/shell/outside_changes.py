"""Looks whether others change the file on the editor page, and asks on the page what to do.

Takes the file, and whether the page has unsaved text. Where nothing is unsaved it says that there
is another text to show; else, and where the file is gone, it asks in a bar.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.services.edited_file import EditedFile, Outside
from relaxapp.shell.editor_words import CHANGED_WORDS, GONE_CHOICES, GONE_WORDS, OUTSIDE_CHOICES
from relaxapp.ui.editor_page import EditorPage

LOOK_MS = 500
"""So often it looks while the page is shown."""


class OutsideChanges(QObject):
    """See the module. `now` is what the disk holds, where the person has been told of it."""

    text_appeared = Signal()
    """The file holds another text, and nothing is unsaved here."""
    told = Signal()
    """`now` has changed."""

    def __init__(
        self, page: EditorPage, is_unsaved: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.now: Outside | None = None
        self._page = page
        self._is_unsaved = is_unsaved
        self._file: EditedFile | None = None
        self._is_missing = False
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.setObjectName("look outside")
        self._timer.timeout.connect(self._look_while_shown)

    @property
    def is_gone(self) -> bool:
        """Whether the file has been deleted."""
        return self.now is not None and self.now.kind == "deleted"

    def begin(self, file: EditedFile) -> None:
        """This is the file on the page."""
        self._file = file
        self.clear()
        self._timer.start()
        self.look()

    def end(self) -> None:
        self._timer.stop()
        self._file = None
        self.clear()

    def look(self) -> None:
        outside = None if self._file is None else self._file.look()
        if outside is None:
            self.clear()
        elif outside.kind == "deleted" and not self._is_missing:
            self._is_missing = True  # some editors rename the old file away before the new one is
        elif outside.kind == "changed" and not outside.why and not self._is_unsaved():
            self.text_appeared.emit()
        elif outside != self.now:
            self.show(outside)

    def show(self, outside: Outside) -> None:
        """Tells what the disk holds, and asks."""
        self.now = outside
        if outside.kind == "deleted":
            self._page.outside.ask(GONE_WORDS, GONE_CHOICES)
        elif outside.why:
            words = f"This file was changed outside: {outside.why}"
            self._page.outside.ask(words, OUTSIDE_CHOICES[1:2])
        else:
            self._page.outside.ask(CHANGED_WORDS, OUTSIDE_CHOICES)
        self.told.emit()

    def clear(self) -> None:
        """The disk holds what it should, or the person has chosen."""
        self._is_missing = False
        if self.now is not None:
            self.now = None
            self._page.outside.clear()
            self.told.emit()

    def _look_while_shown(self) -> None:
        if self._page.isVisible():
            self.look()
