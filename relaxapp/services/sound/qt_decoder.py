"""Decodes a sound file with Qt Multimedia, where soundfile is not installed.

Takes a path, gives 32-bit float stereo at 48 kHz as bytes. Runs events until it is done, as the
decoder works beside the event loop; a file that takes too long is given up. Importing it raises
ImportError where Qt Multimedia is missing.
"""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEventLoop, QTimer, QUrl

from relaxapp.core.synth import CHANNELS, RATE_HZ
from relaxapp.services.sound.quiet import native_stderr_silenced

LIMIT_MS = 20_000
_FRAME_BYTES = 4 * CHANNELS


def decode(path: Path, *, most_frames: int) -> tuple[bytes, str | None]:
    """The samples, at most about `most_frames`, and None; or nothing and why."""
    from PySide6.QtMultimedia import QAudioDecoder, QAudioFormat

    if QCoreApplication.instance() is None:
        return b"", "Qt is not running"
    form = QAudioFormat()
    form.setSampleRate(RATE_HZ)
    form.setChannelCount(CHANNELS)
    form.setSampleFormat(QAudioFormat.SampleFormat.Float)
    decoder = QAudioDecoder()
    decoder.setAudioFormat(form)
    decoder.setSource(QUrl.fromLocalFile(str(path)))
    loop = QEventLoop()
    limit = QTimer(loop)
    limit.setObjectName("limit for decoding a sound")
    limit.setSingleShot(True)
    chunks: list[bytes] = []
    whys: list[str] = []

    def take() -> None:
        while decoder.bufferAvailable():
            chunks.append(bytes(decoder.read().constData()))
        if sum(map(len, chunks)) > most_frames * _FRAME_BYTES:
            loop.quit()

    def give_up(why: str) -> None:
        whys.append(why)
        loop.quit()

    decoder.bufferReady.connect(take)
    decoder.finished.connect(loop.quit)
    decoder.error.connect(lambda _: give_up(decoder.errorString() or "an unknown kind"))
    limit.timeout.connect(lambda: give_up("it takes too long"))
    limit.start(LIMIT_MS)
    with native_stderr_silenced():  # FFmpeg tells the terminal what it finds
        decoder.start()
        if not whys:
            loop.exec()
        take()
        decoder.stop()
    return (b"", whys[0]) if whys else (b"".join(chunks), None)
