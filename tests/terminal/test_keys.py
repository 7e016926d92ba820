"""Keys: what bytes of a terminal and calls of a Windows console mean."""

import pytest

from relaxapp.terminal.keys import ESCAPE_S, SEQUENCE_S, Key, KeyDecoder, WindowsKeyboard

PRESSES = {
    "letters": (b"aZ?", ["a", "Z", "?"]),
    "a space": (b" ", [Key.SPACE]),
    "enter, in both forms": (b"\r\n", [Key.ENTER, Key.ENTER]),
    "backspace, in both forms": (b"\x7f\x08", [Key.BACKSPACE, Key.BACKSPACE]),
    "Ctrl-U, Ctrl-L, Ctrl-C, Ctrl-Z": (
        b"\x15\x0c\x03\x1a",
        [Key.CLEAR, Key.REDRAW, Key.STOP, Key.SUSPEND],
    ),
    "arrows": (b"\x1b[A\x1b[B\x1b[C\x1b[D", [Key.UP, Key.DOWN, Key.RIGHT, Key.LEFT]),
    "arrows in application mode": (b"\x1bOC\x1bOD", [Key.RIGHT, Key.LEFT]),
    "an arrow with Ctrl": (b"\x1b[1;5C", [Key.RIGHT]),
    "keys that mean nothing here": (b"\x1b[5~\x1b[15~\x1bOP\x00\x02", []),
    "Alt with a letter": (b"\x1bx", []),
    "a terminal's answer": (b"\x1b]11;rgb:0000/0000/0000\x1b\\a\x1b]0;t\x07b", ["a", "b"]),
    "Esc twice": (b"\x1b\x1b[C", [Key.ESCAPE, Key.RIGHT]),
    "letters of two and three bytes": ("ü€".encode(), ["ü", "€"]),
    "bytes that are no text": (b"\xffa", ["\N{REPLACEMENT CHARACTER}", "a"]),
    "a sequence that breaks off": (b"\x1b[\x1b[C", [Key.RIGHT]),
}


@pytest.mark.parametrize(("received", "presses"), PRESSES.values(), ids=PRESSES)
def test_bytes_become_presses(received: bytes, presses: list[Key | str]) -> None:
    assert KeyDecoder().feed(received, 0.0) == presses


@pytest.mark.parametrize(("received", "presses"), PRESSES.values(), ids=PRESSES)
def test_bytes_one_by_one_become_the_same_presses(
    received: bytes, presses: list[Key | str]
) -> None:
    decoder = KeyDecoder()
    one_by_one = [press for byte in received for press in decoder.feed(bytes([byte]), 0.0)]
    assert one_by_one == presses


def test_an_escape_alone_counts_once_nothing_follows() -> None:
    decoder = KeyDecoder()
    assert decoder.feed(b"\x1b", 5.0) == []
    assert decoder.settle(5.0 + ESCAPE_S / 2) == []
    assert decoder.wait_s(5.0 + ESCAPE_S / 2) == pytest.approx(ESCAPE_S / 2)
    assert decoder.settle(5.0 + ESCAPE_S) == [Key.ESCAPE]
    assert decoder.wait_s(6.0) is None


def test_an_arrow_in_pieces_is_no_escape() -> None:
    decoder = KeyDecoder()
    assert decoder.feed(b"\x1b", 0.0) == []
    assert decoder.settle(0.15) == []
    assert decoder.feed(b"[", 0.15) == []
    assert decoder.settle(0.5) == []
    assert decoder.feed(b"C", 0.5) == [Key.RIGHT]


def test_a_sequence_that_never_ends_is_dropped() -> None:
    decoder = KeyDecoder()
    decoder.feed(b"\x1b[", 0.0)
    assert decoder.settle(SEQUENCE_S) == []
    assert decoder.feed(b"C", 2.0) == ["C"]


class FakeConsole:
    """As `msvcrt`: gives characters one by one."""

    def __init__(self, characters: str) -> None:
        self.characters = list(characters)

    def kbhit(self) -> bool:
        return bool(self.characters)

    def getwch(self) -> str:
        return self.characters.pop(0)


WINDOWS_PRESSES = {
    "text and space": ("a ü", ["a", Key.SPACE, "ü"]),
    "arrows": ("\xe0H\xe0P\x00K\xe0M", [Key.UP, Key.DOWN, Key.LEFT, Key.RIGHT]),
    "other keys in two parts": ("\x00;\xe0G", []),
    "enter, Esc and Ctrl-C": ("\r\x1b\x03", [Key.ENTER, Key.ESCAPE, Key.STOP]),
    "a character in two halves": ("\ud83d\ude00x", ["\N{GRINNING FACE}", "x"]),
}


@pytest.mark.parametrize(("characters", "presses"), WINDOWS_PRESSES.values(), ids=WINDOWS_PRESSES)
def test_a_windows_console_gives_presses(characters: str, presses: list[Key | str]) -> None:
    assert WindowsKeyboard(FakeConsole(characters)).read(0.0) == presses


def test_a_windows_console_without_keys_waits_as_long_as_asked() -> None:
    slept: list[float] = []
    keyboard = WindowsKeyboard(FakeConsole(""), clock=lambda: sum(slept), sleep=slept.append)
    assert keyboard.read(0.055) == []
    assert sum(slept) == pytest.approx(0.055)
    assert max(slept) <= 0.011
