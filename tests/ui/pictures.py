"""The pictures of the README, from the real program: `python tests/ui/pictures.py [FOLDER]`.

Opens the window off the screen, with the shipped library and a home made up for it, and saves
each page as a PNG of 1100×750: always at the same hour and at the same place of a session.
"""

import os
import random
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui_fakes import ROOT, FakeClock, FakeInhibitor, FakeSound, no_bus, world_in

from relaxapp.app import App, Parts
from relaxapp.core.compiler import Options
from relaxapp.core.journal import CheckIn, Ended, SessionRecord, Stamp, When
from relaxapp.services.awake import Awake
from relaxapp.services.bookmarks import Bookmarks, Played
from relaxapp.services.fault_log import FaultLog
from relaxapp.services.history import stamp_of

SIZE = (1100, 750)
SHOWN = frozenset(
    path.removesuffix(".png")
    for path in re.findall(r"docs/([a-z-]+\.png)", (ROOT / "README.md").read_text("utf-8"))
)
"""The pictures that the README has a place for."""

NOW = datetime(2030, 5, 14, 15, 20)
SETTLED_MS = 1_000
"""By then what is drawn late is there."""
FADED_MS = 5_000
"""By then the controls of a session that nobody touches are gone."""

TYPED = """\
name: Neck and eyes
kind: stretch
summary: Between two meetings.
steps:
  - say: Sit tall. Let your shoulders drop.
    for: 6s
  - move: chin-tuck          # from my physiotherapist
    times: 5
    hodl: 5s
  - move: upper-trapezius-stretch
    hold: 20s
  - breathe: 4-6
    rounds: 6
"""

MONTHS_DAYS = 200
AWAY = range(70, 92)
USUAL = frozenset(
    {"neck-two", "box-breathing", "upper-back-three", "mindful-breathing", "two-minute-band"}
)

PAST = Bookmarks(
    frozenset({"neck-two", "cyclic-sigh"}),
    (Played("upper-back-three"), Played("box-breathing"), Played("six-a-minute")),
)


