"""What each verb compiles to. Breaths and bells have tables of their own."""

from textwrap import dedent

import pytest
from written import lines_of, routine_of, timeline_of

from relaxapp.core.compiler import Options, compile_timeline, dose

WORDS_AND_WAITS = {
    "say lasts as long as it is told": (
        "{say: Sit tall., for: 2s}",
        '0:00.000  2.000  say  "Sit tall."  say',
    ),
    "say lasts at least four seconds": (
        "{say: Sit tall.}",
        '0:00.000  4.000  say  "Sit tall."  say',
    ),
    "say lasts 0.4 seconds a word": (
        "{say: one two three four five six seven eight nine ten eleven}",
        '0:00.000  4.400  say  "one two three four five six seven eight nine ten eleven"  say',
    ),
    "say keeps its dollar signs": (
        "{say: Five $ for $$ and $side.}",
        '0:00.000  4.000  say  "Five $ for $$ and $side."  say',
    ),
    "rest says so": (
        "{rest: 1m30s}",
        '0:00.000  90.000  rest  "Rest"  rest',
    ),
    "rest takes a text": (
        "{rest: 5s, text: Shake $$ out.}",
        '0:00.000  5.000  rest  "Shake $ out."  rest',
    ),
    "tense holds five seconds and lets go for twenty": (
        "{tense: shoulders}",
        """
        0:00.000  5.000  tense tense 1/1  "Tense your shoulders"  tense
        0:05.000  20.000  tense release 1/1  "Let go"  release
        """,
    ),
    "tense repeats, with words and lengths of its own": (
        "{tense: fists, hold: 7s, release: 3s, times: 2, text: $times times $hold.}",
        """
        0:00.000  7.000  tense tense 1/2  "2 times 7 seconds."  tense
        0:07.000  3.000  tense release 1/2  "Let go"  release
        0:10.000  7.000  tense tense 2/2  "2 times 7 seconds."  tense
        0:17.000  3.000  tense release 2/2  "Let go"  release
        """,
    ),
    "tense shows its body part as it was typed": (
        "{tense: jaw $hold $$}",
        """
        0:00.000  5.000  tense tense 1/1  "Tense your jaw $hold $$"  tense
        0:05.000  20.000  tense release 1/1  "Let go"  release
        """,
    ),
    "tense for no time only lets go": (
        "{tense: jaw, hold: 0s}",
        '0:00.000  20.000  tense release 1/1  "Let go"  release',
    ),
    "sit is one phase": (
        "{sit: Rest your attention., for: 10 min}",
        '0:00.000  600.000  sit  "Rest your attention."  sit',
    ),
    "ask sounds, waits and takes no time": (
        "{ask: How tense are you?}",
        """
        0:00.000  ask
        0:00.000  gate  "How tense are you?"  none
        """,
    ),
    "ask has a kind of answer and a name for it": (
        "{ask: How tense?, answer: scale, save_as: tension}",
        """
        0:00.000  ask
        0:00.000  gate  "How tense?"  scale  as tension
        """,
    ),
    "ask offers choices": (
        "{ask: And now?, answer: [Better, The same]}",
        """
        0:00.000  ask
        0:00.000  gate  "And now?"  Better | The same
        """,
    ),
}

