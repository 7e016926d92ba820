"""Chimes as WAV files: rendered once, found again at the next start.

Takes a cue set, gives one file for each chime it uses and each side it may come from. Files
are named after what they hold, so an edited recipe gets a new file and an old one never lies.
A start that finds all of them imports no NumPy. It does not play, and deletes nothing of the
shared folder.
"""

import hashlib
import logging
import os
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from relaxapp.core import synth
from relaxapp.core.synth import SIDE_PANS, Chime, CueSet
from relaxapp.services.sound import SoundError
from relaxapp.services.sound.renderer import render_apart

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ChimeFiles:
    """A WAV file for each (chime name, side); `close` removes them if they are only ours."""

    paths: Mapping[tuple[str, str | None], Path]
    private: TemporaryDirectory[str] | None

    def close(self) -> None:
        """Remove the private folder, if there is one; the shared cache stays."""
        if self.private is not None:
            self.private.cleanup()


def chime_files(cue_set: CueSet, cache_dir: Path | None) -> ChimeFiles:
    """Files of every chime that a cue uses, kept under `<cache_dir>/chimes/`.

    Without a folder, or with one that cannot be written, they go to a private temporary folder
    until `close`. Raises `SoundError` where that fails too.
    """
    if cache_dir is not None:
        try:
            return ChimeFiles(_filled(cache_dir / "chimes", cue_set), None)
        except OSError as error:
            _log.info("chimes are kept in a temporary folder: %s", error)
    try:
        # On Windows a file that still plays cannot be removed; the system clears the folder.
        private = TemporaryDirectory(prefix="relaxapp-chimes-", ignore_cleanup_errors=True)
    except OSError as error:
        raise SoundError(f"the chimes could not be stored ({error.strerror})") from error
    try:
        return ChimeFiles(_filled(Path(private.name), cue_set), private)
    except OSError as error:
        private.cleanup()
        raise SoundError(f"the chimes could not be stored ({error.strerror})") from error
    except SoundError:
        private.cleanup()
        raise


def _filled(folder: Path, cue_set: CueSet) -> dict[tuple[str, str | None], Path]:
    """The files of a folder, those that are missing or damaged rendered anew."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {
        (chime.name, side): (chime, SIDE_PANS[side], f"{_digest(chime, SIDE_PANS[side])}.wav")
        for chime, side in cue_set.sounds
    }
    missing = [one for one in wanted.values() if not _is_whole(folder / one[2], one[0])]
    # Where NumPy is there already, a process of its own would spare nothing.
    if missing and ("numpy" in sys.modules or not render_apart(missing, folder)):
        for chime, pan, name in missing:
            write_chime(folder / name, chime, pan)
    return {key: folder / name for key, (_, _, name) in wanted.items()}


def write_chime(path: Path, chime: Chime, pan: float) -> None:
    """Renders a chime into a file. Raises `OSError`, and `SoundError` where NumPy is missing."""
    _write(path, _wav(chime, pan))


def _digest(chime: Chime, pan: float) -> str:
    """The name of a recipe's sound: the same for the same samples, whatever the chime's name."""
    recipe = (replace(chime, name=""), pan, synth.RATE_HZ, synth.RENDER_VERSION)
    return hashlib.sha256(repr(recipe).encode()).hexdigest()[:24]


def _is_whole(path: Path, chime: Chime) -> bool:
    """Whether the file has the header and the length that the recipe will give."""
    header = synth.wav_header(synth.frame_count(chime))
    size = len(header) + synth.frame_count(chime) * synth.CHANNELS * synth.SAMPLE_BYTES
    try:
        if not path.is_file() or path.stat().st_size != size:
            return False
        with path.open("rb") as file:
            return file.read(len(header)) == header
    except OSError:
        return False


def _wav(chime: Chime, pan: float) -> bytes:
    try:
        return synth.wav_bytes(synth.render(chime, pan=pan))
    except ImportError as error:
        # NumPy's wheels refuse old processors with an ImportError.
        raise SoundError(f"NumPy could not be loaded ({error})") from error


def _write(path: Path, content: bytes) -> None:
    """Put the whole file in place at once: another instance sees it complete or not at all."""
    part = path.with_name(f"{path.stem}-{secrets.token_hex(8)}.part")
    try:
        part.write_bytes(content)
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
