"""YAML text to nodes: what is read as it was typed, and what is refused, where and why."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from relaxapp.core import nodes
from relaxapp.core.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    ListNode,
    MapNode,
    Node,
    Refused,
    Scalar,
    parse_yaml,
)


def plain(node: Node | None) -> Any:
    """A node as Python lists, dicts and texts."""
    match node:
        case Scalar():
            return node.text
        case ListNode():
            return [plain(item) for item in node.items]
        case MapNode():
            return {key.text: plain(value) for key, value in node.entries}


def read(text: str) -> Any:
    return plain(parse_yaml(text.encode()))


def refusal(raw: bytes) -> tuple[str, str, str | None]:
    with pytest.raises(Refused) as refused:
        parse_yaml(raw)
    one = refused.value
    return f"{one.line}:{one.column}", one.message, one.hint


@pytest.fixture(params=["libyaml", "pure"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML: a machine without libyaml reads the same files."""
    if request.param == "libyaml" and not yaml.__with_libyaml__:
        pytest.skip("PyYAML without libyaml")
    chosen = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(nodes, "LOADER", chosen)


@pytest.mark.skipif(not os.environ.get("CI"), reason="elsewhere the slower parser will do")
def test_ci_has_libyaml() -> None:
    assert yaml.__with_libyaml__


GUESSES = ["1:30", "no", "on", "yes", "True", "010", "0x1F", "1e3", "4-7-8", "2024-04-04", "~"]
GUESSES += ["null", ".inf", "1_000", "190:20:30", "=", "12:30:45", "5 min", "+1"]


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("typed", GUESSES)
def test_what_yaml_would_guess_at_stays_text(typed: str) -> None:
    assert read(f"key: {typed}\n{typed}: value\n") == {"key": typed, typed: "value"}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("typed", ["key:", "key: ''", 'key: ""'])
def test_a_key_without_a_value_has_empty_text(typed: str) -> None:
    assert read(typed) == {"key": ""}