class Studio:
    """One window, dressed for its pictures."""

    def __init__(self, application: QApplication, home: Path, folder: Path) -> None:
        self.folder = folder
        self.folder_of_own = home / "data" / "routines"
        self.clock = FakeClock()
        parts = Parts(
            clock=self.clock,
            awake=lambda: Awake(FakeInhibitor),
            openers=FakeSound().openers,
            open_url=lambda url: True,
            open_bus=no_bus,
            now=lambda: NOW,
            seed=lambda: 1,
        )
        self.app = App(application, world_in(home), FaultLog(None), parts)
        self.app.bookmarks.keep(PAST)
        self.app.open()
        self.app.window.setMinimumSize(*SIZE)
        self.app.window.resize(*SIZE)
        QTest.qWait(100)

    def take(self, name: str) -> None:
        """Takes a picture that the README shows."""
        if name not in SHOWN:
            return
        while self.app.window.notices.isVisible():
            self.app.window.notices.dismiss()
        QTest.qWait(100)
        path = self.folder / f"{name}.png"
        if not self.app.window.grab().save(str(path)):
            raise SystemExit(f"'{path}' cannot be written")
        print(path)

    def look(self, **settings: str) -> None:
        for name, typed in settings.items():
            self.app.preferences.change(name, typed)

    def today(self) -> None:
        self.app.show_page("today")

    def library(self) -> None:
        self.app.browsing.open_routine("cyclic-sigh")

    def moves(self) -> None:
        self.app.show_page("moves")
        self.app.page("moves").open_card("upper-trapezius-stretch")

    def editor(self) -> None:
        """A file in the editor, with a slip in it."""
        path = self.folder_of_own / "neck-and-eyes.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(TYPED.replace("hodl", "hold"), "utf-8")
        self.app.shelf.rescan()
        self.app.authoring.edit(path)
        self.app.authoring.editing.page.editor.replace_text(TYPED)
        self.app.authoring.editing.page.editor.go_to(
            TYPED.count("\n", 0, TYPED.index("hodl")) + 1, 6
        )
        QTest.qWait(SETTLED_MS)

    def breathing(self) -> None:
        entry = self.app.world.library.find("box-breathing")
        assert entry is not None
        self.app.show_page("library")
        self.app.window.notices.dismiss()
        self.app.authoring.designing.adjust(entry.path)

    def builder(self) -> None:
        """A physiotherapist's list."""
        self.app.authoring.build()
        page = self.app.authoring.building.page
        for line in ("chin tuck 5s x10", "upper trapezius 20 s 2 times", "rhomboid reach 20s x2"):
            page.picks.quick.setText(line)
            QTest.keyClick(page.picks.quick, Qt.Key.Key_Return)
            page.go_to_quick()
        self.app.window.notices.dismiss()
        QTest.qWait(SETTLED_MS)

    def learn(self) -> None:
        self.app.page("learn")
        self.app.show_page("learn")
        self.app.page("learn").open_page("why-it-hurts-more")
        QTest.qWait(SETTLED_MS)

    def progress(self) -> None:
        self.app.show_page("progress")
        QTest.qWait(SETTLED_MS)

    def remember(self) -> None:
        """Some months of practice, made up: three weeks are missing, and it slowly gets better."""
        history, chance = self.app.records.history, random.Random(3)
        routines = [entry.routine for entry in self.app.world.library.entries if entry.routine]
        usual = [one for one in routines if one.id in USUAL]
        for ago in range(MONTHS_DAYS, 0, -1):
            if ago in AWAY:
                continue
            for _ in range(chance.choice((0, 1, 1, 2))):
                routine, id = chance.choice(usual), f"{chance.getrandbits(128):032x}"
                hour = NOW.replace(hour=chance.choice((9, 11, 15, 20)), minute=chance.randrange(60))
                began = stamp_of(hour - timedelta(days=ago))
                length_ms = routine.length_ms
                ended = Stamp(began.at_ms + length_ms, began.offset_min)
                session = SessionRecord(
                    id, began, routine.id, routine.name, routine.kind, length_ms
                )
                session = replace(session, played_ms=length_ms, ended=Ended.COMPLETED)
                history.put_session(session)
                before = min(max(round(chance.gauss(4.5 + ago / 90, 1.3)), 0), 10)
                after = max(before - chance.choice((0, 1, 1, 2, 2, 3)), 0)
                for tension, at, when in ((before, began, When.BEFORE), (after, ended, When.AFTER)):
                    history.put_check_in(
                        CheckIn(f"{id}{when.value}", at, tension, when=when, session=id)
                    )

    def play(self, id: str, position_ms: int) -> None:
        self.app.sessions.start(id, Options())
        QTest.qWait(50)
        self.app.sessions.playback.seek(position_ms)
        QTest.qWait(FADED_MS)

    def stop(self) -> None:
        self.app.sessions.session.stop()
        self.app.bookmarks.keep(PAST)
        self.app.sessions.leave_player()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(["relaxapp"])
    with tempfile.TemporaryDirectory() as home:
        os.environ["HOME"] = home  # is shown as ~
        studio = Studio(application, Path(home), folder)
        pages: dict[str, Callable[[], None]] = {
            "today": studio.today,
            "library": studio.library,
            "moves": studio.moves,
            "editor": studio.editor,
            "breathing": studio.breathing,
            "builder": studio.builder,
            "learn": studio.learn,
            "progress": studio.progress,
        }
        studio.remember()
        for appearance in ("light", "dark"):
            studio.look(appearance=appearance, breath_shape="orb")
            for name, show in pages.items():
                show()
                studio.take(f"{name}-{appearance}")
            studio.play("six-a-minute", 48_400)
            studio.take(f"player-{appearance}")
            studio.stop()
            studio.play("neck-two", 52_000)
            studio.take(f"stretch-{appearance}")
            studio.stop()
        studio.app.window.close()


if __name__ == "__main__":
    main()
