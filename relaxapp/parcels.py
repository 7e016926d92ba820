"""The commands `share` and `add`: a routine out as one file, and what others share brought in.

Takes the world and what was typed, writes files, says on standard output what was written, and on
standard error what was not and why; raises `CommandError`. Needs no PySide6.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from relaxapp.core.files import reason, write_bytes
from relaxapp.services.bundles import (
    CHOICES,
    Bundle,
    BundleError,
    Choice,
    Clash,
    Home,
    Item,
    Key,
    bring_in,
    check,
    share,
    unpack,
)
from relaxapp.world import DONE, FAILED, WRONG_USAGE, CommandError, World


def home_of(world: World) -> Home:
    """Where bundles come to. Raises `CommandError` where this system knows no home folder."""
    user = world.folders.user
    if user is None:
        raise CommandError("this system names no home folder to keep routines in")
    return Home(user, world.layers, world.catalogue, world.library)


def share_routine(world: World, typed: str, output: Path | None) -> None:
    """Writes a routine with all that it needs; prints where it is."""
    entry = world.entry(typed)
    try:
        shared = share(entry, home_of(world))
    except BundleError as error:
        raise CommandError(_sentence(error)) from None
    path = output or Path(f"{entry.id}{shared.ending}")
    if path.suffix.lower() != shared.ending:
        what = "more than one file" if shared.count > 1 else "one file"
        message = f"'{entry.id}' is {what}: expected a name that ends in {shared.ending}"
        raise CommandError(f"{message}, got '{path.name}'", WRONG_USAGE)
    try:
        # What nobody named is nothing that anybody wants to lose.
        write_bytes(path, shared.raw, is_new=output is None)
    except FileExistsError:
        raise CommandError(f"'{path}' is there already; name another with -o") from None
    except OSError as error:
        raise CommandError(f"'{path}' cannot be written: {reason(error)}") from None
    print(path)


def add_files(world: World, paths: Sequence[Path], *, keep_both: bool, replace: bool) -> int:
    """Brings in what is good; FAILED where something is not brought in."""
    home = home_of(world)
    try:
        bundle = check(unpack(paths), home)
        choices = {item.key: _choice(item, keep_both, replace) for item in bundle.items}
        done = bring_in(bundle, choices, home)
    except BundleError as error:
        raise CommandError(_sentence(error)) from None
    except OSError as error:
        raise CommandError(f"cannot be looked into: {reason(error)}") from None
    for path in (*done.routines, *done.moves):
        print(path)
    for kept in done.kept:
        print(f"the one before is kept in {kept}", file=sys.stderr)
    return FAILED if _tell_rest(bundle, choices) else DONE


def _choice(item: Item, keep_both: bool, replace: bool) -> Choice:
    """As the options say; without them nothing comes in over or beside what is there."""
    if item.is_broken or item.clash is Clash.SAME:
        return Choice.SKIP
    if item.clash is Clash.NONE:
        return Choice.ADD
    if replace:
        return Choice.REPLACE if Choice.REPLACE in CHOICES[item.clash] else Choice.ADD
    return Choice.KEEP_BOTH if keep_both else Choice.SKIP


def _tell_rest(bundle: Bundle, choices: dict[Key, Choice]) -> bool:
    """Says what was not brought in and why; whether that is anything but what was there."""
    is_any = bool(bundle.left_out)
    for one in bundle.left_out:
        print(f"{one.source}: left out, {one.why}", file=sys.stderr)
    for item in bundle.items:
        for problem in item.problems:
            print(problem, file=sys.stderr)
        if choices[item.key] is not Choice.SKIP:
            continue
        if item.clash is Clash.SAME:
            print(f"{item.source}: you have it already", file=sys.stderr)
            continue
        is_any = True
        why = "it has errors" if item.is_broken else _clash_words(item)
        print(f"{item.source}: left out, {why}", file=sys.stderr)
    return is_any


def _clash_words(item: Item) -> str:
    whose = "you have" if item.clash is Clash.OWN else "there is"
    return f"{whose} another {item.kind} '{item.id}'; add --keep-both or --replace"


def _sentence(error: BundleError) -> str:
    """As the command line says it: no capital, no full stop."""
    text = str(error).removesuffix(".")
    return text[:1].lower() + text[1:]
