"""What a routine says about its sound counts over the settings, and volumes multiply."""

from dataclasses import astuple, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.routine import Sound
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import SoundPlan, gains, sound_plan

OWN = Settings(cues="wood", glide=True, ambience="rain", voice="phases")
percents = st.integers(0, 100)


@pytest.mark.parametrize(
    ("sound", "plan"),
    [
        (Sound(), SoundPlan("wood", True, "rain", "phases")),
        (Sound(cues="bowl"), SoundPlan("bowl", True, "rain", "phases")),
        (Sound(glide=False), SoundPlan("wood", False, "rain", "phases")),
        (Sound(ambience="waves"), SoundPlan("wood", True, "waves", "phases")),
        (Sound(ambience="none"), SoundPlan("wood", True, None, "phases")),
        (Sound(voice="off"), SoundPlan("wood", True, "rain", "off")),
        (Sound("breath", False, "none", "steps"), SoundPlan("breath", False, None, "steps")),
    ],
    ids=["nothing", "cues", "glide off", "ambience", "no ambience", "voice", "all"],
)
def test_what_the_routine_says_counts_over_the_settings(sound: Sound, plan: SoundPlan) -> None:
    assert sound_plan(sound, OWN) == plan


def test_the_settings_as_shipped_sound_cues_and_steps_only() -> None:
    plan = sound_plan(Sound(), Settings())
    assert plan == SoundPlan("bowl", False, None, "steps")
    assert not plan.has_lasting


@pytest.mark.parametrize("sound", [Sound(glide=True), Sound(ambience="rain")])
def test_a_glide_or_an_ambience_lasts(sound: Sound) -> None:
    assert sound_plan(sound, Settings()).has_lasting


@given(percents, percents, percents, percents, percents)
def test_every_part_has_its_share_of_the_master_volume(
    volume: int, cues: int, glide: int, ambience: int, voice: int
) -> None:
    settings = Settings(
        volume=volume,
        cue_volume=cues,
        glide_volume=glide,
        ambience_volume=ambience,
        voice_volume=voice,
    )
    wanted = [volume * part / 10_000 for part in (cues, glide, ambience, voice)]
    assert astuple(gains(settings)) == pytest.approx(tuple(wanted))
    assert astuple(gains(replace(settings, mute=True))) == (0, 0, 0, 0)
