"""The names and the form of names that files, settings and the break plan share.

Apart from what they name, so that a program at rest reads a plan without knowing routines.
"""

import re

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
"""The form of an id: of a routine, a move or a caution."""

KINDS = (
    "breathing",
    "meditation",
    "stretch",
    "strength",
    "relaxation",
    "reflection",
    "mixed",
)
"""The kinds of routines, in the order in which they are offered."""

SILENT = "silent"
"""The shipped cue set that strikes nothing."""

NO_AMBIENCE = "none"
"""The name of the ambience that is silence."""
