"""What is recorded: days that belong to the wall, and check-ins around their session."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.journal import CheckIn, Pair, SessionRecord, Stamp, When, pairs


@given(
    st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1)),
    st.integers(-12 * 60, 14 * 60),
)
def test_a_stamp_shows_the_day_and_time_of_the_wall(wall: datetime, offset_min: int) -> None:
    wall = wall.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=offset_min)))
    epoch_ms = round((wall - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1_000)
    local = Stamp(epoch_ms, offset_min).local
    midnight = wall.replace(hour=0, minute=0, second=0)
    assert local.day == Stamp(epoch_ms, offset_min).day == wall.toordinal()
    assert local.ms == (wall - midnight).total_seconds() * 1_000


def session(id: str) -> SessionRecord:
    return SessionRecord(id, Stamp(10_000), "neck-two", "Neck two", "stretch", 120_000)


def check_in(at_ms: int, when: When, session: str | None, tension: int = 5) -> CheckIn:
    return CheckIn(f"{at_ms}", Stamp(at_ms), tension, when=when, session=session)


def test_a_pair_has_the_check_ins_nearest_to_its_session() -> None:
    early, before = check_in(1, When.BEFORE, "a"), check_in(2, When.BEFORE, "a")
    after, late = check_in(20, When.AFTER, "a"), check_in(30, When.AFTER, "a")
    found = pairs([session("a")], [late, before, early, after])
    assert found == (Pair(session("a"), before, after),)


def test_a_session_with_one_side_only_is_no_pair() -> None:
    one_side = [check_in(1, When.BEFORE, "a"), check_in(2, When.APART, None)]
    assert pairs([session("a"), session("b")], one_side) == ()


def test_a_check_in_that_says_nothing_is_empty() -> None:
    assert CheckIn("a", Stamp(0)).is_empty
    assert not CheckIn("a", Stamp(0), pain=0).is_empty
    assert not CheckIn("a", Stamp(0), places=("neck",)).is_empty
