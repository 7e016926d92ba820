"""What an offer would disturb: each kind is a sentence, and what is not known is not guessed."""

import base64
import ctypes
import os
import struct
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.services.manners import (
    ALL,
    CALL,
    DO_NOT_DISTURB,
    FULL_SCREEN,
    KINDS,
    PRESENTATION,
    Manners,
    NotKnownError,
    Reason,
    desktop_checks,
    full_screen,
)
from relaxapp.services.manners.desktop import LONGEST_NAME, named
from relaxapp.services.manners.devices import Cameras, microphone
from relaxapp.services.manners.macos import Display, Microphone
from relaxapp.services.manners.settings_file import DoNotDisturb, read_boolean
from relaxapp.services.manners.windows import NotificationState, Recorders

SHOW_BANNERS = "/org/gnome/desktop/notifications/show-banners"
MATE_QUIET = "/org/mate/NotificationDaemon/do-not-disturb"

# Made by `dconf compile` 0.40 of: GNOME's show-banners false, enable-animations true and
# color-scheme 'prefer-dark'; MATE's do-not-disturb true.
DCONF = zlib.decompress(
    base64.b64decode(
        "eNpdkr9Lw0AUx6+11dqWguigoODQoQ4h4iaKOAgdFHVylUtybUObu3KJOvoLoUMHJxEn/4SClOJWBFdB6KJIwcVZ"
        "0MFF6vc1BcWDD98vX969e3dJfodrl8uADdYkqEb6NpdmvyvyjyEQB8NgFCRBCjydNKeTgx5pts+OoKfg+HF2iurJ"
        "x9kGq0HrYPF+aYv2k08iv4Reg7fewhz1I59Bnwb0BlzlWxdRFnrq34Y+gPXt89QIC30MfTrQF9A+3F2hevJjqH+H"
        "foBOM8p6WOQjqP+EfoFGKztPc5IfRs6wOQZua9/PCRb6BPI0dALczdTPaH7yGeRZaA6UX7tdeify48iXoavAL6kD"
        "w+JSCu2HL2t5PBAm3dWVgdAFbguT7hC+raMMqQLDcf1gT1s0q2WritKGb5eEJ1hVi4LQhsN1Gc2VLpo0X/iNhORW"
        "RRhcujjCVdLv55ZJ9ytK5dE5NLsj/HKgqmZ08B1xoFtw7XCPGU65+Sdb48JT0uz/Az+oDm5z"
    )
)


def not_known() -> str | None:
    raise NotKnownError("nobody tells")


def test_each_kind_that_holds_is_told_once_and_in_order() -> None:
    manners = Manners(
        {
            CALL: (not_known, lambda: "The camera is in use", lambda: "Again"),
            FULL_SCREEN: (lambda: "A window is in full screen",),
            PRESENTATION: (lambda: None,),
            DO_NOT_DISTURB: (not_known,),
        }
    )
    assert manners.reasons() == (
        Reason(FULL_SCREEN, "A window is in full screen"),
        Reason(CALL, "The camera is in use"),
    )
    assert manners.unknown() == (DO_NOT_DISTURB, "screen_sharing")


@given(st.frozensets(st.sampled_from(sorted(ALL))), st.frozensets(st.sampled_from(sorted(ALL))))
def test_what_is_switched_off_is_neither_told_nor_asked(
    wanted: frozenset[str], holding: frozenset[str]
) -> None:
    asked: list[str] = []

    def check(kind: str) -> Callable[[], str | None]:
        def look() -> str | None:
            asked.append(kind)
            return KINDS[kind] if kind in holding else None

        return look

    told = Manners({kind: (check(kind),) for kind in KINDS}).reasons(wanted)
    assert {reason.kind for reason in told} == wanted & holding
    assert set(asked) == wanted
    assert [reason.kind for reason in told] == [kind for kind in KINDS if kind in wanted & holding]


# Full screen

FULL = 7
WINDOW, ROOT = 40, 1


class FakeScreen:
    """Windows' properties from a table; the only atom that counts is 7."""

    def __init__(self, words: dict[tuple[int, str], tuple[int, ...]]) -> None:
        self._words = words
        self.root = ROOT

    def atom(self, name: str) -> int:
        return FULL

    def words(self, window: int, name: str) -> tuple[int, ...]:
        return self._words.get((window, name), ())


