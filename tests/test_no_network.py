"""Nothing of relaxapp speaks to another machine: no module could, and no session does."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "relaxapp").rglob("*.py"))

NETWORK = {
    *("asyncio", "ftplib", "http", "imaplib", "multiprocessing", "nntplib", "poplib", "smtplib"),
    *("socketserver", "ssl", "telnetlib", "urllib", "webbrowser", "wsgiref", "xmlrpc"),
    *("aiohttp", "httpx", "requests", "urllib3", "websockets", "websocket", "grpc"),
    *("QtWebEngineCore", "QtWebEngineWidgets", "QtWebSockets", "QtWebView", "QtHttpServer"),
    *("QtGrpc", "QtNetworkAuth", "QtRemoteObjects", "QtBluetooth"),
}
LOCAL_QT = {"QLocalServer", "QLocalSocket"}
LOCAL_SOCKETS = ("socket.socket(socket.AF_UNIX", "socket.socketpair()")
"""How a socket of Python's may be made: at a file of this machine, or to the program itself."""

SESSION = """
import sys
from functools import partial
refused = []

def refuse(event, arguments):
    if event == "socket.__new__":
        is_refused = int(arguments[1]) != 1  # AF_UNIX
    else:
        is_refused = event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
    if is_refused:
        refused.append((event, *map(str, arguments)))
        raise PermissionError(event)

sys.addaudithook(refuse)
"""

IN_TERMINAL = """
from relaxapp.cli import main
words = ["play", sys.argv[1], "--terminal", "--speed", "100", "--audio", "silent"]
assert main(words) == 0
assert main(["history", "--json"]) == 0
assert not refused, refused
"""

IN_WINDOW = """
import os
from pathlib import Path
from PySide6.QtCore import QTimer
from relaxapp.core.compiler import Options
from relaxapp.running import run
from relaxapp.shell.session import Request
from relaxapp.world import World

def internet_sockets():
    tables = [Path("/proc/net", name) for name in ("tcp", "tcp6", "udp", "udp6", "raw")]
    rows = [line.split() for table in tables if table.exists()
            for line in table.read_text().splitlines()[1:]]
    inodes = {f"socket:[{row[9]}]" for row in rows}
    fds = Path("/proc/self/fd")
    if not fds.exists():
        return []
    return [one for one in (os.readlink(fd) for fd in fds.iterdir() if fd.exists())
            if one in inodes]

def leave(resident, outcome):
    assert outcome.ending.value == "completed"
    assert not internet_sockets()
    print("played")
    resident.app.show_page("settings")
    resident.app.records.history.upkeep()
    QTimer.singleShot(0, resident.quit)

def begin(resident):
    resident.app.sessions.ended.connect(partial(leave, resident))
    resident.open(Request(routine, Options(), speed=20.0))

world = World(())
routine = world.routine(sys.argv[1], Options())
run(world, begin, audio="silent")
assert not refused, refused
"""


def imported(path: Path) -> Iterator[tuple[str, str]]:
    """Modules, and what of them."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_imports_nothing_that_speaks_to_another_machine(path: Path) -> None:
    for module, name in imported(path):
        parts = {*module.split("."), name}
        assert not parts & NETWORK, f"{module}.{name}"
        if "QtNetwork" in parts:
            assert name in LOCAL_QT, name
        assert (module, name) != ("socket", "socket"), "its calls shall say what they make"


def test_a_socket_is_one_of_this_machine() -> None:
    made: set[str] = set()
    for path in MODULES:
        if any(module == "socket" for module, _ in imported(path)):
            tree = ast.parse(path.read_text("utf-8"))
            calls = [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
            made |= {call for call in calls if call.startswith("socket.")}
    assert made
    assert all(call.startswith(LOCAL_SOCKETS) for call in made)


@pytest.mark.parametrize("session", [IN_TERMINAL, IN_WINDOW], ids=["terminal", "window"])
def test_a_session_opens_no_internet_socket(session: str, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("name: Mine\nkind: breathing\nbreathe: 4-6\nrounds: 2\nprepare: 0s\n")
    homes = {f"XDG_{name}_HOME": str(tmp_path / name) for name in ("DATA", "CONFIG", "CACHE")}
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700)
    environment = {
        **os.environ,
        **homes,
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(runtime),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-c", SESSION + session, str(mine)]
    ran = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=120)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "played" in ran.stdout or '"completed"' in ran.stdout


def test_what_would_refuse_a_socket_does(tmp_path: Path) -> None:
    tries = "import socket\nsocket.socket(socket.AF_INET)"
    words = [sys.executable, "-c", SESSION + tries]
    assert "PermissionError" in subprocess.run(words, capture_output=True, text=True).stderr
