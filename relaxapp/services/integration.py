"""relaxapp among the programs of the desktop, and started at login: written, found and removed.

`Integration` writes what the system asks for: on Linux a `.desktop` file, icons and an XDG
autostart file, on Windows a value of the Run key, on macOS a LaunchAgent. It removes what it wrote
and nothing else: a file of that name that somebody else made stays, and that is said.
"""

import plistlib
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from relaxapp.core.files import reason, write_text

HIDDEN = "--hidden"
"""How it is started at login: in the tray, without a window."""

SUMMARY = "Breathing, stretching and relaxation, and breaks at the desk"
_MARK = "X-relaxapp-written=true"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_NAME = "relaxapp"


class IntegrationError(Exception):
    """What could not be written or removed: one sentence."""


class Integration(Protocol):
    """One desktop. All methods raise `IntegrationError`."""

    def install(self) -> Sequence[str]:
        """Puts the program among the others; gives what was written, in words."""

    def remove(self) -> Sequence[str]:
        """Takes it away again, and no longer starts it at login; gives what was removed."""

    def set_at_login(self, is_on: bool) -> None: ...
    def is_at_login(self) -> bool: ...


def program_words(executable: str, started: str) -> list[str]:
    """The words that start this program again: its script, or Python with it.

    `executable` is Python's own path, `started` what was started (`sys.argv[0]`).
    """
    path = Path(started)
    if path.name.removesuffix(".exe") == _NAME and path.is_file():
        return [str(path.absolute())]
    if path.name == "main.py" and path.is_file():
        return [executable, str(path.absolute())]
    return [executable, "-m", _NAME]


def integration(data: Path | None, config: Path | None, home: Path) -> Integration:
    """That of this system. `data` and `config` are where programs in general keep theirs.

    Raises `IntegrationError` where the system names no such folders.
    """
    words = program_words(sys.executable, sys.argv[0])
    if sys.platform == "win32":
        import winreg

        return WindowsIntegration(words, winreg)
    if sys.platform == "darwin":
        return MacIntegration(words, home / "Library" / "LaunchAgents")
    if data is None or config is None:
        raise IntegrationError("this system names no home folder to write to")
    return LinuxIntegration(words, data, config)


class LinuxIntegration:
    """The freedesktop way: an application entry, icons of its theme, an autostart entry."""

    def __init__(self, words: Sequence[str], data: Path, config: Path) -> None:
        self._words = list(words)
        self._entry = data / "applications" / f"{_NAME}.desktop"
        icons = data / "icons" / "hicolor"
        self._icon = icons / "scalable" / "apps" / f"{_NAME}.svg"
        self._symbolic = icons / "symbolic" / "apps" / f"{_NAME}-symbolic.svg"
        self._autostart = config / "autostart" / f"{_NAME}.desktop"

    def install(self) -> Sequence[str]:
        texts = {
            self._entry: desktop_entry(self._words),
            self._icon: ICON,
            self._symbolic: SYMBOLIC_ICON,
        }
        for path, text in texts.items():
            _write_own(path, text)
        return [str(path) for path in texts]

    def remove(self) -> Sequence[str]:
        paths = (self._entry, self._icon, self._symbolic, self._autostart)
        return [str(path) for path in paths if _remove_own(path)]

    def set_at_login(self, is_on: bool) -> None:
        if is_on:
            _write_own(self._autostart, desktop_entry([*self._words, HIDDEN], is_autostart=True))
        else:
            _remove_own(self._autostart)

    def is_at_login(self) -> bool:
        return self._autostart.is_file()


def desktop_entry(words: Sequence[str], *, is_autostart: bool = False) -> str:
    """The entry that starts these words (Desktop Entry Specification 1.5)."""
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        "Version=1.5",
        f"Name={_NAME}",
        f"Comment={SUMMARY}",
        f"Exec={' '.join(_exec_word(word) for word in words)}",
        f"Icon={_NAME}",
        "Terminal=false",
        "Categories=Utility;",
        "Keywords=break;breathing;stretch;relax;meditation;back;neck;pause;",
        "StartupWMClass=relaxapp",
        _MARK,
    ]
    if is_autostart:
        lines.append("X-GNOME-Autostart-enabled=true")
    return "\n".join(lines) + "\n"


