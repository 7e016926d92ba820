"""What a session with everything that sounds costs while it plays. Run: pytest -m bench."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from null_sink import NullSink, missing_tools
from session_player import Plan, playing, told_by
from stream_player import Script, did, share_between
from stream_player import playing as streaming
from stream_player import told_by as told_by_stream

pytestmark = pytest.mark.bench

MOST_SHARE = 0.08
MOST_SHARE_AT_REST = 0.02


@pytest.fixture
def sink() -> Iterator[NullSink]:
    missing = missing_tools()
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"not installed: {', '.join(missing)}")
    with NullSink() as started:
        yield started


@pytest.mark.parametrize("ambience", ["rain", "waves", "night-garden"])
def test_everything_at_once_takes_little_of_a_core(
    sink: NullSink, ambience: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Chimes, glide and ambience by the window's own playback at 60 frames a second, unpainted."""
    plan = Plan(str(tmp_path), "six-a-minute", 20, cues="bowl", has_glide=True, ambience=ambience)
    with playing(sink, plan) as child:
        told = told_by(child)
    with capsys.disabled():
        print(f"\n  {ambience}: {told.share:.2%} of a core")
    assert told.notices == ()
    assert told.share <= MOST_SHARE


def test_a_stream_takes_little_of_a_core_and_less_at_rest(
    sink: NullSink, capsys: pytest.CaptureFixture[str]
) -> None:
    """At half a millisecond of computing for 960 frames; paused, only its player ticks on."""
    script: Script = [
        [0, "begin", True],
        [0, "play"],
        [1, "duck", False],
        [13, "duck", False],
        [13, "pause"],
        [14, "duck", False],
        [18, "duck", False],
        [18, "end"],
    ]
    with streaming(sink, script) as child:
        told = told_by_stream(child)
    share = share_between(did(told, "duck"), did(told, "duck", 1))
    at_rest = share_between(did(told, "duck", 2), did(told, "duck", 3))
    with capsys.disabled():
        print(f"\n  playing {share:.2%}, at rest {at_rest:.2%} of a core")
    assert share <= MOST_SHARE
    assert at_rest <= MOST_SHARE_AT_REST
