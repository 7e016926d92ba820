"""The JSON Schemas say what the reader does: never more, and all that a schema can see."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from editor_yaml import EditorLoader, as_edited
from file_promises import check_move_file, check_routine_file
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from random_files import MOVE_SLIPS, MOVE_TREES, PIECES, ROUTINE_TREES, SLIPS
from random_routines import ROUTINES
from reading import built
from routine_text import text_of
from written import read

from relaxapp.core.bells import BELLS
from relaxapp.core.catalogue import MOVE_FILE
from relaxapp.core.describe import move_schema, programme_schema, routine_schema, schema_text
from relaxapp.core.figure_file import FIGURE
from relaxapp.core.format import FILE_KEYS, FURTHER_KEYS, MAX_COUNT, MOVE_KEYS, NAME, VERBS
from relaxapp.core.nodes import Scalar
from relaxapp.core.patterns import PATTERN, RATE
from relaxapp.core.problems import Report
from relaxapp.core.programme_file import PROGRAMME_KEYS, check_programme_text
from relaxapp.core.schema import Choice, Flag, Spec, Text, count, length, number

HERE = Path(__file__).parent
PROGRAMME_FILES = sorted((HERE.parents[1] / "routines" / "programmes").glob("*.yaml"))
ROUTINE_FILES = sorted(
    path for path in (HERE.parents[1] / "routines").rglob("*.yaml") if path not in PROGRAMME_FILES
)
MOVE_FILES = sorted((HERE.parents[1] / "assets" / "moves").rglob("*.yaml"))
SCHEMAS = {"routine": routine_schema(), "move": move_schema(), "programme": programme_schema()}
KINDS = tuple(SCHEMAS)
ROUTINE, MOVE, PROGRAMME = (Draft202012Validator(SCHEMAS[kind]) for kind in KINDS)

# As it stands in `problems/`, and why a schema cannot see it.
UNSEEN = {
    "other files": (
        "bells-of-a-longer-sit circle-of-one circle-one circle-three circle-two first "
        "like-a-broken-one like-a-longer-sit like-another-verb like-itself misspelt-caution "
        "misspelt-like sides-of-an-unsided-move stand-tall use-with-a-length uses-a-broken-one"
    ),
    "arithmetic": (
        "levels-of-a-file-too-long no-time-at-all questions-without-an-end too-long "
        "too-long-without-holds too-many-phases"
    ),
    "YAML that is fine elsewhere": "anchor same-key-twice tag",
    "the file's own name": "Wrong_Name wrong-ending",
}


def errors_of(validator: Draft202012Validator, text: str) -> list[str]:
    found = validator.iter_errors(as_edited(text))
    return [f"{error.json_path}: {error.message}" for error in found]


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_json_schema(kind: Any) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])
    assert json.loads(schema_text(kind)) == SCHEMAS[kind]
    assert SCHEMAS[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("path", ROUTINE_FILES, ids=lambda path: path.stem)
def test_every_shipped_routine_fits_the_schema(path: Path) -> None:
    assert errors_of(ROUTINE, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MOVE_FILES, ids=lambda path: path.stem)
def test_every_shipped_move_fits_the_schema(path: Path) -> None:
    assert errors_of(MOVE, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", PROGRAMME_FILES, ids=lambda path: path.stem)
def test_every_shipped_programme_fits_the_schema(path: Path) -> None:
    assert errors_of(PROGRAMME, path.read_text("utf-8")) == []


def problem_files() -> Iterator[Any]:
    for folder, validator in (("routines", ROUTINE), ("moves", MOVE)):
        for path in sorted((HERE / "problems" / folder).rglob("*.y*ml")):
            yield pytest.param(validator, path, id=f"{folder}/{path.stem}")


@pytest.mark.parametrize(("validator", "path"), list(problem_files()))
def test_a_bad_file_is_refused_where_a_schema_can_see_why(
    validator: Draft202012Validator, path: Path
) -> None:
    has_errors = ": error: " in path.with_suffix(".txt").read_text("utf-8")
    is_unseen = any(path.stem in stems.split() for stems in UNSEEN.values())
    is_unseen |= path.parent.name == "moves" and path.stem in MOVES_UNSEEN
    assert is_refused(validator, path) == (has_errors and not is_unseen)


MOVES_UNSEEN = {"Wrong Name": "the file's own name", "no-time": "arithmetic"}


def is_refused(validator: Draft202012Validator, path: Path) -> bool:
    try:
        return bool(errors_of(validator, path.read_bytes().decode("utf-8-sig")))
    except (yaml.YAMLError, UnicodeDecodeError):
        return True  # by an editor before any schema


# One key, one form


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("010", 10),
        ("0.5", 0.5),
        ("true", True),
        ("~", None),
        ("no", "no"),
        ("on", "on"),
        ("1:30", "1:30"),
        ("4-6", "4-6"),
        ("5 min", "5 min"),
        ("2024-04-04", "2024-04-04"),
        ("'3'", "3"),
    ],
)
def test_an_editor_types_values_by_yaml_1_2(text: str, value: object) -> None:
    assert as_edited(f"key: {text}") == {"key": value}


def is_accepted(spec: Spec, typed: str) -> bool:
    """Whether the schema takes a value that was typed without quotes."""
    return bool(
        Draft202012Validator(spec.json_schema()).is_valid(as_edited(f"key: {typed}")["key"])
    )


def is_read(spec: Spec, typed: str) -> bool:
    report = Report("one")
    return spec.read(Scalar(typed, 1, 1), report) is not None and not report.has_errors


ONE_VALUE = {
    "length": (
        length(),
        "4s 4.5s 90s 1m30s 1:30 90:00 5·min 5min 3m 1h 1h30m 1·h·30·min·5·s 04s 1m0s",
        "0s 0m 5 1.5 0 1:75 1:5 1e3s -5s +5s 5·Min 20·seconds s min 5·m·3 1s1m 1.s .5s 1:30s",
    ),
    "length or zero": (length(zero=True), "0s 0m 0:00 0h0m0s 5s", "0 5 0.5 s"),
    "count": (
        count(1, MAX_COUNT),
        "1 010 10000 '5' '007'",
        "0 10001 2.5 -1 '0' '10001' many '2.5'",
    ),
    "small count": (count(0, 10), "0 10 '0' '10' '05'", "11 '11' -1 '-1'"),
    "number": (number(-80, 0.5), "-80 0.5 0 -3.25 '0.5'", "-81 0.6 loud '1e3' '+1'"),
    "rate": (
        RATE,
        "6/min 5.5·/·min 0.1/min 600/min 600.0/min 006/min 99.9/min 599.9/min",
        "6 0/min 0.09/min 601/min 600.1/min 6/s -6/min 1e1/min",
    ),
    "pattern": (
        PATTERN,
        "4-6 4-7-8 4-4-4-4 4·-·6 5.5-5.5 4-0-6-0 0.5-6",
        "4 4-4-4-4-4 0-6 4-0 4s-6s 4- in-out 0.0-6 4-6-0 4.-6 4--6",
    ),
    "bells": (BELLS, "every·5·min every·90s", "5·min every every·5 every·0s Every·5·min"),
    "text": (Text(), "a 5 1.5 true 2024-04-04 no yes", "''"),
    "name": (NAME, "x" * 80, "x" * 81),
    "choice": (Choice(("easy", "hard")), "easy", "Easy soft 3"),
    "flag": (Flag("yes", "no"), "yes no", "true false on"),
}
"""A spec, what it takes and what it does not; `·` is a space."""


def one_values(at: int) -> list[Any]:
    return [
        pytest.param(spec[0], typed.replace("·", " "), id=f"{name} {typed[:20]}")
        for name, spec in ONE_VALUE.items()
        for typed in str(spec[at]).split()
    ]


@pytest.mark.parametrize(("spec", "typed"), one_values(1))
def test_schema_and_reader_take_the_same_values(spec: Spec, typed: str) -> None:
    assert (is_accepted(spec, typed), is_read(spec, typed.strip("'"))) == (True, True)


@pytest.mark.parametrize(("spec", "typed"), one_values(2))
def test_schema_and_reader_refuse_the_same_values(spec: Spec, typed: str) -> None:
    assert (is_accepted(spec, typed), is_read(spec, typed.strip("'"))) == (False, False)


_LETTERS = st.text("0123456789.:-/ \thmins everyatio$", max_size=14)


@pytest.mark.parametrize("name", sorted(ONE_VALUE.keys() - {"choice", "flag"}))
@given(typed=_LETTERS)
@example(typed="0.0004s")
@example(typed=" 1 h  30 min\t")
def test_a_value_that_is_read_is_never_refused(name: str, typed: str) -> None:
    spec: Any = ONE_VALUE[name][0]
    if is_read(spec, typed):
        assert Draft202012Validator(spec.json_schema()).is_valid(typed)


# Keys together: whole files


RIGHT = {
    "one breathe": "breathe: 4-6\nfor: 5 min",
    "one sit with bells": "sit: Sit.\nfor: 10 min\nbells: every 5 min",
    "bells in a map": "sit: Sit.\nfor: 10 min\nbells: {start: 3, random: 60s-90s, end: 3}",
    "bells in a list": "sit: Sit.\nfor: 10 min\nbells: [1 min, 2:30]",
    "no bells at all": "sit: Sit.\nfor: 10 min\nbells: []",
    "one repeat with its steps": "repeat: 3\nbetween: 0s\nsteps: [{rest: 1s}]",
    "steps": "steps: [{say: Hi.}, {move: reach, times: 2}, {ask: And now, answer: [Yes, No]}]",
    "a pattern by rate": "breathe: {ratio: 1-1.5, rate: 6/min}\nrounds: '4'",
    "a pattern of parts": "breathe: [{in: 4s, via: nose}, {out: 6s, text: Out}]\nrounds: 4",
    "a hold of nothing first": "breathe: [{hold: 0s}, {in: 4s}, {out: 6s}]\nrounds: 4",
    "a ramp": "breathe: 4-6\nfor: 1m30s\nramp: {from: 10/min, to: 6/min, over: 1 min}",
    "a pattern without holds": "breathe: 4-7-8\nrounds: 4\nwithout_holds: 4-0-8",
    "parts without holds": "breathe: 4-7-8\nrounds: 4\nwithout_holds: [{in: 4s}, {out: 8s}]",
    "a level": "breathe: 4-6\nfor: 1 min\nlevels: {long: {for: 5 min, summary: Long.}}",
    "a level with its own step": "breathe: 4-6\nfor: 1 min\nlevels: {2: {say: Hi., for: 5s}}",
    "a source": "rest: 5s\nsources: [A book., {cite: A paper, year: 2020, url: https://a.org}]",
    "sound": "rest: 5s\nsound: {cues: bowl, glide: on, ambience: none, voice: phases}",
    "no get-ready": "rest: 5s\nprepare: 0s",
    "a tense": "tense: jaw\nhold: 5s\nrelease: 20s\ntimes: 2\ntext: Firm for $hold.",
    "a sided move": "move: lean\nsides: left\nswitch: 0s\nfor: 30s",
    "numbers and truth values as text": "name: 1984\nsay: true\ntags: [2024-01-01, 3.5]",
    "dollars": "move: lean\ntext: $5, $$side, to the $side.",
}

WRONG = {
    "an unknown key": "breathe: 4-6\nfor: 5 min\npace: fast",
    "no verb": "summary: Nothing to do.",
    "two verbs at the top": "breathe: 4-6\nfor: 5 min\nsay: Hello.",
    "steps beside a verb": "say: Hello.\nsteps: [{rest: 5s}]",
    "a step's key beside steps": "steps: [{rest: 5s}]\nfor: 5 min",
    "a step with two verbs": "steps: [{rest: 5s, say: Hello.}]",
    "a step without a verb": "steps: [{for: 5s}]",
    "a step of nothing": "steps: [{}]",
    "a key of another verb": "steps: [{say: Hello., times: 3}]",
    "no steps": "steps: []",
    "a sit without a length": "sit: Sit.",
    "a repeat without steps": "repeat: 3",
    "a breathe without a length": "breathe: 4-6",
    "a breathe with for and rounds": "breathe: 4-6\nfor: 5 min\nrounds: 3",
    "a move with times and for": "move: reach\ntimes: 3\nfor: 30s",
    "a use with for and rounds": "use: own\nrounds: 3\nfor: 30s",
    "a bare number for a length": "rest: 5",
    "a bare 0 for a length": "rest: 5s\nprepare: 0",
    "a length of words": "rest: a while",
    "a count of words": "repeat: some\nsteps: [{rest: 5s}]",
    "a pattern of one number": "breathe: 4\nfor: 5 min",
    "a pattern of five numbers": "breathe: 4-4-4-4-4\nfor: 5 min",
    "a rate without a ratio": "breathe: {rate: 6/min}\nfor: 5 min",
    "an unknown part": "breathe: [{in: 4s}, {sigh: 6s}]\nfor: 5 min",
    "two parts in one": "breathe: [{in: 4s, out: 6s}]\nfor: 5 min",
    "a part without its name": "breathe: [{in: 4s}, {out: 6s}, {via: nose}]\nfor: 5 min",
    "a breath that begins with out": "breathe: [{out: 4s}, {in: 4s}]\nfor: 5 min",
    "a breath that is never let out": "breathe: [{in: 4s}, {hold: 4s}]\nfor: 5 min",
    "a hold without holds": "breathe: 4-7-8\nrounds: 4\nwithout_holds: 4-7-8",
    "a part held without holds": (
        "breathe: 4-7-8\nrounds: 4\nwithout_holds: [{in: 4s}, {hold: 1s}, {out: 8s}]"
    ),
    "a ratio held without holds": (
        "breathe: 4-7-8\nrounds: 4\nwithout_holds: {ratio: 1-1-1, rate: 6/min}"
    ),
    "a ramp without an end": "breathe: 4-6\nfor: 1 min\nramp: {from: 10/min, over: 1 min}",
    "bells of nothing": "sit: Sit.\nfor: 10 min\nbells: {}",
    "bells of two periods": "sit: Sit.\nfor: 10 min\nbells: {every: 1 min, random: 60s-90s}",
    "an unknown kind": "kind: yoga\nrest: 5s",
    "an unknown prop": "rest: 5s\nprops: [swing]",
    "a map for a text": "say: {a: b}",
    "an empty text": "say:",
    "an unknown placeholder": "move: lean\ntext: To the $sid.",
    "a list for a level": "rest: 5s\nlevels: [long]",
    "a level with two doses": "breathe: 4-6\nfor: 1 min\nlevels: {long: {for: 5 min, rounds: 3}}",
    "a level with half a step": "rest: 5s\nlevels: {long: {sit: Sit.}}",
    "an unknown side": "move: lean\nsides: up",
    "an unknown voice": "rest: 5s\nsound: {voice: loud}",
    "true for on": "rest: 5s\nsound: {glide: true}",
    "a source without a cite": "rest: 5s\nsources: [{year: 2020}]",
    "no web address": "rest: 5s\nsources: [{cite: A, url: a.org}]",
}


def whole(text: str) -> str:
    name = "" if text.startswith("name:") else "name: Own\n"
    kind = "" if "kind:" in text else "kind: mixed\n"
    return f"{name}{kind}{text}\n"


def verdicts(text: str) -> tuple[bool, bool]:
    """Whether the schema takes the file, and whether the reader does."""
    routine, report = read(text)
    return not errors_of(ROUTINE, text), routine is not None and not report.has_errors


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in RIGHT.items()])
def test_schema_and_reader_agree_on_what_is_right(text: str) -> None:
    assert verdicts(whole(text)) == (True, True)


@pytest.mark.parametrize("text", [pytest.param(text, id=id) for id, text in WRONG.items()])
def test_schema_and_reader_agree_on_what_is_wrong(text: str) -> None:
    assert verdicts(whole(text)) == (False, False)


@pytest.mark.parametrize("text", ["kind: mixed\nrest: 5s", "name: Own\nrest: 5s"])
def test_schema_and_reader_want_a_name_and_a_kind(text: str) -> None:
    assert verdicts(text) == (False, False)


@pytest.mark.parametrize("text", ["like: box", "like: box\nfor: 3 min", "like: box\nname: Mine"])
def test_a_file_that_is_like_another_needs_nothing_of_its_own(text: str) -> None:
    assert errors_of(ROUTINE, text) == []


@pytest.mark.parametrize(
    "text", ["like: box\nfor: 3 min\nrounds: 2", "like: box\nsay: A\nrest: 5s", "like: box\nsit: A"]
)
def test_a_step_of_a_file_that_is_like_another_is_whole(text: str) -> None:
    assert errors_of(ROUTINE, text) != []


PROGRAMMES = {
    "lasts: 4 weeks\neach_day: [own]": True,
    "lasts: 1 day\nin_turn: [own, {routine: [own, own], times: 3, for: 3 min}]\ntext: A": True,
    "lasts: 28 days\ndays: 5 days a week\neach_day: [own]": True,
    "lasts: 28  days\ndays: MON, wednesday fri-sun\neach_day: [own]": True,
    "plan: [{lasts: 1 week, each_day: [own]}, {lasts: 3 days, in_turn: [own]}]": True,
    "each_day: [own]": False,
    "lasts: 4 weeks": False,
    "lasts: 4\neach_day: [own]": False,
    "lasts: 0 days\neach_day: [own]": False,
    "lasts: 1 week\ndays: 8 a week\neach_day: [own]": False,
    "lasts: 1 week\ndays: workdays\neach_day: [own]": False,
    "lasts: 1 week\ndays: mon--fri\neach_day: [own]": False,
    "lasts: 1 week\neach_day: []": False,
    "lasts: 1 week\neach_day: own": False,
    "lasts: 1 week\neach_day: [{times: 2}]": False,
    "lasts: 1 week\neach_day: [{routine: own, times: 13}]": False,
    "lasts: 1 week\neach_day: [own]\nin_turn: [own]": False,
    "lasts: 1 week\nplan: [{lasts: 1 week, each_day: [own]}]": False,
    "plan: []": False,
    "plan: [{lasts: 1 week}]": False,
    "lasts: 1 week\neach_day: [own]\nkind: mixed": False,
}


@pytest.mark.parametrize(("text", "is_right"), PROGRAMMES.items())
def test_schema_and_reader_agree_on_programmes(text: str, is_right: bool) -> None:
    whole = f"name: A\n{text}\n"
    own = built("name: A\nkind: meditation\nsit: Rest.\nfor: 5 min\n")
    found = check_programme_text(Path("a.yaml"), whole, {"own": own})
    is_read = found.programme is not None
    assert (is_read, errors_of(PROGRAMME, whole) == []) == (is_right, is_right)


# Whatever is read fits the schema


busy = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
_BARE_NULL = re.compile(r"(?:^|[\s,:\[{-])(?:null|Null|NULL|~)(?:[\s,\]}]|$)", re.MULTILINE)
_PADDED = re.compile(r"[|>]|(?P<quote>['\"])(?:\s[^'\"]*|[^'\"]*\s)(?P=quote)")


def assert_fits(validator: Draft202012Validator, raw: bytes) -> None:
    """A file that was read, unless in one of the two points where the schema says more.

    The bare word null is text for us and nothing for an editor, and a choice in quotes may have
    spaces around it, which nobody would type (see `json_parts`).
    """
    text = raw.decode("utf-8-sig")
    if _BARE_NULL.search(text) is None and _PADDED.search(text) is None:
        assert errors_of(validator, text) == []


@busy
@given(SLIPS | ROUTINE_TREES | PIECES)
def test_a_routine_that_is_read_fits_the_schema(raw: bytes) -> None:
    if check_routine_file(raw) is not None:
        assert_fits(ROUTINE, raw)


@busy
@given(MOVE_SLIPS | MOVE_TREES)
def test_a_move_that_is_read_fits_the_schema(raw: bytes) -> None:
    if check_move_file(raw) is not None:
        assert_fits(MOVE, raw)


@busy
@given(ROUTINES.map(text_of))
def test_a_random_routine_fits_the_schema(text: str) -> None:
    if check_routine_file(text.encode()) is not None:
        assert errors_of(ROUTINE, text) == []


# What it tells an editor


def places(schema: Any, at: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every map in the schema, and where it is."""
    if isinstance(schema, dict):
        yield at, schema
    parts = schema.items() if isinstance(schema, dict) else enumerate(schema)
    for name, one in parts:
        if isinstance(one, dict | list):
            yield from places(one, f"{at}/{name}")


