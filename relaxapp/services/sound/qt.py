"""Strikes cues with Qt Multimedia's `QSoundEffect`: the speaker everyone has.

Takes the cached WAV files and loads every one before the first cue; a strike is then one call
(28 ms to the sound server). Works under the window's application or, for the terminal player,
under a bare one of its own. While it is open, Qt's own log lines about sound are off: Qt
repeats one for each effect, and the notice says the same once. This replaces filter rules set
with `QLoggingCategory.setFilterRules`; those of QT_LOGGING_RULES stay stronger.
"""

import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from relaxapp.core import synth
from relaxapp.core.settings import SYSTEM
from relaxapp.core.synth import CueSet
from relaxapp.services.sound import LOST_NOTICE, SoundError
from relaxapp.services.sound.cache import ChimeFiles, chime_files
from relaxapp.services.sound.devices import media_devices
from relaxapp.services.sound.quiet import native_stderr_silenced

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtMultimedia import QAudioDevice, QSoundEffect

# An effect that is played again starts over, and the cut is heard as a click. So each chime has
# several that take turns: two, and three for the bells of a sit, which overlap. Each takes about
# a megabyte.
_TURNS, _TURNS_OF_BELLS = 2, 3

# Local files are read within 10 ms; a sound server that hangs never answers.
_LOAD_LIMIT_MS = 3_000

# Qt asks PulseAudio for a buffer of 12 ms, too short for a busy machine: with three busy loops on
# two cores there were up to 60 gaps in 20 s of sound, with 40 ms one to three, for 15 ms more
# between strike and sound (measured). libpulse reads the variable; a value of the user's stays.
PULSE_BUFFER = ("PULSE_LATENCY_MSEC", "40")

# When the server dies or its last device is taken away Qt reports nothing at all (6.8 to 6.12):
# effects just never end. A living device can report an end up to 5 s late (measured on a null
# sink with 2 s of buffer), so the wait is longer than that.
_STALL_MS = 8_000
# By then a chime has died away, whatever Qt reports: it may be cut.
_SOUNDING_SHARE = 0.9
# A device may vanish for a moment while another takes its place.
_NO_DEVICE_MS = 2_000
# After a suspend or a frozen window the time between two pumps says nothing about the device.
_LONGEST_STEP_MS = 500


class Outputs(Protocol):
    """The devices there are: the part of `QMediaDevices` that is used here."""

    def audioOutputs(self) -> "Sequence[QAudioDevice]": ...
    def defaultAudioOutput(self) -> "QAudioDevice": ...


@dataclass(slots=True)
class Voice:
    """One effect and what was asked of it: mutable, owned by its speaker.

    `softer`: the gain of its last strike. `sounding_ms`: since that strike, or None when quiet.
    """

    effect: "QSoundEffect"
    length_ms: int
    softer: float = 1.0
    sounding_ms: float | None = None

    @property
    def is_over(self) -> bool:
        """Whether its last sound has died away, be its end reported or not."""
        return (self.sounding_ms or 0.0) > self.length_ms * _SOUNDING_SHARE


Voices = Mapping[tuple[str, str | None], Sequence[Voice]]


def open_qt(
    cue_set: CueSet, volume: float, cache_dir: Path | None, output: str = SYSTEM
) -> "QtSpeaker":
    """A speaker on Qt Multimedia. Raises `SoundError` where Qt or a device is missing.

    `output`: id or description of a device; the system's while that is not there.
    """
    with native_stderr_silenced():
        try:
            from PySide6.QtCore import QCoreApplication, QLoggingCategory
        except ImportError as error:
            raise SoundError("PySide6 is not installed") from error
        QLoggingCategory.setFilterRules("*=false")
        os.environ.setdefault(*PULSE_BUFFER)
        own_app = None if QCoreApplication.instance() else QCoreApplication(["relaxapp"])
        try:
            return _open_under_app(cue_set, volume, cache_dir, output, own_app)
        except ImportError as error:
            # On a bare Linux the sound library that Qt wants (libpulse) can be missing.
            raise SoundError(f"Qt Multimedia could not be loaded ({error})") from error
        finally:
            # Nothing else of ours uses Qt under our own application, and PulseAudio's lines
            # have no category to name.
            QLoggingCategory.setFilterRules("*=false" if own_app else "qt.multimedia*=false")