FORMS = {
    "block": "a:\n  - b\n  - c: d\n",
    "flow": "{a: [b, {c: d}]}",
    "quotes": "'a': [\"b\", {'c': \"d\"}]",
    "comments": "# one\na: # two\n  # three\n  - b\n  - c: d # four\n",
    "document marks": "---\na: [b, {c: d}]\n...\n",
    "directive": "%YAML 1.1\n---\na: [b, {c: d}]\n",
    "question marks": "? a\n: [b, {? c : d}]\n",
    "carriage returns": "a:\r\n  - b\r\n  - c: d\r\n",
    "old carriage returns": "a:\r  - b\r  - c: d\r",
    "byte-order mark": "\ufeffa: [b, {c: d}]",
    "no last line break": "a: [b, {c: d}]",
    "blank lines": "\n\n  \na:\n\n  - b\n\n  - c: d\n\n",
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_every_way_of_writing_reads_the_same(text: str) -> None:
    assert read(text) == {"a": ["b", {"c": "d"}]}


@pytest.mark.usefixtures("loader")
def test_folded_and_literal_texts_are_joined_as_yaml_says() -> None:
    assert read("a: >-\n  one\n  two\nb: |\n  one\n  two\n") == {"a": "one two", "b": "one\ntwo\n"}


def places(node: Node) -> Iterator[tuple[str, int, int]]:
    if isinstance(node, Scalar):
        yield node.text, node.line, node.column
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from places(item)
    else:
        for key, value in node.entries:
            yield from places(key)
            yield from places(value)


PLACES = {
    "lines": ("a:\n  - b\n", [("a", 1, 1), ("b", 2, 5)]),
    "carriage returns": ("a:\r\n  - b\r\n", [("a", 1, 1), ("b", 2, 5)]),
    "byte-order mark": ("\ufeffa: b", [("a", 1, 1), ("b", 1, 4)]),
    "emoji": ("😀: 😀😀, b", [("😀", 1, 1), ("😀😀, b", 1, 4)]),
    "after emoji": ("{😀: 😀, b: c}", [("😀", 1, 2), ("😀", 1, 5), ("b", 1, 8), ("c", 1, 11)]),
    "combining": ("e\u0301: e\u0301, b", [("e\u0301", 1, 1), ("e\u0301, b", 1, 5)]),
    "wide": ("你好: 世界", [("你好", 1, 1), ("世界", 1, 5)]),
    "quotes": ("'a': \"b\"", [("a", 1, 1), ("b", 1, 6)]),
    "block text": ("a: |\n  b\nc: d", [("a", 1, 1), ("b\n", 1, 4), ("c", 3, 1), ("d", 3, 4)]),
}  # fmt: skip


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "expected"), PLACES.values(), ids=PLACES.keys())
def test_places_count_code_points_from_one(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert list(places(parse_yaml(text.encode()))) == expected


def test_the_root_stands_for_the_whole_file() -> None:
    root = parse_yaml(b"# A comment.\n\n  name: Box\n")
    assert (root.line, root.column) == (1, 1)


def test_a_map_gives_the_value_of_a_key() -> None:
    root = parse_yaml(b"a: b\nc: [d]\n")
    assert isinstance(root, MapNode)
    assert plain(root.get("c")) == ["d"]
    assert root.get("d") is None


_MARKED = "put quotes around text that begins with & * or !"
_SPECIAL = "put quotes around text that begins with a special character"
_COLON = "put quotes around text that contains a colon"
_ALIGN = "indent with spaces; what belongs together begins in the same column"

ANCHOR = ("anchors are not read", _MARKED)
ALIAS = ("aliases are not read", _MARKED)
TAG = ("tags are not read", _MARKED)
MERGE = ("merge keys are not read: '<<'", "write the keys themselves")
SECOND = ("a second document begins here", "delete the '---'")
AFTER_DOTS = ("a second document begins here", "delete the '...'")
NO_TEXT_KEY = ("expected text as a key, got a list or a map", None)
EMPTY_KEY = ("expected text as a key, got nothing", None)
EMPTY = ("the file is empty", "it needs at least a name and a kind")
COLON = ("a colon where no key can stand", _COLON)
NO_COLON = ("expected 'key: value' or '- item'", "write a colon and a space after the key")
NO_SPACE = ("no space after the colon", "write it as 'key: value'")
TOO_DEEP = ("a colon where no key can stand", f"{_ALIGN}; or {_COLON}")
MISFIT = ("this does not fit what stands before it", _ALIGN)
NO_DASH_SPACE = ("no space after the dash", "write it as '- item'")
STRAY_DASH = ("a dash where no list can stand", "begin the list on a line of its own")
AFTER_QUOTE = ("text after a closing quote", "put the whole text in quotes")
OPEN_QUOTE = ("a quote is opened here and never closed", "close it")
OPEN_BRACKET = ("a bracket is opened here and never closed", "close it with ] or }")
NO_COMMA = ("a comma or the closing bracket is missing before this", "as in [a, b] or {a: 1, b: 2}")
STRAY_BRACKET = ("a bracket or a comma that belongs to nothing", _SPECIAL)
SPECIAL = ("a character that YAML keeps for itself", _SPECIAL)
BLOCK = ("text that begins with > or |", _SPECIAL)
TAB = ("a tab where a space belongs", "indent with spaces")
DIRECTIVE = ("a line that begins with %", "delete it")

REFUSALS = {
    "anchor": ("a: &b c", "1:4", ("anchors are not read: '&b'", _MARKED)),
    "anchor of a map": ("a: &b\n  c: d", "1:4", ("anchors are not read: '&b'", _MARKED)),
    "anchor of a key": ("&b a: c", "1:1", ("anchors are not read: '&b'", _MARKED)),
    "anchor alone": ("a: & b", "1:4", ANCHOR),
    "alias": ("a: *b", "1:4", ("aliases are not read: '*b'", _MARKED)),
    "alias as a key": ("*b : c", "1:1", ("aliases are not read: '*b'", _MARKED)),
    "text in asterisks": ("a: *softly*, b", "1:4", ALIAS),
    "tag": ("a: !!int 5", "1:4", ("tags are not read: '!!int'", _MARKED)),
    "python tag": (
        "a: !!python/name:os.system x",
        "1:4",
        ("tags are not read: '!!python/name:os.system'", _MARKED),
    ),
    "own tag": ("a: !mine {b: c}", "1:4", ("tags are not read: '!mine'", _MARKED)),
    "tag of a key": ("!!str a: b", "1:1", ("tags are not read: '!!str'", _MARKED)),
    "undefined tag": ("a: !b!c d", "1:4", TAG),
    "merge key": ("a:\n  <<: {b: c}", "2:3", MERGE),
    "second document": ("a: b\n---\nc: d", "2:1", SECOND),
    "second document after dots": ("a: b\n...\nc: d", "3:1", AFTER_DOTS),
    "first document empty": ("---\n---\na: b", "2:1", SECOND),
    "same key twice": (
        "a: b\nc: d\na: e",
        "3:1",
        ("the key 'a' is here twice (first in line 1)", "keep one of them"),
    ),
    "same key twice inside": (
        "a: {b: c, 'b': d}",
        "1:11",
        ("the key 'b' is here twice (first in line 1)", "keep one of them"),
    ),
    "list as a key": ("[a, b]: c", "1:1", NO_TEXT_KEY),
    "map as a key": ("? {a: b}\n: c", "1:3", NO_TEXT_KEY),
    "no key": ("?\n: a", "1:2", EMPTY_KEY),
    "empty key": ("'': a", "1:1", EMPTY_KEY),
    "empty file": ("", "1:1", EMPTY),
    "only a comment": ("# a\n", "1:1", EMPTY),
    "colon in text": ("a: b: c", "1:5", COLON),
    "colon in a list": ("- a\n- b: c: d", "2:7", COLON),
    "no colon": ("a: b\nc\nd: e", "2:1", NO_COLON),
    "no colon at first": ("a\nb: c", "1:1", NO_COLON),
    "no space after a colon": ("a:b\n# c\n\nd: e", "1:2", NO_SPACE),
    "deeper than its key": ("a: b\n  c: d", "2:4", TOO_DEEP),
    "less deep than its list": ("a:\n  - b: c\n   d: e", "3:4", MISFIT),
    "more deep than its list": ("a:\n  - b: 'c'\n     d: e", "3:6", MISFIT),
    "list after a map": ("a: b\n- c", "2:1", MISFIT),
    "no space after a dash": ("a:\n  - b: c\n  -d: e", "3:3", NO_DASH_SPACE),
    "no space after the first dash": ("a:\n  -b: c\n  - d: e", "2:3", NO_DASH_SPACE),
    "dash beside a key": ("a: - b", "1:4", STRAY_DASH),
    "text after a quote": ('a: "b" c', "1:8", AFTER_QUOTE),
    "open quote": ('a: "b\nc: d', "1:4", OPEN_QUOTE),
    "open single quote": ("a: 'b\nc: d", "1:4", OPEN_QUOTE),
    "open bracket": ("a: [b, c\nd: e", "1:4", OPEN_BRACKET),
    "open brace": ("a: {b: c\n", "1:4", OPEN_BRACKET),
    "no comma": ("a: {b: 1 c: 2}", "1:11", NO_COMMA),
    "wrong bracket": ("a: [b}", "1:6", NO_COMMA),
    "stray bracket": ("a: ]", "1:4", STRAY_BRACKET),
    "two commas": ("a: [b,,c]", "1:7", STRAY_BRACKET),
    "percent": ("a: %b", "1:4", SPECIAL),
    "at": ("a: @b", "1:4", SPECIAL),
    "backtick": ("a: `b`", "1:4", SPECIAL),
    "question mark": ("a: ? b", "1:4", SPECIAL),
    "greater than": ("a: >b c", "1:4", BLOCK),
    "pipe": ("a: | b", "1:4", BLOCK),
    "tab": ("a:\n\t- b", "2:1", TAB),
    "tab after spaces": ("a:\n  - b: c\n  \td: e", "3:3", TAB),
    "tab after a dash": ("a:\n  -\tb: c", "2:4", TAB),
    "directive without a document": ("%YAML 1.1\na: b", "1:1", DIRECTIVE),
    "percent at the start": ("%b\n", "1:1", DIRECTIVE),
    "text before a map": ("b\n# c\na: b", "1:1", NO_COLON),
    "map after a list in brackets": ("[a]\nb: c", "1:1", NO_COLON),
    "later YAML": ("%YAML 2.0\n---\na: b", "1:1", DIRECTIVE),
}


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("text", "place", "said"), REFUSALS.values(), ids=REFUSALS.keys())
def test_what_the_format_leaves_out_is_refused_at_its_place(
    text: str, place: str, said: tuple[str, str | None]
) -> None:
    assert refusal(text.encode()) == (place, *said)