def described(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """The keys that a person can type; those of conditions only narrow them."""
    for at, one in places(schema):
        for name, value in one.get("properties", {}).items():
            if isinstance(one.get("additionalProperties"), bool):
                yield f"{at}/{name}", value


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_and_every_definition_is_described(kind: str) -> None:
    schema = SCHEMAS[kind]
    found = dict(described(schema))
    assert len(found) > 20
    assert [at for at, value in found.items() if not value.get("description")] == []
    assert [name for name, one in schema["$defs"].items() if not one.get("description")] == []
    assert schema["title"]
    assert schema["description"]


def test_all_declared_keys_are_there() -> None:
    assert set(SCHEMAS["routine"]["properties"]) == {
        *(key.name for key in (*FILE_KEYS, *FURTHER_KEYS)),
        *VERBS,
    }
    assert set(SCHEMAS["move"]["properties"]) == {key.name for key in MOVE_KEYS}
    assert set(SCHEMAS["programme"]["properties"]) == {key.name for key in PROGRAMME_KEYS}


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_editor_offers_is_right_there(kind: str) -> None:
    schema = SCHEMAS[kind]
    offered = 0
    for _, one in places(schema):
        values = [*one.get("examples", ()), *(one[name] for name in ("default",) if name in one)]
        here = Draft202012Validator({**one, "$defs": schema["$defs"]})
        for value in values:
            assert here.is_valid(value), (value, one)
            offered += 1
        for choice in one.get("enum", ()):
            assert yaml.load(choice, Loader=EditorLoader) == choice
    assert offered > 10


@pytest.mark.parametrize("kind", KINDS)
def test_all_references_lead_to_a_definition_and_all_definitions_are_used(kind: str) -> None:
    named = {one["$ref"] for _, one in places(SCHEMAS[kind]) if "$ref" in one}
    assert named == {f"#/$defs/{name}" for name in SCHEMAS[kind]["$defs"]}


@pytest.mark.parametrize("kind", KINDS)
def test_patterns_are_for_python_and_for_ecmascript(kind: str) -> None:
    """An editor compiles them with the flag for Unicode, which allows no needless backslash."""
    found = (one.get("pattern") for _, one in places(SCHEMAS[kind]))
    patterns = {pattern for pattern in found if isinstance(pattern, str)}
    assert len(patterns) > 5
    for pattern in patterns:
        assert not re.search(r"\(\?[^:=!]|\\[^sux.$]|[*+?}][+]", pattern), pattern
        re.compile(pattern)


def test_the_specs_stand_for_the_files() -> None:
    """The files are read by the specs that are described."""
    assert MOVE_FILE.keys == MOVE_KEYS
    assert FIGURE.json_schema()["properties"].keys() >= {"base", "end", "cycle"}
