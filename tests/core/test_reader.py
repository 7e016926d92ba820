"""A routine file to a `Routine`: every key, verb and form, and what counts where none is given."""

from dataclasses import replace
from fractions import Fraction

import pytest
from reading import PREGNANCY, WORLD, build, pattern, step_of
from written import LEAN, REACH

from relaxapp.core.breath import Pattern, Ramp
from relaxapp.core.format import FILE_NAMES, STEP_NAMES, VERBS
from relaxapp.core.routine import (
    Ask,
    Bells,
    Breathe,
    Caution,
    MoveStep,
    Repeat,
    Rest,
    Routine,
    Say,
    Sit,
    Sound,
    Source,
    Step,
    Tense,
)
from relaxapp.core.sounds import Sounds
from relaxapp.core.synth import CueSet


def test_the_smallest_file_has_the_defaults() -> None:
    routine, problems = build("name: Box\nkind: breathing\nbreathe: 4-4-4-4\nfor: 5 min\n")
    assert problems == []
    assert routine == Routine(
        id="own",
        name="Box",
        kind="breathing",
        steps=(Breathe(pattern(4, 4, 4, 4), for_ms=300_000, rounds=None),),
        prepare_ms=5_000,
        position="seated",
    )


def test_a_file_gives_every_key() -> None:
    routine, problems = build(
        """
        name: "  Two\\n  lines "
        kind: stretch
        summary: It eases.
        prepare: 0s
        position: standing
        props: [wall, band]
        level: hard
        areas: [neck]
        tags: [desk, 2024-04-04]
        cautions: [pregnancy, Not after a meal.]
        stop_if: [Pain]
        sources:
          - A book
          - {cite: A paper, year: 2020, url: "https://example.org/a", supports: The hold.}
        sound: {cues: none, glide: on, ambience: none, voice: phases}
        say: Sit tall.
        for: 10s
        """,
        catalogue=replace(WORLD, read_sounds=lambda: Sounds({"none": CueSet("None", (), ())})),
    )
    assert problems == []
    assert routine == Routine(
        id="own",
        name="Two lines",
        kind="stretch",
        steps=(Say("Sit tall.", 10_000),),
        prepare_ms=0,
        position="standing",
        summary="It eases.",
        props=("wall", "band"),
        level="hard",
        areas=("neck",),
        tags=("desk", "2024-04-04"),
        cautions=(PREGNANCY, Caution("Not after a meal.")),
        stop_if=("Pain",),
        sources=(
            Source("A book"),
            Source("A paper", "2020", "https://example.org/a", "The hold."),
        ),
        sound=Sound(cues="none", glide=True, ambience="none", voice="phases"),
    )


def test_a_step_key_never_has_the_name_of_a_file_key() -> None:
    assert FILE_NAMES >= STEP_NAMES
    assert not STEP_NAMES & {"name", "kind", "summary", "prepare", "sound", "levels", "like"}


# The verbs

