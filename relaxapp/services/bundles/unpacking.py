"""Takes apart what a person brings: files, folders and zips, from strangers.

Takes paths, gives a `Parcel`: the YAML files as bytes with the names they came under, and what is
left out and why. Unpacks in memory alone, and no name of a zip ever becomes a path. Limits are
looked at before anything is read and again while it is; what cannot be opened at all raises
`BundleError` with one sentence.
"""

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from relaxapp.core.files import MAX_FOLDERS_DEEP, find_yaml, open_at_once, read_bytes, reason
from relaxapp.core.nodes import MAX_BYTES, Refused
from relaxapp.core.units import plural, shorten

MAX_FILES = 100
"""The most YAML files that are brought in at once."""

MAX_TOTAL = 512 * 1024
"""The most bytes of text that are brought in at once. A hundred ordinary routines have a quarter of
it; the worst that can be made of it takes two seconds to check."""

MAX_ZIP_BYTES = 8 * 1024 * 1024
MAX_LISTING_BYTES = 512 * 1024
"""The most that a zip may take to list its names: several thousand of them."""

MAX_RATIO = 200
"""How many times its packed size a file may have. A routine of one letter has some 100."""

MAX_NAME = 255
MAX_LEFT_OUT = 50
"""How many of those left out are named before the rest is only counted."""

_YAML = (".yaml", ".yml")
_END = struct.Struct("<4s4H2LH")
_END_MARK, _LARGE_END_MARK = b"PK\5\6", b"PK\6\7"
_LARGE_END_BYTES = 20
_TAIL_BYTES = _END.size + 0xFFFF + _LARGE_END_BYTES
"""The last of a zip, with the longest comment it may have."""

_IS_ENCRYPTED = 0x1
_READ_KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)

# What `zipfile` raises, in one version or another, for bytes that are no good zip.
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError),
    *(RuntimeError, ValueError, KeyError, IndexError, OverflowError),
)


class BundleError(Exception):
    """Why nothing can be brought in: one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Brought:
    """One YAML file as it came: its name, with the folders before it, and its bytes."""

    source: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What is not brought in, and why: half a sentence."""

    source: str
    why: str


