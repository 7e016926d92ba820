"""The pictures of the README, from the real program: `python tests/ui/pictures.py [FOLDER]`.

Opens the window off the screen, with the shipped library and a home made up for it, and saves
each page as a PNG of 1100×750: always at the same hour and at the same place of a session.
"""

import os
import re
import sys
import tempfile
from collections.abc import Callable
from datetime import datetime
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
from relaxapp.services.awake import Awake
from relaxapp.services.bookmarks import Bookmarks, Played
from relaxapp.services.fault_log import FaultLog

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
