"""The shipped vocabularies: moves, cautions, late the sounds and safety; a user's own join them.

Takes the `assets` folder and the user's folder, gives a `Catalogue` with the problems found on
the way. A broken file never hides the good ones.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relaxapp.core.files import content_bytes, find_yaml, read_bytes
from relaxapp.core.format import MOVE_FILE, SOURCES, TEXTS
from relaxapp.core.late_figure import LateFigure
from relaxapp.core.names import ID
from relaxapp.core.nodes import ListNode, Node, Refused, Scalar, parse_yaml
from relaxapp.core.problems import TOP, Place, Problem, Report
from relaxapp.core.routine import BACK_WORDS, Caution, Move
from relaxapp.core.schema import (
    Fields,
    Given,
    Key,
    MapOf,
    Spec,
    Struct,
    Text,
)
from relaxapp.core.units import quoted
from relaxapp.core.wording import check_move_words, check_stretch_hold, figures

if TYPE_CHECKING:
    from relaxapp.core.poses import Figure
    from relaxapp.core.safety import Safety
    from relaxapp.core.sounds import Sounds

ENTER_MS, LEAVE_MS, PAUSE_MS, SWITCH_MS = 3_000, 2_000, 0, 5_000


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What routine files can name, and what was wrong with its own files.

    `broken_moves` are the ids that have a move file, but none that can be used.
    """

    moves: Mapping[str, Move] = field(default_factory=dict)
    broken_moves: frozenset[str] = frozenset()
    cautions: Mapping[str, Caution] = field(default_factory=dict)
    stop_rule: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    problems: tuple[Problem, ...] = ()
    read_sounds: "Callable[[], Sounds] | None" = field(default=None, compare=False)
    read_safety: "Callable[[], Safety] | None" = field(default=None, compare=False)

    @property
    def sounds(self) -> "Sounds":
        """What can be heard, with its own files and problems; read when first asked for.

        A start strikes nothing, and the recipes are a tenth of all that there is to read.
        """
        from relaxapp.core.sounds import Sounds

        return Sounds() if self.read_sounds is None else self.read_sounds()

    @property
    def safety(self) -> "Safety":
        """What is said and done for safety's sake; read when first asked for, as sounds are."""
        from relaxapp.core.safety import Safety

        return Safety() if self.read_safety is None else self.read_safety()


_CAUTION_KEYS = (
    Key("name", Text(80), None, "what it is called", is_required=True),
    Key("text", Text(), None, "what it says", is_required=True),
    Key("sources", SOURCES, None, "where it comes from"),
)
CAUTIONS_FILE = Struct(
    (
        Key("stop_rule", TEXTS, None, "of every stretch and strength routine", is_required=True),
        Key("cautions", MapOf(Struct(_CAUTION_KEYS)), None, "by id", is_required=True),
    ),
    "cautions",
)


def read_fields(path: Path, spec: Spec, report: Report) -> Fields | None:
    """The keys of a file as `spec` reads them; problems go to the report."""
    try:
        raw = read_bytes(path)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        return None
    return fields_of(raw, spec, report)


def fields_of(raw: bytes, spec: Spec, report: Report) -> Fields | None:
    """The keys of a file that holds `raw`, as `spec` reads them; problems go to the report."""
    try:
        node = parse_yaml(raw)
    except Refused as refused:
        from relaxapp.core.fixes import report_refused  # seldom needed

        report_refused(refused, raw, report)
        return None
    fields: Fields | None = spec.read(node, report)
    return fields


def load_catalogue(assets: Path, user: Path | None = None) -> Catalogue:
    """The catalogue of the assets folder, joined by the user's `moves/` and sounds."""
    loader = _Loader()
    loader.load_cautions(assets / "cautions.yaml")
    for folder in (assets, *([user] if user is not None else [])):
        loader.load_moves(folder / "moves", is_shipped=folder == assets)
    read_safety = cache(partial(_read_safety, assets))
    return loader.catalogue(cache(partial(_read_sounds, assets, user)), read_safety)


def with_moves(catalogue: Catalogue, folder: Path) -> Catalogue:
    """The catalogue joined by the moves of another folder; the problems are those of its files."""
    loader = _Loader()
    loader.moves = dict(catalogue.moves)
    loader.cautions = dict(catalogue.cautions)
    loader.load_moves(folder, is_shipped=False)
    return replace(
        catalogue,
        moves=loader.moves,
        broken_moves=(catalogue.broken_moves | loader.found) - loader.moves.keys(),
        files=tuple(loader.files),
        problems=tuple(loader.problems),
    )


