"""A small body to point at: where it is tense or hurts, chosen with the pointer or by keyboard.

Takes the ids of chosen places, emits them as they change. Each place is a box to check, for a
screen reader too; arrow keys go from place to place, Space checks. What is chosen glows, has a
tick, and is said in words.
"""

from collections.abc import Iterable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from relaxapp.core.body_map import BOUNDS, VIEWS, View, draw_body, places_in
from relaxapp.core.journal import PLACES
from relaxapp.ui.figure_painting import paint_figure
from relaxapp.ui.scene_look import clear
from relaxapp.ui.theme import RADIUS_CARD, SPACE, Theme
from relaxapp.ui.widgets import plain_label

TALLEST_PX = 230
_LEAST_BUTTON_PX = 22
_DOT_PX, _TICKED_PX = 3.5, 8.0
_WIDTH = sum(BOUNDS[view].width for view in VIEWS)
_FADE = 0.12
"""So much of the figure, from its lower edge, fades into what is behind it."""

NOTHING = "Click where it is."
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PlaceButton(QAbstractButton):
    """One place: a dot, or a tick where it is chosen."""

    def __init__(self, place: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.place = place
        self._theme = Theme()
        self.setCheckable(True)
        self.setText(PLACES[place])
        self.setAccessibleName(PLACES[place])
        self.setToolTip(PLACES[place])
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_BUTTON_PX, _LEAST_BUTTON_PX)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _STEPS:
            event.ignore()  # Qt would go to whatever was made next; the map knows where they lie
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, palette = self._theme, self._theme.palette
        middle = QRectF(self.rect()).center()
        is_near = self.hasFocus() or self.underMouse()
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if is_near:
                painter.setPen(QPen(QColor(palette.accent), 2.5 if self.hasFocus() else 1.5))
                painter.setBrush(clear(palette.surface, 0.55))
                half = min(self.width(), self.height()) / 2 - 2
                painter.drawEllipse(middle, half, half)
            if self.isChecked():
                self._paint_tick(painter, middle)
            else:
                painter.setPen(QPen(clear(palette.ink, 0.55), 1))
                painter.setBrush(clear(palette.surface, 0.85))
                dot = theme.px(_DOT_PX)
                painter.drawEllipse(middle, dot, dot)

    def _paint_tick(self, painter: QPainter, middle: QPointF) -> None:
        palette, size = self._theme.palette, float(self._theme.px(_TICKED_PX))
        painter.setPen(QPen(QColor(palette.surface), 1.5))
        painter.setBrush(QColor(palette.warm_text))
        painter.drawEllipse(middle, size, size)
        pen = QPen(QColor(palette.surface), size / 4)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        tick = QPainterPath(middle + QPointF(-0.42, 0.02) * size)
        tick.lineTo(middle + QPointF(-0.1, 0.36) * size)
        tick.lineTo(middle + QPointF(0.44, -0.34) * size)
        painter.drawPath(tick)


