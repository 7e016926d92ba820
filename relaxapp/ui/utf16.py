"""Places in a text as Qt counts them, in UTF-16 code units, and as everything else does.

An emoji is one code point and two code units; in a text without any of them both counts agree.
"""


def utf16_length(text: str) -> int:
    """How many code units a text takes."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def to_utf16(text: str, offset: int) -> int:
    """The code units before an offset in code points."""
    return utf16_length(text[:offset])


def from_utf16(text: str, position: int) -> int:
    """The code points before a position in code units; before an emoji that it falls into."""
    if text.isascii():
        return min(position, len(text))
    before = text.encode("utf-16-le", "surrogatepass")[: position * 2]
    return len(before.decode("utf-16-le", "ignore"))
