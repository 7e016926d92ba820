"""What a voice says and when: whole texts where they fit, and never into the next words."""

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_routines import TIMELINES
from written import read, timeline_of

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.session_words import setups_of
from relaxapp.core.speech import COUNT_HOLD_MS, Prompter, Spoken, plan_speech
from relaxapp.core.speech_length import (
    FASTEST_RATE,
    SLOWEST_RATE,
    USUAL_RATE,
    lacking_ms,
    shortened,
    speech_ms,
)
from relaxapp.core.timeline import Timeline

MODES = st.sampled_from(("steps", "phases"))
RATES = st.floats(SLOWEST_RATE, FASTEST_RATE)
TEXTS = st.text(alphabet="abc ,.!?'-7字", max_size=80)


def told(text: str, mode: str = "steps", **options: object) -> list[tuple[int, str]]:
    """What is said of the steps: (milliseconds, text)."""
    plan = plan_speech(timeline_of(text), mode, **options)  # type: ignore[arg-type]  # plan_speech's own keywords
    return [(one.at_ms, one.text) for one in plan]


# How long words take


@given(TEXTS, TEXTS)
def test_more_text_never_takes_less_time(text: str, more: str) -> None:
    assert speech_ms(f"{text} {more}") >= speech_ms(text)


@given(TEXTS, RATES)
def test_time_goes_with_the_rate(text: str, rate: float) -> None:
    assert speech_ms(text, rate) == pytest.approx(speech_ms(text) * USUAL_RATE / rate, abs=2)


@given(st.lists(st.text("abcdefghij", min_size=1, max_size=30), min_size=1, max_size=30))
def test_a_say_of_the_default_length_has_time_for_its_words(words: list[str]) -> None:
    phases = timeline_of(f"steps: [say: {' '.join(words)}]").phases
    assert speech_ms(phases[0].text) <= phases[0].duration_ms


def test_punctuation_takes_time_between_words_and_none_at_the_end() -> None:
    assert speech_ms("Sit tall, breathe") > speech_ms("Sit tall breathe")
    assert speech_ms("Sit tall. Breathe") > speech_ms("Sit tall, breathe")
    assert speech_ms("Sit tall.") == speech_ms("Sit tall")


@pytest.mark.parametrize("text", ["", "...", " — "])
def test_what_has_no_words_takes_no_time(text: str) -> None:
    assert speech_ms(text) == 0


@given(TEXTS, st.integers(0, 20_000))
def test_what_a_text_lacks_is_what_it_takes_more_than_it_has(text: str, most_ms: int) -> None:
    assert lacking_ms(text, most_ms) == max(speech_ms(text) - most_ms, 0)


@given(TEXTS, st.integers(0, 20_000), RATES)
def test_what_is_shortened_fits_and_begins_the_text(text: str, most_ms: int, rate: float) -> None:
    form = shortened(text, most_ms, rate)
    if form is not None:
        assert text.strip().startswith(form)
        assert 0 < speech_ms(form, rate) <= most_ms


def test_first_sentences_stay_where_the_whole_is_too_long() -> None:
    text = "Sit tall. Let your feet rest on the floor. Close your eyes."
    assert shortened(text, speech_ms(text)) == text
    assert shortened(text, speech_ms(text) - 1) == "Sit tall. Let your feet rest on the floor."
    assert shortened(text, speech_ms("Sit tall.")) == "Sit tall."
    assert shortened(text, 500, short="Sit") == "Sit"
    assert shortened(text, 100, short="Sit") is None


# What is said


@given(TIMELINES, MODES, RATES)
def test_words_end_before_the_next_words_and_before_their_step_does(
    timeline: Timeline, mode: str, rate: float
) -> None:
    plan = plan_speech(timeline, mode, words_a_minute=rate)
    spoken = [one for one in plan if not one.is_question]
    for one, following in pairwise(spoken):
        assert one.at_ms + one.most_ms <= following.at_ms
    for one in spoken:
        assert 0 < one.takes_ms <= one.most_ms
        span = timeline.spans[timeline.at(one.at_ms).phase.span]
        assert span.start_ms <= one.at_ms
        assert one.at_ms + one.most_ms <= span.end_ms


@given(TIMELINES, MODES)
def test_every_gate_is_asked_once_before_what_stands_behind_it(
    timeline: Timeline, mode: str
) -> None:
    plan = plan_speech(timeline, mode)
    asked = [(one.at_ms, one.text) for one in plan if one.is_question]
    assert asked == [(gate.at_ms, gate.text) for gate in timeline.gates]
    order = [(one.at_ms, not one.is_question) for one in plan]
    assert order == sorted(order)


@given(TIMELINES)
def test_steps_says_nothing_that_comes_between_breaths(timeline: Timeline) -> None:
    plan = plan_speech(timeline, "steps")
    for one in plan:
        phase = timeline.at(one.at_ms).phase
        if not one.is_question and phase.step == "breathe":
            assert phase.round == 1
            assert phase.start_ms == timeline.spans[phase.span].start_ms


@given(TIMELINES)
def test_off_says_nothing(timeline: Timeline) -> None:
    assert plan_speech(timeline, "off") == ()


