"""A D-Bus of a test's own, with a desktop on it that answers and tells what the test says.

`PrivateBus` runs `dbus-daemon` in a folder of its own, so that no test meets the machine's bus.
`FakeDesktop` is a program on it: a thread answers calls from a table, and notes them. jeepney is
for Linux alone, and imported where it is used.
"""

import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

Key = tuple[str, str]
"""The path of an object, and what is called there."""


CONFIG = """\
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>{address}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""That of a session, but for the services of this machine: none is started by a call to it."""


class PrivateBus:
    """A bus from `with` on until its end."""

    def __enter__(self) -> "PrivateBus":
        self._folder = Path(tempfile.mkdtemp(prefix="bus-"))
        self.address = f"unix:path={self._folder}/bus"
        config = self._folder / "bus.conf"
        config.write_text(CONFIG.format(address=self.address))
        self._daemon = subprocess.Popen(
            ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        assert self._daemon.stdout is not None
        assert self._daemon.stdout.readline(), "dbus-daemon did not start"
        return self

    def kill(self) -> None:
        """End the bus without a word, as a crash does."""
        self._daemon.kill()
        self._daemon.wait()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.kill()
        assert self._daemon.stdout is not None
        self._daemon.stdout.close()
        shutil.rmtree(self._folder)


class FakeDesktop:
    """Owns names, answers what it was given answers for, and says signals."""

    def __init__(self, bus: PrivateBus, *names: str) -> None:
        from jeepney.bus_messages import message_bus
        from jeepney.io.blocking import open_dbus_connection

        self.answers: dict[Key, tuple[str, tuple[Any, ...]]] = {}
        self.calls: list[tuple[Any, ...]] = []
        self.is_silent = False
        self._connection = open_dbus_connection(bus.address)
        for name in names:
            self._connection.send_and_get_reply(message_bus.RequestName(name), timeout=5)
        self._is_done = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "FakeDesktop":
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """Leave the bus, as a program that ends does."""
        self._is_done.set()
        self._thread.join()
        self._connection.close()

    def say(self, path: str, interface: str, name: str, signature: str, *body: Any) -> None:
        """Send a signal."""
        from jeepney import DBusAddress, new_signal

        emitter = DBusAddress(path, interface=interface)
        self._connection.send(new_signal(emitter, name, signature, body))

    def say_property(self, path: str, interface: str, name: str, kind: str, value: Any) -> None:
        """Send the signal of a changed property."""
        properties = "org.freedesktop.DBus.Properties"
        changed = {name: (kind, value)}
        self.say(path, properties, "PropertiesChanged", "sa{sv}as", interface, changed, [])

    def _serve(self) -> None:
        from jeepney import MessageType

        while not self._is_done.is_set():
            try:
                message = self._connection.receive(timeout=0.02)
            except TimeoutError:
                continue
            except OSError:
                return
            if message.header.message_type is MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Any) -> None:
        from jeepney import HeaderFields, new_error, new_method_return

        fields = message.header.fields
        path, member = fields[HeaderFields.path], fields[HeaderFields.member]
        self.calls.append((member, *message.body))
        if self.is_silent:
            return
        wanted = message.body[1] if member == "Get" else member
        answer = self.answers.get((path, wanted))
        if answer is None:
            name = "org.freedesktop.DBus.Error.UnknownMethod"
            self._connection.send(new_error(message, name))
        else:
            self._connection.send(new_method_return(message, *answer))
