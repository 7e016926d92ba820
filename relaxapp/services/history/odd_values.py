"""Values that this program never writes, as questions to ask of a history's database.

SQLite keeps a value of any kind in any column, and a person may edit a file that is theirs. What
is read from one is reckoned with and painted, so that an instant that is text, or a year beyond
the calendar, has to be found before. The bounds are wide: a clock that is wrong is no damage.
"""

from relaxapp.core.journal import LONGEST_ANSWER, LONGEST_TEXT
from relaxapp.core.sealing import MARK

_FIRST_MS, _LAST_MS = -62_000_000_000_000, 253_000_000_000_000
"""The years from 6 to 9987, in every zone."""

_MOST_MS = 1_000_000_000
"""Of a session: eleven days."""

_INSTANT, _LENGTH, _SCORE = (_FIRST_MS, _LAST_MS), (0, _MOST_MS), (0, 10)
_OFFSET, _DAY = (-1_440, 1_440), (1, 3_652_059)
_HEAD = {"at_ms": _INSTANT, "offset_min": _OFFSET, "day": _DAY}
_NUMBERS = {
    "sessions": {**_HEAD, "length_ms": _LENGTH, "played_ms": _LENGTH, "for_ms": _LENGTH},
    "check_ins": {**_HEAD, "tension": _SCORE, "pain": _SCORE, "mood": _SCORE},
    "answers": _HEAD,
    "worries": {**_HEAD, "looked_at_ms": _INSTANT, "looked_at_offset_min": _OFFSET},
    "programme_runs": {**_HEAD, "left_ms": _INSTANT, "left_offset_min": _OFFSET},
    "deleted": {"at_ms": _INSTANT},
}
_TEXTS = {
    "sessions": ("id", "routine", "name", "kind", "level"),
    "check_ins": ("id", "places", "session"),
    "answers": ("id", "session", "routine", "question", "save_as"),
    "worries": ("id",),
    "programme_runs": ("id", "programme"),
    "deleted": ("id",),
    "occasions": ("id",),
    "lock": ("keyring",),
}
_SEALABLE = {"check_ins": ("note",), "answers": ("answer",), "worries": ("text", "plan")}


def _number_is_odd(name: str, bounds: tuple[int, int]) -> str:
    low, high = bounds
    return f"typeof({name}) != 'integer' AND {name} NOT NULL OR {name} NOT BETWEEN {low} AND {high}"


def _text_is_odd(name: str) -> str:
    return f"typeof({name}) != 'text' AND {name} NOT NULL OR length({name}) > {LONGEST_TEXT}"


def _written_is_odd(name: str) -> str:
    """As `_text_is_odd`; one that is not sealed must be short enough to become so."""
    is_sealed = f"substr({name}, 1, {len(MARK)}) = '{MARK}'"
    is_long = f"length({name}) > {LONGEST_ANSWER} AND NOT {is_sealed}"
    return f"{_text_is_odd(name)} OR {is_long}"


def _asked(table: str) -> str:
    tests = [_number_is_odd(name, bounds) for name, bounds in _NUMBERS.get(table, {}).items()]
    tests += [_text_is_odd(name) for name in _TEXTS[table]]
    tests += [_written_is_odd(name) for name in _SEALABLE.get(table, ())]
    return f"SELECT 1 FROM {table} WHERE {' OR '.join(tests)} LIMIT 1"


ODD_VALUES = tuple(_asked(table) for table in _TEXTS)
"""Each gives a row where a table has such a value, and none where it is sound."""