MOVES = {
    "a move has the dose of its file": (
        "{move: reach}",
        """
        0:00.000  3.000  move reach enter 1/1  "Reach up."  enter
        0:03.000  4.000  move reach hold 1/1  "Reach up."  hold
        0:07.000  2.000  move reach leave 1/1  "Come back slowly"  leave
        """,
    ),
    "a move says its own words on the way back": (
        "{move: sway, sides: right}",
        """
        0:00.000  3.000  move sway enter right 1/1  "To the right."  enter
        0:03.000  4.000  move sway hold right 1/1  "To the right."  hold
        0:07.000  2.000  move sway leave right 1/1  "Away from the right."  leave
        """,
    ),
    "a pause stands between repetitions only": (
        "{move: reach, enter: 1s, hold: 2s, leave: 1s, pause: 0.5s, times: 3}",
        """
        0:00.000  1.000  move reach enter 1/3  "Reach up."  enter
        0:01.000  2.000  move reach hold 1/3  "Reach up."  hold
        0:03.000  1.000  move reach leave 1/3  "Come back slowly"  leave
        0:04.000  0.500  move reach pause 2/3  "Rest"  rest
        0:04.500  1.000  move reach enter 2/3  "Reach up."  enter
        0:05.500  2.000  move reach hold 2/3  "Reach up."  hold
        0:07.500  1.000  move reach leave 2/3  "Come back slowly"  leave
        0:08.500  0.500  move reach pause 3/3  "Rest"  rest
        0:09.000  1.000  move reach enter 3/3  "Reach up."  enter
        0:10.000  2.000  move reach hold 3/3  "Reach up."  hold
        0:12.000  1.000  move reach leave 3/3  "Come back slowly"  leave
        """,
    ),
    "with nothing held, enter and leave are the halves": (
        "{move: reach, hold: 0s, times: 2}",
        """
        0:00.000  3.000  move reach enter 1/2  "Reach up."  enter
        0:03.000  2.000  move reach leave 1/2  "Come back slowly"  leave
        0:05.000  3.000  move reach enter 2/2  "Reach up."  enter
        0:08.000  2.000  move reach leave 2/2  "Come back slowly"  leave
        """,
    ),
    "parts of length 0 are left out with their cues": (
        "{move: reach, enter: 0s, leave: 0s}",
        '0:00.000  4.000  move reach hold 1/1  "Reach up."  hold',
    ),
    "a sided move goes left, switches, goes right": (
        "{move: lean}",
        """
        0:00.000  3.000  move lean enter left 1/1  "Lean to the left."  enter
        0:03.000  4.000  move lean hold left 1/1  "Lean to the left."  hold
        0:07.000  2.000  move lean leave left 1/1  "Come back slowly"  leave
        0:09.000  5.000  switch lean right  "Other side"  switch right
        0:14.000  3.000  move lean enter right 1/1  "Lean to the right."  enter
        0:17.000  4.000  move lean hold right 1/1  "Lean to the right."  hold
        0:21.000  2.000  move lean leave right 1/1  "Come back slowly"  leave
        """,
    ),
    "switch has a length of its own": (
        "{move: lean, enter: 0s, leave: 0s, switch: 2s}",
        """
        0:00.000  4.000  move lean hold left 1/1  "Lean to the left."  hold
        0:04.000  2.000  switch lean right  "Other side"  switch right
        0:06.000  4.000  move lean hold right 1/1  "Lean to the right."  hold
        """,
    ),
    "a switch of length 0 is left out with its cue": (
        "{move: lean, enter: 0s, leave: 0s, switch: 0s}",
        """
        0:00.000  4.000  move lean hold left 1/1  "Lean to the left."  hold
        0:04.000  4.000  move lean hold right 1/1  "Lean to the right."  hold
        """,
    ),
    "one side alone has no switch": (
        "{move: lean, enter: 0s, leave: 0s, sides: right}",
        '0:00.000  4.000  move lean hold right 1/1  "Lean to the right."  hold',
    ),
    "all of one side comes before the other": (
        "{move: lean, enter: 0s, leave: 0s, hold: 1s, times: 2, switch: 0s}",
        """
        0:00.000  1.000  move lean hold left 1/2  "Lean to the left."  hold
        0:01.000  1.000  move lean hold left 2/2  "Lean to the left."  hold
        0:02.000  1.000  move lean hold right 1/2  "Lean to the right."  hold
        0:03.000  1.000  move lean hold right 2/2  "Lean to the right."  hold
        """,
    ),
    "a text replaces the move's words": (
        "{move: lean, enter: 0s, leave: 0s, sides: left, text: $side not $other $hold $times $$.}",
        '0:00.000  4.000  move lean hold left 1/1  "left not right 4 seconds 1 $."  hold',
    ),
    "for gives whole repetitions that cover it": (
        "{move: reach, enter: 0s, hold: 4s, leave: 0s, for: 9s}",
        """
        0:00.000  4.000  move reach hold 1/3  "Reach up."  hold
        0:04.000  4.000  move reach hold 2/3  "Reach up."  hold
        0:08.000  4.000  move reach hold 3/3  "Reach up."  hold
        """,
    ),
    "pauses count towards for": (
        "{move: reach, enter: 0s, hold: 4s, leave: 0s, pause: 1s, for: 9s}",
        """
        0:00.000  4.000  move reach hold 1/2  "Reach up."  hold
        0:04.000  1.000  move reach pause 2/2  "Rest"  rest
        0:05.000  4.000  move reach hold 2/2  "Reach up."  hold
        """,
    ),
}

