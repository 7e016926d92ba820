"""The commands `history` and `worry`, and the record of a session that is played in a terminal.

Takes the world and what was typed; shows, writes, brings in or deletes what the history keeps, and
raises `CommandError`. What the history has to say goes to standard error. Needs no PySide6.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

from relaxapp.core.compiler import Options
from relaxapp.core.files import read_bytes, reason, write_text
from relaxapp.core.journal import Journal, Worry
from relaxapp.core.journal_export import to_csv, to_json
from relaxapp.core.journal_import import MOST_BYTES, WrongFileError, journal_of
from relaxapp.core.nodes import Refused
from relaxapp.core.player import Player
from relaxapp.core.routine import Routine
from relaxapp.core.units import plural
from relaxapp.core.worries import LONGEST_WORRY, count_words, one_line, waiting
from relaxapp.services.history import History, Recorder, history_path, new_id, stamp_of
from relaxapp.services.lock import lock_of
from relaxapp.world import DONE, FAILED, WRONG_USAGE, CommandError, World, shown

LOCKED_WORDS = (
    "What you wrote is locked: this copy of it can be read on this computer alone."
    " Numbers and days are as they are."
)

ERASES = "this deletes your whole history and its passphrase, with all copies of it"
FORGETS = (
    "nobody can recover a passphrase; this deletes it with the answers, worries and check-in lines"
    " that it sealed, in all copies too, and keeps sessions and numbers"
)
FORGOTTEN = "What was sealed is deleted, and the passphrase with it. Sessions and numbers are kept."


def history(world: World, typed: SimpleNamespace) -> int:
    """Does what was typed behind `history`."""
    _check_usage(typed)
    with _opened(world) as kept:
        if typed.brought is not None:
            return _bring_in(kept, typed.brought)
        if typed.delete is not None:
            _delete(kept, typed.delete)
        elif typed.erase:
            kept.erase()
        elif typed.forget:
            return _forget(kept)
        else:
            _show(kept, typed)
        if not kept.is_kept:
            return FAILED
        if typed.erase:
            print("Your history is empty.")
        return DONE


def _check_usage(typed: SimpleNamespace) -> None:
    """Raises `CommandError` for what cannot go together."""
    is_final = typed.erase or typed.forget
    changes = typed.brought is not None or typed.delete is not None or is_final
    if changes and (typed.since is not None or typed.output is not None):
        raise CommandError("--since and -o go with what is shown, not with a change", WRONG_USAGE)
    if typed.yes and not is_final:
        raise CommandError("--yes goes with --erase or --forget-passphrase", WRONG_USAGE)
    if is_final and not typed.yes:
        message = ERASES if typed.erase else FORGETS
        raise CommandError(f"{message}; add --yes to do it", WRONG_USAGE)
    if typed.output is not None and _format(typed) is None:
        message = f"expected a name that ends in .csv or .json, got '{shown(typed.output)}'"
        raise CommandError(f"{message}; or add --csv or --json", WRONG_USAGE)


def _format(typed: SimpleNamespace) -> str | None:
    """As asked for, or as the name of the file ends."""
    if typed.json or typed.csv:
        return "json" if typed.json else "csv"
    ending = "" if typed.output is None else typed.output.suffix.lower()
    return ending[1:] if ending in (".json", ".csv") else None


@contextmanager
def _opened(world: World) -> Iterator[History]:
    path = history_path(world.folders.user)
    kept = History(path, lambda words: print(words, file=sys.stderr), lock_of=lock_of)
    try:
        yield kept
    finally:
        kept.close()


def put_down(world: World, text: str) -> int:
    """Keeps a worry until worry time; says how many wait."""
    line = one_line(text)
    if not line:
        raise CommandError("a worry needs some words", WRONG_USAGE)
    if len(line) < len(" ".join(text.split())):
        raise CommandError(f"a worry has at most {LONGEST_WORRY} characters", WRONG_USAGE)
    with _opened(world) as kept:
        kept.put_worry(Worry(new_id(), stamp_of(datetime.now()), line))
        if not kept.is_kept:
            return FAILED
        print(f"It is put down. {count_words(len(waiting(kept.worries())))}")
        return DONE


def _show(kept: History, typed: SimpleNamespace) -> None:
    sealer = kept.sealer
    if sealer is not None and not sealer.is_open and _format(typed) == "json":
        print(LOCKED_WORDS, file=sys.stderr)
    match _format(typed):
        case "json":
            _put_out(to_json(_since(kept.journal(), typed.since)), typed.output)
        case "csv":
            found = _since(kept.journal(), typed.since)
            _put_out(to_csv(found.sessions, found.check_ins), typed.output)
        case _:
            from relaxapp.tables import print_history, print_lines

            done = kept.done(typed.since)
            print_history(done)
            if not done:
                when = "so far" if typed.since is None else f"since {_iso(typed.since)}"
                print_lines(f"Nothing is recorded {when}.")


def _since(journal: Journal, day: int | None) -> Journal:
    if day is None:
        return journal
    return Journal(
        tuple(one for one in journal.sessions if one.began.day >= day),
        tuple(one for one in journal.check_ins if one.at.day >= day),
        tuple(one for one in journal.answers if one.at.day >= day),
        tuple(one for one in journal.worries if one.at.day >= day),
        tuple(one for one in journal.runs if one.began.day >= day),
        journal.deleted,
    )


def _put_out(text: str, output: Path | None) -> None:
    if output is None:
        # As bytes: the line breaks of a table are its own, and its signs are UTF-8 anywhere.
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode())
        return
    try:
        write_text(output, text)
    except OSError as error:
        raise CommandError(f"'{shown(output)}' cannot be written: {reason(error)}") from None
    print(output)


def _bring_in(kept: History, path: Path) -> int:
    try:
        done = kept.merge(journal_of(read_bytes(path, most=MOST_BYTES)))
    except Refused as refused:
        raise CommandError(f"'{shown(path)}': {refused.message}") from None
    except WrongFileError as error:
        raise CommandError(f"'{shown(path)}': {error}") from None
    if done is None:
        return FAILED  # it has said why
    changes = (f"{done.added:,} added", f"{done.changed:,} updated", f"{done.deleted:,} deleted")
    if not kept.is_kept:
        return FAILED
    print(f"{', '.join(changes)}.")
    return DONE


def _forget(kept: History) -> int:
    if not kept.forget_sealed():
        return FAILED  # it has said why
    print(FORGOTTEN)
    return DONE


def _delete(kept: History, day: int) -> None:
    count = kept.delete_day(day)
    if count:
        print(f"{plural(count, 'record')} of {_iso(day)} deleted.")
    else:
        print(f"Nothing was recorded on {_iso(day)}.")


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()


@contextmanager
def recorded(
    world: World, routine: Routine, options: Options, player: Player
) -> Iterator[Callable[[Player], object]]:
    """Records the session that is played within it, and looked at with what this gives.

    What there is to say is said once the screen is free again.
    """
    if not world.settings.keep_history:
        yield lambda player: None
        return
    told: list[str] = []
    kept = History(history_path(world.folders.user), told.append, lock_of=lock_of)
    recorder = Recorder(kept)
    recorder.begin(routine, options)
    try:
        yield recorder.look
    finally:
        recorder.finish(player)
        kept.upkeep()
        kept.close()
        for words in told:
            print(words, file=sys.stderr)