def test_a_colon_in_brackets_is_refused() -> None:
    # Only libyaml minds it: PyYAML's own parser reads a key without a value.
    if not yaml.__with_libyaml__:
        pytest.skip("PyYAML without libyaml")
    assert refusal(b"a: [b:, c]") == ("1:6", *COLON)


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ['a: "\\q"', 'a: "\\xzz"'])
def test_a_backslash_that_means_nothing_is_refused(text: str) -> None:
    place, message, hint = refusal(text.encode())
    assert place.startswith("1:")
    assert (message, hint) == ("a backslash that means nothing here", "use single quotes")


UNDECODABLE = {
    "latin-1": (b"a: b\nc: gr\xfc\xdfe", "2:6", "not UTF-8 text (byte 0xfc)"),
    "after a mark": (b"\xef\xbb\xbfa: \xff", "1:4", "not UTF-8 text (byte 0xff)"),
    "half a mark": (b"\xef\xbb", "1:1", "not UTF-8 text (byte 0xef)"),
    "utf-16": ("a: b".encode("utf-16"), "1:1", "not UTF-8 text (byte 0xff)"),
    "after emoji": ("a: 😀".encode() + b"\xf0\x9f", "1:5", "not UTF-8 text (byte 0xf0)"),
    "surrogate": (b"a: \xed\xa0\x80", "1:4", "not UTF-8 text (byte 0xed)"),
}


