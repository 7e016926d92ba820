"""The look that the system wants, as old and new versions of Qt know of it."""

from enum import Enum
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from pytestqt.qtbot import QtBot

from relaxapp.services.system_look import SystemLook


class Motion(Enum):
    """`Qt.MotionPreference`, which there is from Qt 6.12 on."""

    NoPreference = 0
    ReducedMotion = 1


class Access(QObject):
    """`QAccessibilityHints`; `motion` is None where Qt is too old for it."""

    contrastPreferenceChanged = Signal()
    motionPreferenceChanged = Signal()

    def __init__(self, motion: Motion | None) -> None:
        super().__init__()
        self.contrast = SimpleNamespace()
        if motion is not None:
            self.motionPreference = lambda: motion

    def contrastPreference(self) -> object:
        return self.contrast


class Hints(QObject):
    """`QStyleHints`."""

    colorSchemeChanged = Signal()

    def __init__(self, access: Access | None = None) -> None:
        super().__init__()
        self.scheme = Qt.ColorScheme.Unknown
        if access is not None:
            self.accessibility = lambda: access

    def colorScheme(self) -> Qt.ColorScheme:
        return self.scheme

    def setColorScheme(self, scheme: Qt.ColorScheme) -> None:
        self.scheme = scheme
        self.colorSchemeChanged.emit()


def test_what_the_system_does_not_say_is_the_usual(qapp: object) -> None:
    look = SystemLook(hints=Hints())
    assert (look.is_dark, look.is_high_contrast, look.is_calm) == (False, False, False)


def test_dark_is_followed_live(qtbot: QtBot) -> None:
    hints = Hints()
    look = SystemLook(hints=hints)
    with qtbot.waitSignal(look.changed):
        hints.setColorScheme(Qt.ColorScheme.Dark)
    assert look.is_dark


@pytest.mark.parametrize(
    ("appearance", "scheme"),
    [
        ("light", Qt.ColorScheme.Light),
        ("dark", Qt.ColorScheme.Dark),
        ("system", Qt.ColorScheme.Unknown),
    ],
)
def test_qt_itself_is_asked_to_follow(
    qapp: object, appearance: str, scheme: Qt.ColorScheme
) -> None:
    hints = Hints()
    SystemLook(hints=hints).follow(appearance)
    assert hints.scheme == scheme


def test_contrast_is_followed_live(qtbot: QtBot) -> None:
    access = Access(None)
    look = SystemLook(hints=Hints(access))
    if not hasattr(Qt, "ContrastPreference"):
        pytest.skip("Qt older than 6.10")
    with qtbot.waitSignal(look.changed):
        access.contrast = Qt.ContrastPreference.HighContrast
        access.contrastPreferenceChanged.emit()
    assert look.is_high_contrast


def test_motion_that_qt_knows_of_is_not_asked_of_the_system(qtbot: QtBot) -> None:
    asked: list[bool] = []
    access = Access(Motion.ReducedMotion)
    look = SystemLook(hints=Hints(access), ask_reduced_motion=lambda: bool(asked.append(True)))
    look.ask()
    assert look.is_calm
    assert asked == []
    with qtbot.waitSignal(look.changed):
        access.motionPreferenceChanged.emit()


def test_motion_that_qt_does_not_know_of_is_asked_of_the_system(qtbot: QtBot) -> None:
    look = SystemLook(hints=Hints(Access(None)), ask_reduced_motion=lambda: True)
    assert not look.is_calm
    with qtbot.waitSignal(look.changed):
        look.ask()
    assert look.is_calm
    with qtbot.assertNotEmitted(look.changed):
        look.ask()
