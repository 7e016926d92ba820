"""The JSON Schema and the reference say what the reader does."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from written import read

from relaxapp.core.describe import reference, routine_schema
from relaxapp.core.format import FILE_KEYS, FURTHER_KEYS, MOVE_KEYS, VERBS
from relaxapp.core.settings import SETTINGS_KEYS

ROUTINES = sorted((Path(__file__).parents[2] / "routines").rglob("*.yaml"))
VALIDATOR = Draft202012Validator(routine_schema())


def is_valid(text: str) -> bool:
    """Whether a file fits the schema, its scalars taken as they were typed."""
    return bool(VALIDATOR.is_valid(yaml.load(text, Loader=yaml.BaseLoader)))


def is_read(text: str) -> bool:
    routine, report = read(text)
    return routine is not None and not report.has_errors


def test_the_schema_is_json_schema() -> None:
    Draft202012Validator.check_schema(routine_schema())


@pytest.mark.parametrize("path", ROUTINES, ids=lambda path: path.stem)
def test_every_shipped_routine_fits_the_schema(path: Path) -> None:
    errors = VALIDATOR.iter_errors(yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader))
    assert [error.message for error in errors] == []


@pytest.mark.parametrize("path", ROUTINES, ids=lambda path: path.stem)
def test_editors_that_guess_types_accept_shipped_routines(path: Path) -> None:
    """Most editors read YAML 1.2: numbers and true/false are guessed, lengths stay text."""
    assert VALIDATOR.is_valid(yaml.load(path.read_text("utf-8"), Loader=yaml.SafeLoader))


RIGHT = {
    "one breathe": "breathe: 4-6\nfor: 5 min",
    "one sit with bells": "sit: Sit.\nfor: 10 min\nbells: every 5 min",
    "bells in a map": "sit: Sit.\nfor: 10 min\nbells: {start: 3, random: 60s-90s, end: 3}",
    "bells in a list": "sit: Sit.\nfor: 10 min\nbells: [1 min, 2:30]",
    "one repeat with its steps": "repeat: 3\nbetween: 0s\nsteps: [{rest: 1s}]",
    "steps": "steps: [{say: Hi.}, {move: reach, times: 2}, {ask: And now, answer: [Yes, No]}]",
    "a pattern by rate": "breathe: {ratio: 1-1.5, rate: 6/min}\nrounds: '4'",
    "a pattern of parts": "breathe: [{in: 4s, via: nose}, {out: 6s, text: Out}]\nrounds: 4",
    "a ramp": "breathe: 4-6\nfor: 1m30s\nramp: {from: 10/min, to: 6/min, over: 1 min}",
    "a level": "breathe: 4-6\nfor: 1 min\nlevels: {long: {for: 5 min, summary: Long.}}",
    "a source": "rest: 5s\nsources: [A book., {cite: A paper, year: 2020, url: https://a.org}]",
    "sound": "rest: 5s\nsound: {cues: bowl, glide: on, ambience: none, voice: phases}",
    "no get-ready": "rest: 5s\nprepare: 0s",
    "a tense": "tense: jaw\nhold: 5s\nrelease: 20s\ntimes: 2\ntext: Firm.",
    "a sided move": "move: lean\nsides: left\nswitch: 0s\nfor: 30s",
}

WRONG = {
    "an unknown key": "breathe: 4-6\nfor: 5 min\npace: fast",
    "no verb": "summary: Nothing to do.",
    "two verbs at the top": "breathe: 4-6\nfor: 5 min\nsay: Hello.",
    "steps beside a verb": "say: Hello.\nsteps: [{rest: 5s}]",
    "a step's key beside steps": "steps: [{rest: 5s}]\nfor: 5 min",
    "a step with two verbs": "steps: [{rest: 5s, say: Hello.}]",
    "a step without a verb": "steps: [{for: 5s}]",
    "a key of another verb": "steps: [{say: Hello., times: 3}]",
    "no steps": "steps: []",
    "a sit without a length": "sit: Sit.",
    "a repeat without steps": "repeat: 3",
    "a breathe without a length": "breathe: 4-6",
    "a breathe with for and rounds": "breathe: 4-6\nfor: 5 min\nrounds: 3",
    "a move with times and for": "move: reach\ntimes: 3\nfor: 30s",
    "a use with for and rounds": "use: own\nrounds: 3\nfor: 30s",
    "a bare number for a length": "rest: 5",
    "a length of words": "rest: a while",
    "a count of words": "repeat: some\nsteps: [{rest: 5s}]",
    "a pattern of one number": "breathe: '4'\nfor: 5 min",
    "a pattern of five numbers": "breathe: 4-4-4-4-4\nfor: 5 min",
    "a rate without a ratio": "breathe: {rate: 6/min}\nfor: 5 min",
    "an unknown part": "breathe: [{in: 4s}, {sigh: 6s}]\nfor: 5 min",
    "an unknown kind": "kind: yoga\nrest: 5s",
    "an unknown prop": "rest: 5s\nprops: [swing]",
    "a map for a text": "say: {a: b}",
    "a list for a level": "rest: 5s\nlevels: [long]",
    "an unknown side": "move: lean\nsides: up",
    "an unknown voice": "rest: 5s\nsound: {voice: loud}",
    "a source without a cite": "rest: 5s\nsources: [{year: 2020}]",
}


def whole(text: str) -> str:
    kind = "" if "kind:" in text else "kind: mixed\n"
    return f"name: Own\n{kind}{text}\n"


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in RIGHT.items()])
def test_schema_and_reader_agree_on_what_is_right(text: str) -> None:
    assert (is_valid(whole(text)), is_read(whole(text))) == (True, True)


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in WRONG.items()])
def test_schema_and_reader_agree_on_what_is_wrong(text: str) -> None:
    assert (is_valid(whole(text)), is_read(whole(text))) == (False, False)


@pytest.mark.parametrize("text", ["kind: mixed\nrest: 5s", "name: Own\nrest: 5s"])
def test_schema_and_reader_want_a_name_and_a_kind(text: str) -> None:
    assert (is_valid(text), is_read(text)) == (False, False)


@pytest.mark.parametrize("text", ["like: box", "like: box\nfor: 3 min", "like: box\nname: Mine"])
def test_a_file_that_is_like_another_needs_nothing_of_its_own(text: str) -> None:
    assert is_valid(text)


def test_the_schema_explains_every_key() -> None:
    described: dict[str, Any] = routine_schema()["properties"]
    assert all(one["description"] for one in described.values())
    assert set(described) >= {key.name for key in (*FILE_KEYS, *FURTHER_KEYS)} | set(VERBS)


@pytest.mark.parametrize(
    "key", [*FILE_KEYS, *FURTHER_KEYS, *MOVE_KEYS, *SETTINGS_KEYS], ids=lambda key: key.name
)
def test_the_reference_has_a_row_for_each_key(key: Any) -> None:
    rows = [line for line in reference().splitlines() if line.startswith(f"| `{key.name}` |")]
    assert any(key.doc in row and key.spec.words() in row for row in rows)


@pytest.mark.parametrize("verb", VERBS.values(), ids=lambda verb: verb.name)
def test_the_reference_names_the_keys_of_each_verb(verb: Any) -> None:
    row = next(line for line in reference().splitlines() if line.startswith(f"| `{verb.name}` |"))
    assert all(f"`{name}`" in row for name in verb.further)


def test_the_tables_of_the_reference_are_even() -> None:
    for table in reference().split("\n\n"):
        columns = {line.count("|") for line in table.splitlines() if line.startswith("|")}
        assert len(columns) <= 1
