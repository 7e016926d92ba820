"""One program a person: the second asks, the first answers, and nobody else is heard."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from relaxapp.services.instance import MAX_BYTES, Answer, InstanceError, address_in, ask
from relaxapp.services.instance.pipes import PipeListener
from relaxapp.services.instance.server import Call, Instance
from relaxapp.services.instance.sockets import SocketListener


@pytest.fixture
def address(tmp_path: Path) -> str:
    found = address_in(tmp_path / "run")
    assert found is not None
    return found


@pytest.fixture(params=[SocketListener, PipeListener])
def first(address: str, qapp: object, request: pytest.FixtureRequest) -> Iterator[Instance]:
    """Qt's listener has sockets too where there are no pipes."""
    instance = Instance(address, listener=request.param)
    assert instance.listen()
    yield instance
    instance.close()


def asked(qtbot: QtBot, address: str, words: list[str]) -> object:
    """What `ask` gives or raises, asked from another thread while the event loop runs."""
    found: list[object] = []

    def run() -> None:
        try:
            found.append(ask(address, words))
        except InstanceError as error:
            found.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: bool(found))
    thread.join()
    return found[0]


def test_second_is_answered_by_the_first(first: Instance, address: str, qtbot: QtBot) -> None:
    first.called.connect(lambda call: call.answer(Answer(3, " ".join(call.words), "é")))
    assert asked(qtbot, address, ["break", "now"]) == Answer(3, "break now", "é")
    assert asked(qtbot, address, []) == Answer(3, "", "é")


def test_an_answer_may_come_later_and_counts_once(
    first: Instance, address: str, qtbot: QtBot
) -> None:
    calls: list[Call] = []
    first.called.connect(calls.append)
    first.called.connect(lambda call: call.answer(Answer(0, "first")))
    first.called.connect(lambda call: call.answer(Answer(1, "second")))
    assert asked(qtbot, address, ["status"]) == Answer(0, "first")
    assert [call.words for call in calls] == [("status",)]


def test_whoever_has_gone_before_the_answer_hears_nothing(
    first: Instance, address: str, qtbot: QtBot
) -> None:
    calls: list[Call] = []
    first.called.connect(calls.append)
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.connect(address)
        caller.sendall(b'["play", "neck-two"]\n')
        qtbot.waitUntil(lambda: bool(calls))
    gone: list[bool] = []
    calls[0].destroyed.connect(lambda: gone.append(True))
    qtbot.waitUntil(lambda: bool(gone))
    calls[0].answer(Answer(0, "begins"))


def test_only_one_listens(first: Instance, address: str) -> None:
    second = Instance(address)
    assert not second.listen()
    first.close()
    assert second.listen()
    second.close()


def test_nobody_there_is_no_answer(address: str, tmp_path: Path) -> None:
    assert ask(address, ["break", "now"]) is None
    Path(address).parent.mkdir()
    Path(address).write_text("no socket")
    assert ask(address, ["break", "now"]) is None


def test_a_killed_program_leaves_nothing_in_the_way(
    address: str, qapp: object, qtbot: QtBot
) -> None:
    script = (
        "import sys; from PySide6.QtCore import QCoreApplication;"
        "from relaxapp.services.instance.server import Instance;"
        "app = QCoreApplication([]); one = Instance(sys.argv[1]); print(one.listen(), flush=True);"
        "app.exec()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, address], stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "True\n"
        second = Instance(address)
        assert not second.listen()
        program.send_signal(signal.SIGKILL)
    assert Path(address).exists()
    assert ask(address, ["status"]) is None
    assert second.listen()
    second.called.connect(lambda call: call.answer(Answer(0)))
    assert asked(qtbot, address, ["status"]) == Answer(0)
    second.close()


def test_only_the_same_person_reaches_it(first: Instance, address: str) -> None:
    status = os.stat(address)
    assert not status.st_mode & (stat.S_IRWXG | stat.S_IRWXO)
    assert not os.stat(Path(address).parent).st_mode & (stat.S_IRWXG | stat.S_IRWXO)


@pytest.mark.parametrize(
    "said",
    [
        b"no json\n",
        b'{"words": []}\n',
        b'["fine", 1]\n',
        b"[" * 30_000 + b"\n",
        json.dumps(["word"] * 65).encode() + b"\n",
        b"x" * (MAX_BYTES + 1),
        b"\xff\n",
    ],
)
def test_what_is_no_call_is_hung_up_on(
    first: Instance, address: str, qtbot: QtBot, said: bytes
) -> None:
    calls: list[Call] = []
    first.called.connect(calls.append)
    heard: list[bytes] = []

    def run() -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(5)
            line.connect(address)
            try:
                line.sendall(said)
                heard.append(line.recv(10))
            except OSError:
                heard.append(b"")

    thread = threading.Thread(target=run)
    thread.start()
    qtbot.waitUntil(lambda: bool(heard))
    thread.join()
    assert heard == [b""]
    assert calls == []


@pytest.mark.parametrize("said", [b"", b"[]\n", b"[true, '', '']\n", b'["0", "", ""]\n'])
def test_an_answer_that_is_none_is_said(address: str, said: bytes) -> None:
    Path(address).parent.mkdir()
    ready = threading.Event()

    def run() -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
            server.bind(address)
            server.listen()
            ready.set()
            line, _ = server.accept()
            with line:
                line.recv(100)
                line.sendall(said)

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    with pytest.raises(InstanceError, match="another version"):
        ask(address, ["status"])
    thread.join()


def test_a_program_that_hangs_is_not_waited_for(first: Instance, address: str) -> None:
    with pytest.raises(InstanceError, match="does not answer"):
        ask(address, ["status"], wait_s=0.05)


def test_a_call_too_long_is_refused_before_it_is_sent(first: Instance, address: str) -> None:
    with pytest.raises(InstanceError, match="too long"):
        ask(address, ["x" * MAX_BYTES])


def test_a_folder_is_needed_to_listen_in() -> None:
    assert address_in(None) is None
