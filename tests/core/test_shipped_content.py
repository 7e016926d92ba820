"""What ships says what the content catalogue says: totals, breaths, segments, and words to hear.

Of breathing, meditation and relaxation, and the five minutes for an anxiety spike. The table is
written from the catalogue, not from the files. A voice needs time for its words, so every text of
every shipped routine is weighed against the phase that it is spoken in.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import pytest

from relaxapp.core.compiler import Options, compile_timeline
from relaxapp.core.library import Layer, Library, scan_library
from relaxapp.core.routine import Routine
from relaxapp.core.timeline import Phase, Timeline
from relaxapp.core.units import SECOND_MS, parse_length

SPOKEN_WORD_MS = 360
"""A word of a voice at about 165 words a minute."""

CALM_WORD_MS, SETTLE_MS = 400, 1_000
"""A word with its share of pauses, and the quiet that stays after a text before the next phase."""

TEXTS_APART_MS = 12 * SECOND_MS
"""In a meditation no text follows another sooner than this."""

MOST_SPOKEN = Fraction(3, 10)
"""The share of a meditation that words may take; the rest is silence."""

NOT_FOR_THE_EAR = re.compile(r"[0-9()\[\]{}<>%&/+=*#_–—…;]|\b(?:\w\.){2}|\b[A-Z]{2,}\b")
"""Figures, brackets, signs and abbreviations: what voices read each in their own way."""

Breaths = tuple[tuple[tuple[Fraction | int | float, ...], int], ...]
"""For each step of breathing: the seconds of its parts, then how many breaths."""


def paced(per_minute: str, share: tuple[int, int], breaths: int) -> Breaths:
    """A step of breaths at a rate, whose ins and outs are in this ratio."""
    cycle = 60 / Fraction(per_minute)
    return ((tuple(cycle * part / sum(share) for part in share), breaths),)


SIGH = (2, 1, 6, 1)
BREATHING: dict[tuple[str, str | None], tuple[str, Breaths]] = {
    ("box-breathing", None): ("5:04", (((4, 4, 4, 4), 19),)),
    ("box-breathing", "one-minute"): ("1:04", (((4, 4, 4, 4), 4),)),
    ("box-breathing", "three-seconds"): ("5:00", (((3, 3, 3, 3), 25),)),
    ("box-breathing", "five-seconds"): ("5:00", (((5, 5, 5, 5), 15),)),
    ("four-seven-eight", None): ("1:16", (((4, 7, 8), 4),)),
    ("four-seven-eight", "eight-rounds"): ("2:32", (((4, 7, 8), 8),)),
    ("coherent-breathing", None): ("5:08", (((5.5, 5.5), 28),)),
    ("coherent-breathing", "ten-minutes"): ("10:05", (((5.5, 5.5), 55),)),
    ("six-a-minute", None): ("5:00", (((4, 6), 30),)),
    ("six-a-minute", "ten-minutes"): ("10:00", (((4, 6), 60),)),
    ("six-a-minute", "fifteen-minutes"): ("15:00", (((4, 6), 90),)),
    ("six-a-minute", "twenty-minutes"): ("20:00", (((4, 6), 120),)),
    ("find-your-rate", None): (
        "12:00",
        (
            *paced("6.5", (40, 60), 13),
            *paced("6", (40, 60), 12),
            *paced("5.5", (40, 60), 11),
            *paced("5", (40, 60), 10),
            *paced("4.5", (40, 60), 9),
        ),
    ),
    # The ramp begins at ten breaths a minute, and ends on a whole breath after seven minutes.
    ("slow-down-ramp", None): ("427.442s", (((2.4, 3.6), 49),)),
    ("cyclic-sigh", None): ("5:00", ((SIGH, 30),)),
    ("cyclic-sigh", "rescue"): ("30s", ((SIGH, 3),)),
    ("belly-breathing", None): ("5:06", (((3, 6), 34),)),
    ("pursed-lips", None): ("5:00", (((2, 4), 50),)),
    ("calming-count", None): ("5:00", (((5, 5), 30),)),
    ("calming-count", "three-minutes"): ("3:00", (((5, 5), 18),)),
    ("equal-breath", None): ("5:04", (((4, 4), 38),)),
    ("exhale-ladder", None): ("4:58", (((3, 5), 8), ((4, 6), 9), ((4, 8), 12))),
    ("alternate-nostril", None): ("5:00", (((4, 6, 4, 6), 15),)),
    ("one-minute-reset", None): ("1:00", paced("7", (2, 3), 7)),
    ("count-the-breath", None): ("5:00", ()),
    ("humming-exhale", None): ("2:00", (((4, 8), 10),)),
    ("seven-eleven", None): ("5:06", (((7, 11), 17),)),
    ("release-only", None): ("3:00", (((4, 8), 10),)),
    ("anxiety-spike", None): ("5:00", (((4, 6), 3), (SIGH, 12))),
}

SEGMENTS: dict[str, tuple[int, ...]] = {
    "mindful-breathing": (40, 60, 60, 60, 40, 40),
    "breathing-space": (60, 60, 60),
    "body-scan": (45, *(42,) * 12, 36, 15),
    "upper-back-scan": (30, 30, 40, 40, 50, 50, 30, 20, 10),
    "loving-kindness": (60, 120, 120, 90, 90, 90, 30),
    "rain": (60, 60, 90, 120, 120, 30),
    "noting": (60, 120, 360, 60),
    "open-monitoring": (60, 120, 360, 60),
    "silent-timer": (600,),
    "stop": (15,) * 4,
    "muscle-relaxation": (30, *(5, 20) * 14, 30),
    "muscle-relaxation-sixteen": (30, *(7, 40) * 16, 30),
    "desk-muscle-relaxation": (10, *(5, 15) * 5, 10),
    "grounding": (30, 40, 35, 30, 25, 20),
    "release-only": (60, 120),
    "anxiety-spike": (180, 120),
}
"""Seconds of the parts of a routine, in order; a part may hold more than one text."""

BELLS: dict[str, tuple[int, ...]] = {
    "count-the-breath": (60, 120, 180, 240),
    "silent-timer": (4, 8, 12, 300, 588, 592, 596),
}
"""Seconds from the start at which bells strike."""


@pytest.fixture(scope="module")
def library(request: pytest.FixtureRequest) -> Library:
    layer = Layer(request.getfixturevalue("shipped"), "shipped")
    return scan_library([layer], request.getfixturevalue("catalogue"))


def routine(library: Library, id: str) -> Routine:
    entry = library.find(id)
    assert entry is not None, f"{id} does not ship"
    assert entry.routine is not None
    return entry.routine


def played(library: Library, id: str, level: str | None = None) -> Timeline:
    return compile_timeline(routine(library, id), Options(level=level))


@pytest.mark.parametrize(("id", "level"), BREATHING)
def test_breaths_are_those_of_the_catalogue(library: Library, id: str, level: str | None) -> None:
    total, breaths = BREATHING[id, level]
    timeline = played(library, id, level)
    assert timeline.duration_ms - timeline.prepare_ms == parse_length(total)
    found = list(breaths_in(timeline))
    assert [rounds for _, rounds in found] == [rounds for _, rounds in breaths]
    for (lengths_ms, _), (seconds, _) in zip(found, breaths, strict=True):
        wanted_ms = [round(Fraction(one) * SECOND_MS) for one in seconds]
        assert len(lengths_ms) == len(wanted_ms)
        # A part of a paced breath ends on a rounded edge: it may be a millisecond longer.
        assert all(abs(one - two) <= 1 for one, two in zip(lengths_ms, wanted_ms, strict=True))


def breaths_in(timeline: Timeline) -> Iterator[tuple[list[int], int]]:
    """For each step of breathing the lengths of the parts of its first breath, and its breaths."""
    for number, span in enumerate(timeline.spans):
        phases = [one for one in timeline.phases if one.span == number and span.step == "breathe"]
        if phases:
            assert phases[-1].round == phases[-1].rounds
            yield [one.duration_ms for one in phases if one.round == 1], phases[-1].rounds or 0


@pytest.mark.parametrize("id", SEGMENTS)
def test_segments_begin_when_the_catalogue_says(library: Library, id: str) -> None:
    timeline = played(library, id)
    edges_ms = [timeline.prepare_ms]
    for seconds in SEGMENTS[id]:
        edges_ms.append(edges_ms[-1] + seconds * SECOND_MS)
    assert set(edges_ms[:-1]) <= set(timeline.starts_ms)
    assert timeline.duration_ms == edges_ms[-1]


@pytest.mark.parametrize("id", BELLS)
def test_bells_strike_when_the_catalogue_says(library: Library, id: str) -> None:
    timeline = played(library, id)
    bells_ms = [cue.at_ms - timeline.prepare_ms for cue in timeline.cues if cue.name == "bell"]
    assert bells_ms == [seconds * SECOND_MS for seconds in BELLS[id]]


def test_bells_of_noting_are_60_to_90_seconds_apart(library: Library) -> None:
    timeline = played(library, "noting")
    open_ms = timeline.prepare_ms + 180 * SECOND_MS
    bells_ms = [open_ms, *(cue.at_ms for cue in timeline.cues if cue.name == "bell")]
    gaps_ms = [after - before for before, after in pairwise(bells_ms)]
    assert len(gaps_ms) >= 4
    assert all(60 * SECOND_MS <= gap_ms <= 90 * SECOND_MS for gap_ms in gaps_ms)
    assert bells_ms[-1] < open_ms + 360 * SECOND_MS


def test_alternate_nostril_ends_on_an_out_breath_through_the_left(library: Library) -> None:
    last = played(library, "alternate-nostril").phases[-1]
    assert (last.part, last.via) == ("out", "left")


def test_finding_a_rate_asks_after_each_of_five_paces(library: Library) -> None:
    timeline = played(library, "find-your-rate")
    ends_ms = [span.end_ms for span in timeline.spans if span.step == "breathe"]
    assert [gate.at_ms for gate in timeline.gates] == ends_ms
    assert len({gate.save_as for gate in timeline.gates}) == len(timeline.gates) == 5
    assert {gate.answer for gate in timeline.gates} == {"scale"}


# Written for the ear


def doses(library: Library) -> Iterator[tuple[str, Timeline]]:
    """Every shipped routine at each of its levels, with and without holds."""
    for entry in library.entries:
        assert entry.routine is not None
        for level in (None, *(name for name, _ in entry.routine.levels)):
            for has_holds in (True, False):
                options = Options(level=level, has_holds=has_holds)
                yield f"{entry.id} {level}", compile_timeline(entry.routine, options)


def words_in(text: str | None) -> int:
    return len(re.findall(r"[\w'’-]+", text or ""))


def spoken_ms(phase: Phase) -> int:
    """How long the words of a phase take; a breath has its lead-in to say as well, if one."""
    if phase.step == "breathe":
        lead = phase.lead if phase.part == "in" else None
        return (words_in(lead) + words_in(phase.text)) * SPOKEN_WORD_MS
    return words_in(phase.text) * CALM_WORD_MS + SETTLE_MS


def test_words_are_over_before_their_phase_is(library: Library) -> None:
    late = {
        f"{name}: {phase.text!r} in {phase.duration_ms} ms"
        for name, timeline in doses(library)
        for phase in timeline.phases
        if phase.step in ("say", "sit", "rest", "tense", "breathe")
        and spoken_ms(phase) >= phase.duration_ms
    }
    assert late == set()


def test_texts_have_nothing_that_a_voice_stumbles_over(library: Library) -> None:
    texts = {
        text
        for _, timeline in doses(library)
        for text in (
            *(phase.text for phase in timeline.phases),
            *(phase.lead or "" for phase in timeline.phases),
            *(gate.text for gate in timeline.gates),
        )
    }
    assert len(texts) > 200
    assert {text for text in texts if NOT_FOR_THE_EAR.search(text)} == set()


def test_meditations_leave_silence(library: Library) -> None:
    every = [routine(library, entry.id) for entry in library.entries]
    meditations = [one for one in every if one.kind == "meditation"]
    assert len(meditations) >= 10
    for one in meditations:
        timeline = compile_timeline(one)
        phases = [phase for phase in timeline.phases if phase.step != "prepare"]
        words = sum(words_in(phase.text) for phase in phases)
        whole_ms = timeline.duration_ms - timeline.prepare_ms
        assert words * CALM_WORD_MS <= MOST_SPOKEN * whole_ms, one.id
        gaps_ms = [phase.duration_ms for phase in phases[:-1]]
        assert all(gap_ms >= TEXTS_APART_MS for gap_ms in gaps_ms), one.id
