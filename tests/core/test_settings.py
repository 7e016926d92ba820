"""The user's settings: read leniently, written whole."""

from dataclasses import fields
from pathlib import Path

import pytest

from relaxapp.core.problems import Problem
from relaxapp.core.settings import SETTINGS_KEYS, Settings, load_settings, save_settings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "relaxapp" / "settings.yaml"


def test_a_missing_file_is_all_defaults(path: Path) -> None:
    assert load_settings(path) == (Settings(), ())


def test_defaults_are_those_declared() -> None:
    declared = {key.name: key.default for key in SETTINGS_KEYS}
    assert {key.name: typed for key, typed in Settings().items()} == declared
    assert [field.name for field in fields(Settings)] == list(declared)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(audio="silent", volume=0, mute=True, cues="glass", breath_holds=False),
        Settings(glide=True, ambience="rain", voice="phases", voice_rate=50, cue_volume=0),
        Settings(output="Headset: USB #2", voice_name="Anna (de)"),
        Settings(cues="a: b # c"),
        Settings(cues="'\"&*!|>%@`{[-?"),
        Settings(cues="- Klänge 音 🎵"),
        Settings(cues="no"),
        Settings(break_hotkey="Ctrl+Alt+PageUp"),
    ],
    ids=lambda settings: f"{settings.cues} {settings.output} {settings.ambience}",
)
def test_what_is_saved_is_what_is_loaded(settings: Settings, path: Path) -> None:
    save_settings(path, settings)
    assert load_settings(path) == (settings, ())


def test_a_file_from_before_there_was_a_mixer_is_read(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("audio: qt\nvolume: 55\nmute: no\ncues: bowl\nmotion: full\n", "utf-8")
    assert load_settings(path) == (Settings(audio="qt", volume=55, motion="full"), ())


def test_a_saved_file_explains_itself(path: Path) -> None:
    save_settings(path, Settings())
    text = path.read_text("utf-8")
    assert all(key.name in text and key.doc in text for key in SETTINGS_KEYS)


def test_saving_replaces_what_was_there(path: Path) -> None:
    save_settings(path, Settings(volume=20))
    save_settings(path, Settings(volume=30))
    assert load_settings(path)[0] == Settings(volume=30)
    assert list(path.parent.iterdir()) == [path]


def test_one_wrong_value_leaves_the_others(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("volume: loud\nmute: yes\n", "utf-8")
    settings, problems = load_settings(path)
    assert settings == Settings(mute=True)
    assert [(one.line, one.column, one.severity) for one in problems] == [(1, 9, "error")]


@pytest.mark.parametrize(
    "content",
    [b"volume: 20\nvolme: 30\n", b"mute: [", b"", b"\xff\xfe", b"- a list", b"volume: 101"],
    ids=["unknown key", "syntax", "empty", "not UTF-8", "a list", "out of range"],
)
def test_a_broken_file_is_a_problem_and_no_exception(content: bytes, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    _, problems = load_settings(path)
    assert [one.path for one in problems] == [str(path)]


def test_a_folder_in_place_of_the_file_is_a_problem(path: Path) -> None:
    path.mkdir(parents=True)
    settings, problems = load_settings(path)
    assert (settings, len(problems)) == (Settings(), 1)


@pytest.mark.parametrize(
    ("name", "typed", "settings"),
    [
        ("audio", "silent", Settings(audio="silent")),
        ("volume", " 55 ", Settings(volume=55)),
        ("mute", "yes", Settings(mute=True)),
        ("cues", "glass", Settings(cues="glass")),
        ("glide", "on", Settings(glide=True)),
        ("voice_rate", "200", Settings(voice_rate=200)),
        ("breath_holds", "no", Settings(breath_holds=False)),
    ],
)
def test_a_typed_value_is_read(name: str, typed: str, settings: Settings) -> None:
    assert Settings().with_text(name, typed) == settings


@pytest.mark.parametrize(
    ("name", "typed"),
    [("audio", "loud"), ("volume", "101"), ("mute", "maybe"), ("cues", " "), ("voice_rate", "49")],
)
def test_a_wrong_value_says_why(name: str, typed: str) -> None:
    problem = Settings().with_text(name, typed)
    assert isinstance(problem, Problem)
    assert problem.message.startswith("expected")


def test_an_unknown_setting_is_refused() -> None:
    with pytest.raises(KeyError):
        Settings().with_text("colour", "blue")


@pytest.mark.parametrize(
    ("settings", "gain"),
    [(Settings(), 0.8), (Settings(volume=0), 0.0), (Settings(volume=100, mute=True), 0.0)],
)
def test_the_gain_follows_volume_and_mute(settings: Settings, gain: float) -> None:
    assert settings.gain == gain


def test_a_hotkey_is_kept_as_it_is_written_best() -> None:
    assert Settings().break_hotkey == "off"
    changed = Settings().with_text("break_hotkey", "alt+ctrl+b")
    assert isinstance(changed, Settings)
    assert changed.break_hotkey == "Ctrl+Alt+B"
    refused = changed.with_text("break_hotkey", "B")
    assert isinstance(refused, Problem)
    assert refused.message == "expected Ctrl, Alt or Super with the key, got B alone"
