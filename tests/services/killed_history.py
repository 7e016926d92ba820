"""A child process that records sessions, check-ins and imports, and is killed at any moment.

Prints a line once something is confirmed: what was confirmed has to be there afterwards.
"""

import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

from relaxapp.core.journal import CheckIn, Ended, Journal, SessionRecord, Stamp, When
from relaxapp.services.history import History

NOON_MS = 1_795_867_200_000
IMPORTED = 300


def main(path: str, run: str) -> None:
    history = History(Path(path), sys.exit)
    for number in count():
        id, at = f"{run}-{number}", Stamp(NOON_MS + number * 60_000, 60)
        session = SessionRecord(id, at, "sigh", "Sigh", "breathing", 60_000)
        history.put_session(session)
        say("session", id, 0)
        for played_ms in range(5_000, 30_000, 5_000):
            history.put_session(replace(session, played_ms=played_ms))
            say("session", id, played_ms)
        history.put_session(replace(session, played_ms=60_000, ended=Ended.COMPLETED))
        say("session", id, 60_000)
        history.put_check_in(CheckIn(f"c-{id}", at, 5, when=When.AFTER, session=id))
        say("check-in", f"c-{id}", 0)
        if number % 5 == 0:
            one = replace(session, name="imported")
            several = (replace(one, id=f"i-{id}-{part}") for part in range(IMPORTED))
            history.merge(Journal(tuple(several)))
            say("import", f"i-{id}", 0)
        if number % 7 == 0:
            history.upkeep()


def say(kind: str, id: str, played_ms: int) -> None:
    print(kind, id, played_ms, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
