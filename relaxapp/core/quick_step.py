"""A step from a line of plain words: `chin tuck 5s x10`, `upper trapezius 20 s 2 times left`.

Takes what a person types, gives its words and its dose (`ask_of`), and the step that is meant
(`move_step`, `other_step`). Forgiving: it reads what a sheet of exercises says, and leaves out
what it does not know.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from relaxapp.core.format import MAX_COUNT
from relaxapp.core.routine import Move
from relaxapp.core.units import UnitError, parse_length, typed_length
from relaxapp.core.writing import Step, Tree

SETS_APART = "30s"
"""The rest between sets, where a sheet says only how many there are."""
LONG_MS = 90_000
"""Nobody holds a stretch that long: it is for how long the move is done."""

PATTERN = "4-6"
BREATHE_FOR = "2 min"
SIT_FOR = "5 min"
SIT_WORDS = "Rest your attention on the breath."
REST_FOR = "10s"

_NUMBER = r"\d+(?:\.\d+)?"
_LENGTH = re.compile(
    rf"(?<![\w.:-])(?:\d+:[0-5]\d|(?:{_NUMBER}\s*h(?:ours?)?\s*)?"
    rf"(?:{_NUMBER}\s*m(?:in(?:ute)?s?)?\s*)?(?:{_NUMBER}\s*s(?:ec(?:ond)?s?)?)?)(?![\w:-])",
    re.ASCII | re.IGNORECASE,
)
_COUNTS = {
    "sets": re.compile(r"(?<![\w.-])(\d{1,5})\s*(?:x|sets?(?:\s+of)?)\s*(\d{1,5})(?![\w.-])"),
    "times": re.compile(
        r"(?<![\w.-])(?:x\s*(\d{1,5})|(\d{1,5})\s*(?:x|times?|reps?|repetitions?|repeats?))(?![\w-])"
    ),
    "rounds": re.compile(r"(?<![\w.-])(\d{1,5})\s*(?:breaths?|rounds?)(?![\w-])"),
}
_PATTERN = re.compile(rf"(?<![\w.-]){_NUMBER}(?:-{_NUMBER}){{1,3}}(?![\w.-])")
_SIDE = re.compile(
    r"(?<![\w-])(?:on\s+)?(?:the\s+)?(left|right|both|each|per)(?:\s+sides?)?(?![\w-])"
)
_IDLE = frozenset(("hold", "holds", "for", "of", "do", "then", "a", "an", "and", "the", "with"))
_QUOTES = "\"'“”„‘’«»"
_VERBS = {
    "say": "say",
    "text": "say",
    "rest": "rest",
    "pause": "rest",
    "break": "rest",
    "sit": "sit",
    "meditate": "sit",
    "breathe": "breathe",
    "breath": "breathe",
    "breathing": "breathe",
    "tense": "tense",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a line says: its words without the dose, and the dose as far as it is there."""

    typed: str
    words: str = ""
    length_ms: int | None = None
    times: int | None = None
    sets: int | None = None
    rounds: int | None = None
    side: str | None = None
    pattern: str | None = None

    @property
    def length(self) -> str | None:
        return None if self.length_ms is None else typed_length(self.length_ms)


def ask_of(typed: str) -> Asked:
    """What is asked for."""
    line = " ".join(typed.casefold().replace("×", "x").replace("–", "-").split())
    asked = Asked(typed.strip())
    if pattern := _PATTERN.search(line):
        asked = replace(asked, pattern=pattern[0])
        line = _without(line, pattern)
    for found in _LENGTH.finditer(line):
        length_ms = _length_ms(found[0])
        if length_ms is not None:
            asked = replace(asked, length_ms=length_ms)
            line = _without(line, found)
            break
    for name, form in _COUNTS.items():
        if (count := form.search(line)) is not None:
            asked = _counted(asked, name, [int(one) for one in count.groups() if one])
            line = _without(line, count)
    if side := _SIDE.search(line):
        asked = replace(asked, side=side[1] if side[1] in ("left", "right") else "both")
        line = _without(line, side)
    words = (word.strip(".,;:()[]·*" + _QUOTES) for word in line.split())
    return replace(asked, words=" ".join(word for word in words if word and word not in _IDLE))


