"""Routines past the limits are refused without unrolling them."""

import pytest
from reading import build, built

from relaxapp.core import routine as routine_module
from relaxapp.core.routine import Size, Step

DEEP_REPEATS = """
name: A
kind: mixed
steps:
  - repeat: 10000
    steps:
      - repeat: 10000
        steps:
          - rest: 1s
          - breathe: 4-6
            rounds: 10000
"""


@pytest.fixture
def sized(monkeypatch: pytest.MonkeyPatch) -> list[Step]:
    """The steps whose size has been reckoned, again and again where it was done again."""
    looked_at: list[Step] = []
    real = routine_module.size_of

    def counted(step: Step, *, holds: bool) -> Size:
        looked_at.append(step)
        return real(step, holds=holds)

    monkeypatch.setattr(routine_module, "size_of", counted)
    return looked_at


def test_a_repeat_of_repeats_is_found_too_large_without_unrolling(sized: list[Step]) -> None:
    routine, problems = build(DEEP_REPEATS)
    assert routine is None
    assert problems == ["1:1: more than 10,000 phases"]
    assert len(sized) <= 2 * 4  # each step once, with holds and without


def test_a_chain_of_two_uses_in_each_of_sixteen_files_is_reckoned_once(sized: list[Step]) -> None:
    inner = built("name: A\nkind: mixed\nprepare: 0s\nask: How?\n")
    text = "name: A\nkind: mixed\nprepare: 0s\nsteps: [use: inner, use: inner]\n"
    for _ in range(13):
        inner = built(text, inner=inner)
    assert inner.size().gates == 2**13
    routine, problems = build(text, inner=inner)
    assert routine is None
    assert problems == ["1:1: more than 10,000 phases and questions"]
    assert len(sized) <= 15 * 2 * 2


LIMITS = {
    "as many phases as may be": ("repeat: 9999\nsteps: [rest: 1s]", []),
    "as many questions as may be": ("prepare: 0s\nrepeat: 10000\nsteps: [ask: How?]", []),
    "questions without an end": (
        "repeat: 10000\nsteps: [{repeat: 10000, steps: [ask: How?]}]",
        ["1:1: more than 10,000 phases and questions"],
    ),
    "one phase more": ("repeat: 10000\nsteps: [rest: 1s]", ["1:1: more than 10,000 phases"]),
    "four hours with the get-ready": ("rest: 14395s", []),
    "a millisecond more": ("rest: 14395.001s", ["1:1: longer than 4 hours in all"]),
    "longer without holds": (
        "breathe: 4-1-4\nrounds: 1599\nwithout_holds: 4-5.01",
        ["1:1: longer than 4 hours in all (without breath holds)"],
    ),
    "a ramp of very many breaths": (
        "breathe: 1-1\nfor: 4h\nramp: {from: 600/min, to: 599/min, over: 4h}",
        [
            "1:1: more than 10,000 phases",
            "3:10: a pace of 600 breaths a minute",
            "3:10: a pace of 599 breaths a minute",
        ],
    ),
}


@pytest.mark.parametrize(("text", "problems"), LIMITS.values(), ids=LIMITS.keys())
def test_limits_are_exact(text: str, problems: list[str]) -> None:
    assert build(f"name: A\nkind: mixed\n{text}\n")[1] == problems


def test_a_level_that_is_too_long_is_named() -> None:
    text = "name: A\nkind: mixed\nrest: 1h\nlevels:\n  one: {rest: 2h}\n  two: {rest: 5h}\n"
    assert build(text)[1] == ["6:3: longer than 4 hours in all"]
