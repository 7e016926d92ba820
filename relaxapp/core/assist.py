"""Help with a file while it is typed: what may stand at a place, and what the words there mean.

Takes a text (its lines end with `\\n`), an offset in code points and a `Vocabulary`, gives
`Completions` or plain words. All of it comes from the declaration that reads the files
(`format`), so what is offered is what is read. Works on half-typed and broken text; never raises.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from relaxapp.core import declared
from relaxapp.core.format import ROUTINE_FILE, VERBS
from relaxapp.core.schema import Key, Spec, Struct
from relaxapp.core.texts import PLACEHOLDERS
from relaxapp.core.yaml_place import Spot, spot_at

MOST_OFFERED = 100


class Named(NamedTuple):
    """What an id stands for: its name, and more about it in a sentence."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What files can name, by id: moves with their instruction, routines with their summary."""

    moves: Mapping[str, Named] = field(default_factory=dict)
    routines: Mapping[str, Named] = field(default_factory=dict)
    cautions: Mapping[str, Named] = field(default_factory=dict)
    cue_sets: Mapping[str, Named] = field(default_factory=dict)
    ambiences: Mapping[str, Named] = field(default_factory=dict)


class Item(NamedTuple):
    """One thing that may be written: what it is called, what is written for it, what it is."""

    label: str
    text: str
    doc: str


@dataclass(frozen=True, slots=True)
class Completions:
    """What may take the place of [start, end), the likeliest first.

    `is_free` where other words may stand there too.
    """

    start: int
    end: int
    items: tuple[Item, ...]
    is_free: bool = False


_PLACEHOLDER_DOCS = {
    "side": "the side that is stretched or works, for moves with sides",
    "other": "the other side, for moves with sides",
    "hold": "how long it is held, in words",
    "times": "how often it is done",
}
_MOVE_TEXTS = frozenset({"do", "back", "setup", "mistakes"})
_DOLLAR = re.compile(r"\$[A-Za-z]*$")
_LETTERS = re.compile(r"[A-Za-z]*")

_NAMES: Mapping[str, Callable[[Vocabulary], Mapping[str, Named]]] = {
    "move": lambda vocabulary: vocabulary.moves,
    "use": lambda vocabulary: vocabulary.routines,
    "routine": lambda vocabulary: vocabulary.routines,
    "each_day": lambda vocabulary: vocabulary.routines,
    "in_turn": lambda vocabulary: vocabulary.routines,
    "like": lambda vocabulary: vocabulary.routines,
    "cautions": lambda vocabulary: vocabulary.cautions,
    "cues": lambda vocabulary: vocabulary.cue_sets,
    "ambience": lambda vocabulary: vocabulary.ambiences,
}
_FREE = frozenset({"cautions"})


def complete(
    text: str, offset: int, vocabulary: Vocabulary, root: Spec = ROUTINE_FILE
) -> Completions | None:
    """What may be written at an offset of a file that `root` declares; None where nothing fits."""
    spot = spot_at(text, offset)
    spec = None if spot is None else declared.spec_at(root, spot.path)
    if spot is None or spec is None:
        return None
    dollar = _DOLLAR.search(spot.typed)
    if dollar is not None:
        return _placeholders(text, offset, spot, len(dollar[0]), root)
    items = _best(_items(spot, spec, vocabulary), spot.typed)
    if not items or (len(items) == 1 and items[0].text == text[spot.start : spot.end]):
        return None
    is_free = spot.kind != "key" and _last_key(spot) in _FREE
    return Completions(spot.start, spot.end, items, is_free)


def doc_at(text: str, offset: int, vocabulary: Vocabulary, root: Spec = ROUTINE_FILE) -> str | None:
    """What the word at an offset is: a key, a choice, a move, a routine; None for other words."""
    spot = spot_at(text, offset)
    spec = None if spot is None else declared.spec_at(root, spot.path)
    if spot is None or spec is None or spot.start == spot.end:
        return None
    word = text[spot.start : spot.end].strip()
    if (doc := _placeholder_doc(text, offset, spot)) is not None:
        return doc
    struct = declared.mapped(spec)
    if spot.kind == "key":
        return next((_about(k) for k in _declared(struct) if k.name == word), None)
    named = _names(spot, vocabulary).get(word)
    if named is not None:
        return "\n".join(filter(None, (named.name, named.about)))
    key = _key_of(spot, root)
    return None if key is None or declared.is_prose(key.spec) else _about(key)


# What is offered


def _items(spot: Spot, spec: Spec, vocabulary: Vocabulary) -> Iterator[Item]:
    struct = declared.mapped(spec)
    if spot.kind != "value" and isinstance(struct, Struct):
        for key in declared.keys_left(struct, spot.siblings):
            yield Item(key.name, _written(key, spot), _in_a_line(key))
    if spot.kind == "key":
        return
    yield from _words(spot, spec, vocabulary)
    inner = declared.item(spec)
    if inner is None or spot.in_brackets:
        return
    listed = Spot("entry", (*spot.path, None), 0, 0, "", spot.column + 2)
    if spot.kind == "value":
        for label, text, doc in _words(listed, inner, vocabulary):
            yield Item(label, f"[{text}]", doc)
    else:
        for label, text, doc in _items(listed, inner, vocabulary):
            yield Item(f"- {label}", f"- {text}", doc)


