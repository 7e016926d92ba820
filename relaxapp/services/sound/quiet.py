"""Keeps native libraries from writing into the terminal.

ALSA, PulseAudio and Qt write their own lines to the process's standard error, past Python. In
the terminal player they would stand between the cues, and what matters in them reaches the
person as one notice anyway.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2


@contextmanager
def native_stderr_silenced() -> Iterator[None]:
    """File descriptor 2 leads nowhere within the block; afterwards it is what it was.

    For the moment in which a device opens: a line of another thread in that time is lost.
    """
    kept = _redirect_to_nowhere()
    try:
        yield
    finally:
        if kept is not None:
            _flush()
            os.dup2(kept, _STDERR)
            os.close(kept)


def silence_alsa() -> None:
    """ALSA writes no more lines, such as that of an underrun on a busy machine.

    They come from simpleaudio's playing threads, whenever they like, so a redirection around
    our own calls would not catch them. Does nothing where there is no ALSA.
    """
    if sys.platform != "linux":
        return
    try:
        alsa, libc = ctypes.CDLL("libasound.so.2"), ctypes.CDLL(None)
    except OSError:
        return
    # The handler may be called from any thread at any time, also while Python shuts down, so it
    # must not be Python. `abs` looks at its first argument only and has no effect.
    alsa.snd_lib_error_set_handler(ctypes.cast(libc.abs, ctypes.c_void_p))


def _redirect_to_nowhere() -> int | None:
    """A copy of where standard error led; None where there is none, as in a windowed program."""
    _flush()
    try:
        kept = os.dup(_STDERR)
    except OSError:
        return None
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
    except OSError:
        os.close(kept)
        return None
    os.dup2(nowhere, _STDERR)
    os.close(nowhere)
    return kept


def _flush() -> None:
    # What Python still buffers must go to where standard error led when it was written.
    if sys.stderr is not None and not sys.stderr.closed:
        sys.stderr.flush()
