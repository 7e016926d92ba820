"""Whether a window can open here, asked before Qt is: Qt would abort the process.

Takes the environment, gives one sentence without its full stop that says what is missing and
what to install, or None; `platform_for` says through what Qt shall open it. Starts no application
and opens no window. On Windows and macOS only Qt itself is looked for.
"""

import ctypes
import importlib
import os
import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

NO_DISPLAY = "there is no display here to open a window on"
NO_QT = "the window needs PySide6; install it with: python3 -m pip install PySide6-Essentials"

XWAYLAND_FIRST = "xcb;wayland"

PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
"""The libraries that Qt's wheels expect of a Linux system, and the Debian packages they are in."""

_MISSING = re.compile(r"(lib[\w.+-]+\.so[\w.]*): cannot open shared object file")

Load = Callable[[str], object]
"""Loads a library by name or path, or raises `OSError`."""


def display_problem(
    environ: Mapping[str, str] = os.environ,
    *,
    system: str = sys.platform,
    load: Load = ctypes.CDLL,
    import_module: Callable[[str], object] = importlib.import_module,
    can_connect: Callable[[str, Mapping[str, str]], bool] | None = None,
) -> str | None:
    """Why no window can open here, or None where one can."""
    try:
        import_module("PySide6.QtWidgets")
    except ModuleNotFoundError:
        return NO_QT
    except ImportError as error:
        return _libraries_sentence(str(error), _not_wayland(), load)
    if not system.startswith(("linux", "freebsd")):
        return None
    platforms = _platforms(environ)
    if not platforms:
        return NO_DISPLAY
    connect = can_connect or _can_connect
    reasons = [_platform_problem(name, environ, load, connect) for name in platforms]
    return None if None in reasons else reasons[0]


def platform_for(environment: Mapping[str, str], wants_placed_windows: bool) -> str | None:
    """What Qt shall open its windows with, for its `-platform`; None leaves the choice to it.

    On Wayland a program can neither place a window nor keep it on top. Where XWayland is there,
    windows that want both go through it; one that does not answer is passed over by Qt.
    """
    if not wants_placed_windows or environment.get("QT_QPA_PLATFORM"):
        return None
    has_wayland = bool(environment.get("WAYLAND_DISPLAY"))
    has_wayland |= environment.get("XDG_SESSION_TYPE") == "wayland"
    return XWAYLAND_FIRST if has_wayland and environment.get("DISPLAY") else None


def _platforms(environ: Mapping[str, str]) -> list[str]:
    """The platforms that Qt would try, by the environment."""
    asked = environ.get("QT_QPA_PLATFORM", "")
    names = [one.split(":")[0].strip() for one in asked.split(";")]
    if any(names):
        return [name for name in names if name]
    found = []
    if environ.get("DISPLAY"):
        found.append("xcb")
    if environ.get("WAYLAND_DISPLAY") or environ.get("XDG_SESSION_TYPE") == "wayland":
        found.append("wayland")
    return found


def _platform_problem(
    name: str,
    environ: Mapping[str, str],
    load: Load,
    connect: Callable[[str, Mapping[str, str]], bool],
) -> str | None:
    kind = name.split("-")[0]
    if kind in ("xcb", "wayland") and not connect(kind, environ):
        shown = environ.get("DISPLAY" if kind == "xcb" else "WAYLAND_DISPLAY", "")
        return f"the display '{shown}' does not answer" if shown else NO_DISPLAY
    plugin = _plugin(name)
    if plugin is None:
        return None
    if not plugin.exists():
        return f"QT_QPA_PLATFORM names '{name}', which this Qt does not have"
    try:
        load(str(plugin))
    except OSError as error:
        others = _not_wayland() if kind == "xcb" else PACKAGES
        return _libraries_sentence(str(error), others, load)
    return None


def _plugin(name: str) -> Path | None:
    """Qt's platform plugin of that name; None where it may be in another place."""
    if any(key in os.environ for key in ("QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH")):
        return None
    from PySide6.QtCore import QLibraryInfo

    folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")
    named = sorted(folder.glob(f"libq{name}*.so"))
    return named[0] if named else folder / f"libq{name}.so"


def _libraries_sentence(message: str, expected: Iterable[str], load: Load) -> str:
    """What to install, from the loader's message, which names only the first library."""
    found = _MISSING.search(message)
    missing = [found[1]] if found else []
    missing += [name for name in expected if name not in missing and not _loads(name, load)]
    if not missing:
        return f"Qt cannot be loaded here ({message})"
    packages = sorted({PACKAGES[name] for name in missing if name in PACKAGES})
    where = f"; on Debian and Ubuntu: sudo apt-get install {' '.join(packages)}" if packages else ""
    noun = "the library" if len(missing) == 1 else "the libraries"
    return f"the window needs {noun} {' '.join(sorted(missing))}{where}"


def _not_wayland() -> list[str]:
    return [name for name in PACKAGES if "wayland" not in name]


def _loads(name: str, load: Load) -> bool:
    try:
        load(name)
    except OSError:
        return False
    return True


def _can_connect(kind: str, environ: Mapping[str, str]) -> bool:
    return _can_connect_x11() if kind == "xcb" else _can_connect_wayland(environ)


def _can_connect_x11() -> bool:
    """Connects as Qt does, with the display and the cookie of the environment."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the missing library is what there is to say
    xcb.xcb_connect.restype = ctypes.c_void_p
    connection = ctypes.c_void_p(xcb.xcb_connect(None, None))
    is_broken = xcb.xcb_connection_has_error(connection) != 0
    xcb.xcb_disconnect(connection)
    return not is_broken


def _can_connect_wayland(environ: Mapping[str, str]) -> bool:
    if environ.get("WAYLAND_SOCKET"):
        return True
    import socket

    name = environ.get("WAYLAND_DISPLAY") or "wayland-0"
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(str(Path(environ.get("XDG_RUNTIME_DIR", ""), name)))
        except OSError:
            return False
    return True
