"""A session of the window with everything around it fake."""

from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from ui_fakes import FakeClock, FakeInhibitor, FakeSound, FakeSpeakers

from relaxapp.core.breath import Part, Pattern
from relaxapp.core.compiler import Options
from relaxapp.core.player import Outcome, Player
from relaxapp.core.routine import Breathe, Routine, Say
from relaxapp.core.settings import Settings
from relaxapp.core.timeline import Timeline
from relaxapp.services.awake import Awake
from relaxapp.services.bookmarks import BookmarkFiles
from relaxapp.services.playback import Playback
from relaxapp.shell.session import Request, Session
from relaxapp.shell.sounding import Sounding

BREATH = Pattern((Part("in", 4_000), Part("out", 6_000)))  # type: ignore[arg-type]
ROUTINE = Routine(
    "two-steps",
    "Two steps",
    "mixed",
    (Say("Sit tall.", 8_000), Breathe(BREATH, None, 3), Say("Well done.", 8_000)),
    5_000,
    "seated",
)
FREE = Routine("free", "Free", "breathing", (Breathe(BREATH, 60_000, None),), 5_000, "seated")


class Bench:
    """A session with everything around it fake."""

    def __init__(self, folder: Path) -> None:
        self.clock = FakeClock()
        self.speakers = FakeSpeakers()
        self.inhibitor = FakeInhibitor()
        self.playback = Playback(clock=self.clock)
        self.bookmarks = BookmarkFiles(folder, lambda _: None)
        self.bookmarks.load()
        self.sound = FakeSound(self.speakers)
        self.sounding = Sounding(
            self.sound.openers, lambda: self.session.is_running, self.clock, self.playback
        )
        self.session = Session(
            self.playback, Awake(lambda: self.inhibitor), self.bookmarks, self.sounding, self.show
        )
        self.session.apply(Settings())
        self.shown: list[Timeline] = []
        self.is_page_broken = False
        self.is_seen = True
        """Whether what is shown is seen by itself; else when `session.note_seen` is called."""
        self.heard: list[str] = []
        self.outcomes: list[Outcome] = []
        self.session.noticed.connect(self.heard.append)
        self.sounding.noticed.connect(self.heard.append)
        self.session.ended.connect(self.outcomes.append)

    def show(self, routine: Routine, timeline: Timeline) -> None:
        self.shown.append(timeline)
        if self.is_seen:
            QTimer.singleShot(0, self.session, self.session.note_seen)
        if self.is_page_broken:
            raise RuntimeError("a page that cannot be made")

    @property
    def player(self) -> Player:
        assert self.playback.player is not None
        return self.playback.player

    def start(self, routine: Routine = ROUTINE, **request: object) -> None:
        self.session.start(Request(routine, **({"options": Options()} | request)))  # type: ignore[arg-type]
        QTest.qWait(0)

    def pass_ms(self, length_ms: int, step_ms: int = 500) -> None:
        """Lets time pass as the playback's timer would."""
        for _ in range(length_ms // step_ms):
            self.clock.now_ms += step_ms
            self.playback._advance()

    def timer(self, name: str) -> QTimer:
        timer = self.sounding.findChild(QTimer, name) or self.session.findChild(QTimer, name)
        assert timer is not None
        return timer
