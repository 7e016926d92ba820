"""What a page of cards is searched with: the search field and the chips.

They hold what is looked for and say when it changes; they look for nothing themselves.
"""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from relaxapp.core.names import KINDS
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

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "search")
        self.setPlaceholderText("Search")
        self.setAccessibleName(name)
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
    """Chips of which one is chosen, "All" first; a menu where they would take too much height."""

    changed = Signal()

    def __init__(self, name: str, most: int, parent: QWidget | None = None) -> None:
        """`name` is what is chosen, and `most` how many choices there can be."""
        super().__init__(parent)
        self.value = ""
        self._all_words = f"All {name.lower()}s"
        self._choices: tuple[Choice, ...] = ()
        self._flow = FlowLayout(self)
        self.chips = Chips(name, self._flow)
        self.menu = MenuChip(name)
        self.chips.chosen.connect(self._choose)
        self.menu.chosen.connect(self._choose)
        self._theme = Theme()
        self.chips.make_room(most + 1)
        self._flow.addWidget(self.menu)
        self.menu.hide()

    def show_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offers these; what was chosen stays as long as it is among them."""
        self._choices = (("", "All"), *choices)
        if self.value not in [value for value, _ in choices]:
            self.value = ""
        self._show()

    def clear(self) -> None:
        """Chooses all, and says nothing of it."""
        self.value = ""
        self._show()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme

    def fit(self, width: int, height: int) -> None:
        """Takes the chips together in a menu where they would take too much height."""
        self.menu.hide()
        self.chips.show()
        if self._flow.heightForWidth(width) > height * ROOMY_SHARE:
            self.chips.hide()
            self.menu.show()

    def _choose(self, value: object) -> None:
        self.value = str(value)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        self.chips.show_choices(self._choices, self.value)
        self.menu.show_choices((("", self._all_words), *self._choices[1:]), self.value)


class LibraryFilters(FilterBar):
    """The chips of the Library: kind, length, favourites."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Kind", len(KINDS), parent)
        self.max_ms: int | None = None
        self.lengths = MenuChip("Length")
        self.favourites = Chip(" Favourites", has_heart=True)
        self.favourites.setAccessibleName("Only favourites")
        self.lengths.chosen.connect(self._choose_length)
        self.favourites.toggled.connect(self._choose_favourites)
        self.lengths.show_choices(LENGTHS, None)
        for widget in (self.lengths, self.favourites):
            self._flow.addWidget(widget)

    def show_kinds(self, kinds: Collection[str]) -> None:
        """Offers the kinds there are."""
        self.show_choices([(kind, kind.capitalize()) for kind in KINDS if kind in kinds])

    def clear(self) -> None:
        self.max_ms = None
        self.favourites.blockSignals(True)
        self.favourites.setChecked(False)
        self.favourites.blockSignals(False)
        self.lengths.show_choices(LENGTHS, None)
        self._show_heart()
        super().clear()

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._show_heart()

    def _choose_length(self, max_ms: object) -> None:
        self.max_ms = max_ms if isinstance(max_ms, int) else None
        self.lengths.show_choices(LENGTHS, self.max_ms)
        self.changed.emit()

    def _choose_favourites(self) -> None:
        self._show_heart()
        self.changed.emit()

    def _show_heart(self) -> None:
        show_heart(self.favourites, self._theme)
