"""Hypothesis strategies for files: from any bytes to shipped files with a slip of the hand.

All give bytes. What a reader promises of every one of them is in `file_promises`.
"""

import json
from pathlib import Path

from hypothesis import strategies as st

from relaxapp.core.format import LEVEL_KEYS, MOVE_KEYS, STEP_KEYS
from relaxapp.core.programme_file import ITEM_KEYS, PROGRAMME_KEYS

ROOT = Path(__file__).parent.parent.parent
SHIPPED = [path.read_bytes() for path in sorted((ROOT / "routines").rglob("*.yaml"))]
MOVES = [path.read_bytes() for path in sorted((ROOT / "assets" / "moves").rglob("*.yaml"))]

PROGRAMMES = [path.read_bytes() for path in sorted((ROOT / "routines/programmes").glob("*.yaml"))]

ANY_BYTES = st.binary(max_size=200)
ANY_TEXT = st.text(max_size=200).map(lambda text: text.encode(errors="surrogatepass"))

MARKS = [": ", ":", "- ", "-", "\n", "\n  ", "\n    ", "\n\t", "[", "]", "{", "}", ", ", "'", '"']
MARKS += ["#", " # ", "|", ">-", "&a", "*a", "!t ", "!!str ", "<<", "?", "---", "...", "%", "\\"]
MARKS += ["\r\n", "\ufeff", "\x85", "\u2028", "😀", "\x00", "\x1b", "~", "@", "`"]
WORDS = sorted({key.name for key in (*LEVEL_KEYS, *MOVE_KEYS, *STEP_KEYS)})
WORDS += ["levels", "like", "in", "out", "ratio", "rate", "from", "to", "over", "start", "every"]
WORDS += ["random", "end", "cite", "url", "cues", "glide", "ambience"]
VALUES = ["4-7-8", "4-6", "0-0", "5 min", "4s", "0s", "1:30", "4h", "0.001s", "6/min", "600/min"]
VALUES += ["10", "0", "10000", "-1", "1e9", "every 5 min", "60s-90s", "on", "off", "yes", "no"]
VALUES += ["stretch", "mixed", "breathing", "seated", "mat", "easy", "both", "left", "nose"]
VALUES += ["chin-tuck", "upper-trapezius-stretch", "breaths", "sitting", "several", "none", "scale"]
VALUES += ["$side ear", "$hold", "$$", "$x", "Rest for 5 seconds, left.", "neck-injury", "a" * 90]
VALUES += ["9" * 20, "\x1b[31m", "", " ", "https://example.org/a"]
PIECES = st.lists(st.sampled_from(MARKS + WORDS + VALUES), max_size=40).map(
    lambda pieces: "".join(pieces).encode()
)

_scalars = st.sampled_from(VALUES) | st.sampled_from(WORDS)
_trees = st.recursive(
    _scalars,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)
    ),
    max_leaves=6,
)
_steps = st.lists(
    st.dictionaries(st.sampled_from(WORDS), _trees, min_size=1, max_size=3), max_size=3
)
_files = st.builds(
    lambda keys, steps: {"name": "A", "kind": "stretch", **keys, **steps},
    st.dictionaries(st.sampled_from(WORDS), _trees, max_size=4),
    st.just({}) | st.builds(lambda listed: {"steps": listed}, _steps),
)
ROUTINE_TREES = _files.map(lambda tree: json.dumps(tree, ensure_ascii=False).encode())
MOVE_TREES = st.dictionaries(st.sampled_from(WORDS), _trees, max_size=8).map(
    lambda tree: json.dumps(tree, ensure_ascii=False).encode()
)


@st.composite
def _mutated(draw: st.DrawFn, files: list[bytes] = SHIPPED) -> bytes:
    """A shipped file in which some lines were deleted, doubled, moved or changed."""
    lines = draw(st.sampled_from(files)).split(b"\n")
    others = draw(st.sampled_from(SHIPPED + MOVES)).split(b"\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        match draw(st.sampled_from(["delete", "double", "swap", "value", "splice", "mark", "cut"])):
            case "delete" if len(lines) > 1:
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "swap":
                other = draw(st.integers(0, len(lines) - 1))
                lines[at], lines[other] = lines[other], lines[at]
            case "value":
                key, colon, _ = lines[at].partition(b": ")
                lines[at] = key + colon + draw(_scalars).encode()
            case "splice":
                lines[at:at] = others[: draw(st.integers(0, len(others)))]
            case "mark":
                column = draw(st.integers(0, len(lines[at])))
                mark = draw(st.sampled_from(MARKS)).encode()
                lines[at] = lines[at][:column] + mark + lines[at][column:]
            case "cut":
                lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return b"\n".join(lines)


SLIPS = _mutated()
MOVE_SLIPS = _mutated(MOVES)
PROGRAMME_SLIPS = _mutated(PROGRAMMES)

_PROGRAMME_WORDS = sorted({key.name for key in (*PROGRAMME_KEYS, *ITEM_KEYS)})
_PROGRAMME_VALUES = ["4 weeks", "28 days", "1 day", "53 weeks", "9999 weeks", "0 days", "3 a week"]
_PROGRAMME_VALUES += ["every day", "mon-fri", "mon wed", "fri-mon", "5 a week", "8 a week", "mon-"]
_PROGRAMME_VALUES += ["breaths", "sitting", "several", "sick", "12", "2 min", *VALUES]
_programme_values = st.recursive(
    st.sampled_from(_PROGRAMME_VALUES),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(_PROGRAMME_WORDS), inner, max_size=5)
    ),
    max_leaves=8,
)
_items = st.lists(
    st.sampled_from(["breaths", "sitting", "several"])
    | st.fixed_dictionaries(
        {"routine": st.just("sitting")},
        optional={"times": st.sampled_from(["1", "12"]), "for": st.just("2 min")},
    ),
    min_size=1,
    max_size=3,
)
_stages = st.builds(
    lambda stage, doing, items: {**stage, doing: items},
    st.fixed_dictionaries(
        {"lasts": st.sampled_from(_PROGRAMME_VALUES[:3])},
        optional={"days": st.sampled_from(_PROGRAMME_VALUES[6:10]), "text": st.just("Gently.")},
    ),
    st.sampled_from(["each_day", "in_turn"]),
    _items,
)
_plans = st.lists(_stages, min_size=1, max_size=4)
_programmes = _stages | st.fixed_dictionaries({"plan": _plans})
_slips = st.just({}) | st.dictionaries(
    st.sampled_from(_PROGRAMME_WORDS), _programme_values, max_size=3
)
PROGRAMME_TREES = st.builds(
    lambda tree, slips: json.dumps({"name": "A", **tree, **slips}, ensure_ascii=False).encode(),
    _programmes,
    _slips,
)
"""Programmes of known keys; JSON is YAML too."""
