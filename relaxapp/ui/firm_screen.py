"""The firm form of an offer: it covers every screen, and can always be left by holding Esc.

Takes an `OfferCard`, emits that the break begins or that the person leaves. It is for those who
have asked for it in the settings, and comes only for a break that was put off as often as the
plan allows. A screen that is plugged in is covered too; one that goes takes its cover along.
"""

from PySide6.QtCore import QElapsedTimer, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QScreen,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from relaxapp.ui.corner import screen_in_use
from relaxapp.ui.offer_window import OfferCard
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce, look_button, plain_label

HOLD_MS = 2_000
"""So long Esc is held to leave: too long for an accident, and short enough for an emergency."""

LET_GO_MS = 150
"""A key that repeats is pressed again sooner: X servers tell a held key as many short ones."""

_FRAME_MS = 50
_RING_PX, _RING_LINE_PX = 44, 5
LEAVE_WORDS = "Hold Esc to leave"


class HoldRing(QWidget):
    """How far a key has been held, as a ring that closes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._share = 0.0

    def show_share(self, share: float) -> None:
        self._share = share
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        side = theme.px(_RING_PX)
        self.setFixedSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        palette = self._theme.palette
        half = _RING_LINE_PX / 2
        rect = QRectF(self.rect()).adjusted(half, half, -half, -half)
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(QColor(palette.line), _RING_LINE_PX))
            painter.drawEllipse(rect)
            painter.setPen(QPen(QColor(palette.accent), _RING_LINE_PX))
            painter.drawArc(rect, 90 * 16, -round(self._share * 360 * 16))


class Cover(QWidget):
    """One screen covered; the one in use has the words and the button."""

    start_requested = Signal()
    held = Signal()
    """Esc was held for `HOLD_MS`."""

    def __init__(self, screen: QScreen, parent: QWidget | None = None) -> None:
        super().__init__(
            parent, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        )
        self.covered = screen
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setWindowTitle("Break")
        self._since = QElapsedTimer()
        self._timer = QTimer(self, interval=_FRAME_MS)
        self._timer.setObjectName("hold")
        self._timer.timeout.connect(self._look)
        self._let_go = QTimer(self, singleShot=True, interval=LET_GO_MS)
        self._let_go.setObjectName("let go")
        self._let_go.timeout.connect(self._stop)
        self._why, self._name = plain_label("", "lead-soft"), plain_label("", "instruction")
        self._facts = plain_label("", "lead-soft")
        self.start = look_button("&Start", "primary")
        self.start.clicked.connect(self.start_requested)
        self.ring = HoldRing()
        self._leave = plain_label(LEAVE_WORDS, "soft")
        column = QVBoxLayout(self)
        column.setSpacing(SPACE[3])
        column.addStretch(2)
        centre = Qt.AlignmentFlag.AlignHCenter
        for widget in (self._why, self._name, self._facts):
            widget.setAlignment(centre)
            column.addWidget(widget)
        column.addSpacing(SPACE[4])
        column.addWidget(self.start, 0, centre)
        column.addStretch(2)
        column.addWidget(self.ring, 0, centre)
        self._leave.setAlignment(centre)
        column.addWidget(self._leave)
        column.addSpacing(SPACE[5])

    def cover(self, card: OfferCard) -> None:
        """Fills its screen, and says what the break is."""
        self.show_card(card)
        self.setScreen(self.covered)
        self.setGeometry(self.covered.geometry())
        self.showFullScreen()

    def show_card(self, card: OfferCard) -> None:
        self._why.setText(card.why)
        self._name.setText(card.name)
        self._facts.setText(card.facts)
        self.start.setAccessibleName(f"Start {card.name}, {card.facts}")
        self.setAccessibleName(f"{card.why}. {card.name}. {card.facts}. {LEAVE_WORDS}")

    def set_theme(self, theme: Theme) -> None:
        self.ring.set_theme(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
            return
        self._let_go.stop()
        if not event.isAutoRepeat() and not self._timer.isActive():
            self._since.start()
            self._timer.start()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and not event.isAutoRepeat():
            self._let_go.start()
        else:
            super().keyReleaseEvent(event)

    def _stop(self) -> None:
        self._timer.stop()
        self.ring.show_share(0.0)

    def _look(self) -> None:
        if self._let_go.isActive():
            return
        share = min(self._since.elapsed() / HOLD_MS, 1.0)
        self.ring.show_share(share)
        if share >= 1.0:
            self._timer.stop()
            self.held.emit()


class FirmScreen(QObject):
    """All covers together."""

    start_requested = Signal()
    left = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._card: OfferCard | None = None
        self.covers: list[Cover] = []
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.screenAdded.connect(self._add)
            application.screenRemoved.connect(self._remove)

    def show_offer(self, card: OfferCard) -> None:
        """Covers every screen, or says more of what is offered already."""
        is_new = self._card is None
        self._card = card
        for cover in self.covers:
            cover.show_card(card)
        if not is_new:
            return
        in_use = screen_in_use()
        # Last, since the last window that comes has the keyboard on most desktops.
        for screen in sorted(QGuiApplication.screens(), key=lambda one: one is in_use):
            self._add(screen)
        if self.covers:
            cover = self.covers[-1]
            cover.activateWindow()
            cover.start.setFocus()
            announce(cover, cover.accessibleName())

    def go(self) -> None:
        self._card = None
        for cover in self.covers:
            cover.hide()
            cover.deleteLater()
        self.covers.clear()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        for cover in self.covers:
            cover.set_theme(theme)

    def _add(self, screen: QScreen) -> None:
        if self._card is None:
            return
        cover = Cover(screen)
        cover.set_theme(self._theme)
        cover.start_requested.connect(self.start_requested)
        cover.held.connect(self.left)
        self.covers.append(cover)
        cover.cover(self._card)

    def _remove(self, screen: QScreen) -> None:
        for cover in [one for one in self.covers if one.covered is screen]:
            self.covers.remove(cover)
            cover.hide()
            cover.deleteLater()
