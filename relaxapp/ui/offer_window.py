"""The offer of a break: a small window at the corner, which takes no focus and no keystroke.

Takes an `OfferCard` and shows what, how long and a still of it; emits what the person wants. It
waits, for as long as nobody puts it away. Ahead of the break it is smaller: the warning. Its
buttons have keys only after a click on it, which says that the person wants to type into it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPaintEvent, QScreen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from relaxapp.core.break_words import about
from relaxapp.ui.corner import CornerWindow, place_in_corner, screen_in_use
from relaxapp.ui.flow_layout import FlowLayout
from relaxapp.ui.theme import SPACE, Theme
from relaxapp.ui.widgets import announce, look_button, plain_label

if TYPE_CHECKING:  # read with the first picture
    from relaxapp.ui.thumbnails import Pictured, Thumbnails, ThumbnailView

WIDE_PX = 400
PICTURE_PX = 96
FADE_MS = 400
"""How long it takes to go by itself; with reduced motion it goes at once."""


@dataclass(frozen=True, slots=True)
class OfferCard:
    """What one offer shows. Without a picture it has none yet, and there is nothing to start."""

    why: str
    name: str
    facts: str = ""
    pictured: "Pictured | None" = None
    lengths_ms: tuple[int, ...] = ()
    """How long it can be put off; none: not at all."""
    note: str = ""
    has_others: bool = False
    spoken_why: str = ""
    """For a screen reader in place of `why`, where that changes with every second."""


class OfferWindow(CornerWindow):
    """See the module."""

    start_requested = Signal()
    later_requested = Signal(object)
    """For how many milliseconds."""
    skip_requested = Signal()
    another_requested = Signal()
    painted = Signal()
    """What was shown last can be seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Break", parent)
        self._theme = Theme()
        self.card = OfferCard("", "")
        """What was shown last."""
        self._lengths_ms: tuple[int, ...] = ()
        self._screen: QScreen | None = None
        self._is_new = False
        self._make_words()
        self._make_buttons()
        self._lay_out()
        self._fade = QPropertyAnimation(self, b"windowOpacity", self)
        self._fade.setObjectName("fade")
        self._fade.setDuration(FADE_MS)
        self._fade.setEasingCurve(QEasingCurve.Type.InQuad)
        self._fade.setEndValue(0.0)
        self._fade.finished.connect(self.hide)
        screens = QGuiApplication.instance()
        if isinstance(screens, QGuiApplication):
            screens.screenRemoved.connect(self._leave_screen)
            screens.screenAdded.connect(lambda _: self._place())

    def _make_words(self) -> None:
        self._why = plain_label("", "soft")
        self._name = plain_label("", "offer-name")
        self._facts = plain_label("", "soft")
        self._note = plain_label("", "warm")

    def _make_buttons(self) -> None:
        self.start = look_button("&Start", "primary")
        self.start.clicked.connect(self.start_requested)
        self.later = look_button("&Later  ▾", "chip", name="Later")
        self._menu = QMenu(self.later)
        self.later.setMenu(self._menu)
        self.skip = look_button("S&kip", "quiet", name="Skip this break")
        self.skip.clicked.connect(self.skip_requested)
        self.another = look_button("&Another", "link", name="Another routine")
        self.another.clicked.connect(self.another_requested)

    @cached_property
    def _thumbnails(self) -> "Thumbnails":
        from relaxapp.ui.thumbnails import Thumbnails

        return Thumbnails()

    @cached_property
    def _picture(self) -> "ThumbnailView":
        """Beside the words, from the first picture on: at rest nothing has to be drawn."""
        from relaxapp.ui.thumbnails import ThumbnailView

        picture = ThumbnailView(self._thumbnails)
        self._top.insertWidget(0, picture, 0, Qt.AlignmentFlag.AlignTop)
        self._show_theme(picture)
        return picture

    @property
    def _has_picture(self) -> bool:
        return "_picture" in self.__dict__

    def _show_theme(self, picture: "ThumbnailView") -> None:
        self._thumbnails.set_theme(self._theme)
        picture.set_theme(self._theme)
        side = self._theme.px(PICTURE_PX)
        picture.setFixedSize(side, side)

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE[0])
        for label in (self._why, self._name, self._facts, self._note):
            words.addWidget(label)
        words.addStretch(1)
        top = QHBoxLayout()
        top.setSpacing(SPACE[3])
        top.addLayout(words, 1)
        self._top = top
        self._buttons = QWidget()
        flow = FlowLayout(self._buttons, gap=SPACE[1])
        for button in (self.start, self.later, self.another, self.skip):
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE[3], SPACE[3], SPACE[3], SPACE[3])
        column.setSpacing(SPACE[2])
        column.addLayout(top)
        column.addWidget(self._buttons)

    def prepare(self) -> None:
        """Makes what the system needs of it, so that it is there at once when it is shown."""
        self.ensurePolished()
        self.winId()
        self._fit()

    def prepare_picture(self, pictured: "Pictured | None") -> None:
        """Draws a picture, so that it is there at once when it is shown."""
        if pictured is not None:
            side = self._theme.px(PICTURE_PX)
            self._thumbnails.set_theme(self._theme)
            self._thumbnails.picture(pictured, QSize(side, side), self.devicePixelRatioF())

    def show_offer(self, card: OfferCard) -> None:
        """Offers a break, or the same one with more known of it."""
        self._show_card(card, is_warning=False)

    def show_warning(self, card: OfferCard) -> None:
        """Tells that a break is near."""
        self._show_card(card, is_warning=True)

    def show_ahead(self, why: str, spoken_why: str) -> None:
        """How near it is by now. Nothing is announced: a screen reader finds it where it looks."""
        was_spoken = self.card.spoken_why
        self.card = replace(self.card, why=why, spoken_why=spoken_why)
        self._why.setText(why)
        if spoken_why != was_spoken:
            self._name_for_readers()

    def show_starting(self, card: OfferCard) -> None:
        """The break was asked for and is about to begin: there is nothing to choose any more."""
        self._show_card(card, is_warning=False, has_buttons=False)

    def go(self, *, is_by_itself: bool) -> None:
        """Goes; slowly where nobody asked for it."""
        if self.isHidden():
            return
        if is_by_itself and not self._theme.is_calm:
            self._fade.setStartValue(self.windowOpacity())
            self._fade.start()
        else:
            self._fade.stop()
            self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        if self._has_picture:
            self._show_theme(self._picture)
        self._fit()
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._is_new:
            self._is_new = False
            # The children are painted after this one, before any timer is looked at.
            QTimer.singleShot(0, self, self.painted.emit)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """From now on its keys count, until it goes."""
        super().mousePressEvent(event)
        self._set_typed_into(True)
        self.activateWindow()
        (self.start if self.start.isVisible() else self.skip).setFocus()
        if event.button() is Qt.MouseButton.LeftButton:
            self.drag()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._lengths_ms:
            self.later_requested.emit(self._lengths_ms[0])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = self.focusWidget()
            if isinstance(focused, QPushButton):
                focused.click()
        else:
            super().keyPressEvent(event)

    def _show_card(self, card: OfferCard, *, is_warning: bool, has_buttons: bool = True) -> None:
        was_hidden = self.isHidden() or self._fade.state() == QPropertyAnimation.State.Running
        self._fade.stop()
        self.setWindowOpacity(1.0)
        self.card = card
        self._why.setText(card.why)
        self._why.setVisible(bool(card.why))
        self._name.setText(card.name)
        self._facts.setText(card.facts)
        self._facts.setVisible(bool(card.facts))
        self._note.setText(card.note)
        self._note.setVisible(bool(card.note))
        self._show_picture(None if is_warning else card.pictured)
        self._show_lengths(card.lengths_ms)
        self.another.setVisible(card.has_others and not is_warning)
        self.start.setText("&Start now" if is_warning else "&Start")
        self.start.setAccessibleName(f"Start {card.name}, {card.facts}")
        self._buttons.setVisible(has_buttons)
        self._name_for_readers()
        if was_hidden:
            self._screen = screen_in_use()
            self._set_typed_into(False)
        self._fit()
        self._place()
        self._is_new = True
        self.update()
        if self.isHidden():
            self.show()
        if was_hidden:
            announce(self, self.accessibleName())

    def _name_for_readers(self) -> None:
        """Words that have a name of their own tell a screen reader of no change to them."""
        card = self.card
        self._why.setAccessibleName(card.spoken_why)
        texts = (card.spoken_why or card.why, card.name, card.facts)
        self.setAccessibleName(". ".join(text for text in texts if text))

    def _show_picture(self, pictured: "Pictured | None") -> None:
        if pictured is None and not self._has_picture:
            return
        if pictured is not None:
            self._thumbnails.keep([pictured])
        self._picture.setVisible(pictured is not None)
        self._picture.show_picture(pictured)

    def _show_lengths(self, lengths_ms: Sequence[int]) -> None:
        self._lengths_ms = tuple(lengths_ms)
        self._menu.clear()
        for length_ms in lengths_ms:
            action = self._menu.addAction(f"In {about(length_ms)}")
            action.triggered.connect(lambda _, ms=length_ms: self.later_requested.emit(ms))
        self.later.setVisible(bool(lengths_ms))

    def _set_typed_into(self, is_typed_into: bool) -> None:
        handle = self.windowHandle()
        if handle is not None:
            handle.setFlag(Qt.WindowType.WindowDoesNotAcceptFocus, not is_typed_into)

    def _fit(self) -> None:
        """As high as its texts need at its width, and no wider than the screen."""
        screen = self._screen or screen_in_use()
        widest = self._theme.px(WIDE_PX)
        if screen is not None:
            widest = min(widest, screen.availableSize().width() - 2 * SPACE[3])
        self.setFixedWidth(widest)
        layout, flow = self.layout(), self._buttons.layout()
        assert layout is not None
        assert flow is not None
        flow.invalidate()  # it would keep the height it had with other buttons until later,
        flow.activate()  # and so would the window's layout, which remembers what it was told
        layout.activate()
        high = layout.totalHeightForWidth(widest) if layout.hasHeightForWidth() else -1
        self.setFixedHeight(max(high, layout.totalMinimumSize().height()))

    def _leave_screen(self, screen: QScreen) -> None:
        if self._screen is screen:
            self._screen = QGuiApplication.primaryScreen()
        self._place()

    def _place(self) -> None:
        screen = self._screen or screen_in_use()
        if screen is not None:
            self.move(place_in_corner(self.size(), screen.availableGeometry()))
