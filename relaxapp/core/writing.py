"""Values as a person would write them in YAML: plain where that is safe, else in quotes.

Takes texts, lists and maps, gives YAML that `nodes.parse_yaml` reads as the same values. Long
texts become folded lines; maps and lists stand in brackets, but for the steps of a routine,
which have lines of their own.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeAlias

Tree: TypeAlias = "str | Sequence[Tree] | Mapping[str, Tree]"
"""A value as it was typed: text, or a list or a map of such."""
Step = Mapping[str, Tree]
"""The keys of one step, its verb among them."""

WIDTH = 92
"""Longer lines of text are folded."""
INDENT = 2

_FIRST = "(“‘„«…"
"""What a plain text may begin with beside letters and digits."""
_EMPTY_WORDS = ("", "null", "Null", "NULL", "~")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}


class Written(NamedTuple):
    """A value after its key: what stands in the key's line, and the lines below it."""

    head: str
    lines: tuple[str, ...] = ()

    def below(self, column: int, line_break: str = "\n") -> str:
        """The lines below at their column, each begun with a line break."""
        indent = " " * column
        return "".join(line_break + (indent + line if line else "") for line in self.lines)


def scalar(text: str, *, in_flow: bool = False) -> str:
    """A text on one line; `in_flow`: between brackets."""
    return text if _is_plain(text, in_flow=in_flow) else quoted_scalar(text)


def quoted_scalar(text: str) -> str:
    """A text on one line, in double quotes."""
    return (
        '"' + "".join(_ESCAPES.get(c) or (c if c.isprintable() else _code(c)) for c in text) + '"'
    )


def _code(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _is_plain(text: str, *, in_flow: bool) -> bool:
    if text in _EMPTY_WORDS or text != text.strip() or not text.isprintable():
        return False
    if not (text[0].isalnum() or text[0] in _FIRST):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not (in_flow and any(c in ",[]{}:?" for c in text))


def written(value: Tree, width: int = WIDTH, *, may_fold: bool = True) -> Written:
    """A value as it follows its key and colon. Long texts are folded to `width`, if they may."""
    if not isinstance(value, str):
        return Written(_flow(value))
    if may_fold and ("\n" in value or len(value) > width):
        lines = _folded_lines(value, width)
        if lines is not None:
            return Written("|-" if "\n" in value else ">-", lines)
    return Written(scalar(value))


def _folded_lines(text: str, width: int) -> tuple[str, ...] | None:
    """The lines of a text after `|-` or `>-`; None where they would not give the same text."""
    lines = text.split("\n")
    is_plain = all(line.isprintable() and line == line.strip() for line in lines)
    if not is_plain or not lines[0] or not lines[-1]:
        return None
    if len(lines) > 1:
        return tuple(lines)
    words = text.split(" ")
    if not all(words):  # a fold keeps one space alone
        return None
    folded = [words[0]]
    for word in words[1:]:
        if len(folded[-1]) + 1 + len(word) <= width:
            folded[-1] += f" {word}"
        else:
            folded.append(word)
    return tuple(folded)


def _flow(value: Tree) -> str:
    if isinstance(value, str):
        return scalar(value, in_flow=True)
    if isinstance(value, Mapping):
        entries = (f"{scalar(key, in_flow=True)}: {_flow(one)}" for key, one in value.items())
        return "{" + ", ".join(entries) + "}"
    return "[" + ", ".join(_flow(one) for one in value) + "]"


def key_lines(name: str, value: Tree, column: int = 0, *, may_fold: bool = True) -> list[str]:
    """A key and its value as lines, the key in `column`."""
    indent = " " * column
    if name == "steps" and not isinstance(value, str | Mapping) and value:
        return [f"{indent}steps:", *step_list_lines(value, column + INDENT)]
    given = written(value, WIDTH - column, may_fold=may_fold)
    below = (f"{indent}{' ' * INDENT}{line}" if line else "" for line in given.lines)
    return [f"{indent}{scalar(name)}: {given.head}", *below]


def step_list_lines(steps: Sequence[Tree], column: int) -> list[str]:
    """Steps as lines, their dashes in `column`."""
    return [line for step in steps for line in step_lines(step, column)]


def step_lines(step: Tree, column: int) -> list[str]:
    """One step as lines, its dash in `column`."""
    if not isinstance(step, Mapping) or not step:
        return [f"{' ' * column}- {_flow(step)}"]
    inner = column + INDENT
    lines = [line for name, value in step.items() for line in key_lines(name, value, inner)]
    lines[0] = f"{' ' * column}- {lines[0][inner:]}"
    return lines


def routine_text(keys: Mapping[str, Tree], steps: Sequence[Step], comment: str = "") -> str:
    """A whole file: the comment it begins with (lines that end), its keys, and its steps."""
    lines = [line for name, value in keys.items() for line in key_lines(name, value)]
    return comment + "\n".join((*lines, "", *key_lines("steps", steps), ""))
