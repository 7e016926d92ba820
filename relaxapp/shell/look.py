"""How the window looks: the theme that the settings and the system come to.

Takes settings and a `SystemLook`, gives the application its palette and style, and says when the
theme is another one.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from relaxapp.services.system_look import SystemLook
from relaxapp.ui.theme import Theme, make_theme, style_sheet

if TYPE_CHECKING:  # there before they are used here
    from relaxapp.core.settings import Settings


class Look(QObject):
    """The theme now."""

    changed = Signal(object)
    """The `Theme`."""

    def __init__(
        self, application: QApplication, system: SystemLook, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = Theme()
        self._application = application
        self.system = system
        self._is_styled = False
        self._followed = "system"

    def apply(self, settings: "Settings") -> None:
        """Gives everything the look of the settings and the system, where it has another one."""
        from relaxapp.ui.palette import qt_palette

        system = self.system
        if settings.appearance != self._followed:
            self._followed = settings.appearance
            system.follow(settings.appearance)
        is_dark = {"light": False, "dark": True}.get(settings.appearance, system.is_dark)
        is_calm = {"full": False, "reduced": True}.get(settings.motion, system.is_calm)
        theme = make_theme(
            is_dark=is_dark,
            is_high_contrast=settings.high_contrast or system.is_high_contrast,
            scale=settings.text_size / 100,
            is_calm=is_calm,
            is_mirrored=settings.mirror_figure,
        )
        if theme == self.theme and self._is_styled:
            return
        self.theme, self._is_styled = theme, True
        self._application.setPalette(qt_palette(theme))
        sheet = style_sheet(theme)
        if sheet != self._application.styleSheet():  # as slow for the same one as for another
            self._application.setStyleSheet(sheet)
        self.changed.emit(theme)
