"""Journals of any kind, for Hypothesis: ids that clash, and texts of any sign."""

import json
from typing import Any

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
from relaxapp.core.journal_export import to_json

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


_ODD: list[Any] = [None, True, -1, 0.5, 10**400, 2**63, float("nan"), float("inf"), "", "s1", "\0"]
_ODD += [
    "\ud800",
    "\u202e",
    "a" * 20_001,
    [],
    {},
    [[]],
    {"at_ms": 0},
    {"at_ms": 0, "offset_min": 0},
]
odd_values = st.sampled_from(_ODD) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=6,
)


@st.composite
def journal_files(draw: st.DrawFn) -> bytes:
    """The file of a journal in which some values, keys or bytes are others."""
    tree = json.loads(to_json(draw(journals())))
    for _ in range(draw(st.integers(0, 3))):
        _change(draw, tree)
    raw = bytearray(json.dumps(tree).encode())
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(raw)))
        raw[at : at + draw(st.integers(0, 3))] = draw(st.binary(max_size=3))
    return bytes(raw)


def _change(draw: st.DrawFn, tree: Any) -> None:
    """Puts something else in a place of a tree, or takes it away."""
    while True:
        places = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not places:
            return
        place = draw(st.sampled_from(places))
        inner = tree[place]
        if isinstance(inner, dict | list) and inner and draw(st.booleans()):
            tree = inner
        elif draw(st.booleans()):
            tree[place] = draw(odd_values)
            return
        else:
            del tree[place]
            return


def _time(record: object) -> tuple[int, str]:
    at = getattr(record, "began", None) or record.at
    return at.at_ms, record.id
