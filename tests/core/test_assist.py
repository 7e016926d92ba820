"""What is offered and explained while a file is typed. The cursor is the `|` of each text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.assist import Completions, Named, Vocabulary, complete, doc_at
from relaxapp.core.format import FILE_NAMES, MOVE_FILE, ROUTINE_FILE, STEP_NAMES, VERBS
from relaxapp.core.nodes import ListNode, MapNode, Node, Scalar, parse_yaml
from relaxapp.core.programme_file import PROGRAMME_FILE
from relaxapp.core.schema import Spec
from relaxapp.core.yaml_place import spot_at

WORDS = Vocabulary(
    moves={
        "chin-tuck": Named("Chin tuck", "Draw your chin straight back."),
        "wall-angels": Named("Wall angels", "Slide your arms up the wall."),
    },
    routines={
        "box-breathing": Named("Box breathing", "Four equal parts."),
        "neck-two": Named("Neck two", "Two minutes."),
    },
    cautions={"breath-holds": Named("Breath holds"), "new-back-pain": Named("New back pain")},
    cue_sets={"bowl": Named("Bowl")},
    ambiences={"rain": Named("Rain")},
)
PIECES = ["steps:\n", "  - ", "- ", "move: ", "}, ", "], ", "text: |\n", "for", ": ", "levels:\n"]
YAML_LIKE = st.lists(st.sampled_from([*PIECES, *"ab:-# \t\n'\"[]{}$|>😀\r\u2028"]), max_size=40)


def offered(marked: str, root: Spec = ROUTINE_FILE) -> list[str]:
    found = found_at(marked, root)
    return [] if found is None else [item.label for item in found.items]


def found_at(marked: str, root: Spec = ROUTINE_FILE) -> Completions | None:
    return complete(marked.replace("|", "", 1), marked.index("|"), WORDS, root)


def taken(marked: str, label: str, root: Spec = ROUTINE_FILE) -> str:
    """The text once an item has been taken."""
    found = found_at(marked, root)
    assert found is not None
    (item,) = (item for item in found.items if item.label == label)
    text = marked.replace("|", "", 1)
    return text[: found.start] + item.text + text[found.end :]


def said(marked: str, root: Spec = ROUTINE_FILE) -> str | None:
    return doc_at(marked.replace("|", "", 1), marked.index("|"), WORDS, root)


# Keys


def test_an_empty_file_begins_with_what_it_needs() -> None:
    labels = offered("|")
    assert labels[:2] == ["name", "kind"]
    assert set(labels) == {*FILE_NAMES - STEP_NAMES, *VERBS, "steps"}


def test_keys_that_are_there_are_not_offered_again() -> None:
    labels = offered("name: A\nkind: stretch\n|\nsummary: B\nsteps:\n  - say: x\n")
    assert not {"name", "kind", "summary", "steps"} & set(labels)
    assert not set(VERBS) & set(labels)
    assert "level" in labels


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("name: A\nbreathe: 4-6\nfo|", ["for"]),
        ("name: A\nbreathe: 4-6\nfor: 1m\nro|", []),
        ("steps:\n  - move: chin-tuck\n    |\n", [*VERBS["move"].further]),
        ("steps:\n  - move: chin-tuck\n    hold: 5s\n    ti|\n    pause: 1s\n", ["times"]),
        ("steps:\n- move: chin-tuck\n  for: 5s\n  ti|\n", []),
        ("steps:\n  - sit: x\n    |", ["for", "bells"]),
        ("steps:\n  - |\n    ramp: {}\n", ["breathe"]),
        ("steps:\n  - ho|\n", []),
        ("steps:\n  - se|\n", []),
        ("steps:\n  - |", list(VERBS)),
        ("steps:\n  - repeat: 3\n    steps:\n      - say: a\n      - br|\n", ["breathe"]),
        ("steps:\n  - repeat: 3\n    |", ["steps", "between"]),
        ("steps:\n  - {move: x, ho|}", ["hold"]),
        ("steps:\n  - {ho|, move: x}", ["hold"]),
        ("steps:\n  - {|", list(VERBS)),
        ("sound:\n  |", ["cues", "glide", "ambience", "voice"]),
        ("sound: {cues: bowl, |}", ["glide", "ambience", "voice"]),
        ("sound: {cues: bowl,\n  g|}\nkind: x\n", ["glide"]),
        ("sound:\n  {\n  cues: bowl,\n  g|\n", ["glide"]),
        ("breathe:\n  - in: 4s\n    |", ["via", "text"]),
        ("breathe: [{in: 4s, v|", ["via"]),
        ("breathe: {rate: 6/min, |", ["ratio"]),
        ("ramp:\n  from: 10/min\n  |", ["to", "over"]),
        ("bells: {every: 5m, |", ["start", "end"]),
        ("sources:\n  - cite: x\n    y|", ["year"]),
        ("levels:\n  long:\n    brea|", ["breathe"]),
        ("levels: {long: {brea|}}", ["breathe"]),
        ("like: box-breathing\nfo|", ["for"]),
        ("# a\n\nsteps:\n  # b\n  - say: x\n\n  - move: chin-tuck\n    # d\n    sw|", ["switch"]),
    ],
)  # fmt: skip
def test_only_keys_that_may_still_stand_there_are_offered(marked: str, expected: list[str]) -> None:
    assert offered(marked) == expected


@pytest.mark.parametrize(
    ("marked", "label", "after"),
    [
        ("na|", "name", "name: "),
        ("nam|: A", "name", "name: A"),
        ("ste|", "steps", "steps:\n  - "),
        ("steps:\n  - repeat: 2\n    st|", "steps", "steps:\n  - repeat: 2\n    steps:\n      - "),
        ("sou|", "sound", "sound:\n  "),
        ("steps:\n  |", "- move", "steps:\n  - move: "),
        ("steps: [{breathe: 4-6, ra|", "ramp", "steps: [{breathe: 4-6, ramp: {"),
        ("props: |", "chair", "props: [chair]"),
        ("props:\n  |", "- mat", "props:\n  - mat"),
        ("steps:\n  - move: wall|-a  # up", "wall-angels", "steps:\n  - move: wall-angels  # up"),
        ("kind: 'st|'", "stretch", "kind: 'stretch'"),
    ],
)
def test_what_is_taken_stands_in_place_of_the_word(marked: str, label: str, after: str) -> None:
    assert taken(marked, label) == after


# Values


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("kind: str|", ["stretch", "strength"]),
        ("kind: |\nname: A", ["breathing", "meditation", "stretch", "strength", "relaxation",
                              "reflection", "mixed"]),
        ("kind:\n  str|", ["stretch", "strength"]),
        ("kind:|", []),
        ("steps:\n  - move: |", ["chin-tuck", "wall-angels"]),
        ("steps:\n  - move: ang|", ["wall-angels"]),
        ("move: chin|", ["chin-tuck"]),
        ("steps:\n  - use: |", ["box-breathing", "neck-two"]),
        ("like: ne|", ["neck-two"]),
        ("cautions: [|", ["breath-holds", "new-back-pain"]),
        ("cautions:\n  - new|", ["new-back-pain"]),
        ("cautions:\n- new|", ["new-back-pain"]),
        ("props: [chair, wa|]", ["wall"]),
        ("sound: {glide: |", ["on", "off"]),
        ("sound:\n  cues: |", ["bowl"]),
        ("sound:\n  ambience: r|", ["rain"]),
        ("steps:\n  - ask: Well?\n    answer: |", ["scale", "text", "none"]),
        ("steps:\n  - move: chin-tuck\n    text: to $|", ["$side", "$other", "$hold", "$times"]),
        ("steps:\n  - move: chin-tuck\n    text: Turn to $si|de now", ["$side"]),
        ("steps:\n  - say: Turn to $|", []),
        ("name: |", []),
        ("kind: stretch  # st|", []),
        ("# ki|", []),
        ("steps:\n  - say: |\n", []),
        ("steps:\n  - say: >\n      na|", []),
        ("steps:\n  - say: >-  # so\n\n      na|\n    for: 5s", []),
        ("summary: Two words\n  na|", []),
        ("nonsense: |", []),
        ("steps: |x", []),
    ],
)  # fmt: skip
def test_values_are_offered_where_there_are_some(marked: str, expected: list[str]) -> None:
    assert offered(marked) == expected


def test_a_word_that_is_whole_is_not_offered() -> None:
    assert found_at("kind: mixed|") is None
    assert found_at("steps:\n  - move: chin-tuck|") is None


def test_own_words_may_stand_beside_cautions() -> None:
    free, bound = found_at("cautions: [br|"), found_at("kind: br|")
    assert free is not None
    assert bound is not None
    assert (free.is_free, bound.is_free) == (True, False)


def test_names_are_found_too() -> None:
    assert offered("steps:\n  - move: tuck|") == ["chin-tuck"]


def test_move_files_have_their_own_keys() -> None:
    assert "sided" in offered("name: A\n|", MOVE_FILE)
    assert offered("sided: |", MOVE_FILE) == ["yes", "no"]
    assert offered("do: Turn to $si|", MOVE_FILE) == ["$side"]
    assert offered("mistakes:\n  - to $ot|", MOVE_FILE) == ["$other"]
    assert offered("figure:\n  base: seated\n  vi|", MOVE_FILE) == ["view"]
    assert offered("figure:\n  end:\n    left_ha|", MOVE_FILE) == ["left_hand"]
    assert offered("figure:\n  end: {}\n  cy|", MOVE_FILE) == []


# Help


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("na|me: A", "name: what it is called"),
        ("steps:\n  - mo|ve: chin-tuck", "move: does a move, by its id"),
        ("steps:\n  - move: chin-t|uck", "Chin tuck\nDraw your chin straight back."),
        ("steps:\n  - use: box|-breathing", "Box breathing\nFour equal parts."),
        ("kind: str|etch", "kind: where it belongs"),
        ("steps:\n  - move: x\n    text: to $si|de", "$side: the side that is stretched"),
        ("prep|are: 5s", "prepare: the get-ready countdown"),
        ("props: [ch|air]", "props: what you need"),
    ],
)
def test_words_are_explained(marked: str, expected: str) -> None:
    assert (said(marked) or "").startswith(expected)


def test_a_key_says_what_it_takes_and_what_counts_without_it() -> None:
    assert said("prep|are: 5s") == (
        "prepare: the get-ready countdown; 0s for none\n"
        "Takes a length, may be 0s.\nWhen left out: 5s."
    )


def test_a_verb_says_what_goes_with_it() -> None:
    assert "Goes with: for, bells." in (said("si|t: x") or "")


@pytest.mark.parametrize("marked", ["nonsen|se: 1", "# na|me", "|", "summary: Just wor|ds"])
def test_other_words_are_not_explained(marked: str) -> None:
    assert said(marked) is None


# Any text


@given(YAML_LIKE.map("".join) | st.text(max_size=40), st.data())
def test_any_text_can_be_asked_of(text: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    found = complete(text, offset, WORDS)
    doc_at(text, offset, WORDS)
    if found is not None:
        assert 0 <= found.start <= offset <= found.end <= len(text)
        assert found.items


def places(
    node: Node, path: tuple[str | None, ...] = ()
) -> list[tuple[Scalar, tuple[str | None, ...]]]:
    """Every key of a file with the path of its map."""
    match node:
        case MapNode(entries=entries):
            return [
                place
                for key, value in entries
                for place in [(key, path), *places(value, (*path, key.text))]
            ]
        case ListNode(items=items):
            return [place for one in items for place in places(one, (*path, None))]
    return []


def test_every_key_of_the_shipped_files_is_found_where_the_reader_finds_it(
    shipped: Path, assets: Path
) -> None:
    for path in [*shipped.rglob("*.yaml"), *(assets / "moves").glob("a*.yaml")]:
        text = path.read_text("utf-8")
        starts = [0]
        for line in text.split("\n"):
            starts.append(starts[-1] + len(line) + 1)
        for key, keys in places(parse_yaml(text.encode())):
            spot = spot_at(text, starts[key.line - 1] + key.column)
            assert spot is not None, (path, key)
            assert (spot.kind, spot.path) == ("key", keys), (path, key)
            assert text[spot.start : spot.end] == key.text


def test_every_value_in_the_shipped_files_would_have_been_offered(
    shipped: Path, assets: Path
) -> None:
    for path in shipped.rglob("*.yaml"):
        text = path.read_text("utf-8")
        for number, line in enumerate(text.split("\n")):
            if line.startswith("kind: "):
                offset = sum(len(one) + 1 for one in text.split("\n")[:number]) + len("kind: ")
                found = complete(text, offset, WORDS)
                assert found is not None
                assert line.removeprefix("kind: ") in [item.label for item in found.items]


# Programmes


def test_a_programme_is_offered_its_keys_and_routines() -> None:
    assert {"name", "lasts", "each_day", "plan"} <= set(offered("|", PROGRAMME_FILE))
    assert {"routine", "box-breathing"} <= set(offered("each_day: [|]", PROGRAMME_FILE))
    assert "neck-two" in offered("each_day:\n  - routine: |", PROGRAMME_FILE)
    assert "neck-two" in offered("plan:\n  - lasts: 1 day\n    in_turn: [|]", PROGRAMME_FILE)
    assert "Two minutes." in (said("each_day: [neck-|two]", PROGRAMME_FILE) or "")
