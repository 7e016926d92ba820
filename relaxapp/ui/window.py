"""The window: a sidebar, the page beside it, and the notice bar at the foot.

Takes pages by name and shows one of them; emits which page a person chose. It knows nothing of
what the pages hold. Narrow, or with large text, the sidebar lies on top as a bar.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QFontMetrics,
    QHideEvent,
    QKeySequence,
    QPaintEvent,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from relaxapp.ui.notice_bar import Action, NoticeBar
from relaxapp.ui.theme import SIDEBAR_PX, SPACE, Theme

if TYPE_CHECKING:  # made when first needed
    from relaxapp.ui.saving_bar import SavingBar

LEAST_SIZE = QSize(720, 520)
USUAL_SIZE = QSize(1100, 750)
BRAND_PX = 110
COLUMN_FROM_PX = 860
"""Narrower than this, the sidebar lies on top."""
IN_FIRST_ROW = 4
"""So many pages stand in the first row of the bar where their names need two."""

PLAYER = "player"
PAGES = (
    ("today", "Today"),
    ("library", "Library"),
    ("programmes", "Programmes"),
    ("moves", "Moves"),
    ("breaks", "Breaks"),
    ("progress", "Progress"),
    ("learn", "Learn"),
)
"""In the order of the sidebar, which is that of their keys: Ctrl+1, Ctrl+2 and on."""
SETTINGS = ("settings", "Settings")
KEYS = {name: f"Ctrl+{number}" for number, (name, _) in enumerate(PAGES, 1)} | {
    "settings": "Ctrl+,"
}

_ANY_WIDTH = 16_777_215  # Qt's QWIDGETSIZE_MAX


class Sidebar(QFrame):
    """The names of the pages, as a column or as a bar; emits the one that was chosen."""

    page_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._buttons: dict[str, QPushButton] = {}
        self._is_column: bool | None = None
        self._brand = brand = QLabel("relaxapp")
        brand.setProperty("look", "brand")
        brand.setContentsMargins(SPACE[2] + 2, 0, SPACE[2], 0)
        self._layout = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._layout.setSpacing(SPACE[0])
        self._layout.addWidget(brand)
        self._gap = QWidget()
        self._layout.addWidget(self._gap)
        self._rows = (
            QBoxLayout(QBoxLayout.Direction.TopToBottom),
            QBoxLayout(QBoxLayout.Direction.TopToBottom),
        )
        for index, one in enumerate(PAGES):
            self._rows[index >= IN_FIRST_ROW].addWidget(self._make_button(*one))
        for row in self._rows:
            row.addStretch(1)
        self._rows[1].addWidget(self._make_button(*SETTINGS))
        self._layout.addLayout(self._rows[0])
        self._layout.addLayout(self._rows[1], 1)

    def mark(self, name: str) -> None:
        """Shows which page is open."""
        for one, button in self._buttons.items():
            button.setChecked(one == name)

    def arrange(self, theme: Theme, *, is_column: bool, width: int) -> None:
        """A column, or a bar across a window of a width, in two rows where it has to.

        The names of the pages come before that of the program."""
        if is_column != self._is_column:
            self._is_column = is_column
            self.setProperty("look", "sidebar" if is_column else "topbar")
            # Naming the style costs some 30 ms the first time, so not before it is shown.
            if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
                self.style().unpolish(self)
                self.style().polish(self)
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        for row in self._rows:
            row.setDirection(down if is_column else right)
        if is_column:
            self._layout.setContentsMargins(SPACE[2], SPACE[4], SPACE[2], SPACE[4])
            self.setFixedWidth(theme.px(SIDEBAR_PX))
        else:
            self._layout.setContentsMargins(SPACE[2], SPACE[1], SPACE[2], SPACE[1])
            self.setMinimumWidth(0)
            self.setMaximumWidth(_ANY_WIDTH)
        for button in self._buttons.values():
            button.setMinimumWidth(0 if is_column else _bold_width_px(button, theme))
        needed = sum(_bold_width_px(button, theme) + SPACE[0] for button in self._buttons.values())
        fits = needed + 2 * SPACE[2] <= width
        self._layout.setDirection(right if fits and not is_column else down)
        beside = theme.px(BRAND_PX) + (len(self._buttons) + 3) * SPACE[1]
        self._brand.setVisible(is_column or needed + beside <= width)
        self._gap.setFixedSize(SPACE[2], SPACE[3])
        self._gap.setVisible(is_column or fits)

    def _make_button(self, name: str, title: str) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("look", "nav")
        button.setCheckable(True)
        shown = QKeySequence(KEYS[name]).toString(QKeySequence.SequenceFormat.NativeText)
        button.setToolTip(f"{title} ({shown})")
        button.setAccessibleDescription(shown)
        button.clicked.connect(lambda: self._choose(name))
        self._buttons[name] = button
        return button

    def _choose(self, name: str) -> None:
        # The click has checked the button; whether its page opens is for others to say.
        checked = self._buttons[name]
        checked.setChecked(not checked.isChecked())
        self.page_chosen.emit(name)


def _bold_width_px(button: QPushButton, theme: Theme) -> int:
    """What the button needs when it is marked, and its text therefore bold."""
    font = button.font()
    font.setPixelSize(theme.body)
    font.setBold(True)
    return QFontMetrics(font).horizontalAdvance(button.text()) + 2 * SPACE[3]


class MainWindow(QMainWindow):
    """The one window of the program."""

    page_chosen = Signal(str)
    closed = Signal()
    activated = Signal()
    painted = Signal()
    """Once, when the first picture of the window is there."""
    visibility_changed = Signal(bool)
    """Whether there is anything to see of the window: not when minimised or hidden."""

    def __init__(self) -> None:
        super().__init__()
        self._theme = Theme()
        self._pages: dict[str, QWidget] = {}
        self._saving: SavingBar | None = None
        self.page_before = PAGES[0][0]
        """The page from which the player was opened."""
        self.is_seen = False
        """Whether there is anything to see of it, as `visibility_changed` last said."""
        self.is_painted = False
        self.may_close: Callable[[], bool] = lambda: True
        """Asked before it closes: whether nothing would be lost."""
        self.quit: Callable[[], object] = self.close
        """Ends the whole program, which may outlive its window."""
        self._is_maximised_before = False
        self.setWindowTitle("relaxapp")
        self.setMinimumSize(LEAST_SIZE)
        self.resize(USUAL_SIZE)
        self._sidebar = Sidebar()
        self._sidebar.page_chosen.connect(self.page_chosen)
        self._stack = QStackedWidget()
        self.notices = NoticeBar()
        ground = QWidget()
        ground.setObjectName("page")
        self._outer = QBoxLayout(QBoxLayout.Direction.LeftToRight, ground)
        self._column = QVBoxLayout()
        self._column.addWidget(self._stack, 1)
        self._column.addWidget(self.notices)
        self._outer.addWidget(self._sidebar)
        self._outer.addLayout(self._column, 1)
        for layout in (self._outer, self._column):
            layout.setContentsMargins(0, 0, 0, 0)
            layout.setSpacing(0)
        self.setCentralWidget(ground)
        self._shortcuts = [
            self._shortcut(keys, partial(self.page_chosen.emit, name))
            for name, keys in KEYS.items()
        ]
        self._shortcut("Ctrl+Q", lambda: self.quit())
        self._arrange()

    @property
    def page(self) -> str | None:
        """The name of the page that is shown."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), None)

    @property
    def normal_size(self) -> QSize:
        """Its size when it is neither maximised nor full screen."""
        is_large = self.isMaximized() or self.isFullScreen() or self.isMinimized()
        return self.normalGeometry().size() if is_large else self.size()

    def add_page(self, name: str, page: QWidget) -> None:
        self._pages[name] = page
        self._stack.addWidget(page)

    def add_saving(self, bar: "SavingBar") -> None:
        """Puts the bar of what is being saved between the pages and the notices."""
        self._saving = bar
        bar.set_aside(self.page == PLAYER)
        self._column.insertWidget(1, bar)
        self._put_notices_last()

    def add_word(self, card: QWidget) -> None:
        """Puts a card that is seldom shown between the pages and the notices."""
        self._column.insertWidget(1, card)

    def show_page(self, name: str) -> None:
        """Shows a page that was added, and gives it the focus."""
        page = self._pages[name]
        is_player = name == PLAYER
        if not is_player:
            self.page_before = name
            self._sidebar.mark(name)
        self._sidebar.setVisible(not is_player)
        self.notices.set_passing(is_player)
        if self._saving is not None:
            self._saving.set_aside(is_player)
        for shortcut in self._shortcuts:
            shortcut.setEnabled(not is_player)
        self._stack.setCurrentWidget(page)
        self._put_notices_last()
        page.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_player(self) -> None:
        """Shows the player alone, without the sidebar."""
        self.show_page(PLAYER)

    def leave_player(self) -> None:
        """Goes back to the page from which the player was opened, out of full screen."""
        if self.isFullScreen():
            self.toggle_full_screen()
        self.show_page(self.page_before)

    def toggle_full_screen(self) -> None:
        if not self.isFullScreen():
            self._is_maximised_before = self.isMaximized()
            self.showFullScreen()
        elif self._is_maximised_before:
            self.showMaximized()
        else:
            self.showNormal()

    def make_way(self, *, is_told: bool = True) -> None:
        """Goes into the task bar, where it is open, for something small that stays on top.

        Without `is_told` the desktop does not say whether it is there, and it goes altogether.
        """
        state = self.windowState()
        if state & Qt.WindowState.WindowFullScreen:
            state &= ~Qt.WindowState.WindowFullScreen
            if self._is_maximised_before:
                state |= Qt.WindowState.WindowMaximized
        if not is_told:
            self.setWindowState(state)
            self.hide()
        elif self.isVisible():
            self.setWindowState(state | Qt.WindowState.WindowMinimized)

    def come_forward(self, *, takes_focus: bool = True) -> None:
        """Is there again, above the others; without the focus it takes no keystroke."""
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not takes_focus)
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        if takes_focus:
            self.activateWindow()

    def tell(self, sentence: str, action: Action | None = None) -> None:
        """Says one sentence in the notice bar, perhaps with something to do about it."""
        self.notices.tell(sentence, action)
        self._put_notices_last()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)
        self._look_whether_seen()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.is_painted:
            self.is_painted = True
            # The children are painted after this one, before any timer is looked at.
            QTimer.singleShot(0, self, self.painted.emit)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._look_whether_seen()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._look_whether_seen()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.activated.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # Some desktops say that a window cannot be seen by exposing nothing of it.
        if event.type() == QEvent.Type.Expose:
            self._look_whether_seen()
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.may_close():
            event.ignore()
            return
        super().closeEvent(event)
        self.closed.emit()

    def _put_notices_last(self) -> None:
        """Tab comes to the foot after the page, wherever the page has made its widgets."""
        saving = self._saving.buttons if self._saving else ()
        foot = (*saving, self.notices.action_button, self.notices.dismiss_button)
        last: QWidget | None = self.previousInFocusChain()
        no_focus = Qt.FocusPolicy.NoFocus
        while last not in (None, self) and (last.focusPolicy() == no_focus or last in foot):
            last = last.previousInFocusChain()
        if last not in (None, self):
            for button in foot:
                QWidget.setTabOrder(last, button)
                last = button

    def _look_whether_seen(self) -> None:
        handle = self.windowHandle()
        is_exposed = handle is not None and handle.isExposed()
        is_seen = self.isVisible() and not self.isMinimized() and is_exposed
        if is_seen != self.is_seen:
            self.is_seen = is_seen
            self.visibility_changed.emit(is_seen)

    def _arrange(self) -> None:
        is_column = self.width() >= max(COLUMN_FROM_PX, self._theme.px(COLUMN_FROM_PX * 0.9))
        down, right = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._outer.setDirection(right if is_column else down)
        self._sidebar.arrange(self._theme, is_column=is_column, width=self.width())

    def _shortcut(self, keys: str, call: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(call)
        return shortcut
