"""What stands in for the world outside the window: a clock, a speaker, a screen, a home."""

from collections.abc import Callable
from pathlib import Path

from relaxapp.core.settings import Settings
from relaxapp.services.folders import Folders
from relaxapp.world import World

ROOT = Path(__file__).parent.parent.parent


class FakeClock:
    """Milliseconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_ms = 1_000

    def __call__(self) -> int:
        return self.now_ms


class FakeSpeaker:
    """Keeps what it is asked to strike: (cue, side, softer_db)."""

    def __init__(self) -> None:
        self.struck: list[tuple[str, str | None, float]] = []
        self.gain = -1.0
        self.notice: str | None = None
        self.is_closed = False

    @property
    def cues(self) -> list[str]:
        return [cue for cue, _, _ in self.struck]

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        self.struck.append((cue, side, softer_db))

    def set_volume(self, gain: float) -> None:
        self.gain = gain

    def pump(self) -> str | None:
        notice, self.notice = self.notice, None
        return notice

    def close(self) -> None:
        self.is_closed = True


class FakeSpeakers:
    """Opens fake speakers and keeps them, the last one at `last`."""

    def __init__(self) -> None:
        self.opened: list[FakeSpeaker] = []
        self.asked: list[tuple[str | None, str]] = []
        self.notice: str | None = None
        self.while_opening: Callable[[], object] = lambda: None

    @property
    def last(self) -> FakeSpeaker:
        return self.opened[-1]

    def __call__(self, cues: str | None, settings: Settings) -> tuple[FakeSpeaker, str | None]:
        self.asked.append((cues, settings.cues))
        self.opened.append(FakeSpeaker())
        self.while_opening()
        return self.last, self.notice


class FakeInhibitor:
    """A system that keeps its screen on when it is asked to."""

    def __init__(self) -> None:
        self.is_on = False

    def inhibit(self) -> None:
        self.is_on = True

    def uninhibit(self) -> None:
        self.is_on = False


def world_in(home: Path | None) -> World:
    """The shipped library, and the person's folders under a home that need not be there yet."""
    world = World([])
    world.folders = Folders(
        routines=ROOT / "routines",
        assets=ROOT / "assets",
        user=None if home is None else home / "data",
        config=None if home is None else home / "config",
        cache=None if home is None else home / "cache",
    )
    return world
