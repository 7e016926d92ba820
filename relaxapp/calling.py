"""What the command line asks of the program that runs already, before anything else is loaded.

Takes what was typed, gives an exit status, or None where the command has to be done here: no
program runs, and it is not for one alone. It loads no library and no Qt, so that a key that is
bound to it answers at once.
"""

import json
import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from relaxapp.services.folders import find_folders
from relaxapp.services.instance import Answer, InstanceError, address_in, ask

DONE, NOT_NOW = 0, 1

NOT_RUNNING = "relaxapp is not running; `relaxapp --hidden` starts it in the tray"
RUNS_ALREADY = "relaxapp is running already"


def call(typed: SimpleNamespace) -> int | None:
    """Asks the program that runs; see the module."""
    if typed.routines and typed.command in (None, "play"):
        return None  # with folders of its own it is another program
    if typed.command == "play" and (typed.terminal or typed.audio is not None):
        return None
    words = _words(typed)
    try:
        address = address_in(find_folders().runtime)
        answer = None if address is None else ask(address, words)
    except InstanceError as error:
        print(f"relaxapp: {error}", file=sys.stderr)
        return NOT_NOW
    if answer is None:
        return _alone(typed)
    if typed.command is None and typed.hidden:
        print(RUNS_ALREADY)
        return DONE
    return _say(answer)


def _words(typed: SimpleNamespace) -> list[str]:
    """The words of `shell.asked`."""
    match typed.command:
        case "break":
            return ["break", typed.action, *_details(typed)]
        case "play":
            return ["play", _named(typed.routine), json.dumps(_how(typed))]
        case "quit":
            return ["quit"]
    return ["break", "status"] if typed.hidden else ["show", _token()]


def _details(typed: SimpleNamespace) -> list[str]:
    match typed.action:
        case "postpone":
            return [] if typed.for_ms is None else [str(typed.for_ms)]
        case "pause":
            return [typed.until]
        case "status":
            return ["json"] if typed.json else []
    return []


def _named(routine: str) -> str:
    """An id as it is; a path from the root, since the other program is in another folder."""
    is_path = os.sep in routine or "/" in routine or routine.endswith(".yaml")
    return str(Path(routine).absolute()) if is_path else routine


def _how(typed: SimpleNamespace) -> dict[str, Any]:
    return {
        "level": typed.level,
        "for_ms": typed.for_ms,
        "mute": typed.mute,
        "speed": typed.speed,
        "token": _token(),
    }


def _token() -> str:
    """What the desktop gave this start, so that a window may come to the front."""
    names = ("XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID")
    return next((os.environ[name] for name in names if os.environ.get(name)), "")


def _alone(typed: SimpleNamespace) -> int | None:
    """No program runs."""
    if typed.command in (None, "play"):
        return None
    if typed.command == "break" and typed.action == "status" and typed.json:
        print(json.dumps({"running": False}))
        return DONE
    print(f"relaxapp: {NOT_RUNNING}", file=sys.stderr)
    return NOT_NOW


def _say(answer: Answer) -> int:
    sys.stdout.write(answer.out)
    sys.stderr.write(answer.err)
    return answer.status