def _read_sounds(assets: Path, user: Path | None) -> "Sounds":
    from relaxapp.core.sounds import load_sounds

    return load_sounds(assets, user)


def _read_safety(assets: Path) -> "Safety":
    from relaxapp.core.safety import load_safety

    return load_safety(assets)


class _Loader:
    def __init__(self) -> None:
        self.moves: dict[str, Move] = {}
        self.found: set[str] = set()
        self.cautions: dict[str, Caution] = {}
        self.stop_rule: tuple[str, ...] = ()
        self.files: list[Path] = []
        self.problems: list[Problem] = []

    def catalogue(
        self, read_sounds: "Callable[[], Sounds]", read_safety: "Callable[[], Safety]"
    ) -> Catalogue:
        return Catalogue(
            moves=self.moves,
            broken_moves=frozenset(self.found - self.moves.keys()),
            cautions=self.cautions,
            stop_rule=self.stop_rule,
            read_sounds=read_sounds,
            read_safety=read_safety,
            files=tuple(self.files),
            problems=tuple(self.problems),
        )

    def find(self, folder: Path) -> tuple[Path, ...]:
        found = find_yaml(folder)
        self.problems.extend(found.problems)
        return found.files

    def read(self, path: Path, spec: Spec) -> tuple[Fields | None, Report]:
        self.files.append(path)
        report = Report(str(path))
        return read_fields(path, spec, report), report

    def load_cautions(self, path: Path) -> None:
        fields, report = self.read(path, CAUTIONS_FILE)
        self.problems.extend(report.problems)
        if fields is None:
            return
        self.stop_rule = fields.value("stop_rule", ())
        for id, one in complete_entries(fields, "cautions", ("name", "text")):
            self.cautions[id] = Caution(one.value("text"), id, one.value("name"))

    def load_moves(self, folder: Path, *, is_shipped: bool) -> None:
        """The moves of a folder over those loaded before; a broken one hides none of them."""
        taken: dict[str, Path] = {}
        for path in self.find(folder):
            fields, report = self.read(path, MOVE_FILE)
            claim_id(path, folder, taken, report)
            move = None
            if fields is not None:
                move = build_move(path.stem, fields, self.cautions, report, is_shipped=is_shipped)
            if move is not None and not report.has_errors:
                self.moves[move.id] = move
            self.found.add(path.stem)
            self.problems.extend(report.problems)


def _entries(fields: Fields, name: str) -> list[tuple[str, Given]]:
    inner: Fields | None = fields.value(name)
    return [] if inner is None else list(inner.given.items())


def complete_entries(
    fields: Fields, name: str, needed: tuple[str, ...]
) -> list[tuple[str, Fields]]:
    """The entries of a map that could be read whole."""
    return [
        (id, given.value)
        for id, given in _entries(fields, name)
        if all(key in given.value for key in needed)
    ]


def claim_id(path: Path, root: Path, taken: dict[str, Path], report: Report) -> bool:
    """Whether a file under `root` has a right id, which is added to `taken`; reports it if not."""
    id = path.stem
    if path.suffix != ".yaml":
        message = f"expected a name that ends in .yaml, got {quoted(path.suffix)}"
        report.error(TOP, message, _right_name(id))
    if ID.fullmatch(id) is None:
        message = f"expected lower-case letters, digits and single dashes, got {quoted(id)}"
        report.error(TOP, message, _right_name(id))
    if id in taken:
        first = quoted(str(taken[id].relative_to(root)))
        report.error(TOP, f"the id '{id}' is taken by {first}", "rename one of the two files")
    elif path.suffix == ".yaml" and ID.fullmatch(id) is not None:
        taken[id] = path
        return True
    return False


def _right_name(id: str) -> str:
    plain = "-".join(re.findall(r"[a-z0-9]+", id.lower()))
    return f"rename it to {plain[:80] or 'my-routine'}.yaml"


