"""What the tests of the window share: an offscreen Qt, the program's style, the shipped library.

Qt's own platform for tests warns that it passes no size hints to a window manager, brings no
window to the front, lets none fade and cuts no corners; these lines are no failure.
"""

from collections.abc import Generator, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QCursor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.ui.theme import Theme, style_sheet

OFFSCREEN_WARNING = (
    r"This plugin does not support (propagateSizeHints|raise|setting window (masks|opacity))"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/tests/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.qt_log_ignore(OFFSCREEN_WARNING, extend=True))


@pytest.fixture(scope="session")
def style(qapp: QApplication) -> None:
    """The program's own style."""
    qapp.setStyle("Fusion")
    qapp.setStyleSheet(style_sheet(Theme()))


left_open: list[QWidget] = []
"""The windows of the test that has just ended.

The events that still follow it paint them. One that nobody refers to any more goes with Python's
next garbage collection, and where that happens while it is being painted, Qt crashes.
"""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    try:
        return (yield)
    finally:
        left_open.extend(QApplication.topLevelWidgets())


@pytest.fixture(autouse=True)
def styled(qapp: QApplication, style: None) -> Iterator[None]:
    """The program's own style, and nothing left alive afterwards."""
    if qapp.styleSheet() != style_sheet(Theme()):
        qapp.setStyleSheet(style_sheet(Theme()))
    # Where another test has left the pointer, a window of this one may open below it.
    QCursor.setPos(QGuiApplication.primaryScreen().geometry().bottomRight())
    yield
    for widget in QApplication.topLevelWidgets():
        widget.close()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    left_open.clear()
    outlived = [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]
    assert not outlived, f"these outlive their test: {outlived}"


@pytest.fixture(scope="session")
def library(shipped: object, catalogue: Catalogue) -> Library:
    """The shipped library, read once."""
    from pathlib import Path

    return scan_library([Layer(Path(str(shipped)), "shipped")], catalogue)
