"""What the panel says of a routine: facts, steps in words, and the choices of its options.

Takes a `Routine` and `Options`, gives words and values. Knows no widgets.
"""

import random
import re
import textwrap
from itertools import groupby

from relaxapp.core.breath import Part
from relaxapp.core.compiler import Options, bell_times_ms, dose
from relaxapp.core.routine import REFLECTION, Breathe, Routine, Sit, Source
from relaxapp.core.suggest import asks
from relaxapp.core.units import MINUTE_MS, SECOND_MS, clock, plural, shorten
from relaxapp.ui.previews import Block, blocks_of

LENGTHS_MIN = (1, 3, 5, 10, 15, 20)
"""The lengths offered for a routine whose length is free, in minutes."""

USUAL_LEVEL = "Usual"
STEPS_NAMED = 12
"""How many steps the panel names; the strip shows them all."""
NAME_LETTERS = 40

_SENTENCE_END = re.compile(r"(?<=[.!?])\s")

PART_WORDS = {"in": "in", "hold": "hold", "out": "out", "rest": "rest"}
VIA_WORDS = {
    "nose": "nose",
    "mouth": "mouth",
    "pursed": "pursed lips",
    "left": "left nostril",
    "right": "right nostril",
    "hum": "humming",
}


def facts_of(routine: Routine, options: Options) -> str:
    """Length, position, props and level of a routine as dosed: `5:04 · seated · easy`."""
    dosed = dose(routine, options)
    length = clock(dosed.steps_size(holds=options.has_holds).length_ms)
    if asks(dosed.steps):
        is_all = routine.kind == REFLECTION
        length = "your own time" if is_all else f"{length} and your own time"
    return " · ".join((length, dosed.position, *dosed.props, dosed.level))


def level_words(name: str) -> str:
    """The name of a level as people say it: `three-seconds` is "Three seconds"."""
    words = " ".join(name.replace("-", " ").replace("_", " ").split())
    return words[:1].upper() + words[1:]


def level_choices(routine: Routine) -> tuple[tuple[str | None, str], ...]:
    """The levels to choose from, with the file's own first; none where there is only that."""
    if not routine.levels:
        return ()
    return (None, USUAL_LEVEL), *((name, level_words(name)) for name, _ in routine.levels)


def length_choices(routine: Routine, level: str | None) -> tuple[tuple[int | None, str], ...]:
    """The lengths to choose from at a level: milliseconds, None for the file's own.

    Where a file counts its breaths, it means no more of them: lengths past those of its longest
    level are left out.
    """
    leveled = routine.at_level(level)
    if not leveled.has_free_length:
        return ()
    step = leveled.steps[0]
    own_ms = step.for_ms if isinstance(step, Breathe | Sit) else None
    longest_ms = None
    if own_ms is None:
        own_ms = leveled.length_ms
        longest_ms = max(routine.length_ms, *(one.length_ms for _, one in routine.levels), own_ms)
    offered = {minutes * MINUTE_MS for minutes in LENGTHS_MIN}
    if longest_ms is not None:
        offered = {one for one in offered if one <= longest_ms}
    fitting = {one for one in offered if _fits(leveled, one)}
    lengths = sorted({own_ms} | fitting)
    return tuple((None if one == own_ms else one, length_words(one)) for one in lengths)


def _fits(routine: Routine, for_ms: int) -> bool:
    """Whether a timeline can hold the routine at this length, with and without holds."""
    dosed = routine.with_dose(for_ms=for_ms)
    return not any(dosed.size(holds=holds).is_too_large for holds in (True, False))


def length_words(length_ms: int) -> str:
    """A length in minutes: `5`, `1:16`."""
    minutes, rest_ms = divmod(length_ms, MINUTE_MS)
    return clock(length_ms) if rest_ms else str(minutes)


def strip_of(routine: Routine, options: Options) -> tuple[Block, ...]:
    """The blocks of the strip: those of one breath where there is nothing else, else the steps."""
    dosed = dose(routine, options)
    match dosed.steps:
        case (Breathe() as breathe,):
            parts = breathe.pattern_with(holds=options.has_holds).parts
            return tuple(Block(_part_words(one), one.name, int(one.length_ms)) for one in parts)
    return blocks_of(dosed, options)


def steps_words(routine: Routine, options: Options) -> str:
    """What is done, in a line: the breath, the sit, or the names of the steps."""
    dosed = dose(routine, options)
    match dosed.steps:
        case (Breathe() as breathe,):
            return breath_words(breathe, has_holds=options.has_holds)
        case (Sit() as sit,):
            return _sit_words(sit, options)
    blocks = blocks_of(dosed, options)
    has_work = any(one.tone in ("move", "tense") for one in blocks)
    left_out = {"rest", "say", "ask"} if has_work else {"rest"}
    named = [one for one in blocks if one.tone not in left_out]
    names = [_short_name(title) for title, _ in groupby(one.title for one in named)]
    if len(names) > STEPS_NAMED:
        names = [*names[: STEPS_NAMED - 1], f"and {len(names) - STEPS_NAMED + 1} more"]
    return " · ".join(names)


def _short_name(title: str) -> str:
    """A step's title; of a text its first sentence, cut after a word where it is long."""
    first = _SENTENCE_END.split(title.strip(), maxsplit=1)[0].removesuffix(".")
    short = textwrap.shorten(first, NAME_LETTERS, placeholder="…")
    return shorten(short if short != "…" else first, NAME_LETTERS)


def breath_words(breathe: Breathe, *, has_holds: bool) -> str:
    """A breath in a line: `In 4 s · hold 7 s · out 8 s · 12 breaths`."""
    rounds = plural(breathe.round_count(holds=has_holds), "breath")
    if breathe.ramp is not None:
        start, end = (f"{float(one):g}" for one in (breathe.ramp.start, breathe.ramp.end))
        return f"From {start} breaths a minute to {end} · {rounds}"
    parts = " · ".join(_part_words(one) for one in breathe.pattern_with(holds=has_holds).parts)
    return f"{parts[:1].upper()}{parts[1:]} · {rounds}"


def _part_words(part: Part) -> str:
    seconds = f"{float(part.length_ms) / SECOND_MS:.3f}".rstrip("0").rstrip(".")
    via = "" if part.via is None else f" ({VIA_WORDS[part.via]})"
    return f"{PART_WORDS[part.name]} {seconds} s{via}"


def _sit_words(sit: Sit, options: Options) -> str:
    if sit.bells is None:
        return sit.text
    if sit.bells.random_ms is not None:
        return f"{sit.text} · bells now and then"
    struck = bell_times_ms(sit.bells, sit.for_ms, random.Random(options.seed))
    return f"{sit.text} · {plural(len(struck), 'bell')}"


def source_words(source: Source) -> tuple[str, str]:
    """What is cited, and what it stands behind."""
    year = "" if source.year is None else f" ({source.year})"
    return f"{source.cite}{year}", source.supports or ""
