"""Plays a shipped routine as the window does, with all that sounds but words and with no picture.

`python session_player.py` is a process of its own, as in life. It reads one line of JSON, a
`Plan`, and tells in lines of JSON what could not be opened, when the player started (on the
monotonic clock), and its processor time a second later and at the end. `NullSink` and `Recording`
hear it.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from null_sink import NullSink

from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.sound_plan import Levels
from relaxapp.core.timeline import Timeline

ROOT = Path(__file__).parents[2]
PUMP_MS = 250
FADE_MS = 800
"""The ambience needs 300 ms to fade, and the device 150 to close."""
_LIMIT_S = 900


@dataclass(frozen=True)
class Plan:
    """What is played: `for_s` of the session are, of a routine that lasts a minute longer.

    `cues` None opens no speaker. `output` is the name of a sink.
    """

    cache_dir: str
    routine: str = "box-breathing"
    for_s: float = 20
    cues: str | None = None
    audio: str = "qt"
    has_glide: bool = False
    ambience: str | None = None
    output: str = "system"


@dataclass(frozen=True)
class Told:
    """What the process told: when it began and ended, and its share of one core meanwhile."""

    began_s: float
    ended_s: float
    share: float
    notices: tuple[str, ...]


@cache
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "assets")


def timeline_of(plan: Plan) -> Timeline:
    entry = scan_library([Layer(ROOT / "routines", "shipped")], catalogue()).find(plan.routine)
    assert entry is not None
    assert entry.routine is not None
    return compile_timeline(entry.routine, Options(for_ms=round(plan.for_s + 60) * 1000))


def play(plan: Plan) -> None:
    """The process."""
    from PySide6.QtCore import QCoreApplication, QTimer

    from relaxapp.core.mix import lasting
    from relaxapp.services.clock import now_ms
    from relaxapp.services.playback import Playback
    from relaxapp.services.sound import open_speaker
    from relaxapp.services.sound.backgrounds import open_background
    from relaxapp.services.sound.stream import open_stream

    app = QCoreApplication([])
    sounds, timeline = catalogue().sounds, timeline_of(plan)
    background = open_background(plan.ambience, sounds) if plan.ambience else None
    assert not isinstance(background, str)
    stream, notice = open_stream(output=plan.output, levels=Levels(), parent=app)
    tell_notice(notice)
    speaker = None
    if plan.cues is not None:
        cue_set, cache_dir = sounds.cue_sets[plan.cues], Path(plan.cache_dir)
        speaker, notice = open_speaker(
            cue_set, choice=plan.audio, volume=1.0, cache_dir=cache_dir, output=plan.output
        )
        tell_notice(notice)
    playback = Playback(app, clock=now_ms)

    def follow() -> None:
        player = playback.player
        if player is not None:
            stream.follow(
                player.position_ms,
                now_ms(),
                is_playing=playback.is_running,
                until_ms=timeline.duration_ms,
            )

    def strike(cues: tuple[Any, ...]) -> None:
        for cue in cues:
            if speaker is not None:
                speaker.strike(cue.name, side=cue.side)

    def pump() -> None:
        notices = [stream.pump(), None if speaker is None else speaker.pump()]
        for said in notices:
            tell_notice(said)

    def tell_spent() -> None:
        times = os.times()
        tell(cpu_s=times.user + times.system, at_s=time.monotonic())

    def end() -> None:
        tell_spent()
        playback.stop()
        stream.begin(None)
        QTimer.singleShot(FADE_MS, app.quit)

    def begin() -> None:
        stream.begin(partial(lasting, timeline, background, plan.has_glide))
        tell(began_s=time.monotonic())
        playback.begin(timeline)

    playback.ticked.connect(follow)
    playback.cues_passed.connect(strike)
    pumps = QTimer(app)
    pumps.timeout.connect(pump)
    pumps.start(PUMP_MS)
    QTimer.singleShot(0, begin)
    QTimer.singleShot(1_000, tell_spent)
    QTimer.singleShot(round(plan.for_s * 1000), end)
    app.exec()
    stream.close()
    if speaker is not None:
        speaker.close()


def tell_notice(notice: str | None) -> None:
    if notice is not None:
        tell(notice=notice)


def tell(**what: object) -> None:
    print(json.dumps(what), flush=True)


@contextmanager
def playing(sink: NullSink, plan: Plan) -> Iterator["subprocess.Popen[str]"]:
    """A process that has begun to play a plan."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", __file__],
        env=sink.environment() | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as child:
        assert child.stdin is not None
        child.stdin.write(json.dumps(asdict(plan)) + "\n")
        child.stdin.flush()
        yield child


def told_by(child: "subprocess.Popen[str]") -> Told:
    """What it told, once it has ended; nothing went wrong in it."""
    output, errors = child.communicate(timeout=_LIMIT_S)
    assert (child.returncode, errors) == (0, ""), errors
    told = [json.loads(line) for line in output.splitlines()]
    (began_s,) = [line["began_s"] for line in told if "began_s" in line]
    first, last = [line for line in told if "cpu_s" in line]
    share = (last["cpu_s"] - first["cpu_s"]) / (last["at_s"] - first["at_s"])
    notices = [line["notice"] for line in told if "notice" in line]
    return Told(began_s, last["at_s"], share, tuple(notices))


if __name__ == "__main__":
    play(Plan(**json.loads(sys.stdin.readline())))
