"""Decodes a sound file with Qt Multimedia, where soundfile is not installed.

Takes a path, gives 32-bit float stereo at 48 kHz as bytes. The work is done by a process of its
own (`python -m relaxapp.services.sound.qt_decoder PATH FRAMES`): a strange file that upsets a
codec does no harm there, and the codecs' 13 MB are gone afterwards.
"""

import os
import subprocess
import sys
from pathlib import Path

from relaxapp.core.synth import CHANNELS, RATE_HZ

LIMIT_MS = 20_000
_ROOT = Path(__file__).parents[3]
_FRAME_BYTES = 4 * CHANNELS
_REFUSED, _NO_QT = 3, 4


def decode(path: Path, *, most_frames: int) -> tuple[bytes, str | None]:
    """The samples, at most about `most_frames`, and None; or nothing and why.

    Raises ImportError where Qt Multimedia is missing.
    """
    command = [sys.executable, "-m", __name__, str(path), str(most_frames)]
    places = filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(places)}
    try:
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=LIMIT_MS / 1000 + 10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return b"", "it takes too long"
    if done.returncode == 0:
        return done.stdout, None
    if done.returncode == _NO_QT:
        raise ImportError("no Qt Multimedia")
    if done.returncode == _REFUSED:
        return b"", done.stdout.decode("utf-8", "replace")
    return b"", "it upsets the decoder"


def _decoded(path: Path, most_frames: int) -> tuple[bytes, str | None]:
    """As `decode`, in this process; runs events until it is done."""
    from PySide6.QtCore import QEventLoop, QTimer, QUrl
    from PySide6.QtMultimedia import QAudioDecoder, QAudioFormat

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
    decoder.start()
    if not whys:
        loop.exec()
    take()
    decoder.stop()
    return (b"", whys[0]) if whys else (b"".join(chunks), None)


def _main(path: Path, most_frames: int) -> int:
    try:
        from PySide6.QtCore import QCoreApplication, QLoggingCategory

        QLoggingCategory.setFilterRules("*=false")
        application = QCoreApplication([])
        raw, why = _decoded(path, most_frames)
    except ImportError:
        return _NO_QT
    with open(sys.stdout.fileno(), "wb", closefd=False) as output:
        output.write(raw if why is None else why.encode())
    application.quit()
    return 0 if why is None else _REFUSED


if __name__ == "__main__":
    sys.exit(_main(Path(sys.argv[1]), int(sys.argv[2])))
