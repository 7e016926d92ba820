"""Other programs on a bus of a test's own: one that asks, and a media player."""

from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_method_call
from jeepney import new_method_return as answer_to
from jeepney.io.blocking import open_dbus_connection
from private_bus import PrivateBus

PATH = "/org/mpris/MediaPlayer2"
PLAYER = "org.mpris.MediaPlayer2.Player"
PROPERTIES = "org.freedesktop.DBus.Properties"


class Client:
    """Another program on the bus: it asks, and keeps the signals that it hears."""

    def __init__(self, bus: PrivateBus) -> None:
        self.connection = open_dbus_connection(bus.address)
        self.signals: list[Message] = []
        self._replies: dict[int, Message] = {}
        self._serial = 5_000

    def ask(self, service: str, path: str, interface: str, method: str, *body: Any) -> int:
        signature = "s" * len(body) or None
        address = DBusAddress(path, bus_name=service, interface=interface)
        self._serial += 1
        message = new_method_call(address, method, signature, body)
        self.connection.send(message, serial=self._serial)
        return self._serial

    def pump(self) -> None:
        """Takes what has come, without waiting."""
        while True:
            try:
                message = self.connection.receive(timeout=0)
            except TimeoutError:
                return
            match message.header.message_type:
                case MessageType.signal:
                    self.signals.append(message)
                case MessageType.method_call:
                    self.answer(message)
                case _:
                    self._replies[message.header.fields[HeaderFields.reply_serial]] = message

    def reply(self, serial: int) -> Message | None:
        self.pump()
        return self._replies.get(serial)

    def answer(self, message: Message) -> None:
        """What it does when it is called."""

    def close(self) -> None:
        self.connection.close()


class FakePlayer(Client):
    """A media player that plays or waits, as it is told."""

    def __init__(self, bus: PrivateBus, name: str, status: str) -> None:
        super().__init__(bus)
        self.status = status
        self.heard: list[str] = []
        self.connection.bus_proxy.RequestName(f"org.mpris.MediaPlayer2.{name}")

    def answer(self, message: Message) -> None:
        method = message.header.fields[HeaderFields.member]
        if method == "Get":
            self.connection.send(answer_to(message, "v", (("s", self.status),)))
            return
        self.heard.append(method)
        self.status = {"Play": "Playing", "Pause": "Paused"}[method]
        self.connection.send(answer_to(message))
