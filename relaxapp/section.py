"""What the window's composition root (`app.App`) asks of each of its sections.

A section makes some pages and the services behind them, and joins them with one another and with
the public members of the `App`. What it has no part in, it leaves as it is here.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from relaxapp.app import App
    from relaxapp.core.journal import Stamp


class Section(QObject):
    """See the module."""

    def __init__(self, app: "App") -> None:
        super().__init__(app)
        self._app = app

    @property
    def makers(self) -> dict[str, Callable[[], QWidget]]:
        """What makes each of its pages, by name, when it is first asked for."""
        return {}

    def show(self, name: str) -> None:
        """Shows on a page, where it is one of its own, what is true now.

        The page is about to be shown, and the window still has the one before; or it is open,
        and what it shows may have changed.
        """

    def apply(self, setting: str) -> None:
        """Takes a setting, by its name, that has changed."""

    def finish_opening(self) -> None:
        """Does what the first picture of the window did not need."""

    def _now(self) -> "Stamp":
        """The instant, as it is recorded."""
        from relaxapp.services.history import stamp_of

        return stamp_of(self._app.parts.now())
