"""Backgrounds by name: shipped ambiences, a person's own sounds, and why there is none."""

import wave
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sounding import Count

from relaxapp.core.ambience import Recording
from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.problems import Report
from relaxapp.core.sounds import Sounds
from relaxapp.services.sound.backgrounds import InBlocks, open_background


def write_tone(path: Path, seconds: int = 2) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    tone = 8_000 * np.sin(np.arange(seconds * 48_000) / 30)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(tone.astype("<i2").tobytes())


@pytest.fixture
def own(assets: Path, tmp_path: Path) -> Sounds:
    """The shipped sounds, and two of the person's: one that is fine, and one that is no sound."""
    write_tone(tmp_path / "sounds" / "my-stream.wav")
    (tmp_path / "sounds" / "broken.flac").write_bytes(b"nothing")
    return load_catalogue(assets, tmp_path).sounds


def test_an_ambience_is_computed_once(catalogue: Catalogue) -> None:
    rain = open_background("rain", catalogue.sounds)
    assert not isinstance(rain, str)
    assert rain.frames(0, 480).any()
    assert open_background("rain", catalogue.sounds) is rain


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 11_000)), max_size=8))
def test_in_blocks_the_samples_are_the_same(requests: list[tuple[int, int]]) -> None:
    sound = InBlocks(Count())
    for from_frame, count in requests:
        expected = Count().frames(from_frame, count)
        assert np.array_equal(sound.frames(from_frame, count), expected)


def test_a_second_in_small_pieces_is_computed_ten_times() -> None:
    class Counted(Count):
        asked = 0

        def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
            self.asked += 1
            return super().frames(from_frame, count)

    inner = Counted()
    sound = InBlocks(inner)
    for at in range(0, 48_000, 441):
        sound.frames(at, min(441, 48_000 - at))
    assert inner.asked == 10


def test_an_own_sound_is_a_background(own: Sounds) -> None:
    sound = open_background("my-stream", own)
    assert isinstance(sound, Recording)
    assert sound.frames(1_000_000, 480).any()


def test_an_own_sound_comes_before_the_ambience_of_its_name(assets: Path, tmp_path: Path) -> None:
    write_tone(tmp_path / "sounds" / "rain.wav")
    sounds = load_catalogue(assets, tmp_path).sounds
    assert isinstance(open_background("rain", sounds), Recording)
    assert list(sounds.backgrounds).count("rain") == 1


def test_backgrounds_are_listed_with_the_own_last(own: Sounds) -> None:
    assert own.backgrounds["night-garden"] == "Night garden"
    assert list(own.backgrounds)[-2:] == ["broken", "my-stream"]


@pytest.mark.parametrize("id", ["nowhere", "broken"])
def test_what_cannot_be_heard_is_said_in_one_sentence(own: Sounds, id: str) -> None:
    said = open_background(id, own)
    assert isinstance(said, str)
    assert id in said
    assert said.endswith(".")
    assert "\n" not in said


def test_a_sound_that_has_gone_is_said(own: Sounds) -> None:
    own.recordings["my-stream"].unlink()
    assert isinstance(open_background("my-stream", own), str)


def test_a_file_may_name_an_own_sound(own: Sounds) -> None:
    from relaxapp.core.reader import Draft, build_routine, read_draft

    class NoShelf:
        ids = ()

        def routine(self, id: str) -> None:
            return None

    report = Report("own.yaml")
    text = b"name: A\nkind: meditation\nsit: Rest.\nfor: 1 min\nsound: {ambience: my-stream}\n"
    fields = read_draft(text, report)
    assert fields is not None
    catalogue = Catalogue(read_sounds=lambda: own)
    assert build_routine("own", Draft(fields), catalogue, NoShelf(), report) is not None
    assert report.problems == ()
