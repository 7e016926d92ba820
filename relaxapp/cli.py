"""The command line: has what a person types read, and runs one command.

The shell that, like the window, sees everything. Commands return an exit status: 0 done, 1
problems found or something missing, 2 wrong usage, 3 a session stopped before its end. Errors
go to standard error in one clear sentence; no traceback reaches a user.

Modules are imported where first used: `relaxapp --version` loads next to nothing.
"""

import os
import sys
from collections.abc import Sequence
from types import SimpleNamespace, TracebackType

from relaxapp.garbage import look_as_usual, look_seldom


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns its exit status."""
    look_seldom()
    try:
        return _run(arguments)
    finally:
        look_as_usual()


def _run(arguments: Sequence[str] | None) -> int:
    _steady_streams()
    typed = _read(sys.argv[1:] if arguments is None else arguments)
    sys.excepthook = _last_resort
    if typed.debug:
        import logging

        logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)
        sys.excepthook = sys.__excepthook__
    if typed.command in (None, "play", "break", "quit"):
        from relaxapp.calling import call

        answered = call(typed)
        if answered is not None:
            return answered
    from relaxapp.world import DONE, FAILED, STOPPED, CommandError

    try:
        status = _rest(typed) if typed.command is None and typed.hidden else _do(typed)
        sys.stdout.flush()
        return status
    except CommandError as error:
        print(f"relaxapp: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return STOPPED
    except OSError as error:
        if error.filename is not None:
            raise
        # Only our output has no name: its reader has gone, or its disk is full. Nothing more
        # is written to it, not even at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            return DONE
        from relaxapp.core.files import reason

        print(f"relaxapp: the output cannot be written: {reason(error)}", file=sys.stderr)
        return FAILED


def _do(typed: SimpleNamespace) -> int:
    from relaxapp.commands import run

    return run(typed)


def _rest(typed: SimpleNamespace) -> int:
    """Starts without a window, and without what the other commands need."""
    from relaxapp.light_qt import import_lightly
    from relaxapp.services.display import display_problem
    from relaxapp.world import CommandError, World

    import_lightly()
    problem = display_problem()
    if problem is not None:
        raise CommandError(problem)
    from relaxapp.running import run_hidden

    return run_hidden(World(typed.routines))


def _read(words: Sequence[str]) -> SimpleNamespace:
    """What was typed; most often nothing, or what each login types, which need no parser."""
    if list(words) in ([], ["--hidden"]):
        return SimpleNamespace(command=None, routines=[], debug=False, hidden=bool(words))
    from relaxapp.arguments import read_arguments

    return read_arguments(words)


def _steady_streams() -> None:
    """What a stream cannot encode is replaced, and one that is closed takes all and keeps none."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            silent = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open to the end
            setattr(sys, name, silent)
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _last_resort(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    print(
        f"relaxapp: stopped by a fault of its own ({kind.__name__}: {error}); --debug shows where",
        file=sys.stderr,
    )


if __name__ == "__main__":
    sys.exit(main())
