"""Hypothesis strategies for the texts of routine files, laid out in all the ways people do."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from relaxapp.core.writing import quoted_scalar, scalar

LENGTHS = st.sampled_from(["5s", "20s", "1m30s", "1:30", "5 min", "0s", "4.5s"])
COUNTS = st.integers(1, 20).map(str)
TEXTS = st.sampled_from(
    [
        "Shake out.",
        "Sit tall: breathe.",
        "no # comment",
        "'quoted'",
        '"so"',
        "- dash",
        "😀 tall",
        "yes",
        "A longer text, which a person would rather fold than let run on over the edge " * 2 + "so",
        "two\nlines",
        "trailing: ",
        "[a, b]",
        "{x}",
        "*",
        "1:30",
        "null",
        "a  b",
    ]
)
COMMENTS = st.sampled_from(["# as tolerated", "#", "# - say: no step", "#: x", "# 'q", "# ö 😀"])
BREAKS = st.sampled_from(["\n", "\n", "\n", "\r\n"])

SIMPLE_STEPS = st.one_of(
    st.fixed_dictionaries({"say": TEXTS}, optional={"for": LENGTHS}),
    st.fixed_dictionaries(
        {"move": st.sampled_from(["reach", "lean"])},
        optional={
            "hold": LENGTHS,
            "times": COUNTS,
            "sides": st.sampled_from(["left", "right"]),
            "text": TEXTS,
        },
    ),
    st.fixed_dictionaries(
        {
            "breathe": st.sampled_from(["4-6", "4-7-8", {"ratio": "1-2", "rate": "6/min"}])
            | st.just([{"in": "4s", "text": "In: now"}, {"out": "6s"}]),
            "for": LENGTHS,
        }
    ),
    st.fixed_dictionaries({"sit": TEXTS, "for": LENGTHS}),
    st.fixed_dictionaries({"rest": LENGTHS}, optional={"text": TEXTS}),
    st.fixed_dictionaries({"tense": TEXTS}, optional={"times": COUNTS}),
    st.fixed_dictionaries({"ask": TEXTS}, optional={"answer": st.just(["yes", "no"])}),
    st.fixed_dictionaries({"use": st.just("box")}),
)
STEPS: st.SearchStrategy[dict[str, Any]] = SIMPLE_STEPS | st.fixed_dictionaries(
    {"repeat": COUNTS, "steps": st.lists(SIMPLE_STEPS, min_size=1, max_size=3)},
    optional={"between": LENGTHS},
)
HEADS = st.fixed_dictionaries(
    {"name": TEXTS, "kind": st.sampled_from(["mixed", "stretch"])},
    optional={
        "summary": TEXTS,
        "tags": st.just(["desk", "calm"]),
        "prepare": LENGTHS,
        "sound": st.just({"glide": "on"}),
    },
)


class Layout:
    """Writes values as lines, laid out as chance wants it."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []

    def chance(self, of: int) -> bool:
        return self.draw(st.integers(1, of)) == 1

    def add(self, line: str) -> None:
        """A line, perhaps with a comment behind it."""
        self.lines.append(f"{line}  {self.draw(COMMENTS)}" if self.chance(6) else line)

    def between(self, *columns: int) -> None:
        """Perhaps a comment or an empty line."""
        if self.chance(4):
            self.lines.append(" " * self.draw(st.sampled_from(columns)) + self.draw(COMMENTS))
        if self.chance(6):
            self.lines.append("")

    def key(self, name: str, value: Any, column: int, start: str | None = None) -> None:
        """A key and its value; `start` is what stands before it in its line."""
        head = (" " * column if start is None else start) + f"{name}:"
        if name == "steps" and value and not self.chance(12):
            self.add(head)
            self.steps(value, column + self.draw(st.sampled_from([0, 2, 4])))
        elif isinstance(value, list) and value and self.chance(2):
            self.add(head)
            for item in value:
                self.add(f"{' ' * (column + 2)}- {_flow(item)}")
        elif not isinstance(value, str):
            self.add(f"{head} {_flow(value)}")
        else:
            self.text(head, value, column)

    def text(self, head: str, value: str, column: int) -> None:
        style = self.draw(st.sampled_from(["plain", "plain", "single", "double", "block", "below"]))
        indent = " " * (column + self.draw(st.sampled_from([1, 2, 3])))
        lines = value.split("\n")
        if style == "block" and all(line == line.strip() and line for line in lines):
            sign = self.draw(
                st.sampled_from(["|-", "|", "|+"])
                if len(lines) > 1
                else st.sampled_from([">-", "|-", ">", "|+"])
            )
            self.add(f"{head} {sign}")
            self.lines += [indent + line for line in lines]
            if sign == "|+" and self.chance(2):
                self.lines.append("")
        elif style == "single" and len(lines) == 1:
            self.add(f"{head} '" + value.replace("'", "''") + "'")
        elif style == "below" and scalar(value) == value and " " in value and "  " not in value:
            first, rest = value.split(" ", 1)
            if rest[0] in "#" or ":" in value:
                self.add(f"{head} {quoted_scalar(value)}")
            else:
                self.lines.append(f"{head} {first}")
                self.add(indent + rest)
        elif style == "double":
            self.add(f"{head} {quoted_scalar(value)}")
        else:
            self.add(f"{head} {scalar(value)}")

    def steps(self, steps: list[dict[str, Any]], column: int) -> None:
        for step in steps:
            self.between(column, column, column + 2, column + 1)
            self.step(step, column)
        self.between(column, column + 2, column + 3)

    def step(self, step: Mapping[str, Any], column: int) -> None:
        dash = " " * column + "-"
        if self.chance(4):
            self.add(f"{dash} {_flow(step)}")
            return
        gap = self.draw(st.sampled_from([1, 1, 1, 3]))
        inner = column + 1 + gap
        start: str | None = dash + " " * gap
        if self.chance(5):
            self.add(dash)
            start = None
        for name, value in step.items():
            self.key(name, value, inner, start)
            start = None
            self.between(inner, inner, column + 1)


def _flow(value: Any) -> str:
    """A value in brackets, its texts in quotes wherever they are not quite plain."""
    if isinstance(value, str):
        return scalar(value, in_flow=True)
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return "{" + ", ".join(f"{key}: {_flow(one)}" for key, one in value.items()) + "}"


@st.composite
def routine_texts(draw: st.DrawFn) -> str:
    """A routine file with any layout and comments anywhere; now and then its one step on top."""
    layout = Layout(draw)
    layout.between(0, 2)
    for name, value in draw(HEADS).items():
        layout.key(name, value, 0)
        layout.between(0)
    if layout.chance(4):
        for name, value in draw(STEPS).items():
            layout.key(name, value, 0)
            layout.between(0)
    else:
        steps = draw(st.lists(STEPS, max_size=4))
        layout.key("steps", steps, 0)
        layout.between(0)
    if layout.chance(3):
        layout.key("cautions", ["driving"], 0)
    line_break = draw(BREAKS)
    return line_break.join(layout.lines) + ("" if layout.chance(5) else line_break)
