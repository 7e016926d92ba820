"""The settings, a row for each declared key, and what the program is.

Takes `Settings` and the names that some of them choose among; emits each change as a person
would type it. The rows are made from the declarations: a new key there is a new row here.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from relaxapp.core.schema import Choice, Flag, Key, Text
from relaxapp.core.settings import FOR_YOU, HOTKEY, SETTINGS_GROUPS, Settings
from relaxapp.ui.about import About, AboutCard
from relaxapp.ui.controls import (
    Control,
    Names,
    PercentSlider,
    Segments,
    Switch,
    choose_among,
    shown_words,
)
from relaxapp.ui.hotkey_field import HOW, HotkeyField
from relaxapp.ui.panel_sections import SAFETY_WORDS
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import look_button
from relaxapp.ui.word_column import WordColumn

CUE_SET_KEY = "cues"
TRIED = {
    "volume": "say",
    CUE_SET_KEY: "in",
    "cue_volume": "say",
    "glide_volume": "glide",
    "ambience": "ambience",
    "ambience_volume": "ambience",
    "voice_name": "voice",
    "voice_rate": "voice",
    "voice_volume": "voice",
}
"""Settings that can be heard, and the cue that is struck, or what else sounds, to try them."""

NAMED_KEYS = ("ambience", "voice_name", "output")
"""Settings that choose among many names, some of which become known late."""

ANSWERS_DOC = "What you said on your first visit. Answers change what is offered, and stay here."

_WIDEST_PX = 760
_BESIDE_FROM_PX = 620
"""Narrower than this, a control stands below its label."""
_BUTTONS_FROM_PX = 480


class SettingRow(QWidget):
    """A setting: what it is called, what it does, and its control."""

    tried = Signal()

    def __init__(
        self, key: Key, control: Control | HotkeyField, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.key = key
        self.control = control
        name = key.name.replace("_", " ").capitalize()
        doc = key.doc[0].upper() + key.doc[1:]
        _name_control(control, name, doc)
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        words.addWidget(_label(name, "strong"))
        words.addWidget(_label(doc, "soft", wraps=True))
        self._note = _label("", "soft", wraps=True)
        self._note.hide()
        words.addWidget(self._note)
        self._controls = controls = QHBoxLayout()
        controls.setSpacing(SPACE[1])
        self._try: QPushButton | None = None
        if key.name in TRIED:
            self._try = QPushButton("Try")
            self._try.setProperty("look", "link")
            self._try.setAccessibleName(f"Try the {name.lower()}")
            self._try.clicked.connect(self.tried)
            controls.addWidget(self._try)
        controls.addWidget(control)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, SPACE[2], 0, SPACE[2])
        self._row.setSpacing(SPACE[2])
        self._row.addLayout(words, 1)
        self._row.addLayout(controls)

    def allow_trying(self, is_allowed: bool) -> None:
        if self._try is not None:
            self._try.setEnabled(is_allowed)

    def show_note(self, note: str) -> None:
        """Says what is true of this setting here and now; nothing where it is empty."""
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def arrange(self, *, is_beside: bool) -> None:
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._row.setDirection(across if is_beside else down)
        side = Qt.AlignmentFlag.AlignRight if is_beside else Qt.AlignmentFlag.AlignLeft
        self._row.setAlignment(self._controls, side | Qt.AlignmentFlag.AlignVCenter)


class SettingsPage(QWidget):
    """All settings, applied as soon as they are changed, and the about card."""

    setting_changed = Signal(str, str)
    sound_tried = Signal(str)
    keys_waited_for = Signal(bool)
    """Whether a hotkey is being pressed, to be chosen."""
    log_requested = Signal()
    copy_requested = Signal(str)
    folder_requested = Signal()
    answers_requested = Signal()
    safety_requested = Signal()

    def __init__(
        self,
        cue_sets: Mapping[str, str],
        choices: Mapping[str, Mapping[str, str]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """`cue_sets`: the id of each cue set and the name people know it by.

        `choices`: the same for `NAMED_KEYS`. Where there is only one cue set there is nothing to
        choose, and no row for it.
        """
        super().__init__(parent)
        self.setObjectName("page")
        self.setAccessibleName("Settings")
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = Theme()
        self._choices: dict[str, Mapping[str, str]] = {CUE_SET_KEY: cue_sets, **(choices or {})}
        self._rows: dict[str, SettingRow] = {}
        self._notes: dict[str, str] = {}
        self._cards = QVBoxLayout()
        self._cards.setSpacing(SPACE[1])
        title = _label("Settings", "title")
        self._cards.addWidget(title)
        for name, keys in SETTINGS_GROUPS:
            self._cards.addSpacing(SPACE[3])
            self._cards.addWidget(_label(name, "strong"))
            shown = [key for key in keys if self._has_row(key)]
            self._cards.addWidget(self._make_card(name, shown))
        self._about = AboutCard()
        self._about.log_requested.connect(self.log_requested)
        self._about.copy_requested.connect(self.copy_requested)
        self._about.folder_requested.connect(self.folder_requested)
        self._cards.addSpacing(SPACE[3])
        self._about_head = _label("About", "strong")
        self._cards.addWidget(self._about_head)
        self._cards.addWidget(self._about)
        self._cards.addStretch(1)
        self._lay_out()

    def show_settings(self, settings: Settings) -> None:
        """Shows the values; emits nothing."""
        typed = {key.name: text for key, text in settings.items()}
        for name, row in self._rows.items():
            row.control.show_value(typed[name])
            row.allow_trying(not settings.mute and settings.audio != "silent")

    def show_choices(self, name: str, choices: Mapping[str, str]) -> None:
        """Offers these names for one of `NAMED_KEYS`: what is typed, and how it is shown."""
        control = self._rows[name].control
        assert isinstance(control, Names)
        control.show_choices(choices)

    def add_card(self, name: str, card: QWidget) -> None:
        """A card of somebody else's, before what the program is."""
        at = self._cards.indexOf(self._about_head)
        self._cards.insertWidget(at, _label(name, "strong"))
        self._cards.insertWidget(at + 1, card)
        self._cards.insertSpacing(at + 2, SPACE[3])
        # Made after the last card, it would come after it when Tab goes round.
        stops = (*card.findChildren(QPushButton), *self._about.findChildren(QPushButton))
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def show_note(self, name: str, note: str) -> None:
        """Says beneath a setting what is true of it here and now."""
        self._notes[name] = note
        self._rows[name].show_note(note)

    def show_about(self, about: About) -> None:
        self._about.show_about(about)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._about.set_theme(theme)
        for row in self._rows.values():
            row.control.set_theme(theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _lay_out(self) -> None:
        self._column = QWidget()
        self._column.setLayout(self._cards)
        self._cards.setContentsMargins(0, SPACE[5], 0, SPACE[5])
        inner = QWidget()
        self._margins = QHBoxLayout(inner)
        self._margins.addWidget(self._column, 1)
        self._margins.addStretch(0)
        self._scroll = WordColumn(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._scroll)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scrolls, as long as no control has the focus."""
        if not self._scroll.scroll_by(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        side = SPACE[5] if self.width() >= self._theme.px(_BESIDE_FROM_PX) else SPACE[3]
        self._margins.setContentsMargins(side, 0, side, 0)
        self._column.setMaximumWidth(self._theme.px(_WIDEST_PX))
        room = min(self.width() - 2 * side, self._column.maximumWidth())
        is_wide = room >= self._theme.px(_BESIDE_FROM_PX)
        self._about.arrange(is_wide=room >= self._theme.px(_BUTTONS_FROM_PX))
        for row in self._rows.values():
            row.arrange(is_beside=is_wide)

    def _has_row(self, key: Key) -> bool:
        is_choice = key.name in NAMED_KEYS or len(self._choices.get(key.name, ())) > 1
        return not isinstance(key.spec, Text) or is_choice

    def _make_card(self, name: str, keys: Sequence[Key]) -> QFrame:
        card = QFrame()
        card.setProperty("look", "card")
        card.setAccessibleName(name)
        layout = QVBoxLayout(card)
        layout.setContentsMargins(SPACE[4], SPACE[1], SPACE[4], SPACE[1])
        layout.setSpacing(0)
        rows: list[QWidget] = [self._make_row(key) for key in keys]
        if name == FOR_YOU:
            rows.insert(0, self._make_answers())
        for number, row in enumerate(rows):
            if number:
                rule = QFrame()
                rule.setProperty("look", "rule")
                layout.addWidget(rule)
            layout.addWidget(row)
        return card

    def _make_answers(self) -> QWidget:
        """The ways to the questions with all their words, and to the signs."""
        row = QWidget()
        words = QVBoxLayout(row)
        words.setContentsMargins(0, SPACE[2], 0, SPACE[2])
        words.setSpacing(SPACE[0])
        words.addWidget(_label("Your answers", "strong"))
        words.addWidget(_label(ANSWERS_DOC, "soft", wraps=True))
        self.answers = look_button("Your answers, with what each changes", "textlink")
        self.answers.clicked.connect(self.answers_requested)
        self.safety = look_button(SAFETY_WORDS, "textlink")
        self.safety.clicked.connect(self.safety_requested)
        for link in (self.answers, self.safety):
            words.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
        return row

    def _make_row(self, key: Key) -> SettingRow:
        row = SettingRow(key, self._make_control(key))
        row.control.typed.connect(lambda typed: self.setting_changed.emit(key.name, typed))
        row.tried.connect(lambda: self.sound_tried.emit(TRIED[key.name]))
        self._rows[key.name] = row
        return row

    def _make_hotkey_field(self, key: Key) -> HotkeyField:
        field = HotkeyField()
        field.waiting_changed.connect(self.keys_waited_for)
        field.waiting_changed.connect(
            lambda waits: self._rows[key.name].show_note(
                HOW if waits else self._notes.get(key.name, "")
            )
        )
        return field

    def _make_control(self, key: Key) -> Control | HotkeyField:
        if key.spec is HOTKEY:
            return self._make_hotkey_field(key)
        match key.spec:
            case Flag(true=true, false=false):
                return Switch((true, false))
            case Choice(choices=choices):
                return choose_among(shown_words(choices))
            case Text() if key.name in NAMED_KEYS:
                return Names(self._choices.get(key.name, {}))
            case Text():
                return choose_among(self._choices[key.name])
            case spec:
                number = spec.json_schema()
                return PercentSlider(number["minimum"], number["maximum"])


def _name_control(control: Control | HotkeyField, name: str, doc: str) -> None:
    """Tells a screen reader what the control is for."""
    target = control.slider if isinstance(control, PercentSlider) else control
    target.setAccessibleName(name)
    target.setAccessibleDescription(doc)
    if isinstance(control, Segments):
        control.name_parts(name)
    elif isinstance(control, HotkeyField):
        control.name_value(name)


def _label(text: str, look: str, *, wraps: bool = False) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wraps)
    label.setProperty("look", look)
    return label
