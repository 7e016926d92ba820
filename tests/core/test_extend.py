"""What "ten seconds more" does to what is going on."""

from textwrap import dedent

import pytest
from written import lines_of, timeline_of

from relaxapp.core.extend import lengthen
from relaxapp.core.routine import MAX_LENGTH_MS

MORE_MS = 10_000

LONGER = {
    "a text waits": (
        "steps: [{say: Hello., for: 4s}, {rest: 1s}]",
        1,
        """
        0:00.000  14.000  say  "Hello."  say
        0:14.000  1.000  rest  "Rest"  rest
        0:15.000  end
        """,
    ),
    "the get-ready waits": (
        "prepare: 5s\nrest: 1s",
        0,
        """
        0:00.000  15.000  prepare  "Get ready"  ready
        0:15.000  1.000  rest  "Rest"  rest
        0:16.000  end
        """,
    ),
    "what begins at the position gets it": (
        "steps: [{rest: 1s}, {rest: 2s}]",
        1,
        """
        0:00.000  1.000  rest  "Rest"  rest
        0:01.000  12.000  rest  "Rest"  rest
        0:13.000  end
        """,
    ),
    "breaths follow until it is covered": (
        "breathe: 3-4\nrounds: 2\ntext: Softly.",
        1,
        """
        0:00.000  3.000  breathe in 1/4  "Softly." "Breathe in"  in
        0:03.000  4.000  breathe out 1/4  "Softly." "Breathe out"  out
        0:07.000  3.000  breathe in 2/4  "Breathe in"  in
        0:10.000  4.000  breathe out 2/4  "Breathe out"  out
        0:14.000  3.000  breathe in 3/4  "Breathe in"  in
        0:17.000  4.000  breathe out 3/4  "Breathe out"  out
        0:21.000  3.000  breathe in 4/4  "Breathe in"  in
        0:24.000  4.000  breathe out 4/4  "Breathe out"  out
        0:28.000  end
        """,
    ),
    "new breaths keep their side": (
        "breathe: [{in: 5s, via: left}, {out: 5s, via: right}]\nrounds: 1",
        9,
        """
        0:00.000  5.000  breathe in via left 1/2  "Breathe in"  in left
        0:05.000  5.000  breathe out via right 1/2  "Breathe out"  out right
        0:10.000  5.000  breathe in via left 2/2  "Breathe in"  in left
        0:15.000  5.000  breathe out via right 2/2  "Breathe out"  out right
        0:20.000  end
        """,
    ),
    "a hold is held longer": (
        "move: reach",
        4,
        """
        0:00.000  3.000  move reach enter 1/1  "Reach up."  enter
        0:03.000  14.000  move reach hold 1/1  "Reach up."  hold
        0:17.000  2.000  move reach leave 1/1  "Come back slowly"  leave
        0:19.000  end
        """,
    ),
    "who is on the way into a move will hold it longer": (
        "move: reach",
        1,
        """
        0:00.000  3.000  move reach enter 1/1  "Reach up."  enter
        0:03.000  14.000  move reach hold 1/1  "Reach up."  hold
        0:17.000  2.000  move reach leave 1/1  "Come back slowly"  leave
        0:19.000  end
        """,
    ),
    "who is on the way back rests": (
        "steps: [{move: reach}, {rest: 1s}]",
        8,
        """
        0:00.000  3.000  move reach enter 1/1  "Reach up."  enter
        0:03.000  4.000  move reach hold 1/1  "Reach up."  hold
        0:07.000  2.000  move reach leave 1/1  "Come back slowly"  leave
        0:09.000  10.000  move reach pause 1/1  "Rest"  rest
        0:19.000  1.000  rest  "Rest"  rest
        0:20.000  end
        """,
    ),
    "who is on the way back to a pause rests there": (
        "{move: reach, pause: 1s, times: 2}",
        8,
        """
        0:00.000  3.000  move reach enter 1/2  "Reach up."  enter
        0:03.000  4.000  move reach hold 1/2  "Reach up."  hold
        0:07.000  2.000  move reach leave 1/2  "Come back slowly"  leave
        0:09.000  11.000  move reach pause 2/2  "Rest"  rest
        0:20.000  3.000  move reach enter 2/2  "Reach up."  enter
        0:23.000  4.000  move reach hold 2/2  "Reach up."  hold
        0:27.000  2.000  move reach leave 2/2  "Come back slowly"  leave
        0:29.000  end
        """,
    ),
    "with nothing held there are more repetitions, with their pauses": (
        "{move: reach, hold: 0s, pause: 1s, times: 2}",
        1,
        """
        0:00.000  3.000  move reach enter 1/4  "Reach up."  enter
        0:03.000  2.000  move reach leave 1/4  "Come back slowly"  leave
        0:05.000  1.000  move reach pause 2/4  "Rest"  rest
        0:06.000  3.000  move reach enter 2/4  "Reach up."  enter
        0:09.000  2.000  move reach leave 2/4  "Come back slowly"  leave
        0:11.000  1.000  move reach pause 3/4  "Rest"  rest
        0:12.000  3.000  move reach enter 3/4  "Reach up."  enter
        0:15.000  2.000  move reach leave 3/4  "Come back slowly"  leave
        0:17.000  1.000  move reach pause 4/4  "Rest"  rest
        0:18.000  3.000  move reach enter 4/4  "Reach up."  enter
        0:21.000  2.000  move reach leave 4/4  "Come back slowly"  leave
        0:23.000  end
        """,
    ),
    "the other side has no more repetitions for it": (
        "{move: lean, enter: 5s, hold: 0s, leave: 5s, switch: 0s}",
        1,
        """
        0:00.000  5.000  move lean enter left 1/2  "Lean to the left."  enter
        0:05.000  5.000  move lean leave left 1/2  "Come back slowly"  leave
        0:10.000  5.000  move lean enter left 2/2  "Lean to the left."  enter
        0:15.000  5.000  move lean leave left 2/2  "Come back slowly"  leave
        0:20.000  5.000  move lean enter right 1/1  "Lean to the right."  enter
        0:25.000  5.000  move lean leave right 1/1  "Come back slowly"  leave
        0:30.000  end
        """,
    ),
    "who tenses lets go for longer": (
        "{tense: jaw, times: 2}",
        1,
        """
        0:00.000  5.000  tense tense 1/2  "Tense your jaw"  tense
        0:05.000  30.000  tense release 1/2  "Let go"  release
        0:35.000  5.000  tense tense 2/2  "Tense your jaw"  tense
        0:40.000  20.000  tense release 2/2  "Let go"  release
        1:00.000  end
        """,
    ),
    "the time comes in where the sit has got to": (
        "sit: Sit.\nfor: 40s\nbells: {start: 1, every: 20s, end: 2}",
        20,
        """
        0:00.000  50.000  sit  "Sit."  sit
        0:04.000  bell
        0:20.000  bell
        0:42.000  bell
        0:46.000  bell
        0:50.000  end
        """,
    ),
    "gates move on with what follows": (
        "steps: [{rest: 1s}, {ask: Well?}, {rest: 1s}]",
        0,
        """
        0:00.000  11.000  rest  "Rest"  rest
        0:11.000  ask
        0:11.000  gate  "Well?"  none
        0:11.000  1.000  rest  "Rest"  rest
        0:12.000  end
        """,
    ),
}


