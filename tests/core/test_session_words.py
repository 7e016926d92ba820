"""What a session says beside the instruction: counts, what comes next, the thanks."""

from dataclasses import replace

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.core.player import Ending, Outcome
from relaxapp.core.routine import Ask, Routine, Sit
from relaxapp.core.session_words import closing_words, countdown_words, left_words, next_words
from relaxapp.core.timeline import Timeline


@pytest.fixture(scope="module")
def library(shipped: object, catalogue: Catalogue) -> Library:
    from pathlib import Path

    return scan_library([Layer(Path(str(shipped)), "shipped")], catalogue)


def timeline_of(library: Library, id: str) -> Timeline:
    entry = library.find(id)
    assert entry is not None
    assert entry.routine is not None
    return compile_timeline(entry.routine, Options())


def counted(timeline: Timeline, start_ms: int, end_ms: int) -> dict[str, int]:
    """Each count that is shown, and for how many milliseconds."""
    shown: dict[str, int] = {}
    for at_ms in range(start_ms, end_ms):
        words = countdown_words(timeline.at(at_ms))
        shown[words] = shown.get(words, 0) + 1
    return shown


def test_whole_seconds_are_counted_down_to_one(library: Library) -> None:
    box = timeline_of(library, "box-breathing")
    assert counted(box, 5_000, 9_000) == {"4": 1000, "3": 1000, "2": 1000, "1": 1000}


def test_other_lengths_are_shared_out_evenly(library: Library) -> None:
    """At seven breaths a minute an out-breath lasts 5.14 seconds: no six in a blink."""
    reset = timeline_of(library, "one-minute-reset")
    phase = reset.phases[2]
    assert (phase.part, phase.duration_ms) == ("out", 5_142)
    shown = counted(reset, phase.start_ms, phase.end_ms)
    assert list(shown) == ["5", "4", "3", "2", "1"]
    assert max(shown.values()) - min(shown.values()) <= 1


def test_long_phases_count_as_a_clock_does() -> None:
    sit = compile_timeline(Routine("r", "R", "meditation", (Sit("Sit", 90_000),), 0, "seated"))
    assert [countdown_words(sit.at(at_ms)) for at_ms in (0, 29_000, 30_000, 89_999)] == [
        *("1:30", "1:01", "60", "1")
    ]


@pytest.mark.parametrize(
    ("id", "at_ms", "words", "without_numbers"),
    [
        ("box-breathing", 1_000, "Next: Breathe in", "Next: Breathe in"),
        ("box-breathing", 6_000, "then hold, 4 seconds", "then hold"),
        ("one-minute-reset", 6_000, "then out, 5 seconds", "then out"),
        ("cyclic-sigh", 7_500, "then: A long sigh out, 6 seconds", "then: A long sigh out"),
        ("neck-two", 1_000, "Next: Chin tuck", "Next: Chin tuck"),
        ("neck-two", 5_500, "then hold, 5 seconds", "then hold"),
        ("neck-two", 8_000, "Next: Let it go slowly.", "Next: Let it go slowly."),
        ("upper-back-three", 15_000, "then come back slowly", "then come back slowly"),
        ("neck-two", 11_500, "then again, 2 of 5", "then again"),
        ("neck-two", 64_500, "Next: other side", "Next: other side"),
        ("neck-two", 66_000, "Next: right side", "Next: right side"),
        ("muscle-relaxation", 37_000, "then let go, 20 seconds", "then let go"),
        ("muscle-relaxation", 45_000, "then tense again, 5 seconds", "then tense again"),
        ("silent-timer", 60_000, "then you are done", "then you are done"),
    ],
)
def test_what_comes_is_said_before_it_begins(
    library: Library, id: str, at_ms: int, words: str, without_numbers: str
) -> None:
    timeline = timeline_of(library, id)
    moment = timeline.at(at_ms)
    assert next_words(timeline, moment) == words
    assert next_words(timeline, moment, has_numbers=False) == without_numbers


def test_the_get_ready_is_not_time_left(library: Library) -> None:
    box = timeline_of(library, "box-breathing")
    assert left_words(box.at(0), box.prepare_ms) == "5:04 left"
    assert left_words(box.at(5_001), box.prepare_ms) == "5:04 left"
    assert left_words(box.at(6_000), box.prepare_ms) == "5:03 left"


def test_questions_alone_have_no_time_left() -> None:
    asked = Routine("q", "Q", "reflection", (Ask("How is it?"),), 0, "seated")
    timeline = compile_timeline(asked, Options())
    assert left_words(timeline.at(0), timeline.prepare_ms) == ""


def test_the_end_thanks_and_never_blames() -> None:
    whole = Outcome("r", Ending.COMPLETED, 65_000, 65_000, 65_000, ())
    half = replace(whole, ending=Ending.STOPPED, position_ms=35_000, played_ms=35_000)
    none = replace(half, position_ms=4_000, played_ms=4_000)
    assert closing_words("Box", whole, 5_000)[0] == "Box, 1:00."
    assert closing_words("Box", half, 5_000)[0] == "Box, 0:30 of 1:00."
    assert closing_words("Box", none, 5_000)[0] == "Box, not begun."
    for outcome in (whole, half, none):
        done, thanks = closing_words("Box", outcome, 5_000, has_numbers=False)
        assert not any(letter.isdigit() for letter in done + thanks)
