"""The scene of a session: what breathes with you, the figure, or a quiet ring that counts down.

`SceneView` takes moments and paints them: orb, wave or bar for a breath, the figure for moves and
tensing and while one waits for them, the ring for all else.
What is seen is a function of the moment alone; no animation runs here, so a pause, a seek or
another size never makes it jump. Only what changed is painted again.
"""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from relaxapp.core.routine import Move
from relaxapp.core.session_words import PAUSED_WORDS, countdown_words
from relaxapp.core.timeline import Moment, Timeline
from relaxapp.services.playback import CALM_FRAMES_A_SECOND, FRAMES_A_SECOND
from relaxapp.ui.figure_views import Scene, moves_at, scene_at
from relaxapp.ui.scene_bar import Bar
from relaxapp.ui.scene_figure import FigureShape
from relaxapp.ui.scene_look import Canvas, Frame, Shape, breath_texts, is_breath, is_still
from relaxapp.ui.scene_orb import Orb, word_size
from relaxapp.ui.scene_ring import Ring
from relaxapp.ui.scene_wave import Wave
from relaxapp.ui.theme import Theme

SHAPES = ("orb", "wave", "bar")
"""What can breathe with you, in the order it is offered."""

_RING, _FIGURE = "ring", "figure"
FIGURE_FRAMES_A_SECOND = 30
_MAKERS: dict[str, Callable[..., Shape]] = {"orb": Orb, "wave": Wave, "bar": Bar, _RING: Ring}


class SceneView(QWidget):
    """Paints the moment it was shown last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._chosen = SHAPES[0]
        self._moves: Mapping[str, Move] = {}
        self._has_words = True
        self._has_ring = True
        self._has_numbers = True
        self._frame: Frame | None = None
        self._kind = _RING
        self._made: dict[str, tuple[tuple[Canvas, Timeline, bool], Shape]] = {}
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def shape(self) -> str:
        """The shape that is drawn for a breath: with reduced motion always the bar."""
        return "bar" if self._theme.is_calm else self._chosen

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._forget()

    def set_shape(self, shape: str) -> None:
        """Chooses one of `SHAPES`."""
        if shape not in SHAPES:
            raise ValueError(f"expected one of {', '.join(SHAPES)}, got {shape!r}")
        if shape != self._chosen:
            self._chosen = shape
            self._forget()

    def show_moves(self, moves: Mapping[str, Move]) -> None:
        """The moves that the figure shows, by their ids."""
        self._moves = moves
        self._forget()

    def set_has_words(self, has_words: bool) -> None:
        """Whether the words of a breath stand in the scene, or elsewhere on the page."""
        if has_words != self._has_words:
            self._has_words = has_words
            self.update()

    def set_has_ring(self, has_ring: bool) -> None:
        """Whether a ring below the figure counts down; a small scene has no room for it."""
        if has_ring != self._has_ring:
            self._has_ring = has_ring
            self._forget()

    @property
    def counts(self) -> bool:
        """Whether the count of the phase has a place in what is shown."""
        has_count = {_RING: True, _FIGURE: self._has_ring, "orb": True}
        return has_count.get(self._kind, self._has_words)

    def set_has_numbers(self, has_numbers: bool) -> None:
        """Whether seconds are counted. The next moment shows it."""
        self._has_numbers = has_numbers

    def fits_words(self, size: QSize, timeline: Timeline) -> bool:
        """Whether the words of the breaths of a timeline fit the scene at a size."""
        if self.shape != "orb":
            return True
        return word_size(self._canvas(size), breath_texts(timeline)) is not None

    def pace_at(self, moment: Moment) -> int:
        """The frames a second that a moment wants: many where something travels or grows."""
        if is_breath(moment):
            is_moving = self.shape == "wave" or not is_still(moment.phase)
            return FRAMES_A_SECOND if is_moving else CALM_FRAMES_A_SECOND
        scene = self._scene_at(moment)
        if scene is None or self._theme.is_calm or not moves_at(moment, scene):
            return CALM_FRAMES_A_SECOND
        return FIGURE_FRAMES_A_SECOND

    def show_moment(
        self, moment: Moment, timeline: Timeline, is_paused: bool, words: str | None = None
    ) -> None:
        """Paints a moment; `words` stand in place of the phase's own."""
        if words is None:
            text = "" if moment.phase is None else moment.phase.text
            words = PAUSED_WORDS if is_paused else text
        has_count = self._has_numbers and not is_paused and moment.phase is not None
        frame = Frame(moment, timeline, words, countdown_words(moment) if has_count else "")
        kind = self._kind_at(moment, timeline)
        before, self._frame = self._frame, frame
        if kind != self._kind or before is None:
            self._kind = kind
            self.update()
        elif frame != before:
            self._update_changed(before, frame)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(event.rect(), QColor(self._theme.palette.ground))
            if self._frame is None:
                return
            # Shapes draw in device pixels, from a whole one: nothing is blurred or cut at an
            # edge when the scale is a fraction.
            device, dpr = painter.deviceTransform(), self.devicePixelRatioF()
            painter.translate(
                (round(device.dx()) - device.dx()) / dpr, (round(device.dy()) - device.dy()) / dpr
            )
            painter.scale(1 / dpr, 1 / dpr)
            self._shape(self._frame.timeline).paint(painter, self._frame)

    def _forget(self) -> None:
        self._made.clear()
        if self._frame is not None:
            self._kind = self._kind_at(self._frame.moment, self._frame.timeline)
        self.update()

    def _canvas(self, size: QSize) -> Canvas:
        dpr = self.devicePixelRatioF()
        return Canvas(int(size.width() * dpr), int(size.height() * dpr), dpr, self._theme)

    def _shape(self, timeline: Timeline) -> Shape:
        """The shape of what is shown, made anew where size, theme or timeline are others."""
        key = (self._canvas(self.size()), timeline, self._has_words)
        made = self._made.get(self._kind)
        if made is None or made[0][1] is not timeline or made[0] != key:
            made = key, self._make(key[0], timeline)
            self._made[self._kind] = made
        return made[1]

    def _make(self, canvas: Canvas, timeline: Timeline) -> Shape:
        if self._kind == _FIGURE:
            return FigureShape(canvas, timeline, self._moves, has_ring=self._has_ring)
        return _MAKERS[self._kind](canvas, timeline, has_words=self._has_words)

    def _kind_at(self, moment: Moment, timeline: Timeline) -> str:
        if is_breath(moment):
            return self.shape
        return _RING if scene_at(moment, timeline, self._moves) is None else _FIGURE

    def _scene_at(self, moment: Moment) -> Scene | None:
        timeline = None if self._frame is None else self._frame.timeline
        return None if timeline is None else scene_at(moment, timeline, self._moves)

    def _update_changed(self, before: Frame, frame: Frame) -> None:
        """Asks for the part that differs, or for all of it when words do."""
        if (before.words, before.count) != (frame.words, frame.count):
            self.update()
            return
        shape, dpr = self._shape(frame.timeline), self.devicePixelRatioF()
        changed = shape.region(before).united(shape.region(frame))
        self.update(
            QRect(
                int(changed.x() / dpr) - 1,
                int(changed.y() / dpr) - 1,
                int(changed.width() / dpr) + 4,
                int(changed.height() / dpr) + 4,
            )
        )
