"""What a program that rests has loaded, in a process of its own, ready for its first offer."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

PLAN = """\
active: yes
rhythms:
  upper-back:
    name: Upper back
    every: 50 min
    rest: 5 min
    routines: [upper-back-three]
"""

HIDDEN = """
import sys
from relaxapp.light_qt import import_lightly
import_lightly()
from PySide6.QtWidgets import QApplication
from relaxapp import resident

prepare = resident.Resident._prepare_rest

def prepare_and_tell(rest):
    prepare(rest)
    windows = [type(widget).__name__ for widget in QApplication.topLevelWidgets()]
    print(rest.desk.is_active, "OfferWindow" in windows, *sorted(sys.modules))
    rest.quit()

resident.Resident._prepare_rest = prepare_and_tell
from relaxapp.cli import main
sys.exit(main(["--hidden"]))
"""

LATER = {
    "PySide6.QtMultimedia",
    "PySide6.QtNetwork",
    "decimal",
    "fractions",
    "numpy",
    "relaxapp.app",
    "relaxapp.core.library",
    "relaxapp.core.routine",
    "relaxapp.ui.thumbnails",
    "sqlite3",
    "subprocess",
}
"""What the first offer, session or window brings, and megabytes with it."""


def test_a_plan_at_rest_loads_neither_routines_nor_pictures(tmp_path: Path) -> None:
    settings = tmp_path / "config"
    (settings / "relaxapp").mkdir(parents=True)
    (settings / "relaxapp" / "breaks.yaml").write_text(PLAN)
    env = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(settings),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
        "XDG_RUNTIME_DIR": str(tmp_path),
    }
    ran = subprocess.run(
        [sys.executable, "-c", HIDDEN], cwd=ROOT, env=env, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    is_active, has_window, *loaded = ran.stdout.split()
    assert is_active == "True"
    assert has_window == "False"  # it would bring the fonts
    assert "relaxapp.ui.offer_window" in loaded
    assert not LATER & set(loaded)