def _open_under_app(
    cue_set: CueSet,
    volume: float,
    cache_dir: Path | None,
    output: str,
    own_app: "QCoreApplication | None",
) -> "QtSpeaker":
    devices = media_devices()
    if not devices.audioOutputs():
        raise SoundError("Qt Multimedia found no sound device")
    files = chime_files(cue_set, cache_dir)
    voices = _make_voices(cue_set, files, chosen_output(devices, output))
    if not _load([voice.effect for turns in voices.values() for voice in turns]):
        files.close()
        raise SoundError("the sound device did not open for Qt Multimedia")

    def release() -> None:
        devices.audioOutputsChanged.disconnect(speaker.follow_outputs)
        files.close()
        if own_app is not None:
            own_app.shutdown()

    pump = own_app.processEvents if own_app is not None else None
    speaker = QtSpeaker(
        cue_set, voices, devices, volume=volume, output=output, run_events=pump, release=release
    )
    devices.audioOutputsChanged.connect(speaker.follow_outputs)
    return speaker


def named(device: "QAudioDevice") -> tuple[str, str]:
    """Id and description of a device."""
    return bytes(device.id().data()).decode("utf-8", "replace"), device.description()


def chosen_output(outputs: Outputs, output: str) -> "QAudioDevice | None":
    """The device of this id or description; None for the system's, or where it is not there."""
    if output == SYSTEM:
        return None
    return next((one for one in outputs.audioOutputs() if output in named(one)), None)


def _make_voices(cue_set: CueSet, files: ChimeFiles, device: "QAudioDevice | None") -> Voices:
    """An effect for every turn of every file, beginning to load."""
    from PySide6.QtCore import QUrl
    from PySide6.QtMultimedia import QSoundEffect

    lengths_ms = {chime.name: synth.length_ms(chime) for chime in cue_set.chimes}
    bell = cue_set.chime_for("bell")
    voices = {}
    for (name, side), path in files.paths.items():
        turns = _TURNS_OF_BELLS if bell is not None and bell.name == name else _TURNS
        effects = [QSoundEffect(device) if device else QSoundEffect() for _ in range(turns)]
        voices[name, side] = [Voice(effect, lengths_ms[name]) for effect in effects]
        for voice in voices[name, side]:
            voice.effect.setSource(QUrl.fromLocalFile(str(path)))
    return voices


def _load(effects: "Sequence[QSoundEffect]") -> bool:
    """Run events until every effect is loaded or refused; whether all are loaded."""
    from PySide6.QtCore import QEventLoop, QTimer
    from PySide6.QtMultimedia import QSoundEffect

    def is_settled() -> bool:
        settled = (QSoundEffect.Status.Ready, QSoundEffect.Status.Error)
        return all(effect.status() in settled for effect in effects)

    def quit_when_settled() -> None:
        if is_settled():
            loop.quit()

    loop = QEventLoop()
    limit = QTimer(loop)
    limit.setObjectName("limit for loading chimes")
    limit.setSingleShot(True)
    limit.timeout.connect(loop.quit)
    for effect in effects:
        effect.statusChanged.connect(quit_when_settled)
    if not is_settled():
        limit.start(_LOAD_LIMIT_MS)
        loop.exec()
    for effect in effects:
        effect.statusChanged.disconnect(quit_when_settled)
    return all(effect.status() == QSoundEffect.Status.Ready for effect in effects)