@pytest.mark.parametrize(("raw", "place", "message"), UNDECODABLE.values(), ids=UNDECODABLE.keys())
def test_what_is_not_utf_8_is_refused_at_its_place(raw: bytes, place: str, message: str) -> None:
    assert refusal(raw) == (place, message, "save the file as UTF-8")


CONTROLS = {"\x00": "0000", "\x07": "0007", "\x1b": "001B", "\x7f": "007F", "\ufffe": "FFFE"}


@pytest.mark.parametrize(("character", "code"), CONTROLS.items(), ids=CONTROLS.values())
def test_a_control_character_is_refused_at_its_place(character: str, code: str) -> None:
    said = (f"character U+{code} cannot stand in YAML", "delete it")
    assert refusal(f"a: b\nc: d{character}".encode()) == ("2:5", *said)


def test_a_file_of_the_largest_size_is_read() -> None:
    raw = b"a: " + b"b" * (MAX_BYTES - 3)
    assert plain(parse_yaml(raw)) == {"a": "b" * (MAX_BYTES - 3)}


def test_a_larger_file_is_refused_before_it_is_looked_at() -> None:
    place, message, _ = refusal(b"\xff" * (MAX_BYTES + 1))
    assert (place, message) == ("1:1", "larger than 262,144 bytes")


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_sixteen_collections_may_stand_in_one_another(opening: str, closing: str) -> None:
    nested = opening * MAX_DEPTH + "deep" + closing * MAX_DEPTH
    assert "deep" in str(read(nested))


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("{a: ", "}"), ("- ", "")])
def test_the_seventeenth_is_refused_where_it_begins(opening: str, closing: str) -> None:
    depth = MAX_DEPTH + 1
    place, message, _ = refusal((opening * depth + "deep" + closing * depth).encode())
    assert place == f"1:{MAX_DEPTH * len(opening) + 1}"
    assert message == "nested deeper than 16 lists and maps"


@pytest.mark.usefixtures("loader")
@pytest.mark.parametrize("text", ["[" * 50_000, "{a: " * 50_000, "- " * 50_000, "[{a: " * 50_000])
def test_fifty_thousand_brackets_are_refused_and_nothing_breaks(text: str) -> None:
    _, message, _ = refusal(text.encode())
    assert message == "nested deeper than 16 lists and maps"
