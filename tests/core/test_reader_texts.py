"""What the texts of steps may say: their placeholders, and the numbers they name."""

from dataclasses import replace

import pytest
from reading import WORLD, build
from written import REACH

PLACEHOLDERS = {
    "all of a sided move": ("move: lean\ntext: $side $other $hold $times", []),
    "those of an unsided move": ("move: reach\ntext: $hold $times", []),
    "those of a tense": ("tense: hands\ntext: $hold $times", []),
    "a dollar sign": ("move: reach\ntext: Cost $$side, $5, $ and 5$.", []),
    "a dollar sign before a placeholder": ("move: lean\ntext: $$$side", []),
    "none in a say": ("say: Not $side.", []),
    "unknown": ("move: reach\ntext: $word", ["4:7: unknown placeholder '$word'"]),
    "a longer word": ("move: lean\ntext: $sides", ["4:7: unknown placeholder '$sides'"]),
    "another case": ("move: lean\ntext: $Side", ["4:7: unknown placeholder '$Side'"]),
    "sides of an unsided move": (
        "move: reach\ntext: $other",
        ["4:7: '$other' stands for nothing here"],
    ),
    "sides of a tense": ("tense: hands\ntext: $side", ["4:7: '$side' stands for nothing here"]),
    "the dose of a rest": ("rest: 5s\ntext: $hold", ["4:7: '$hold' stands for nothing here"]),
    "the dose of a breath": (
        "breathe: 4-6\nrounds: 5\ntext: $times",
        ["5:7: '$times' stands for nothing here"],
    ),
}


@pytest.mark.parametrize(("text", "problems"), PLACEHOLDERS.values(), ids=PLACEHOLDERS.keys())
def test_placeholders_stand_for_what_the_step_has(text: str, problems: list[str]) -> None:
    assert build(f"name: A\nkind: mixed\n{text}\n")[1] == problems


# Figures in texts

OWN_FIGURES = {
    "say": "{say: Ten seconds is 10 seconds., for: 10s}",
    "sit": "{sit: Sit for 5 minutes., for: 5 min}",
    "sit for minutes and seconds": "{sit: '1 minute 30 seconds or 90 seconds', for: 1:30}",
    "rest": "{rest: 30s, text: Rest for 30 seconds.}",
    "tense": "{tense: hands, times: 2, text: '5 seconds, then a 20-second rest, 2 times'}",
    "move": "{move: reach, hold: 9s, times: 3, text: '9 seconds, 3 times, 2 seconds back'}",
    "breath lengths": "{breathe: 4-6, for: 5 min, text: '4 seconds, 6 seconds, 5 minutes'}",
    "breath cycle": "{breathe: 4-6, rounds: 3, text: 10 seconds a breath}",
    "breath rounds": "{breathe: 4-6, for: 5 min, text: '30 rounds, 30 breaths'}",
    "breath pace": "{breathe: 4-6, rounds: 3, text: 'About 6 breaths a minute, 3 rounds.'}",
    "ramp": "{breathe: 4-6, for: 5 min, ramp: {from: 10/min, to: 6/min, over: 3 min},"
    " text: 'From 10 breaths a minute to 6 breaths, over 3 minutes.'}",
    "part": "{breathe: [{in: 2s, text: Sniff for 2 seconds}, {out: 6s}], rounds: 5}",
    "no unit": "{say: 'Count 1, 2, 3 on 4 legs.'}",
}


@pytest.mark.parametrize("step", OWN_FIGURES.values(), ids=OWN_FIGURES.keys())
def test_a_text_may_name_the_figures_of_its_step(step: str) -> None:
    _, problems = build(f"name: A\nkind: mixed\nsteps:\n  - {step}\n")
    assert [one for one in problems if "figure" in one] == []


OTHER_FIGURES = {
    "say": ("{say: Shake for 20 seconds., for: 10s}", "20 seconds"),
    "minutes and seconds": ("{sit: 1 minute and 5 seconds., for: 80s}", "1 minute and 5 seconds"),
    "tense": ("{tense: hands, text: 3 times}", "3 times"),
    "move": ("{move: reach, times: 2, text: 'Then 3 times.'}", "3 times"),
    "breath": ("{breathe: 4-6, rounds: 5, text: 6 rounds}", "6 rounds"),
    "part": ("{breathe: [{in: 2s, text: Sniff for 3 seconds}, {out: 6s}], rounds: 5}", "3 seconds"),
}


@pytest.mark.parametrize(("step", "typed"), OTHER_FIGURES.values(), ids=OTHER_FIGURES.keys())
def test_a_figure_that_is_not_the_steps_own_is_a_warning(step: str, typed: str) -> None:
    routine, problems = build(f"name: A\nkind: mixed\nsteps:\n  - {step}\n")
    (problem,) = problems
    assert f"the text says '{typed}', which is no figure of its step" in problem
    assert routine is not None


def test_a_dose_that_differs_from_the_moves_own_words_is_a_warning() -> None:
    move = replace(REACH, do="Reach up for 4 seconds.")
    world = replace(WORLD, moves={"reach": move})
    text = "name: A\nkind: mixed\nmove: reach\n"
    assert build(text, world)[1] == []
    assert build(f"{text}hold: 5s\n", world)[1] == [
        "3:7: the text says '4 seconds', which is no figure of its step"
    ]