@dataclass(slots=True)
class _Unpacked:
    files: list[Brought] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    total: int = 0

    def add(self, source: str, raw: bytes) -> None:
        """Raises `BundleError` past the limits."""
        self.check_room(len(self.files) + 1, self.total + len(raw))
        self.files.append(Brought(shown(source), raw))
        self.total += len(raw)

    def leave_out(self, source: str, why: str) -> None:
        self.left_out.append(LeftOut(shown(source), why))

    @staticmethod
    def check_room(count: int, total: int) -> None:
        if count > MAX_FILES:
            message = f"More than {MAX_FILES} routine files at once; bring them in a few at a time."
            raise BundleError(message)
        if total > MAX_TOTAL:
            size = f"{MAX_TOTAL // 2**10} KB"
            raise BundleError(f"More than {size} of text at once; bring it in a few at a time.")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What was brought, unpacked and not yet looked into."""

    files: tuple[Brought, ...]
    left_out: tuple[LeftOut, ...]


def unpack(paths: Sequence[Path]) -> Parcel:
    """Reads files, folders and zips. Raises `BundleError`."""
    unpacked = _Unpacked()
    for path in paths:
        _unpack_path(path, unpacked)
    left_out = unpacked.left_out[:MAX_LEFT_OUT]
    more = len(unpacked.left_out) - len(left_out)
    if more:
        left_out.append(LeftOut(f"and {plural(more, 'more file')}", "left out as well"))
    return Parcel(tuple(sorted(unpacked.files, key=_by_source)), tuple(left_out))


def _by_source(file: Brought) -> tuple[str, str]:
    return file.source.casefold(), file.source


def shown(name: str) -> str:
    """A name as it is shown: on one line, and printable."""
    return shorten(name, 200)


def _unpack_path(path: Path, unpacked: _Unpacked) -> None:
    name = path.name or str(path)
    if path.is_symlink():
        unpacked.leave_out(name, "it is a link, and links are not followed")
    elif path.is_dir():
        _unpack_folder(path, unpacked)
    elif path.suffix.lower() in _YAML:
        _unpack_file(path, name, unpacked)
    elif path.suffix.lower() == ".zip":
        _unpack_zip(path, unpacked)
    elif not path.exists():
        raise BundleError(f"There is no “{shown(name)}”.")
    else:
        unpacked.leave_out(name, "it is neither a .yaml file nor a folder or a .zip of them")


def _unpack_file(path: Path, source: str, unpacked: _Unpacked) -> None:
    try:
        unpacked.add(source, read_bytes(path))
    except Refused as refused:
        unpacked.leave_out(source, refused.message)


def _unpack_folder(folder: Path, unpacked: _Unpacked) -> None:
    """Hidden names and links in it are skipped, as everywhere."""
    found = find_yaml(folder)
    unpacked.check_room(len(unpacked.files) + len(found.files), unpacked.total)
    for path in found.files:
        # With the folder itself before it: it may be the one called `moves`.
        source = "/".join((folder.name, *path.relative_to(folder).parts))
        _unpack_file(path, source, unpacked)
    for problem in found.problems:
        unpacked.leave_out(problem.path, problem.message)


def _unpack_zip(path: Path, unpacked: _Unpacked) -> None:
    name = shown(path.name)
    try:
        with open(path, "rb", opener=open_at_once) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise BundleError(f"“{name}” is no ordinary file.")
            if status.st_size > MAX_ZIP_BYTES:
                size = f"{MAX_ZIP_BYTES // 2**20} MB"
                raise BundleError(f"“{name}” is larger than the {size} that a zip may have.")
            file.seek(max(status.st_size - _TAIL_BYTES, 0))
            _check_listing(file.read(_TAIL_BYTES), name)
            with zipfile.ZipFile(file) as packed:
                _unpack_members(packed, unpacked)
    except OSError as error:
        raise BundleError(f"“{name}” cannot be read: {reason(error)}.") from None
    except _BROKEN:
        raise BundleError(f"“{name}” is no zip that can be opened: it may be damaged.") from None


def _check_listing(raw: bytes, name: str) -> None:
    """Looks at how much a zip lists before the list is read. Raises `BundleError`.

    Looks where `zipfile` does: at the very end, or before a comment there.
    """
    at = len(raw) - _END.size
    if raw[at : at + 4] != _END_MARK or raw[-2:] != b"\0\0":
        at = raw.rfind(_END_MARK, max(len(raw) - _END.size - 0xFFFF, 0))
    if at < 0 or len(raw) - at < _END.size:
        raise BundleError(f"“{name}” is no zip that can be opened: it may be damaged.")
    *_, size, _, _ = _END.unpack_from(raw, at)
    is_large = raw[max(at - _LARGE_END_BYTES, 0) : at].startswith(_LARGE_END_MARK)
    if is_large or size > MAX_LISTING_BYTES:
        raise BundleError(f"“{name}” holds too many files to look through.")


def _unpack_members(packed: zipfile.ZipFile, unpacked: _Unpacked) -> None:
    wanted = list(_wanted(packed.infolist(), unpacked))
    unpacked.check_room(
        len(unpacked.files) + len(wanted),
        unpacked.total + sum(member.file_size for member in wanted),
    )
    for member in wanted:
        try:
            unpacked.add(member.filename, _read_member(packed, member))
        except Refused as refused:
            unpacked.leave_out(member.filename, refused.message)


def _wanted(members: Iterable[zipfile.ZipInfo], unpacked: _Unpacked) -> Iterator[zipfile.ZipInfo]:
    """The members that may be read; hidden ones and folders are skipped without a word."""
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if member.is_dir() or any(part.startswith(".") for part in _plain_parts(name)):
            continue
        why = _name_fault(member) or _kind_fault(member)
        if why is None and name in seen:
            why = "the zip holds another one of the same name"
        seen.add(name)
        if why is None:
            yield member
        else:
            unpacked.leave_out(name, why)


def _plain_parts(name: str) -> list[str]:
    """The parts of a name that point nowhere else; what a Mac adds for itself counts as hidden."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in (".", "..")]
    return [".", *parts] if parts[:1] == ["__MACOSX"] else parts


def _name_fault(member: zipfile.ZipInfo) -> str | None:
    """Nothing is ever written under these names; one that tries to get out is not trusted."""
    name = member.filename
    parts = name.split("/")
    if name.startswith("/") or "\\" in name or ":" in name or ".." in parts:
        return "its name points out of the zip"
    if member.orig_filename.rstrip("\0") != name or not name.isprintable():
        return "its name has characters that no name has"
    if len(name) > MAX_NAME or len(parts) > MAX_FOLDERS_DEEP:
        return "its name is too long, or too many folders deep"
    if name.lower().endswith(".zip"):
        return "a zip in a zip is not opened"
    if not name.lower().endswith(_YAML):
        return "it is no .yaml file"
    return None


def _kind_fault(member: zipfile.ZipInfo) -> str | None:
    kind = stat.S_IFMT(member.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        return "it is a link or something else that is no ordinary file"
    if member.flag_bits & _IS_ENCRYPTED:
        return "it is locked with a password"
    if member.compress_type not in _READ_KINDS:
        return "it is packed in a way that is not read"
    if member.file_size > MAX_BYTES:
        return f"it is larger than the {MAX_BYTES:,} bytes that a file may have"
    if member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return "it unpacks to far more than a routine has"
    return None


def _read_member(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """Its bytes, no more of them than it says it has. Raises `Refused`."""
    try:
        with packed.open(member) as file:
            raw = file.read(member.file_size + 1)
    except (*_BROKEN, OSError):
        raise Refused(1, 1, "it is damaged") from None
    if len(raw) != member.file_size:
        raise Refused(1, 1, "it is damaged")
    return raw
