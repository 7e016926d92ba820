"""What the desktop is asked through: its two buses and its X server, each opened when first wanted.

Gives the same connection to all who ask, None where there is none. One that failed or was lost is
tried again after a while, not at every question. Only for Linux and its relatives; elsewhere
everything is None.
"""

import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QObject

from relaxapp.services.idle.bus import Bus, BusError
from relaxapp.services.idle.xcb import XConnection, XError

_log = logging.getLogger(__name__)

AGAIN_S = 15.0
"""So long after a failure nobody is asked again."""

Connection = Bus | XConnection


class Connections(QObject):
    """The connections of one program. `close` ends them all."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        environ: Mapping[str, str] = os.environ,
        clock_s: Callable[[], float] = time.monotonic,
        is_unix_desktop: bool = sys.platform not in ("win32", "darwin"),
    ) -> None:
        super().__init__(parent)
        self._environ = environ
        self._clock_s = clock_s
        self._is_unix_desktop = is_unix_desktop
        self._open: dict[str, Connection] = {}
        self._not_before_s: dict[str, float] = {}

    def session_bus(self) -> Bus | None:
        """Where the desktop itself is asked."""
        found = self._one("session bus", partial(Bus, "SESSION", self))
        return found if isinstance(found, Bus) else None

    def system_bus(self) -> Bus | None:
        """Where logind is asked."""
        found = self._one("system bus", partial(Bus, "SYSTEM", self))
        return found if isinstance(found, Bus) else None

    def display(self) -> XConnection | None:
        """The X server; XWayland, too, where windows are asked for."""
        if not self._environ.get("DISPLAY"):
            return None
        found = self._one("X server", partial(XConnection, self._environ["DISPLAY"], self))
        return found if isinstance(found, XConnection) else None

    def close(self) -> None:
        """End every connection, without a word to those who listen."""
        for connection in self._open.values():
            connection.close()
        self._open.clear()

    def _one(self, name: str, open_it: Callable[[], Connection]) -> Connection | None:
        known = self._open.get(name)
        if known is not None and known.is_open:
            return known
        if not self._is_unix_desktop or self._clock_s() < self._not_before_s.get(name, 0.0):
            return None
        self._not_before_s[name] = self._clock_s() + AGAIN_S
        if known is not None:
            known.deleteLater()
            del self._open[name]
        try:
            opened = open_it()
        except (BusError, XError) as error:
            _log.info("nothing is known from the %s: %s", name, error)
            return None
        opened.lost.connect(partial(_log.info, "the %s is lost: %s", name))
        self._open[name] = opened
        return opened
