"""Whether the window in use is in full screen, by what window managers say on X11 (EWMH).

Takes a way to the X server and our own process, whose windows do not count. On Wayland only the
windows of X programs can be seen, so that a no from there is no answer.
"""

from collections.abc import Callable

from relaxapp.services.manners import NotKnownError, Screen

SENTENCE = "A window is in full screen"


def look(find_screen: Callable[[], Screen | None], own_pid: int, *, is_wayland: bool) -> str | None:
    """The sentence, if it is so. Raises `NotKnownError`."""
    screen = find_screen()
    if screen is None:
        raise NotKnownError("no X server")
    state = screen.atom("_NET_WM_STATE_FULLSCREEN")
    if state == 0 or state not in screen.words(screen.root, "_NET_SUPPORTED"):
        raise NotKnownError("no window manager that tells")
    (window, *_) = screen.words(screen.root, "_NET_ACTIVE_WINDOW") or (0,)
    is_full = window != 0 and state in screen.words(window, "_NET_WM_STATE")
    if is_full and own_pid not in screen.words(window, "_NET_WM_PID"):
        return SENTENCE
    if is_wayland:
        raise NotKnownError("the windows of Wayland programs cannot be seen")
    return None
