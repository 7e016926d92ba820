"""What the Library is searched with: the search field and the chips.

They hold what is looked for and say when it changes; they look for nothing themselves.
"""

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from relaxapp.core.routine import KINDS
from relaxapp.core.units import MINUTE_MS
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.theme import Theme
from relaxapp.ui.widgets import Chip, Chips, Choice, MenuChip, show_heart

ROOMY_SHARE = 0.22
"""The chips of the kinds become a menu where all chips would take more of the height."""

LENGTHS: tuple[Choice, ...] = (
    (None, "Any length"),
    *((minutes * MINUTE_MS, f"≤ {minutes} min") for minutes in (1, 3, 5, 10, 20)),
)


class SearchField(QLineEdit):
    """Where one types: Down leaves it for the cards, Enter starts, Esc takes the words away."""

    left_down = Signal()
    start_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "search")
        self.setPlaceholderText("Search")
        self.setAccessibleName("Search the library")
        self.setToolTip("Ctrl+F, or just type")
        self.setClearButtonEnabled(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Down:
                self.left_down.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.start_requested.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case _:
                super().keyPressEvent(event)


class FilterBar(QWidget):
    """The chips: kind, length, favourites."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = ""
        self.max_ms: int | None = None
        self._kinds: tuple[Choice, ...] = ()
        self._flow = FlowLayout(self)
        self.kinds = Chips("Kind", self._flow)
        self.kinds_menu = MenuChip("Kind")
        self.lengths = MenuChip("Length")
        self.favourites = Chip(" Favourites", has_heart=True)
        self.favourites.setAccessibleName("Only favourites")
        self.kinds.chosen.connect(self._choose_kind)
        self.kinds_menu.chosen.connect(self._choose_kind)
        self.lengths.chosen.connect(self._choose_length)
        self.favourites.toggled.connect(self._choose_favourites)
        self.lengths.show_choices(LENGTHS, None)
        self._theme = Theme()
        self.kinds.make_room(len(KINDS) + 1)
        for widget in (self.kinds_menu, self.lengths, self.favourites):
            self._flow.addWidget(widget)
        self.kinds_menu.hide()

    def show_kinds(self, kinds: Collection[str]) -> None:
        """Offers the kinds there are."""
        there = [kind for kind in KINDS if kind in kinds]
        self._kinds = (("", "All"), *((kind, kind.capitalize()) for kind in there))
        if self.kind not in there:
            self.kind = ""
        self._show()

    def clear(self) -> None:
        self.kind, self.max_ms = "", None
        self.favourites.blockSignals(True)
        self.favourites.setChecked(False)
        self.favourites.blockSignals(False)
        self.lengths.show_choices(LENGTHS, None)
        self._show()
        self._show_heart()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._show_heart()

    def fit(self, width: int, height: int) -> None:
        """Takes the kinds together in a menu where their chips would take too much height."""
        self.kinds_menu.hide()
        self.kinds.show()
        if self._flow.heightForWidth(width) > height * ROOMY_SHARE:
            self.kinds.hide()
            self.kinds_menu.show()

    def _choose_kind(self, kind: object) -> None:
        self.kind = str(kind)
        self._show()
        self.changed.emit()

    def _choose_length(self, max_ms: object) -> None:
        self.max_ms = max_ms if isinstance(max_ms, int) else None
        self.lengths.show_choices(LENGTHS, self.max_ms)
        self.changed.emit()

    def _choose_favourites(self) -> None:
        self._show_heart()
        self.changed.emit()

    def _show(self) -> None:
        self.kinds.show_choices(self._kinds, self.kind)
        in_menu = (("", "All kinds"), *self._kinds[1:])
        self.kinds_menu.show_choices(in_menu, self.kind)

    def _show_heart(self) -> None:
        show_heart(self.favourites, self._theme)
