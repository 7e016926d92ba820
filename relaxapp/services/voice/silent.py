"""The voice where there is none, or none is wanted: it takes every call and says nothing."""

from relaxapp.services.voice import Tone


class SilentVoice:
    """A `Voice` without a sound."""

    def say(self, text: str) -> None:
        pass

    def hush(self) -> None:
        pass

    def tune(self, tone: Tone) -> None:
        pass

    def close(self) -> None:
        pass
