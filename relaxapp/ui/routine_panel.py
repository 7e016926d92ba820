"""The panel of one routine: what it does, its steps, options, cautions and sources, and Start.

Takes a `RoutineCard`, emits what the person wants of it. Beside the grid, or over it with a
way back. A broken file shows what is wrong in it, and opens to be mended.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QSizePolicy, QWidget

from relaxapp.core.compiler import Options
from relaxapp.core.leave_out import moves_of
from relaxapp.core.profile import Fit
from relaxapp.core.routine import REFLECTION, Routine
from relaxapp.ui.cards import BROKEN_FACTS, RoutineCard
from relaxapp.ui.detail_panel import DetailPanel
from relaxapp.ui.panel_sections import ChoiceRow, Paragraphs, problem_paragraphs
from relaxapp.ui.reflection_links import ReflectionLinks
from relaxapp.ui.routine_actions import CUSTOMIZE_CHOICES, FileMenu
from relaxapp.ui.routine_words import (
    facts_of,
    length_choices,
    level_choices,
    steps_words,
    strip_of,
)
from relaxapp.ui.theme import Theme
from relaxapp.ui.thumbnails import Thumbnails, block_colour
from relaxapp.ui.widgets import Chip, StepStrip, column, look_button, plain_label, show_heart


class RoutinePanel(DetailPanel):
    """Shows one routine; `show_card` begins with its own length and level."""

    start_requested = Signal(object, bool)
    favourite_toggled = Signal()
    save_requested = Signal(object)
    """With the options that Start would begin with."""
    rename_requested = Signal(str)
    file_asked = Signal(str)
    """The name of one of `FILE_ACTIONS` or `CUSTOMIZE_CHOICES`."""

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, "library", parent)
        self._options = Options()
        self.fit_of: Callable[[Routine], Fit] = lambda routine: Fit()
        """What the person's answers mean for a routine."""
        self._make_head()
        self._make_options()
        self._make_file_buttons()
        self._make_foot()
        foot = (self.start, self.mend, self.customize, self.edit, self.favourite, self.more)
        self._lay_out(self._groups(), foot)
        self.show_card(None)

    def _make_head(self) -> None:
        self._rename = QLineEdit()
        self._rename.setAccessibleName("New name")
        self._rename.setMaxLength(80)
        self._rename.returnPressed.connect(self._finish_rename)
        self._rename.editingFinished.connect(lambda: self._show_rename(False))
        self._rename_keys = plain_label("Enter renames it, Esc leaves it as it is.", "soft")
        self._broken = plain_label(BROKEN_FACTS, "warm")
        self._problems = Paragraphs()
        self._before = plain_label("Until then, the version from before still plays.", "soft")
        self._summary = plain_label()
        self.reflection = ReflectionLinks()

    def _make_options(self) -> None:
        self._strip = StepStrip()
        self._steps = plain_label("", "soft")
        self.lengths = ChoiceRow("Minutes", is_dense=True)
        self.lengths.chosen.connect(lambda for_ms: self._choose(self._options.level, for_ms))
        self.levels = ChoiceRow("Level")
        self.levels.chosen.connect(lambda level: self._choose(level, None))
        self._sound_row = QWidget()
        self.sound = Chip("Sound on")
        self.sound.setChecked(True)
        self.sound.toggled.connect(
            lambda is_on: self.sound.setText("Sound on" if is_on else "Sound off")
        )
        self.save = look_button("Save as sound…", "textlink", name="Save as a sound file")
        self.save.setToolTip("Save it as a sound file, with the length chosen here (Ctrl+S)")
        self.save.clicked.connect(self.save_now)
        layout = column(self._sound_row)
        layout.addWidget(plain_label("Sound", "strong"))
        layout.addWidget(self.sound)
        layout.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_file_buttons(self) -> None:
        self._path = plain_label("", "soft")
        self.customize = _menu_chip("Customize", "Make it your own")
        for name, words in CUSTOMIZE_CHOICES:
            action = self.customize.menu().addAction(words)
            action.triggered.connect(lambda _=False, name=name: self.file_asked.emit(name))
        self.edit = Chip("Edit", is_dense=True)
        self.edit.setCheckable(False)
        self.edit.setToolTip("Change what is in the file (Ctrl+E)")
        self.edit.clicked.connect(lambda: self.file_asked.emit("edit"))
        self.more = _menu_chip("⋯", "More that can be done with it")
        self.menu = FileMenu(self.more)
        self.menu.asked.connect(self.file_asked)
        self.more.setMenu(self.menu)

    def _make_foot(self) -> None:
        self.start.clicked.connect(self._start)
        self.mend = look_button("Mend", "primary", name="Mend the file in the editor", keys="Alt+O")
        self.mend.clicked.connect(lambda: self.file_asked.emit("edit"))
        self.favourite = Chip("", is_dense=True, has_heart=True)
        self.favourite.setToolTip("Keep it among your favourites (F)")
        self.favourite.clicked.connect(self.favourite_toggled)

    def _groups(self) -> tuple[tuple[QWidget, ...], ...]:
        heading = (self._name, self._rename, self._rename_keys, self._facts, self._broken)
        return (
            (self._picture,),
            heading,
            (self._problems, self._before),
            (self._summary,),
            (self.reflection,),
            (self.left_out, self.for_you),
            (self._strip, self._steps),
            (self.lengths,),
            (self.levels,),
            (self._sound_row,),
            (self.cautions,),
            (self._stop,),
            (self.pages_about,),
            (self._sources_head, self._sources),
            (self._path,),
        )

    @property
    def options(self) -> Options:
        """What Start would begin with."""
        return self._options

    def show_card(self, card: RoutineCard | None) -> None:
        """Shows another routine, or nothing; the same one keeps what was chosen for it."""
        if card is not None:
            is_same = self._card is not None and card.key == self._card.key
            self._options = _kept(self._options, card) if is_same else card.options
        super().show_card(card)

    def _show(self, card: RoutineCard) -> None:
        self._show_head(card)
        self._show_routine(card)

    def start_now(self) -> None:
        """As if Start were pressed; a file that has never been good has none."""
        if self._card is not None and self._card.routine is not None:
            self._start()

    def save_now(self) -> None:
        """As if Save as sound were pressed; a file that has never been good has none."""
        if self._card is not None and self._card.routine is not None:
            self.save_requested.emit(self._options)

    @property
    def first(self) -> QPushButton:
        """The button that one most likely wants here."""
        return self.mend if self.start.isHidden() else self.start

    def set_sound(self, is_on: bool) -> None:
        self.sound.setChecked(is_on)

    def set_theme(self, theme: Theme) -> None:
        super().set_theme(theme)
        self._strip.set_theme(theme)
        self._show_heart()
        if self._card is not None:
            self._show_dose(self._card)

    def begin_rename(self) -> None:
        """Lets the person type another name in place of the name."""
        if self._card is None or not self._card.is_own or self._card.is_broken:
            return
        self._rename.setText(self._card.name)
        self._show_rename(True)
        self._rename.setFocus()
        self._rename.selectAll()

    def _show_rename(self, is_renaming: bool) -> None:
        self._name.setVisible(not is_renaming)
        self._rename.setVisible(is_renaming)
        self._rename_keys.setVisible(is_renaming)

    def _finish_rename(self) -> None:
        name = self._rename.text().strip()
        if self._card is not None and name and name != self._card.name:
            self.rename_requested.emit(name)

    def _start(self) -> None:
        self.start_requested.emit(self._options, self.sound.isChecked())

    def _choose(self, level: object, for_ms: object) -> None:
        """Another level begins with its own length."""
        if self._card is not None:
            self._options = replace(
                self._card.options,
                level=level if isinstance(level, str) else None,
                for_ms=for_ms if isinstance(for_ms, int) else None,
            )
            self._show_dose(self._card)

    def _show_head(self, card: RoutineCard) -> None:
        self._show_rename(False)
        self._broken.setVisible(card.is_broken)
        self._problems.show_paragraphs(problem_paragraphs(card.problems, card.path))
        self._before.setVisible(card.is_broken and card.routine is not None)
        self._path.setText(str(card.path) if card.is_own else "")
        self._path.setVisible(card.is_own)
        self.customize.setVisible(not card.is_own and not card.is_broken)
        self.edit.setVisible(card.is_own and not card.is_broken)
        self.menu.show_card(card)
        self.mend.setVisible(card.is_broken)
        self.favourite.setVisible(not card.is_broken)
        self.favourite.setChecked(card.is_favourite)
        self._show_heart()

    def _show_routine(self, card: RoutineCard) -> None:
        routine = card.routine
        is_shown = routine is not None
        self.start.setVisible(is_shown)
        if not is_shown:
            self._picture.show_picture(None)
            self._picture.hide()
        for widget in (self._facts, self._strip, self._steps, self._sound_row):
            widget.setVisible(is_shown)
        self._summary.setVisible(is_shown and bool(routine and routine.summary))
        is_reflection = routine is not None and routine.kind == REFLECTION
        self.reflection.show_routine(card.id if is_reflection else None)
        leveled = None if routine is None else routine.at_level(self._options.level)
        self.cautions.show_cautions(() if leveled is None else leveled.cautions)
        is_concerned = leveled is not None and bool(leveled.cautions)
        stop_if = () if leveled is None else leveled.stop_if
        self._stop.show_lines(stop_if, is_concerned=is_concerned)
        self._show_sources(() if leveled is None else leveled.sources)
        if routine is None:
            self._show_left_out(None)
            self.levels.setVisible(False)
            self.lengths.setVisible(False)
            return
        self.start.setAccessibleName(f"Start {card.name}")
        self._summary.setText(routine.summary or "")
        self._show_dose(card)

    def _show_dose(self, card: RoutineCard) -> None:
        """What the level and the length change."""
        routine, options = card.routine, self._options
        if routine is None:
            return
        self._facts.setText(facts_of(routine, options))
        self._steps.setText(steps_words(routine, options))
        palette = self._theme.palette
        blocks = strip_of(routine, options)
        self._strip.show_blocks([(one.length_ms, block_colour(one, palette)) for one in blocks])
        self.levels.show_choices(level_choices(routine), options.level)
        self.lengths.show_choices(length_choices(routine, options.level), options.for_ms)
        leveled = routine.at_level(options.level)
        look = replace(options, for_ms=None, seed=0)
        self._picture.show_picture(RoutineCard(card.id, card.name, routine, look))
        self._picture.setVisible(self._has_picture())
        self.cautions.show_cautions(leveled.cautions)
        self._show_left_out(leveled)

    def _show_left_out(self, routine: Routine | None) -> None:
        moves = () if routine is None else moves_of(routine)
        out = self._options.without_moves
        self.left_out.show_moves([(one.id, one.name) for one in moves if one.id in out])
        fit = Fit() if routine is None else self.fit_of(routine)
        why = [f"Not suggested to you. {fit.not_suggested}"] if fit.not_suggested else []
        lines = [*why, *fit.whys]
        self.for_you.show_lines(lines if len(lines) < 2 else [f"• {line}" for line in lines])

    def _show_heart(self) -> None:
        show_heart(self.favourite, self._theme)
        is_one = self.favourite.isChecked()
        words = "Take it out of your favourites" if is_one else "Add it to your favourites"
        self.favourite.setAccessibleName(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._rename.hasFocus():
            self._rename.setText("")
            self.back.setFocus() if self._is_overlay else self.start.setFocus()
        elif event.modifiers() or not self._act_on(Qt.Key(event.key())):
            super().keyPressEvent(event)

    def _act_on(self, key: Qt.Key) -> bool:
        """The keys that act on a card act here too, where their buttons are."""
        if key == Qt.Key.Key_F and not self.favourite.isHidden():
            self.favourite.click()
            return True
        names = {Qt.Key.Key_F2: "rename", Qt.Key.Key_Delete: "delete"}
        action = self.menu.action(names[key]) if key in names else None
        if action is None or not action.isVisible():
            return False
        action.trigger()
        return True


def _menu_chip(words: str, name: str) -> QPushButton:
    button = look_button(words, "chip", name=name)
    button.setProperty("dense", True)
    button.setToolTip(name)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    button.setMenu(QMenu(button))
    return button


def _kept(options: Options, card: RoutineCard) -> Options:
    """What was chosen, as far as the routine still has it."""
    routine = card.routine
    if routine is None or options.level not in (None, *(name for name, _ in routine.levels)):
        return card.options
    is_free = routine.at_level(options.level).has_free_length
    for_ms = options.for_ms if is_free else None
    return replace(card.options, level=options.level, for_ms=for_ms)