class QtSpeaker:
    """A `Speaker` on Qt Multimedia.

    `voices`: for each (chime name, side) the effects that take turns. `output`: the device that
    they were made for. `run_events` runs Qt's events where no event loop does; `release` lets go
    of what the speaker was opened with.
    """

    def __init__(
        self,
        cue_set: CueSet,
        voices: Voices,
        outputs: Outputs,
        *,
        volume: float,
        output: str = SYSTEM,
        run_events: Callable[[], None] | None = None,
        release: Callable[[], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._cue_set = cue_set
        self._voices = voices
        self._outputs = outputs
        self._output = output
        self._run_events = run_events
        self._release = release
        self._clock = clock
        self._pumped_s = clock()
        self._without_device_ms: float | None = None
        # How long an end has been due while none at all was reported.
        self._overdue_ms = 0.0
        self._is_lost = False
        self._notice: str | None = None
        self.set_volume(volume)

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        """Play the cue's chime, on an effect that is free.

        Where all of them still sound (only at many times the usual speed) it is left out: that
        is less bad than the click of one cut short.
        """
        chime = self._cue_set.chime_for(cue)
        if chime is None or self._is_lost or self._volume == 0:
            return
        self._note_ends()
        turns = self._voices.get((chime.name, side), ())
        free = [voice for voice in turns if not voice.effect.isPlaying()]
        over = [voice for voice in turns if voice.is_over]
        voice = next(iter(free + over), None)
        if voice is not None:
            voice.softer = 10 ** (-softer_db / 20)
            voice.sounding_ms = 0.0
            voice.effect.setVolume(self._volume * voice.softer)
            voice.effect.play()

    def set_volume(self, gain: float) -> None:
        """Loudness of what sounds and what follows, 0 (mute) to 1."""
        self._volume = min(max(gain, 0.0), 1.0)
        for voice in self._all_voices():
            voice.effect.setVolume(self._volume * voice.softer)

    def pump(self) -> str | None:
        """Run Qt's events where nobody else does, and see whether the device still plays."""
        if self._run_events is not None and not self._is_lost:
            self._run_events()
        now_s = self._clock()
        step_ms = min((now_s - self._pumped_s) * 1000, _LONGEST_STEP_MS)
        self._pumped_s = now_s
        if not self._is_lost and self._is_device_gone(step_ms):
            self._fall_silent()
        notice, self._notice = self._notice, None
        return notice

    def close(self) -> None:
        """Stop what sounds and delete the effects."""
        for voice in self._all_voices():
            voice.effect.stop()
        self._voices = {}
        self._is_lost = True
        release, self._release = self._release, None
        if release is not None:
            release()

    def follow_outputs(self) -> None:
        """Move to the device that is wanted now; for `QMediaDevices.audioOutputsChanged`."""
        if not self._outputs.audioOutputs():
            self._without_device_ms = self._without_device_ms or 0.0
            return
        self._without_device_ms = None
        chosen = chosen_output(self._outputs, self._output)
        wanted = chosen or self._outputs.defaultAudioOutput()
        for voice in self._all_voices():
            # From Qt 6.10 on an effect that was given no device has none and follows by itself;
            # before that it was given the default one.
            present = voice.effect.audioDevice()
            if (chosen is not None or not present.isNull()) and present != wanted:
                voice.effect.setAudioDevice(wanted)

    def _all_voices(self) -> list[Voice]:
        return [voice for turns in self._voices.values() for voice in turns]

    def _is_device_gone(self, step_ms: float) -> bool:
        """Add a step to all that is being waited for; whether something has lasted too long."""
        if self._without_device_ms is not None:
            self._without_device_ms += step_ms
            if self._without_device_ms > _NO_DEVICE_MS:
                return True
        self._note_ends()
        sounding = [voice for voice in self._all_voices() if voice.sounding_ms is not None]
        if any(voice.effect.status().name == "Error" for voice in sounding):
            return True
        for voice in sounding:
            voice.sounding_ms = (voice.sounding_ms or 0.0) + step_ms
        if any(voice.is_over for voice in sounding):
            self._overdue_ms += step_ms
        return self._overdue_ms > _STALL_MS

    def _note_ends(self) -> None:
        """Each end that Qt reports is a sign of life of the device."""
        for voice in self._all_voices():
            if voice.sounding_ms is not None and not voice.effect.isPlaying():
                voice.sounding_ms = None
                self._overdue_ms = 0.0

    def _fall_silent(self) -> None:
        self._is_lost = True
        self._notice = LOST_NOTICE
        for voice in self._all_voices():
            voice.effect.stop()
