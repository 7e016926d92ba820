"""What is typed at a gate: the presses that answer a question, as a pure function.

Takes a gate, what has been entered so far and a press, and gives the new entry, or the answer.
It draws nothing and passes no gate.
"""

import unicodedata
from dataclasses import dataclass, replace

from relaxapp.core.timeline import Gate
from relaxapp.terminal.keys import Key, Press

SCALE = tuple(str(number) for number in range(11))

MAX_ANSWER_CHARACTERS = 2_000
"""Room for a page, and an end to a paste that went wrong."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What has been typed, and which of the choices is marked, if one is."""

    text: str = ""
    marked: int | None = None


EMPTY = Entry()


@dataclass(frozen=True, slots=True)
class Answered:
    """The gate is passed: with an answer, or without one (None)."""

    answer: str | None


def enter(gate: Gate, entry: Entry, press: Press) -> Entry | Answered | None:
    """The entry or the answer after a press; None for one that means nothing to the gate."""
    match gate.answer:
        case "text":
            return _enter_text(entry, press)
        case _ if press is Key.RIGHT:
            return Answered(None)
        case "none":
            return Answered(None) if press in (Key.ENTER, Key.SPACE) else None
        case "scale":
            return _enter_scale(entry, press)
        case str():
            raise AssertionError(f"no such answer: {gate.answer}")
        case choices:
            return _enter_choice(choices, entry, press)


def _enter_text(entry: Entry, press: Press) -> Entry | Answered | None:
    match press:
        case Key.ENTER:
            return Answered(entry.text.strip() or None)
        case Key.RIGHT if not entry.text:
            return Answered(None)
        case Key.LEFT if not entry.text:
            return None
        case Key.LEFT | Key.RIGHT:
            # Meant for the text; leaving the question would lose what was typed.
            return entry
        case Key.SPACE:
            return _with(entry, " ")
        case str():
            return _with(entry, press)
        case _:
            return _edited(entry, press)


def _enter_scale(entry: Entry, press: Press) -> Entry | Answered | None:
    match press:
        case Key.ENTER:
            return Answered(entry.text) if entry.text else entry
        case str() if press.isascii() and press.isdigit():
            typed = entry.text + press
            return replace(entry, text=typed) if typed in SCALE else entry
        case _:
            return _edited(entry, press)


def _enter_choice(choices: tuple[str, ...], entry: Entry, press: Press) -> Entry | Answered | None:
    match press:
        case Key.ENTER:
            return entry if entry.marked is None else Answered(choices[entry.marked])
        case Key.UP | Key.DOWN:
            step = 1 if press is Key.DOWN else -1
            first = 0 if step > 0 else -1
            marked = first if entry.marked is None else entry.marked + step
            return Entry(marked=marked % len(choices))
        case str() if press.isascii() and press.isdigit() and len(choices) < 10:
            number = int(press)
            return Answered(choices[number - 1]) if 1 <= number <= len(choices) else entry
        case str():
            return _narrowed(choices, entry, entry.text + press)
        case Key.SPACE if entry.text:
            return _narrowed(choices, entry, entry.text + " ")
        case Key.BACKSPACE | Key.CLEAR:
            text = entry.text[:-1] if press is Key.BACKSPACE else ""
            return _narrowed(choices, entry, text) if text else EMPTY
        case _:
            return None


def _narrowed(choices: tuple[str, ...], entry: Entry, text: str) -> Entry | None:
    """The entry with the first choice marked that is so numbered or begins so."""
    if text.isascii() and text.isdigit():
        number = int(text)
        return Entry(text, number - 1) if 1 <= number <= len(choices) else entry
    for index, choice in enumerate(choices):
        if choice.casefold().startswith(text.casefold()):
            return Entry(text, index)
    # A letter that begins no choice may still be a key; within a word it is a slip.
    return entry if entry.text else None


def _with(entry: Entry, character: str) -> Entry:
    if len(entry.text) >= MAX_ANSWER_CHARACTERS:
        return entry
    return replace(entry, text=entry.text + character)


def _edited(entry: Entry, press: Press) -> Entry | None:
    match press:
        case Key.CLEAR:
            return replace(entry, text="")
        case Key.BACKSPACE:
            return replace(entry, text=_without_last(entry.text))
        case _:
            return None


def _without_last(text: str) -> str:
    """The text without its last letter, accents that are characters of their own included."""
    while text and unicodedata.combining(text[-1]):
        text = text[:-1]
    return text[:-1]
