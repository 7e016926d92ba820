"""A desktop's portal for hotkeys on a private bus, with a person who is asked.

Answers as xdg-desktop-portal does: a request's handle first, its outcome by a signal after that.
"""

from typing import Any

from private_bus import FakeDesktop, PrivateBus

SERVICE, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
SESSION = f"{PATH}/session/test/one"
SHORTCUT_LIST = "a(sa{sv})"


class FakePortal(FakeDesktop):
    """What the person and the desktop say is set by the test."""

    def __init__(self, bus: PrivateBus) -> None:
        super().__init__(bus, SERVICE)
        self.outcomes: dict[str, int] = {}
        """What requests end with, where it is not 0, granted."""
        self.known: dict[str, str] = {}
        """What was given before: the ids, and what the desktop calls their keys."""
        self.chosen: dict[str, str] = {}
        """What the person chooses when asked."""
        self.unanswered: set[str] = set()
        self.answers[PATH, "version"] = ("v", (("u", 2),))
        self.answers[PATH, "Register"] = ("", ())

    @property
    def asked(self) -> list[str]:
        return [str(call[0]) for call in self.calls]

    def press(self, name: str, token: str = "", session: str = SESSION) -> None:
        options = {"activation_token": ("s", token)} if token else {}
        self.say(PATH, SHORTCUTS, "Activated", "osta{sv}", session, name, 1, options)

    def change(self, triggers: dict[str, str]) -> None:
        listed = _listed(triggers)
        self.say(PATH, SHORTCUTS, "ShortcutsChanged", f"o{SHORTCUT_LIST}", SESSION, listed)

    def end_session(self) -> None:
        self.say(SESSION, "org.freedesktop.portal.Session", "Closed", "a{sv}", {})

    def _answer(self, message: Any) -> None:
        from jeepney import HeaderFields, new_method_return

        fields = message.header.fields
        member = fields[HeaderFields.member]
        results = self._results(member)
        if results is None or self.is_silent:
            super()._answer(message)
            return
        self.calls.append((member, *message.body))
        sender = fields[HeaderFields.sender].removeprefix(":").replace(".", "_")
        handle = f"{PATH}/request/{sender}/{message.body[-1]['handle_token'][1]}"
        self._connection.send(new_method_return(message, "o", (handle,)))
        if member not in self.unanswered:
            code = self.outcomes.get(member, 0)
            outcome = results if code == 0 else {}
            request = "org.freedesktop.portal.Request"
            self.say(handle, request, "Response", "ua{sv}", code, outcome)

    def _results(self, member: str) -> dict[str, Any] | None:
        match member:
            case "CreateSession":
                return {"session_handle": ("s", SESSION)}
            case "ListShortcuts":
                return {"shortcuts": (SHORTCUT_LIST, _listed(self.known))}
            case "BindShortcuts":
                return {"shortcuts": (SHORTCUT_LIST, _listed(self.chosen))}
        return None


def _listed(triggers: dict[str, str]) -> list[tuple[str, dict[str, Any]]]:
    return [(id, {"trigger_description": ("s", words)}) for id, words in triggers.items()]