@pytest.mark.parametrize(
    ("text", "at_s", "lines"), [pytest.param(*case, id=id) for id, case in LONGER.items()]
)
def test_ten_seconds_more(text: str, at_s: int, lines: str) -> None:
    steps = f"steps: [{text}]" if text.startswith("{") else text
    longer = lengthen(timeline_of(steps), at_s * 1_000, MORE_MS)
    assert lines_of(longer) == dedent(lines).strip().splitlines()


def test_the_end_gets_no_longer() -> None:
    timeline = timeline_of("rest: 1s")
    assert lengthen(timeline, timeline.duration_ms, MORE_MS) is timeline


def test_nothing_grows_past_the_limits() -> None:
    timeline = timeline_of("rest: 3h")
    assert lengthen(timeline, 0, MAX_LENGTH_MS) is timeline


def test_a_longer_get_ready_is_counted_as_such() -> None:
    assert lengthen(timeline_of("prepare: 5s\nrest: 1s"), 0, MORE_MS).prepare_ms == 15_000


@pytest.mark.parametrize(
    ("text", "at_s", "lengths_s"),
    [
        pytest.param("breathe: 4-6\nrounds: 1", 1, [4, 6] * 3, id="breaths"),
        pytest.param("move: reach", 8, [3, 4, 2, 20], id="a rest after a move"),
        pytest.param("say: Hello.", 1, [24], id="a text"),
    ],
)
def test_it_can_be_lengthened_again(text: str, at_s: int, lengths_s: list[int]) -> None:
    once = lengthen(timeline_of(text), at_s * 1_000, MORE_MS)
    twice = lengthen(once, at_s * 1_000, MORE_MS)
    assert [phase.duration_ms // 1_000 for phase in twice.phases] == lengths_s
