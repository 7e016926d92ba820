"""What the program keeps between two runs: favourites, what was played, where a session stopped.

Takes and gives a frozen `Bookmarks`; pure functions change it, `BookmarkFiles` keeps it in two
small JSON files, each written whole or not at all. The place of a session has a file of its
own, written often and without waiting for the disk: nothing else can be lost with it.
"""

import json
import logging
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from relaxapp.core.compiler import Options
from relaxapp.core.files import read_bytes, reason, write_text
from relaxapp.core.kept_json import DAMAGED, of_kind, or_none, text_of, whole_of
from relaxapp.core.leave_out import Exchange
from relaxapp.core.nodes import Refused
from relaxapp.core.routine import Move

_log = logging.getLogger(__name__)

MAX_RECENT = 8


@dataclass(frozen=True, slots=True)
class Played:
    """A routine that was played, at the level and length that were chosen."""

    id: str
    level: str | None = None
    for_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A session that was neither finished nor stopped, and how far it had come.

    `position_ms` is a place in the timeline that the options compile to, `gate` the number of
    the question that waited there, if one did: several may stand at one place. `exchanged` are
    the options' exchanges as a file has them, by ids: `with_moves` finds the moves.
    """

    id: str
    options: Options
    position_ms: int
    speed: float = 1.0
    exchanged: tuple[tuple[str, str | None], ...] = ()
    gate: int | None = None


@dataclass(frozen=True, slots=True)
class Bookmarks:
    """Favourites in order of their names, what was played (the last first), the window's size.

    `left_out` are the ids of moves that hurt, until they are taken back; `told` says which words
    of concern were shown, and on which day (`core.concern`).
    """

    favourites: frozenset[str] = frozenset()
    recent: tuple[Played, ...] = ()
    unfinished: Unfinished | None = None
    window_size: tuple[int, int] | None = None
    left_out: frozenset[str] = frozenset()
    told: tuple[tuple[str, int], ...] = ()


def with_moves(unfinished: Unfinished, moves: Mapping[str, Move]) -> Unfinished | None:
    """The session with the moves that took others' places; None where one is there no more."""
    if any(by is not None and by not in moves for _, by in unfinished.exchanged):
        return None
    exchanges = tuple(
        Exchange(move, None if by is None else moves[by]) for move, by in unfinished.exchanged
    )
    options = replace(unfinished.options, exchanges=(*unfinished.options.exchanges, *exchanges))
    return replace(unfinished, options=options, exchanged=())


def toggle_favourite(bookmarks: Bookmarks, id: str) -> Bookmarks:
    return replace(bookmarks, favourites=bookmarks.favourites ^ {id})


def add_played(bookmarks: Bookmarks, played: Played) -> Bookmarks:
    """With this routine as the last one played; each is kept once, at most `MAX_RECENT`."""
    others = tuple(one for one in bookmarks.recent if one.id != played.id)
    return replace(bookmarks, recent=(played, *others)[:MAX_RECENT])


NOT_KEPT = "Your favourites and the place in a session are not kept"


