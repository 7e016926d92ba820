"""What a background sound is made of: the recipe of an ambience, as `assets/ambiences.yaml` has it.

Frozen values only, and how they are read from the declared keys of a file. What turns them into
samples is `ambience`; this module imports no NumPy, so that reading a catalogue stays cheap.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from relaxapp.core.nodes import Node
from relaxapp.core.problems import Place, Report
from relaxapp.core.schema import (
    Built,
    Choice,
    Fields,
    Key,
    ListOf,
    MapOf,
    Shaped,
    Spec,
    Struct,
    Text,
    count,
    length,
    number,
)
from relaxapp.core.units import SECOND_MS

MAX_LAYERS = 6
"""One megabyte of noise each, at 48 kHz."""
MAX_CALLS = 6
MAX_CALL_MS = 3 * SECOND_MS
MAX_CALLS_AT_ONCE = 12
"""Of one kind, by its length and how often it comes: bounds the work of a block."""

WANDER, WAVE = "wander", "wave"


@dataclass(frozen=True, slots=True)
class Point:
    """The level of a spectrum at `hz`, in dB for each Hz; straight between points by octave."""

    hz: float
    gain_db: float


@dataclass(frozen=True, slots=True)
class Tone:
    """A tone that beats slowly and never quite evenly: a line of noise `spread_hz` wide.

    `gain_db`: its level among the tones of its layer.
    """

    pitch_hz: float
    gain_db: float
    spread_hz: float


@dataclass(frozen=True, slots=True)
class Swell:
    """How a layer comes and goes, about every `every_ms`, down by at most `depth_db`.

    `wander` drifts; `wave` rises for the share `rise` of each wave and then withdraws, at
    intervals that vary by about a quarter. Waves of the same `every_ms` in one ambience keep
    together; `lag_ms` lets one of them come later.
    """

    shape: str
    every_ms: int
    depth_db: float
    rise: float
    lag_ms: int


@dataclass(frozen=True, slots=True)
class Layer:
    """Steady noise of one colour: a spectrum, or tones, or both.

    `drops_hz`: how many separate drops a second it is made of; None for a steady rush.
    `gain_db`: how loud it is among the layers, K-weighted. `width`: from 0, the middle, to 1,
    left and right alike in level and unlike in all else.
    """

    spectrum: tuple[Point, ...]
    tones: tuple[Tone, ...]
    drops_hz: float | None
    gain_db: float
    width: float
    swell: Swell | None


@dataclass(frozen=True, slots=True)
class Call:
    """A short sound that comes now and then: a drop, a bubble, a cricket. Pairs are ranges.

    One falls, with `chance`, somewhere within every `every_ms`. It is `pulses` of `length_ms`,
    `gap_ms` from start to start, each sliding from a pitch to `slide` times that, rising in the
    share `attack` of its length. `overtones_db`: levels of the second, third … partial.
    `gain_db`: its peak over the level of a layer of gain 0. `width`: how far to the sides, 0–1.
    """

    every_ms: int
    chance: float
    pitch_hz: tuple[float, float]
    slide: float
    length_ms: tuple[int, int]
    attack: float
    pulses: tuple[int, int]
    gap_ms: int
    gain_db: tuple[float, float]
    overtones_db: tuple[float, ...]
    width: float

    @property
    def longest_ms(self) -> int:
        """The length of the longest that can come."""
        return (self.pulses[1] - 1) * self.gap_ms + self.length_ms[1]


@dataclass(frozen=True, slots=True)
class Ambience:
    """The recipe of one background: what sounds all the time, and what comes now and then."""

    name: str
    layers: tuple[Layer, ...]
    calls: tuple[Call, ...] = ()


def _range(one: Spec, noun: str) -> Spec:
    """One value, or a list of the lowest and the highest; read as a pair."""

    def pair(values: Any, node: Node, report: Report) -> Any:
        if len(values) == 2 and values[0] <= values[1]:
            return values
        report.error(node, f"expected {noun}: the lowest and the highest", "write [low, high]")
        return None

    single = Built(one, lambda value, node, report: (value, value))
    forms = f"{one.words()}, or [low, high]"
    return Shaped(forms, scalar=single, listed=Built(ListOf(one), pair))


_GAIN, _SHARE = number(-80, 0), number(0, 1)
POINT_KEYS = (
    Key("at", number(20, 20_000), None, "in Hz", is_required=True),
    Key("gain", number(-120, 0), "0", "in dB"),
)
TONE_KEYS = (
    Key("pitch", number(30, 8_000), None, "in Hz", is_required=True),
    Key("gain", _GAIN, "0", "in dB"),
    Key("spread", number(0.1, 10), "0.3", "how fast it beats, in Hz"),
)
SWELL_KEYS = (
    Key("shape", Choice((WANDER, WAVE)), WANDER, "how it comes and goes"),
    Key("every", length(), None, "how often, about", is_required=True),
    Key("depth", number(0, 60), "6", "how far down it goes, in dB"),
    Key("rise", number(0.05, 0.95), "0.4", "the share of a wave in which it rises"),
    Key("lag", length(zero=True), "0s", "how much later than other swells"),
)
LAYER_KEYS = (
    Key("spectrum", ListOf(Struct(POINT_KEYS)), None, "its colour, point by point"),
    Key("tones", ListOf(Struct(TONE_KEYS)), None, "tones in it"),
    Key("drops", number(1, 5_000), None, "drops a second, in place of a steady rush"),
    Key("gain", _GAIN, "0", "how loud among the layers, in dB"),
    Key("width", _SHARE, "0.7", "0 in the middle, 1 all around"),
    Key("swell", Struct(SWELL_KEYS), None, "how it comes and goes"),
)
CALL_KEYS = (
    Key("every", length(), None, "one within each of these", is_required=True),
    Key("chance", _SHARE, "1", "that it comes"),
    Key("pitch", _range(number(40, 12_000), "Hz"), None, "in Hz", is_required=True),
    Key("slide", number(0.25, 4), "1", "the pitch it slides to, as a ratio"),
    Key("length", _range(length(), "lengths"), None, "of one pulse", is_required=True),
    Key("attack", number(0.01, 0.95), "0.1", "the share of a pulse in which it rises"),
    Key("pulses", _range(count(1, 200), "numbers"), "1", "how many in a row"),
    Key("gap", length(), "0.1s", "from pulse to pulse"),
    Key("gain", _range(number(-80, 30), "dB"), "0", "its peak, in dB over a layer of gain 0"),
    Key("overtones", ListOf(_GAIN), None, "levels of the second partial and on, in dB"),
    Key("width", _SHARE, "0.7", "how far to the sides"),
)
AMBIENCE_KEYS = (
    Key("name", Text(80), None, "what it is called", is_required=True),
    Key("layers", ListOf(Struct(LAYER_KEYS), is_empty_allowed=False), None,
        "what sounds all the time", is_required=True),
    Key("calls", ListOf(Struct(CALL_KEYS)), None, "what comes now and then"),
)  # fmt: skip
AMBIENCES_FILE = Struct(
    (
        Key("ambiences", MapOf(Struct(AMBIENCE_KEYS)), None, "backgrounds by id",
            is_required=True),
    ),
    "backgrounds",
)  # fmt: skip


def build_ambiences(fields: Fields, report: Report) -> dict[str, Ambience]:
    """The ambiences of a file's keys by id; those that could not be read whole are left out."""
    inner: Fields | None = fields.value("ambiences")
    entries = [] if inner is None else inner.given.items()
    return {
        id: _build_ambience(given.value, given.key, report)
        for id, given in entries
        if "name" in given.value and "layers" in given.value
    }


