"""Keeps unsaved text while a person types: soon after they stop, and again and again until then.

Takes what is typed over which version of a file, writes it by `Drafts`. Where that cannot be
done, it is said once.
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from relaxapp.services.drafts import Drafts, DraftsError

SOON_MS = 800
"""So long after the last key a draft is written."""

LATEST_MS = 4_000
"""So long after the first key that is in no draft one is written, whoever goes on typing."""

Unsaved = tuple[Path, str, str]
"""A path, the text, and the version that it was typed over."""


class Drafting(QObject):
    """See the module. `unsaved` gives what is not saved now, or None."""

    noticed = Signal(str)

    def __init__(
        self, drafts: Drafts, unsaved: Callable[[], Unsaved | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._drafts = drafts
        self._unsaved = unsaved
        self._has_failed = False
        self._is_given_up = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.setObjectName("draft soon")
        self._latest = QTimer(self, singleShot=True, interval=LATEST_MS)
        self._latest.setObjectName("draft at the latest")
        for timer in (self._soon, self._latest):
            timer.timeout.connect(self.keep)

    def note(self) -> None:
        """Something has been typed."""
        self._soon.start()
        if not self._latest.isActive():
            self._latest.start()

    def keep(self) -> bool:
        """Writes what is not saved now; whether there is nothing that could be lost."""
        self.stop()
        unsaved = self._unsaved()
        if unsaved is None:
            return True
        try:
            self._drafts.keep(*unsaved)
        except DraftsError as error:
            if not self._has_failed:
                self.noticed.emit(str(error))
            self._has_failed = True
            return False
        self._has_failed = False
        return True

    def drop(self, path: Path) -> None:
        """Removes the draft of what is saved now, or given up."""
        self.stop()
        self._drafts.drop(path)

    def close_quietly(self, what: str) -> bool:
        """As the window closes: keeps what is not saved, without a word.

        False where that cannot be done, which is said (`what` is what the person calls it); the
        next time it is given up.
        """
        if self.keep() or self._is_given_up:
            return True
        self._is_given_up = True
        self.noticed.emit(f"Save your {what}, or close once more to give it up.")
        return False

    def stop(self) -> None:
        for timer in (self._soon, self._latest):
            timer.stop()
