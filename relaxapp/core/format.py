"""The keys of routine and move files, declared once: what may stand where, and what it means.

Gives tables of `Key`s that read files (`reader`, `catalogue`) and describe themselves
(`describe`). The values they read are those of `routine`; what needs other files (references,
joins, limits) is checked by the reader.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from relaxapp.core.bells import BELLS
from relaxapp.core.breath import VIAS
from relaxapp.core.json_parts import one_of, whole
from relaxapp.core.names import KINDS
from relaxapp.core.nodes import MapNode, Node
from relaxapp.core.patterns import PATTERN, RAMP, WITHOUT_HOLDS
from relaxapp.core.problems import Report
from relaxapp.core.routine import DIFFICULTIES, POSITIONS, PROPS, STYLES, VOICES, Sound, Source
from relaxapp.core.schema import (
    Built,
    Choice,
    Fields,
    Flag,
    Key,
    ListOf,
    MapOf,
    Parsed,
    Shaped,
    Struct,
    Text,
    count,
    length,
)
from relaxapp.core.texts import PLACEHOLDERS
from relaxapp.core.units import UnitError, quoted

MAX_COUNT = 10_000
MAX_LEVELS = 16
"""Each may build all steps anew."""


_URL_PART = r"""https?://[^\s<>"'\x00-\x1f\x7f]+"""


def _parse_url(text: str) -> str:
    if not re.fullmatch(_URL_PART, text.strip()):
        raise UnitError(f"expected a web address, got {quoted(text)}", "begin it with https://")
    return text.strip()


NAME = Text(80)
TEXTS = ListOf(Text())
INSTRUCTION = Built(
    Text(),
    seen={  # what each stands for is checked where the dose and the sides are known
        "allOf": [
            {
                "pattern": r"^(?:[^$]|\$\$|\$(?![$A-Za-z])|"
                rf"\$(?:{one_of(PLACEHOLDERS)})(?![A-Za-z0-9_]))*$",
                "errorMessage": "expected $side, $other, $hold or $times ($$ is a dollar sign)",
            }
        ]
    },
)
"""Text that may hold placeholders."""

SOURCE_KEYS = (
    Key("cite", Text(), None, "the reference", is_required=True),
    Key("year", Text(20), None, "its year"),
    Key(
        "url",
        Parsed("a web address such as https://…", _parse_url, {"pattern": whole(_URL_PART)}),
        None,
        "where to read it",
    ),
    Key("supports", Text(), None, "what it stands behind"),
)
SOURCES = ListOf(
    Shaped(
        "text or a source",
        scalar=Built(Text(), lambda text, node, report: Source(text)),
        mapped=Built(
            Struct(SOURCE_KEYS, "a source"),
            lambda fields, node, report: (
                Source(**{name: fields.value(name) for name in fields.given})
                if "cite" in fields
                else None
            ),
        ),
    )
)
SOUND_KEYS = (
    Key("cues", Text(80), None, "the cue set"),
    Key("glide", Flag("on", "off"), None, "a tone that follows the breath"),
    Key("ambience", Text(80), None, "a sound in the background, or none"),
    Key("voice", Choice(VOICES), None, "what is spoken"),
)


@dataclass(frozen=True, slots=True)
class Lazy:
    """A spec that is looked up when it is used: steps hold steps, levels hold a file's keys."""

    spec: Callable[[], Any]
    name: str
    noun: str

    def read(self, node: Node, report: Report) -> Any:
        return self.spec().read(node, report)

    def json_schema(self) -> dict[str, Any]:
        return {"$ref": f"#/$defs/{self.name}"}

    def words(self) -> str:
        return self.noun


@dataclass(frozen=True, slots=True)
class Unread:
    """A spec that gives the node as it stands: reading it can wait, and importing what reads it."""

    spec: Callable[[], Any]

    def read(self, node: Node, report: Report) -> Any:
        return node

    def json_schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = self.spec().json_schema()
        return schema

    def words(self) -> str:
        words: str = self.spec().words()
        return words


def _figure_spec() -> Any:
    from relaxapp.core.figure_file import FIGURE

    return FIGURE


STEPS = ListOf(Lazy(lambda: STEP, "step", "steps"), is_empty_allowed=False)


