"""What the editor page asks and says of a file, and the choices it gives.

Each choice is its name, the words of its button, and its keys.
"""

import os
from datetime import datetime
from pathlib import Path

from relaxapp.core.local_time import MONTHS
from relaxapp.ui.choice_bar import BarChoice

LEAVE_CHOICES: tuple[BarChoice, ...] = (
    ("save", "Save", "Alt+A"),
    ("draft", "Keep as draft", "Alt+F"),
    ("discard", "Discard", "Alt+D"),
    ("stay", "Stay", "Alt+Y"),
)
OUTSIDE_CHOICES: tuple[BarChoice, ...] = (
    ("reload", "Reload", "Alt+R"),
    ("mine", "Keep mine", "Alt+K"),
    ("compare", "Compare", "Alt+C"),
)
GONE_CHOICES: tuple[BarChoice, ...] = (("anew", "Save it anew", "Alt+K"),)
DRAFT_CHOICES: tuple[BarChoice, ...] = (
    ("restore", "Restore", "Alt+T"),
    ("compare-draft", "Compare", "Alt+P"),
    ("discard-draft", "Discard", "Alt+X"),
)
SHIPPED_CHOICES: tuple[BarChoice, ...] = (("customize", "Customize", "Alt+U"),)

CHANGED_WORDS = "This file was changed outside, and you have unsaved changes here."
GONE_WORDS = "This file was deleted outside. What you see here is still whole; Save writes it anew."
SHIPPED_WORDS = "This one comes with relaxapp. Customize makes a version of your own."


def when_words(at: datetime, now: datetime) -> str:
    """When something was, as far as it has to be said: `10:24`, `14 May, 10:24`."""
    day = f"{at.day} {MONTHS[at.month - 1]}"
    if at.year != now.year:
        return f"{day} {at.year}"
    return f"{at:%H:%M}" if at.date() == now.date() else f"{day}, {at:%H:%M}"


def kept_words(copy: Path) -> str:
    """What is said where a save has replaced what others had written."""
    return f"Saved. The version from outside is kept as {copy.parent.name}/{copy.name}."


def path_words(path: Path) -> str:
    """A path as it is shown: what is in the person's home begins with `~`."""
    home = Path(os.path.expanduser("~"))
    is_in = home.is_absolute() and len(home.parts) > 1 and path.is_relative_to(home)
    return str(Path("~", path.relative_to(home))) if is_in else str(path)