def screen_with(state: tuple[int, ...], pid: int = 5) -> FakeScreen:
    return FakeScreen(
        {
            (ROOT, "_NET_SUPPORTED"): (3, FULL),
            (ROOT, "_NET_ACTIVE_WINDOW"): (WINDOW,),
            (WINDOW, "_NET_WM_STATE"): state,
            (WINDOW, "_NET_WM_PID"): (pid,),
        }
    )


@pytest.mark.parametrize(
    ("screen", "is_full"),
    [
        (screen_with((2, FULL)), True),
        (screen_with((2,)), False),
        (screen_with((FULL,), pid=99), False),
        (FakeScreen({(ROOT, "_NET_SUPPORTED"): (FULL,)}), False),
    ],
)
def test_only_another_programs_window_is_in_full_screen(screen: FakeScreen, is_full: bool) -> None:
    told = full_screen.look(lambda: screen, 99, is_wayland=False)
    assert told == (full_screen.SENTENCE if is_full else None)


def test_on_wayland_a_yes_is_known_and_a_no_is_not() -> None:
    full, small = screen_with((FULL,)), screen_with(())
    assert full_screen.look(lambda: full, 99, is_wayland=True) == full_screen.SENTENCE
    with pytest.raises(NotKnownError, match="Wayland"):
        full_screen.look(lambda: small, 99, is_wayland=True)


@pytest.mark.parametrize("screen", [None, FakeScreen({})])
def test_without_a_screen_or_its_window_manager_nothing_is_known(screen: FakeScreen | None) -> None:
    with pytest.raises(NotKnownError):
        full_screen.look(lambda: screen, 99, is_wayland=False)


# Names of programs


@pytest.mark.parametrize(
    ("program", "name"),
    [
        ("org.gnome.Totem", "Totem"),
        ("/usr/bin/mpv", "Mpv"),
        ("firefox", "Firefox"),
        ("org.kde.haruna.desktop", "Haruna"),
        ("C:\\Programs\\vlc", "Vlc"),
        ("", ""),
    ],
)
def test_a_program_is_called_by_its_last_name(program: str, name: str) -> None:
    assert named(program) == name


@given(st.text())
def test_no_name_breaks_a_line_or_runs_on(program: str) -> None:
    shown = named(program)
    assert len(shown) <= LONGEST_NAME + 2  # a capital may take more letters: ŉ, ß
    assert shown.isprintable()


# The settings' file


def test_settings_are_read_as_dconf_wrote_them() -> None:
    assert read_boolean(DCONF, SHOW_BANNERS) is False
    assert read_boolean(DCONF, "/org/gnome/desktop/interface/enable-animations") is True
    assert read_boolean(DCONF, "/org/gnome/desktop/interface/color-scheme") is None
    assert read_boolean(DCONF, "/org/gnome/desktop/interface/nothing") is None
    assert read_boolean(DCONF, "show-banners") is None


@given(st.binary(max_size=300))
def test_no_file_is_too_strange_to_be_refused(database: bytes) -> None:
    with pytest.raises(ValueError, match="it "):
        read_boolean(database, SHOW_BANNERS)


@given(st.integers(0, len(DCONF) - 1), st.integers(0, 255))
def test_a_damaged_file_gives_an_answer_or_is_refused(index: int, byte: int) -> None:
    damaged = DCONF[:index] + bytes([byte]) + DCONF[index + 1 :]
    try:
        assert read_boolean(damaged, SHOW_BANNERS) in (True, False, None)
    except ValueError:
        return


def test_names_that_go_in_a_circle_are_no_name() -> None:
    item = struct.pack("<IIIHBBII", 0, 0, 24, 0, ord("v"), 0, 24, 27)
    database = struct.pack("<8sIIII", b"GVariant", 0, 0, 24, 56) + struct.pack("<II", 0, 0) + item
    assert read_boolean(database, SHOW_BANNERS) is None


def keep_settings(folder: Path, database: bytes = DCONF) -> Path:
    path = folder / "dconf" / "user"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(database)
    return path


