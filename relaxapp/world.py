"""What the commands work on: folders, settings, catalogue and library, each read when asked for.

Takes the folders named on the command line, gives values, or raises `CommandError` with one
clear sentence.
"""

import os
import sys
import time
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from relaxapp.services.folders import Folders, find_folders

if TYPE_CHECKING:  # read when first asked for: the tray comes up without any of it
    from relaxapp.core.catalogue import Catalogue
    from relaxapp.core.compiler import Options
    from relaxapp.core.files import Stamp, WatchedFolder
    from relaxapp.core.library import Entry, Layer, Library
    from relaxapp.core.problems import Problem
    from relaxapp.core.profile import ForYou
    from relaxapp.core.programme_shelf import ProgrammeShelf
    from relaxapp.core.routine import Routine
    from relaxapp.core.settings import Settings
    from relaxapp.core.synth import CueSet

DONE, FAILED, WRONG_USAGE, STOPPED = 0, 1, 2, 3
"""Exit statuses; STOPPED is a session stopped before its end."""


Stamps = tuple[tuple[Path, "Stamp | None"], ...]
"""Files as they were at a time."""


class CommandError(Exception):
    """A command that cannot be done: one sentence, and the exit status."""

    def __init__(self, message: str, status: int = FAILED) -> None:
        super().__init__(message)
        self.status = status


class World:
    """What commands work on, each read when first asked for."""

    def __init__(self, routine_dirs: Sequence[Path]) -> None:
        self.routine_dirs = tuple(routine_dirs)
        self.settings_problems: tuple[Problem, ...] = ()
        self._for_you: tuple[object, object, ForYou] | None = None

    @cached_property
    def folders(self) -> Folders:
        return find_folders()

    @cached_property
    def settings_path(self) -> Path | None:
        config = self.folders.config
        return None if config is None else config / "settings.yaml"

    @cached_property
    def settings(self) -> "Settings":
        from relaxapp.core.settings import Settings, load_settings

        if self.settings_path is None:
            return Settings()
        settings, self.settings_problems = load_settings(self.settings_path)
        for problem in self.settings_problems:
            print(problem, file=sys.stderr)
        return settings

    @cached_property
    def catalogue(self) -> "Catalogue":
        self._vocabulary  # noqa: B018 - as the files are before they are read, to compare with
        return self._load_catalogue()

    @cached_property
    def left_out(self) -> frozenset[str]:
        """The ids of the moves that hurt, as they were when the program began."""
        from relaxapp.services.bookmarks import BookmarkFiles

        kept = BookmarkFiles(self.folders.user, lambda told: print(told, file=sys.stderr))
        return kept.load().left_out

    @cached_property
    def layers(self) -> "tuple[Layer, ...]":
        """Shipped, the user's, then those named on the command line."""
        from relaxapp.core.library import Layer

        for folder in self.routine_dirs:
            if not folder.is_dir():
                raise CommandError(f"no folder '{shown(folder)}' to read routines from")
        user = self.folders.user
        return (
            Layer(self.folders.routines, "shipped"),
            *([] if user is None else [Layer(user / "routines")]),
            *(Layer(folder.absolute()) for folder in self.routine_dirs),
        )

    def for_you(self, settings: "Settings") -> "ForYou":
        """What a person's answers mean for the routines, reckoned anew when either changes."""
        from relaxapp.core.profile import ForYou, for_you, profile_of

        profile = profile_of(settings)
        if profile.is_plain:
            return ForYou()
        kept = self._for_you
        if kept is None or kept[0] != profile or kept[1] is not self.catalogue:
            kept = profile, self.catalogue, for_you(profile, self.catalogue)
            self._for_you = kept
        return kept[2]

    @property
    def watched(self) -> "tuple[WatchedFolder, ...]":
        """The folders whose files may change while the program runs."""
        from relaxapp.core.files import WatchedFolder

        user = self.folders.user
        own = [layer.root for layer in self.layers if layer.origin == "user"]
        if user is None:
            return tuple(WatchedFolder(root) for root in own)
        own += [user / name for name in ("moves", "chimes", "ambiences")]
        return (*(WatchedFolder(root) for root in own), WatchedFolder(user / "sounds", ("",)))

    @cached_property
    def library(self) -> "Library":
        return self._scan_library()

    def rescan(self) -> bool:
        """Reads what has come, gone or changed; whether anything has.

        A file that has been broken meanwhile keeps its last good version.
        """
        library, before = self.library, self._vocabulary
        self._vocabulary = self._stamp_vocabulary()
        has_new_words = self._vocabulary != before
        if has_new_words:
            self.catalogue = self._load_catalogue()
        self.library = self._scan_library(library)
        has_new_programmes = self._rescan_programmes()
        return has_new_words or has_new_programmes or not self.library.is_as(library)

    @cached_property
    def programmes(self) -> "ProgrammeShelf":
        return self._scan_programmes()

    def _rescan_programmes(self) -> bool:
        """Reads the programmes anew where they have been asked for; whether they are others now."""
        before: ProgrammeShelf | None = vars(self).get("programmes")
        if before is None:
            return False
        self.programmes = self._scan_programmes(before)
        return self.programmes != before

    def _scan_programmes(self, before: "ProgrammeShelf | None" = None) -> "ProgrammeShelf":
        from relaxapp.core.programme_shelf import routines_of, scan_programmes

        return scan_programmes(self.layers, routines_of(self.library), before)

    @cached_property
    def _vocabulary(self) -> Stamps:
        """The user's moves and sounds as they were when the catalogue was read."""
        return self._stamp_vocabulary()

    def _stamp_vocabulary(self) -> Stamps:
        from relaxapp.core.files import find_yaml, stamp_of

        user = self.folders.user
        if user is None:
            return ()
        roots = (user / name for name in ("moves", "chimes", "ambiences"))
        recipes = (path for root in roots for path in find_yaml(root).files)
        return tuple((path, stamp_of(path)) for path in (*recipes, *_sounds_of(user)))

    def _load_catalogue(self) -> "Catalogue":
        from relaxapp.core.catalogue import load_catalogue

        return load_catalogue(self.folders.assets, self.folders.user)

    def _scan_library(self, before: "Library | None" = None) -> "Library":
        from relaxapp.core.library import scan_library

        return scan_library(self.layers, self.catalogue, before, at_ns=time.time_ns())

    def cue_set(self, *wanted: str | None) -> "CueSet":
        """The first of the wanted cue sets that there is, else any, else a silent one."""
        from relaxapp.core.synth import CueSet

        sets = self.catalogue.sounds.cue_sets
        names = (name for name in (*wanted, *sets) if name is not None)
        found = (sets[name] for name in names if name in sets)
        return next(found, CueSet("none", (), ()))

    def shipped_file(self, id: str) -> Path | None:
        """The shipped file of an id, whether or not another stands in for it."""
        from relaxapp.core.files import find_yaml

        roots = (layer.root for layer in self.layers if layer.origin == "shipped")
        programmes = frozenset({"programmes"})
        files = (path for root in roots for path in find_yaml(root, skip=programmes).files)
        return next((path for path in files if path.stem == id), None)

    def entry(self, typed: str) -> "Entry":
        """The entry of a ROUTINE argument: an id, or a path. Raises `CommandError`."""
        if os.sep in typed or "/" in typed or typed.endswith(".yaml"):
            return self._entry_at(Path(typed).absolute())
        entry = self.library.find(typed)
        if entry is None:
            from relaxapp.core.problems import nearest
            from relaxapp.core.units import shorten

            near = nearest(typed, self.library.by_id)
            hint = f"did you mean '{near}'?" if near else "`relaxapp list` shows what there is"
            raise CommandError(f"no routine '{shorten(typed)}'; {hint}")
        return entry

    def routine(self, typed: str, options: "Options") -> "Routine":
        """The routine of a ROUTINE argument, with the options tried. Raises `CommandError`."""
        entry = self.entry(typed)
        if entry.routine is None:
            for problem in entry.problems:
                print(problem, file=sys.stderr)
            raise CommandError(f"'{entry.id}' cannot be played before this is mended")
        _check_options(entry.routine, options)
        return entry.routine

    def _entry_at(self, path: Path) -> "Entry":
        if not os.path.lexists(path):
            raise CommandError(f"there is no file '{shown(path)}'")
        from relaxapp.core.library import Layer

        self.layers = (*self.layers, Layer(path.parent))
        self.library = self._scan_library()
        entry = self.library.at_path(path)
        if entry is None:
            raise CommandError(why_not_read(path))
        return entry


