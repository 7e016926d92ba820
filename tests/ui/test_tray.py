"""The tray, and the tiny window where there is none: what they tell, and what is asked there."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction, QColor, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from relaxapp.ui.theme import DARK, LIGHT, Theme, contrast
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


def test_the_tiny_window_makes_way_for_an_offer_and_comes_back_where_it_stood(tray: Tray) -> None:
    tray.show_view(VIEW)
    tray._show_control()
    control = tray._control
    assert control is not None
    control.move(200, 150)
    tray.show_view(replace(VIEW, short_words="now", is_window_seen=True))
    assert control.isHidden()
    tray.show_view(VIEW)
    assert control.isVisible()
    assert control.pos() == QPoint(200, 150)


def test_the_tiny_window_does_not_come_over_an_offer_that_is_open(tray: Tray) -> None:
    tray.show_view(replace(VIEW, is_window_seen=True))
    tray._show_control()
    assert tray._control is not None
    assert tray._control.isHidden()


def test_the_tiny_window_is_not_lost_with_its_screen(tray: Tray) -> None:
    tray._show_control()
    control = tray._control
    assert control is not None
    control.make_way(True)
    control.move(9_000, 150)
    control.make_way(False)
    assert control.screen().availableGeometry().contains(control.geometry())


def test_where_windows_cannot_be_placed_the_tiny_window_stays(
    tray: Tray, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray._show_control()
    control = tray._control
    assert control is not None
    monkeypatch.setattr(control, "can_place", False)
    control.make_way(True)
    assert control.isVisible()


def test_the_tiny_window_keeps_to_the_edge_when_its_words_change(tray: Tray) -> None:
    tray.show_view(VIEW)
    tray._show_control()
    control = tray._control
    assert control is not None
    before = control.geometry()
    tray.show_view(replace(VIEW, short_words="less than a minute"))
    assert control.width() > before.width()
    assert control.geometry().right() == before.right()
    control.move(20, 20)
    tray.show_view(replace(VIEW, short_words="now"))
    assert control.x() == 20


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


PANELS = ("#FFFFFF", "#F6F5F4", "#D6D2CC", "#3B3F45", "#26282B", "#000000")
"""Of usual desktops, the lightest first."""


def seen_on(panel: str, size_px: int, *, is_dark: bool, is_paused: bool) -> int:
    """How many pixels of the icon stand out from a panel as a graphic has to, by 3 to 1."""
    image = QImage(size_px, size_px, QImage.Format.Format_RGB32)
    image.fill(QColor(panel))
    with QPainter(image) as painter:
        painter.drawPixmap(0, 0, tray_pixmap(size_px, is_dark=is_dark, is_paused=is_paused))
    places = [(x, y) for x in range(size_px) for y in range(size_px)]
    return sum(contrast(image.pixelColor(x, y).name(), panel) >= 3 for x, y in places)


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("size_px", [16, 22, 24, 32, 48])
def test_the_icon_is_seen_on_every_panel_whatever_was_guessed(
    is_dark: bool, panel: str, size_px: int
) -> None:
    # A line one pixel wide and one and a half times as long as the icon would be less.
    seen = seen_on(panel, size_px, is_dark=is_dark, is_paused=False)
    assert seen >= 1.5 * size_px
    assert seen_on(panel, size_px, is_dark=is_dark, is_paused=True) >= 1.5 * size_px


@pytest.mark.parametrize("size_px", SIZES_PX)
def test_the_line_lies_on_whole_pixels(size_px: int) -> None:
    image = tray_pixmap(size_px, is_dark=False, is_paused=True).toImage()
    column = [image.pixelColor(size_px // 2, y) for y in range(size_px)]
    assert {colour.alpha() for colour in column} == {0, 255}
    inks = [colour.name().upper() for colour in column if colour.alpha()]
    assert set(inks) == {LIGHT.ink, DARK.ink}
    assert inks.count(LIGHT.ink) >= 3


def test_the_icon_follows_what_the_panel_says_of_itself(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[bool | None] = [None]
    made: list[bool] = []
    icon = tray_icon(is_dark=True, is_paused=False)
    monkeypatch.setattr(
        "relaxapp.ui.tray.tray_icon", lambda *, is_dark, is_paused: made.append(is_dark) or icon
    )
    tray = Tray(list, is_available=lambda: True, is_panel_dark=lambda: told[0])
    tray._icon = QSystemTrayIcon(tray)  # not shown: there is no tray here
    tray.set_theme(Theme(), is_dark=False)
    told[0] = True
    tray.show_view(VIEW)
    tray.show_view(TrayView("Next break in 11 min: Back", "11 min", is_active=True))
    told[0] = False
    tray.show_view(VIEW)
    assert made == [False, True, False]
    tray.close()
    tray.menu.deleteLater()
    tray.deleteLater()


def test_a_pause_is_seen_without_colour(qapp: QApplication) -> None:
    playing = tray_pixmap(32, is_dark=False, is_paused=False).toImage()
    paused = tray_pixmap(32, is_dark=False, is_paused=True).toImage()
    assert playing != paused
    assert {size.width() for size in tray_icon(is_dark=True, is_paused=True).availableSizes()} == (
        set(SIZES_PX)
    )
    assert LIGHT.ink != DARK.ink
