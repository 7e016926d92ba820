"""The reference of all that a person writes: `docs/format.md`, made from the declarations.

Takes nothing, gives Markdown. The tables come from the keys that read the files, and what an
example means is reckoned by what reads it, so neither can differ from the program. Writes no
file: `pytest --update-goldens tests/test_readme.py` does.
"""

from collections.abc import Iterable

from relaxapp.core.ambience_recipe import (
    AMBIENCE_KEYS,
    CALL_KEYS,
    LAYER_KEYS,
    POINT_KEYS,
    SWELL_KEYS,
    TONE_KEYS,
)
from relaxapp.core.bells import BELL_KEYS
from relaxapp.core.chime_file import CHIME_KEYS, NOISE_KEYS, NOTE_KEYS, PARTIAL_KEYS, SET_KEYS
from relaxapp.core.figure_file import FIGURE_KEYS, LIMB_KEYS, TARGETS
from relaxapp.core.format import (
    FILE_KEYS,
    FURTHER_KEYS,
    MOVE_KEYS,
    SOUND_KEYS,
    SOURCE_KEYS,
    VERBS,
)
from relaxapp.core.patterns import PART_KEYS, RAMP_KEYS, RATE_KEYS, parse_pattern
from relaxapp.core.poses import IN_CM, LIMBS, RANGES
from relaxapp.core.programme_file import HEAD_KEYS, ITEM_KEYS, STAGE_KEYS
from relaxapp.core.schema import Key
from relaxapp.core.settings import SETTINGS_KEYS
from relaxapp.core.timeline import CUES
from relaxapp.core.units import SECOND_MS, in_words, parse_length

LENGTHS = ("4s", "4.5s", "90s", "1m30s", "1:30", "5 min", "3m", "1h")
PATTERNS = ("4-6", "4-7-8", "4-4-4-4", "5.5-5.5")
BELLS = {
    "every 5 min": "each time this has passed",
    "[1 min, 2:30]": "at these times from the start of the sit",
    "{start: 3, every: 5 min, end: 3}": "strikes at the start, now and then, and at the end",
    "{random: 60s-90s}": "after each time between these two, by chance",
}
PLACEHOLDERS = {
    "$side": "the side that is stretched or works: left or right (sided moves)",
    "$other": "the other side (sided moves)",
    "$hold": "how long it is held, as in “20 seconds”",
    "$times": "how many repetitions",
    "$$": "a dollar sign; before anything but a letter `$` is itself",
}


PROGRAMME = """\
name: Four weeks for the neck
lasts: 4 weeks
days: 5 a week
each_day:
  - routine: neck-and-shoulder-ten
    times: 2
"""
PLAN = """\
name: Band, slowly
plan:
  - lasts: 2 weeks
    days: mon wed fri
    each_day:
      - routine: two-minute-band
        level: first-weeks
  - lasts: 6 weeks
    days: mon-fri
    text: One set, and stop when your form goes.
    each_day: [two-minute-band]
"""

_HEAD = """\
<!-- made by `pytest --update-goldens tests/test_readme.py`; change the declarations, not this -->

# The files of relaxapp

Everything that can stand in a file, table by table. `relaxapp check` says what is wrong in yours.
"""


def reference() -> str:
    """The whole page."""
    parts = (
        *_routine_files(),
        *_values(),
        *_move_files(),
        *_programme_files(),
        *_sound_files(),
        *_settings(),
    )
    return "\n".join((_HEAD, *parts))


def _routine_files() -> tuple[str, ...]:
    verbs = (
        (f"`{verb.name}`", verb.key.spec.words(), verb.key.doc, _names(verb.further))
        for verb in VERBS.values()
    )
    return (
        "## Routine files",
        "",
        "A file in your folder `routines/` is a routine: its name without `.yaml` is its id. A "
        "routine of one step writes that step's keys at the top, a longer one uses `steps`.",
        "",
        "**Keys of a routine file**\n",
        table(FILE_KEYS),
        "**Steps**: exactly one verb each, and the keys that go with it\n",
        _rows(("verb", "value", "what it does", "further keys"), verbs),
        "**Further keys of a step**\n",
        table(FURTHER_KEYS),
        "**`sound`**\n",
        table(SOUND_KEYS),
        "**`sources`**: a list of texts, or of maps with these keys\n",
        table(SOURCE_KEYS),
    )


def _values() -> tuple[str, ...]:
    return (
        "## Values",
        "",
        "Values are what you type: `no`, `on`, `1:30` and `010` stay text until these rules read "
        "them. Text that contains a colon, or begins with a special character, is put in quotes.",
        "",
        "**Lengths**: always with a unit, but for minutes:seconds\n",
        _rows(
            ("written", "lasts"),
            ((f"`{typed}`", in_words(parse_length(typed))) for typed in LENGTHS),
        ),
        "**Patterns of a breath**: seconds; a hold and a rest may be 0, and are then left out\n",
        _rows(("written", "is"), ((f"`{typed}`", _breath(typed)) for typed in PATTERNS)),
        "By rate, as in `{ratio: 1-1.5, rate: 6/min}`:\n",
        table(RATE_KEYS),
        "Or a list of parts, as in `[{in: 4s, via: nose}, {out: 6s}]`: one of `in`, `hold`, "
        "`out` and `rest` each, first `in`, and somewhere `out`:\n",
        table(PART_KEYS),
        "**`ramp`**: a pace that changes evenly, then stays\n",
        table(RAMP_KEYS),
        "**`bells`**: inside the sit, 5 seconds or more apart\n",
        _rows(("written", "strikes"), ((f"`{typed}`", told) for typed, told in BELLS.items())),
        table(BELL_KEYS),
        "**Placeholders** in the `text` of a step, and in the texts of a move\n",
        _rows(("written", "said"), ((f"`{name}`", told) for name, told in PLACEHOLDERS.items())),
    )


