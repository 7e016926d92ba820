"""Breathing designs: to a file and back, and into files that are there already."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from reading import build, built

from relaxapp.core.breath import VIAS, Ramp
from relaxapp.core.breath_design import (
    BreathDesign,
    Lengths,
    by_pace,
    by_seconds,
    check,
    design_of,
    one_line,
    plain_design,
    text_of,
    typed_number,
)
from relaxapp.core.breath_edits import edits_for
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.edits import apply_edits
from relaxapp.core.library import Library
from relaxapp.core.places import comments_in, placed_of
from relaxapp.core.reader import PREPARE_MS
from relaxapp.core.routine import phase_size
from relaxapp.core.units import parse_length, typed_length

TENTHS = st.integers(1, 300).map(lambda tenths: Fraction(tenths, 10))
HOLDS = st.just(Fraction(0)) | TENTHS
RATES = st.integers(30, 200).map(lambda tenths: Fraction(tenths, 10))
WORDS = st.text(
    st.characters(codec="utf-8", exclude_characters="$", exclude_categories=("C", "Z")), min_size=1
)
TEXTS = st.lists(WORDS, min_size=1, max_size=4).map(" ".join).filter(lambda text: len(text) < 80)


@st.composite
def designs(draw: st.DrawFn) -> BreathDesign:
    """Any design that is not more than a routine can hold."""
    is_timed = draw(st.booleans())
    design = BreathDesign(
        name=draw(TEXTS),
        lengths=draw(st.tuples(TENTHS, HOLDS, TENTHS, HOLDS)),
        rate=draw(st.none() | RATES),
        for_ms=draw(st.integers(1, 600_000)) if is_timed else None,
        rounds=None if is_timed else draw(st.integers(1, 60)),
        ramp=draw(st.none() | st.builds(Ramp, RATES, RATES, st.integers(1, 600_000))),
        spare=draw(st.none() | st.tuples(TENTHS, TENTHS)),
        via=draw(st.none() | st.sampled_from(VIAS)),
        text=draw(st.none() | TEXTS),
    )
    sizes = [phase_size(PREPARE_MS) + design.step.size(holds=holds) for holds in (True, False)]
    assume(not any(size.is_too_large for size in sizes))
    return design


def lengths(*seconds: float) -> Lengths:
    inward, hold, out, rest = (Fraction(str(one)) for one in seconds)
    return inward, hold, out, rest


BOX = BreathDesign("Box", lengths(4, 4, 4, 4), spare=(Fraction(6), Fraction(6)))


@given(designs())
def test_a_design_is_read_as_it_was_written(design: BreathDesign) -> None:
    text = text_of(design)
    routine = built(text)
    assert routine.steps == (design.step,)
    found = design_of(routine, text)
    assert found == design


@given(designs())
def test_the_length_is_that_of_the_compiler(design: BreathDesign) -> None:
    timeline = compile_timeline(replace(built(text_of(design)), prepare_ms=0), Options())
    assert timeline.duration_ms == design.step.size(holds=True).length_ms


LAID_OUT = """\
# Mine, since spring.
name: {name}      # as my sister calls it
kind: breathing
position: lying   # on the floor