@dataclass(frozen=True, slots=True)
class Verb:
    """What a step does: its own key, and the further keys that go with it."""

    key: Key
    further: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.key.name


VERBS = {
    verb.name: verb
    for verb in (
        Verb(Key("say", Text(), None, "shows a text"), ("for",)),
        Verb(
            Key("breathe", PATTERN, None, "breathes by a pattern"),
            ("for", "rounds", "ramp", "via", "text", "without_holds"),
        ),
        Verb(
            Key("move", NAME, None, "does a move, by its id"),
            ("times", "for", "hold", "enter", "leave", "pause", "sides", "switch", "text"),
        ),
        Verb(
            Key("tense", NAME, None, "tenses a body part, then lets go"),
            ("hold", "release", "times", "text"),
        ),
        Verb(Key("sit", Text(), None, "sits with a text"), ("for", "bells"), ("for",)),
        Verb(Key("rest", length(), None, "rests this long"), ("text",)),
        Verb(Key("ask", Text(), None, "asks, and waits for you"), ("answer", "save_as")),
        Verb(
            Key("repeat", count(1, MAX_COUNT), None, "does steps again"),
            ("steps", "between"),
            ("steps",),
        ),
        Verb(Key("use", NAME, None, "does another routine, by its id"), ("for", "rounds")),
    )
}

FURTHER_KEYS = (
    Key("for", length(), None, "how long"),
    Key("rounds", count(1, MAX_COUNT), None, "how many breaths, in place of `for`"),
    Key("ramp", RAMP, None, "a pace that changes"),
    Key("via", Choice(VIAS), None, "how the breath goes, for the parts that do not say"),
    Key("text", INSTRUCTION, None, "a lead-in, or other words for the instruction"),
    Key("without_holds", WITHOUT_HOLDS, None, "the pattern for those who hold no breath"),
    Key("times", count(1, MAX_COUNT), None, "repetitions (for each side)"),
    Key("hold", length(zero=True, is_short=True), None, "how long to hold (tense: 5s)"),
    Key("enter", length(zero=True, is_short=True), None, "how long going into a move takes"),
    Key("leave", length(zero=True, is_short=True), None, "how long coming back takes"),
    Key("pause", length(zero=True, is_short=True), None, "between repetitions"),
    Key("sides", Choice(("both", "left", "right")), None, "of a sided move; else both"),
    Key("switch", length(zero=True, is_short=True), None, "between the sides, else 5s"),
    Key("release", length(is_short=True), None, "how long to let go after tensing, else 20s"),
    Key("bells", BELLS, None, "when a bell strikes"),
    Key(
        "answer",
        Shaped(
            "`scale` `text` `none` or a list of choices",
            scalar=Choice(("scale", "text", "none")),
            listed=ListOf(NAME, is_empty_allowed=False),
        ),
        None,
        "what kind of answer, else none",
    ),
    Key("save_as", NAME, None, "the name an answer is kept under"),
    Key("steps", STEPS, None, "the steps, in order"),
    Key("between", length(zero=True, is_short=True), None, "a rest between repeats"),
)

STEP_KEYS = (*(verb.key for verb in VERBS.values()), *FURTHER_KEYS)
STEP_NAMES = frozenset(key.name for key in STEP_KEYS)


def _step(fields: Fields, node: Node, report: Report) -> Fields:
    """The step as read, without keys where it is not plain which verb it is."""
    assert isinstance(node, MapNode)
    verbs = [key for key, _ in node.entries if key.text in VERBS]
    if len(verbs) > 1:
        names = " and ".join(f"'{key.text}'" for key in verbs)
        report.error(verbs[1], f"a step with two verbs: {names}", "make two steps of it")
        return replace(fields, given={})
    is_misspelt = bool(node.entries) and node.entries[0][0].text not in STEP_NAMES
    if not verbs and not is_misspelt and not fields.unread.keys() & VERBS.keys():
        report.error(node, "a step without a verb", f"begin it with one of: {', '.join(VERBS)}")
    return fields


STEP: Built = Built(Struct(STEP_KEYS, "a step such as 'say: …'"), _step)

