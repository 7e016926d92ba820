"""The pictures of the README, from the real program: `python tests/ui/pictures.py [FOLDER]`.

Opens the window off the screen, with the shipped library and a home made up for it, and saves
each page as a PNG of 1100×750: always at the same hour and at the same place of a session.
"""

import os
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from ui_fakes import ROOT, FakeClock, FakeInhibitor, FakeSound, world_in

from relaxapp.app import App, Parts
from relaxapp.core.compiler import Options
from relaxapp.services.awake import Awake
from relaxapp.services.bookmarks import Bookmarks, Played
from relaxapp.services.fault_log import FaultLog

SIZE = (1100, 750)
NOW = datetime(2030, 5, 14, 15, 20)
FADED_MS = 5_000
"""By then the controls of a session that nobody touches are gone."""

PAST = Bookmarks(
    frozenset({"neck-two", "cyclic-sigh"}),
    (Played("upper-back-three"), Played("box-breathing"), Played("six-a-minute")),
)


class Studio:
    """One window, dressed for its pictures."""

    def __init__(self, application: QApplication, home: Path, folder: Path) -> None:
        self.folder = folder
        self.clock = FakeClock()
        parts = Parts(
            clock=self.clock,
            awake=lambda: Awake(FakeInhibitor),
            openers=FakeSound().openers,
            open_url=lambda url: True,
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
        self.app._open_routine("cyclic-sigh")

    def moves(self) -> None:
        self.app.show_page("moves")
        self.app._page("moves").open_card("upper-trapezius-stretch")

    def play(self, id: str, position_ms: int) -> None:
        self.app._start(id, Options())
        QTest.qWait(50)
        self.app.playback.seek(position_ms)
        QTest.qWait(FADED_MS)

    def stop(self) -> None:
        self.app.session.stop()
        self.app.bookmarks.keep(PAST)
        self.app._leave_player()


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(["relaxapp"])
    with tempfile.TemporaryDirectory() as home:
        studio = Studio(application, Path(home), folder)
        pages: dict[str, Callable[[], None]] = {
            "today": studio.today,
            "library": studio.library,
            "moves": studio.moves,
        }
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
