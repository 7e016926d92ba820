"""What the program is: its version, what it stands on with licences, its log and folders.

Takes an `About`, emits what a person wants opened or copied.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relaxapp.ui.icon import icon_pixmap
from relaxapp.ui.theme import SPACE, Theme

_ICON_PX = 48


@dataclass(frozen=True, slots=True)
class About:
    """`parts` are (name, version, licence), the program itself first; folders (what, path)."""

    summary: str
    parts: tuple[tuple[str, str, str], ...]
    folders: tuple[tuple[str, str], ...]
    system: str

    @property
    def details(self) -> str:
        """All of it as lines of text, to be sent with a question."""
        lines = [f"{name} {version}" for name, version, _ in self.parts]
        return "\n".join([*lines, self.system, *(f"{what}: {path}" for what, path in self.folders)])


class AboutCard(QFrame):
    """The card at the end of the settings."""

    log_requested = Signal()
    copy_requested = Signal(str)
    folder_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("look", "card")
        self._about = About("", (), (), "")
        self._theme = Theme()
        self._icon = QLabel()
        self._icon.setAccessibleName("The icon of relaxapp")
        self._name = _label("", "brand")
        self._summary = _label("", "soft", wraps=True)
        self._parts = _grid()
        self._folders = _grid()
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE[4], SPACE[4], SPACE[4], SPACE[4])
        layout.setSpacing(SPACE[3])
        layout.addLayout(self._make_heading())
        layout.addLayout(self._parts)
        layout.addLayout(self._folders)
        layout.addLayout(self._make_buttons())

    def show_about(self, about: About) -> None:
        self._about = about
        name, version, licence = about.parts[0]
        self._name.setText(f"{name} {version}")
        self._summary.setText(f"{about.summary}. Licence: {licence}.")
        _fill(self._parts, [(f"{one} {new}", terms) for one, new, terms in about.parts[1:]])
        _fill(self._folders, about.folders)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        ratio = self.devicePixelRatioF()
        pixmap = icon_pixmap(round(theme.px(_ICON_PX) * ratio))
        pixmap.setDevicePixelRatio(ratio)
        self._icon.setPixmap(pixmap)

    def _make_heading(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._summary)
        row = QHBoxLayout()
        row.setSpacing(SPACE[3])
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        return row

    def arrange(self, *, is_wide: bool) -> None:
        """Where there is little room the buttons stand below one another."""
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._buttons.setDirection(across if is_wide else down)

    def _make_buttons(self) -> QBoxLayout:
        row = self._buttons
        row.setSpacing(SPACE[1])
        for text, signal in (
            ("Open my folder", self.folder_requested.emit),
            ("Open the log", self.log_requested.emit),
            ("Copy details", lambda: self.copy_requested.emit(self._about.details)),
        ):
            button = QPushButton(text)
            button.clicked.connect(lambda _, emit=signal: emit())
            row.addWidget(button)
        row.addStretch(1)
        return row


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(SPACE[4])
    grid.setVerticalSpacing(SPACE[0])
    grid.setColumnStretch(1, 1)
    return grid


def _fill(grid: QGridLayout, rows: Sequence[tuple[str, str]]) -> None:
    """Shows rows of two texts, in the labels that are there and in new ones."""
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            item = grid.itemAtPosition(number, column)
            label = None if item is None else item.widget()
            if not isinstance(label, QLabel):
                label = _label("", "" if column else "soft", wraps=column == 1)
                grid.addWidget(label, number, column, Qt.AlignmentFlag.AlignTop)
            label.setText(text)


def _label(text: str, look: str, *, wraps: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    if look:
        label.setProperty("look", look)
    return label
