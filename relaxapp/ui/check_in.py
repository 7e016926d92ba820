"""A check-in: how tense, how much it hurts and where, the mood, and one line.

Takes what was said (`Said`), emits it anew as it changes. Short, it asks for tension alone, and
unfolds the rest on demand; nothing has to be said, and what is not said stays unsaid.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLineEdit, QVBoxLayout, QWidget

from relaxapp.core.check_ins import Said
from relaxapp.core.journal import LONGEST_NOTE
from relaxapp.ui.feeling_slider import MOOD, PAIN, TENSION, FeelingRow, Scale
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import column, look_button

if TYPE_CHECKING:  # drawn when it is first unfolded
    from relaxapp.ui.body_map import BodyMap

MORE, LESS = "Say where, or more", "Less"
MORE_SPOKEN, LESS_SPOKEN = "Say more: where, pain, mood, a note", "Ask for tension alone"
BESIDE_PX = 560
"""From this width on the body stands beside the lines."""


class NoteField(QLineEdit):
    """One line about it. Esc leaves it; Enter is no business of a note, and goes to the page."""

    def __init__(self) -> None:
        super().__init__()
        self.setMaxLength(LONGEST_NOTE)
        self.setPlaceholderText("A note, if you like")
        self.setAccessibleName("A note")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clearFocus()
            return
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()


class CheckInForm(QWidget):
    """See the module. `question` takes the place of the usual one about tension."""

    check_in_changed = Signal(object)
    """The `Said`."""

    def __init__(
        self, *, is_full: bool = False, question: str | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._said = Said()
        self._before = Said()
        self._is_unfolded = False
        self.pain: FeelingRow | None = None
        self.mood: FeelingRow | None = None
        self.body_map: BodyMap | None = None
        self.note: NoteField | None = None
        self._rows = QVBoxLayout()
        self._rows.setSpacing(SPACE[2])
        self._across = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._across.setSpacing(SPACE[2])
        self._across.addLayout(self._rows, 1)
        self._foot = QVBoxLayout()
        self._foot.setSpacing(SPACE[1])
        self.tension = self._line(TENSION, lambda number: {"tension": number}, question)
        self.more = look_button(MORE, "textlink", name=MORE_SPOKEN)
        self.more.clicked.connect(lambda: self.unfold(not self._is_unfolded))
        body = column(self, SPACE[1])
        body.addLayout(self._across)
        body.addLayout(self._foot)
        body.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.more.setVisible(not is_full)
        if is_full:
            self.unfold(True)

    @property
    def said(self) -> Said:
        return self._said

    @property
    def is_unfolded(self) -> bool:
        return self._is_unfolded

    def show_said(self, said: Said, before: Said = Said()) -> None:
        """Shows what was said, with marks where it was before; emits nothing.

        Pain is asked for at once where it was said before.
        """
        self._said, self._before = said, before
        if before.pain is not None:
            self._make_pain()
        self._fill()

    def unfold(self, is_unfolded: bool) -> None:
        """Asks for everything, or for tension alone."""
        self._is_unfolded = is_unfolded
        if is_unfolded and self.note is None:
            self._make_rest()
        self.more.setText(LESS if is_unfolded else MORE)
        self.more.setAccessibleName(LESS_SPOKEN if is_unfolded else MORE_SPOKEN)
        self._fill()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for one in (self.tension, self.pain, self.mood, self.body_map):
            if one is not None:
                one.set_theme(theme)
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _line(
        self, scale: Scale, part: Callable[[int | None], dict[str, object]], question: str | None
    ) -> FeelingRow:
        row = FeelingRow(scale, question)
        row.set_theme(self._theme)
        row.said.connect(lambda number: self._change(**part(number)))
        self._rows.addWidget(row)
        return row

    def _make_pain(self) -> None:
        if self.pain is None:
            self.pain = self._line(PAIN, lambda number: {"pain": number}, None)
            QWidget.setTabOrder(self.tension.slider, self.pain.slider)

    def _make_rest(self) -> None:
        """What is behind "More", made when it is first wanted."""
        from relaxapp.ui.body_map import BodyMap

        self._make_pain()
        assert self.pain is not None  # made in the line above
        self.mood = self._line(MOOD, lambda number: {"mood": number}, None)
        self.body_map = BodyMap()
        self.body_map.set_theme(self._theme)
        self.body_map.places_changed.connect(lambda places: self._change(places=places))
        self._across.addWidget(self.body_map, 1, Qt.AlignmentFlag.AlignTop)
        self.note = NoteField()
        self.note.textEdited.connect(lambda text: self._change(note=text))
        self._foot.addWidget(self.note)
        order = (self.pain.slider, self.mood.slider, self.body_map, self.note, self.more)
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def _change(self, **said: object) -> None:
        self._said = replace(self._said, **said)  # type: ignore[arg-type]  # names are of `Said`
        self._show_parts()
        self.check_in_changed.emit(self._said)

    def _fill(self) -> None:
        said, before = self._said, self._before
        self.tension.show_number(said.tension)
        self.tension.show_mark(before.tension)
        if self.pain is not None:
            self.pain.show_number(said.pain)
            self.pain.show_mark(before.pain)
        if self.mood is not None:
            self.mood.show_number(said.mood)
            self.mood.show_mark(before.mood)
        if self.body_map is not None:
            self.body_map.show_places(said.places)
        if self.note is not None:
            self.note.setText(said.note)
        self._show_parts()

    def _show_parts(self) -> None:
        """What is there: the body as soon as there is something that is somewhere."""
        if self.pain is not None:
            self.pain.setVisible(self._is_unfolded or self._before.pain is not None)
        if self.mood is not None:
            self.mood.setVisible(self._is_unfolded)
        if self.body_map is not None:
            self.body_map.setVisible(self._is_unfolded and self._said.has_ache)
        if self.note is not None:
            self.note.setVisible(self._is_unfolded)

    def _arrange(self) -> None:
        is_wide = self.width() >= self._theme.px(BESIDE_PX)
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._across.setDirection(across if is_wide else down)
        self._across.setSpacing(SPACE[4] if is_wide else SPACE[2])
