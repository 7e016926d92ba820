"""Writes sound into a file, by the ending of its name: WAV, FLAC, Ogg Vorbis or MP3.

Takes blocks of samples, one at a time, so that a window can draw in between, and gives a whole
file or none: it is written under a hidden name beside its place and moved there at the end.
WAV needs nothing else; the others need soundfile. Raises `SoundFileError` with one sentence for
the person. It makes no sound itself and starts no thread.
"""

import os
import secrets
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from relaxapp.core import synth
from relaxapp.core.files import reason

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ENDINGS = (".wav", ".flac", ".ogg", ".mp3")

_ENCODINGS: dict[str, dict[str, Any]] = {
    ".flac": {"format": "FLAC", "subtype": "PCM_16"},
    ".ogg": {"format": "OGG", "subtype": "VORBIS"},
    # What libsndfile takes by itself is 320 kbit/s throughout: 48 MB and 50 s for a session of
    # 20 minutes, here 5 MB and 17 s, or 9 s with one channel (measured).
    ".mp3": {
        "format": "MP3",
        "subtype": "MPEG_LAYER_III",
        "bitrate_mode": "VARIABLE",
        "compression_level": 0.4,
    },
}
_FULL_SCALE = 32_767


def endings_here() -> tuple[str, ...]:
    """The endings that can be written as this program is installed."""
    try:
        import soundfile  # noqa: F401 - whether it can be
    except (ImportError, OSError):  # OSError: it is there, its library is not
        return (".wav",)
    return ENDINGS


class SoundFileError(Exception):
    """A file that cannot be written: one sentence that says which and why."""


class WrongEndingError(SoundFileError):
    """A name whose ending stands for no kind of sound file."""


class Encoder(Protocol):
    """What turns samples into the bytes of one kind of file."""

    def write(self, samples: "NDArray[np.float32]") -> None:
        """Samples between -1 and 1, shape (n, 2)."""
        ...

    def close(self) -> None: ...


class SoundWriter:
    """Writes one file, a block with each `step`; in a `with` it leaves a whole file or none.

    `blocks` are of shape (n, 2), 1.0 is full scale, `total_frames` long together, at 48 kHz.
    """

    def __init__(
        self,
        path: Path,
        blocks: "Iterator[NDArray[np.float32]]",
        total_frames: int,
        *,
        title: str = "",
        is_mono: bool = False,
    ) -> None:
        """Opens the file; `title` is told by the kinds that can. Raises `SoundFileError`.

        With `is_mono` both sides of the blocks are the same, and an MP3 gets one channel: any
        player gives it to both ears, and it takes half the time.
        """
        self.path = path
        self._blocks = blocks
        self._total = total_frames
        self._done = 0
        self._target = check_path(path)
        self._part = self._target.with_name(f".relaxapp-{secrets.token_hex(8)}.part")
        make = _encoder_for(path.suffix.lower(), title, is_mono=is_mono)
        self._encoder: Encoder | None = None
        try:
            self._file: _Disk | None = _Disk(open(self._part, "x+b"))  # noqa: SIM115 - open to the end
        except OSError as error:
            raise self._error(error) from None
        try:
            self._encoder = make(self._file, total_frames)
            self._check()
        except BaseException:
            self.discard()
            raise

    def __enter__(self) -> "SoundWriter":
        return self

    def __exit__(self, *raised: object) -> None:
        self.discard()

    def step(self) -> float:
        """Writes the next block; how much of the whole is written, 1.0 at the end.

        Raises `SoundFileError`, and then nothing is left behind.
        """
        assert self._encoder is not None
        block = next(self._blocks, None)
        if block is None:
            return 1.0
        self._encoder.write(block)
        self._check()
        self._done += len(block)
        return min(self._done / max(self._total, 1), 1.0)

    def close(self) -> None:
        """Puts the file in its place, where it replaces one of that name. Call it after 1.0.

        Raises `SoundFileError`, and then nothing is left behind and the old file is as it was.
        """
        if self._file is None or self._encoder is None:
            return
        if self._done != self._total:
            raise ValueError(f"expected {self._total} frames, got {self._done}")
        self._encoder.close()
        self._check()
        try:
            self._file.sync()
            self._file.close()
            self._part.replace(self._target)
        except OSError as error:
            self.discard()
            raise self._error(error) from None
        self._file = None

    def discard(self) -> None:
        """Leaves no trace, unless the file is in its place already."""
        if self._file is None:
            return
        self._file.is_wanted = False
        if self._encoder is not None:
            self._encoder.close()
        self._file.close()
        self._file = None
        self._part.unlink(missing_ok=True)

    def _check(self) -> None:
        """Raises what the disk answered meanwhile."""
        assert self._file is not None
        error = self._file.error
        if error is not None:
            self.discard()
            raise self._error(error)

    def _error(self, error: OSError) -> SoundFileError:
        return SoundFileError(f"{self.path} cannot be written: {reason(error)}")


