"""The speaker that plays nothing: chosen by the person, or what is left when nothing can play.

Takes every call of a `Speaker` and does nothing with it. It never has a notice of its own.
"""


class SilentSpeaker:
    """A `Speaker` without a device."""

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        """Sound nothing."""

    def set_volume(self, gain: float) -> None:
        """Take any volume; silence stays silence."""

    def pump(self) -> str | None:
        """Nothing to run and nothing to tell."""
        return None

    def close(self) -> None:
        """Nothing to let go."""
