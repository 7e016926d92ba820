"""What a person's own version of a routine changes: two texts to be laid side by side.

Takes the texts of the shipped file and of the own one, gives what of them is worth comparing.
What differs between the two `differences` finds.
"""

from collections.abc import Collection

from relaxapp.core.format import STEP_NAMES, VERBS
from relaxapp.core.outline import Outline, outline_of


def changed_texts(shipped: str, own: str) -> tuple[str, str]:
    """The shipped text and the own one, both without the comments they begin with.

    Of an own version that is `like` another only the keys that it gives are in either: all else
    is as shipped, though it stands in one of the two alone.
    """
    ours, mine = outline_of(shipped), outline_of(own)
    if ours is None or mine is None or "like" not in mine.keys:
        return _without_head(shipped), _without_head(own)
    named = mine.keys.keys() - {"like"}
    has_steps = any(name in named for name in ("steps", *VERBS))
    return _only(ours, named | STEP_NAMES if has_steps else named), _only(mine, named)


def _without_head(text: str) -> str:
    lines = text.splitlines(keepends=True)
    while lines and (lines[0].startswith("#") or not lines[0].strip()):
        del lines[0]
    return "".join(lines)


def _only(outline: Outline, names: Collection[str]) -> str:
    """The lines of these keys."""
    lines = outline.lines
    told = []
    for name, place in outline.keys.items():
        if name in names:
            first, last = lines.line_of(place.key.start), lines.line_of(place.value.end - 1)
            told.append(outline.text[lines.start(first) : lines.end(last)].rstrip() + "\n")
    return "".join(told)