def _words(spot: Spot, spec: Spec, vocabulary: Vocabulary) -> Iterator[Item]:
    """The choices and names that a value may be."""
    for choice in declared.choices(spec):
        yield Item(choice, choice, "")
    if declared.scalar(spec) is not None:
        for id, named in _names(spot, vocabulary).items():
            yield Item(id, id, " — ".join(filter(None, named)))


def _names(spot: Spot, vocabulary: Vocabulary) -> Mapping[str, Named]:
    names = _NAMES.get(_last_key(spot) or "")
    return {} if names is None else names(vocabulary)


def _last_key(spot: Spot) -> str | None:
    return next((part for part in reversed(spot.path) if part is not None), None)


def _written(key: Key, spot: Spot) -> str:
    """What is typed for a key: in a line of its own where only more lines can follow."""
    if spot.has_colon:
        return key.name
    is_scalar = declared.scalar(key.spec) is not None
    is_list = not is_scalar and declared.mapped(key.spec) is None
    if is_scalar:
        return f"{key.name}: "
    if spot.in_brackets:
        return f"{key.name}: {'[' if is_list else '{'}"
    return f"{key.name}:\n{' ' * (spot.column + 2)}{'- ' if is_list else ''}"


def _best(items: Iterable[Item], typed: str) -> tuple[Item, ...]:
    """Those that fit what is typed, and first those that begin with it."""
    ranked = [(rank, item) for item in items if (rank := _rank(item, typed.lower())) is not None]
    return tuple(item for _, item in sorted(ranked, key=lambda one: one[0]))[:MOST_OFFERED]


def _rank(item: Item, typed: str) -> int | None:
    label = item.label.removeprefix("- ").lower()
    if label.startswith(typed):
        return 0
    if any(word.startswith(typed) for word in label.split("-")):
        return 1
    is_in_words = len(typed) > 1 and typed in f"{label} {item.doc.partition(' — ')[0].lower()}"
    return 2 if is_in_words and "-" in label else None


def _placeholders(text: str, offset: int, spot: Spot, typed: int, root: Spec) -> Completions | None:
    if not _has_placeholders(spot, root):
        return None
    start = offset - typed
    found = [name for name in PLACEHOLDERS if name.startswith(text[start + 1 : offset])]
    items = tuple(Item(f"${name}", f"${name}", _PLACEHOLDER_DOCS[name]) for name in found)
    rest = _LETTERS.match(text, offset)
    end = offset if rest is None else rest.end()
    return Completions(start, end, items, is_free=True) if items else None


def _has_placeholders(spot: Spot, root: Spec) -> bool:
    """Whether the text there is that of a move."""
    key = _last_key(spot)
    if key == "text":
        return "move" in spot.siblings
    return key in _MOVE_TEXTS and isinstance(root, Struct) and root != ROUTINE_FILE


# What is said of it


def _declared(struct: object) -> tuple[Key, ...]:
    return struct.keys if isinstance(struct, Struct) else ()


def _key_of(spot: Spot, root: Spec) -> Key | None:
    """The key whose value, or an item of it, stands at a spot."""
    path = list(spot.path)
    while path and path[-1] is None:
        path.pop()
    if not path:
        return None
    spec = declared.spec_at(root, path[:-1])
    struct = None if spec is None else declared.mapped(spec)
    return next((key for key in _declared(struct) if key.name == path[-1]), None)


def _in_a_line(key: Key) -> str:
    words = key.spec.words().replace("`", "")
    otherwise = f"; else {key.default.replace('`', '')}" if key.default else ""
    return f"{key.doc} ({words}{otherwise})".replace("`", "")


def _about(key: Key) -> str:
    """What a key is, what it takes, and what goes with it."""
    lines = [f"{key.name}: {key.doc}", f"Takes {key.spec.words()}."]
    if key.default:
        lines.append(f"When left out: {key.default}.")
    if key.is_required:
        lines.append("It must be there.")
    verb = VERBS.get(key.name)
    if verb is not None and verb.key == key and verb.further:
        lines.append(f"Goes with: {', '.join(verb.further)}.")
    return "\n".join(lines).replace("`", "")


def _placeholder_doc(text: str, offset: int, spot: Spot) -> str | None:
    for found in re.finditer(r"\$([A-Za-z]+)", text[spot.start : spot.end]):
        if found.start() <= offset - spot.start <= found.end() and found[1] in PLACEHOLDERS:
            return f"${found[1]}: {_PLACEHOLDER_DOCS[found[1]]}"
    return None
