"""The section of the window's composition root where one sets things: the Settings page.

Takes the `App` and the log of faults, joins the page with what it changes, tries out and opens,
and shows on it what the program is made of.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from relaxapp.section import Section
from relaxapp.services.fault_log import FaultLog

if TYPE_CHECKING:  # made when first needed, so that the window is painted the sooner
    from relaxapp.app import App
    from relaxapp.ui.about import About

SETTINGS = "settings"
SUMMARY = "Guided breathing, stretching and relaxation for an upper back that holds the stress"
NO_LOG = "Nothing has gone wrong so far, so there is no log."


class Adjusting(Section):
    """See the module."""

    def __init__(self, app: "App", log: FaultLog) -> None:
        super().__init__(app)
        self._log = log

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        return {SETTINGS: self._make_page}

    def apply(self, setting: str) -> None:
        if self._app.has_page(SETTINGS):
            self._app.page(SETTINGS).show_settings(self._app.preferences.settings)

    def _make_page(self) -> QWidget:
        from relaxapp.shell.sound_names import SoundNames
        from relaxapp.ui.settings_page import SettingsPage

        app = self._app
        sets = app.world.catalogue.sounds.cue_sets
        sound_names = SoundNames(app.world, app.sessions.sounding, self)
        page = SettingsPage({id: one.name for id, one in sets.items() if one.chimes})
        sound_names.found.connect(page.show_choices)
        sound_names.look()
        page.setting_changed.connect(app.preferences.change)
        page.sound_tried.connect(app.sessions.sounding.try_out)
        page.log_requested.connect(self._open_log)
        page.copy_requested.connect(self._copy)
        page.folder_requested.connect(app.shelf.open_folder)
        app.caring.connect_settings(page)
        app.join_settings(page)
        app.reflecting.connect_settings(page)
        page.show_about(self._about())
        return page

    def _about(self) -> "About":
        from relaxapp.services.versions import parts, system_words
        from relaxapp.ui.about import About

        world = self._app.world
        paths = {
            "Your files": world.folders.user,
            "Your history": self._app.records.history.path,
            "Settings": world.settings_path,
            "Log": self._log.path,
        }
        folders = tuple((what, str(path)) for what, path in paths.items() if path is not None)
        built = tuple((one.name, one.version, one.licence) for one in parts())
        return About(SUMMARY, built, folders, system_words())

    def _open_log(self) -> None:
        if self._log.path is not None and self._log.path.exists():
            self._app.shelf.open_file(str(self._log.path))
        else:
            self._app.window.tell(NO_LOG)

    def _copy(self, details: str) -> None:
        QGuiApplication.clipboard().setText(details)
        self._app.window.tell("The details are on the clipboard.")
