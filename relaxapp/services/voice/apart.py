"""Speaks in a process of its own, for Linux, whose engine blocks.

Qt's engine for speech-dispatcher lists 13,000 voices when it is opened, 1.2 s on the machine where
it was measured, and without a sound device it waits in there for ever. So it lives in a child
process (`child`), asked and answered in lines of JSON; when that ends or hangs, silence falls.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from relaxapp.services.voice import Listener, Tone, VoiceChoice, VoiceError, silence_notice
from relaxapp.services.voice.qt import NO_ANSWER, patience_ms

_ROOT = Path(__file__).parents[3]
_CHILD = "relaxapp.services.voice.child"

# Python and Qt start in 0.3 s, the engine in 1.2 s, both on a machine that does nothing else.
_READY_LIMIT_MS = 10_000
_CLOSE_LIMIT_MS = 300


def open_apart(choice: str, listener: Listener, tone: Tone) -> "ApartVoice":
    """A voice in a process of its own, which chooses the engine. Raises `VoiceError`."""
    if not sys.executable:
        raise VoiceError("there is no Python to run the speech engine in")
    return ApartVoice([sys.executable, "-m", _CHILD, choice], listener, tone)


class ApartVoice:
    """A `Voice` in the process that `command` starts."""

    def __init__(
        self,
        command: Sequence[str],
        listener: Listener,
        tone: Tone,
        *,
        ready_limit_ms: int = _READY_LIMIT_MS,
        patience: Callable[[str, float], int] = patience_ms,
    ) -> None:
        from PySide6.QtCore import QProcess, QTimer

        self._listener = listener
        self._tone = tone
        self._patience_ms = patience
        self._longest_ms = ready_limit_ms
        self._is_ready = False
        self._is_speaking = False
        self._is_over = False
        self._process = QProcess()
        self._process.setProcessEnvironment(_environment())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.errorOccurred.connect(self._note_end)
        self._process.finished.connect(self._note_end)
        self._patience = QTimer(self._process)
        self._patience.setObjectName("patience with the voice")
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self._give_up)
        self._patience.start(ready_limit_ms)
        self._process.start(command[0], list(command[1:]))

    def say(self, text: str) -> None:
        if self._is_ready and not self._is_over and self._tone.volume > 0:
            self._longest_ms = self._patience_ms(text, self._tone.words_a_minute)
            self._patience.start(self._longest_ms)
            self._send({"say": text})

    def hush(self) -> None:
        if self._is_ready and not self._is_over:
            self._patience.stop()
            self._send({"hush": True})

    def tune(self, tone: Tone) -> None:
        self._tone = tone
        if self._is_ready and not self._is_over:
            self._send({"tune": asdict(tone)})

    def close(self) -> None:
        """Ends the process; it gets a moment to stop speaking."""
        self._end()
        self._process.closeWriteChannel()
        if not self._process.waitForFinished(_CLOSE_LIMIT_MS):
            self._process.kill()
            self._process.waitForFinished(_CLOSE_LIMIT_MS)

    def _send(self, request: Mapping[str, object]) -> None:
        self._process.write(json.dumps(request).encode() + b"\n")

    def _read(self) -> None:
        while not self._is_over and self._process.canReadLine():
            line = bytes(self._process.readLine().data())
            try:
                answer = json.loads(line)
            except ValueError:
                continue  # a library of the engine's wrote it
            if isinstance(answer, dict):
                self._take(answer)

    def _take(self, answer: Mapping[str, Any]) -> None:
        match answer:
            case {"voices": voices}:
                self._is_ready = True
                self._patience.stop()
                self.tune(self._tone)
                self._listener.voices_found(tuple(VoiceChoice(*voice) for voice in voices))
            case {"speaking": bool(is_speaking)} if is_speaking != self._is_speaking:
                self._is_speaking = is_speaking
                # The end of words that these cut short may have come in between.
                if is_speaking:
                    self._patience.start(self._longest_ms)
                else:
                    self._patience.stop()
                self._listener.speaking_changed(is_speaking)
            case {"lost": str(notice)}:
                self._lose(notice)

    def _note_end(self) -> None:
        self._lose(silence_notice("the speech engine ended" if self._is_ready else NO_ANSWER))

    def _give_up(self) -> None:
        self._lose(silence_notice(NO_ANSWER))

    def _lose(self, notice: str) -> None:
        if self._is_over:
            return
        self._end()
        self._process.kill()
        if self._is_speaking:
            self._listener.speaking_changed(False)
        self._listener.voice_lost(notice)

    def _end(self) -> None:
        self._is_over = True
        self._patience.stop()


def _environment() -> Any:
    """The present one, in which the child finds this package."""
    from PySide6.QtCore import QProcessEnvironment

    environment = QProcessEnvironment.systemEnvironment()
    found = [str(_ROOT), environment.value("PYTHONPATH")]
    environment.insert("PYTHONPATH", os.pathsep.join(filter(None, found)))
    return environment
