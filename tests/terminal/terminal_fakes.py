"""A clock, a terminal and a speaker that a test can drive: no time passes but on their word."""

from collections.abc import Iterable, Sequence

from rich.text import Text

from relaxapp.terminal.keys import Key, Press, TerminalClosed


class FakeClock:
    """Milliseconds that go on only when somebody waits."""

    def __init__(self) -> None:
        self.now_ms = 1_000_000.0

    def __call__(self) -> int:
        return int(self.now_ms)

    def wait(self, wait_s: float) -> bool:
        self.now_ms += wait_s * 1000
        return False


class FakeTerminal:
    """A terminal on which keys are pressed at given times, and which keeps what was drawn.

    `keys` are (milliseconds from the start, press) in order. Past the last one it goes on
    without keys, until `closes_at_ms`.
    """

    def __init__(
        self,
        clock: FakeClock,
        keys: Iterable[tuple[int, Press]] = (),
        *,
        size: tuple[int, int] = (80, 24),
        closes_at_ms: int | None = None,
        asleep_ms: int = 0,
    ) -> None:
        self._clock = clock
        self._start_ms = clock.now_ms
        self._keys = list(keys)
        self._closes_at_ms = closes_at_ms
        self._asleep_ms = asleep_ms
        self._size = size
        self.frames: list[tuple[int, list[str]]] = []
        self.is_suspended = False

    def size(self) -> tuple[int, int]:
        return self._size

    def draw(self, lines: Sequence[Text], size: tuple[int, int]) -> None:
        at_ms = int(self._clock.now_ms - self._start_ms)
        self.frames.append((at_ms, [line.plain for line in lines]))

    def read(self, wait_s: float) -> list[Press]:
        now_ms = self._clock.now_ms - self._start_ms
        if self._closes_at_ms is not None and now_ms >= self._closes_at_ms:
            raise TerminalClosed
        until_ms = now_ms + wait_s * 1000
        if self._keys and self._keys[0][0] <= until_ms:
            at_ms, press = self._keys.pop(0)
            self._clock.now_ms = self._start_ms + max(at_ms, now_ms)
            return [press]
        # A millisecond at least, as reading takes time too.
        self._clock.now_ms = self._start_ms + max(until_ms, now_ms + 1)
        return []

    def suspend(self) -> None:
        self.is_suspended = True
        self._clock.now_ms += self._asleep_ms

    def text_at(self, at_ms: int) -> str:
        """What the screen showed at a time."""
        frames = [lines for drawn_ms, lines in self.frames if drawn_ms <= at_ms]
        return "\n".join(frames[-1])


class FakeSpeaker:
    """Keeps what was struck, and when."""

    def __init__(self, clock: FakeClock | None = None, *, lost_at: int | None = None) -> None:
        self._clock = clock
        self._start_ms = clock.now_ms if clock is not None else 0.0
        self._pumps_left = lost_at
        self.struck: list[tuple[str, str | None, float]] = []
        self.times_ms: list[int] = []
        self.volumes: list[float] = []
        self.is_closed = False

    @property
    def cues(self) -> list[str]:
        return [cue for cue, _, _ in self.struck]

    def strike(self, cue: str, *, side: str | None = None, softer_db: float = 0.0) -> None:
        self.struck.append((cue, side, softer_db))
        if self._clock is not None:
            self.times_ms.append(int(self._clock.now_ms - self._start_ms))

    def set_volume(self, gain: float) -> None:
        self.volumes.append(gain)

    def pump(self) -> str | None:
        if self._pumps_left is None:
            return None
        self._pumps_left -= 1
        return "The sound device is gone." if self._pumps_left == 0 else None

    def close(self) -> None:
        self.is_closed = True


def typed(text: str, from_ms: int) -> list[tuple[int, Press]]:
    """Each letter of a text as a press, a hundred milliseconds apart."""
    named: dict[str, Press] = {" ": Key.SPACE, "\n": Key.ENTER}
    return [(from_ms + 100 * i, named.get(letter, letter)) for i, letter in enumerate(text)]