STEPS: dict[str, tuple[str, Step]] = {
    "say": ("say: Sit tall.\nfor: 3s", Say("Sit tall.", 3_000)),
    "say lasts at least four seconds": ("say: Sit tall.", Say("Sit tall.", 4_000)),
    "say lasts 0.4 seconds a word": (f"say: {'word ' * 11}", Say(("word " * 11).strip(), 4_400)),
    "say that looks like a number": ("say: 010", Say("010", 4_000)),
    "breathe for": ("breathe: 4-6\nfor: 5 min", Breathe(pattern(4, 6), 300_000, None)),
    "breathe rounds": ("breathe: 4-6\nrounds: 010", Breathe(pattern(4, 6), None, 10)),
    "breathe with all keys": (
        "breathe: 4-7-8\nrounds: 4\nramp: {from: 6/min, to: 4.5/min, over: 1 min}\n"
        "text: Softly.\nwithout_holds: 4-8",
        Breathe(
            pattern(4, 7, 8),
            None,
            4,
            Ramp(Fraction(6), Fraction(9, 2), 60_000),
            "Softly.",
            pattern(4, 8),
        ),
    ),
    "move": ("move: reach", MoveStep(REACH, 1, 3_000, 4_000, 2_000, 0, 5_000, ())),
    "move with all keys": (
        "move: lean\ntimes: '3'\nhold: 0s\nenter: 1s\nleave: 2s\npause: 3s\nsides: right\n"
        "switch: 0s\ntext: To the $side, $times times.",
        MoveStep(LEAN, 3, 1_000, 0, 2_000, 3_000, 0, ("right",), "To the $side, $times times."),
    ),
    "move of two sides": (
        "move: lean\nsides: both",
        MoveStep(LEAN, 1, 3_000, 4_000, 2_000, 0, 5_000, ("left", "right")),
    ),
    "move for a time": (
        "move: reach\nfor: 19s",
        MoveStep(REACH, 3, 3_000, 4_000, 2_000, 0, 5_000, ()),
    ),
    "move for a time that fits": (
        "move: reach\nfor: 18s",
        MoveStep(REACH, 2, 3_000, 4_000, 2_000, 0, 5_000, ()),
    ),
    "move for a time with pauses": (
        "move: reach\nfor: 19s\npause: 1s",
        MoveStep(REACH, 2, 3_000, 4_000, 2_000, 1_000, 5_000, ()),
    ),
    "tense": ("tense: hands", Tense("hands", 5_000, 20_000, 1)),
    "tense with all keys": (
        "tense: hands\nhold: 0s\nrelease: 10s\ntimes: 2\ntext: Fists, $times times.",
        Tense("hands", 0, 10_000, 2, "Fists, $times times."),
    ),
    "sit": ("sit: Rest.\nfor: 10 min", Sit("Rest.", 600_000)),
    "sit with bells": (
        "sit: Rest.\nfor: 10 min\nbells: every 5 min",
        Sit("Rest.", 600_000, Bells(every_ms=300_000)),
    ),
    "rest": ("rest: 1:30\ntext: Shake out.", Rest(90_000, "Shake out.")),
    "ask": ("ask: How are you?", Ask("How are you?")),
    "ask for a number": (
        "ask: How tense?\nanswer: scale\nsave_as: tension",
        Ask("How tense?", "scale", "tension"),
    ),
    "ask for text": ("ask: How?\nanswer: text", Ask("How?", "text")),
    "ask for a choice": ("ask: How?\nanswer: [yes, no, 1]", Ask("How?", ("yes", "no", "1"))),
    "repeat": (
        "repeat: 3\nbetween: 0s\nsteps:\n  - rest: 5s\n  - repeat: 2\n    steps: [rest: 1s]",
        Repeat(3, (Rest(5_000), Repeat(2, (Rest(1_000),)))),
    ),
}


@pytest.mark.parametrize(("text", "step"), STEPS.values(), ids=STEPS.keys())
def test_a_step_is_read(text: str, step: Step) -> None:
    assert step_of(text) == step


@pytest.mark.parametrize(("text", "step"), STEPS.values(), ids=STEPS.keys())
def test_a_step_reads_the_same_in_a_list(text: str, step: Step) -> None:
    indented = text.replace("\n", "\n    ")
    assert step_of(f"steps:\n  - {indented}") == step


def test_every_verb_is_tried() -> None:
    assert {text.partition(":")[0] for text, _ in STEPS.values()} == VERBS.keys() - {"use"}


# Patterns, ramps and bells