def _breath(typed: str) -> str:
    parts = parse_pattern(typed).parts
    return ", ".join(f"{part.name} {float(part.length_ms / SECOND_MS):g}" for part in parts)


def _move_files() -> tuple[str, ...]:
    paired = [name for name in TARGETS if f"left {name}" in TARGETS]
    sides = {f"{side} {name}" for side in ("left", "right") for name in paired}
    places = [name for name in TARGETS if name not in {*paired, *sides}]
    return (
        "## Move files",
        "",
        "A file in your folder `moves/` is a move: its name without `.yaml` is its id. It is "
        "written for the left side; the right one is mirrored.",
        "",
        "**Keys of a move file**\n",
        table(MOVE_KEYS),
        "**`figure`**: `end` is the stretched position, `cycle` a list of positions, each with "
        "`at`, its place from 0 to 1\n",
        table(FIGURE_KEYS),
        "**A pose**, as in `{neck: {flexion: 20}}`: angles in degrees from standing upright, ways "
        "in cm. `relaxapp check` warns of what is beyond the normal range.\n",
        _rows(("joint", "motions, and their normal range"), _joints()),
        f"**Hands and feet** of a pose: {_names(LIMBS)}\n",
        table(LIMB_KEYS),
        f"Targets: {_names(places)}; `base` is the limb's own place. With `left` or `right` "
        f"before it, else the limb's own: {_names(paired)}.\n",
    )


def _joints() -> Iterable[tuple[str, str]]:
    for joint, motions in RANGES.items():
        side, _, rest = joint.partition("_")
        if side == "right":
            continue
        name = f"`left_{rest}` `right_{rest}`" if side == "left" else f"`{joint}`"
        said = (
            f"`{motion}` {low:g} to {high:g}{' cm' if motion in IN_CM else '°'}"
            for motion, (low, high) in motions.items()
        )
        yield name, ", ".join(said)


def _programme_files() -> tuple[str, ...]:
    return (
        "## Programme files",
        "",
        "A file in the folder `programmes/` of your folder `routines/` is a programme, for some "
        "weeks: its name without `.yaml` is its id, and one of yours stands in for a shipped one "
        "of the same id. A few lines will do:",
        "",
        f"```yaml\n{PROGRAMME}```",
        "",
        "Where the days change, `plan` is a list of stages, one after the other, and each has "
        "the keys of a stage:",
        "",
        f"```yaml\n{PLAN}```",
        "",
        "The calendar leads: a day that was missed is over, and the next one asks for its own.",
        "",
        "**Keys of a programme file**\n",
        table(HEAD_KEYS),
        "**Keys of a stage**, which stand at the top where there is only one\n",
        table(STAGE_KEYS),
        "**An item** of `each_day` or `in_turn`: the id of a routine, or a map\n",
        table(ITEM_KEYS),
    )


def _sound_files() -> tuple[str, ...]:
    return (
        "## Sound files",
        "",
        "**A cue set** is a file in your folder `chimes/`: `sets`, a map of its id to these keys\n",
        table(SET_KEYS),
        f"The cues are {_names(CUES)}.\n",
        "**A chime**: `notes` with `partials`, or `noise`, or all of them\n",
        table(CHIME_KEYS),
        "Each of its `partials`:\n",
        table(PARTIAL_KEYS),
        "Each of its `notes`:\n",
        table(NOTE_KEYS),
        "Each swell of its `noise`:\n",
        table(NOISE_KEYS),
        "**An ambience** is a file in your folder `ambiences/`: `ambiences`, a map of its id to "
        "these keys\n",
        table(AMBIENCE_KEYS),
        "Each of its `layers`:\n",
        table(LAYER_KEYS),
        "Each point of a `spectrum`:\n",
        table(POINT_KEYS),
        "Each of the `tones`:\n",
        table(TONE_KEYS),
        "A `swell`:\n",
        table(SWELL_KEYS),
        "Each of its `calls`:\n",
        table(CALL_KEYS),
    )


def _settings() -> tuple[str, ...]:
    return (
        "## Settings",
        "",
        "`relaxapp settings NAME VALUE` changes one; the window has them all.",
        "",
        table(SETTINGS_KEYS),
    )


def table(keys: Iterable[Key]) -> str:
    """A Markdown table of the keys."""
    return _rows(
        ("key", "value", "default", "what it is"),
        (
            (
                f"`{key.name}`",
                key.spec.words(),
                "required" if key.is_required else key.default or "",
                key.doc,
            )
            for key in keys
        ),
    )


def _rows(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    cells = (" | ".join(cell.replace("|", "\\|") for cell in line) for line in (heads, *rows))
    first, *rest = (f"| {line} |" for line in cells)
    return "\n".join((first, "|---" * len(heads) + "|", *rest)) + "\n"


def _names(names: Iterable[str]) -> str:
    return " ".join(f"`{name}`" for name in names)