@pytest.mark.parametrize(
    ("desktop", "is_quiet"),
    [("ubuntu:GNOME", True), ("MATE", True), ("X-Cinnamon", False), ("Budgie:GNOME", True)],
)
def test_each_desktop_has_its_own_setting(tmp_path: Path, desktop: str, is_quiet: bool) -> None:
    keep_settings(tmp_path)
    environ = {"XDG_CURRENT_DESKTOP": desktop, "XDG_CONFIG_HOME": str(tmp_path)}
    assert (DoNotDisturb(environ).look() is not None) is is_quiet


def test_a_changed_setting_is_seen_and_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    environ = {"XDG_CURRENT_DESKTOP": "GNOME", "XDG_CONFIG_HOME": str(tmp_path)}
    setting = DoNotDisturb(environ)
    assert setting.look() is None  # nothing was ever changed
    path = keep_settings(tmp_path)
    assert setting.look() == "“Do not disturb” is on"
    stat = path.stat()
    path.write_bytes(DCONF.replace(b"\x00\x00b", b"\x01\x00b"))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert setting.look() == "“Do not disturb” is on"  # as if nothing had happened
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert setting.look() is None


def test_a_file_that_cannot_be_understood_tells_nothing(tmp_path: Path) -> None:
    keep_settings(tmp_path, b"something else")
    for desktop in ("GNOME", "KDE"):
        environ = {"XDG_CURRENT_DESKTOP": desktop, "XDG_CONFIG_HOME": str(tmp_path)}
        with pytest.raises(NotKnownError):
            DoNotDisturb(environ).look()


# Devices


def sound_card(root: Path, stream: str, status: str) -> None:
    folder = root / "proc/asound/card0" / stream / "sub0"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "status").write_text(status)


def test_a_microphone_is_in_use_while_it_records(tmp_path: Path) -> None:
    with pytest.raises(NotKnownError, match="sound card"):
        microphone(tmp_path)
    sound_card(tmp_path, "pcm0p", "state: RUNNING\nowner_pid   : 1\n")  # that plays
    sound_card(tmp_path, "pcm0c", "closed\n")
    assert microphone(tmp_path) is None
    sound_card(tmp_path, "pcm0c", "state: RUNNING\nowner_pid   : 1\n")
    assert microphone(tmp_path) == "The microphone is in use"


def camera(root: Path, refcnt: str | None = None) -> None:
    (root / "dev").mkdir(exist_ok=True)
    (root / "dev/video0").touch()
    (root / "proc").mkdir(exist_ok=True)
    if refcnt is not None:
        module = root / "sys/class/video4linux/video0/device/driver/module"
        module.mkdir(parents=True, exist_ok=True)
        (module / "refcnt").write_text(f"{refcnt}\n")


def process(root: Path, number: int, name: str, *opened: str) -> None:
    folder = root / "proc" / str(number) / "fd"
    folder.mkdir(parents=True)
    (folder.parent / "comm").write_text(f"{name}\n")
    for index, target in enumerate(opened):
        (folder / str(index)).symlink_to(target)


@pytest.mark.parametrize(
    ("refcnt", "name", "target", "is_used"),
    [
        (None, "cheese", "/dev/video0", True),
        ("1", "cheese", "/dev/video0", True),
        ("0", "cheese", "/dev/video0", False),  # nobody can have it open
        ("1", "cheese", "/dev/video1", False),
        ("1", "wireplumber", "/dev/video0", False),
    ],
)
def test_a_camera_is_in_use_while_a_program_has_it_open(
    tmp_path: Path, refcnt: str | None, name: str, target: str, is_used: bool
) -> None:
    camera(tmp_path, refcnt)
    process(tmp_path, 11, "bash", "/dev/null")
    process(tmp_path, 12, name, "/dev/null", target)
    assert Cameras(tmp_path).look() == ("The camera is in use" if is_used else None)


def test_a_call_that_ends_is_seen_to_end_and_another_to_begin(tmp_path: Path) -> None:
    camera(tmp_path)
    process(tmp_path, 12, "zoom", "/dev/video0")
    cameras = Cameras(tmp_path)
    for _ in range(2):
        assert cameras.look() == "The camera is in use"
    (tmp_path / "proc/12/fd/0").unlink()
    assert cameras.look() is None
    process(tmp_path, 13, "cheese", "/dev/video0")
    assert cameras.look() == "The camera is in use"


