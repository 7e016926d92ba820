"""The way in while no window is open: an icon in the tray, or a tiny window where there is none.

Takes a `TrayView` and shows it; emits what the person chose in the menu. It knows no plan. The
names of routines are asked for when their menu opens, and not before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtGui import QAction, QCursor
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from relaxapp.core.units import HOUR_MS, MINUTE_MS
from relaxapp.ui.mnemonics import without_mnemonic
from relaxapp.ui.theme import Theme
from relaxapp.ui.tray_icon import tray_icon

if TYPE_CHECKING:  # made where there is no tray
    from relaxapp.ui.little_control import LittleControl

PAUSES = (
    (30 * MINUTE_MS, "For &30 minutes"),
    (HOUR_MS, "For &1 hour"),
    (None, "Until &tomorrow"),
)
LOOKS_AFTER_MS = (3_000, 7_000, 20_000)
"""A panel may come after this program at login: it is looked for again after each of these."""


@dataclass(frozen=True, slots=True)
class TrayView:
    """What the tray tells: one line about the next break, and what the menu can do."""

    next_words: str = ""
    short_words: str = ""
    """The same for a tiny window: `12 min`."""
    is_active: bool = False
    is_paused: bool = False
    is_offered: bool = False
    is_window_seen: bool = False
    """An offer or a session stands on the screen, where the tiny window would be in its way."""


class Tray(QObject):
    """See the module."""

    break_requested = Signal()
    routine_requested = Signal(str)
    pause_requested = Signal(object)
    """Milliseconds, or None until tomorrow."""
    resume_requested = Signal()
    skip_requested = Signal()
    window_requested = Signal()
    breaks_requested = Signal()
    worry_requested = Signal()
    """A worry shall be put down for later."""
    settings_requested = Signal()
    quit_requested = Signal()
    control_shown = Signal()
    """There is no tray here; the tiny window stands in for it."""

    def __init__(
        self,
        routines: Callable[[], Sequence[tuple[str, str]]],
        parent: QObject | None = None,
        *,
        is_available: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable,
        is_panel_dark: Callable[[], bool | None] = lambda: None,
    ) -> None:
        """`routines` gives the ids and names to start, when they are asked for.

        `is_panel_dark` is what the panel says of itself; it may change, and is asked again with
        each new view.
        """
        super().__init__(parent)
        self._routines = routines
        self._is_available = is_available
        self._is_panel_dark = is_panel_dark
        self._view = TrayView()
        self._theme = Theme()
        self._is_dark = False
        self._icon: QSystemTrayIcon | None = None
        self._control: LittleControl | None = None
        self._looks_left = list(LOOKS_AFTER_MS)
        self._shown_icon: tuple[bool, bool] | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.setObjectName("tray")
        self._timer.timeout.connect(self._look)
        self.menu = self._make_menu()

    @property
    def has_icon(self) -> bool:
        return self._icon is not None

    def open(self) -> None:
        """Shows the icon, or what stands in for it."""
        self._look()

    def close(self) -> None:
        self._timer.stop()
        if self._icon is not None:
            self._icon.hide()
        if self._control is not None:
            self._control.close()

    def show_view(self, view: TrayView) -> None:
        if view == self._view:
            return
        self._view = view
        self._show()

    def set_theme(self, theme: Theme, *, is_dark: bool) -> None:
        """`is_dark` is the system's look, for a panel that does not tell its own."""
        self._theme, self._is_dark = theme, is_dark
        if self._control is not None:
            self._control.set_theme(theme)
        self._show()

    def tell(self, sentence: str) -> bool:
        """Says a sentence beside the icon, where the system has a way to."""
        if self._icon is None or not QSystemTrayIcon.supportsMessages():
            return False
        self._icon.showMessage("relaxapp", sentence, self._icon.icon())
        return True

    def _look(self) -> None:
        if self._icon is not None:
            return
        if self._is_available():
            self._show_icon()
        elif self._looks_left:
            is_late = len(self._looks_left) < len(LOOKS_AFTER_MS)
            self._timer.start(self._looks_left.pop(0))
            if is_late:
                self._show_control()
        else:
            self._show_control()

    def _show_icon(self) -> None:
        self._icon = icon = QSystemTrayIcon(self)
        icon.setContextMenu(self.menu)
        icon.activated.connect(self._activate)
        self._show()
        icon.show()
        if self._control is not None:
            self._control.close()
            self._control.deleteLater()
            self._control = None

    def _show_control(self) -> None:
        if self._control is not None:
            return
        from relaxapp.ui.little_control import LittleControl

        control = LittleControl()
        control.menu_requested.connect(self._open_menu)
        control.set_theme(self._theme)
        control.show_words(self._view.short_words, self._view.next_words)
        control.stand_in_corner()
        self._control = control
        self._show()
        self.control_shown.emit()

    def _activate(self, how: QSystemTrayIcon.ActivationReason) -> None:
        if how == QSystemTrayIcon.ActivationReason.Trigger:
            self.window_requested.emit()

    def _open_menu(self, at: QPoint) -> None:
        high = self.menu.sizeHint().height()
        self.menu.popup(QPoint(at.x(), at.y() - high) if at.y() > high else QCursor.pos())

    def _show(self) -> None:
        view = self._view
        self._next.setText(without_mnemonic(view.next_words))
        self._skip.setVisible(view.is_offered)
        self._pause.menuAction().setVisible(view.is_active and not view.is_paused)
        self._resume.setVisible(view.is_paused)
        if self._icon is not None:
            self._icon.setToolTip(f"relaxapp\n{view.next_words}".rstrip())
            told = self._is_panel_dark()
            is_dark = self._is_dark if told is None else told
            if self._shown_icon != (is_dark, view.is_paused):
                self._shown_icon = (is_dark, view.is_paused)
                self._icon.setIcon(tray_icon(is_dark=is_dark, is_paused=view.is_paused))
        if self._control is not None:
            self._control.show_words(view.short_words, view.next_words)
            self._control.make_way(view.is_window_seen)

    def _make_menu(self) -> QMenu:
        menu = QMenu()
        self._next = menu.addAction("")
        self._next.setEnabled(False)
        menu.addSeparator()
        self._add(menu, "Take a &break now", self.break_requested.emit)
        self._skip = self._add(menu, "S&kip this break", self.skip_requested.emit)
        self._start = menu.addMenu("&Start")
        self._start.aboutToShow.connect(self._fill_start)
        self._add(self._start, "…", self.window_requested.emit)  # an empty menu would not open
        self._pause = menu.addMenu("&Pause reminders")
        for length_ms, words in PAUSES:
            self._add(self._pause, words, partial(self.pause_requested.emit, length_ms))
        self._resume = self._add(menu, "&Resume reminders", self.resume_requested.emit)
        menu.addSeparator()
        self._add(menu, "&Open relaxapp", self.window_requested.emit)
        self._add(menu, "Break p&lan…", self.breaks_requested.emit)
        self._add(menu, "Put a &worry down…", self.worry_requested.emit)
        self._add(menu, "Se&ttings…", self.settings_requested.emit)
        menu.addSeparator()
        self._add(menu, "&Quit", self.quit_requested.emit)
        return menu

    def _fill_start(self) -> None:
        self._start.clear()
        for id, name in self._routines():
            self._add(self._start, without_mnemonic(name), partial(self.routine_requested.emit, id))

    def _add(self, menu: QMenu, words: str, call: Callable[[], object]) -> QAction:
        action = menu.addAction(words)
        action.triggered.connect(lambda: call())
        return action
