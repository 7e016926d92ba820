"""What the texts of steps and moves can get wrong, beside the YAML they stand in.

Takes texts with their places and figures, adds to a `Report`: unknown placeholders are errors;
a literal side, a number that is not the step's own, or more words than can be said in their time
is a warning.
"""

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil

from relaxapp.core.problems import Fix, Place, Report
from relaxapp.core.speech_length import lacking_ms, speech_ms
from relaxapp.core.texts import (
    PLACEHOLDERS,
    SIDED_ONLY,
    figures_in,
    literal_side_in,
    placeholders_in,
    replace_placeholder,
)
from relaxapp.core.units import SECOND_MS, shorten

_HALF_SECOND_MS = 500

STRETCH_HOLD_MS = (10 * SECOND_MS, 60 * SECOND_MS)

Figures = frozenset[tuple[str, int | Fraction]]
"""The numbers that a step's texts may name: (`ms` or a noun, number)."""

OwnFigures = Callable[[], Figures]
"""Reckons them where a text names a number at all, which few do."""


def figures(
    lengths_ms: Iterable[int | Fraction] = (),
    times: int | None = None,
    rounds: int | None = None,
    paces: Iterable[Fraction] = (),
) -> Figures:
    """The figures of a step: lengths, repetitions, rounds, and breaths a minute."""
    found: set[tuple[str, int | Fraction]] = {("ms", length_ms) for length_ms in lengths_ms}
    if times is not None:
        found.add(("time", times))
    if rounds is not None:
        found |= {("breath", rounds), ("round", rounds)}
    found |= {("breath", pace) for pace in paces}
    return frozenset(found)


def check_figures(text: str, own: OwnFigures, at: Place, report: Report) -> None:
    """Warns of a number with its unit that the step itself does not have."""
    for typed, unit, number in figures_in(text):
        if (unit, number) not in own():
            message = f"the text says '{typed}', which is no figure of its step"
            report.warning(at, message, "leave the number out, or make the two agree")


def check_speech(text: str, most_ms: int | Fraction, at: Place, report: Report) -> None:
    """Warns of a text, its placeholders filled, that cannot be said in the time it has."""
    lacking = lacking_ms(text, float(most_ms))
    if lacking:
        said_s, most_s = speech_ms(text) / SECOND_MS, most_ms / SECOND_MS
        more_s = ceil(lacking / _HALF_SECOND_MS) * _HALF_SECOND_MS / SECOND_MS
        report.warning(
            at,
            f"it takes about {said_s:.1f} seconds to say, and has {float(most_s):.3g}",
            f"give it {more_s:g}s more, or fewer words",
        )


def check_placeholders(text: str, at: Place, report: Report, *, known: Iterable[str]) -> None:
    """Reports placeholders that mean nothing here."""
    names = tuple(known)
    for name in placeholders_in(text):
        if name in names:
            continue
        message, fix = f"unknown placeholder '${shorten(name)}'", None
        if name in PLACEHOLDERS:
            message = f"'${name}' stands for nothing here"
            owner = "a sided move" if name in SIDED_ONLY else "a move or a tense"
            hint = f"only the text of {owner} has it"
        elif names:
            choices = [f"${one}" for one in names]
            hint, near = report.suggest(at, f"${name}", choices, "placeholders here")
            fix = near and Fix.at(at, replace_placeholder(text, name, near.text))
        else:
            hint = "leave it out"
        report.error(at, message, f"{hint} ($$ is a dollar sign)", fix)


def check_move_words(
    text: str, at: Place, report: Report, *, own: OwnFigures | None, is_sided: bool
) -> None:
    """All checks of a move's instruction, setup or mistake; `own` is None if not known."""
    known = [name for name in PLACEHOLDERS if is_sided or name not in SIDED_ONLY]
    check_placeholders(text, at, report, known=known)
    if own is not None:
        check_figures(text, own, at, report)
    side = literal_side_in(text) if is_sided else None
    if side is not None:
        report.warning(
            at,
            f"a literal '{side}' in the text of a sided move",
            "write $side for the side that is stretched or works, $other for the other",
        )


def check_stretch_hold(style: str, hold_ms: int, at: Place, report: Report) -> None:
    low, high = STRETCH_HOLD_MS
    if style == "stretch" and not low <= hold_ms <= high:
        report.warning(
            at,
            f"a stretch held for {hold_ms / SECOND_MS:g} seconds",
            "hold a stretch for 10s to 60s",
        )
