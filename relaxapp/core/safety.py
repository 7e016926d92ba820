"""What is said and done for safety's sake: `assets/safety.yaml`, the one file that is reviewed.

Takes the path of the file, gives a `Safety`: the signs that call for a professional, the four
questions of the first run with what each answer changes, when pain is worth a word, who to call.
Reads leniently: what is broken is left out and becomes a `Problem`. Decides nothing itself: what
an answer does to a routine stands in `profile`, what a check-in gives rise to in `concern`.
"""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from relaxapp.core.catalogue import complete_entries, read_fields
from relaxapp.core.format import SOURCES, TEXTS
from relaxapp.core.problems import Problem, Report
from relaxapp.core.routine import POSITIONS, Source
from relaxapp.core.schema import Fields, Flag, Key, ListOf, MapOf, Struct, Text, count

FILE = "safety.yaml"
EMERGENCY = "emergency"
"""The id of the most urgent group of signs."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})

# Named tuples, since a profile may be wanted for the first picture of the window: ten frozen
# dataclasses take 23 ms to make, these 6 (measured).


class WarningSigns(NamedTuple):
    """Signs that call for a professional, and how soon."""

    id: str
    name: str
    advice: str
    signs: tuple[str, ...]
    sources: tuple[Source, ...] = ()


class CrisisLine(NamedTuple):
    """Somebody to talk to; `country` is an ISO 3166 code, `checked` the day it was looked up."""

    country: str
    name: str
    phone: str | None
    url: str | None
    checked: str | None


class Question(NamedTuple):
    """One question of the first run, and what it changes where it is answered `when`.

    `holds` and `gentle` are the reasons for leaving out breath holds and what is not gentle, empty
    where the answer does not; the mappings are of what is left out with a reason each.
    """

    id: str
    ask: str
    help: str
    changes: str
    when: bool
    holds: str = ""
    gentle: str = ""
    positions: Mapping[str, str] = _NOTHING
    cautions: Mapping[str, str] = _NOTHING
    moves: Mapping[str, str] = _NOTHING


class Thresholds(NamedTuple):
    """When pain is worth a word; pain is 0–10. What each means is said in the file."""

    severe_pain: int = 8
    rise: int = 2
    rise_to: int = 4
    days_a_week: int = 3


class Words(NamedTuple):
    """A heading and a text below it."""

    title: str = ""
    text: str = ""


class PageWords(NamedTuple):
    """What stands at the head of the page of signs."""

    title: str = ""
    lead: str = ""
    check_first: str = ""


class FirstRunWords(NamedTuple):
    """What stands around the questions; `again` is once they have been answered."""

    title: str = ""
    lead: str = ""
    again_title: str = ""
    again: str = ""
    privacy: str = ""


class CrisisWords(NamedTuple):
    """What is said of lines to call.

    `danger` has a place for the emergency number, `where` for the name of the country.
    """

    lead: str = ""
    danger: str = ""
    where: str = ""
    elsewhere: str = ""
    url: str = ""
    unknown: str = ""


class Help(NamedTuple):
    """Who to call in one country: words for danger, its lines, and a directory for all others.

    `where` says which country that is: a computer's language is not always where it stands.
    """

    lead: str
    danger: str
    where: str
    lines: tuple[CrisisLine, ...]
    elsewhere: str
    url: str


class Safety(NamedTuple):
    """Everything that the file says, and what was wrong with it."""

    page: PageWords = PageWords()
    signs: tuple[WarningSigns, ...] = ()
    notes: tuple[str, ...] = ()
    """Ids of the cautions that the page shows."""
    first_run: FirstRunWords = FirstRunWords()
    questions: tuple[Question, ...] = ()
    exchanges: Mapping[str, tuple[str, ...]] = _NOTHING
    """What may take the place of a move, the best first; all are ids."""
    thresholds: Thresholds = Thresholds()
    concerns: Mapping[str, Words] = _NOTHING
    crisis: CrisisWords = CrisisWords()
    emergency: Mapping[str, str] = _NOTHING
    """The emergency number of a country, by its ISO 3166 code."""
    lines: tuple[CrisisLine, ...] = ()
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()

    def help_in(self, country: str, name: str = "") -> Help:
        """Who to call in a country; one that is not known has no number that may be wrong.

        `country` is its ISO 3166 code, `name` what people call it.
        """
        words, code = self.crisis, country.upper()
        is_known = code in self.emergency
        number = self.emergency.get(code, words.unknown)
        return Help(
            words.lead,
            words.danger.replace("{emergency}", number),
            words.where.replace("{country}", name or code) if is_known else "",
            tuple(line for line in self.lines if line.country == code),
            words.elsewhere,
            words.url,
        )


def _words(docs: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys of a value that is all words."""
    return tuple(Key(name, Text(), None, doc, is_required=True) for name, doc in docs.items())


