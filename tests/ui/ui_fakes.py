"""What stands in for the world outside the window: a clock, a speaker, a screen, a home."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject

from relaxapp.core.ambience import Background
from relaxapp.core.settings import Settings
from relaxapp.core.sound_plan import Levels
from relaxapp.services.folders import Folders
from relaxapp.services.media import Bus, BusError
from relaxapp.services.sound.feed import Source
from relaxapp.services.sound.stream import SilentStream
from relaxapp.services.voice import Listener, Tone, VoiceChoice
from relaxapp.shell.sounding import Openers
from relaxapp.shell.striking import Strikes
from relaxapp.world import World

ROOT = Path(__file__).parent.parent.parent


class FakeClock:
    """Milliseconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now_ms = 1_000

    def __call__(self) -> int:
        return self.now_ms


class FakeSpeaker:
    """Keeps what it is asked to strike: (cue, side, softer_db)."""

    def __init__(self) -> None:
        self.struck: list[tuple[str, str | None, float]] = []
        self.gain = -1.0
        self.notice: str | None = None
        self.is_closed = False

    @property
    def cues(self) -> list[str]:
        return [cue for cue, _, _ in self.struck]

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        self.struck.append((cue, side, softer_db))

    def set_volume(self, gain: float) -> None:
        self.gain = gain

    def pump(self) -> str | None:
        notice, self.notice = self.notice, None
        return notice

    def close(self) -> None:
        self.is_closed = True


class FakeSpeakers:
    """Opens fake speakers and keeps them, the last one at `last`."""

    def __init__(self) -> None:
        self.opened: list[FakeSpeaker] = []
        self.asked: list[tuple[str, str]] = []
        self.notice: str | None = None
        self.strikes: Strikes = frozenset()
        self.while_opening: Callable[[], object] = lambda: None

    @property
    def last(self) -> FakeSpeaker:
        return self.opened[-1]

    def __call__(
        self, cues: str, settings: Settings, strikes: Strikes
    ) -> tuple[FakeSpeaker, str | None]:
        self.asked.append((cues, settings.cues))
        self.strikes = strikes
        self.opened.append(FakeSpeaker())
        self.while_opening()
        return self.last, self.notice


class FakeStream(SilentStream):
    """Keeps what it is told: sources begun, where the player was, gains and ducking."""

    def __init__(self) -> None:
        self.begun: list[tuple[Source | None, bool]] = []
        self.followed: list[tuple[float, bool, float | None]] = []
        self.levels = Levels()
        self.is_ducked = False
        self.can_open = True
        self.notice: str | None = None
        self.output = ""
        self.is_closed = False

    def begin(self, source: Source | None, *, is_new: bool = True) -> None:
        self.begun.append((source, is_new))

    def follow(
        self,
        position_ms: float,
        now_ms: float,
        *,
        is_playing: bool,
        speed: float = 1.0,
        until_ms: float | None = None,
    ) -> None:
        self.followed.append((position_ms, is_playing, until_ms))

    def set_gains(self, levels: Levels) -> None:
        self.levels = levels

    def duck(self, is_speaking: bool) -> None:
        self.is_ducked = is_speaking

    def set_device(self, output: str) -> None:
        self.output = output

    def may_open(self) -> bool:
        return self.can_open

    def pump(self) -> str | None:
        notice, self.notice = self.notice, None
        return notice

    def close(self) -> None:
        self.is_closed = True


class FakeVoice:
    """Keeps what it says; ready as soon as `be_ready` is called, or from the first."""

    def __init__(self, listener: Listener, tone: Tone) -> None:
        self.listener = listener
        self.tone = tone
        self.said: list[str] = []
        self.hushed = 0
        self.is_closed = False

    def be_ready(self) -> None:
        voices = (("Anna", "en_GB"), ("Ben", "en_US"), ("Chuvash", "cv_RU"))
        self.listener.voices_found(tuple(VoiceChoice(*one) for one in voices))

    def say(self, text: str) -> None:
        self.said.append(text)

    def hush(self) -> None:
        self.hushed += 1

    def tune(self, tone: Tone) -> None:
        self.tone = tone

    def close(self) -> None:
        self.is_closed = True


class FakeSound:
    """Opens fake parts of the sound, and keeps them."""

    def __init__(self, speakers: FakeSpeakers | None = None) -> None:
        self.speakers = speakers or FakeSpeakers()
        self.streams: list[FakeStream] = []
        self.voices: list[FakeVoice] = []
        self.backgrounds: list[str] = []
        self.voice_notice: str | None = None
        self.is_voice_ready = True

    @property
    def openers(self) -> Openers:
        return Openers(
            self.speakers,
            self._open_stream,
            self._open_background,
            self._open_voice,
            lambda tell, parent: tell(("Headphones", "Loudspeakers")),
        )

    @property
    def stream(self) -> FakeStream:
        return self.streams[-1]

    @property
    def voice(self) -> FakeVoice:
        return self.voices[-1]

    def _open_stream(self, settings: Settings, parent: QObject) -> tuple[FakeStream, None]:
        self.streams.append(FakeStream())
        return self.stream, None

    def _open_background(self, id: str) -> Background | str:
        self.backgrounds.append(id)
        return f"There is no ambience '{id}'." if id == "nowhere" else Hum()

    def _open_voice(self, listener: Listener, tone: Tone) -> tuple[FakeVoice, str | None]:
        self.voices.append(FakeVoice(listener, tone))
        if self.is_voice_ready:
            self.voice.be_ready()
        return self.voice, self.voice_notice


class Hum:
    """A background of one value."""

    def frames(self, from_frame: int, count: int) -> NDArray[np.float32]:
        return np.full((count, 2), 0.01, np.float32)


class FakeInhibitor:
    """A system that keeps its screen on when it is asked to."""

    def __init__(self) -> None:
        self.is_on = False

    def inhibit(self) -> None:
        self.is_on = True

    def uninhibit(self) -> None:
        self.is_on = False


def no_bus(parent: QObject) -> Bus:
    """A system without a session bus."""
    raise BusError("no session bus: this one is a fake")


class KnownWorld(World):
    """A world whose person has been asked the first questions, and skipped them."""

    @cached_property
    def settings(self) -> Settings:
        settings: Settings = World.settings.func(self)  # type: ignore[attr-defined]  # a cached property
        return replace(settings, asked=True)


def world_in(home: Path | None, *, is_known: bool = True) -> World:
    """The shipped library, and the person's folders under a home that need not be there yet.

    `is_known`: the window opens with Today, not with the first questions.
    """
    world = KnownWorld([]) if is_known else World([])
    world.folders = Folders(
        routines=ROOT / "routines",
        assets=ROOT / "assets",
        user=None if home is None else home / "data",
        config=None if home is None else home / "config",
        cache=None if home is None else home / "cache",
    )
    return world
