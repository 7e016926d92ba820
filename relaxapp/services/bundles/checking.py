"""Looks into a `Parcel` before any of it is brought in: what is in it, good or not, and clashes.

Takes the parcel and the `Home` it would come to, gives a `Bundle`. The files are checked in a
staging folder of the system's own, with the moves and the routines that are there already: the
person's folders are only read. Problems are placed by the names that the files came under.
"""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import Literal

from relaxapp.core.catalogue import Catalogue, with_moves
from relaxapp.core.files import find_yaml, read_bytes
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.core.nodes import MapNode, Refused, parse_yaml
from relaxapp.core.problems import Problem
from relaxapp.core.references import references_in
from relaxapp.core.starter import id_of
from relaxapp.services.bundles.unpacking import Brought, LeftOut, Parcel

Kind = Literal["routine", "move"]
Key = tuple[Kind, str]
"""What names an item in its bundle: its kind and the id it came under."""

FOLDERS: Mapping[Kind, str] = {"move": "moves", "routine": "routines"}
"""Where each kind lives, in the order they are written: a routine comes after its moves."""

_NOT_BROUGHT = ("chimes", "ambiences", "sounds", "programmes")
_MAX_ID = 80

# Names that Windows keeps for its devices, whatever the ending.
_DEVICES = frozenset({"con", "prn", "aux", "nul"}) | {
    f"{port}{number}" for port in ("com", "lpt") for number in range(1, 10)
}


class Clash(Enum):
    """Whether something has the id already."""

    NONE = "none"
    SAME = "same"
    """It is there, with the same content."""
    OWN = "own"
    """The person has another file of that id."""
    SHIPPED = "shipped"
    """It would stand in for one that is no file of the person's own folder."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where bundles come to, and all that is there: what `World` knows."""

    user: Path
    layers: tuple[Layer, ...]
    catalogue: Catalogue
    library: Library


@dataclass(frozen=True, slots=True)
class Item:
    """One file of a bundle. `own` is the person's file of that id, where `clash` says so."""

    source: str
    kind: Kind
    id: str
    name: str
    text: str
    problems: tuple[Problem, ...] = ()
    clash: Clash = Clash.NONE
    own: Path | None = None
    own_text: str | None = None
    needs: frozenset[Key] = frozenset()
    """The items of the same bundle that it names."""

    @property
    def key(self) -> Key:
        return self.kind, self.id

    @property
    def is_broken(self) -> bool:
        return any(problem.is_error for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What can be brought in, and what is left out and why."""

    items: tuple[Item, ...]
    left_out: tuple[LeftOut, ...] = ()


def check(parcel: Parcel, home: Home) -> Bundle:
    """The bundle of a parcel; nothing of the person's is touched. Raises `OSError`."""
    items: dict[Key, Item] = {}
    left_out = list(parcel.left_out)
    for file in parcel.files:
        item = _item(file)
        if isinstance(item, LeftOut):
            left_out.append(item)
        elif item.key in items:
            first = items[item.key].source
            left_out.append(LeftOut(file.source, f"“{first}” has the same name"))
        else:
            items[item.key] = item
    checked = _checked(tuple(items.values()), home)
    clashes = _Clashes(home)
    return Bundle(tuple(clashes.on(_with_needs(item, items)) for item in checked), tuple(left_out))


def _item(file: Brought) -> Item | LeftOut:
    """A file by itself, or why it is none of ours."""
    *folders, name = file.source.split("/")
    stem = name.rpartition(".")[0]
    id = id_of(stem)[:_MAX_ID].rstrip("-")
    if id in _DEVICES:
        return LeftOut(file.source, f"Windows keeps the name “{id}” for itself; rename the file")
    known = [folder for folder in folders if folder in (*FOLDERS.values(), *_NOT_BROUGHT)]
    if known and known[-1] in _NOT_BROUGHT:
        return LeftOut(file.source, "only routines and moves are brought in")
    try:
        text = file.raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.raw.count(b"\n", 0, error.start) + 1
        return LeftOut(file.source, f"it is not UTF-8 text (line {line}); save it as UTF-8")
    kind = _kind_of(file.raw, known[-1] if known else None)
    return Item(file.source, kind, id, id, text)


def _kind_of(raw: bytes, folder: str | None) -> Kind:
    """By its folder; without one by its keys."""
    if folder is not None:
        return "move" if folder == FOLDERS["move"] else "routine"
    try:
        root = parse_yaml(raw)
    except Refused:
        return "routine"
    keys = {key.text for key, _ in root.entries} if isinstance(root, MapNode) else set()
    return "move" if "do" in keys and "kind" not in keys else "routine"


def _checked(items: Sequence[Item], home: Home) -> Iterator[Item]:
    """The items with their names and problems, read beside all that is there."""
    with tempfile.TemporaryDirectory(prefix="relaxapp-") as name:
        staging = Path(name)
        staged = {item.key: staging / FOLDERS[item.kind] / f"{item.id}.yaml" for item in items}
        for folder in FOLDERS.values():
            (staging / folder).mkdir()
        for item in items:
            staged[item.key].write_bytes(item.text.encode())
        catalogue = home.catalogue
        if any(item.kind == "move" for item in items):  # else all that is there still holds
            catalogue = with_moves(catalogue, staging / FOLDERS["move"])
        layers = (*home.layers, Layer(staging / FOLDERS["routine"]))
        library = scan_library(layers, catalogue, home.library)
        by_path: dict[str, list[Problem]] = {}
        for problem in (*catalogue.problems, *library.problems):
            by_path.setdefault(problem.path, []).append(problem)
    for item in items:
        path = staged[item.key]
        found = by_path.get(str(path), [])
        problems = tuple(replace(problem, path=item.source) for problem in found)
        move = catalogue.moves.get(item.id) if item.kind == "move" else None
        entry = library.at_path(path) if item.kind == "routine" else None
        named = move or (entry.routine if entry else None)
        yield replace(item, name=named.name if named else item.id, problems=problems)


def _with_needs(item: Item, items: Mapping[Key, Item]) -> Item:
    keys: set[Key] = set()
    if item.kind == "routine":
        for one in references_in(item.text):
            keys.add(("move" if one.key == "move" else "routine", one.id))
    return replace(item, needs=frozenset(keys & items.keys() - {item.key}))


class _Clashes:
    """Knows which ids are taken, and by which files."""

    def __init__(self, home: Home) -> None:
        self._own = {
            kind: {path.stem.casefold(): path for path in find_yaml(home.user / folder).files}
            for kind, folder in FOLDERS.items()
        }
        self._others: dict[Kind, dict[str, Path | None]] = {
            "move": dict.fromkeys(home.catalogue.moves),
            "routine": {id: entry.path for id, entry in home.library.by_id.items()},
        }
        for path in home.catalogue.files:
            if path.stem in self._others["move"]:
                self._others["move"][path.stem] = path

    def on(self, item: Item) -> Item:
        own = self._own[item.kind].get(item.id)
        if own is not None:
            text = text_of(own)
            clash = Clash.SAME if text == item.text else Clash.OWN
            return replace(item, clash=clash, own=own, own_text=text)
        if item.id not in self._others[item.kind]:
            return item
        path = self._others[item.kind][item.id]
        is_same = path is not None and text_of(path) == item.text
        return replace(item, clash=Clash.SAME if is_same else Clash.SHIPPED)


def text_of(path: Path) -> str | None:
    """The text of a file; None where there is none that can be read."""
    try:
        return read_bytes(path).decode("utf-8-sig")
    except (Refused, UnicodeDecodeError):
        return None
