"""What joins in a routine: its moves, the routines it uses or is like, its levels."""

from dataclasses import replace
from typing import Any

import pytest
from reading import (
    NECK,
    PREGNANCY,
    WORLD,
    build,
    built,
    lines_of,
    pattern,
    step_of,
)
from written import Shelf

from relaxapp.core.breath import Pattern
from relaxapp.core.problems import Report
from relaxapp.core.reader import Draft, build_routine, join, read_draft
from relaxapp.core.routine import (
    Breathe,
    Caution,
    MoveStep,
    Rest,
    Routine,
    Sit,
    Sound,
    Step,
    Use,
    size_of,
)


def test_moves_bring_position_props_areas_cautions_and_stop_rules() -> None:
    routine, _ = build(
        "name: A\nkind: mixed\nsteps: [move: roll, rest: 5s, {repeat: 1, steps: [move: reach]}]\n"
    )
    assert routine is not None
    assert routine.position == "lying"
    assert routine.props == ("mat", "chair")
    assert routine.areas == ("back", "neck")
    assert routine.cautions == (NECK,)
    assert routine.stop_if == ("Dizziness",)


def test_what_a_file_lists_stands_before_what_its_moves_bring() -> None:
    routine, _ = build(
        "name: A\nkind: strength\nmove: roll\nprops: [wall]\nareas: [hips]\nposition: kneeling\n"
        "cautions: [pregnancy, neck-injury]\nstop_if: [Pain]\n"
    )
    assert routine is not None
    assert routine.position == "kneeling"
    assert routine.props == ("wall",)
    assert routine.areas == ("hips",)
    assert routine.cautions == (PREGNANCY, NECK)
    assert routine.stop_if == ("Pain", "Dizziness")


@pytest.mark.parametrize("kind", ["stretch", "strength"])
def test_stretch_and_strength_have_the_common_stop_rule(kind: str) -> None:
    routine, _ = build(f"name: A\nkind: {kind}\nmove: roll\n")
    assert routine is not None
    assert routine.stop_if == ("Sharp pain", "Dizziness")


def test_a_used_routine_brings_its_cautions_stop_rules_and_props() -> None:
    inner = built("name: A\nkind: stretch\nmove: roll\ncautions: [pregnancy]\nareas: [hips]\n")
    routine = built("name: A\nkind: mixed\nprops: [wall]\nuse: inner\n", inner=inner)
    assert routine.cautions == (PREGNANCY, NECK)
    assert routine.stop_if == ("Sharp pain", "Dizziness")
    assert routine.props == ("wall", "mat")
    assert routine.areas == ()


def test_the_first_move_may_be_in_a_used_routine() -> None:
    inner = built("name: A\nkind: stretch\nmove: roll\n")
    text = "name: A\nkind: mixed\nsteps: [use: inner, rest: 5s, move: reach]\n"
    routine, _ = build(text, inner=inner)
    assert routine is not None
    assert routine.position == "lying"


CHANGES = {
    "no time between": ("[move: reach, move: roll]", ["3:22: "]),
    "too little time": ("[move: reach, rest: 2.9s, move: roll]", ["3:34: "]),
    "a rest": ("[move: reach, rest: 3s, move: roll]", []),
    "a say": ("[move: reach, say: Lie down., move: roll]", []),
    "a rest and a say": ("[move: reach, rest: 1s, {say: Lie., for: 2s}, move: roll]", []),
    "a breath": ("[move: reach, {breathe: 4-6, rounds: 1}, move: roll]", ["3:49: "]),
    "the same again": ("[move: reach, move: reach]", []),
    "into a repeat": ("[move: reach, {repeat: 1, steps: [move: roll]}]", ["3:22: "]),
    "into a repeat that rests": ("[move: reach, {repeat: 1, steps: [rest: 3s, move: roll]}]", []),
    "out of a repeat": ("[{repeat: 1, steps: [move: reach]}, move: roll]", ["3:44: "]),
    "round a repeat": ("[{repeat: 2, steps: [move: reach, rest: 3s, move: roll]}]", ["3:9: "]),
    "round a repeat with a rest between": (
        "[{repeat: 2, between: 3s, steps: [move: reach, rest: 3s, move: roll]}]",
        [],
    ),
    "in a repeat": ("[{repeat: 1, steps: [move: reach, move: roll]}]", ["3:42: "]),
    "into a used routine": ("[move: reach, use: inner]", ["3:22: "]),
    "out of a used routine": ("[use: inner, move: reach]", ["3:21: "]),
}


