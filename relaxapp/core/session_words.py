"""What a session says beside the instruction: where it stands, what comes next, the thanks.

Takes timelines, moments and outcomes, gives plain text for any screen. With `has_numbers` off no
seconds and no counts are in it, for those whom they hurry.
"""

from math import ceil

from relaxapp.core.compiler import BREATH_WORDS
from relaxapp.core.leave_out import move_steps_of
from relaxapp.core.player import Ending, Outcome
from relaxapp.core.routine import BACK_WORDS, Routine, Side
from relaxapp.core.texts import fill, move_words, placeholders_in
from relaxapp.core.timeline import Gate, Moment, Phase, Timeline
from relaxapp.core.units import MINUTE_MS, SECOND_MS, clock, in_words

PAUSED_WORDS = "Paused"
INTERRUPTED_WORDS = "Welcome back"
GO_ON_WORDS = "Press space to go on"
THANKS = "Thank you for taking the time."

_HALF_SECOND_MS = 500

_SIDE_WORDS = {"left": "Left side", "right": "Right side"}
_VIA_WORDS = {
    "nose": "through your nose",
    "mouth": "through your mouth",
    "pursed": "through pursed lips",
    "left": "through the left nostril",
    "right": "through the right nostril",
    "hum": "humming",
}
_PROP_WORDS = {
    "chair": "with a chair",
    "wall": "by a wall",
    "doorway": "in a doorway",
    "mat": "with a mat",
    "band": "with a band",
    "cushion": "with a cushion",
}


def place_words(routine: Routine) -> str:
    """Where and with what it is done: `Seated, with a chair`."""
    props = (_PROP_WORDS.get(prop, prop) for prop in routine.props)
    return ", ".join((routine.position.capitalize(), *props))


def side_words(side: Side) -> str:
    return _SIDE_WORDS[side]


def number_words(phase: Phase) -> str | None:
    """Which breath or repetition it is, where there is more than one: `Breath 4 of 19`."""
    if phase.round is not None:
        return f"Breath {phase.round} of {phase.rounds}"
    if phase.rep is not None and phase.reps is not None and phase.reps > 1:
        return f"{phase.rep} of {phase.reps}"
    return None


def via_words(phase: Phase) -> str | None:
    """How the breath goes, where the file gave the way but no words of its own for it."""
    is_default = phase.part is not None and phase.text == BREATH_WORDS.get(phase.part)
    if phase.via is None or not is_default or phase.part not in ("in", "out"):
        return None
    return _VIA_WORDS.get(phase.via)


def countdown_words(moment: Moment) -> str:
    """The count left of the phase, from its length in whole seconds down to 1.

    A phase up to a minute is shared out evenly, so that one of 5.1 seconds counts from 5 and
    no number is gone in a blink; a longer one counts as a clock does.
    """
    phase = moment.phase
    if phase is None:
        return "0"
    if phase.duration_ms > MINUTE_MS:
        seconds = ceil(moment.remaining_ms / SECOND_MS)
        return str(seconds) if seconds <= 60 else clock(seconds * SECOND_MS)
    count = max((phase.duration_ms + SECOND_MS // 2) // SECOND_MS, 1)
    return str(count - min(moment.elapsed_ms * count // phase.duration_ms, count - 1))


def left_words(moment: Moment, prepare_ms: int) -> str:
    """The time left of the session, the get-ready not counted: `4:32 left`.

    Empty for a session that is questions alone: it takes as long as the person does.
    """
    if moment.duration_ms == 0:
        return ""
    left_ms = min(moment.left_ms, moment.duration_ms - prepare_ms)
    return f"{clock(ceil(left_ms / SECOND_MS) * SECOND_MS)} left"


def next_words(timeline: Timeline, moment: Moment, *, has_numbers: bool = True) -> str:
    """What follows the phase, said before it begins."""
    phase, following = moment.phase, moment.next
    if phase is None or _asks_at(timeline, phase.end_ms):
        return "then a question"
    if following is None:
        return "then you are done"
    length = f", {_length_words(following.duration_ms)}" if has_numbers else ""
    if following.step == "breathe":
        return _next_breath_words(phase, following, length)
    if following.step == "switch":
        return "Next: other side"
    if following.span != phase.span:
        return _next_step_words(timeline, following, length)
    is_other_side = phase.step == "switch" or following.side != phase.side
    match following.part:
        case "enter" if is_other_side and following.side is not None:
            return f"Next: {following.side} side"
        case "enter":
            return "then again" + (f", {number_words(following)}" if has_numbers else "")
        case "leave":
            is_usual = following.text == BACK_WORDS
            return f"then {BACK_WORDS.lower()}" if is_usual else f"Next: {following.text}"
        case "tense":
            return f"then tense again{length}"
        case "release":
            return f"then let go{length}"
        case "hold" | "pause":
            return f"then {'rest' if following.part == 'pause' else 'hold'}{length}"
        case _:
            return _next_step_words(timeline, following, length)


def _length_words(length_ms: int) -> str:
    """A length in words, to half a second: nobody breathes 3.429 seconds."""
    halves = (length_ms + _HALF_SECOND_MS // 2) // _HALF_SECOND_MS
    return in_words(halves * _HALF_SECOND_MS if halves else length_ms)


def _next_breath_words(phase: Phase, following: Phase, length: str) -> str:
    part = following.part or "in"
    if phase.step != "breathe":
        return f"Next: {following.text}"
    if following.text == BREATH_WORDS.get(part):
        return f"then {part}{length}"
    return f"then: {following.text}{length}"


def _next_step_words(timeline: Timeline, following: Phase, length: str) -> str:
    match following.step:
        case "move":
            title = timeline.spans[following.span].title
            side = f", {following.side} side" if following.side is not None else ""
            return f"Next: {title}{side}"
        case "rest" | "between":
            return f"Next: rest{length}"
        case _:
            return f"Next: {following.text}"


def _asks_at(timeline: Timeline, position_ms: int) -> bool:
    first = timeline.first_mark_at(position_ms)
    after = timeline.first_mark_at(position_ms + 1)
    return any(isinstance(mark, Gate) for mark in timeline.marks[first:after])


def setups_of(routine: Routine) -> dict[tuple[str, Side | None], str]:
    """How to begin each move of the routine, by move and side.

    One that speaks of its dose is left out: the same move may come with several.
    """
    return {
        (step.move.id, side): fill(step.move.setup, move_words(step.hold_ms, step.times, side))
        for step in move_steps_of(routine)
        if step.move.setup and not {"hold", "times"} & set(placeholders_in(step.move.setup))
        for side in (step.sides or (None,))
    }


def closing_words(
    name: str, outcome: Outcome, prepare_ms: int, *, has_numbers: bool = True
) -> tuple[str, str]:
    """What is said after the session: what was done, and thanks, never blame."""
    whole_ms = outcome.duration_ms - prepare_ms
    taken_ms = min(outcome.played_ms, whole_ms)
    if outcome.ending is Ending.COMPLETED:
        return f"{name}, {clock(taken_ms)}." if has_numbers else f"{name}.", THANKS
    if outcome.position_ms <= prepare_ms:
        return f"{name}, not begun.", "It is here whenever you want it."
    reached_ms = min(outcome.position_ms - prepare_ms, taken_ms)
    done = f"{name}, {clock(reached_ms)} of {clock(whole_ms)}." if has_numbers else f"{name}."
    return done, f"That counts too. {THANKS}"
