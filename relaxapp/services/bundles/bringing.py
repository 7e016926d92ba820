"""Brings a checked `Bundle` into the person's folders, as they choose: all of it or nothing.

Takes the bundle and a `Choice` for each item, writes files, gives where they are, or raises
`BundleError` with everything as it was. Never overwrites a file: one that is replaced is kept in
`.trash` beside it, and one that has changed since it was looked at stops the whole.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path

from relaxapp.core.edits import apply_edits
from relaxapp.core.files import find_yaml, keep_aside, reason, write_text
from relaxapp.core.nodes import Refused, parse_yaml
from relaxapp.core.references import Reference, other_names
from relaxapp.services.bundles.checking import FOLDERS, Bundle, Clash, Home, Item, Key, text_of
from relaxapp.services.bundles.unpacking import BundleError

MAX_NAME = 80
"""The most characters a routine's name may have (FORMAT §1)."""


class Choice(Enum):
    """What is done with an item."""

    ADD = "add"
    """It comes in under its own id; over a shipped one it is the one that counts."""
    KEEP_BOTH = "both"
    """It comes in under an id of its own."""
    REPLACE = "replace"
    """It comes in place of the person's file, which goes to the trash."""
    SKIP = "skip"


Choices = Mapping[Key, Choice]

CHOICES: Mapping[Clash, tuple[Choice, ...]] = {
    Clash.NONE: (Choice.ADD, Choice.SKIP),
    Clash.SAME: (Choice.SKIP,),
    Clash.OWN: (Choice.KEEP_BOTH, Choice.REPLACE, Choice.SKIP),
    Clash.SHIPPED: (Choice.KEEP_BOTH, Choice.ADD, Choice.SKIP),
}
"""What there is to choose where there is such a clash, the usual first."""


@dataclass(frozen=True, slots=True)
class BroughtIn:
    """The files that are there now, routines first, and where those they replaced are kept."""

    routines: tuple[Path, ...]
    moves: tuple[Path, ...]
    kept: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class _Write:
    item: Item
    path: Path
    text: str
    is_replacing: bool


def usual_choices(bundle: Bundle) -> dict[Key, Choice]:
    """What is done unless the person chooses: all that is good, and nothing is replaced."""
    return {
        item.key: Choice.SKIP if item.is_broken else CHOICES[item.clash][0] for item in bundle.items
    }


def with_needs(bundle: Bundle, choices: Choices) -> dict[Key, Choice]:
    """The choices, where what another chosen item needs comes in too.

    Where something of that id is there already, that one will do.
    """
    items = {item.key: item for item in bundle.items}
    settled = dict(choices)
    waiting = [item for item in bundle.items if settled[item.key] is not Choice.SKIP]
    while waiting:
        for key in waiting.pop().needs:
            if settled[key] is Choice.SKIP and items[key].clash is Clash.NONE:
                settled[key] = Choice.ADD
                waiting.append(items[key])
    return settled


def bring_in(bundle: Bundle, choices: Choices, home: Home) -> BroughtIn:
    """Writes what is chosen, all or nothing. Raises `BundleError`."""
    writes = _planned(bundle, with_needs(bundle, choices), home)
    done: list[tuple[Path, Path | None]] = []
    try:
        for write in writes:
            done.append(_carry_out(write))
    except BundleError as error:
        raise BundleError(f"{error} {_take_back(done)}") from None
    routines = tuple(one.path for one in writes if one.item.kind == "routine")
    moves = tuple(one.path for one in writes if one.item.kind == "move")
    return BroughtIn(routines, moves, tuple(kept for _, kept in done if kept is not None))


def _planned(bundle: Bundle, choices: Choices, home: Home) -> list[_Write]:
    """What is written, moves first: a routine that comes in finds its own."""
    chosen = [item for item in bundle.items if choices[item.key] is not Choice.SKIP]
    new_ids = _new_ids(bundle, choices, home)
    order = list(FOLDERS)
    writes = []
    for item in sorted(chosen, key=lambda item: order.index(item.kind)):
        id = new_ids.get(item.key, item.id)
        path = home.user / FOLDERS[item.kind] / f"{id}.yaml"
        is_replacing = choices[item.key] is Choice.REPLACE and item.own is not None
        if is_replacing and item.own is not None:
            path = item.own
        writes.append(_Write(item, path, _text(item, new_ids), is_replacing))
    return writes


def _new_ids(bundle: Bundle, choices: Choices, home: Home) -> dict[Key, str]:
    """Ids that nothing else has, for what shall stand beside what there is."""
    taken: set[Key] = {item.key for item in bundle.items}
    taken |= {("routine", id) for id in home.library.by_id}
    taken |= {("move", id) for id in (*home.catalogue.moves, *home.catalogue.broken_moves)}
    for kind, folder in FOLDERS.items():
        taken |= {(kind, path.stem.casefold()) for path in find_yaml(home.user / folder).files}
    new_ids: dict[Key, str] = {}
    for kind, id in (item.key for item in bundle.items):
        if choices[kind, id] is Choice.KEEP_BOTH:
            numbered = (f"{id}-{number}" for number in count(2))
            new_ids[kind, id] = next(one for one in numbered if (kind, one) not in taken)
            taken.add((kind, new_ids[kind, id]))
    return new_ids


def _text(item: Item, new_ids: Mapping[Key, str]) -> str:
    """The text of an item where it and others of its bundle have new ids; else as it came."""
    number = new_ids[item.key].rpartition("-")[2] if item.key in new_ids else ""

    def name_of(reference: Reference) -> str | None:
        if reference.key == "name":
            ending = f" ({number})"
            return reference.id[: MAX_NAME - len(ending)].rstrip() + ending if number else None
        if item.kind == "move" or (reference.key == "like" and reference.id == item.id):
            return None  # what is like its own id means the shipped one
        return new_ids.get(("move" if reference.key == "move" else "routine", reference.id))

    text = apply_edits(item.text, other_names(item.text, name_of))
    if text != item.text and _is_yaml(item.text) and not _is_yaml(text):
        # A layout that nobody writes by hand.
        message = f"“{item.source}” cannot be given another name; rename it in the file."
        raise BundleError(message)
    return text


def _is_yaml(text: str) -> bool:
    try:
        parse_yaml(text.encode())
    except Refused:
        return False
    return True


def _carry_out(write: _Write) -> tuple[Path, Path | None]:
    """Writes one file; gives its place and that of the file it replaced. Raises `BundleError`."""
    kept = None
    try:
        if not write.is_replacing:
            write_text(write.path, write.text, is_new=True)
            return write.path, None
        if text_of(write.path) != write.item.own_text:
            raise BundleError(f"“{write.path.name}” has changed meanwhile.")
        kept = keep_aside(write.path)
        write_text(write.path, write.text)
    except FileExistsError:
        raise BundleError(f"“{write.path.name}” is there now.") from None
    except OSError as error:
        if kept is not None:
            with suppress(OSError):
                kept.unlink()
        raise BundleError(f"“{write.path.name}” cannot be written: {reason(error)}.") from None
    return write.path, kept


def _take_back(done: Iterable[tuple[Path, Path | None]]) -> str:
    """Brings back what was there before; says how that went."""
    stuck = []
    for path, kept in reversed(tuple(done)):
        try:
            path.unlink() if kept is None else kept.replace(path)
        except OSError:
            stuck.append(f"“{path.name}”")
    if stuck:
        return f"{', '.join(stuck)} could not be taken back; all else is as it was."
    return "Nothing was changed."