_COMMON_KEYS = (
    Key("summary", Text(), None, "what it does and when it fits"),
    Key(
        "prepare", length(zero=True, is_short=True), "5s", "the get-ready countdown; `0s` for none"
    ),
    Key("position", Choice(POSITIONS), "the first move's, else `seated`", "how you are placed"),
    Key("props", ListOf(Choice(PROPS)), "those of its moves", "what you need"),
    Key("level", Choice(DIFFICULTIES), "`easy`", "how demanding it is"),
    Key("areas", ListOf(NAME), "the moves' areas", "where it works"),
    Key("tags", ListOf(NAME), None, "words to find it by"),
    Key("cautions", TEXTS, "those of its moves", "advice: ids of known cautions, or own text"),
    Key("stop_if", TEXTS, "the common stop rule for stretch and strength", "when to stop"),
    Key("sources", SOURCES, None, "where it comes from"),
    Key(
        "sound",
        Built(
            Struct(SOUND_KEYS, "sound settings"),
            lambda fields, node, report: Sound(
                **{name: fields.value(name) for name in fields.given}
            ),
        ),
        "your settings",
        "what it sounds like",
    ),
)
NAME_AND_KIND = (
    Key("name", NAME, None, "what it is called", is_required=True),
    Key("kind", Choice(KINDS), None, "where it belongs", is_required=True),
)
LEVEL_KEYS = (
    # Not required by themselves: they may come from the routine that `like` names.
    *(replace(key, is_required=False) for key in NAME_AND_KIND),
    *_COMMON_KEYS,
    *STEP_KEYS,
)


def _levels(fields: Fields, node: Node, report: Report) -> Fields | None:
    if len(fields.given) <= MAX_LEVELS:
        return fields
    report.error(node, f"expected at most {MAX_LEVELS} levels, got {len(fields.given)}")
    return None


LEVEL = Struct(LEVEL_KEYS, "keys such as '{for: 10 min}'")
FILE_ONLY_KEYS = (
    Key(
        "levels",
        Built(
            MapOf(Lazy(lambda: LEVEL, "level", "keys that replace these")),
            _levels,
            {"maxProperties": MAX_LEVELS},
        ),
        None,
        "variants: name → keys that replace this file's",
    ),
    Key("like", NAME, None, "the routine to start from; keys given here replace that one's"),
)
FILE_KEYS = (*NAME_AND_KIND, *_COMMON_KEYS, *FILE_ONLY_KEYS)
FILE_NAMES = frozenset(key.name for key in (*LEVEL_KEYS, *FILE_ONLY_KEYS))
ROUTINE_FILE = Struct((*LEVEL_KEYS, *FILE_ONLY_KEYS), "a routine: 'name: …', 'kind: …' and steps")

MOVE_KEYS = (
    Key("name", NAME, None, "what it is called", is_required=True),
    Key("do", INSTRUCTION, None, "the instruction", is_required=True),
    Key("back", INSTRUCTION, "`Come back slowly`", "the instruction on the way back"),
    Key("setup", INSTRUCTION, None, "how to begin"),
    Key("style", Choice(STYLES), None, "what kind of exercise", is_required=True),
    Key("position", Choice(POSITIONS), "`seated`", "how you are placed"),
    Key("props", ListOf(Choice(PROPS)), None, "what you need"),
    Key("sided", Flag("yes", "no"), "`no`", "whether it is done for each side"),
    Key("hold", length(zero=True, is_short=True), None, "how long to hold", is_required=True),
    Key("times", count(1, MAX_COUNT), None, "repetitions (for each side)", is_required=True),
    Key("enter", length(zero=True, is_short=True), "3s", "how long going into it takes"),
    Key("leave", length(zero=True, is_short=True), "2s", "how long coming back takes"),
    Key("pause", length(zero=True, is_short=True), "0s", "between repetitions"),
    Key("areas", ListOf(NAME), None, "where it works"),
    Key("muscles", ListOf(NAME), None, "what it stretches or strengthens"),
    Key("mistakes", ListOf(INSTRUCTION), None, "what often goes wrong"),
    Key("stop_if", TEXTS, None, "when to stop, beside the common rule"),
    Key("cautions", TEXTS, None, "advice: ids of known cautions, or own text"),
    Key("sources", SOURCES, None, "where it comes from"),
    Key("figure", Unread(_figure_spec), None, "how it is shown: base, view, and end or cycle"),
)
MOVE_FILE = Struct(MOVE_KEYS, "a move: 'name: …', 'do: …' and its dose")
