"""Check-ins and the sessions that they stand beside."""

from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.check_ins import FRESH_MS, CheckIns, Said, said_in, tidy
from relaxapp.core.journal import LONGEST_NOTE, PLACES, CheckIn, Stamp, When

TENSE = Said(tension=7)
AT = Stamp(1_000_000_000)


def later(ms: int) -> Stamp:
    return AT._replace(at_ms=AT.at_ms + ms)


def test_what_was_said_within_half_an_hour_is_how_it_was_before() -> None:
    state = CheckIns().say_now(TENSE, AT, "a").begin("run", later(FRESH_MS))
    assert state.before == CheckIn("a", AT, 7, when=When.BEFORE, session="run")
    assert state.now is None


def test_what_was_said_longer_ago_stays_apart() -> None:
    state = CheckIns().say_now(TENSE, AT, "a").begin("run", later(FRESH_MS + 1))
    assert state.before is None


def test_a_clock_that_was_set_back_makes_nothing_a_before() -> None:
    assert CheckIns().say_now(TENSE, AT, "a").begin("run", later(-1)).before is None


def test_moving_the_slider_again_changes_the_same_check_in() -> None:
    state = CheckIns().say_now(TENSE, AT, "a").say_now(Said(tension=4), later(5), "b")
    assert state.now == CheckIn("a", later(5), 4)


def test_half_an_hour_after_it_another_check_in_is_begun() -> None:
    state = CheckIns().say_now(TENSE, AT, "a")
    assert state.said_now(later(FRESH_MS + 1)).is_empty
    after = state.say_now(Said(tension=4), later(FRESH_MS + 1), "b")
    assert after.now == CheckIn("b", later(FRESH_MS + 1), 4)


def test_the_next_session_does_not_take_the_check_in_of_the_last_one() -> None:
    state = CheckIns().say_now(TENSE, AT, "a").begin("one", AT).begin("two", later(1))
    assert state.records == ()


def test_nobody_is_counted_who_said_nothing() -> None:
    nothing = Said()
    state = CheckIns().say_now(nothing, AT, "a").begin("run", AT)
    state = state.say_before(nothing, "b").say_after(nothing, AT, "c")
    assert state.records == ()
    taken_back = CheckIns().say_now(TENSE, AT, "a").say_now(nothing, AT, "b")
    assert taken_back.begin("run", AT).before is None


def test_how_it_was_before_may_be_said_afterwards_and_counts_from_the_beginning() -> None:
    state = CheckIns().begin("run", AT).say_before(TENSE, "a").say_after(Said(3), later(9), "b")
    assert state.before == CheckIn("a", AT, 7, when=When.BEFORE, session="run")
    assert state.after == CheckIn("b", later(9), 3, when=When.AFTER, session="run")
    assert state.leave() == CheckIns()


def test_a_program_that_begins_anew_takes_up_what_was_just_said() -> None:
    kept = (
        CheckIn("old", later(-FRESH_MS - 1), 9),
        CheckIn("of a session", later(-2), 8, when=When.AFTER, session="x"),
        CheckIn("here", later(-3), 7),
    )
    assert CheckIns().take_up(kept, AT).now == kept[2]
    said = CheckIns().say_now(TENSE, AT, "a")
    assert said.take_up(kept, AT) == said


def test_a_session_that_came_to_nothing_keeps_no_check_in() -> None:
    said = CheckIns().say_now(TENSE, AT, "a")
    begun = said.begin("run", later(5))
    assert begun.take_back() == said
    assert begun.take_back().begin("other", later(9)).before == CheckIn(
        "a", AT, 7, when=When.BEFORE, session="other"
    )


def test_what_is_said_is_brought_within_its_bounds() -> None:
    said = Said(11, -1, 3, ("jaw", "nowhere", "head"), "  one\nline " + "x" * 600)
    tidied = tidy(said)
    assert (tidied.tension, tidied.pain, tidied.mood) == (10, 0, 3)
    assert tidied.places == ("head", "jaw")
    assert tidied.note.startswith("one line x")
    assert len(tidied.note) == LONGEST_NOTE


numbers = st.none() | st.integers(0, 10)
saids = st.builds(
    Said,
    numbers,
    numbers,
    numbers,
    st.lists(st.sampled_from(list(PLACES)), max_size=3).map(tuple),
    st.text(max_size=5),
)
acts = st.lists(
    st.tuples(
        st.sampled_from(("now", "begin", "before", "after", "leave", "nothing", "again")),
        saids,
        st.integers(-60_000, FRESH_MS + 60_000),
    ),
    max_size=25,
)


@given(acts)
def test_each_check_in_stands_on_one_side_of_one_session(
    done: list[tuple[str, Said, int]],
) -> None:
    """Whatever is done in whatever order: what was kept of a check-in is never of two sessions."""
    state, at = CheckIns(), AT
    kept: dict[str, CheckIn] = {}
    beside: dict[str, tuple[When, str]] = {}
    told_apart: set[str] = set()
    for number, (act, said, pause_ms) in enumerate(done):
        at, id = later(at.at_ms - AT.at_ms + pause_ms), str(number)
        match act:
            case "now":
                state = state.say_now(said, at, id)
            case "begin":
                state = state.begin(f"session {number}", at)
            case "before":
                state = state.say_before(said, id)
            case "after":
                state = state.say_after(said, at, id)
            case "leave":
                state = state.leave()
            case "nothing":
                state = state.take_back()
                for one in state.records:
                    beside.pop(one.id, None)
            case "again":
                state = CheckIns().take_up(kept.values(), at)
        for one in state.records:
            kept[one.id] = one
            if one.session is None:
                assert one.when is When.APART
                assert one.id not in beside
                told_apart.add(one.id)
            else:
                assert beside.setdefault(one.id, (one.when, one.session)) == (
                    one.when,
                    one.session,
                )
                if one.when is When.BEFORE and one.id in told_apart:
                    assert 0 <= state.began.at_ms - one.at.at_ms <= FRESH_MS
    sides = list(beside.values())
    assert len(sides) == len(set(sides))
    assert said_in(None).is_empty
