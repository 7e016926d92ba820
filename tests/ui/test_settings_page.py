"""The settings page: a control for each declared key, which says what a person would type."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QRadioButton, QSlider, QWidget
from pytestqt.qtbot import QtBot

from relaxapp.core.problems import Problem
from relaxapp.core.settings import ASKED_KEY, SETTINGS_KEYS, Settings
from relaxapp.core.timeline import CUES
from relaxapp.shell.sounding import AMBIENCE, GLIDE, VOICE
from relaxapp.ui.about import About
from relaxapp.ui.controls import Names, PercentSlider, Segments, Switch
from relaxapp.ui.hotkey_field import HotkeyField
from relaxapp.ui.settings_page import TRIED, SettingRow, SettingsPage
from relaxapp.ui.theme import LIGHT, Theme

SHOWN_KEYS = [key for key in SETTINGS_KEYS if key is not ASKED_KEY]
"""That the first questions were asked is kept, and is nothing to choose."""

CUE_SETS = {"bowl": "Bowl", "wood": "Wood & leaf"}
CHOICES = {
    "ambience": {"none": "None", "rain": "Rain"},
    "voice_name": {"system": "System", "anna": "Anna"},
    "output": {"system": "System", "headset": "Headset"},
}
ABOUT = About(
    "Calm",
    (("relaxapp", "1.2", "MIT"), ("Qt", "6.11", "LGPL-3.0")),
    (("Your files", "/home/me/routines"),),
    "Linux",
)


@pytest.fixture
def page(qtbot: QtBot) -> SettingsPage:
    page = SettingsPage(CUE_SETS, CHOICES)
    qtbot.addWidget(page)
    page.set_theme(Theme())
    page.show_settings(Settings())
    page.show_about(ABOUT)
    page.resize(900, 700)
    page.show()
    return page


def row(page: SettingsPage, name: str) -> SettingRow:
    return next(one for one in page.findChildren(SettingRow) if one.key.name == name)


def changes(page: SettingsPage) -> list[tuple[str, str]]:
    heard: list[tuple[str, str]] = []
    page.setting_changed.connect(lambda name, typed: heard.append((name, typed)))
    return heard


def test_every_declared_setting_has_a_row(page: SettingsPage) -> None:
    shown = [one.key.name for one in page.findChildren(SettingRow)]
    assert shown == [key.name for key in SHOWN_KEYS]


def test_one_cue_set_is_no_choice(qtbot: QtBot) -> None:
    page = SettingsPage({"bowl": "Bowl"})
    qtbot.addWidget(page)
    page.show_settings(Settings())
    assert "cues" not in [one.key.name for one in page.findChildren(SettingRow)]


def test_names_that_become_known_late_are_offered_and_the_chosen_one_stays(
    page: SettingsPage,
) -> None:
    page.show_settings(Settings(voice_name="Anna"))
    heard = changes(page)
    page.show_choices("voice_name", {"system": "The system's", "Ben": "Ben (en-US)"})
    names = row(page, "voice_name").control
    assert isinstance(names, Names)
    shown = [names.itemText(index) for index in range(names.count())]
    assert shown == ["The system's", "Ben (en-US)", "Anna"]
    assert names.currentText() == "Anna"
    names.setCurrentIndex(1)
    names.activated.emit(1)
    assert heard == [("voice_name", "Ben")]


def test_many_cue_sets_are_a_list(qtbot: QtBot, page: SettingsPage) -> None:
    page = SettingsPage({f"set-{number}": f"Set {number}" for number in range(6)})
    qtbot.addWidget(page)
    page.show_settings(Settings(cues="set-3"))
    names = row(page, "cues").control
    assert isinstance(names, Names)
    assert names.currentText() == "Set 3"
    heard = changes(page)
    QTest.keyClick(names, Qt.Key.Key_Down)
    assert heard == [("cues", "set-4")]


def test_showing_settings_emits_nothing(page: SettingsPage, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(page.setting_changed):
        page.show_settings(
            Settings(
                audio="silent",
                volume=35,
                mute=True,
                cues="wood",
                glide=True,
                ambience="rain",
                voice="off",
                voice_rate=150,
                breath_holds=False,
                breath_shape="bar",
                hide_numbers=True,
                appearance="dark",
                high_contrast=True,
                text_size=200,
                motion="full",
            )
        )


@pytest.mark.parametrize("key", SHOWN_KEYS, ids=lambda key: key.name)
def test_what_each_control_says_can_be_read_as_typed(page: SettingsPage, key: object) -> None:
    name = key.name  # type: ignore[attr-defined]
    heard = changes(page)
    control = row(page, name).control
    match control:
        case Switch():
            control.click()
        case Segments():
            control.findChildren(QRadioButton)[-1].click()
        case PercentSlider():
            QTest.keyClick(control.slider, Qt.Key.Key_Left)
        case Names():
            control.activated.emit(control.count() - 1)
        case HotkeyField():
            control.click()
            held = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            QTest.keyClick(control, Qt.Key.Key_B, held)
    assert [one for one, _ in heard] == [name]
    assert not isinstance(Settings().with_text(*heard[0]), Problem)
    assert Settings().with_text(*heard[0]) != Settings()


def test_controls_show_the_settings(page: SettingsPage) -> None:
    page.show_settings(Settings(volume=35, mute=True, appearance="dark"))
    volume, mute = row(page, "volume").control, row(page, "mute").control
    assert isinstance(volume, PercentSlider)
    assert volume.slider.value() == 35
    assert isinstance(mute, Switch)
    assert mute.isChecked()
    checked = [
        one.text() for one in row(page, "appearance").findChildren(QRadioButton) if one.isChecked()
    ]
    assert checked == ["Dark"]


def test_text_size_is_typed_when_the_knob_is_let_go(page: SettingsPage) -> None:
    heard = changes(page)
    slider = row(page, "text_size").findChild(QSlider)
    slider.setSliderDown(True)
    slider.setSliderPosition(150)
    assert heard == []
    slider.setSliderDown(False)
    assert heard == [("text_size", "150")]


def test_wheel_scrolls_the_page_not_the_slider(page: SettingsPage, qtbot: QtBot) -> None:
    slider = row(page, "volume").findChild(QSlider)
    before = slider.value()
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    at = QPointF(slider.rect().center())
    no_button, no_key = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        *(at, QPointF(slider.mapToGlobal(at.toPoint())), QPoint(), QPoint(0, -120)),
        *(no_button, no_key, Qt.ScrollPhase.NoScrollPhase, False),
    )
    QApplication.sendEvent(slider, event)
    assert slider.value() == before


def test_sound_can_be_tried(page: SettingsPage, qtbot: QtBot) -> None:
    button = row(page, "cues").findChild(QPushButton)
    with qtbot.waitSignal(page.sound_tried, check_params_cb=lambda cue: cue == "in"):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("settings", [Settings(mute=True), Settings(audio="silent")])
def test_silence_cannot_be_tried(page: SettingsPage, settings: Settings) -> None:
    page.show_settings(settings)
    assert not row(page, "volume").findChild(QPushButton).isEnabled()


def test_about_gives_its_details(page: SettingsPage, qtbot: QtBot) -> None:
    copy = next(one for one in page.findChildren(QPushButton) if one.text() == "Copy details")
    with qtbot.waitSignal(page.copy_requested) as heard:
        copy.click()
    assert heard.args == ["relaxapp 1.2\nQt 6.11\nLinux\nYour files: /home/me/routines"]


@pytest.mark.parametrize(
    ("text", "signal"), [("Open the log", "log_requested"), ("Open my folder", "folder_requested")]
)
def test_about_asks_to_open(page: SettingsPage, qtbot: QtBot, text: str, signal: str) -> None:
    button = next(one for one in page.findChildren(QPushButton) if one.text() == text)
    with qtbot.waitSignal(getattr(page, signal)):
        button.click()


@pytest.mark.parametrize("width", [720, 913, 1733])
@pytest.mark.parametrize("scale", [0.8, 1.0, 2.0])
def test_nothing_is_wider_than_the_page(
    page: SettingsPage, qapp: object, width: int, scale: float
) -> None:
    from relaxapp.ui.theme import style_sheet

    theme = Theme(LIGHT, scale)
    qapp.setStyleSheet(style_sheet(theme))  # type: ignore[attr-defined]
    page.set_theme(theme)
    page.resize(width, 520)
    QTest.qWait(0)
    for child in page.findChildren(QWidget):
        if isinstance(child, QSlider | QRadioButton | QPushButton | QComboBox | Switch):
            assert child.mapTo(page, QPoint(child.width(), 0)).x() <= page.width()
            assert child.width() >= child.minimumSizeHint().width()


def test_keys_scroll_the_page(page: SettingsPage) -> None:
    page.setFocus()
    bar = page.findChildren(QWidget, "qt_scrollarea_vcontainer")
    assert bar
    QTest.keyClick(page, Qt.Key.Key_End)
    assert page._scroll.verticalScrollBar().value() == page._scroll.verticalScrollBar().maximum()


def test_what_is_tried_is_a_cue_or_another_sound_that_there_is() -> None:
    assert set(TRIED.values()) <= {*CUES, VOICE, GLIDE, AMBIENCE}
    assert set(TRIED) <= {key.name for key in SETTINGS_KEYS}


def test_a_long_name_makes_its_row_no_wider(page: SettingsPage) -> None:
    names = row(page, "voice_name").control
    assert isinstance(names, Names)
    before = names.sizeHint()
    page.show_choices("voice_name", {"system": "The system's voice", "x": "A voice " * 20})
    assert names.sizeHint() == before
    assert names.view().minimumWidth() > before.width()


def test_the_knobs_of_all_percentages_are_in_line(page: SettingsPage) -> None:
    page.show_settings(Settings(volume=5, cue_volume=100, voice_volume=60))
    sliders = [row(page, name).control for name in ("volume", "cue_volume", "voice_volume")]
    assert len({one.slider.mapTo(page, one.slider.rect().topLeft()).x() for one in sliders}) == 1
