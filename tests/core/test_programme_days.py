"""The days of a programme: what each asks for, what was done, and how the calendar leads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.break_plan import EVERY_DAY, LocalTime
from relaxapp.core.programme import Item, Programme, Stage
from relaxapp.core.programme_days import (
    Look,
    Pause,
    Phase,
    Practice,
    Run,
    Standing,
    preview,
    standing,
)
from relaxapp.core.programme_words import (
    count_words,
    end_words,
    minutes_words,
    place_words,
    stage_lines,
    today_words,
    tomorrow_words,
)

MONDAY = 738_886
assert LocalTime(MONDAY, 0).weekday == 0

NECK = Item(("neck",), 2)
BAND, SIGH = Item(("band",)), Item(("sigh", "box"))
TWICE = Programme("neck", "Neck", (Stage(28, (NECK,), a_week=5, is_in_weeks=True),))
GENTLY = Item(("band",), level="first-weeks")
NAMES = {"neck": "Neck ten", "band": "Band", "sigh": "Sigh", "box": "Box", "scan": "Scan"}


def at(programme: Programme, today: int, *done: Practice, run: Run = Run(MONDAY)) -> Standing:
    return standing(programme, run, MONDAY + today, done)


def did(routine: str, *days: int) -> list[Practice]:
    return [Practice(routine, MONDAY + day) for day in days]


def test_the_first_day_asks_for_its_item() -> None:
    first = at(TWICE, 0)
    assert first.phase is Phase.DUE
    assert first.next is not None
    assert (first.next.offered, first.next.done, first.next.item.times) == ("neck", 0, 2)


def test_a_day_is_done_when_all_of_it_is() -> None:
    assert at(TWICE, 0, *did("neck", 0)).phase is Phase.DUE
    done = at(TWICE, 0, *did("neck", 0, 0))
    assert (done.phase, done.next) == (Phase.DONE, None)


def test_more_than_a_day_asks_for_counts_once() -> None:
    assert at(TWICE, 0, *did("neck", 0, 0, 0, 0)).sessions == 2


def test_a_missed_day_asks_for_nothing_later() -> None:
    missed, kept = at(TWICE, 3), at(TWICE, 3, *did("neck", 0, 0, 1, 1, 2, 2))
    assert missed.today is not None
    assert kept.today is not None
    assert missed.today.items == kept.today.items
    assert missed.days[0].seen_from(MONDAY + 3) is Look.PASSED


def test_of_five_days_a_week_the_person_chooses_which() -> None:
    late = at(TWICE, 6, *did("neck", 2, 3, 4, 5))
    assert late.phase is Phase.DUE
    early = at(TWICE, 5, *did("neck", 0, 1, 2, 3, 4))
    assert (early.phase, early.next) == (Phase.FREE, None)
    assert early.tomorrow is not None
    assert early.tomorrow.is_free
    assert at(TWICE, 7, *did("neck", 0, 1, 2, 3, 4)).phase is Phase.DUE


def test_what_is_done_on_a_free_day_counts_all_the_same() -> None:
    free = at(TWICE, 5, *did("neck", 0, 1, 2, 3, 4, 5))
    assert (free.practised, free.phase) == (6, Phase.FREE)


def test_days_of_the_week_are_those_of_the_calendar() -> None:
    weekdays = Programme("p", "P", (Stage(14, (BAND,), weekdays=frozenset({0, 2})),))
    wednesday = MONDAY + 2
    phases = [standing(weekdays, Run(wednesday), wednesday + day, ()).phase for day in range(7)]
    assert [number for number, phase in enumerate(phases) if phase is Phase.DUE] == [0, 5]


def test_items_take_turns_by_the_calendar() -> None:
    turns = Programme("p", "P", (Stage(30, (BAND, NECK), is_in_turn=True),))
    offered = [at(turns, day).next for day in range(4)]
    assert [one and one.item for one in offered] == [BAND, NECK, BAND, NECK]


def test_where_days_are_chosen_turns_go_by_what_was_done() -> None:
    turns = Programme("p", "P", (Stage(28, (BAND, NECK), is_in_turn=True, a_week=3),))
    due = at(turns, 4, *did("band", 1)).next
    assert due is not None
    assert due.item is NECK


def test_of_several_routines_the_one_done_last_is_offered() -> None:
    either = Programme("p", "P", (Stage(28, (SIGH,)),))
    first, later = at(either, 0).next, at(either, 2, *did("sigh", 0), *did("box", 1)).next
    assert first is not None
    assert later is not None
    assert (first.offered, later.offered) == ("sigh", "box")
    assert at(either, 0, *did("box", 0)).phase is Phase.DONE


def test_one_session_counts_for_one_item() -> None:
    both = Programme("p", "P", (Stage(7, (SIGH, Item(("sigh",)))),))
    assert at(both, 0, *did("sigh", 0)).sessions == 1
    assert at(both, 0, *did("sigh", 0, 0)).phase is Phase.DONE


def test_a_pause_pushes_the_rest_back() -> None:
    run = Run(MONDAY, (Pause(MONDAY + 2, MONDAY + 10),))
    assert at(TWICE, 5, run=run).phase is Phase.PAUSED
    after = at(TWICE, 10, run=run)
    assert after.today is not None
    assert after.today.index == 2
    assert at(TWICE, 28, run=run).phase is Phase.DUE


def test_a_pause_that_goes_on_keeps_its_place_for_ever() -> None:
    run = Run(MONDAY, (Pause(MONDAY + 2),))
    paused = at(TWICE, 4_000, *did("neck", 0), run=run)
    assert (paused.phase, paused.practised) == (Phase.PAUSED, 1)
    assert paused.tomorrow is not None
    assert paused.tomorrow.index == 2


def test_after_its_last_day_it_is_finished() -> None:
    assert at(TWICE, 27).tomorrow is None
    assert at(TWICE, 27).phase is Phase.DUE
    over = at(TWICE, 28, *did("neck", 0, 1, 1))
    assert (over.phase, over.today, over.practised, over.sessions) == (Phase.FINISHED, None, 2, 3)


def test_who_travels_west_begins_all_the_same() -> None:
    assert at(TWICE, -1).today == at(TWICE, 0).today


# Invariants

ITEMS = st.builds(
    Item,
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=2, unique=True).map(tuple),
    st.integers(1, 3),
)
STAGES = st.builds(
    Stage,
    st.integers(1, 20),
    st.lists(ITEMS, min_size=1, max_size=3).map(tuple),
    st.booleans(),
    st.sampled_from([EVERY_DAY, frozenset(range(5)), frozenset({2})]),
    st.integers(1, 7),
)
PROGRAMMES = st.lists(STAGES, min_size=1, max_size=3).map(
    lambda stages: Programme("p", "P", tuple(stages))
)
DAYS = st.integers(MONDAY - 5, MONDAY + 90)
SESSIONS = st.lists(st.builds(Practice, st.sampled_from(["a", "b", "c", "d"]), DAYS), max_size=60)
PAUSES = st.lists(
    st.builds(
        lambda day, days: Pause(day, None if days is None else day + days),
        DAYS,
        st.none() | st.integers(0, 15),
    ),
    max_size=3,
).map(tuple)
RUNS = st.builds(Run, st.just(MONDAY), PAUSES)


@given(PROGRAMMES, RUNS, DAYS, SESSIONS)
def test_a_programme_stands_somewhere_on_any_day(
    programme: Programme, run: Run, today: int, done: list[Practice]
) -> None:
    found = standing(programme, run, today, done)
    assert len(found.days) == programme.days
    calendar = [one.day for one in found.days]
    assert calendar == sorted(set(calendar))
    assert not any(run.is_paused(day) for day in calendar if day < max(today, MONDAY))
    has_today = found.phase in (Phase.DUE, Phase.DONE, Phase.FREE)
    assert (found.today is not None) == has_today
    assert (found.next is not None) == (found.phase is Phase.DUE)
    assert all(today_words(found, NAMES) for _ in (1,))


@given(PROGRAMMES, RUNS, DAYS, SESSIONS)
def test_a_day_never_asks_for_more_than_its_stage_says(
    programme: Programme, run: Run, today: int, done: list[Practice]
) -> None:
    for one in standing(programme, run, today, done).days:
        most = max if one.stage.is_in_turn else sum
        assert one.asked <= most(item.times for item in one.stage.items)
        assert all(due.done <= due.item.times for due in one.items)
    assert standing(programme, run, today, done).sessions <= len(done)


@given(PROGRAMMES, RUNS, SESSIONS, st.lists(DAYS, min_size=2, max_size=8).map(sorted))
def test_it_only_ever_moves_forward(
    programme: Programme, run: Run, done: list[Practice], days: list[int]
) -> None:
    """However much was done: what is missed holds nothing back."""
    stood = [standing(programme, run, day, done) for day in days]
    places = [
        programme.days if one.phase is Phase.FINISHED else (one.today or one.tomorrow)
        for one in stood
    ]
    indices = [one if isinstance(one, int) else one.index for one in places if one is not None]
    assert len(indices) == len(days)
    assert indices == sorted(indices)


@given(PROGRAMMES, DAYS, SESSIONS)
def test_what_was_done_never_changes_what_a_later_fixed_day_asks_for(
    programme: Programme, today: int, done: list[Practice]
) -> None:
    asked = [
        [due.item for due in one.items]
        for one in standing(programme, Run(MONDAY), today, done).days
        if one.stage.a_week == 7
    ]
    without = [
        [due.item for due in one.items]
        for one in preview(programme, MONDAY)
        if one.stage.a_week == 7
    ]
    assert asked == without


@given(PROGRAMMES, SESSIONS)
def test_a_week_is_full_after_as_many_days_as_it_asks_for(
    programme: Programme, done: list[Practice]
) -> None:
    first = 0
    days = standing(programme, Run(MONDAY), MONDAY, done).days
    for stage in programme.stages:
        its = days[first : first + stage.days]
        for week in range(0, stage.days, 7):
            practised = 0
            for one in its[week : week + 7]:
                assert one.is_free == (practised >= stage.a_week or not one.items)
                practised += one.done > 0
        first += stage.days


# Words


def test_the_place_is_told_as_the_file_counts() -> None:
    today = at(TWICE, 9).today
    assert today is not None
    assert place_words(TWICE, today) == "Week 2 of 4 · day 3"
    days = Programme("p", "P", (Stage(28, (BAND,)),))
    tenth = at(days, 9).today
    assert tenth is not None
    assert place_words(days, tenth) == "Day 10 of 28"


def test_the_day_is_told_in_a_sentence() -> None:
    assert today_words(at(TWICE, 0), NAMES) == "Neck ten, twice."
    assert today_words(at(TWICE, 0, *did("neck", 0, 0)), NAMES) == "Done for today."
    half = at(TWICE, 0, *did("neck", 0)).today
    assert half is not None
    assert count_words(half) == "1 of 2 done"
    assert tomorrow_words(at(TWICE, 0), NAMES) == "Tomorrow: Neck ten, twice."
    full = at(TWICE, 5, *did("neck", 0, 1, 2, 3, 4))
    assert today_words(full, NAMES) == "You have your 5 days of this week. Today is free."
    weekends = Programme("p", "P", (Stage(7, (BAND,), weekdays=frozenset({5, 6})),))
    assert today_words(at(weekends, 0), NAMES) == "Today is free."
    assert tomorrow_words(at(TWICE, 27), NAMES) == "This is the last day."
    assert tomorrow_words(full, NAMES) == "Tomorrow is free."


def test_the_end_tells_what_was_done_and_nothing_else() -> None:
    some, none = at(TWICE, 40, *did("neck", 0, 1, 1)), at(TWICE, 40)
    assert end_words(some).startswith(
        "“Neck” is behind you. You took time for yourself on 2 days, 3 sessions in all."
    )
    assert end_words(none).startswith("“Neck” is over. Begin it again whenever it suits you")
    for word in ("miss", "only", "fail", "should", "%"):
        assert word not in end_words(some) + end_words(none)


def test_stages_are_told_in_words() -> None:
    stages = (
        Stage(14, (NECK, SIGH), weekdays=frozenset({0, 4}), is_in_weeks=True),
        Stage(7, (GENTLY, Item(("scan",), 5, None, 600_000)), is_in_turn=True, is_in_weeks=True),
    )
    assert stage_lines(Programme("p", "P", stages), NAMES) == (
        ("Weeks 1 to 2", "Neck ten, twice; Sigh or Box. On Mondays and Fridays."),
        ("Week 3", "In turn: Band (first weeks); Scan, 10 minutes, 5 times. Every day."),
    )


def test_how_much_of_a_day_it_takes_is_told() -> None:
    def length_ms(item: Item) -> int:
        return {"neck": 598_000, "band": 80_000, "sigh": 10_000}[item.routines[0]]

    turns = Programme("p", "P", (Stage(7, (NECK, SIGH), is_in_turn=True), Stage(7, (BAND, SIGH))))
    assert minutes_words(TWICE, length_ms) == "20 minutes a day"
    assert minutes_words(turns, length_ms) == "1 to 20 minutes a day"


@pytest.mark.parametrize("day", [0, 3, 40])
def test_a_preview_begins_on_its_day(day: int) -> None:
    days = preview(TWICE, MONDAY + day)
    assert [one.day for one in days] == [MONDAY + day + number for number in range(28)]
    assert {one.seen_from(MONDAY + day) for one in days} == {Look.TODAY, Look.COMING}
