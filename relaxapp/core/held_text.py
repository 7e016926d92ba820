"""A file's text as an editor can hold it: lines that end alike, and nothing lost on the way back.

An editor knows one line end, drops a byte-order mark and cannot hold some characters. Takes a
text as it was read, gives a `Held` body with `\\n` alone; where a line ends in another way than
most of the file, a mark stays at its end, which moves with the line and comes back with an undo.
The lines of the body are those that problems count (`nodes`). Writes no files.
"""

import re
from collections import Counter
from dataclasses import dataclass

MARKS = {
    "\n": "\ufdd2",
    "\r\n": "\ufdd3",
    "\r": "\ufdd4",
    "\x85": "\ufdd5",
    "\u2028": "\ufdd6",
    "\u2029": "\ufdd7",
}
"""What stands before the line end of a line that ends otherwise: noncharacters of Unicode."""

_BOM = "\ufeff"
_ESCAPE = "\ufdd8"
_SHIFT = 0x10
_ENDS = {mark: end for end, mark in MARKS.items()}
_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_RESERVED = re.compile("[\ufdd0-\ufdd8]")
_HELD = re.compile("([\ufdd2-\ufdd7])?\n|\ufdd8([\ufde0-\ufde8])|[\ufdd2-\ufdd8]")


@dataclass(frozen=True, slots=True)
class Held:
    """A body to edit, how its lines end in the file, and whether a byte-order mark began it."""

    body: str
    line_ending: str = "\n"
    has_bom: bool = False


def hold(text: str) -> Held:
    """The text as an editor can hold it. `unhold` gives it back exactly."""
    has_bom = text.startswith(_BOM)
    plain = text[1:] if has_bom else text
    ending = _line_ending(plain)
    return Held(hold_part(plain, ending), ending, has_bom)


def hold_part(text: str, line_ending: str) -> str:
    """A piece of text for a body whose lines end that way."""

    def mark(found: re.Match[str]) -> str:
        return "\n" if found[0] == line_ending else MARKS[found[0]] + "\n"

    return _BREAK.sub(mark, _RESERVED.sub(lambda found: _ESCAPE + _shifted(found[0]), text))


def unhold(held: Held) -> str:
    """The text of the file, as it is to be written."""
    bom = _BOM if held.has_bom else ""
    return bom + unhold_part(held.body, held.line_ending)


def unhold_part(body: str, line_ending: str) -> str:
    """A piece of a body as it stands in the file.

    A mark whose line end has been deleted, and half of what stood for a character, go.
    """
    if body.isascii():  # as nearly every file, and a hundred times as fast
        return body if line_ending == "\n" else body.replace("\n", line_ending)

    def plain(found: re.Match[str]) -> str:
        if found[0].endswith("\n"):
            return _ENDS[found[1]] if found[1] else line_ending
        return chr(ord(found[2]) - _SHIFT) if found[2] else ""

    return _HELD.sub(plain, body)


def pasted(text: str) -> str:
    """Text from elsewhere for a body: its lines end as those of the file that it comes into."""
    return hold_part(_BREAK.sub("\n", text), "\n")


def _line_ending(text: str) -> str:
    """How most lines end; `\\n` where none does, or where the text has no common line end."""
    ends = Counter(_BREAK.findall(text))
    return "\r\n" if ends["\r\n"] > ends["\n"] else "\n"


def _shifted(character: str) -> str:
    return chr(ord(character) + _SHIFT)
