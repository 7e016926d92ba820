"""The bells of a sit: the forms they are written in, and how far apart they strike.

Gives a spec that reads a period, a list of times, or a map. Whether they fit into their sit is
the step's business.
"""

from itertools import pairwise

from relaxapp.core.json_parts import LENGTH_PART, whole
from relaxapp.core.nodes import ListNode, Node
from relaxapp.core.problems import Place, Report
from relaxapp.core.routine import Bells
from relaxapp.core.schema import Built, Fields, Key, ListOf, Parsed, Shaped, Struct, count, length
from relaxapp.core.units import SECOND_MS, UnitError, parse_length, parse_period, quoted

APART_MS = 5 * SECOND_MS
"""Bells strike at least this far apart."""

STRIKE_APART_MS = 4 * SECOND_MS
"""But for the strikes at the start and at the end, among themselves."""


def _of_period(every_ms: int, node: Node, report: Report) -> Bells | None:
    return Bells(every_ms=every_ms) if _is_apart(every_ms, node, report) else None


def _of_times(at_ms: tuple[int, ...], node: Node, report: Report) -> Bells | None:
    assert isinstance(node, ListNode)
    if len(at_ms) < len(node.items):
        return None  # what is wrong with the others has been reported
    placed = sorted(zip(at_ms, node.items, strict=True), key=lambda one: one[0])
    for (earlier_ms, _), (later_ms, item) in pairwise(placed):
        if not _is_apart(later_ms - earlier_ms, item, report):
            return None
    return Bells(at_ms=at_ms)


def _of_map(fields: Fields, node: Node, report: Report) -> Bells | None:
    if fields.unread:
        return None
    if not fields.given:
        report.error(node, "expected start, every, random or end, got an empty map")
        return None
    every_ms, random_ms = fields.value("every"), fields.value("random")
    if every_ms is not None and random_ms is not None:
        report.error(fields.key_place("random"), "both 'every' and 'random'", "keep one of them")
        return None
    shortest_ms = every_ms if random_ms is None else random_ms[0]
    at = fields.place("every" if random_ms is None else "random")
    if shortest_ms is not None and not _is_apart(shortest_ms, at, report):
        return None
    start, end = fields.value("start", 0), fields.value("end", 0)
    return Bells(start=start, end=end, every_ms=every_ms, random_ms=random_ms)


def _is_apart(gap_ms: int, at: Place, report: Report) -> bool:
    if gap_ms < APART_MS:
        report.error(at, "bells less than 5 seconds apart", "leave 5s or more between them")
    return gap_ms >= APART_MS


def _parse_random(text: str) -> tuple[int, int]:
    low, dash, high = text.partition("-")
    if not dash:
        raise UnitError(f"expected two lengths, got {quoted(text)}", "write it as 60s-90s")
    low_ms, high_ms = parse_length(low), parse_length(high)
    if low_ms > high_ms:
        message = f"expected the shorter length first, got {quoted(text)}"
        raise UnitError(message, f"write {high.strip()}-{low.strip()}")
    return low_ms, high_ms


_PERIOD = {"pattern": whole(rf"every\s+(?:{LENGTH_PART})"), "examples": ["every 5 min"]}
_RANDOM = {"pattern": whole(rf"{LENGTH_PART}\s*-\s*{LENGTH_PART}"), "examples": ["60s-90s"]}
_SOME = {"minProperties": 1, "not": {"required": ["every", "random"]}}
BELL_KEYS = (
    Key("start", count(0, 10), "0", "strikes at the start"),
    Key("every", length(), None, "one strike each time this has passed"),
    Key(
        "random",
        Parsed("two lengths such as `60s-90s`", _parse_random, _RANDOM),
        None,
        "one strike after each time between these",
    ),
    Key("end", count(0, 10), "0", "strikes at the end"),
)
BELLS = Shaped(
    "`every 5 min`, a list of times, or a map",
    scalar=Built(Parsed("a period such as `every 5 min`", parse_period, _PERIOD), _of_period),
    listed=Built(ListOf(length()), _of_times),
    mapped=Built(Struct(BELL_KEYS, "bells"), _of_map, _SOME),
)
