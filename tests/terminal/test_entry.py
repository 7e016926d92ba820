"""What is typed at a gate."""

import pytest

from relaxapp.core.timeline import Gate
from relaxapp.terminal.entry import EMPTY, Answered, Entry, enter
from relaxapp.terminal.keys import Key, Press

FEW = ("Much better", "A little better", "The same")
MANY = tuple(f"Choice {number}" for number in range(1, 13))

ANSWERS = {
    "enter passes what asks for no answer": ("none", [Key.ENTER], None),
    "space passes it too": ("none", [Key.SPACE], None),
    "and so does the right arrow": ("none", [Key.RIGHT], None),
    "a number of one digit": ("scale", ["7", Key.ENTER], "7"),
    "the highest number": ("scale", ["1", "0", Key.ENTER], "10"),
    "a digit too many is not taken": ("scale", ["1", "1", "9", Key.ENTER], "1"),
    "zero is an answer": ("scale", ["0", "5", Key.ENTER], "0"),
    "a number is taken back": ("scale", ["3", Key.BACKSPACE, "8", Key.ENTER], "8"),
    "enter alone does not answer a scale": ("scale", [Key.ENTER, "2", Key.ENTER], "2"),
    "the right arrow leaves a scale out": ("scale", ["3", Key.RIGHT], None),
    "a digit chooses": (FEW, ["2"], "A little better"),
    "a digit beyond the choices does nothing": (FEW, ["9", "1"], "Much better"),
    "arrows choose": (FEW, [Key.DOWN, Key.DOWN, Key.ENTER], "A little better"),
    "up begins at the last": (FEW, [Key.UP, Key.ENTER], "The same"),
    "letters choose": (FEW, [*"the", Key.SPACE, "s", Key.ENTER], "The same"),
    "enter with nothing chosen does nothing": (FEW, [Key.ENTER, "1"], "Much better"),
    "the right arrow leaves a choice out": (FEW, [Key.RIGHT], None),
    "many choices take two digits": (MANY, ["1", "2", Key.ENTER], "Choice 12"),
    "text with spaces": ("text", [*"so", Key.SPACE, *"qm+?", Key.ENTER], "so qm+?"),
    "text is taken back": ("text", [*"abc", Key.BACKSPACE, Key.ENTER], "ab"),
    "and with it the accent": ("text", ["a", "e", "\u0301", Key.BACKSPACE, Key.ENTER], "a"),
    "Ctrl-U clears the text": ("text", [*"abc", Key.CLEAR, "d", Key.ENTER], "d"),
    "an empty line is no answer": ("text", [Key.ENTER], None),
    "nor is one of spaces": ("text", [Key.SPACE, Key.ENTER], None),
    "the right arrow leaves a text out": ("text", [Key.RIGHT], None),
    "but not once something is typed": ("text", ["a", Key.RIGHT, Key.LEFT, Key.ENTER], "a"),
}


@pytest.mark.parametrize(("kind", "presses", "answer"), ANSWERS.values(), ids=ANSWERS)
def test_presses_answer(
    kind: str | tuple[str, ...], presses: list[Press], answer: str | None
) -> None:
    gate, entry = Gate(0, "How are you?", kind), EMPTY
    for press in presses[:-1]:
        following = enter(gate, entry, press)
        assert isinstance(following, Entry)
        entry = following
    assert enter(gate, entry, presses[-1]) == Answered(answer)


COMMANDS = {
    "q at a question without an answer": ("none", "q"),
    "q on a scale": ("scale", "q"),
    "q where no choice begins so": (FEW, "q"),
    "the left arrow": (FEW, Key.LEFT),
    "Esc in a text": ("text", Key.ESCAPE),
}


@pytest.mark.parametrize(("kind", "press"), COMMANDS.values(), ids=COMMANDS)
def test_a_press_that_answers_nothing_is_left_to_the_session(
    kind: str | tuple[str, ...], press: Press
) -> None:
    assert enter(Gate(0, "How are you?", kind), EMPTY, press) is None


def test_an_answer_has_an_end() -> None:
    gate, entry = Gate(0, "?", "text"), EMPTY
    for _ in range(3_000):
        following = enter(gate, entry, "a")
        assert isinstance(following, Entry)
        entry = following
    assert len(entry.text) == 2_000
