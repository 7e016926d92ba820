"""What a session with everything that sounds costs while it plays. Run: pytest -m bench."""

import os
from pathlib import Path

import pytest
from null_sink import NullSink, missing_tools
from session_player import Plan, playing, told_by

pytestmark = pytest.mark.bench

MOST_SHARE = 0.08


@pytest.mark.parametrize("ambience", ["rain", "waves", "night-garden"])
def test_everything_at_once_takes_little_of_a_core(
    ambience: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chimes, glide and ambience by the window's own playback at 60 frames a second, unpainted."""
    missing = missing_tools()
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    plan = Plan(str(tmp_path), "six-a-minute", 20, cues="bowl", has_glide=True, ambience=ambience)
    with NullSink() as sink, playing(sink, plan) as child:
        told = told_by(child)
    with capsys.disabled():
        print(f"\n  {ambience}: {told.share:.2%} of a core")
    assert told.notices == ()
    assert told.share <= MOST_SHARE
