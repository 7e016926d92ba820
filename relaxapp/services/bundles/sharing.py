"""Shares a routine as one file: itself, or a zip with the moves and routines that it needs.

Takes an entry and the `Home` it is in, gives bytes that are the same each time. What is shipped is
not packed: whoever gets the file has it. Writes only where it is told to.
"""

import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from relaxapp.core.files import find_yaml, read_bytes
from relaxapp.core.library import Entry
from relaxapp.core.nodes import Refused
from relaxapp.core.references import references_in
from relaxapp.services.bundles.checking import FOLDERS, Home, Key
from relaxapp.services.bundles.unpacking import MAX_FILES, BundleError

ENDINGS = (".yaml", ".zip")

_FIRST_DATE = (1980, 1, 1, 0, 0, 0)
"""The first that a zip can have: when it was packed is nobody's business."""

_ORDINARY_FILE = 0o100644 << 16
_UNIX = 3


@dataclass(frozen=True, slots=True)
class Shared:
    """What is written: the bytes, the ending of a file that holds them, and how many files."""

    raw: bytes
    ending: str
    count: int


def share(entry: Entry, home: Home) -> Shared:
    """One routine with all that it needs. Raises `BundleError`."""
    files = _files(entry, home)
    if len(files) == 1:
        (raw,) = files.values()
        return Shared(raw, ENDINGS[0], 1)
    return Shared(_packed(files), ENDINGS[1], len(files))


def _files(entry: Entry, home: Home) -> dict[str, bytes]:
    """By their names in the bundle: the routine, and what it names that is not shipped."""
    own_moves = {path.stem: path for path in find_yaml(home.user / FOLDERS["move"]).files}
    files: dict[str, bytes] = {}
    seen: set[Key] = {("routine", entry.id)}
    waiting: list[tuple[Key, Path]] = [(("routine", entry.id), entry.path)]
    while waiting:
        (kind, id), path = waiting.pop()
        raw = _read(path)
        files[f"{FOLDERS[kind]}/{id}.yaml"] = raw
        if len(files) > MAX_FILES:
            raise BundleError(f"It stands on more than {MAX_FILES} files, too many to share.")
        if kind == "move":
            continue
        for one in references_in(raw.decode("utf-8-sig", "replace")):
            key: Key = ("move" if one.key == "move" else "routine", one.id)
            needed = own_moves.get(one.id) if one.key == "move" else _own_routine(one.id, home)
            if one.key != "name" and key not in seen and needed is not None:
                seen.add(key)
                waiting.append((key, needed))
    return files


def _own_routine(id: str, home: Home) -> Path | None:
    entry = home.library.find(id)
    return entry.path if entry is not None and entry.origin == "user" else None


def _read(path: Path) -> bytes:
    try:
        return read_bytes(path)
    except Refused as refused:
        raise BundleError(f"“{path.name}” cannot be read: {refused.message}.") from None


def _packed(files: dict[str, bytes]) -> bytes:
    """A zip of the files. They are small; packed tighter, their bytes would depend on who packs."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as packed:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _FIRST_DATE)
            member.external_attr = _ORDINARY_FILE
            member.create_system = _UNIX
            packed.writestr(member, files[name])
    return target.getvalue()
