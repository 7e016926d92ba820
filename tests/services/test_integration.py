"""Among the programs and at login: written whole, removed whole, nobody else's file touched."""

import configparser
import plistlib
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.services.integration import (
    IntegrationError,
    LinuxIntegration,
    MacIntegration,
    WindowsIntegration,
    desktop_entry,
    program_words,
)


@pytest.fixture
def linux(tmp_path: Path) -> LinuxIntegration:
    return LinuxIntegration(["/opt/relax app/relaxapp"], tmp_path / "data", tmp_path / "config")


def files_in(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_is_installed_is_removed_again(linux: LinuxIntegration, tmp_path: Path) -> None:
    written = linux.install()
    linux.set_at_login(True)
    assert files_in(tmp_path) == [
        "config/autostart/relaxapp.desktop",
        "data/applications/relaxapp.desktop",
        "data/icons/hicolor/scalable/apps/relaxapp.svg",
        "data/icons/hicolor/symbolic/apps/relaxapp-symbolic.svg",
    ]
    assert set(written) < set(linux.remove())
    assert files_in(tmp_path) == []
    assert linux.remove() == []


def test_it_can_be_installed_twice(linux: LinuxIntegration) -> None:
    assert linux.install() == linux.install()


def test_the_start_at_login_is_hidden_and_can_be_taken_back(
    linux: LinuxIntegration, tmp_path: Path
) -> None:
    assert not linux.is_at_login()
    linux.set_at_login(True)
    assert linux.is_at_login()
    entry = configparser.RawConfigParser()
    entry.read(tmp_path / "config" / "autostart" / "relaxapp.desktop")
    assert entry["Desktop Entry"]["Exec"].endswith(" --hidden")
    linux.set_at_login(False)
    linux.set_at_login(False)
    assert not linux.is_at_login()


def test_another_s_file_stays_and_is_named(linux: LinuxIntegration, tmp_path: Path) -> None:
    other = tmp_path / "data" / "applications" / "relaxapp.desktop"
    other.parent.mkdir(parents=True)
    other.write_text("[Desktop Entry]\nName=Mine\n")
    with pytest.raises(IntegrationError, match="stays as it is"):
        linux.install()
    assert linux.remove() == []
    assert other.read_text() == "[Desktop Entry]\nName=Mine\n"


def test_icons_are_pictures(linux: LinuxIntegration) -> None:
    for path in linux.install():
        if path.endswith(".svg"):
            assert ElementTree.parse(path).getroot().tag.endswith("svg")


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1))
def test_a_path_comes_out_of_an_entry_as_it_went_in(word: str) -> None:
    line = next(
        line for line in desktop_entry([word]).splitlines() if line.startswith("Exec=")
    ).removeprefix("Exec=")
    # The two escapes of the specification, taken back: the file's, then the word's.
    typed = line.replace("\\\\", "\\")
    if typed.startswith('"'):
        typed = re.sub(r'\\(["`$\\])', r"\1", typed[1:-1])
    assert typed.replace("%%", "%") == word


class FakeRegistry(SimpleNamespace):
    """The part of `winreg` that is used."""

    HKEY_CURRENT_USER, REG_SZ = "HKCU", 1

    def __init__(self) -> None:
        self.values: dict[str, str] = {}

    def CreateKey(self, root: str, path: str) -> "FakeRegistry":
        assert (root, path.rpartition("\\")[2]) == ("HKCU", "Run")
        return self

    OpenKey = CreateKey

    def __enter__(self) -> "FakeRegistry":
        return self

    def __exit__(self, *_: object) -> None: ...

    def SetValueEx(self, key: Any, name: str, _: int, kind: int, value: str) -> None:
        self.values[name] = value

    def DeleteValue(self, key: Any, name: str) -> None:
        if name not in self.values:
            raise FileNotFoundError(name)
        del self.values[name]

    def QueryValueEx(self, key: Any, name: str) -> None:
        if name not in self.values:
            raise FileNotFoundError(name)


def test_windows_starts_it_without_a_black_window() -> None:
    registry = FakeRegistry()
    words = [r"C:\Program Files\Python\python.exe", "-m", "relaxapp"]
    windows = WindowsIntegration(words, registry)
    windows.set_at_login(False)
    assert not windows.is_at_login()
    windows.set_at_login(True)
    assert windows.is_at_login()
    line = r'"C:\Program Files\Python\pythonw.exe" -m relaxapp --hidden'
    assert registry.values == {"relaxapp": line}
    assert windows.remove() == ["the start at login"]
    assert windows.remove() == []
    assert registry.values == {}


def test_mac_gets_an_agent(tmp_path: Path) -> None:
    mac = MacIntegration(["/opt/relaxapp"], tmp_path)
    mac.set_at_login(True)
    assert mac.is_at_login()
    (path,) = tmp_path.iterdir()
    agent = plistlib.loads(path.read_bytes())
    assert agent["ProgramArguments"] == ["/opt/relaxapp", "--hidden"]
    assert agent["RunAtLoad"] is True
    assert mac.remove() == [str(path)]
    assert not mac.is_at_login()


def test_what_was_started_is_started_again(tmp_path: Path) -> None:
    script, source = tmp_path / "relaxapp", tmp_path / "main.py"
    for path in (script, source):
        path.touch()
    assert program_words("/usr/bin/python3", str(script)) == [str(script)]
    assert program_words("/usr/bin/python3", str(source)) == ["/usr/bin/python3", str(source)]
    elsewhere = program_words("/usr/bin/python3", "/x/site-packages/relaxapp/__main__.py")
    assert elsewhere == ["/usr/bin/python3", "-m", "relaxapp"]
