"""Unsaved text that outlives the program: one draft for each file that is typed in.

Takes the folder of the drafts and what was typed over which version of a file; gives the drafts
of programs that run no more. Each program writes into files of its own, so that two of them at
the same file cannot lose one another's text; whether one still runs, a lock beside them tells.
A draft that cannot be written is a `DraftsError` with one sentence.
"""

import json
import logging
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import count
from pathlib import Path

from PySide6.QtCore import QLockFile

from relaxapp.core.files import reason, write_text

_log = logging.getLogger(__name__)

ENDING = ".draft"


class DraftsError(Exception):
    """Unsaved text cannot be kept: one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Text typed over the version `base` of the file at `path`, last kept `at`.

    `kept` is the file that holds it.
    """

    path: Path
    text: str
    base: str
    at: datetime
    kept: Path


class Drafts:
    """The drafts in a folder; None where the system knows no home to keep them in."""

    def __init__(self, folder: Path | None, now: Callable[[], datetime] = datetime.now) -> None:
        self._folder = folder
        self._now = now
        self._token = secrets.token_hex(8)
        """What the files of this program are known by."""
        self._lock: QLockFile | None = None

    def keep(self, path: Path, text: str, base: str) -> None:
        """Writes the draft of a file, in place of the one before. Raises `DraftsError`."""
        if self._folder is None:
            raise DraftsError("This system names no home folder to keep unsaved text in.")
        head = {"path": str(path), "base": base, "at": self._now().isoformat()}
        # A lone half of a sign is kept as well: a draft takes whatever can be typed.
        line = json.dumps(head) + "\n" + json.dumps(text) + "\n"
        try:
            self._lock_own(self._folder)
            write_text(self._own(self._folder, path), line, is_durable=False)
        except OSError as error:
            raise DraftsError(
                f"Unsaved text cannot be kept in '{self._folder}': {reason(error)}."
            ) from None

    def drop(self, path: Path) -> None:
        """Removes this program's draft of a file, which is saved or given up."""
        if self._folder is not None:
            _remove(self._own(self._folder, path))

    def set_aside(self, path: Path) -> None:
        """Keeps this program's draft of a file beside those to come, which do not replace it."""
        if self._folder is None:
            return
        own = self._own(self._folder, path)
        for number in count(1):
            aside = own.with_name(f"{own.stem}-{number}{ENDING}")
            if not aside.exists():
                with suppress(OSError):  # there may be none
                    own.rename(aside)
                return

    def adopt(self, draft: Draft) -> None:
        """Makes a draft this program's own: the next text of its file replaces it."""
        if self._folder is not None:
            with suppress(OSError):  # it stays where it is, and is offered again
                self._lock_own(self._folder)
                draft.kept.replace(self._own(self._folder, draft.path))

    def discard(self, draft: Draft) -> None:
        """Removes a draft."""
        _remove(draft.kept)

    def found(self) -> tuple[Draft, ...]:
        """The drafts of programs that run no more, and one's own; the last one first."""
        if self._folder is None:
            return ()
        drafts = sorted(self._free(self._folder), key=lambda draft: draft.at, reverse=True)
        return tuple(drafts)

    def found_for(self, path: Path) -> tuple[Draft, ...]:
        """Those of `found` that were typed in one file."""
        if self._folder is None or not self._folder.is_dir():
            return ()
        return tuple(draft for draft in self.found() if draft.path == path)

    def _own(self, folder: Path, path: Path) -> Path:
        named = sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:16]
        return folder / f"{self._token}-{named}{ENDING}"

    def _lock_own(self, folder: Path) -> None:
        """Tells other programs that this one runs, as long as it does."""
        if self._lock is None:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = _lock_at(folder, self._token)
            self._lock.tryLock(0)

    def _free(self, folder: Path) -> Iterator[Draft]:
        tokens: dict[str, bool] = {self._token: True}
        for kept in folder.glob(f"*{ENDING}"):
            token = kept.name.partition("-")[0]
            if token not in tokens:
                tokens[token] = _is_free(folder, token)
            draft = _read(kept) if tokens[token] else None
            if draft is not None:
                yield draft


def _lock_at(folder: Path, token: str) -> QLockFile:
    lock = QLockFile(str(folder / f"{token}.lock"))
    lock.setStaleLockTime(0)  # a program that runs for days is not dead
    return lock


def _is_free(folder: Path, token: str) -> bool:
    """Whether the program of a token runs no more."""
    lock = _lock_at(folder, token)
    if not lock.tryLock(0):
        return False
    lock.unlock()
    return True


def _read(kept: Path) -> Draft | None:
    """A draft, or None for what is none; it is left where it is."""
    try:
        head, _, text = kept.read_text("utf-8").partition("\n")
        about = json.loads(head)
        at = datetime.fromisoformat(about["at"])
        return Draft(Path(about["path"]), str(json.loads(text)), str(about["base"]), at, kept)
    except (OSError, ValueError, LookupError, TypeError) as error:
        _log.warning("'%s' is no draft: %s", kept, error)
        return None


def _remove(kept: Path) -> None:
    """What cannot be removed is offered again: better than lost."""
    with suppress(OSError):
        kept.unlink()
