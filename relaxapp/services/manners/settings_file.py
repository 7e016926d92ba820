"""“Do not disturb” of GNOME, Cinnamon and MATE, read from the file that keeps their settings.

Takes the environment: which desktop it is, and where its settings are. The portal gives these
settings to nobody, and dconf's library would bring threads; its file (GVDB) is read instead, and
again only when it has changed. A key that is not there has its default: you may be disturbed. A
file that cannot be understood tells nothing.
"""

import os
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from relaxapp.services.manners import NotKnownError

LARGEST_FILE = 8 << 20

_MAGIC = b"GVariant"
_HEAD, _ITEM = struct.Struct("<8sIIII"), struct.Struct("<IIIHBBII")
_VALUE, _NO_PARENT = ord("v"), 0xFFFFFFFF
_BOOLEANS = {b"\x00\x00b": False, b"\x01\x00b": True}


class _Key(NamedTuple):
    name: str
    is_quiet_if: bool


_KEYS = {
    "gnome": _Key("/org/gnome/desktop/notifications/show-banners", False),
    "cinnamon": _Key("/org/cinnamon/desktop/notifications/display-notifications", False),
    "mate": _Key("/org/mate/NotificationDaemon/do-not-disturb", True),
}
_DESKTOPS = {
    "gnome": "gnome",
    "ubuntu": "gnome",
    "unity": "gnome",
    "budgie": "gnome",
    "x-cinnamon": "cinnamon",
    "cinnamon": "cinnamon",
    "mate": "mate",
}


class DoNotDisturb:
    """What the file said when it was last read."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        desktops = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
        known = [_DESKTOPS[desktop] for desktop in desktops if desktop in _DESKTOPS]
        self._key = _KEYS[known[0]] if known else None
        config = environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME", "/")) / ".config"
        self._path = Path(config) / "dconf" / "user"
        self._read_as: tuple[int, int, int] | None = None
        self._value: bool | None = None

    def look(self) -> str | None:
        """The sentence, if it is on. Raises `NotKnownError`."""
        if self._key is None:
            raise NotKnownError("this desktop keeps no such setting")
        try:
            stat = self._path.stat()
            as_now = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
            if as_now != self._read_as:
                if stat.st_size > LARGEST_FILE:
                    raise NotKnownError("the settings' file is too large")
                self._value = read_boolean(self._path.read_bytes(), self._key.name)
                self._read_as = as_now
        except FileNotFoundError:
            return None  # nothing was ever changed
        except (OSError, ValueError) as error:
            raise NotKnownError(f"the settings cannot be read: {error}") from error
        return "“Do not disturb” is on" if self._value is self._key.is_quiet_if else None


def read_boolean(database: bytes, name: str) -> bool | None:
    """A setting that is yes or no; None where it is not set. Raises `ValueError`."""
    try:
        magic, version, _, start, end = _HEAD.unpack_from(database)
        if magic != _MAGIC or version != 0 or not _HEAD.size <= start < end <= len(database):
            raise ValueError("it is not a settings' file")
        blooms, buckets = struct.unpack_from("<II", database, start)
        first = start + 8 + 4 * (blooms & 0x07FFFFFF) + 4 * buckets
        items = list(_ITEM.iter_unpack(database[first : end - (end - first) % _ITEM.size]))
    except struct.error as error:
        raise ValueError("it ends too early") from error
    wanted = name.encode()
    for item in items:
        _, _, key_start, key_length, kind, _, value_start, value_end = item
        key = database[key_start : key_start + key_length]
        if kind == _VALUE and wanted.endswith(key) and _whole_name(database, items, item) == wanted:
            return _BOOLEANS.get(database[value_start:value_end])
    return None


def _whole_name(
    database: bytes, items: list[tuple[int, ...]], item: tuple[int, ...]
) -> bytes | None:
    """Names are kept in parts, each with the number of the part before it."""
    parts: list[bytes] = []
    while len(parts) <= len(items):
        _, parent, start, length, *_ = item
        parts.append(database[start : start + length])
        if parent == _NO_PARENT:
            return b"".join(reversed(parts))
        if parent >= len(items):
            return None
        item = items[parent]
    return None  # they go in a circle
