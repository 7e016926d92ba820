"""Which programme is under way, out of what was recorded."""

from relaxapp.core.break_plan import DAY_MS
from relaxapp.core.journal import Ended, ProgrammeRun, SessionRecord, Stamp
from relaxapp.core.programme_days import Pause, Practice, Run
from relaxapp.core.programme_runs import (
    new_pause,
    pause_under_way,
    practices_of,
    run_of,
    under_way,
)

FIRST = Stamp(0).local.day


def on(day: int) -> Stamp:
    return Stamp(day * DAY_MS + DAY_MS // 2)


NECK = ProgrammeRun("1", "neck", on(0))


def test_nothing_is_under_way_where_nothing_was_begun() -> None:
    assert under_way([]) is None


def test_the_one_begun_last_is_under_way_unless_it_was_left() -> None:
    older, left = ProgrammeRun("2", "band", on(-9), on(-1)), ProgrammeRun("3", "calm", on(3), on(4))
    assert under_way([older, NECK, left]) == NECK


def test_a_pause_is_no_programme() -> None:
    pause = new_pause(NECK, "9", on(4))
    runs = [NECK, pause]
    assert under_way(runs) == NECK
    assert pause_under_way(NECK, runs) == pause
    assert run_of(NECK, runs, ()) == Run(FIRST, (Pause(FIRST + 4),))


def test_a_pause_that_is_over_has_an_end() -> None:
    pause = ProgrammeRun("9", "1", on(4), on(6))
    assert pause_under_way(NECK, [NECK, pause]) is None
    assert run_of(NECK, [pause], ()) == Run(FIRST, (Pause(FIRST + 4, FIRST + 6),))


def test_what_was_done_on_the_day_of_the_pause_still_counts() -> None:
    pause = new_pause(NECK, "9", on(4))
    run = run_of(NECK, [pause], (Practice("neck-two", FIRST + 4),))
    assert run.pauses == (Pause(FIRST + 5),)
    assert run.is_resting


def test_half_a_session_counts_and_less_does_not() -> None:
    def session(played_ms: int, ended: Ended) -> SessionRecord:
        return SessionRecord("s", on(2), "neck-two", "Neck", "stretch", 100, played_ms, ended)

    counted = (
        session(100, Ended.COMPLETED),
        session(30, Ended.COMPLETED),  # steps were passed over
        session(50, Ended.STOPPED),
        session(80, Ended.OPEN),
    )
    assert practices_of(counted) == (Practice("neck-two", FIRST + 2),) * 4
    assert practices_of((session(49, Ended.STOPPED), session(0, Ended.OPEN))) == ()
