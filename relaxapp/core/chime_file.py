"""A file of cue sets: its keys, declared; gives `CueSet`s, checked.

Takes the fields of one set, as `CHIMES_FILE` reads them from `assets/chimes.yaml` or a file of
the user's `chimes/`. What the keys mean is told at the head of `assets/chimes.yaml`. It opens no
file and renders no sound.
"""

from relaxapp.core.problems import Place, Report
from relaxapp.core.schema import Fields, Key, ListOf, MapOf, Struct, Text, length, number
from relaxapp.core.synth import Chime, CueSet, Noise, Note, Partial, length_ms
from relaxapp.core.timeline import CUES
from relaxapp.core.units import SECOND_MS, quoted

MAX_CHIME_MS = 20 * SECOND_MS
MAX_TONES = 64
"""Notes times partials of one chime: with the length it bounds what a render takes."""
MAX_SWELLS = 8
"""Swells of noise of one chime: so many of the highest and longest render in about 3 s."""

PARTIAL_KEYS = (
    Key("ratio", number(0.1, 20), None, "of the note's pitch", is_required=True),
    Key("gain", number(-80, 0), "0", "in dB"),
    Key("decay", length(), None, "until it has died away by 60 dB", is_required=True),
)
NOTE_KEYS = (
    Key("at", length(zero=True), "0s", "when it is struck"),
    Key("pitch", number(50, 4000), None, "in Hz", is_required=True),
    Key("to", number(50, 4000), None, "the pitch it glides to, in Hz"),
    Key("gain", number(-80, 0), "0", "in dB"),
)
NOISE_KEYS = (
    Key("at", length(zero=True), "0s", "when it sets in"),
    Key("from", number(50, 4000), None, "the centre of its band, in Hz", is_required=True),
    Key("to", number(50, 4000), None, "where the centre moves to, in Hz; it stays if left out"),
    Key("width", number(0.05, 1), "0.6", "of the band, as a share of its centre"),
    Key("rise", length(), None, "from nothing to its loudest", is_required=True),
    Key("fall", length(), None, "from its loudest to nothing", is_required=True),
    Key("gain", number(-80, 0), "0", "in dB"),
)
CHIME_KEYS = (
    Key("peak", number(-60, -3), None, "its loudest, in dBFS", is_required=True),
    Key("attack", length(), "0.015s", "how softly it begins"),
    Key("partials", ListOf(Struct(PARTIAL_KEYS), is_empty_allowed=False), None, "its timbre"),
    Key("notes", ListOf(Struct(NOTE_KEYS), is_empty_allowed=False), None, "what is struck"),
    Key("noise", ListOf(Struct(NOISE_KEYS), is_empty_allowed=False), None, "air that swells"),
)
SET_KEYS = (
    Key("name", Text(80), None, "what it is called", is_required=True),
    Key("cues", MapOf(Text(80)), None, "the chime of each cue, or none", is_required=True),
    Key("chimes", MapOf(Struct(CHIME_KEYS)), None, "the recipes", is_required=True),
)
CHIMES_FILE = Struct(
    (Key("sets", MapOf(Struct(SET_KEYS)), None, "cue sets by id", is_required=True),),
    "cue sets",
)


def build_cue_set(fields: Fields, report: Report) -> CueSet:
    """The cue set of fields with `name`, `cues` and `chimes`; what is wrong is reported."""
    chimes = []
    for name, given in fields.value("chimes").given.items():
        _check_is_whole(given.value, given.key, report)
        chimes.append(_build_chime(name, given.value))
        _check_size(chimes[-1], given.key, report)
    names = {chime.name for chime in chimes}
    cues = []
    for cue, given in fields.value("cues").given.items():
        if cue not in CUES:
            hint, fix = report.suggest(given.key, cue, CUES, "cues")
            report.error(given.key, f"unknown cue {quoted(cue)}", hint, fix)
        elif given.value != "none" and given.value not in names:
            hint, fix = report.suggest(given.node, given.value, names, "chimes here")
            report.error(given.node, f"unknown chime {quoted(given.value)}", hint, fix)
        else:
            cues.append((cue, given.value))
    return CueSet(fields.value("name"), tuple(chimes), tuple(cues))


def _check_is_whole(fields: Fields, at: Place, report: Report) -> None:
    """Reports a chime without any sound, and notes and partials without one another."""
    written = {*fields.given, *fields.unread}
    tones = {"notes", "partials"}
    if not written & {*tones, "noise"}:
        report.error(at, "a chime of nothing", "give it notes and partials, or noise")
    elif len(written & tones) == 1:
        (there,), (missing,) = written & tones, tones - written
        why = "each note is struck on them" if missing == "partials" else "they need a pitch"
        message = f"'{missing}' is missing beside '{there}'"
        report.error(fields.key_place(there), message, f"add '{missing}: …': {why}")


def _check_size(chime: Chime, at: Place, report: Report) -> None:
    if length_ms(chime) > MAX_CHIME_MS:
        message = f"a chime of more than {MAX_CHIME_MS // SECOND_MS} seconds"
        report.error(at, message, "let it end sooner")
    if len(chime.notes) * len(chime.partials) > MAX_TONES:
        message = f"a chime of more than {MAX_TONES} tones (notes times partials)"
        report.error(at, message, "use fewer notes or partials")
    if len(chime.noise) > MAX_SWELLS:
        message = f"a chime of more than {MAX_SWELLS} swells of noise"
        report.error(at, message, "use fewer of them")


def _build_chime(name: str, fields: Fields) -> Chime:
    return Chime(
        name=name,
        notes=tuple(
            Note(
                note.value("at", 0),
                float(note.value("pitch")),
                None if "to" not in note else float(note.value("to")),
                float(note.value("gain", 0)),
            )
            for note in fields.value("notes", ())
            if "pitch" in note
        ),
        partials=tuple(
            Partial(
                float(partial.value("ratio")),
                float(partial.value("gain", 0)),
                partial.value("decay"),
            )
            for partial in fields.value("partials", ())
            if "ratio" in partial and "decay" in partial
        ),
        attack_ms=fields.value("attack", 15),
        peak_db=float(fields.value("peak", -12)),
        noise=tuple(
            _build_noise(noise)
            for noise in fields.value("noise", ())
            if all(name in noise for name in ("from", "rise", "fall"))
        ),
    )


def _build_noise(fields: Fields) -> Noise:
    return Noise(
        at_ms=fields.value("at", 0),
        from_hz=float(fields.value("from")),
        to_hz=float(fields.value("to", fields.value("from"))),
        width=float(fields.value("width", 0.6)),
        rise_ms=fields.value("rise"),
        fall_ms=fields.value("fall"),
        gain_db=float(fields.value("gain", 0)),
    )
