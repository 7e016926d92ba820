"""Changes to a routine's text: what is meant comes about, and nothing else changes."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_texts import COUNTS, LENGTHS, SIMPLE_STEPS, TEXTS, routine_texts

from relaxapp.core.building import RoutineText
from relaxapp.core.places import comments_in, placed_of
from relaxapp.core.values import ForTheEditor, values_of

ROOT = Path(__file__).parent.parent.parent
SHIPPED = sorted((ROOT / "routines").rglob("*.yaml"))

TEXT = """\
# head
name: Neck  # mine
kind: stretch
steps:
  # first
  - move: chin-tuck
    hold: 5s  # not more

  - {say: Shake out., for: 10s}  # b

  # last
  - rest: 5s
"""


def edited(text: str, change: Callable[[RoutineText], RoutineText]) -> str:
    return change(RoutineText.of(text)).text


CHANGES: dict[str, tuple[Callable[[RoutineText], RoutineText], str, str]] = {
    "another value": (
        lambda text: text.with_step_keys(0, {"hold": "8s"}),
        "    hold: 5s  # not more\n",
        "    hold: 8s  # not more\n",
    ),
    "a new key": (
        lambda text: text.with_step_keys(0, {"times": "10"}),
        "  # not more\n",
        "  # not more\n    times: 10\n",
    ),
    "a key less, its comment kept": (
        lambda text: text.with_step_keys(0, {"hold": None}),
        "    hold: 5s  # not more\n",
        "    # not more\n",
    ),
    "a new key in braces": (
        lambda text: text.with_step_keys(1, {"say": "Well, then", "text": "x"}),
        "{say: Shake out., for: 10s}",
        '{say: "Well, then", for: 10s, text: x}',
    ),
    "a key less in braces": (
        lambda text: text.with_step_keys(1, {"for": None}),
        "{say: Shake out., for: 10s}",
        "{say: Shake out.}",
    ),
    "another name": (lambda text: text.with_key("name", "A: b"), "Neck  #", '"A: b"  #'),
    "a new key at the top": (
        lambda text: text.with_key("summary", "Short."),
        "kind: stretch\n",
        "kind: stretch\nsummary: Short.\n",
    ),
    "a step before another": (
        lambda text: text.with_step(0, {"move": "lean", "hold": "20s"}),
        "  # first\n",
        "  - move: lean\n    hold: 20s\n\n  # first\n",
    ),
    "a step at the end": (
        lambda text: text.with_step(3, {"say": "Done."}),
        "  - rest: 5s\n",
        "  - rest: 5s\n\n  - say: Done.\n",
    ),
    "a step twice": (
        lambda text: text.with_step_doubled(2),
        "  # last\n  - rest: 5s\n",
        "  # last\n  - rest: 5s\n\n  # last\n  - rest: 5s\n",
    ),
    "a step less": (
        lambda text: text.without_step(0),
        "  # first\n  - move: chin-tuck\n    hold: 5s  # not more\n\n",
        "",
    ),
    "the last step less": (lambda text: text.without_step(2), "\n  # last\n  - rest: 5s\n", ""),
}


@pytest.mark.parametrize(("change", "old", "new"), CHANGES.values(), ids=CHANGES.keys())
def test_a_change_leaves_all_else_as_typed(
    change: Callable[[RoutineText], RoutineText], old: str, new: str
) -> None:
    assert TEXT.count(old) == 1
    assert edited(TEXT, change) == TEXT.replace(old, new)


def test_a_step_moves_with_its_comments_and_the_gaps_stay() -> None:
    assert edited(TEXT, lambda text: text.with_step_moved(2, 0)) == (
        "# head\nname: Neck  # mine\nkind: stretch\nsteps:\n"
        "  # last\n  - rest: 5s\n\n"
        "  # first\n  - move: chin-tuck\n    hold: 5s  # not more\n\n"
        "  - {say: Shake out., for: 10s}  # b\n"
    )


def test_steps_come_back_after_the_last_was_removed() -> None:
    text = "name: A\nkind: mixed\nsteps:  # mine\n- rest: 5s\n\ntags: [a]\n"
    none = RoutineText.of(text).without_step(0)
    assert none.text == "name: A\nkind: mixed\nsteps: []  # mine\n\ntags: [a]\n"
    again = none.with_step(0, {"rest": "6s"})
    assert again.text == "name: A\nkind: mixed\nsteps:  # mine\n  - rest: 6s\n\ntags: [a]\n"


@pytest.mark.parametrize("steps", ["", "steps:\n", "steps: []\n"])
def test_the_first_step_of_a_file(steps: str) -> None:
    text = edited(f"name: A\nkind: mixed\n{steps}", lambda text: text.with_step(0, {"rest": "6s"}))
    assert text == "name: A\nkind: mixed\nsteps:\n  - rest: 6s\n"


def test_one_step_at_the_top_becomes_a_list_with_the_second() -> None:
    text = (
        "name: Box\nkind: breathing\n# four\nbreathe: 4-4-4-4  # equal\n\nfor: 5 min\ntags: [a]\n"
    )
    assert edited(text, lambda text: text.with_step(1, {"say": "Done."})) == (
        "name: Box\nkind: breathing\n# four\nsteps:\n  - breathe: 4-4-4-4  # equal\n\n"
        "    for: 5 min\n  - say: Done.\ntags: [a]\n"
    )


def test_the_one_step_at_the_top_changes_in_its_place() -> None:
    text = "name: Box\nbreathe: 4-4-4-4\ntext: Slow.  # so\nfor: 5 min\nkind: breathing\n"
    changes = {"breathe": "5-5-5-5", "for": None, "rounds": "10"}
    assert edited(text, lambda text: text.with_step_keys(0, changes)) == (
        "name: Box\nbreathe: 5-5-5-5\ntext: Slow.  # so\nrounds: 10\nkind: breathing\n"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("say: 'It''s'  # c", "say: New words.  # c"),
        ("say: >-  # c\n      It\n      is", "say: New words.  # c"),
        ("say: a\n      b", "say: New words."),
        ("say:  # c\n      a b", "say:  # c\n      New words."),
        ("say:\n      a b", "say: New words."),
        ("say:   # c", "say: New words.   # c"),
    ],
)
def test_texts_of_all_styles_get_other_words(before: str, after: str) -> None:
    text = "name: A\nsteps:\n  - {}\n  - rest: 5s\n"
    new = edited(
        text.replace("{}", before), lambda text: text.with_step_keys(0, {"say": "New words."})
    )
    assert new == text.replace("{}", after)


def test_long_words_are_folded() -> None:
    long = " ".join(["word"] * 40)
    text = edited(TEXT, lambda text: text.with_step(3, {"say": long}))
    assert "  - say: >-\n      word word" in text
    assert max(map(len, text.splitlines())) < 100


REFUSED = {
    "name: 'oops\n": "line 1: a quote is opened here and never closed",
    "- a\n": "it has no keys",
    "{name: A, steps: []}\n": "it stands in braces",
    "name: A\nlike: box\nfor: 5 min\n": "its steps are those of 'box'",
    "name: A\nsteps: [rest: 5s]\n": "its steps stand in brackets",
    "name: A\nsteps: 5\n": "its steps are not a list",
    "name: A\nsteps:\n- rest\n": "one of its steps has no keys",
    "name: A\nsteps:\n- &a {rest: 5s}\n": "line 3: anchors are not read: '&a'",
    "name: A\nrest: 5s\nsteps:\n- rest: 5s\n": "it has both 'steps' and 'rest' at the top",
    "name: A\nrest: 5s\nsay: Hi\n": "it has two verbs at the top: 'rest' and 'say'",
    "name: A\nrest: 5s\nlevels:\n  long:\n    rest: 9s\n": "its levels have steps of their own",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=REFUSED.values())
def test_what_cannot_be_built_is_for_the_editor(text: str, reason: str) -> None:
    with pytest.raises(ForTheEditor) as refused:
        RoutineText.of(text)
    assert refused.value.reason == reason
    assert str(refused.value) == f"this file is for the editor: {reason}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            "name: A\nsit: A\nfor: 5 min\nlevels: {long: {for: 9 min}}\n",
            "its levels change 'for' of its one step",
        ),
        ("name: A\nsit: A\ntags: [b]\nfor: 5 min\n", "the keys of its step stand apart"),
    ],
)
def test_a_second_step_that_would_change_the_first_is_refused(text: str, reason: str) -> None:
    with pytest.raises(ForTheEditor, match=reason):
        RoutineText.of(text).with_step(1, {"rest": "5s"})


def test_a_change_that_would_lose_a_comment_is_refused() -> None:
    text = "name: A\nsteps:\n- breathe:\n  - in: 4s\n  # slowly\n  - out: 6s\n  for: 5 min\n"
    with pytest.raises(ForTheEditor, match="a comment would be lost"):
        RoutineText.of(text).with_step_keys(0, {"breathe": "4-6"})


def test_shipped_routines_can_be_built_but_for_those_with_steps_in_levels() -> None:
    reasons = Counter(_reason(path.read_text(encoding="utf-8")) for path in SHIPPED)
    assert set(reasons) <= {None, "its levels have steps of their own"}
    assert reasons[None] > len(SHIPPED) / 2


def _reason(text: str) -> str | None:
    try:
        RoutineText.of(text)
    except ForTheEditor as refused:
        return refused.reason
    return None


# Any text, any changes

CHANGED_VALUES = st.fixed_dictionaries(
    {},
    optional={"text": TEXTS | st.none(), "for": LENGTHS | st.none(), "times": COUNTS | st.none()},
)


def check_builder_round_trip(data: st.DataObject) -> None:
    """Builds at a random text; raises where a promise of the builder is broken."""
    text = data.draw(routine_texts())
    try:
        built = RoutineText.of(text)
    except ForTheEditor:
        return
    assert built.text == text
    assert built.values == values_of(text)
    for _ in range(data.draw(st.integers(1, 4))):
        try:
            built = _change(data, built)
        except ForTheEditor:
            assert built.values == values_of(built.text)  # as it was


def _change(data: st.DataObject, built: RoutineText) -> RoutineText:
    """The text after one change, once it has been looked at from all sides."""
    count = len(built.steps)
    ways = ["key", "insert", *(["keys", "double", "remove", "move"] if count else [])]
    at = data.draw(st.integers(0, max(count - 1, 0)))
    match data.draw(st.sampled_from(ways)):
        case "key":
            name = data.draw(st.sampled_from(["name", "kind", "summary", "prepare"]))
            value = data.draw(TEXTS | (st.none() if name in built.values else st.nothing()))
            new = built.with_key(name, value)
            check_values(built, new, {**built.values, name: value})
            check_comments(built, new, [], [])
        case "keys":
            changes = data.draw(CHANGED_VALUES)
            new = built.with_step_keys(at, changes)
            step = {**built.steps[at], **changes}
            check_steps(built, new, [*built.steps[:at], step, *built.steps[at + 1 :]])
            check_comments(built, new, [], [])
            check_outside(built, new, at)
        case "insert":
            at = data.draw(st.integers(0, count))
            step = data.draw(SIMPLE_STEPS)
            new = built.with_step(at, step)
            check_steps(built, new, [*built.steps[:at], step, *built.steps[at:]])
            check_comments(built, new, [], [])
            check_there_and_back(built, new.without_step(at))
        case "double":
            new = built.with_step_doubled(at)
            check_steps(built, new, [*built.steps[: at + 1], *built.steps[at:]])
            check_comments(built, new, [], comments_of(built, at))
            check_there_and_back(built, new.without_step(at + 1))
        case "remove":
            new = built.without_step(at)
            check_steps(built, new, [*built.steps[:at], *built.steps[at + 1 :]])
            check_comments(built, new, comments_of(built, at), [])
            if is_list(built) and count > 1:
                assert is_within(new.text.splitlines(), built.text.splitlines())
        case _:
            to = data.draw(st.integers(0, count - 1))
            new = built.with_step_moved(at, to)
            steps = list(built.steps)
            steps.insert(to, steps.pop(at))
            check_steps(built, new, steps)
            check_comments(built, new, [], [])
            assert Counter(new.text.splitlines()) == Counter(built.text.splitlines())
            assert new.with_step_moved(to, at).text.rstrip("\r\n") == built.text.rstrip("\r\n")
    return new


def is_list(built: RoutineText) -> bool:
    return built.outline.step_list is not None


def check_steps(built: RoutineText, new: RoutineText, steps: list[Any]) -> None:
    meant = [{key: one for key, one in step.items() if one is not None} for step in steps]
    assert [dict(step) for step in new.steps] == meant
    ours = {name for step in (*built.steps, *new.steps) for name in step} | {"steps"}
    others = {name: value for name, value in built.values.items() if name not in ours}
    assert {name: new.values.get(name) for name in others} == others


def check_values(built: RoutineText, new: RoutineText, meant: dict[str, Any]) -> None:
    assert new.values == values_of(new.text)
    assert new.values == {name: one for name, one in meant.items() if one is not None}


def comments(text: str) -> Counter[str]:
    root = placed_of(text)
    assert root is not None
    return Counter(said for _, said in comments_in(text, root))


def comments_of(built: RoutineText, index: int) -> list[str]:
    """The comments of a step, found without the code that is looked at."""
    if not is_list(built):
        return []
    place = built.outline.steps[index]
    root = placed_of(built.text)
    assert root is not None
    return [one for at, one in comments_in(built.text, root) if place.start <= at < place.end]


def check_comments(built: RoutineText, new: RoutineText, gone: list[str], more: list[str]) -> None:
    before = comments(built.text) + Counter(more)
    if is_list(built):
        assert comments(new.text) == before - Counter(gone)
    else:  # those of the step at the top belong to it once it stands in a list
        assert comments(new.text) <= before + before


def check_outside(built: RoutineText, new: RoutineText, index: int) -> None:
    """Raises unless all that is not the step is what it was, byte for byte."""
    if is_list(built):
        place = built.outline.steps[index]
        assert new.text.startswith(built.text[: place.start])
        assert new.text.endswith(built.text[place.end :])


def check_there_and_back(built: RoutineText, back: RoutineText) -> None:
    """Raises unless a step that came and went left nothing behind."""
    if is_list(built) and built.steps:
        assert back.text.rstrip("\r\n") == built.text.rstrip("\r\n")


def is_within(some: list[str], all_of_them: list[str]) -> bool:
    """Whether the lines stand among the others in the same order."""
    others = iter(all_of_them)
    return all(line in others for line in some)


@settings(
    deadline=None,
    max_examples=300,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.data())
def test_any_changes_to_any_text(data: st.DataObject) -> None:
    check_builder_round_trip(data)


@settings(deadline=None, max_examples=300)
@given(
    st.lists(SIMPLE_STEPS, max_size=4), st.dictionaries(st.sampled_from(["name", "summary"]), TEXTS)
)
def test_a_new_file_says_what_was_meant(steps: list[dict[str, Any]], keys: dict[str, str]) -> None:
    from relaxapp.core.writing import routine_text

    text = routine_text(keys, steps, "# yaml-language-server: $schema=x\n")
    assert text.startswith("# yaml-language-server: $schema=x\n")
    assert values_of(text) == {**keys, "steps": steps}
    assert RoutineText.of(text).steps == tuple(steps)
