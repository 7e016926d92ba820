"""What was recorded comes to: nothing counted twice, nothing that could be lost."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from random_years import journal_of, made_up

from relaxapp.core.break_plan import DAY_MS
from relaxapp.core.helped import Measure, tally
from relaxapp.core.journal import EPOCH_DAY, CheckIn, SessionRecord, Stamp, When
from relaxapp.core.progress import (
    Change,
    Day,
    done_of,
    monday_of,
    progress,
    progress_of,
    year,
    year_began,
)

MONDAY = date(2026, 11, 23).toordinal()
TODAY = MONDAY + 5


def done(
    day: int, played_ms: int = 180_000, routine: str = "neck-two", n: int = 0
) -> SessionRecord:
    began = Stamp((day - EPOCH_DAY) * DAY_MS + 9 * 3_600_000 + n)
    return SessionRecord(f"{day}-{n}", began, routine, "Neck two", "stretch", 180_000, played_ms)


def told(session: SessionRecord, before: int, after: int) -> tuple[CheckIn, CheckIn]:
    at_ms = session.began.at_ms
    return (
        CheckIn(f"{session.id}b", Stamp(at_ms), before, when=When.BEFORE, session=session.id),
        CheckIn(f"{session.id}a", Stamp(at_ms + 9), after, when=When.AFTER, session=session.id),
    )


def test_weeks_begin_on_monday() -> None:
    assert [monday_of(MONDAY + day) for day in range(8)] == [MONDAY] * 7 + [MONDAY + 7]


def test_this_week_has_all_its_days() -> None:
    found = progress([done(MONDAY), done(MONDAY, n=1), done(TODAY)], (), TODAY).this_week
    assert [one.sessions for one in found] == [2, 0, 0, 0, 0, 1, 0]
    assert found[0] == Day(MONDAY, 360_000, 2)


def test_a_look_is_no_session() -> None:
    assert progress([done(MONDAY, 10_000)], (), TODAY).is_empty


def test_a_short_routine_done_whole_is_one() -> None:
    far_look = SessionRecord("a", Stamp(0), "far-look", "Far look", "relaxation", 20_000, 20_000)
    assert progress([far_look], (), TODAY).sessions == 1


def test_a_week_that_has_just_begun_takes_nothing_away() -> None:
    regular = [done(MONDAY - 7 + day) for day in (0, 2, 4)]
    assert progress(regular, (), MONDAY).regular_weeks() == (1, 1)


def test_this_week_counts_once_it_is_regular() -> None:
    both = [done(MONDAY + day) for day in (-7, 0, 1, 2)]
    assert progress(both, (), TODAY).regular_weeks() == (1, 2)


def test_a_missed_week_is_one_of_many() -> None:
    before = [done(MONDAY - 14 + day) for day in (0, 1, 2)]
    found = progress([*before, done(TODAY)], (), TODAY)
    assert [one.sessions for one in found.weeks] == [3, 0, 1]
    assert found.regular_weeks() == (1, 2)


def test_changes_are_the_means_of_a_day() -> None:
    one, two = done(MONDAY), done(MONDAY, n=1)
    found = progress([one, two], [*told(one, 6, 4), *told(two, 8, 3)], TODAY)
    (change,) = found.changes(Measure.TENSION)
    assert change == Change(MONDAY, tally([(6, 4), (8, 3)]))
    assert (change.tally.mean_before, change.tally.mean_after) == (7.0, 3.5)
    assert found.changes(Measure.PAIN) == ()
    assert found.effects(Measure.TENSION)["neck-two"].mean == 3.5


def test_the_year_ends_today() -> None:
    found = year((Day(TODAY, 60_000, 1),), TODAY)
    assert len(found) == 53
    assert [len(week) for week in found] == [7] * 52 + [6]
    assert found[-1][-1] == Day(TODAY, 60_000, 1)


@given(st.lists(st.tuples(st.integers(TODAY - 500, TODAY), st.integers(0, 400_000)), max_size=40))
def test_all_minutes_are_somewhere_and_only_once(given_: list[tuple[int, int]]) -> None:
    sessions = [done(day, ms, n=n) for n, (day, ms) in enumerate(given_)]
    found = progress(sessions, (), TODAY)
    assert sum(one.played_ms for one in found.weeks) == found.played_ms
    assert sum(one.sessions for one in found.weeks) == found.sessions
    assert sum(count for _, count in found.by_kind) == found.sessions
    assert sum(one.days for one in found.weeks) == len(found.days)
    regular, of = found.regular_weeks()
    assert 0 <= regular <= of <= 12


def test_what_the_history_reads_comes_to_the_same_as_its_records() -> None:
    made = made_up(TODAY, 200)
    journal = journal_of(made)
    assert done_of(journal.sessions, journal.check_ins) == made
    assert progress(journal.sessions, journal.check_ins, TODAY) == progress_of(made, TODAY)


def test_the_year_begins_on_the_first_day_of_its_calendar() -> None:
    assert year((), TODAY)[0][0].day == year_began(TODAY)


def test_the_most_frequent_kind_comes_first_and_then_by_name() -> None:
    three = [replace(done(MONDAY, n=n), kind=kind) for n, kind in enumerate("bac")]
    found = progress([*three, replace(done(MONDAY, n=9), kind="c")], (), TODAY)
    assert found.by_kind == (("c", 2), ("a", 1), ("b", 1))
    assert found.names == {"neck-two": "Neck two"}