def resolve_cautions(
    given: Given | None, known: Mapping[str, Caution], report: Report
) -> tuple[Caution, ...]:
    """The cautions a file lists: known ids, or its own texts."""
    cautions = []
    for text, node in _placed_texts(given):
        if text in known:
            cautions.append(known[text])
        elif ID.fullmatch(text) is not None:
            hint, fix = report.suggest(node, text, known, "known cautions")
            message = f"unknown caution {quoted(text)}"
            report.error(node, message, f"{hint} (own text is more than one word)", fix)
        else:
            cautions.append(Caution(text))
    return tuple(cautions)


def _placed_texts(given: Given | None) -> list[tuple[str, Place]]:
    """The texts of a list with their places; what is no text has been reported."""
    if given is None or not isinstance(given.node, ListNode):
        return []
    read = set(given.value)
    items = [(node.text.strip(), node) for node in given.node.items if isinstance(node, Scalar)]
    return [(text, node) for text, node in items if text in read]


def build_move(
    id: str,
    fields: Fields,
    known: Mapping[str, Caution],
    report: Report,
    *,
    is_shipped: bool = False,
) -> Move | None:
    """The move of a file's keys, or None where one that it needs is missing.

    The figure of a shipped one is read when it is first drawn.
    """
    cautions = resolve_cautions(fields.given.get("cautions"), known, report)
    _check_texts(fields, report)
    figure = _figure(fields.value("figure"), report, is_shipped=is_shipped)
    if any(name not in fields for name in ("name", "do", "style", "hold", "times")):
        return None

    def value(name: str, default: Any = ()) -> Any:
        return fields.value(name, default)

    move = Move(
        id=id,
        name=value("name"),
        do=value("do"),
        back=value("back", BACK_WORDS),
        setup=value("setup", None),
        style=value("style"),
        position=value("position", "seated"),
        props=value("props"),
        is_sided=value("sided", False),
        hold_ms=value("hold"),
        times=value("times"),
        enter_ms=value("enter", ENTER_MS),
        leave_ms=value("leave", LEAVE_MS),
        pause_ms=value("pause", PAUSE_MS),
        areas=value("areas"),
        muscles=value("muscles"),
        mistakes=value("mistakes"),
        stop_if=value("stop_if"),
        cautions=cautions,
        sources=value("sources"),
        figure=figure,
    )
    if not move.enter_ms + move.hold_ms + move.leave_ms:
        at, hint = fields.place("hold"), "hold it, as in hold: 5s"
        report.error(at, "a repetition that takes no time", hint)
    check_stretch_hold(move.style, move.hold_ms, fields.place("hold"), report)
    return move


@dataclass(frozen=True, slots=True)
class CheckedMove:
    """What a move file would be: its move, None where it has errors, and its problems."""

    move: Move | None
    problems: tuple[Problem, ...]


def check_move_text(catalogue: Catalogue, path: Path, text: str) -> CheckedMove:
    """What the catalogue would make of a user's move file at `path` if it held `text`.

    Nothing is read or written; whether another file has the same id is not looked at.
    """
    report = Report(str(path))
    claim_id(path, path.parent, {}, report)
    move = None
    try:
        fields = fields_of(content_bytes(text), MOVE_FILE, report)
    except Refused as refused:
        report.error(refused, refused.message, refused.hint)
        fields = None
    if fields is not None:
        move = build_move(path.stem, fields, catalogue.cautions, report)
    return CheckedMove(None if report.has_errors else move, report.problems)


def _figure(node: Node | None, report: Report, *, is_shipped: bool) -> "Figure | LateFigure | None":
    if node is None:
        return None
    if is_shipped:
        return LateFigure(node)
    from relaxapp.core.figure_file import read_figure

    return read_figure(node, report, is_shipped=False)


def _check_texts(fields: Fields, report: Report) -> None:
    """Checks what a move says, as far as its dose and sides could be read."""
    texts = _placed_texts(fields.given.get("mistakes"))
    said = [name for name in ("do", "back", "setup") if name in fields]
    texts += [(fields.value(name), fields.place(name)) for name in said]
    own = None
    if "hold" in fields and "times" in fields:
        defaults = {"hold": 0, "enter": ENTER_MS, "leave": LEAVE_MS, "pause": PAUSE_MS}
        lengths_ms = [fields.value(name, usual_ms) for name, usual_ms in defaults.items()]
        own = partial(figures, lengths_ms, fields.value("times"))
    is_sided = fields.value("sided", "sided" in fields.unread)
    for text, at in texts:
        check_move_words(text, at, report, own=own, is_sided=is_sided)