PATTERNS: dict[str, tuple[str, Pattern]] = {
    "two": ("4-6", pattern(4, 6)),
    "three": ("4-7-8", pattern(4, 7, 8)),
    "four": ("4-4-4-4", pattern(4, 4, 4, 4)),
    "decimals": ("4.5-5.5", pattern(Fraction(9, 2), Fraction(11, 2))),
    "spaces": ("4 - 6", pattern(4, 6)),
    "leading zeros": ("04-06", pattern(4, 6)),
    "quoted": ("'4-6'", pattern(4, 6)),
    "no hold": ("4-0-6", pattern(4, 6)),
    "no hold and no rest": ("4-0-6-0", pattern(4, 6)),
    "looks like a date": ("2024-04-04", pattern(2024, 4, 4)),
    "by rate": ("{ratio: 1-1.5, rate: 6/min}", pattern(4, 6)),
    "by a rate that does not divide": (
        "{ratio: 1-2, rate: 7/min}",
        pattern(Fraction(20, 7), Fraction(40, 7)),
    ),
    "by rate with a hold": (
        "{ratio: 1-4-2, rate: 4/min}",
        pattern(Fraction(15, 7), Fraction(60, 7), Fraction(30, 7)),
    ),
    "parts": ("[in: 4s, out: 6s]", pattern(4, 6)),
    "parts of no time": ("[in: 4s, hold: 0s, out: 6s, rest: 0s]", pattern(4, 6)),
}


@pytest.mark.parametrize(("typed", "expected"), PATTERNS.values(), ids=PATTERNS.keys())
def test_a_pattern_is_exact(typed: str, expected: Pattern) -> None:
    step = step_of(f"breathe: {typed}\nrounds: 1")
    assert isinstance(step, Breathe)
    assert step.pattern == expected


def test_a_part_has_its_own_way_and_words() -> None:
    step = step_of(
        "rounds: 1\nvia: nose\nbreathe: [in: 2s, {in: 1s, text: A sip., via: mouth}, out: 6s]"
    )
    assert isinstance(step, Breathe)
    assert [(part.via, part.text) for part in step.pattern.parts] == [
        ("nose", None),
        ("mouth", "A sip."),
        ("nose", None),
    ]


def test_via_fills_the_pattern_without_holds_too() -> None:
    step = step_of("breathe: 4-7-8\nrounds: 1\nvia: pursed\nwithout_holds: 4-8")
    assert isinstance(step, Breathe)
    assert step.spare is not None
    assert [part.via for part in step.spare.parts] == ["pursed", "pursed"]


BELLS: dict[str, tuple[str, Bells]] = {
    "every": ("every 5 min", Bells(every_ms=300_000)),
    "times": ("[1 min, 2:30]", Bells(at_ms=(60_000, 150_000))),
    "times in any order": ("[2 min, 1 min]", Bells(at_ms=(120_000, 60_000))),
    "no times": ("[]", Bells()),
    "map": ("{start: 3, every: 1 min, end: '2'}", Bells(3, 2, every_ms=60_000)),
    "random": ("{random: 60s-90s}", Bells(random_ms=(60_000, 90_000))),
    "random of one length": ("{random: 60s - 1:00}", Bells(random_ms=(60_000, 60_000))),
    "none at the start": ("{start: 0, end: 1}", Bells(end=1)),
    "five seconds apart": ("[60s, 65s]", Bells(at_ms=(60_000, 65_000))),
}


@pytest.mark.parametrize(("typed", "bells"), BELLS.values(), ids=BELLS.keys())
def test_bells_are_read(typed: str, bells: Bells) -> None:
    assert step_of(f"sit: Rest.\nfor: 10 min\nbells: {typed}") == Sit("Rest.", 600_000, bells)


BELLS_OUTSIDE = {
    "at the end": ("[10 min]", "5:9: a bell outside the sit"),
    "the strikes take all of it": (
        "{start: 10, end: 10}",
        "5:8: the strikes at the start and the end do not fit into the sit",
    ),
}


@pytest.mark.parametrize(("typed", "problem"), BELLS_OUTSIDE.values(), ids=BELLS_OUTSIDE.keys())
def test_bells_are_strictly_inside_their_sit(typed: str, problem: str) -> None:
    length = "10 min" if "min" in typed else "80s"
    _, problems = build(f"name: A\nkind: mixed\nsit: Rest.\nfor: {length}\nbells: {typed}\n")
    assert problems == [problem]
