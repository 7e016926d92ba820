"""Whether the microphone or the camera is in use, by what the kernel tells under /proc and /sys.

Takes where these folders are. A microphone is in use while ALSA records from it, which the sound
server does only while somebody listens; one over Bluetooth is no device of ALSA's and is not seen.
A camera is in use while a program of this person has it open.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from relaxapp.services.manners import NotKnownError

MICROPHONE = "The microphone is in use"
CAMERA = "The camera is in use"

# It keeps cameras open to know of them, and records nothing.
_ONLOOKERS = frozenset({"wireplumber"})


def microphone(root: Path) -> str | None:
    """The sentence, if it is so. Raises `NotKnownError`."""
    cards = root / "proc/asound"
    if not cards.is_dir():
        raise NotKnownError("no sound card")
    for status in cards.glob("card*/pcm*c/sub*/status"):
        try:
            if status.read_text("ascii", "replace").startswith("state: RUNNING"):
                return MICROPHONE
        except OSError:
            continue  # unplugged meanwhile
    return None


class Cameras:
    """The cameras of a machine, and who has them open."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._holder: str | None = None

    def look(self) -> str | None:
        """The sentence, if one is in use. Raises `NotKnownError`."""
        try:
            nodes = [name for name in os.listdir(self._root / "dev") if name.startswith("video")]
        except OSError as error:
            raise NotKnownError(f"no devices: {error}") from error
        if any(self._may_be_open(node) for node in nodes) and self._is_held(nodes):
            return CAMERA
        return None

    def _may_be_open(self, node: str) -> bool:
        """Whether its driver is held by anyone at all; that is cheap, to look through /proc is not.

        A driver that is built into the kernel has no such count.
        """
        module = self._root / "sys/class/video4linux" / node / "device/driver/module/refcnt"
        try:
            return module.read_text("ascii").strip() != "0"
        except (OSError, ValueError):
            return True

    def _is_held(self, nodes: list[str]) -> bool:
        targets = {f"/dev/{node}" for node in nodes}
        for process in self._own_processes():
            if not targets.isdisjoint(_opened(process)) and _name(process) not in _ONLOOKERS:
                self._holder = process
                return True
        self._holder = None
        return False

    def _own_processes(self) -> Iterator[str]:
        """The one that had it open before comes first: during a call nothing else is looked at."""
        if self._holder is not None:
            yield self._holder
        own = os.getuid()
        with os.scandir(self._root / "proc") as entries:
            for entry in entries:
                try:
                    if entry.name.isdigit() and entry.stat().st_uid == own:
                        yield entry.path
                except OSError:
                    continue  # it has ended meanwhile


def _opened(process: str) -> Iterator[str]:
    try:
        descriptors = os.listdir(f"{process}/fd")
    except OSError:
        return
    for descriptor in descriptors:
        try:
            yield os.readlink(f"{process}/fd/{descriptor}")
        except OSError:
            continue


def _name(process: str) -> str:
    try:
        return Path(process, "comm").read_text("utf-8", "replace").strip()
    except OSError:
        return ""