class BodyMap(QWidget):
    """See the module."""

    places_changed = Signal(object)
    """The ids of what is chosen, in the order of `PLACES`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Where it is")
        self._theme = Theme()
        self._picture = QPixmap()
        self._words = plain_label(NOTHING, "soft")
        self._words.setParent(self)
        self._words.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._view_of: dict[str, View] = {}
        self.buttons: dict[str, PlaceButton] = {}
        for place in PLACES:
            self._view_of[place] = next(view for view in VIEWS if place in places_in(view))
            self.buttons[place] = button = PlaceButton(place, self)
            button.clicked.connect(self._change)
        self._let_tab_come_to(next(iter(PLACES)))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def places(self) -> tuple[str, ...]:
        return tuple(place for place, one in self.buttons.items() if one.isChecked())

    def show_places(self, places: Iterable[str]) -> None:
        """Chooses these; emits nothing."""
        chosen = set(places)
        for place, button in self.buttons.items():
            button.setChecked(place in chosen)
        self._show_again()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for button in self.buttons.values():
            button.set_theme(theme)
        self._place()
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        wide = self._theme.px(TALLEST_PX) / BOUNDS["back"].height * _WIDTH + SPACE[2]
        return QSize(round(wide), self._theme.px(TALLEST_PX))

    def minimumSizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(220))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return round(BOUNDS["back"].height * self._scale(width))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrow keys of the place that has the keyboard."""
        focused = self.focusWidget()
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or not isinstance(focused, PlaceButton):
            super().keyPressEvent(event)
            return
        towards = self._next(focused, *step)
        if towards is not None:
            self._let_tab_come_to(towards.place)
            towards.setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._picture.isNull():
            self._picture = self._painted()
        with QPainter(self) as painter:
            painter.drawPixmap(0, 0, self._picture)

    def _scale(self, width: int) -> float:
        """Pixels of a body height."""
        tallest = self._theme.px(TALLEST_PX) / BOUNDS["back"].height
        return min(max(width - SPACE[2], 1) / _WIDTH, tallest)

    def _rect(self, view: View) -> QRectF:
        scale, bounds = self._scale(self.width()), BOUNDS[view]
        left = 0.0 if view == "back" else BOUNDS["back"].width * scale + SPACE[2]
        return QRectF(left, 0, bounds.width * scale, bounds.height * scale)

    def _place(self) -> None:
        scale = self._scale(self.width())
        least = self._theme.px(_LEAST_BUTTON_PX)
        for place, button in self.buttons.items():
            view = self._view_of[place]
            rect, bounds, circle = self._rect(view), BOUNDS[view], places_in(view)[place]
            size = max(round(2 * circle.radius * scale), least)
            x = rect.left() + (circle.x - bounds.left) * scale
            y = rect.top() + (bounds.top - circle.y) * scale
            button.setGeometry(round(x - size / 2), round(y - size / 2), size, size)
        front = self._rect("front")
        top = round(front.bottom()) + SPACE[1]
        left = round(front.left())
        self._words.setGeometry(left, top, self.width() - left, max(self.height() - top, 0))
        self._show_again()

    def _show_again(self) -> None:
        names = [PLACES[place] for place in self.places]
        text = ", ".join([*names[:1], *(name.lower() for name in names[1:])])
        self._words.setText(text or NOTHING)
        self._picture = QPixmap()
        self.update()

    def _painted(self) -> QPixmap:
        """Both figures; made anew when something is chosen, not for each look at a place."""
        ratio = self.devicePixelRatioF()
        picture = QPixmap(self.size() * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        chosen, palette = self.places, self._theme.palette
        with QPainter(picture) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            front, back = self._rect("front"), self._rect("back")
            frame = QPainterPath()
            frame.addRoundedRect(front, RADIUS_CARD, RADIUS_CARD)
            painter.fillPath(frame, QColor(palette.ground))
            painter.setClipPath(frame)
            paint_figure(painter, front, draw_body("front", chosen), self._theme)
            painter.setClipRect(back)
            paint_figure(painter, back, draw_body("back", chosen), self._theme)
            self._fade_out(painter, back)
        return picture

    def _fade_out(self, painter: QPainter, rect: QRectF) -> None:
        low = QRectF(rect)
        low.setTop(rect.bottom() - rect.height() * _FADE)
        low.setBottom(rect.bottom() + 1)
        fade = QLinearGradient(low.topLeft(), low.bottomLeft())
        fade.setColorAt(0, QColor(0, 0, 0, 255))
        fade.setColorAt(0.95, QColor(0, 0, 0, 0))
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationIn)
        painter.fillRect(low, fade)

    def _next(self, button: PlaceButton, across: int, down: int) -> PlaceButton | None:
        """The nearest place in a direction; what lies straight ahead comes first."""
        here = button.geometry().center()
        best: tuple[float, PlaceButton] | None = None
        for other in self.buttons.values():
            away = other.geometry().center() - here
            ahead = away.x() * across + away.y() * down
            aside = abs(away.x() * down) + abs(away.y() * across)
            if other is button or ahead <= 0 or aside > 3 * ahead:
                continue
            far = ahead + 2 * aside
            if best is None or far < best[0]:
                best = (far, other)
        return None if best is None else best[1]

    def _let_tab_come_to(self, place: str) -> None:
        """Tab comes to one place, and the arrow keys to the others."""
        for other, button in self.buttons.items():
            policy = Qt.FocusPolicy.StrongFocus if other == place else Qt.FocusPolicy.ClickFocus
            button.setFocusPolicy(policy)

    def _change(self) -> None:
        button = self.sender()
        if isinstance(button, PlaceButton):
            self._let_tab_come_to(button.place)
        self._show_again()
        self.places_changed.emit(self.places)