SEVERAL = {
    "the get-ready comes first": (
        "prepare: 3s\nsteps: [{rest: 1s}]",
        """
        0:00.000  3.000  prepare  "Get ready"  ready
        0:03.000  1.000  rest  "Rest"  rest
        0:04.000  end
        """,
    ),
    "no get-ready has no cue": (
        "prepare: 0s\nrest: 1s",
        """
        0:00.000  1.000  rest  "Rest"  rest
        0:01.000  end
        """,
    ),
    "repeat rests between, not before or after": (
        "repeat: 3\nbetween: 2s\nsteps: [{rest: 1s, text: One}]",
        """
        0:00.000  1.000  rest  "One"  rest
        0:01.000  2.000  between  "Rest"  rest
        0:03.000  1.000  rest  "One"  rest
        0:04.000  2.000  between  "Rest"  rest
        0:06.000  1.000  rest  "One"  rest
        0:07.000  end
        """,
    ),
    "repeats stand within repeats": (
        "repeat: 2\nsteps: [{repeat: 2, between: 1s, steps: [{rest: 3s}]}]",
        """
        0:00.000  3.000  rest  "Rest"  rest
        0:03.000  1.000  between  "Rest"  rest
        0:04.000  3.000  rest  "Rest"  rest
        0:07.000  3.000  rest  "Rest"  rest
        0:10.000  1.000  between  "Rest"  rest
        0:11.000  3.000  rest  "Rest"  rest
        0:14.000  end
        """,
    ),
    "a gate stands before the next phase's cue": (
        "steps: [{rest: 1s}, {ask: Ready?}, {rest: 2s}]",
        """
        0:00.000  1.000  rest  "Rest"  rest
        0:01.000  ask
        0:01.000  gate  "Ready?"  none
        0:01.000  2.000  rest  "Rest"  rest
        0:03.000  end
        """,
    ),
    "two gates at one instant sound one after the other": (
        "steps: [{ask: One?}, {ask: Two?}]",
        """
        0:00.000  ask
        0:00.000  gate  "One?"  none
        0:00.000  ask
        0:00.000  gate  "Two?"  none
        0:00.000  end
        """,
    ),
    "a gate at the end comes before the end": (
        "steps: [{rest: 1s}, {ask: How was it?}]",
        """
        0:00.000  1.000  rest  "Rest"  rest
        0:01.000  ask
        0:01.000  gate  "How was it?"  none
        0:01.000  end
        """,
    ),
}


STEPS = WORDS_AND_WAITS | MOVES


def expected(lines: str) -> list[str]:
    return dedent(lines).strip().splitlines()


@pytest.mark.parametrize(
    ("step", "lines"), [pytest.param(*case, id=id) for id, case in STEPS.items()]
)
def test_a_step_compiles_to_its_phases(step: str, lines: str) -> None:
    *passed, end = lines_of(timeline_of(f"steps: [{step}]"))
    assert passed == expected(lines)
    assert end.endswith("end")


@pytest.mark.parametrize(
    ("text", "lines"), [pytest.param(*case, id=id) for id, case in SEVERAL.items()]
)
def test_steps_follow_one_another(text: str, lines: str) -> None:
    assert lines_of(timeline_of(text)) == expected(lines)


def test_use_brings_the_steps_without_get_ready_and_end() -> None:
    box = routine_of("prepare: 9s\nbreathe: 1-2\nrounds: 2", "box")
    own = timeline_of("prepare: 1s\nsteps: [{rest: 1s}, {use: box}]", box=box)
    assert lines_of(own) == expected("""
        0:00.000  1.000  prepare  "Get ready"  ready
        0:01.000  1.000  rest  "Rest"  rest
        0:02.000  1.000  breathe in 1/2  "Breathe in"  in
        0:03.000  2.000  breathe out 1/2  "Breathe out"  out
        0:05.000  1.000  breathe in 2/2  "Breathe in"  in
        0:06.000  2.000  breathe out 2/2  "Breathe out"  out
        0:08.000  end
    """)


