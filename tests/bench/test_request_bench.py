"""How soon a request to the program at rest is seen: the offer's window, or the player.

Each round is a program of its own, which has just started, and the time from the call on its
socket to the first picture of what answers it. Run:
pytest -m bench tests/bench/test_request_bench.py
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from relaxapp.services.instance import address_in

pytestmark = [
    pytest.mark.bench,
    pytest.mark.skipif(sys.platform == "win32", reason="calls through a socket"),
]
Benchmark = Callable[..., Any]

ROOT = Path(__file__).parents[2]
ROUNDS = 5

PLAN = """\
active: yes
rhythms:
  back:
    name: Upper back
    every: 50 min
    routines: [upper-back-three]
"""

PROGRAM = """
import sys
from importlib import import_module

from relaxapp.light_qt import import_lightly

import_lightly()

from PySide6.QtCore import QTimer

from relaxapp.core.break_offer import Due, Kind
from relaxapp.resident import Resident

is_warned = sys.argv[1] == "warned"

def tell(word):
    print(word, flush=True)

def tell_when_made(resident):
    if resident.offering._ahead.is_done:
        tell("ready")
    else:
        QTimer.singleShot(10, lambda: tell_when_made(resident))

def prepare(self, before=Resident._prepare_rest):
    before(self)
    QTimer.singleShot(20_000, self.quit)  # whatever happens
    if is_warned:
        self.offering.show(Due(Kind.WARNING, self.desk.upcoming.offer, 30_000))
        tell_when_made(self)
    else:
        tell("ready")

Resident._prepare_rest = prepare

class WhenItIsMade:
    '''Watches for first pictures, without importing any sooner than the program does.'''

    windows = {
        "relaxapp.shell.offering": ("relaxapp.ui.offer_window", "OfferWindow"),
        "relaxapp.shell.compact": ("relaxapp.ui.compact_player", "CompactPlayer"),
        "relaxapp.shell.playing": ("relaxapp.ui.player_page", "PlayerPage"),
    }

    def find_spec(self, name, path=None, target=None):
        if name in self.windows:
            module, one = self.windows.pop(name)
            window = getattr(import_module(module), one)

            def paint(self, event, before=window.paintEvent):
                before(self, event)
                if self.isVisible():
                    tell(one)

            window.paintEvent = paint

sys.meta_path.insert(0, WhenItIsMade())

from relaxapp.cli import main

sys.exit(main(["--hidden"]))
"""


class Program:
    """A program at rest that can be called, in a home of its own."""

    def __init__(self, home: Path, size: str, *, is_warned: bool) -> None:
        settings = home / "config" / "relaxapp"
        settings.mkdir(parents=True, exist_ok=True)
        (settings / "breaks.yaml").write_text(PLAN)
        (settings / "settings.yaml").write_text(f"player_size: {size}\naudio: silent\n")
        (home / "run").mkdir(mode=0o700, exist_ok=True)
        places = {
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CACHE_HOME": str(home / "cache"),
            "XDG_RUNTIME_DIR": str(home / "run"),
            "QT_QPA_PLATFORM": "offscreen",
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "",
        }
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "warned" if is_warned else "at rest"],
            env={**os.environ, **places},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._address = address_in(home / "run" / "relaxapp")
        self.wait_for("ready")

    def call(self, *words: str) -> socket.socket:
        caller = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        caller.connect(self._address)
        caller.sendall(json.dumps(words).encode() + b"\n")
        return caller

    def wait_for(self, word: str) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.strip() == word:
                return
        raise AssertionError(f"the program ended before '{word}'")

    def end(self) -> None:
        self._process.kill()
        self._process.communicate()


@pytest.mark.parametrize(
    ("is_warned", "size", "words", "seen"),
    [
        (False, "large", ("break", "now"), "OfferWindow"),
        (False, "large", ("play", "six-a-minute", "{}"), "OfferWindow"),
        (False, "strip", ("break", "now"), "CompactPlayer"),
        (False, "large", ("break", "now"), "PlayerPage"),
        (True, "strip", ("break", "now"), "CompactPlayer"),
        (True, "large", ("break", "now"), "PlayerPage"),
    ],
)
def test_request_is_seen(
    benchmark: Benchmark,
    tmp_path: Path,
    is_warned: bool,
    size: str,
    words: tuple[str, ...],
    seen: str,
) -> None:
    programs: list[Program] = []
    callers: list[socket.socket] = []

    def start() -> None:
        if programs:
            programs.pop().end()
        programs.append(Program(tmp_path, size, is_warned=is_warned))

    def ask() -> None:
        callers.append(programs[-1].call(*words))
        programs[-1].wait_for(seen)

    benchmark.pedantic(ask, setup=start, rounds=ROUNDS, warmup_rounds=1)
    programs.pop().end()
    for caller in callers:
        caller.close()