def test_a_machine_without_cameras_looks_no_further(tmp_path: Path) -> None:
    (tmp_path / "dev").mkdir()
    assert Cameras(tmp_path).look() is None  # there is no /proc at all
    with pytest.raises(NotKnownError):
        Cameras(tmp_path / "nowhere").look()


def test_a_bare_machine_knows_nothing_and_says_so(tmp_path: Path) -> None:
    class Nothing:
        def session_bus(self) -> None:
            return None

        def display(self) -> None:
            return None

    manners = Manners(desktop_checks(Nothing(), {}, root=tmp_path))
    assert manners.reasons() == ()
    assert manners.unknown() == tuple(KINDS)


# Windows


class FakeShell:
    """shell32: the state of notifications."""

    def __init__(self, state: int, result: int = 0) -> None:
        self.state = state
        self.result = result

    def SHQueryUserNotificationState(self, state: Any) -> int:  # as the library writes it
        ctypes.cast(state, ctypes.POINTER(ctypes.c_int))[0] = self.state
        return self.result


class FakeUser:
    """user32: who has the window in front."""

    def __init__(self, pid: int = 5) -> None:
        self.pid = pid

    def GetForegroundWindow(self) -> int:
        return 33

    def GetWindowThreadProcessId(self, window: Any, pid: Any) -> int:
        assert window.value == 33
        ctypes.cast(pid, ctypes.POINTER(ctypes.c_uint32))[0] = self.pid
        return 1


@pytest.mark.parametrize(
    ("state", "full", "presenting"),
    [
        (1, False, False),
        (2, True, False),
        (3, True, False),
        (4, False, True),
        (5, False, False),
        (7, False, False),  # a Store program, which may be a small window
    ],
)
def test_windows_tells_full_screen_and_presentations(
    state: int, full: bool, presenting: bool
) -> None:
    asked = NotificationState(FakeShell(state), FakeUser(), own_pid=99)
    assert (asked.full_screen() is not None) is full
    assert (asked.presentation() is not None) is presenting
    with pytest.raises(NotKnownError, match="Focus"):
        asked.quiet_time()


def test_our_own_full_screen_on_windows_does_not_count() -> None:
    assert NotificationState(FakeShell(2), FakeUser(pid=99), own_pid=99).full_screen() is None


def test_quiet_time_of_windows_is_told_and_failing_is_not_known() -> None:
    assert NotificationState(FakeShell(6), FakeUser(), 99).quiet_time() == "Windows asks for quiet"
    with pytest.raises(NotKnownError):
        NotificationState(FakeShell(5, result=-1), FakeUser(), 99).full_screen()


class FakeKey(str):
    """A key of the registry that is open."""

    def __enter__(self) -> "FakeKey":
        return self

    def __exit__(self, *rest: object) -> None:
        return None


class FakeRegistry:
    """winreg: keys by their path, each with its values."""

    HKEY_CURRENT_USER = 1
    STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"

    def __init__(self, keys: dict[str, dict[str, int]]) -> None:
        self.keys = {rf"{self.STORE}\{path}": values for path, values in keys.items()}

    def OpenKey(self, root: int, path: str) -> FakeKey:
        if not any(f"{known}\\".startswith(f"{path}\\") for known in self.keys):
            raise FileNotFoundError(path)
        return FakeKey(path)

    def EnumKey(self, key: FakeKey, index: int) -> str:
        inside = [known[len(key) + 1 :] for known in self.keys if known.startswith(f"{key}\\")]
        names = list(dict.fromkeys(name.split("\\")[0] for name in inside))
        if index >= len(names):
            raise OSError("no more")
        return names[index]

    def QueryValueEx(self, key: FakeKey, name: str) -> tuple[int, int]:
        values = self.keys.get(str(key), {})
        if name not in values:
            raise FileNotFoundError(name)
        return values[name], 11


def used(start: int, stop: int) -> dict[str, int]:
    return {"LastUsedTimeStart": start, "LastUsedTimeStop": stop}


