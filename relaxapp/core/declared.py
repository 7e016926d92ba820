"""What a declaration allows at a place: the keys of a map, the items of a list, the choices.

Takes specs (`schema`, `format`), looks through those that only build or wait, and gives what a
person may write there. Reads no text.
"""

from collections.abc import Iterable

from relaxapp.core.format import NAME_AND_KIND, STEP_NAMES, VERBS, Lazy, Unread
from relaxapp.core.schema import Built, Choice, Flag, Key, ListOf, MapOf, Shaped, Spec, Struct, Text

_ONE_OF = (
    frozenset({"for", "rounds", "times"}),
    frozenset({"in", "hold", "out", "rest"}),
    frozenset({"every", "random"}),
    frozenset({"end", "cycle"}),
)
"""Keys of which a map that may have them all has one at most."""


def mapped(spec: Spec) -> Struct | MapOf | None:
    """The map that a value may be."""
    match _bare(spec):
        case Struct() | MapOf() as found:
            return found
        case Shaped(mapped=inner) if inner is not None:
            return mapped(inner)
    return None


def item(spec: Spec) -> Spec | None:
    """What the items are, where a value may be a list."""
    match _bare(spec):
        case ListOf(item=inner):
            return inner
        case Shaped(listed=inner) if inner is not None:
            return item(inner)
    return None


def scalar(spec: Spec) -> Spec | None:
    """What a value may be that is neither a list nor a map."""
    match _bare(spec):
        case Shaped(scalar=inner):
            return None if inner is None else scalar(inner)
        case Struct() | MapOf() | ListOf():
            return None
        case found:
            return found


def choices(spec: Spec) -> tuple[str, ...]:
    """The words that a value may be; empty where it is not one of some words."""
    match scalar(spec):
        case Choice(choices=words):
            return words
        case Flag(true=true, false=false):
            return true, false
    return ()


def is_prose(spec: Spec) -> bool:
    """Whether a value is text for people."""
    return scalar(spec) == Text()


def spec_at(root: Spec, path: Iterable[str | None]) -> Spec | None:
    """What stands behind keys (None: an item of a list), from the root on, if anything may."""
    spec: Spec | None = root
    for part in path:
        if spec is None:
            return None
        if part is None:
            spec = item(spec)
            continue
        match mapped(spec):
            case MapOf(item=inner):
                spec = inner
            case Struct(keys=keys):
                spec = next((key.spec for key in keys if key.name == part), None)
            case _:
                return None
    return spec


def keys_left(struct: Struct, given: frozenset[str]) -> tuple[Key, ...]:
    """The keys that may still stand beside those given: what is required first, then verbs.

    A step has one verb and what goes with it; keys that exclude one another are not offered
    together.
    """
    names = frozenset(key.name for key in struct.keys)
    refused = set(given)
    for group in _ONE_OF:
        if group <= names and group & given:
            refused |= group
    if names >= STEP_NAMES:
        refused |= STEP_NAMES - _step_names(names, given)
    needed = _needed(names, given)
    verb = _verb(given) if names >= STEP_NAMES else None
    further = VERBS[verb].further if verb else ()

    def order(key: Key) -> tuple[bool, bool, int]:
        place = further.index(key.name) if key.name in further else 0
        return not (key.is_required or key.name in needed), key.name not in STEP_NAMES, place

    return tuple(sorted((key for key in struct.keys if key.name not in refused), key=order))


def _needed(names: frozenset[str], given: frozenset[str]) -> set[str]:
    """What must be there, beside the keys that are declared so."""
    needed = {key.name for key in NAME_AND_KIND} if "like" in names else set()
    if names >= STEP_NAMES and (verb := _verb(given)) is not None:
        needed |= set(VERBS[verb].required)
    return needed


def _verb(given: frozenset[str]) -> str | None:
    return next((name for name in VERBS if name in given), None)


def _step_names(names: frozenset[str], given: frozenset[str]) -> set[str]:
    """The keys of a step that fit those given; in a file also `steps`, which takes their place."""
    verb = _verb(given)
    is_file = "kind" in names
    if verb is not None:
        return set(VERBS[verb].further)
    if is_file and "steps" in given:
        return set()
    further = given & STEP_NAMES
    fitting = {name for name, verb in VERBS.items() if further <= set(verb.further)}
    if not is_file:
        return fitting
    # What stands on another routine may change what goes with that one's verb.
    stands_on_another = "like" in given or "like" not in names
    return set(STEP_NAMES) if stands_on_another else fitting | {"steps"}


def _bare(spec: Spec) -> Spec:
    while True:
        match spec:
            case Built(inner=inner):
                spec = inner
            case Lazy(spec=late) | Unread(spec=late):
                spec = late()
            case _:
                return spec