def test_an_unknown_mode_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="expected off, steps or phases, got 'loud'"):
        plan_speech(timeline_of("rest: 5s"), "loud")


def test_phases_says_the_words_of_three_breaths_and_then_leaves_it_to_the_tones() -> None:
    assert told("breathe: 4-6\nrounds: 5\ntext: Slow and easy.", "phases") == [
        (0, "Breathe in. Slow and easy."),
        (4_000, "Breathe out"),
        (10_000, "Breathe in"),
        (14_000, "Breathe out"),
        (20_000, "Breathe in"),
        (24_000, "Breathe out"),
    ]


def test_steps_says_the_lead_in_alone() -> None:
    assert told("breathe: 4-6\nrounds: 5\ntext: Slow and easy.") == [(0, "Slow and easy.")]


def test_a_lead_in_longer_than_a_phase_takes_the_time_of_the_next_words() -> None:
    lead = "Let each breath in be smooth and even."
    assert speech_ms(lead) > 2_000
    assert told(f"breathe: 2-4\nrounds: 2\ntext: {lead}", "phases") == [
        (0, lead),
        (6_000, "Breathe in"),
        (8_000, "Breathe out"),
    ]


def test_words_of_a_part_give_way_to_the_usual_ones_and_those_to_silence() -> None:
    text = "breathe: [{in: 1s, text: In through your nose and down to the belly}, {out: 0.4s}]"
    plan = told(f"{text}\nrounds: 2", "phases")
    assert plan == [(0, "Breathe in"), (1_400, "Breathe in")]


def test_a_move_says_its_instruction_once_a_side_counts_down_and_names_the_side() -> None:
    steps = "steps: [{move: lean, hold: 12s, times: 2, switch: 5s}]"
    assert told(steps) == [
        (0, "Lean to the left."),
        (12_000, "Three"),
        (13_000, "Two"),
        (14_000, "One"),
        (15_000, "Come back slowly"),
        (29_000, "Three"),
        (30_000, "Two"),
        (31_000, "One"),
        (34_000, "Other side. Right side."),
        (39_000, "Lean to the right."),
        (51_000, "Three"),
        (52_000, "Two"),
        (53_000, "One"),
        (54_000, "Come back slowly"),
        (68_000, "Three"),
        (69_000, "Two"),
        (70_000, "One"),
    ]


def test_phases_says_the_way_back_of_every_early_repetition() -> None:
    said = [text for _, text in told("move: reach\ntimes: 5", "phases")]
    assert said == ["Reach up.", *["Come back slowly"] * 3]


def test_there_is_no_countdown_without_numbers_nor_in_a_short_hold() -> None:
    steps = "move: reach\nhold: {}\ntimes: 1"
    long = steps.format(f"{COUNT_HOLD_MS // 1000}s")
    assert (12_000, "One") in told(long)
    assert "One" not in dict(told(long, has_numbers=False)).values()
    assert "One" not in dict(told(steps.format("9.9s"))).values()


def test_a_text_that_names_no_side_is_said_with_it() -> None:
    said = told("steps: [{move: lean, text: Lean over, switch: 5s}]")
    assert [text for _, text in said if "Lean" in text] == [
        "Left side. Lean over",
        "Right side. Lean over",
    ]


def test_an_instruction_said_a_moment_ago_is_said_in_short() -> None:
    said = told("repeat: 2\nsteps: [{move: lean, switch: 0s}, {move: reach}]")
    assert [text for _, text in said if text != "Come back slowly"] == [
        *("Lean to the left.", "Lean to the right.", "Reach up."),
        *("Left side", "Right side", "Reach"),
    ]


def test_tensing_and_letting_go_are_said_every_time() -> None:
    text = "Draw your shoulders up towards both of your ears, gently and evenly."
    assert told(f"tense: shoulders\nhold: 2s\ntimes: 2\ntext: {text}") == [
        *((0, "Tense your shoulders"), (2_000, "Let go")),
        *((22_000, "Tense your shoulders"), (24_000, "Let go")),
    ]


def test_a_sit_is_introduced_where_its_bells_leave_time() -> None:
    sit = "sit: Sit quietly. The bells keep the time for you, so there is nothing to count."
    # The start's strikes come 4 s apart, too close for so many words.
    assert [at_ms for at_ms, _ in told(f"{sit}\nfor: 5 min\nbells: {{start: 3}}")] == [15_000]
    assert [at_ms for at_ms, _ in told(f"{sit}\nfor: 5 min\nbells: every 1 min")] == [0]


def test_the_get_ready_says_how_to_begin_the_move_that_follows() -> None:
    timeline = timeline_of("prepare: 5s\nsteps: [move: lean]")
    setups = {("lean", "left"): "Sit tall. Keep your feet flat and let both of your hips be heavy."}
    plan = plan_speech(timeline, "steps", setups=setups)  # type: ignore[arg-type]  # a side
    assert plan[0].text == "Get ready. Sit tall."


