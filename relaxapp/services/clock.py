"""The clock of the machine, for everything that measures time."""

import sys
import time


def now_ms() -> int:
    """Milliseconds of a clock that only goes forward and, where there is one, counts sleep."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000
