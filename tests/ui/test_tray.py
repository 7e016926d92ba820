"""The tray, and the tiny window where there is none: what they tell, and what is asked there."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from relaxapp.ui.theme import DARK, LIGHT, Theme
from relaxapp.ui.tray import LOOKS_AFTER_MS, Tray, TrayView
from relaxapp.ui.tray_icon import SIZES_PX, tray_icon, tray_pixmap

VIEW = TrayView("Next break in 12 min: Back & neck", "12 min", is_active=True)


@pytest.fixture
def tray(qapp: QApplication) -> Iterator[Tray]:
    made = Tray(lambda: [("neck-two", "Neck & two")], is_available=lambda: False)
    made.set_theme(Theme(), is_dark=False)
    yield made
    made.close()
    made.menu.deleteLater()
    made.deleteLater()


def action(menu: QMenu, text: str) -> QAction:
    return next(one for one in menu.actions() if one.text().replace("&", "") == text)


def test_menu_tells_the_next_break_as_plain_text(tray: Tray) -> None:
    tray.show_view(VIEW)
    first = tray.menu.actions()[0]
    assert first.text() == "Next break in 12 min: Back && neck"
    assert not first.isEnabled()


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Take a break now", "break_requested"),
        ("Resume reminders", "resume_requested"),
        ("Skip this break", "skip_requested"),
        ("Open relaxapp", "window_requested"),
        ("Break plan…", "breaks_requested"),
        ("Settings…", "settings_requested"),
        ("Quit", "quit_requested"),
    ],
)
def test_each_entry_asks_for_what_it_says(tray: Tray, text: str, signal: str) -> None:
    heard: list[bool] = []
    getattr(tray, signal).connect(lambda: heard.append(True))
    action(tray.menu, text).trigger()
    assert heard == [True]


def test_reminders_pause_for_three_lengths(tray: Tray) -> None:
    heard: list[object] = []
    tray.pause_requested.connect(heard.append)
    for one in tray._pause.actions():
        one.trigger()
    assert heard == [1_800_000, 3_600_000, None]


def test_only_what_fits_is_offered(tray: Tray) -> None:
    def shown(view: TrayView) -> list[bool]:
        tray.show_view(view)
        entries = (tray._pause.menuAction(), tray._resume, tray._skip)
        return [one.isVisible() for one in entries]

    assert shown(TrayView("off")) == [False, False, False]
    assert shown(VIEW) == [True, False, False]
    assert shown(TrayView("paused", is_active=True, is_paused=True)) == [False, True, False]
    assert shown(TrayView("due", is_active=True, is_offered=True)) == [True, False, True]


def test_routines_are_asked_for_when_their_menu_opens(tray: Tray) -> None:
    heard: list[str] = []
    tray.routine_requested.connect(heard.append)
    tray._start.aboutToShow.emit()
    assert [one.text() for one in tray._start.actions()] == ["Neck && two"]
    tray._start.actions()[0].trigger()
    assert heard == ["neck-two"]


def test_without_a_tray_a_tiny_window_comes_and_is_said(tray: Tray) -> None:
    heard: list[bool] = []
    tray.control_shown.connect(lambda: heard.append(True))
    tray.open()
    assert tray._control is None  # a panel may come yet
    timer = tray.findChild(QTimer, "tray")
    assert isinstance(timer, QTimer)
    for _ in LOOKS_AFTER_MS:
        timer.timeout.emit()
    tray.show_view(VIEW)
    control = tray._control
    assert control is not None
    assert control.isVisible()
    assert control.button.text() == "12 min"
    assert control.button.accessibleName() == "relaxapp: Next break in 12 min: Back & neck"
    assert control.windowFlags() & Qt.WindowType.WindowDoesNotAcceptFocus
    assert heard == [True]
    assert not tray.has_icon
    assert not tray.tell("A sentence.")


def test_the_tiny_window_is_dragged_without_opening_its_menu(tray: Tray) -> None:
    tray._show_control()
    control = tray._control
    assert control is not None
    asked: list[QPoint] = []
    control.menu_requested.disconnect()
    control.menu_requested.connect(asked.append)
    button, before = control.button, control.pos()
    middle = button.rect().center()
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=middle)
    QTest.mouseMove(button, middle - QPoint(40, 30))
    QTest.mouseRelease(button, Qt.MouseButton.LeftButton, pos=middle - QPoint(40, 30))
    assert control.pos() != before
    assert asked == []
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert len(asked) == 1


def test_where_windows_cannot_be_placed_the_system_drags_the_tiny_window(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray._show_control()
    control = tray._control
    assert control is not None
    drags: list[bool] = []
    monkeypatch.setattr(control, "can_place", False)
    monkeypatch.setattr(control, "_start_move", lambda: drags.append(True) or True)
    button, before = control.button, control.pos()
    middle = button.rect().center()
    QTest.mousePress(button, Qt.MouseButton.LeftButton, pos=middle)
    for step in (30, 40):
        QTest.mouseMove(button, middle - QPoint(step, step))
    assert drags == [True]
    assert control.pos() == before
    assert not button.isDown()


Inks = Callable[[int, int], QColor]


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("panel", ["#FFFFFF", "#101010"])
def test_the_icon_is_seen_on_light_and_dark_panels(is_dark: bool, panel: str) -> None:
    image = tray_pixmap(64, is_dark=is_dark, is_paused=False).toImage()
    ground = QColor(panel)
    contrasts = []
    for x in range(64):
        for y in range(64):
            pixel = image.pixelColor(x, y)
            if pixel.alpha() > 120:
                contrasts.append(abs(pixel.lightness() - ground.lightness()))
    assert sum(one > 90 for one in contrasts) > 100


def test_a_pause_is_seen_without_colour(qapp: QApplication) -> None:
    playing = tray_pixmap(32, is_dark=False, is_paused=False).toImage()
    paused = tray_pixmap(32, is_dark=False, is_paused=True).toImage()
    assert playing != paused
    assert {size.width() for size in tray_icon(is_dark=True, is_paused=True).availableSizes()} == (
        set(SIZES_PX)
    )
    assert LIGHT.ink != DARK.ink
