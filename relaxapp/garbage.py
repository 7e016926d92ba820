"""How often Python looks for garbage: seldom while the program starts, as usual afterwards.

What a start makes is kept. Looking through all of it again and again takes a twentieth of the
start, and finds nothing.
"""

import gc

AT_START = 200_000
"""So many new objects come before a look."""

_USUAL = gc.get_threshold()


def look_seldom() -> None:
    gc.set_threshold(AT_START)


def look_as_usual() -> None:
    gc.set_threshold(*_USUAL)


def keep_all_there_is() -> None:
    """Nothing that is there now is looked through again: with a large library that takes 30 ms."""
    gc.freeze()