_PAGE_KEYS = _words(
    {
        "title": "what it is called",
        "lead": "what it is for",
        "check_first": "whom it may concern before anything else",
    },
)
_FIRST_RUN_KEYS = _words(
    {
        "title": "what it is called",
        "lead": "what it is for",
        "again_title": "what it is called once it has been answered",
        "again": "what it is for then",
        "privacy": "where the answers stay",
    },
)
_CRISIS_KEYS = _words(
    {
        "lead": "what is said first",
        "danger": "when to call {emergency}, which stands for the number",
        "where": "which {country} they are of",
        "elsewhere": "where other countries' lines are found",
        "url": "its address",
        "unknown": "in place of a number that is not known",
    },
)
_CONCERN_KEYS = _words({"title": "the heading", "text": "what is said"})
_SIGNS_KEYS = (
    Key("name", Text(80), None, "what they are called", is_required=True),
    Key("advice", Text(), None, "what to do", is_required=True),
    Key("signs", TEXTS, None, "the signs", is_required=True),
    Key("sources", SOURCES, None, "where they come from"),
)
_LINE_KEYS = (
    Key("name", Text(80), None, "what it is called", is_required=True),
    Key("phone", Text(40), None, "its number"),
    Key("url", Text(200), None, "its address"),
    Key("checked", Text(10), None, "the day on which it was looked up", is_required=True),
)
_QUESTION_KEYS = (
    Key("ask", Text(), None, "the question", is_required=True),
    Key("help", Text(), None, "what stands below it", is_required=True),
    Key("changes", Text(), None, "what the answer does", is_required=True),
    Key("when", Flag("yes", "no"), None, "the answer that does it", is_required=True),
    Key("holds", Text(), None, "why breath holds are left out"),
    Key("gentle", Text(), None, "why only gentle routines are suggested"),
    Key(
        "positions",
        Struct(
            tuple(Key(one, Text(), None, "why moves done so are left out") for one in POSITIONS)
        ),
        None,
        "moves left out, by how they are done",
    ),
    Key("cautions", MapOf(Text()), None, "moves left out, by their cautions"),
    Key("moves", MapOf(Text()), None, "moves left out, by their ids"),
)
_THRESHOLD_KEYS = tuple(
    Key(name, count(1, 10), str(usual), "see the comment in the file")
    for name, usual in Thresholds._field_defaults.items()
)
SAFETY_FILE = Struct(
    (
        Key("page", Struct(_PAGE_KEYS), None, "the head of the page", is_required=True),
        Key("warning_signs", MapOf(Struct(_SIGNS_KEYS)), None, "by id", is_required=True),
        Key("notes", TEXTS, None, "cautions that the page shows", is_required=True),
        Key("first_run", Struct(_FIRST_RUN_KEYS), None, "its words", is_required=True),
        Key("questions", MapOf(Struct(_QUESTION_KEYS)), None, "by setting", is_required=True),
        Key("exchanges", MapOf(ListOf(Text(80))), None, "what takes a move's place"),
        Key("thresholds", Struct(_THRESHOLD_KEYS), None, "when pain is worth a word"),
        Key("concerns", MapOf(Struct(_CONCERN_KEYS)), None, "what is said then", is_required=True),
        Key("crisis", Struct(_CRISIS_KEYS), None, "who to call, in words", is_required=True),
        Key("emergency", MapOf(Text(40)), None, "numbers by country"),
        Key("crisis_lines", MapOf(ListOf(Struct(_LINE_KEYS))), None, "by country"),
    ),
    "safety",
)


def load_safety(assets: Path) -> Safety:
    """The safety file of the assets folder."""
    path = assets / FILE
    report = Report(str(path))
    read = read_fields(path, SAFETY_FILE, report)
    safety = {} if read is None else _parts(read)
    return Safety(**safety, files=(path,), problems=report.problems)


def _parts(read: Fields) -> dict[str, Any]:
    return {
        "page": PageWords(**_values(read, "page")),
        "signs": tuple(
            WarningSigns(id, **_given(one))
            for id, one in complete_entries(read, "warning_signs", ("name", "advice", "signs"))
        ),
        "notes": read.value("notes", ()),
        "first_run": FirstRunWords(**_values(read, "first_run")),
        "questions": tuple(
            Question(id, **_question(one))
            for id, one in complete_entries(read, "questions", ("ask", "help", "changes", "when"))
        ),
        "exchanges": _values(read, "exchanges"),
        "thresholds": Thresholds(**_values(read, "thresholds")),
        "concerns": {
            id: Words(**_given(one))
            for id, one in complete_entries(read, "concerns", ("title", "text"))
        },
        "crisis": CrisisWords(**_values(read, "crisis")),
        "emergency": _values(read, "emergency"),
        "lines": tuple(_lines(read)),
    }


def _question(one: Fields) -> dict[str, Any]:
    maps = {name: _values(one, name) for name in ("positions", "cautions", "moves")}
    return _given(one) | maps


def _lines(read: Fields) -> list[CrisisLine]:
    """Lines with a name; one that was not looked up names no number."""
    return [
        CrisisLine(
            country,
            line.value("name"),
            line.value("phone"),
            line.value("url"),
            line.value("checked"),
        )
        for country, lines in _values(read, "crisis_lines").items()
        for line in lines
        if "name" in line and "checked" in line
    ]


def _values(read: Fields, name: str) -> dict[str, Any]:
    """The values of a map within the file; empty where there is none."""
    inner: Fields | None = read.value(name)
    return {} if inner is None else _given(inner)


def _given(read: Fields) -> dict[str, Any]:
    return {name: one.value for name, one in read.given.items()}