class BookmarkFiles:
    """The bookmarks and the files they are kept in; without a folder they last for the run.

    `tell` takes one sentence for a file that cannot be read, and one where none can be written.
    """

    def __init__(self, folder: Path | None, tell: Callable[[str], object]) -> None:
        self.value = Bookmarks()
        self._tell_person = tell
        self._path = None if folder is None else folder / "bookmarks.json"
        self._session_path = None if folder is None else folder / "session.json"
        self._has_failed = False
        self._has_session = False

    def load(self) -> Bookmarks:
        """Reads both files; a broken one is set aside and never written over."""
        kept = None if self._path is None else self._read(self._path, _bookmarks)
        unfinished = None
        if self._session_path is not None:
            unfinished = self._read(self._session_path, _unfinished)
        self._has_session = unfinished is not None
        self.value = replace(kept or Bookmarks(), unfinished=unfinished)
        return self.value

    def keep(self, bookmarks: Bookmarks) -> None:
        """Takes the new value and writes what differs from the last one."""
        before, self.value = self.value, bookmarks
        if replace(before, unfinished=None) != replace(bookmarks, unfinished=None):
            self._write(self._path, _dumped(bookmarks), is_durable=True)
        if before.unfinished == bookmarks.unfinished:
            return
        if bookmarks.unfinished is not None:
            text = _dumped_session(bookmarks.unfinished)
            self._has_session |= self._write(self._session_path, text, is_durable=False)
        elif self._session_path is not None and self._has_session:
            with suppress(OSError):
                self._session_path.unlink(missing_ok=True)

    def _read(self, path: Path, read: Any) -> Any:
        if not os.path.exists(path):
            return None
        try:
            raw = read_bytes(path)
        except Refused as refused:
            self._tell(f"'{path}' is left alone: {refused.message}", refused)
            self._path = self._session_path = None  # what cannot be read is not written over
            return None
        try:
            return read(json.loads(raw))
        except DAMAGED as error:
            self._set_aside(path, error)
            return None

    def _set_aside(self, path: Path, error: Exception) -> None:
        """Renames a broken file, so that a person can still look into it."""
        for number in range(1, 100):
            aside = path.with_name(f"{path.name}.broken" + (f"-{number}" if number > 1 else ""))
            if not aside.exists():
                break
        try:
            path.rename(aside)
        except OSError:
            self._path = self._session_path = None
            self._tell(f"'{path}' is broken, and what you mark lasts for this run only", error)
            return
        self._tell(f"'{path.name}' was broken; it is kept as '{aside.name}'", error)

    def _write(self, path: Path | None, text: str, *, is_durable: bool) -> bool:
        if path is None:
            return False
        try:
            write_text(path, text, is_durable=is_durable)
        except OSError as error:
            if not self._has_failed:
                self._has_failed = True
                self._tell(f"{NOT_KEPT}: {reason(error)} ('{path}')", error)
            return False
        return True

    def _tell(self, what: str, error: Exception) -> None:
        _log.warning("%s: %s", what, error)
        self._tell_person(f"{what[0].upper()}{what[1:]}.")


def _dumped(bookmarks: Bookmarks) -> str:
    kept = {
        "favourites": sorted(bookmarks.favourites),
        "recent": [
            {"id": one.id, "level": one.level, "for_ms": one.for_ms} for one in bookmarks.recent
        ],
        "window_size": bookmarks.window_size,
        "left_out": sorted(bookmarks.left_out),
        "told": dict(bookmarks.told),
    }
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def _bookmarks(kept: Any) -> Bookmarks:
    """Raises `ValueError` and its like for what is not of the shape that `_dumped` gives."""
    size = kept.get("window_size")
    return Bookmarks(
        _ids(kept["favourites"]),
        tuple(
            Played(
                text_of(one["id"]), or_none(one.get("level"), text_of), _length(one.get("for_ms"))
            )
            for one in kept["recent"]
        )[:MAX_RECENT],
        window_size=None if size is None else (whole_of(size[0]), whole_of(size[1])),
        left_out=_ids(kept.get("left_out", [])),
        told=tuple((text_of(what), whole_of(day)) for what, day in kept.get("told", {}).items()),
    )


def _dumped_session(unfinished: Unfinished) -> str:
    options = unfinished.options
    kept = {
        "id": unfinished.id,
        "level": options.level,
        "for_ms": options.for_ms,
        "has_holds": options.has_holds,
        "seed": options.seed,
        "without_moves": sorted(options.without_moves),
        "exchanges": [*unfinished.exchanged, *map(_dumped_exchange, options.exchanges)],
        "position_ms": unfinished.position_ms,
        "speed": unfinished.speed,
        "gate": unfinished.gate,
    }
    return json.dumps(kept) + "\n"


def _dumped_exchange(exchange: Exchange) -> tuple[str, str | None]:
    return exchange.move, None if exchange.by is None else exchange.by.id


def _unfinished(kept: Any) -> Unfinished:
    options = Options(
        or_none(kept["level"], text_of),
        _length(kept["for_ms"]),
        of_kind(kept["has_holds"], bool),
        whole_of(kept["seed"]),
        _ids(kept.get("without_moves", [])),
    )
    speed = float(kept["speed"])
    if not 0.1 <= speed <= 1000:
        raise ValueError(f"a speed of {speed}")
    exchanged = tuple(
        (text_of(move), or_none(by, text_of)) for move, by in kept.get("exchanges", [])
    )
    at_ms, gate = whole_of(kept["position_ms"]), or_none(kept.get("gate"), whole_of)
    return Unfinished(text_of(kept["id"]), options, at_ms, speed, exchanged, gate)


def _ids(kept: Any) -> frozenset[str]:
    return frozenset(text_of(one) for one in kept)


def _length(value: Any) -> int | None:
    if value is None:
        return None
    if whole_of(value) == 0:
        raise ValueError("a length of 0")
    return whole_of(value)
