"""The user's settings: declared once, read leniently, written whole.

Takes the text of `settings.yaml` or single words, gives a frozen `Settings`. What cannot be
read becomes a `Problem`, and the default counts.
"""

import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relaxapp.core.files import read_bytes, write_text
from relaxapp.core.hotkeys import OFF, parse_hotkey_or_off
from relaxapp.core.names import NO_AMBIENCE
from relaxapp.core.nodes import Refused, Scalar, parse_yaml
from relaxapp.core.problems import Problem, Report
from relaxapp.core.schema import Choice, Fields, Flag, Key, Parsed, Struct, Text, count

SYSTEM = "system"
"""The voice or the output that the system has chosen."""

SKIPPED, YES, NO = ANSWERS = ("skipped", "yes", "no")
"""What a question about the person may have for an answer."""

ASKED_BOTH, ASKED_AFTER, ASKED_NEVER = CHECK_INS = ("both", "after", "off")
"""Whether a person is asked how they feel: before and after a session, after it, or never."""

LARGE, STRIP, CARD = PLAYER_SIZES = ("large", "strip", "card")
"""How the player is seen: in the window, or small and on top of the others."""

HOTKEY = Parsed("a hotkey such as `Ctrl+Alt+B`, or `off`", parse_hotkey_or_off, {})
"""Keys that reach the program from everywhere."""

SOUND_KEYS = (
    Key(
        "audio",
        Choice(("auto", "simpleaudio", "qt", "silent")),
        "auto",
        "what plays the chimes; auto takes the first that works",
    ),
    Key("volume", count(0, 100), "80", "how loud everything is, in percent"),
    Key("mute", Flag("yes", "no"), "no", "no sound at all"),
    Key("cues", Text(80), "bowl", "the cue set: which chimes sound"),
    Key("cue_volume", count(0, 100), "100", "how loud the chimes are, in percent of the volume"),
    Key("glide", Flag("on", "off"), "off", "a quiet tone that rises and falls with the breath"),
    Key("glide_volume", count(0, 100), "100", "how loud that tone is, in percent of the volume"),
    Key("ambience", Text(80), NO_AMBIENCE, "a sound in the background, or none"),
    Key("ambience_volume", count(0, 100), "100", "how loud it is, in percent of the volume"),
    Key(
        "voice",
        Choice(("off", "steps", "phases")),
        "steps",
        "what is spoken: the text of each step, or also the first breaths' in and out",
    ),
    Key("voice_name", Text(80), SYSTEM, "who speaks; system is the voice your system has chosen"),
    Key("voice_rate", count(50, 200), "100", "how fast the voice speaks, in percent"),
    Key("voice_volume", count(0, 100), "60", "how loud the voice is, in percent of the volume"),
    Key("output", Text(200), SYSTEM, "where the sound goes; system follows your system's choice"),
    Key(
        "pause_other_players",
        Flag("yes", "no"),
        "no",
        "music and films wait while a session runs, where your system can ask them to",
    ),
)
PRACTICE_KEYS = (
    Key(
        "breath_holds",
        Flag("yes", "no"),
        "yes",
        "without, holds are left out; where a routine has a pattern for that, it counts",
    ),
    Key("breath_shape", Choice(("orb", "wave", "bar")), "orb", "what breathes with you"),
    Key("hide_numbers", Flag("yes", "no"), "no", "no seconds and no counts while you practise"),
    Key(
        "player_size",
        Choice(PLAYER_SIZES),
        LARGE,
        "how a session begins: in the window, or small and on top, as a strip or a card",
    ),
    Key(
        "check_ins",
        Choice(CHECK_INS),
        ASKED_BOTH,
        "how tense you are, asked at the end of a session: before and after it, or after it alone;"
        " off also leaves the question out of Today",
    ),
    Key(
        "keep_history",
        Flag("yes", "no"),
        "yes",
        "your sessions are written down, on this computer alone; off deletes nothing",
    ),
)
FOR_YOU_KEYS = (
    Key(
        "floor",
        Choice(ANSWERS),
        SKIPPED,
        "whether you get to the floor and up again with ease; if not, moves on it are left out",
    ),
    Key(
        "neck_or_shoulder",
        Choice(ANSWERS),
        SKIPPED,
        "whether your neck or a shoulder needs care; if so, moves that load it are left out",
    ),
    Key(
        "pregnancy_or_heart",
        Choice(ANSWERS),
        SKIPPED,
        "pregnancy, heart disease or high blood pressure; if so, holds and deep folds are left out",
    ),
)
LOOK_KEYS = (
    Key("appearance", Choice(("system", "light", "dark")), "system", "light or dark"),
    Key("high_contrast", Flag("yes", "no"), "no", "stronger lines and text"),
    Key("text_size", count(80, 200), "100", "how large all text is, in percent"),
    Key(
        "motion",
        Choice(("system", "full", "reduced")),
        "system",
        "reduced shows a bar in place of growing shapes",
    ),
    Key(
        "announce",
        Choice(("off", "steps", "phases")),
        "steps",
        "what a screen reader is told while you practise",
    ),
    Key(
        "mirror_figure",
        Flag("yes", "no"),
        "no",
        "the figure as your own picture in a mirror; else as somebody who faces you",
    ),
)
BREAK_KEYS = (
    Key(
        "wait_in_full_screen", Flag("yes", "no"), "yes", "no offer while a window fills the screen"
    ),
    Key(
        "wait_in_presentations",
        Flag("yes", "no"),
        "yes",
        "no offer while a program keeps the screen on, as films and talks do",
    ),
    Key("wait_in_calls", Flag("yes", "no"), "yes", "no offer while microphone or camera are used"),
    Key(
        "wait_when_undisturbed",
        Flag("yes", "no"),
        "yes",
        "no offer while your system is set to do not disturb",
    ),
    Key("wait_when_sharing", Flag("yes", "no"), "yes", "no offer while your screen is shared"),
    Key(
        "firm_breaks",
        Flag("yes", "no"),
        "no",
        "a break put off as often as your plan allows fills the screen; hold Esc to leave it",
    ),
)
HOTKEY_KEYS = (
    Key(
        "break_hotkey",
        HOTKEY,
        OFF,
        "these keys begin a break from every program, while relaxapp runs",
    ),
    Key(
        "worry_hotkey",
        HOTKEY,
        OFF,
        "these keys ask for a worry to put down, from every program, while relaxapp runs",
    ),
)
FOR_YOU = "For you"
SETTINGS_GROUPS = (
    ("Sound", SOUND_KEYS),
    (FOR_YOU, FOR_YOU_KEYS),
    ("Practice", PRACTICE_KEYS),
    ("Look", LOOK_KEYS),
    ("Breaks", BREAK_KEYS),
    ("Hotkeys", HOTKEY_KEYS),
)
ASKED_KEY = Key("asked", Flag("yes", "no"), "no", "whether the first questions have been shown")
"""Kept with the settings, but nobody chooses it."""