def test_a_slow_voice_says_less_rather_than_talking_on() -> None:
    steps = "steps: [{say: Sit tall. Let your feet rest on the floor., for: 4s}]"
    assert told(steps) == [(0, "Sit tall. Let your feet rest on the floor.")]
    assert told(steps, words_a_minute=100.0) == [(0, "Sit tall.")]


def test_four_times_as_many_long_texts_take_about_four_times_as_long() -> None:
    text = "A b c. " * 280

    def taken_s(count: int) -> float:
        timeline = timeline_of(f"repeat: {count}\nsteps: [{{say: {text.strip()}, for: 1s}}]")
        before_s = time.process_time()
        assert len(plan_speech(timeline, "phases")) == count
        return time.process_time() - before_s

    few_s, many_s = (min(taken_s(count) for _ in range(3)) for count in (2_250, 9_000))
    assert many_s < 10 * few_s  # were each looked at with all the others, it would be 16 times


# During play


def spoken(*at_ms: int) -> tuple[Spoken, ...]:
    return tuple(Spoken(at, f"text {at}", 1_000, 3_000) for at in at_ms)


def test_each_text_is_due_once() -> None:
    prompter = Prompter(spoken(0, 5_000))
    asked = [prompter.due(position_ms) for position_ms in range(0, 8_000, 20)]
    assert [one.at_ms for one in asked if one is not None] == [0, 5_000]


def test_of_several_texts_that_came_due_the_last_is_said() -> None:
    due = Prompter(spoken(0, 1_000, 2_000)).due(2_500)
    assert due is not None
    assert due.at_ms == 2_000


def test_what_can_no_longer_end_in_time_is_left_out() -> None:
    prompter = Prompter(spoken(0, 10_000))
    assert prompter.due(2_001) is None
    assert prompter.due(12_000) is not None


def test_what_stands_behind_a_gate_waits_for_it() -> None:
    prompter = Prompter(spoken(5_000))
    assert prompter.due(5_000, is_waiting=True) is None
    assert prompter.due(5_000, is_waiting=True) is None
    assert prompter.due(5_000) is not None


def test_seeking_says_what_begins_there_again_and_nothing_that_was_passed_over() -> None:
    prompter = Prompter(spoken(0, 5_000, 9_000))
    prompter.due(6_000)
    prompter.seek(5_000)
    due = prompter.due(5_000)
    assert due is not None
    assert due.at_ms == 5_000
    prompter.seek(5_001)
    assert prompter.due(8_000) is None


# What `check` says


@pytest.mark.parametrize(
    "steps",
    [
        "say: Shake out your arms.\nfor: 10s",
        "sit: Rest your attention on the breath.\nfor: 10 min\nbells: every 5 min",
        "breathe: 4-4-4-4\nfor: 5 min",
        "move: lean\nhold: 20s\ntimes: 2",
    ],
)
def test_everyday_texts_fit(steps: str) -> None:
    _, report = read(f"name: Own\nkind: mixed\n{steps}")
    assert [one.message for one in report.problems if "to say" in one.message] == []


LONG = "Let your shoulders sink and your jaw hang loose, and feel how wide your back is."


@pytest.mark.parametrize(
    ("steps", "column"),
    [
        (f"say: {LONG}\nfor: 3s", 6),
        (f"sit: {LONG}\nfor: 3s", 6),
        (f"rest: 3s\ntext: {LONG}", 7),
        (f"tense: jaw\nhold: 3s\ntext: {LONG}", 7),
        (f"breathe: 1-2\nrounds: 4\ntext: {LONG}", 7),
        (f"breathe: [{{in: 3s, text: {LONG.replace(',', '')}}}, {{out: 4s}}]\nrounds: 4", 26),
        (f"move: reach\nhold: 0s\nenter: 2s\nleave: 1s\ntext: {LONG}", 7),
    ],
)
def test_a_text_without_the_time_to_say_it_is_warned_of_where_it_stands(
    steps: str, column: int
) -> None:
    _, report = read(f"name: Own\nkind: mixed\n{steps}")
    (problem,) = [one for one in report.problems if "to say" in one.message]
    assert problem.severity == "warning"
    assert problem.column == column
    assert problem.message.startswith("it takes about ")
    assert problem.message.endswith(" seconds to say, and has 3")
    assert problem.hint is not None
    more_s = float(problem.hint.removeprefix("give it ").split("s more")[0])
    assert 0 <= more_s * 1_000 - (speech_ms(LONG) - 3_000) < 1_200


def test_a_file_that_wants_no_voice_is_not_warned() -> None:
    head = f'name: Own\nkind: mixed\nsound: {{voice: "off"}}\nsay: {LONG}\nfor: 3s'
    _, report = read(head)
    assert report.problems == ()


def test_all_that_ships_is_said_whole(catalogue: Catalogue, shipped: Path) -> None:
    library = scan_library([Layer(shipped, "shipped")], catalogue)
    for entry in library.entries:
        assert entry.routine is not None
        timeline = compile_timeline(entry.routine)
        plan = plan_speech(timeline, "steps", setups=setups_of(entry.routine))
        said = {one.text for one in plan}
        for span in timeline.spans:
            if span.step in ("say", "sit"):
                assert span.title in said, (entry.id, span.title)
