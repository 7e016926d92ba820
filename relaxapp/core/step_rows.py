"""The steps of a routine's text as rows of the builder: what each is, and its dose as typed.

Takes steps as typed and, where the text is good, its `Routine`; gives a `StepRow` for each. A row
that `is_shown` has keys with controls; any other stands as one block of words.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from relaxapp.core.format import VERBS
from relaxapp.core.routine import Move, Routine, Use, size_of
from relaxapp.core.routine import Step as BuiltStep
from relaxapp.core.units import plural, shorten
from relaxapp.core.writing import Step, Tree

SHOWN_KEYS = {
    "move": ("move", "hold", "times", "for", "sides"),
    "say": ("say", "for"),
    "breathe": ("breathe", "for", "rounds"),
    "sit": ("sit", "for"),
    "rest": ("rest",),
    "tense": ("tense", "hold", "times"),
    "use": ("use", "for", "rounds"),
}
"""The keys that have controls, by verb; any others are told in words."""

OWN_PATTERN = "a pattern of its own"
WORDS_LETTERS = 200
_DOSE_WORDS = {"times": "{} times", "rounds": "{} breaths", "sides": "{} side only"}


@dataclass(frozen=True)
class StepRow:
    """One step. `built` is what it comes to, None while the text has errors."""

    verb: str | None
    title: str
    step: Step
    is_shown: bool
    also: str = ""
    built: BuiltStep | None = None
    move: Move | None = None
    """That of a move step, known in a text with errors too."""

    @property
    def length_ms(self) -> int | None:
        return None if self.built is None else size_of(self.built, holds=True).length_ms

    @property
    def has_free_length(self) -> bool:
        """Whether it uses a routine that can be given another length."""
        return isinstance(self.built, Use) and self.built.routine.has_free_length

    def typed(self, key: str) -> str:
        """The text of a key, empty where it is not there or is no text."""
        value = self.step.get(key, "")
        return value if isinstance(value, str) else ""


def rows_of(
    steps: Sequence[Step],
    routine: Routine | None,
    moves: Mapping[str, Move],
    names: Mapping[str, str],
) -> tuple[StepRow, ...]:
    """A row for each step; `names` are those of the routines that can be used, by id."""
    built = () if routine is None or len(routine.steps) != len(steps) else routine.steps
    rows = []
    for index, step in enumerate(steps):
        verb = next((name for name in step if name in VERBS), None)
        done = built[index] if built else None
        rows.append(
            StepRow(
                verb,
                _title(verb, step, moves, names),
                step,
                _is_shown(verb, step),
                _also(verb, step),
                done,
                moves.get(str(step.get("move"))),
            )
        )
    return tuple(rows)


def _is_shown(verb: str | None, step: Step) -> bool:
    if verb not in SHOWN_KEYS:
        return False
    own = [step[key] for key in SHOWN_KEYS[verb] if key in step and key != "breathe"]
    return all(isinstance(value, str) for value in own)


def _title(
    verb: str | None, step: Step, moves: Mapping[str, Move], names: Mapping[str, str]
) -> str:
    value = "" if verb is None else step[verb]
    typed = value if isinstance(value, str) else ""
    match verb:
        case "move":
            return moves[typed].name if typed in moves else typed
        case "breathe":
            return f"Breathe {typed or OWN_PATTERN}"
        case "use":
            return names.get(typed, typed)
        case "tense":
            return f"Tense: {typed}"
        case "rest":
            return "Rest"
        case "repeat":
            return shorten(_repeat_words(step, moves, names), WORDS_LETTERS)
        case None:
            return "A step without a verb"
        case _:
            return shorten(typed, WORDS_LETTERS)


def _repeat_words(step: Step, moves: Mapping[str, Move], names: Mapping[str, str]) -> str:
    count, between = step["repeat"], step.get("between")
    words = f"Repeat {count} times" if count != "1" else "Once"
    if isinstance(between, str):
        words += f", {between} between"
    inner = step.get("steps")
    listed = inner if isinstance(inner, Sequence) and not isinstance(inner, str) else ()
    told = [step_words(one, moves, names) for one in listed if isinstance(one, Mapping)]
    return f"{words}: {' · '.join(told)}" if told else words


def step_words(step: Step, moves: Mapping[str, Move], names: Mapping[str, str]) -> str:
    """A step in a line: `Chin tuck, hold 5s, 10 times`."""
    verb = next((name for name in step if name in VERBS), None)
    title = _title(verb, step, moves, names)
    if verb == "repeat":
        return title
    if verb == "rest":
        title += f" {step['rest']}"
    also = (_key_words(key, value) for key, value in step.items() if key != verb)
    return ", ".join((title, *also))


def _also(verb: str | None, step: Step) -> str:
    """What a row has beside its controls, in words."""
    if not _is_shown(verb, step) or verb is None:
        return ""
    others = [name for name in step if name not in SHOWN_KEYS[verb]]
    return ", ".join(_key_words(name, step[name]) for name in others)


def _key_words(name: str, value: Tree) -> str:
    words = name.replace("_", " ")
    if isinstance(value, str):
        return _DOSE_WORDS.get(name, f"{words} {{}}").format(shorten(value))
    return f"{words}: {plural(len(value), 'entry')}" if name == "steps" else f"{words} …"
