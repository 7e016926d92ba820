"""Journals of any kind, for Hypothesis: ids that clash, and texts of any sign."""

from hypothesis import strategies as st

from relaxapp.core.journal import (
    PLACES,
    Answer,
    CheckIn,
    Ended,
    Fate,
    Journal,
    ProgrammeRun,
    SessionRecord,
    Stamp,
    When,
    Worry,
)

texts = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=20
) | st.sampled_from(["=1+1", "-2", '"', "a,b", "a\r\nb", "'; DROP TABLE sessions; --"])
stamps = st.builds(Stamp, st.integers(0, 2_000_000_000_000), st.integers(-1080, 1080))
lengths = st.integers(0, 14_400_000)
scores = st.none() | st.integers(0, 10)


def _ids(letter: str) -> st.SearchStrategy[str]:
    return st.integers(0, 5).map(lambda number: f"{letter}{number}")


sessions = st.builds(
    SessionRecord,
    *(_ids("s"), stamps, texts, texts, texts, lengths, lengths, st.sampled_from(Ended)),
    st.none() | texts,
    st.none() | st.integers(1, 14_400_000),
)
check_ins = st.builds(
    CheckIn,
    *(_ids("c"), stamps, scores, scores, scores),
    st.lists(st.sampled_from(sorted(PLACES)), max_size=3).map(tuple),
    texts,
    st.sampled_from(When),
    st.none() | _ids("s"),
)
answers = st.builds(Answer, _ids("a"), stamps, _ids("s"), texts, texts, texts, st.none() | texts)
worries = st.builds(
    Worry, _ids("w"), stamps, texts, st.sampled_from(Fate), texts, st.none() | stamps
)
runs = st.builds(ProgrammeRun, _ids("r"), texts, stamps, st.none() | stamps)


def _some(records: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(records, max_size=4, unique_by=lambda one: one.id)


@st.composite
def journals(draw: st.DrawFn) -> Journal:
    """What a history can hold: nothing that was deleted is there."""
    gone = frozenset(draw(st.lists(st.one_of(*map(_ids, "scawr")), max_size=3)))
    kinds = [draw(_some(kind)) for kind in (sessions, check_ins, answers, worries, runs)]
    kept = [sorted((one for one in kind if one.id not in gone), key=_time) for kind in kinds]
    return Journal(*map(tuple, kept), gone)


def _time(record: object) -> tuple[int, str]:
    at = getattr(record, "began", None) or record.at
    return at.at_ms, record.id
