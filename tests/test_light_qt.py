"""Qt that is imported lightly is Qt: each in a process of its own, with PySide6 as it ships."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

LIGHTLY = "from relaxapp.light_qt import LATE, import_lightly; import_lightly()\nimport sys\n"


def said_by(program: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return run.stdout + run.stderr


def test_what_explains_calls_is_not_loaded_at_the_start() -> None:
    """If this fails with a new PySide6, see whether the module is needed any longer."""
    program = """
from PySide6 import QtWidgets
print(sorted(name for name in LATE if hasattr(sys.modules[name], "__file__")))
"""
    assert said_by(LIGHTLY + program) == "[]\n"


def test_sources_of_modules_are_not_read() -> None:
    program = """
import linecache
from PySide6 import QtWidgets
import relaxapp.core.units, relaxapp.core.timeline
print([name for name in linecache.cache if "relaxapp" in name])
"""
    assert said_by(LIGHTLY + program) == "[]\n"


def test_wrong_calls_are_explained_as_ever() -> None:
    program = """
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.support.signature import get_signature
for wrong in (
    lambda: QPoint("a", 3),
    lambda: QTimer(1, 2, 3),
    lambda: QObject().setParent(3),
    lambda: QObject(objectNames="a"),
    lambda: QPoint.manhattanLength(),
):
    try:
        wrong()
    except (TypeError, AttributeError) as error:
        print(error)
print(get_signature(QPoint.manhattanLength), QPoint.__doc__)
"""
    said = said_by(LIGHTLY + program)
    assert "Traceback" not in said
    assert "Supported signatures" in said
    assert said == said_by("import sys\n" + program)


def test_qt_that_is_missing_is_left_to_others() -> None:
    program = """
import sys
sys.modules["PySide6.QtCore"] = None
from relaxapp.light_qt import import_lightly
before = sys.meta_path
import_lightly()
print(sys.meta_path is before)
"""
    assert said_by(program) == "True\n"