SETTINGS_KEYS = (*(key for _, keys in SETTINGS_GROUPS for key in keys), ASKED_KEY)
_BY_NAME = {key.name: key for key in SETTINGS_KEYS}
_SETTINGS_FILE = Struct(SETTINGS_KEYS, "settings")


@dataclass(frozen=True, slots=True)
class Settings:
    """One value for each of `SETTINGS_KEYS`."""

    audio: str = "auto"
    volume: int = 80
    mute: bool = False
    cues: str = "bowl"
    cue_volume: int = 100
    glide: bool = False
    glide_volume: int = 100
    ambience: str = NO_AMBIENCE
    ambience_volume: int = 100
    voice: str = "steps"
    voice_name: str = SYSTEM
    voice_rate: int = 100
    voice_volume: int = 60
    output: str = SYSTEM
    pause_other_players: bool = False
    floor: str = SKIPPED
    neck_or_shoulder: str = SKIPPED
    pregnancy_or_heart: str = SKIPPED
    breath_holds: bool = True
    breath_shape: str = "orb"
    hide_numbers: bool = False
    player_size: str = LARGE
    check_ins: str = ASKED_BOTH
    keep_history: bool = True
    appearance: str = "system"
    high_contrast: bool = False
    text_size: int = 100
    motion: str = "system"
    announce: str = "steps"
    mirror_figure: bool = False
    wait_in_full_screen: bool = True
    wait_in_presentations: bool = True
    wait_in_calls: bool = True
    wait_when_undisturbed: bool = True
    wait_when_sharing: bool = True
    firm_breaks: bool = False
    break_hotkey: str = OFF
    worry_hotkey: str = OFF
    asked: bool = False

    @property
    def gain(self) -> float:
        """The master volume as a gain, 0–1; 0 when mute. `sound_plan.gains` has the others."""
        return 0.0 if self.mute else self.volume / 100

    def with_text(self, name: str, text: str) -> "Settings | Problem":
        """The settings with one value as typed, or why not. Raises `KeyError`."""
        report = Report(name)
        value = _BY_NAME[name].spec.read(Scalar(text, 1, 1), report)
        return report.problems[0] if value is None else replace(self, **{name: value})

    def items(self) -> tuple[tuple[Key, str], ...]:
        """Each key with its value as a person types it."""
        return tuple((key, _typed(key, getattr(self, key.name))) for key in SETTINGS_KEYS)


def _typed(key: Key, value: Any) -> str:
    if isinstance(key.spec, Flag):
        return key.spec.true if value else key.spec.false
    return str(value)


def load_settings(path: Path) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings of a file and what was wrong in it; a missing file is all defaults."""
    if not os.path.lexists(path):
        return Settings(), ()
    report = Report(str(path))
    try:
        node = parse_yaml(read_bytes(path))
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        return Settings(), report.problems
    read: Fields | None = _SETTINGS_FILE.read(node, report)
    given = {} if read is None else {name: one.value for name, one in read.given.items()}
    return Settings(**given), report.problems


def save_settings(path: Path, settings: Settings) -> None:
    """Writes the settings whole. Raises `OSError`."""
    lines = ["# Settings of relaxapp."]
    for key, typed in settings.items():
        # Free text may mean something in YAML; a JSON string is a YAML one.
        quoted = json.dumps(typed, ensure_ascii=False) if isinstance(key.spec, Text) else typed
        lines.append(f"{key.name}: {quoted}  # {key.doc}")
    write_text(path, "\n".join(lines) + "\n")
