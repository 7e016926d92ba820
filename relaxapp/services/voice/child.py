"""The process in which an engine speaks that blocks: lines of JSON in, lines of JSON out.

`python -m relaxapp.services.voice.child CHOICE` reads `say`, `hush` and `tune` from standard input,
writes `voices`, `speaking` and `lost` to standard output, and ends with its input. An alarm ends
it when the engine hangs, so that it never outlives the program that started it. For POSIX only.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from relaxapp.services.voice import Tone, VoiceChoice, VoiceError, engine_for, silence_notice
from relaxapp.services.voice.qt import QtVoice, engine_names, open_qt

_HANG_S = 15


class _Teller:
    """The `Listener` that writes what it is told."""

    def speaking_changed(self, is_speaking: bool) -> None:
        self._write({"speaking": is_speaking})

    def voices_found(self, voices: tuple[VoiceChoice, ...]) -> None:
        self._write({"voices": [[voice.name, voice.language] for voice in voices]})

    def voice_lost(self, notice: str) -> None:
        self._write({"lost": notice})

    def _write(self, answer: dict[str, Any]) -> None:
        os.write(sys.stdout.fileno(), json.dumps(answer).encode() + b"\n")


def _guarded(call: Callable[[], None]) -> None:
    """Calls into the engine; the process ends where that does not come back."""
    signal.alarm(_HANG_S)
    call()
    signal.alarm(0)


def _answer(voice: QtVoice, line: bytes) -> None:
    match json.loads(line):
        case {"say": str(text)}:
            voice.say(text)
        case {"hush": True}:
            voice.hush()
        case {"tune": tone}:
            voice.tune(Tone(**tone))


def main(choice: str) -> None:
    """Speaks until the input ends, with the engine of that name or, for `auto`, the best."""
    from PySide6.QtCore import QCoreApplication, QLoggingCategory, QSocketNotifier

    QLoggingCategory.setFilterRules("*=false")
    signal.alarm(_HANG_S)
    app = QCoreApplication([])
    try:
        voice = open_qt(engine_for(choice, engine_names()), _Teller(), Tone())
    except VoiceError as error:
        _Teller().voice_lost(silence_notice(str(error)))
        return
    signal.alarm(0)
    kept = b""

    def read() -> None:
        nonlocal kept
        chunk = os.read(0, 1 << 16)
        *lines, kept = (kept + chunk).split(b"\n")
        for line in lines:
            _guarded(lambda line=line: _answer(voice, line))  # type: ignore[misc]  # a bound default
        if not chunk:
            app.quit()

    notifier = QSocketNotifier(0, QSocketNotifier.Type.Read)
    notifier.activated.connect(read)
    app.exec()
    _guarded(voice.close)


if __name__ == "__main__":
    main(sys.argv[1])
