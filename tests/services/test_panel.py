"""What a panel on X11 is told of our windows, and tells of itself, against a real X server."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from virtual_screen import VirtualScreen

from relaxapp.services.panel import is_tray_dark, leave_out_of_lists

ROOT = str(Path(__file__).parents[2])

SHOWN_TWICE = """
import subprocess
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from relaxapp.ui.offer_window import OfferCard, OfferWindow

def told(*words):
    return subprocess.run(["xprop", *words], capture_output=True, text=True).stdout

app = QApplication([])
window = OfferWindow()
for _ in range(2):
    window.show_offer(OfferCard("Back", "Upper-back three"))
    QTest.qWait(300)  # the window manager may think otherwise
    print(told("-id", str(int(window.winId())), "_NET_WM_STATE").strip())
    print("in use:", hex(int(window.winId())) in told("-root", "_NET_ACTIVE_WINDOW"))
    window.go(is_by_itself=False)
    QTest.qWait(100)
"""

TRAY = """
import ctypes, struct, sys
from PySide6.QtWidgets import QApplication, QWidget
from relaxapp.services import panel

app = QApplication([])
print(panel.is_tray_dark())
tray = QWidget()
connection, window = panel._connection(), int(tray.winId())
owner = ctypes.CDLL("libxcb.so.1").xcb_set_selection_owner
owner.argtypes = [ctypes.c_void_p, ctypes.c_uint32, ctypes.c_uint32, ctypes.c_uint32]
owner(connection, window, panel._atom(connection, panel.TRAY), 0)
print(panel.is_tray_dark())
for red, green, blue in ((0xEEEE, 0xEEEE, 0xECEC), (0x2E2E, 0x3434, 0x3636), (0, 0xFFFF, 0)):
    colours = struct.pack("=12I", *(4 * (red, green, blue)))
    atom = panel._atom(connection, panel.COLOURS)
    panel._xcb().xcb_change_property(connection, 0, window, atom, 6, 32, 12, colours)
    print(panel.is_tray_dark())
"""


def ran(script: str, screen: VirtualScreen) -> list[str]:
    """What a program on that screen says."""
    left_out = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DBUS_SESSION_BUS_ADDRESS")
    kept = {name: value for name, value in os.environ.items() if name not in left_out}
    env = kept | {"DISPLAY": screen.name, "PYTHONPATH": ROOT}
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.mark.display
def test_no_list_of_windows_shows_an_offer_each_time_it_comes(screen: VirtualScreen) -> None:
    screen.manage()
    states = ", ".join(f"_NET_WM_STATE_{name}" for name in ("SKIP_TASKBAR", "SKIP_PAGER", "ABOVE"))
    said = [f"_NET_WM_STATE(ATOM) = {states}", "in use: False"]
    assert ran(SHOWN_TWICE, screen) == 2 * said


@pytest.mark.display
def test_a_tray_says_whether_it_is_dark_or_nothing_of_it(screen: VirtualScreen) -> None:
    assert ran(TRAY, screen) == ["None", "None", "True", "False", "True"]


def test_elsewhere_than_on_x11_nothing_is_said_or_known(qapp: object) -> None:
    leave_out_of_lists(1)
    assert is_tray_dark() is None