def write_steps(
    path: Path,
    blocks: "Iterator[NDArray[np.float32]]",
    total_frames: int,
    *,
    title: str = "",
    is_mono: bool = False,
) -> Generator[float, None, None]:
    """Writes a whole file; yields the share that is written, 0–1, after each block.

    The file is in its place when the steps have come to their end; closing them before leaves
    what was there. Raises `SoundFileError`.
    """
    with SoundWriter(path, blocks, total_frames, title=title, is_mono=is_mono) as writer:
        share = 0.0
        while share < 1.0:
            share = writer.step()
            yield share
        writer.close()


def check_path(path: Path) -> Path:
    """Where a file of that path comes to lie, links followed. Raises `SoundFileError`."""
    if path.suffix.lower() not in ENDINGS:
        named = f"{', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}"
        raise WrongEndingError(f"expected a file that ends in {named}, got '{path.name}'")
    target = Path(os.path.realpath(path))
    if target.exists() and not target.is_file():
        raise SoundFileError(f"{path} cannot be written: there is something that is no file")
    return target


class _Disk:
    """A file that libsndfile writes through: it keeps the first error instead of raising it.

    An exception in a call from C is printed and lost, and so would be a full disk.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.error: OSError | None = None
        self.is_wanted = True

    def write(self, content: bytes | memoryview) -> int:
        if self.error is None and self.is_wanted:
            try:
                self._file.write(content)
            except OSError as error:
                self.error = error
        return len(content)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._file.seek(offset, whence)
        except OSError as error:  # what is still buffered is written first
            self.error = self.error or error
            return 0

    def tell(self) -> int:
        try:
            return self._file.tell()
        except OSError as error:
            self.error = self.error or error
            return 0

    def sync(self) -> None:
        """Waits until the disk has it. Raises `OSError`."""
        self._file.flush()
        os.fsync(self._file.fileno())

    def close(self) -> None:
        """Raises `OSError` where the last bytes are still wanted and cannot be written."""
        try:
            self._file.close()
        except OSError:
            if self.is_wanted:
                raise


class _Wav:
    """16-bit PCM; its header tells the length before the first sample."""

    def __init__(self, file: _Disk, total_frames: int) -> None:
        self._file = file
        file.write(synth.wav_header(total_frames))

    def write(self, samples: "NDArray[np.float32]") -> None:
        self._file.write(_whole(samples).tobytes())

    def close(self) -> None:
        pass  # nothing is kept back


class _Packed:
    """What libsndfile encodes."""

    def __init__(self, file: Any, *, is_whole: bool) -> None:
        self._file = file
        self._is_whole = is_whole

    def write(self, samples: "NDArray[np.float32]") -> None:
        # libsndfile 1.2.2 makes noise of whole numbers in a stereo MP3 (measured), so only FLAC,
        # whose samples they are, gets them.
        kept = samples[:, : self._file.channels]
        self._file.write(_whole(kept) if self._is_whole else kept)

    def close(self) -> None:
        self._file.close()


def _whole(samples: "NDArray[np.float32]") -> "NDArray[np.int16]":
    """As 16-bit samples, little-endian; what is over full scale is cut off."""
    import numpy as np

    whole: NDArray[np.int16]
    whole = np.rint(np.clip(samples, -1.0, 1.0) * np.float32(_FULL_SCALE)).astype("<i2")
    return whole


def _encoder_for(ending: str, title: str, *, is_mono: bool) -> Callable[[_Disk, int], Encoder]:
    """What makes the encoder of an ending. Raises `SoundFileError` where soundfile is missing."""
    if ending == ".wav":
        return _Wav
    try:
        import soundfile
    except (ImportError, OSError):  # OSError: it is there, its library is not
        message = f"{ending} files need soundfile: install relaxapp with the extra `export`"
        raise SoundFileError(message) from None

    channels = 1 if is_mono and ending == ".mp3" else synth.CHANNELS

    def make(file: _Disk, total_frames: int) -> Encoder:
        try:
            made = soundfile.SoundFile(file, "w", synth.RATE_HZ, channels, **_ENCODINGS[ending])
        except soundfile.SoundFileError:
            message = f"the soundfile that is installed cannot write {ending} files"
            raise SoundFileError(message) from None
        if title:
            made.title = title
        return _Packed(made, is_whole=ending == ".flac")

    return make