# The breath itself:
breathe: 4-4-4-4  # a square
# how long
for: 5 min        # or longer
without_holds: 6-6
tags: [calm, "evening"]   # two
# the end
"""


@given(designs(), designs())
def test_an_edited_file_gives_the_new_design_and_keeps_all_else(
    before: BreathDesign, after: BreathDesign
) -> None:
    text = f"# above\n{text_of(before)}position: lying  # floor\n# below\n"
    edits = edits_for(text, before, after)
    assert edits is not None
    edited = apply_edits(text, edits)
    assert design_of(built(edited), edited) == after
    assert built(edited).position == "lying"
    assert comments(edited) == comments(text)


@given(designs())
def test_comments_and_order_stay_in_a_file_of_a_person(after: BreathDesign) -> None:
    text = LAID_OUT.format(name="Box")
    edits = edits_for(text, BOX, after)
    assert edits is not None
    edited = apply_edits(text, edits)
    assert design_of(built(edited), edited) == after
    assert comments(edited) == comments(text)
    untouched = ("kind: breathing\nposition: lying   # on the floor\n\n# The breath itself:\n",)
    assert all(part in edited for part in (*untouched, 'tags: [calm, "evening"]   # two\n'))


def comments(text: str) -> list[str]:
    root = placed_of(text)
    assert root is not None
    return [words for _, words in comments_in(text, root)]


@given(designs())
def test_nothing_is_edited_where_nothing_differs(design: BreathDesign) -> None:
    assert edits_for(text_of(design), design, design) == ()


def edited(text: str, /, **changes: object) -> str:
    before = design_of(built(text), text)
    assert isinstance(before, BreathDesign), before
    edits = edits_for(text, before, replace(before, **changes))  # type: ignore[arg-type]  # its fields
    assert edits is not None
    return apply_edits(text, edits)


HEAD = "name: A\nkind: breathing\n"


@pytest.mark.parametrize(
    ("text", "changes", "expected"),
    [
        (
            HEAD + "breathe: 4-6 # mine\nfor: 5 min\n",
            {"lengths": lengths(4, 0, 6.5, 0)},
            HEAD + "breathe: 4-6.5 # mine\nfor: 5 min\n",
        ),
        (
            HEAD + "breathe: 4-6\nfor: 5 min  # long\n",
            {"for_ms": None, "rounds": 12},
            HEAD + "breathe: 4-6\nrounds: 12  # long\n",
        ),
        (
            HEAD + "breathe:\n  - in: 4s  # nose\n  - out: 6s  # mouth\nfor: 5 min\n",
            {"lengths": lengths(5, 0, 6, 0)},
            HEAD + "breathe:\n  - in: 5s  # nose\n  - out: 6s  # mouth\nfor: 5 min\n",
        ),
        (
            HEAD + "breathe:\n  - in: 4s\n  - out: 6s\nfor: 5 min\n",
            {"lengths": lengths(5, 1, 6, 0)},
            HEAD + "breathe: 5-1-6\nfor: 5 min\n",
        ),
        (
            HEAD + "breathe: {ratio: 1-2, rate: 6/min}\nfor: 5 min\n",
            {"rate": Fraction(5)},
            HEAD + "breathe: {ratio: 1-2, rate: 5/min}\nfor: 5 min\n",
        ),
        (
            HEAD + "steps:\n  # only one\n  - breathe: 4-6\n    for: 5 min\nposition: lying\n",
            {"via": "nose"},
            HEAD + "steps:\n  # only one\n  - breathe: 4-6\n    for: 5 min\n    via: nose\n"
            "position: lying\n",
        ),
        (
            HEAD + "breathe: 4-6\nfor: 5 min\ntext: Slow.  # why\n",
            {"text": None},
            HEAD + "breathe: 4-6\nfor: 5 min\n# why\n",
        ),
        ("{name: A, kind: breathing, breathe: 4-6, for: 5 min}", {"via": "hum"},
         "{name: A, kind: breathing, breathe: 4-6, for: 5 min, via: hum}"),
        (HEAD + "breathe: 4-6\r\nfor: 5 min", {"via": "hum"},
         HEAD + "breathe: 4-6\r\nfor: 5 min\r\nvia: hum"),
        (
            "name: 🌊 A\nkind: breathing\nbreathe: 4-6\nfor: 5 min\n",
            {"lengths": lengths(4, 0, 7, 0)},
            "name: 🌊 A\nkind: breathing\nbreathe: 4-7\nfor: 5 min\n",
        ),
    ],
)  # fmt: skip
def test_only_what_differs_is_typed_anew(
    text: str, changes: dict[str, object], expected: str
) -> None:
    assert edited(text, **changes) == expected


LIKE = "like: box-breathing\n# mine\nname: Mine\n"


def test_a_file_like_another_gets_the_length_alone() -> None:
    edits = edits_for(LIKE, BOX, replace(BOX, for_ms=600_000))
    assert edits is not None
    assert apply_edits(LIKE, edits) == LIKE + "for: 10 min\n"


def test_a_file_like_another_gets_a_breath_of_its_own_with_all_that_goes_with_it() -> None:
    edits = edits_for(LIKE, BOX, replace(BOX, lengths=lengths(5, 5, 5, 5)))
    assert edits is not None
    expected = LIKE + "breathe: 5-5-5-5\nfor: 5 min\nwithout_holds: 6-6\n"
    assert apply_edits(LIKE, edits) == expected


@pytest.mark.parametrize(
    "text",
    [
        HEAD + "breathe:\n  - in: 4s  # nose\n  - out: 6s\nfor: 5 min\n",
        HEAD + "breathe: [\n  {in: 4s}, # nose\n  {out: 6s}]\nfor: 5 min\n",
    ],
)
def test_a_comment_within_a_breath_of_another_form_is_not_lost(text: str) -> None:
    before = design_of(built(text), text)
    assert isinstance(before, BreathDesign)
    assert edits_for(text, before, replace(before, lengths=lengths(4, 1, 6, 0))) is None


@pytest.mark.parametrize(
    "text",
    [
        "sit: Rest.\nfor: 5 min\n",
        "steps:\n  - breathe: 4-6\n    for: 1 min\n  - breathe: 4-7\n    for: 1 min\n",
        "breathe: [{in: 2s}, {in: 1s}, {out: 6s}]\nfor: 5 min\n",
        "breathe: [{in: 2s, via: left}, {out: 6s, via: right}]\nfor: 5 min\n",
        "breathe: [{in: 2s, text: Up}, {out: 6s}]\nfor: 5 min\n",
        "breathe: 4-6\nfor: 5 min\nwithout_holds: [{in: 2s}, {in: 1s}, {out: 6s}]\n",
    ],
)
def test_what_a_design_cannot_say_is_for_the_editor(text: str) -> None:
    found = design_of(built(HEAD + text), HEAD + text)
    assert isinstance(found, str)
    assert found.endswith("for the editor.")


def test_every_shipped_breath_of_one_pattern_is_a_design(shipped_breaths: Library) -> None:
    found = {
        entry.id: design_of(entry.routine, entry.path.read_text("utf-8"))
        for entry in shipped_breaths.entries
        if entry.routine is not None and entry.routine.kind == "breathing"
    }
    assert isinstance(found["box-breathing"], BreathDesign)
    assert isinstance(found["six-a-minute"], BreathDesign)
    assert isinstance(found["slow-down-ramp"], BreathDesign)
    assert isinstance(found["cyclic-sigh"], str)
    for id, design in found.items():
        if isinstance(design, BreathDesign):
            entry = shipped_breaths.find(id)
            assert entry is not None
            assert entry.routine is not None
            assert entry.routine.steps == (design.step,), id


@pytest.fixture(scope="module")
def shipped_breaths(shipped: object, catalogue: object) -> Library:
    from pathlib import Path

    from relaxapp.core.library import Layer, scan_library

    return scan_library([Layer(Path(str(shipped)), "shipped")], catalogue)  # type: ignore[arg-type]  # the fixtures' types


def test_seconds_and_pace_say_the_same_breath() -> None:
    design = replace(plain_design("A"), lengths=lengths(4, 0, 6, 0))
    paced = by_pace(design)
    assert (paced.rate, paced.lengths) == (Fraction(6), lengths(1, 0, 1.5, 0))
    assert paced.step == design.step
    assert by_seconds(paced) == design


@given(designs())
def test_another_way_of_writing_stays_near_the_same_breath(design: BreathDesign) -> None:
    paced = by_pace(design)
    assert paced.seconds == design.seconds
    for one, other in zip(by_seconds(paced).seconds, design.seconds, strict=True):
        assert abs(one - other) <= Fraction(1, 10)
        assert bool(one) == bool(other)


@pytest.mark.parametrize(
    ("design", "said"),
    [
        (BOX, []),
        (replace(BOX, lengths=lengths(4, 12, 4, 0)), ["a hold of 12 seconds in a breath"]),
        (replace(BOX, lengths=lengths(1, 0, 1, 0)), ["a pace of 30 breaths a minute"]),
        (replace(BOX, name=""), ["expected text, got nothing"]),
    ],
)
def test_what_the_check_says_of_it(design: BreathDesign, said: list[str]) -> None:
    assert [problem.message for problem in check(design)] == said


def test_the_comment_for_editors_comes_first() -> None:
    text = text_of(plain_design("Slow evening"), "# yaml-language-server: $schema=../s.json\n")
    assert text == (
        "# yaml-language-server: $schema=../s.json\n"
        "name: Slow evening\nkind: breathing\nbreathe: 4-6\nfor: 5 min\n"
    )
    assert build(text)[1] == []


@given(st.integers(1, 4 * 3_600_000))
def test_a_length_is_read_as_it_was_typed(length_ms: int) -> None:
    assert parse_length(typed_length(length_ms)) == length_ms


@given(st.fractions(0, 1000, max_denominator=1000))
def test_a_number_is_exact_or_refused(number: Fraction) -> None:
    try:
        typed = typed_number(number)
    except ValueError:
        return
    assert Fraction(typed) == number


@given(st.text())
def test_one_line_can_always_stand_in_a_file(typed: str) -> None:
    line = one_line(typed)
    assert one_line(line) == line
    text = text_of(replace(plain_design("A"), name=line))
    assert placed_of(text) is not None