@pytest.mark.parametrize(
    ("values", "is_used"),
    [
        (used(2000, 3000), False),
        (used(2000, 0), True),
        (used(500, 0), False),  # cut off when the machine was
        ({}, False),
    ],
)
@pytest.mark.parametrize("program", ["Microsoft.Teams", r"NonPackaged\C:#zoom.exe"])
def test_windows_tells_who_records(program: str, values: dict[str, int], is_used: bool) -> None:
    registry = FakeRegistry({rf"microphone\{program}": values, r"webcam\Other": used(2000, 2100)})
    recorders = Recorders(registry, lambda: 1000)
    assert recorders.microphone() == ("The microphone is in use" if is_used else None)
    assert recorders.camera() is None


def test_a_windows_without_the_list_knows_nothing_of_calls() -> None:
    with pytest.raises(NotKnownError):
        Recorders(FakeRegistry({}), lambda: 0).camera()


# macOS


class FakePower:
    """IOKit: gives dictionary 3, or says no."""

    def __init__(self, result: int = 0) -> None:
        self.result = result

    def IOPMCopyAssertionsStatus(self, status: Any) -> int:
        ctypes.cast(status, ctypes.POINTER(ctypes.c_void_p))[0] = 3
        return self.result


class FakeFoundation:
    """CoreFoundation: the one key of a dictionary is a number, or is not there."""

    def __init__(self, count: int | None) -> None:
        self.count = count
        self.released: list[int] = []

    def CFStringCreateWithCString(self, allocator: None, text: bytes, encoding: int) -> int:
        assert text == b"PreventUserIdleDisplaySleep"
        return 8

    def CFDictionaryGetValue(self, dictionary: Any, key: int) -> int | None:
        return None if self.count is None else 9

    def CFNumberGetValue(self, number: int, kind: int, value: Any) -> int:
        ctypes.cast(value, ctypes.POINTER(ctypes.c_int32))[0] = self.count
        return 1

    def CFRelease(self, what: Any) -> None:
        self.released.append(getattr(what, "value", what))


@pytest.mark.parametrize(("count", "is_kept"), [(None, False), (0, False), (2, True)])
def test_macos_tells_whether_the_display_is_kept_on(count: int | None, is_kept: bool) -> None:
    foundation = FakeFoundation(count)
    assert (Display(FakePower(), foundation).look() is not None) is is_kept
    assert foundation.released == [8, 3]


def test_macos_saying_no_is_not_known() -> None:
    with pytest.raises(NotKnownError):
        Display(FakePower(result=1), FakeFoundation(1)).look()


class FakeAudio:
    """CoreAudio: the chosen microphone, whether it runs, and how much of it plays."""

    def __init__(self, device: int, *, runs: bool, output: int = 0, result: int = 0) -> None:
        self.values = {b"dIn ": device, b"gone": int(runs)}
        self.output = output
        self.result = result

    def AudioObjectGetPropertyData(
        self, subject: int, address: Any, count: int, more: None, size: Any, value: Any
    ) -> int:
        words = ctypes.cast(address, ctypes.POINTER(ctypes.c_uint32))
        selector = int(words[0]).to_bytes(4, "big")
        assert subject == (1 if selector == b"dIn " else 77)
        ctypes.cast(value, ctypes.POINTER(ctypes.c_uint32))[0] = self.values[selector]
        return self.result

    def AudioObjectGetPropertyDataSize(
        self, subject: int, address: Any, count: int, more: None, size: Any
    ) -> int:
        ctypes.cast(size, ctypes.POINTER(ctypes.c_uint32))[0] = self.output
        return self.result


@pytest.mark.parametrize(
    ("audio", "is_used"),
    [
        (FakeAudio(77, runs=True), True),
        (FakeAudio(77, runs=False), False),
        (FakeAudio(0, runs=False), False),
    ],
)
def test_macos_tells_whether_the_microphone_is_in_use(audio: FakeAudio, is_used: bool) -> None:
    assert Microphone(audio).look() == ("The microphone is in use" if is_used else None)


@pytest.mark.parametrize(
    "audio", [FakeAudio(77, runs=True, output=4), FakeAudio(77, runs=True, result=-1)]
)
def test_a_headset_that_may_be_playing_is_not_known(audio: FakeAudio) -> None:
    with pytest.raises(NotKnownError):
        Microphone(audio).look()
