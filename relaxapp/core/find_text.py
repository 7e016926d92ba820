"""Where a text has what somebody looks for, large and small letters alike."""

import re

MOST_FOUND = 2_000
"""Places that are found; the rest is not counted."""


def find_all(text: str, sought: str) -> tuple[tuple[int, int], ...]:
    """The places [start, end) in order, not overlapping; none for nothing sought."""
    if not sought:
        return ()
    places = []
    for found in re.compile(re.escape(sought), re.IGNORECASE).finditer(text):
        places.append(found.span())
        if len(places) == MOST_FOUND:
            break
    return tuple(places)