@pytest.mark.parametrize(
    ("base", "use", "duration_ms"),
    [
        pytest.param("breathe: 4-6\nfor: 1 min", "{use: base, for: 25s}", 30_000, id="breaths"),
        pytest.param("breathe: 4-6\nrounds: 9", "{use: base, for: 25s}", 30_000, id="not rounds"),
        pytest.param("breathe: 4-6\nfor: 1 min", "{use: base, rounds: 2}", 20_000, id="rounds"),
        pytest.param("sit: Sit.\nfor: 1 min", "{use: base, for: 25s}", 25_000, id="a sit"),
    ],
)
def test_use_gives_one_breathe_or_sit_another_length(base: str, use: str, duration_ms: int) -> None:
    timeline = timeline_of(f"steps: [{use}]", base=routine_of(base, "base"))
    assert timeline.duration_ms == duration_ms


LEVELS = """
breathe: 4-6
for: 1 min
levels: {long: {for: 2 min}, deep: {breathe: 5-7, rounds: 2, prepare: 7s}}
"""


@pytest.mark.parametrize(
    ("options", "duration_ms", "prepare_ms"),
    [
        pytest.param(Options(), 60_000, 0, id="the file's own"),
        pytest.param(Options(level="long"), 120_000, 0, id="a level replaces keys"),
        pytest.param(Options(level="deep"), 31_000, 7_000, id="a verb replaces the step"),
        pytest.param(Options(for_ms=25_000), 30_000, 0, id="a length"),
        pytest.param(Options(level="deep", for_ms=25_000), 43_000, 7_000, id="level and length"),
    ],
)
def test_level_and_length_are_options(options: Options, duration_ms: int, prepare_ms: int) -> None:
    timeline = timeline_of(LEVELS, options)
    assert (timeline.duration_ms, timeline.prepare_ms) == (duration_ms, prepare_ms)


def test_a_length_for_several_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="free length"):
        timeline_of("steps: [{rest: 1s}]", Options(for_ms=1_000))


def test_an_unknown_level_is_refused() -> None:
    with pytest.raises(KeyError):
        dose(routine_of("rest: 1s"), Options(level="long"))


@pytest.mark.parametrize("for_ms", [4 * 3_600_000 + 10_000, 10**15])
def test_options_past_the_limits_are_refused(for_ms: int) -> None:
    routine = routine_of("breathe: 4-6\nfor: 1 min")
    with pytest.raises(ValueError, match="more phases or time"):
        compile_timeline(routine, Options(for_ms=for_ms))


def test_a_compile_is_the_same_every_time() -> None:
    text = "sit: Sit.\nfor: 10 min\nbells: {random: 20s-90s}"
    assert timeline_of(text, Options(seed=7)) == timeline_of(text, Options(seed=7))


def test_each_step_has_a_span_with_its_title() -> None:
    box = routine_of("breathe: 1-1\nrounds: 2", "box")
    timeline = timeline_of(
        "prepare: 1s\nsteps:"
        " [{say: Hello., for: 1s}, {use: box}, {ask: Well?},"
        " {repeat: 2, between: 1s, steps: [{move: lean, sides: left}]}, {tense: jaw}, {rest: 2s}]",
        box=box,
    )
    assert [(one.start_ms, one.end_ms, one.step, one.title) for one in timeline.spans] == [
        (0, 1_000, "prepare", "Get ready"),
        (1_000, 2_000, "say", "Hello."),
        (2_000, 6_000, "breathe", "Breath"),
        (6_000, 6_000, "ask", "Well?"),
        (6_000, 15_000, "move", "Lean"),
        (15_000, 16_000, "between", "Rest"),
        (16_000, 25_000, "move", "Lean"),
        (25_000, 50_000, "tense", "jaw"),
        (50_000, 52_000, "rest", "Rest"),
    ]


def test_the_first_mark_of_a_span_is_the_first_to_sound_in_it() -> None:
    timeline = timeline_of("prepare: 1s\nsteps: [{ask: One?}, {ask: Two?}, {rest: 1s}]")
    names = [timeline.marks[span.first_mark] for span in timeline.spans]
    assert [getattr(mark, "name", "gate") for mark in names] == ["ready", "ask", "ask", "rest"]