def _build_ambience(fields: Fields, at: Place, report: Report) -> Ambience:
    layers = tuple(_build_layer(one, report) for one in fields.value("layers"))
    needed = ("every", "pitch", "length")
    calls = tuple(
        _build_call(one, report)
        for one in fields.value("calls", ())
        if all(key in one for key in needed)
    )
    if len(layers) > MAX_LAYERS or len(calls) > MAX_CALLS:
        message = f"more than {MAX_LAYERS} layers or {MAX_CALLS} calls"
        report.error(at, message, "leave the softest out")
    return Ambience(fields.value("name"), layers, calls)


def _build_layer(fields: Fields, report: Report) -> Layer:
    spectrum = tuple(
        Point(float(one.value("at")), float(one.value("gain", 0)))
        for one in fields.value("spectrum", ())
        if "at" in one
    )
    tones = tuple(
        Tone(
            float(one.value("pitch")),
            float(one.value("gain", 0)),
            float(one.value("spread", Fraction("0.3"))),
        )
        for one in fields.value("tones", ())
        if "pitch" in one
    )
    if not spectrum and not tones:
        report.error(fields, "a layer without a sound", "give it a 'spectrum' or 'tones'")
    if [point.hz for point in spectrum] != sorted({point.hz for point in spectrum}):
        report.error(fields.place("spectrum"), "points out of order", "from low to high, once each")
    drops = fields.value("drops")
    return Layer(
        spectrum=spectrum,
        tones=tones,
        drops_hz=None if drops is None else float(drops),
        gain_db=float(fields.value("gain", 0)),
        width=float(fields.value("width", Fraction("0.7"))),
        swell=_build_swell(fields.value("swell")),
    )


def _build_swell(fields: Fields | None) -> Swell | None:
    if fields is None or "every" not in fields:
        return None
    return Swell(
        shape=fields.value("shape", WANDER),
        every_ms=fields.value("every"),
        depth_db=float(fields.value("depth", 6)),
        rise=float(fields.value("rise", Fraction("0.4"))),
        lag_ms=fields.value("lag", 0),
    )


def _build_call(fields: Fields, report: Report) -> Call:
    def pair(name: str, default: float) -> tuple[float, float]:
        low, high = fields.value(name, (default, default))
        return float(low), float(high)

    call = Call(
        every_ms=fields.value("every"),
        chance=float(fields.value("chance", 1)),
        pitch_hz=pair("pitch", 0),
        slide=float(fields.value("slide", 1)),
        length_ms=fields.value("length"),
        attack=float(fields.value("attack", Fraction("0.1"))),
        pulses=fields.value("pulses", (1, 1)),
        gap_ms=fields.value("gap", 100),
        gain_db=pair("gain", 0),
        overtones_db=tuple(float(gain_db) for gain_db in fields.value("overtones", ())),
        width=float(fields.value("width", Fraction("0.7"))),
    )
    if call.longest_ms > MAX_CALL_MS:
        message = f"a call of more than {MAX_CALL_MS // SECOND_MS} seconds"
        report.error(fields, message, "fewer pulses, or shorter ones")
    elif call.longest_ms > MAX_CALLS_AT_ONCE * call.every_ms:
        message = f"more than {MAX_CALLS_AT_ONCE} calls of one kind at once"
        report.error(fields.place("every"), message, "let it come less often")
    return call