def why_not_read(path: Path) -> str:
    """The sentence for a path that is there, but is not read as a file of ours."""
    if path.is_symlink():
        return f"'{shown(path)}' is a link, and links are not followed"
    if path.name.startswith("."):
        return f"'{shown(path)}' is hidden, and hidden files are not read"
    return f"'{shown(path)}' is no routine file: the name of one ends in .yaml"


def shown(path: Path) -> str:
    """A path on one line, fit for a sentence."""
    from relaxapp.core.units import shorten

    return shorten(str(path), 200)


def _sounds_of(user: Path) -> Iterable[Path]:
    if not (user / "sounds").is_dir():
        return ()
    from relaxapp.core.recordings import find_recordings

    return find_recordings(user / "sounds").paths.values()


def _check_options(routine: "Routine", options: "Options") -> None:
    """Raises `CommandError` for a level or a length that the routine does not have."""
    levels = [name for name, _ in routine.levels]
    if options.level is not None and options.level not in levels:
        there_are = f"its levels: {', '.join(levels)}" if levels else "it has none"
        raise CommandError(
            f"'{routine.id}' has no level '{options.level}'; {there_are}", WRONG_USAGE
        )
    if options.for_ms is not None and not routine.at_level(options.level).has_free_length:
        raise CommandError(
            f"'{routine.id}' has a length of its own: --for is for routines of one breathe or sit",
            WRONG_USAGE,
        )
    from relaxapp.core.compiler import dose

    if dose(routine, options).size(holds=options.has_holds).is_too_large:
        raise CommandError("a session lasts at most 4 hours and 10,000 phases", WRONG_USAGE)
