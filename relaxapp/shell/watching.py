"""What the desk knows of the person and the screen: idle time, lock, sleep, and what is going on.

Takes the settings of what offers wait for, asks `services.idle` and `services.manners`. The
desktop is first asked when a plan wants to know: a program without a plan speaks with nobody.
"""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from relaxapp.core.settings import Settings
from relaxapp.services.manners import (
    CALL,
    DO_NOT_DISTURB,
    FULL_SCREEN,
    KINDS,
    PRESENTATION,
    SCREEN_SHARING,
)
from relaxapp.shell.desk import UnknownWatch, Watch
from relaxapp.shell.senses import Senses, open_senses

NOT_TOLD = "This system does not tell, or not for certain: {}."

_NAMES = {
    FULL_SCREEN: "full screen",
    PRESENTATION: "presentations",
    CALL: "calls",
    DO_NOT_DISTURB: "do not disturb",
    SCREEN_SHARING: "screen sharing",
}


class Watching(QObject):
    """A `Watch` that opens its sources when it is first wanted."""

    stirred = Signal()
    """Somebody went or came back, or something else is known now: worth a look."""
    sleep_began = Signal()

    def __init__(
        self,
        settings: Callable[[], Settings],
        parent: QObject | None = None,
        *,
        open_senses: Callable[[QObject], Senses] = open_senses,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._open_senses = open_senses
        self._senses: Senses | None = None
        self._unknown = UnknownWatch()

    @property
    def _watch(self) -> Watch:
        return self._unknown if self._senses is None else self._senses.idle

    @property
    def sentence(self) -> str:
        return self._watch.sentence

    @property
    def is_watched(self) -> bool:
        return self._watch.is_watched

    def idle_ms(self) -> int | None:
        return self._watch.idle_ms()

    def is_locked(self) -> bool | None:
        return self._watch.is_locked()

    def watch_from(self, ms: int) -> None:
        if self._senses is None:
            self._open()
        self._watch.watch_from(ms)

    def close(self) -> None:
        if self._senses is not None:
            self._senses.close()
            self._senses = None

    def held_by(self) -> str | None:
        """What an offer would disturb now, of what the person wants it to wait for."""
        kinds = kinds_of(self._settings())
        if self._senses is None or not kinds:
            return None
        reasons = self._senses.manners.reasons(kinds)
        return reasons[0].sentence if reasons else None

    @property
    def manners_sentence(self) -> str:
        """What is not known here of what an offer might disturb; empty where all is."""
        unknown = () if self._senses is None else self._senses.manners.unknown()
        names = ", ".join(_NAMES[kind] for kind in KINDS if kind in unknown)
        return NOT_TOLD.format(names) if names else ""

    def _open(self) -> None:
        self._senses = self._open_senses(self)
        idle = self._senses.idle
        for signal in (idle.went_idle, idle.came_back, idle.source_changed):
            signal.connect(self.stirred)
        idle.locked_changed.connect(lambda _: self.stirred.emit())
        idle.slept.connect(lambda _: self.stirred.emit())
        idle.sleep_began.connect(self.sleep_began)


def kinds_of(settings: Settings) -> frozenset[str]:
    """The kinds of reasons that offers wait for."""
    wanted = {
        FULL_SCREEN: settings.wait_in_full_screen,
        PRESENTATION: settings.wait_in_presentations,
        CALL: settings.wait_in_calls,
        DO_NOT_DISTURB: settings.wait_when_undisturbed,
        SCREEN_SHARING: settings.wait_when_sharing,
    }
    return frozenset(kind for kind, is_on in wanted.items() if is_on)
