"""One program a person: whoever starts second asks the first, and the first answers.

`ask` is the side of the second: the words of a command line in, an `Answer` out, or None where
no program is running. It needs the standard library alone, and so costs a few milliseconds;
`server.Instance` listens.

A call is one line of JSON, a list of texts; an answer is another, `[status, out, err]`. Both are
small, and whoever is silent for long is not waited for.
"""

import json
import os
import socket
import stat
import sys
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

MAX_BYTES = 65_536
"""The largest call or answer that is read."""

ANSWER_S = 5.0
"""So long a running program may take to answer."""


class Answer(NamedTuple):
    """What a command gives: its exit status, and what goes to standard output and error."""

    status: int
    out: str = ""
    err: str = ""


class InstanceError(Exception):
    """A program is running and cannot be spoken with: one sentence."""


def address_in(folder: Path | None) -> str | None:
    """Where the program listens, as a `Listener` and `ask` both take it.

    `folder` is the person's own runtime folder; without one there is nowhere to listen. On
    Windows it is a pipe's name, which holds the person's.
    """
    if sys.platform == "win32":
        import getpass

        return rf"\\.\pipe\relaxapp-{getpass.getuser()}"
    return None if folder is None else str(folder / "relaxapp.sock")


def ask(address: str, words: list[str], wait_s: float = ANSWER_S) -> Answer | None:
    """What the running program answers; None where there is none. Raises `InstanceError`."""
    line = json.dumps(words).encode() + b"\n"
    if len(line) > MAX_BYTES:
        raise InstanceError("that is too long to be passed on")
    talk = _talk_by_pipe if sys.platform == "win32" else _talk_by_socket
    try:
        said = talk(address, line, wait_s)
    except TimeoutError:
        raise InstanceError("relaxapp is running, but does not answer") from None
    except OSError:
        return None
    return _answer_of(said)


def _talk_by_socket(address: str, line: bytes, wait_s: float) -> bytes:
    status = os.lstat(address)
    if not stat.S_ISSOCK(status.st_mode) or status.st_uid != os.getuid():
        raise FileNotFoundError(address)  # whatever it is, it is not a program of this person
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as talk:
        talk.settimeout(wait_s)
        talk.connect(address)
        talk.sendall(line)
        said = b""
        while not said.endswith(b"\n") and len(said) < MAX_BYTES:
            piece = talk.recv(4_096)
            if not piece:
                break
            said += piece
    return said


def _talk_by_pipe(address: str, line: bytes, wait_s: float) -> bytes:
    """Windows: a named pipe is opened as a file. It has no time-out of its own."""
    with open(address, "r+b", buffering=0) as pipe:
        pipe.write(line)
        return pipe.readline(MAX_BYTES)


def _answer_of(said: bytes) -> Answer:
    try:
        found: Any = json.loads(said)
    except ValueError:
        found = None
    match found:
        case [int(status), str(out), str(err)] if not isinstance(status, bool):
            return Answer(status, out, err)
    raise InstanceError("relaxapp is running, but of another version: quit it and start it again")