def _exec_word(word: str) -> str:
    """A word of `Exec`: quoted where the specification asks for it; a `%` is doubled."""
    word = word.replace("%", "%%")
    if re.fullmatch(r"[A-Za-z0-9_@%+=:,./-]+", word):
        return word
    quoted = re.sub(r'(["`$\\])', r"\\\1", word)
    return '"' + quoted.replace("\\", "\\\\") + '"'  # the file's own escape comes on top


class WindowsIntegration:
    """The Run key of this person; there is no entry among the programs without an installer."""

    def __init__(self, words: Sequence[str], registry: Any) -> None:
        """`registry` is the module `winreg`."""
        words = [re.sub(r"python\.exe$", "pythonw.exe", words[0]), *words[1:]]  # no black window
        self._line = subprocess.list2cmdline([*words, HIDDEN])
        self._registry = registry

    def install(self) -> Sequence[str]:
        return []

    def remove(self) -> Sequence[str]:
        if not self.is_at_login():
            return []
        self.set_at_login(False)
        return ["the start at login"]

    def set_at_login(self, is_on: bool) -> None:
        registry = self._registry
        try:
            with registry.CreateKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
                if is_on:
                    registry.SetValueEx(key, _NAME, 0, registry.REG_SZ, self._line)
                else:
                    registry.DeleteValue(key, _NAME)
        except FileNotFoundError:
            pass  # it was not there
        except OSError as error:
            raise IntegrationError(f"the registry refuses: {reason(error)}") from None

    def is_at_login(self) -> bool:
        registry = self._registry
        try:
            with registry.OpenKey(registry.HKEY_CURRENT_USER, _RUN_KEY) as key:
                registry.QueryValueEx(key, _NAME)
        except OSError:
            return False
        return True


class MacIntegration:
    """A LaunchAgent of this person; there is no entry among the programs without a bundle."""

    def __init__(self, words: Sequence[str], agents: Path) -> None:
        self._words = list(words)
        self._agent = agents / f"org.{_NAME}.plist"

    def install(self) -> Sequence[str]:
        return []

    def remove(self) -> Sequence[str]:
        return [str(self._agent)] if _remove_own(self._agent) else []

    def set_at_login(self, is_on: bool) -> None:
        if is_on:
            agent = {
                "Label": f"org.{_NAME}",
                "ProgramArguments": [*self._words, HIDDEN],
                "RunAtLoad": True,
                "ProcessType": "Interactive",
            }
            text = plistlib.dumps(agent).decode()
            _write_own(self._agent, text.replace("</plist>", f"<!-- {_MARK} -->\n</plist>"))
        else:
            _remove_own(self._agent)

    def is_at_login(self) -> bool:
        return self._agent.is_file()


def _is_own(path: Path) -> bool:
    try:
        return _MARK in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


def _write_own(path: Path, text: str) -> None:
    """Writes a file of ours. Raises `IntegrationError`, also where another's stands there."""
    try:
        if path.exists() and not _is_own(path):
            raise IntegrationError(f"'{path}' is there and not of relaxapp; it stays as it is")
        write_text(path, text)
    except OSError as error:
        raise IntegrationError(f"'{path}' cannot be written: {reason(error)}") from None


def _remove_own(path: Path) -> bool:
    """Whether a file of ours was there, which is gone now. Raises `IntegrationError`."""
    if not _is_own(path):
        return False
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise IntegrationError(f"'{path}' cannot be removed: {reason(error)}") from None
    return True


# The icon as `ui/icon.py` paints it, and its breath alone for panels, in the panel's own colour.
_BREATH = "M17 67C25 66 28 32 41 32C57 32 60 67 83 67"
ICON = f"""\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><!-- {_MARK} -->
<defs><linearGradient id="g" x1="0.15" y1="0" x2="0.85" y2="1">
<stop offset="0" stop-color="#4FA3A5"/><stop offset="1" stop-color="#8298D2"/>
</linearGradient></defs>
<rect x="3" y="3" width="94" height="94" rx="24" fill="url(#g)"/>
<path d="{_BREATH}" fill="none" stroke="#FFFFFF" stroke-width="7.2" stroke-linecap="round"/>
</svg>
"""
SYMBOLIC_ICON = f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="8 0 84 100">
<!-- {_MARK} -->
<path d="{_BREATH}" fill="none" stroke="#2e3436" stroke-width="12" stroke-linecap="round"/>
</svg>
"""
