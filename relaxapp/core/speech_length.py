"""How long a text takes to say: estimated from its words, letters and punctuation.

Takes text and a rate in words a minute, gives milliseconds, or the part of a text that fits a
time. `speech` plans with it what is said when.
"""

import re
from bisect import bisect_right

from relaxapp.core.routine import SAY_LEAST_MS, SAY_WORD_MS

USUAL_RATE = 165.0
"""Words a minute; between a slow reader (150) and everyday talk (180)."""

SLOWEST_RATE, FASTEST_RATE = 80.0, 300.0

# Fitted to espeak-ng at 165 words a minute over the texts of the shipped routines and moves, then
# raised by a seventh: tests/services/test_voice_clips.py measures it anew.
_MARGIN = 1.14
_START_MS, _WORD_MS, _LETTER_MS, _STOP_MS, _COMMA_MS = 120.0, 71.0, 43.0, 483.0, 330.0
_DIGIT_LETTERS = 4  # "7" is said as "seven"
_WIDE_LETTERS = 5  # an ideograph is a syllable
_WIDE_FROM = "\u2e80"

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STOP = re.compile(r"[.!?…;:](?=\s+\S)|\s[-–—]+\s|—")
_COMMA = re.compile(r",(?=\s)|[(]|[)](?=\s)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+")


def speech_ms(text: str, words_a_minute: float = USUAL_RATE) -> int:
    """About how long a text takes to say, rather too long than too short; 0 without words.

    Reckons with words, letters and the pauses of punctuation. Against espeak-ng it is too short
    for at most one text in twenty, and about a seventh too long in the mean. It is never
    longer than a `say` lasts by default, which the format promises to be enough.
    """
    words = WORD.findall(text)
    if not words:
        return 0
    letters = sum(_letters(word) for word in words)
    stops, commas = len(_STOP.findall(text)), len(_COMMA.findall(text))
    spoken_ms = _START_MS + _WORD_MS * len(words) + _LETTER_MS * letters
    spoken_ms = (spoken_ms + _STOP_MS * stops + _COMMA_MS * commas) * _MARGIN
    return round(min(spoken_ms, _promised_ms(text)) * USUAL_RATE / words_a_minute)


def _promised_ms(text: str) -> int:
    """How long a `say` of the text lasts by default."""
    return max(SAY_LEAST_MS, SAY_WORD_MS * len(text.split()))


def _letters(word: str) -> int:
    return sum(
        _DIGIT_LETTERS if one.isdecimal() else _WIDE_LETTERS if one >= _WIDE_FROM else 1
        for one in word
    )


def lacking_ms(text: str, most_ms: float) -> int:
    """How much longer a text takes at the usual rate than it may; 0 where it fits."""
    if _promised_ms(text) <= most_ms:  # so it is nearly always, and this is soon said
        return 0
    return max(round(speech_ms(text) - most_ms), 0)


def shortened(
    text: str, most_ms: float, words_a_minute: float = USUAL_RATE, *, short: str = ""
) -> str | None:
    """The text, or as many of its first sentences as fit, or `short`; None where nothing does."""
    ends = [found.start() for found in _SENTENCE.finditer(text.strip())] + [len(text.strip())]
    fitting = bisect_right(
        ends, most_ms, key=lambda end: speech_ms(text.strip()[:end], words_a_minute)
    )
    form = text.strip()[: ends[fitting - 1]] if fitting else short
    return form if 0 < speech_ms(form, words_a_minute) <= most_ms else None