@pytest.mark.parametrize(("steps", "places"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_of_position_needs_three_seconds(steps: str, places: list[str]) -> None:
    inner = built("name: A\nkind: stretch\nmove: roll\n")
    _, problems = build(f"name: A\nkind: mixed\nsteps: {steps}\n", inner=inner)
    message = "the position or the props change without time for it"
    assert problems == [place + message for place in places]


# use

FREE = "name: A\nkind: breathing\nprepare: 9s\nbreathe: 4-6\nrounds: 2\n"
FREE_SIT = "name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\n"
FIXED = "name: A\nkind: mixed\nsteps: [rest: 5s, rest: 6s]\n"


USES: dict[str, tuple[str, str, tuple[Step, ...]]] = {
    "as it is": (FIXED, "use: inner", (Rest(5_000), Rest(6_000))),
    "breaths for a time": (FREE, "use: inner\nfor: 1 min", (Breathe(pattern(4, 6), 60_000, None),)),
    "breaths by rounds": (FREE, "use: inner\nrounds: 7", (Breathe(pattern(4, 6), None, 7),)),
    "a sit for a time": (FREE_SIT, "use: inner\nfor: 1 min", (Sit("Rest.", 60_000),)),
}


@pytest.mark.parametrize(("inner", "text", "steps"), USES.values(), ids=USES.keys())
def test_use_takes_the_steps_of_another_routine(
    inner: str, text: str, steps: tuple[Step, ...]
) -> None:
    step = step_of(text, inner=built(inner))
    assert isinstance(step, Use)
    assert step.routine.steps == steps


def test_use_leaves_out_the_get_ready() -> None:
    step = step_of("use: inner", inner=built(FREE))
    assert size_of(step, holds=True).length_ms == 20_000


class Broken(Shelf):
    """Routines that all have problems of their own."""

    def routine(self, id: str) -> Routine | None:
        return None


def test_a_used_routine_that_is_broken_is_named_at_each_place() -> None:
    shelf = Broken({"inner": built(FREE)})
    text = "name: A\nkind: mixed\nsteps:\n  - use: inner\n  - use: inner\n"
    routine, problems = build(text, shelf=shelf)
    assert routine is None
    message = "the routine 'inner' has problems of its own"
    assert problems == [f"4:10: {message}", f"5:10: {message}"]


def test_what_is_unknown_and_like_nothing_gets_a_list() -> None:
    report = Report("own.yaml")
    text = b"name: A\nkind: mixed\nsteps: [use: qqq, move: qqq, move: sick]\n"
    fields = read_draft(text, report)
    assert fields is not None
    build_routine("own", Draft(fields), WORLD, Shelf({"one": built(FREE)}), report)
    assert [(one.message, one.hint) for one in report.problems] == [
        ("unknown routine 'qqq'", "routines: one"),
        ("unknown move 'qqq'", "moves: reach, roll, lean"),
        ("the move 'sick' has problems of its own", "run: relaxapp check"),
    ]


# levels

LEVELED = (
    "name: A\nkind: breathing\nbreathe: 4-6\nfor: 5 min\ncautions: [pregnancy]\n"
    "levels:\n  short: {for: 2 min}\n  "
)


def level_of(text: str) -> Routine:
    return built(LEVELED + text).at_level("one")


def test_a_level_has_all_that_it_does_not_replace() -> None:
    routine = built(LEVELED)
    level = routine.at_level("short")
    assert level.steps == (Breathe(pattern(4, 6), 120_000, None),)
    assert replace(level, steps=routine.steps) == replace(routine, levels=())


LEVELS: dict[str, tuple[str, tuple[Step, ...]]] = {
    "nothing": ("{}", (Breathe(pattern(4, 6), 300_000, None),)),
    "rounds drop for": ("{rounds: 7}", (Breathe(pattern(4, 6), None, 7),)),
    "a key is added": ("{via: nose, text: Softly.}", (
        Breathe(
            Pattern(tuple(replace(part, via="nose") for part in pattern(4, 6).parts)),
            300_000,
            None,
            text="Softly.",
        ),
    )),
    "a verb drops all step keys": ("{breathe: 5-5, rounds: 3}", (Breathe(pattern(5, 5), None, 3),)),
    "another verb": ("{rest: 5s}", (Rest(5_000),)),
    "steps drop all step keys": ("{steps: [rest: 5s, rest: 6s]}", (Rest(5_000), Rest(6_000))),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "steps"), LEVELS.values(), ids=LEVELS.keys())
def test_a_level_replaces_steps(typed: str, steps: tuple[Step, ...]) -> None:
    assert level_of(f"one: {typed}\n").steps == steps


def test_a_level_replaces_lists_whole() -> None:
    level = level_of("one: {name: B, cautions: [Own words.], prepare: 0s}\n")
    assert (level.name, level.prepare_ms) == ("B", 0)
    assert level.cautions == (Caution("Own words."),)


def test_a_level_may_go_from_steps_to_one_step() -> None:
    routine = built("name: A\nkind: mixed\nsteps: [rest: 5s]\nlevels: {one: {rest: 6s}}\n")
    assert routine.at_level("one").steps == (Rest(6_000),)


def test_a_bad_level_makes_the_file_a_bad_one() -> None:
    routine, problems = build(LEVELED + "one: {hold: 5s}\n")
    assert routine is None
    assert problems == ["8:9: 'hold' does not go with 'breathe'"]


def test_what_a_level_inherits_is_placed_at_its_name() -> None:
    text = "name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\nbells: [3 min]\nlevels:\n"
    _, problems = build(text + "  short: {for: 2 min}\n")
    assert problems == ["7:3: a bell outside the sit"]


def test_a_warning_of_the_file_is_not_said_again_for_each_level() -> None:
    _, problems = build(
        "name: A\nkind: breathing\nbreathe: 1-1\nrounds: 9\n"
        "levels: {one: {}, two: {rounds: 3}, three: {tags: [a]}}\n"
    )
    assert problems == ["3:10: a pace of 30 breaths a minute"]


def test_seventeen_levels_are_too_many() -> None:
    levels = "".join(f"  level-{number}: {{}}\n" for number in range(17))
    assert build(f"name: A\nkind: mixed\nrest: 5s\nlevels:\n{levels}")[1] == [
        "5:3: expected at most 16 levels, got 17"
    ]


# like

BASE = (
    "name: Base\nkind: breathing\nbreathe: 4-6\nfor: 5 min\nvia: nose\nsound: {glide: on}\n"
    "tags: [a]\nlevels: {short: {for: 1 min}}\n"
)


def like(own: str, base: str = BASE) -> tuple[Routine | None, list[str]]:
    """The routine of a file that is like another."""
    own_report = Report("own.yaml")
    own_fields = read_draft(f"like: base\n{own}".encode(), own_report)
    base_fields = read_draft(base.encode(), Report("base.yaml"))
    assert own_fields is not None
    assert base_fields is not None
    draft = join(own_fields, base_fields, own_fields.place("like"))
    routine = build_routine("own", draft, WORLD, Shelf(), own_report)
    return routine, lines_of(own_report)


NOSE = Pattern(tuple(replace(part, via="nose") for part in pattern(4, 6).parts))
LIKES: dict[str, tuple[str, dict[str, Any]]] = {
    "a name": ("name: Own", {"name": "Own", "kind": "breathing", "tags": ("a",)}),
    "a list": ("tags: [b]", {"tags": ("b",)}),
    "sound is replaced whole": ("sound: {voice: off}", {"sound": Sound(voice="off")}),
    "for": ("for: 1 min", {"steps": (Breathe(NOSE, 60_000, None),)}),
    "rounds drop for": ("rounds: 3", {"steps": (Breathe(NOSE, None, 3),)}),
    "a verb drops via and for": (
        "breathe: 5-5\nrounds: 3",
        {"steps": (Breathe(pattern(5, 5), None, 3),)},
    ),
    "steps": ("steps: [rest: 5s]\nlevels: {}", {"steps": (Rest(5_000),), "levels": ()}),
}


@pytest.mark.parametrize(("own", "expected"), LIKES.values(), ids=LIKES.keys())
def test_like_replaces_what_is_given(own: str, expected: dict[str, Any]) -> None:
    routine, problems = like(own)
    assert routine is not None, problems
    assert {name: getattr(routine, name) for name in expected} == expected


def test_like_keeps_the_levels() -> None:
    routine, _ = like("name: Own")
    assert routine is not None
    level = routine.at_level("short")
    assert (level.name, level.steps) == ("Own", (Breathe(NOSE, 60_000, None),))


@pytest.mark.parametrize("own", ["times: 4", "for: 30s"])
@pytest.mark.parametrize("base", ["times: 2", "for: 18s"])
def test_a_dose_of_a_move_drops_the_other(own: str, base: str) -> None:
    routine, problems = like(own, f"name: Base\nkind: mixed\nmove: reach\n{base}\n")
    assert routine is not None, problems
    (step,) = routine.steps
    assert isinstance(step, MoveStep)
    assert step.times == 4  # repetitions of 9 seconds


def test_the_warnings_of_a_base_are_its_own() -> None:
    base = "name: A\nkind: mixed\nsteps: [{breathe: 1-1, rounds: 9}, {say: In 9 rounds.}]\n"
    assert build(base)[1] != []
    assert like("name: Own", base)[1] == []


def test_what_does_not_fit_the_base_is_placed_at_like() -> None:
    base = "name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\nbells: [3 min]\n"
    assert like("for: 2 min", base)[1] == ["1:7: a bell outside the sit"]