def _without(line: str, found: re.Match[str]) -> str:
    return f"{line[: found.start()]} {line[found.end() :]}"


def _length_ms(typed: str) -> int | None:
    units = re.sub(r"([hms])[a-z]*", r"\1", typed.casefold())
    try:
        return parse_length(units)
    except UnitError:
        return None


def _counted(asked: Asked, name: str, numbers: list[int]) -> Asked:
    if not all(0 < number <= MAX_COUNT for number in numbers):
        return asked
    if name == "sets":
        return replace(asked, sets=numbers[0], times=numbers[1])
    if name == "times":
        return asked if asked.times else replace(asked, times=numbers[0])
    return replace(asked, rounds=numbers[0])


def move_step(move: Move, asked: Asked) -> Step:
    """The step of a move at the dose that is asked for; what is not said the move's file says."""
    step: dict[str, Tree] = {"move": move.id}
    if asked.length is not None and asked.length_ms is not None:
        is_in_all = asked.times is None and (move.hold_ms == 0 or asked.length_ms >= LONG_MS)
        step["for" if is_in_all else "hold"] = asked.length
    if asked.times is not None:
        step["times"] = str(asked.times)
    if move.is_sided and asked.side in ("left", "right"):
        step["sides"] = asked.side
    if asked.sets is not None and asked.sets > 1:
        return {"repeat": str(asked.sets), "between": SETS_APART, "steps": [step]}
    return step


def other_step(asked: Asked) -> Step | None:
    """The step where the line begins with what is no move: `rest 10s`, `4-7-8 5 min`, `say …`."""
    first, _, rest = asked.words.partition(" ")
    verb = _VERBS.get(first)
    if verb is None and asked.pattern is not None:
        verb = "breathe"
    match verb:
        case "say":
            return _say(asked)
        case "rest":
            return {"rest": asked.length or REST_FOR}
        case "sit":
            return {"sit": _sentence(rest) or SIT_WORDS, "for": asked.length or SIT_FOR}
        case "breathe":
            step = {"breathe": asked.pattern or PATTERN}
            if asked.rounds is not None:
                return {**step, "rounds": str(asked.rounds)}
            return {**step, "for": asked.length or BREATHE_FOR}
        case "tense" if rest:
            dose = {
                "hold": asked.length,
                "times": None if asked.times is None else str(asked.times),
            }
            return {"tense": rest, **{name: one for name, one in dose.items() if one}}
    return None


def _say(asked: Asked) -> Step | None:
    """The words as they were typed, and for how long where that is said at their end."""
    text = asked.typed.partition(" ")[2].strip()
    ends = [one for one in _LENGTH.finditer(text) if one[0] and one.end() == len(text)]
    length_ms = _length_ms(ends[0][0]) if ends else None
    if length_ms is not None:
        text = re.sub(r"\s*\bfor\s*$", "", text[: ends[0].start()], flags=re.IGNORECASE)
    text = text.strip().strip(_QUOTES).strip()
    if not text:
        return None
    return {"say": text} if length_ms is None else {"say": text, "for": typed_length(length_ms)}


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def nearest_named(words: str, named: Iterable[tuple[str, str]]) -> list[str]:
    """The ids of those (id, name) that the words can mean, the nearest first.

    Each word has to be in the name or the id; one that ends in s may be its plural.
    """
    asked = words.split()
    if not asked:
        return []
    found = []
    for id, name in named:
        about = f"{name} {id.replace('-', ' ')}".casefold()
        if all(word in about or word.removesuffix("s") in about for word in asked):
            begins = name.casefold().startswith(words)
            begun = all(f" {word.removesuffix('s')}" in f" {about}" for word in asked)
            found.append((not begins, not begun, len(name), name, id))
    return [id for *_, id in sorted(found)]
