"""The text on the editor page laid beside another one, in a dialog that changes neither.

Takes the page, and what its text shall be compared with: what is saved, what others have made of
the file, or a draft.
"""

from PySide6.QtCore import Qt

from relaxapp.services.drafts import Draft
from relaxapp.services.edited_file import Outside
from relaxapp.ui.comparison import ComparisonDialog
from relaxapp.ui.editor_page import EditorPage


class Comparing:
    """See the module. With nothing to compare with, nothing is shown."""

    def __init__(self, page: EditorPage) -> None:
        self._page = page

    def show_saved(self, saved: str) -> None:
        """What would be saved now."""
        self._show("What you have not saved", "Saved", saved, "Yours", self._text)

    def show_outside(self, outside: Outside | None) -> None:
        """What others have made of the file, which saving would replace."""
        if outside is not None:
            self._show("What differs", "Outside", outside.text, "Yours", self._text)

    def show_draft(self, draft: Draft | None) -> None:
        """What restoring a draft would change."""
        if draft is not None:
            self._show("What differs", "Here", self._text, "The draft", draft.text)

    @property
    def _text(self) -> str:
        return self._page.editor.text()

    def _show(self, title: str, left_name: str, left: str, right_name: str, right: str) -> None:
        dialog = ComparisonDialog(title, left_name, left, right_name, right, self._page)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.set_theme(self._page.theme)
        dialog.open()
