"""An X server without a screen, with a window manager, and the hands that move its mouse.

`VirtualScreen` runs Xvfb on a display number that it picks itself, so that tests meet neither the
machine's screen nor each other's.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

TOOLS = ("Xvfb", "openbox", "xdotool", "xprop")
PATIENCE_S = 10.0

# A window of another program; its first line says that it is shown as it was asked to be.
_WINDOW = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
window.showFullScreen() if sys.argv[1] == "full" else window.show()
app.exec()
"""


def missing_tools() -> list[str]:
    """The programs that are not installed and without which there is no screen."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


class VirtualScreen:
    """An X server from `with` on until its end."""

    def __enter__(self) -> "VirtualScreen":
        reading, writing = os.pipe()
        self._programs: list[subprocess.Popen[bytes]] = []
        self._server = self._start(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
            pass_fds=(writing,),
        )
        os.close(writing)
        with os.fdopen(reading) as answer:
            number = answer.readline().strip()
        assert number, "Xvfb did not start"
        self.name = f":{number}"
        return self

    def manage(self) -> None:
        """Run a window manager, and wait until it says that it is there."""
        self._start(["openbox"])
        self._wait_for("_NET_SUPPORTING_WM_CHECK(WINDOW)")

    def open_window(self, kind: str) -> subprocess.Popen[bytes]:
        """A window of another program: `full` screen or `small`."""
        window = self._start([sys.executable, "-c", _WINDOW, kind])
        deadline_s = time.monotonic() + PATIENCE_S
        while not self._is_shown(kind):
            assert time.monotonic() < deadline_s, "the window did not come"
            time.sleep(0.02)
        return window

    def stir(self, *command: str) -> None:
        """Let xdotool do something."""
        subprocess.run(["xdotool", *command], env=self._environment(), check=True)

    def set_layout(self, layout: str, variant: str) -> None:
        """Another layout of the keyboard; the tool for it comes with Xvfb."""
        command = ["setxkbmap", layout, "-variant", variant]
        subprocess.run(command, env=self._environment(), check=True)

    def kill(self) -> None:
        """End the server without a word, as a crash does."""
        self._server.kill()
        self._server.wait()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for program in reversed(self._programs):
            program.kill()
            program.wait()

    def _is_shown(self, kind: str) -> bool:
        told = self._told("-root", "_NET_ACTIVE_WINDOW")
        window = told.rsplit(" ", 1)[-1].strip()
        if not window.startswith("0x") or window == "0x0":
            return False
        is_full = "FULLSCREEN" in self._told("-id", window, "_NET_WM_STATE")
        return is_full == (kind == "full")

    def _told(self, *command: str) -> str:
        answer = subprocess.run(
            ["xprop", *command],
            env=self._environment(),
            capture_output=True,
            text=True,
            check=False,
        )
        return answer.stdout

    def _wait_for(self, words: str) -> None:
        deadline_s = time.monotonic() + PATIENCE_S
        while words not in self._told("-root"):
            assert time.monotonic() < deadline_s, "the window manager did not start"
            time.sleep(0.02)

    def _start(self, command: list[str], pass_fds: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
        program = subprocess.Popen(
            command,
            env=self._environment(),
            pass_fds=pass_fds,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._programs.append(program)
        return program

    def _environment(self) -> dict[str, str]:
        left_out = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS")
        kept = {name: value for name, value in os.environ.items() if name not in left_out}
        root = str(Path(__file__).parents[2])
        return kept | {"DISPLAY": getattr(self, "name", ""), "PYTHONPATH": root}
