"""The section of the resident program that is seen while no window is: the tray.

Takes the `Resident`, makes the tray while it is wanted, shows in it what the plan says is next,
and joins what is chosen in its menu with what the program does.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:  # made when first needed
    from relaxapp.resident import Resident
    from relaxapp.ui.theme import Theme
    from relaxapp.ui.tray import Tray

NO_TRAY = (
    "This desktop has no tray, so a tiny window shows when the next break comes."
    " A click on it opens the menu, and it can be dragged."
)


def _is_panel_dark() -> bool | None:
    """What the tray says of itself, where it may be one of X11."""
    if QApplication.platformName() != "xcb":
        return None
    from relaxapp.services.panel import is_tray_dark

    return is_tray_dark()


class WayIn(QObject):
    """See the module. `tray` is None while there is none."""

    def __init__(self, resident: "Resident", has_tray: Callable[[], bool] | None) -> None:
        """`has_tray` where it is not this desktop that says so."""
        super().__init__(resident)
        self.tray: Tray | None = None
        self._resident = resident
        self._has_tray = has_tray

    def open(self) -> None:
        """There is a way in at once; what it shows comes with the plan."""
        self.tray = self._make_tray()
        self.tray.open()

    def close(self) -> None:
        if self.tray is not None:
            self.tray.close()

    def follow(self, *, is_wanted: bool) -> None:
        """The tray comes when it is wanted, and goes when it is not and there is a window."""
        if is_wanted and self.tray is None:
            self.open()
            self.show_status()
        elif not is_wanted and self.tray is not None and self._resident.has_window:
            self.tray.close()
            self.tray.deleteLater()
            self.tray = None

    def tell(self, sentence: str) -> bool:
        """Says one sentence beside the tray; False where it cannot be read there."""
        return self.tray is not None and self.tray.tell(sentence)

    def show_status(self) -> None:
        """What is known of the next break."""
        if self.tray is None:
            return
        from relaxapp.core.break_words import short_words
        from relaxapp.ui.tray import TrayView

        desk, sessions = self._resident.desk, self._resident.sessions
        is_window_seen = desk.shown is not None or desk.breaks.is_on_break
        view = TrayView(
            desk.next_words,
            short_words(desk.upcoming, is_active=desk.is_active),
            desk.is_active,
            desk.breaks.is_paused,
            desk.shown is not None,
            is_window_seen or sessions.is_small_seen,
        )
        self.tray.show_view(view)

    def set_theme(self, theme: "Theme", *, is_dark: bool) -> None:
        if self.tray is not None:
            self.tray.set_theme(theme, is_dark=is_dark)

    def _make_tray(self) -> "Tray":
        from relaxapp.ui.tray import Tray

        resident = self._resident
        routines = resident.belongings.routines_to_start
        tray = (
            Tray(routines, self, is_panel_dark=_is_panel_dark)
            if self._has_tray is None
            else Tray(routines, self, is_available=self._has_tray)
        )
        tray.break_requested.connect(lambda: resident.sessions.begin_break())
        tray.routine_requested.connect(lambda id: resident.sessions.begin(id))
        tray.pause_requested.connect(lambda for_ms: resident.desk.pause(for_ms))
        tray.resume_requested.connect(lambda: resident.desk.resume())
        tray.skip_requested.connect(lambda: resident.desk.skip())
        tray.window_requested.connect(resident.show)
        tray.worry_requested.connect(resident.ask_for_worry)
        tray.breaks_requested.connect(lambda: resident.show_page("breaks"))
        tray.settings_requested.connect(lambda: resident.show_page("settings"))
        tray.quit_requested.connect(resident.quit)
        tray.control_shown.connect(lambda: resident.tell(NO_TRAY))
        tray.set_theme(resident.look.theme, is_dark=resident.look.system.is_dark)
        return tray
