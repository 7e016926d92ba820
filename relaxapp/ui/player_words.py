"""The texts of the player page at one moment, and what a screen reader is told of it.

Takes values of the core, gives plain text; which label shows it is the page's business.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from relaxapp.core.player import State
from relaxapp.core.routine import Routine, Side
from relaxapp.core.session_words import (
    GO_ON_WORDS,
    INTERRUPTED_WORDS,
    PAUSED_WORDS,
    next_words,
    number_words,
    place_words,
    side_words,
    via_words,
)
from relaxapp.core.timeline import Moment, Phase, Timeline
from relaxapp.core.units import SECOND_MS, in_words, shorten

_DOT = " · "

_LONGEST_NEXT = 72
"""Characters of what comes next: a glance, not a text to read."""

_MOST_STOPS = 5
"""Signs to stop at that are named before the start: the common ones come first, and the page
of the routine has them all."""

_MOST_PHASES = 400
"""Phases of a step that are looked through for their texts; a long breath repeats its own."""


@dataclass(frozen=True, slots=True)
class Texts:
    """What the page says. `company` are the texts that take turns with the instruction."""

    eyebrow: str = ""
    instruction: str = ""
    aside: str = ""
    following: str = ""
    company: tuple[str, ...] = ()


def texts_of(
    routine: Routine,
    timeline: Timeline,
    moment: Moment,
    state: State,
    *,
    is_interrupted: bool,
    has_numbers: bool,
    setups: Mapping[tuple[str, Side | None], str],
) -> Texts:
    """The texts at a moment; `setups` are as `session_words.setups_of` gives them."""
    phase = moment.phase
    if phase is None:
        return Texts()
    eyebrow = eyebrow_words(routine, timeline, phase, has_numbers=has_numbers)
    if state is State.PAUSED:
        aside = "" if phase.step in ("breathe", "prepare") else phase.text
        return Texts(eyebrow, pause_words(is_interrupted), aside, GO_ON_WORDS)
    return Texts(
        eyebrow,
        phase.text,
        _aside_words(routine, phase, setups),
        shorten(next_words(timeline, moment, has_numbers=has_numbers), _LONGEST_NEXT),
        _company(timeline, phase),
    )


def pause_words(is_interrupted: bool) -> str:
    return INTERRUPTED_WORDS if is_interrupted else PAUSED_WORDS


def eyebrow_words(routine: Routine, timeline: Timeline, phase: Phase, *, has_numbers: bool) -> str:
    """Which step, which side, which of how many: `Chin tuck · 2 of 5`."""
    if phase.step == "prepare":
        return place_words(routine)
    parts = []
    if phase.step in ("move", "switch", "tense"):
        title = timeline.spans[phase.span].title
        parts.append(title[:1].upper() + title[1:])
        if phase.side is not None:
            parts.append(side_words(phase.side))
    number = number_words(phase)
    if has_numbers and number is not None:
        parts.append(number)
    return _DOT.join(parts)


def care_words(routine: Routine) -> str:
    """What to take care of and when to stop, briefly; empty where there is nothing."""
    lines = []
    if routine.cautions:
        named = (caution.name or caution.text for caution in routine.cautions)
        lines.append(f"Take care: {_DOT.join(named)}")
    if routine.stop_if:
        lines.append(f"Stop if you notice: {_DOT.join(routine.stop_if[:_MOST_STOPS])}")
    return "\n".join(lines)


def _aside_words(
    routine: Routine, phase: Phase, setups: Mapping[tuple[str, Side | None], str]
) -> str:
    """What stands beside the instruction: the care to take, a lead-in, how a move begins."""
    match phase.step:
        case "prepare":
            return care_words(routine)
        case "breathe":
            return phase.lead or via_words(phase) or ""
        case "move" | "switch":
            return setups.get((phase.move or "", phase.side), "")
        case _:
            return ""


def _company(timeline: Timeline, phase: Phase) -> tuple[str, ...]:
    """The texts of the phases of the same step: they share one size, so that nothing jumps."""
    first = bisect_left(timeline.starts_ms, timeline.spans[phase.span].start_ms)
    texts: dict[str, None] = {}
    for other in timeline.phases[first : first + _MOST_PHASES]:
        if other.span != phase.span:
            break
        texts[other.text] = None
    return tuple(texts)


def spoken_words(
    timeline: Timeline, moment: Moment, *, is_new_step: bool, by_phases: bool, has_numbers: bool
) -> str:
    """What a screen reader is told when a phase begins; empty for nothing.

    By steps it is told of each step; by phases of each phase, with its length.
    """
    phase = moment.phase
    if phase is None or not (is_new_step or by_phases):
        return ""
    parts = []
    if is_new_step and phase.step in ("move", "tense"):
        parts.append(timeline.spans[phase.span].title)
    if is_new_step and phase.lead:
        parts.append(phase.lead)
    if phase.side is not None and phase.part in (None, "enter"):
        parts.append(side_words(phase.side))
    parts.append(phase.text)
    if by_phases and has_numbers and phase.duration_ms >= SECOND_MS:
        parts.append(in_words(round(phase.duration_ms / 500) * 500))
    return ". ".join(part.rstrip(".") for part in parts)
