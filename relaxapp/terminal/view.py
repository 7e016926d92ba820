"""Draws a scene: a pure function from a scene and a size to lines of rich `Text`.

No line is wider than the width, and there are never more lines than rows, at any size from 1 by 1
up. Where there is room, words and countdown are large; where there is not, what matters less
is left out. Questions, the keys and the end are drawn in `pages`.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from rich.text import Text

from relaxapp.core.player import State
from relaxapp.core.session_words import (
    GO_ON_WORDS,
    INTERRUPTED_WORDS,
    PAUSED_WORDS,
    countdown_words,
    next_words,
    number_words,
    place_words,
    side_words,
    via_words,
)
from relaxapp.core.timeline import Phase
from relaxapp.terminal.bars import breath_bar, progress_bar
from relaxapp.terminal.layout import Block, Sheet, rows_of, stack
from relaxapp.terminal.look import BOLD, PLAIN, SOFT, Look
from relaxapp.terminal.pages import (
    PAUSED_KEYS,
    PLAYING_KEYS,
    Keys,
    care,
    closing_page,
    frame,
    gate_page,
    keys_page,
)
from relaxapp.terminal.scene import Scene

_BAR_COLUMNS = 96
_LINE_COLUMNS = 72
_NEXT_COLUMNS = 56
_LEAST_INDENTED = 40
_TINY_ROWS = 3
_ROOMY_ROWS_FROM = 18
_DOUBLE_LETTERS_FROM = 140

_NEARBY = 4
"""Phases before and after that get the same rows, so that nothing jumps from one to the next."""

_TURN_SHARE = 0.4
"""The share of a phase in which the colour of the breath turns to its own."""


Rows = list[tuple[Text, ...]]
"""Lines of several texts, text by text."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How richly a phase is drawn; `letters` is the scale of large letters, 0 for none."""

    letters: int
    letter_lines: int
    bar_rows: int
    has_large_count: bool
    has_full_care: bool


_DETAILS = (
    Detail(2, 1, 6, True, True),
    Detail(1, 2, 4, True, True),
    Detail(1, 2, 3, True, False),
    Detail(1, 1, 2, True, False),
    Detail(1, 2, 2, False, False),
    Detail(1, 1, 2, False, False),
    Detail(0, 0, 4, True, True),
    Detail(0, 0, 2, True, False),
    Detail(0, 0, 2, False, False),
    Detail(0, 0, 1, False, False),
)


def paint(scene: Scene, size: tuple[int, int], look: Look) -> list[Text]:
    """The lines of a scene, from the top of a screen of `size` (columns, rows)."""
    width, height = size
    sheet = Sheet(width, look)
    if scene.shows_keys:
        lines = keys_page(scene, sheet, height)
    elif scene.outcome is not None:
        lines = closing_page(scene, sheet, height)
    elif scene.gate is not None:
        lines = gate_page(scene, scene.gate, sheet, height)
    elif height < _TINY_ROWS:
        lines = _tiny(scene, sheet, height)
    else:
        lines = _phase_page(scene, sheet, height)
    # Nothing above is meant to be wider; a terminal of one column leaves no other way.
    return [_cropped(line, width) for line in lines]


def _cropped(line: Text, width: int) -> Text:
    if line.cell_len > width:
        line = line.copy()
        line.truncate(width, overflow="crop")
    return line


def _tiny(scene: Scene, sheet: Sheet, height: int) -> list[Text]:
    """Instruction and countdown together, where there is a line or two for everything."""
    count = countdown_words(scene.moment) if scene.has_numbers else ""
    room = sheet.width * height - len(count) - 1
    text = sheet.shortened(_instruction(scene), max(room, 0))
    return list(sheet.words(f"{text} {count}", BOLD)[-height:])


def _phase_page(scene: Scene, sheet: Sheet, height: int) -> list[Text]:
    edges = frame(scene, sheet, _keys(scene))
    most_letters = 2 if sheet.width >= _DOUBLE_LETTERS_FROM else 1
    middle = _Middle(scene, sheet, height)
    blocks = edges
    for detail in _DETAILS:
        instruction = _instruction_rows(scene, sheet, detail)
        if instruction is not None and detail.letters <= most_letters:
            blocks = [*edges, *middle.blocks(instruction, detail)]
            if rows_of(blocks) <= height:
                break
    return stack(blocks, height)


class _Middle:
    """The middle of a phase's page: what does not depend on the detail is drawn once."""

    def __init__(self, scene: Scene, sheet: Sheet, height: int) -> None:
        self._scene = scene
        self._sheet = sheet
        self._height = height
        self._roomy = int(height >= _ROOMY_ROWS_FROM)
        self._eyebrow = _eyebrow(scene, sheet)
        self._bar = _bar(scene, sheet)
        self._next = _next(scene, sheet)

    def blocks(self, drawn: Rows, detail: Detail) -> list[Block]:
        """The blocks in this detail; `drawn` is as `_instruction_rows` gives it."""
        scene, sheet, roomy = self._scene, self._sheet, self._roomy
        instruction, *others = drawn
        kept = max((len(rows) for rows in others), default=0) - len(instruction)
        bar_rows = detail.bar_rows if scene.moment.fill is not None else 1
        phase = scene.moment.phase
        is_start = phase is not None and phase.step == "prepare" and scene.state != State.PAUSED
        return [
            Block(self._eyebrow, rank=4, gap=1),
            Block(sheet.cut(instruction, self._height - 2), rank=1, gap=1),
            Block([Text()] * kept, rank=12),
            # The care to take matters more than what a routine says of itself.
            Block(
                _aside(scene, sheet, detail),
                rank=13 if is_start else 9,
                gap=0 if detail.letters else roomy,
            ),
            Block(self._bar * bar_rows, rank=3, gap=1 + roomy),
            Block(_countdown(scene, sheet, detail), rank=2, gap=roomy),
            Block(self._next, rank=7, gap=roomy),
            *(care(scene.routine, sheet, in_full=detail.has_full_care) if is_start else []),
        ]


def _instruction(scene: Scene) -> str:
    """What is said in the largest letters."""
    if scene.state is State.PAUSED:
        words = INTERRUPTED_WORDS if scene.is_interrupted else PAUSED_WORDS
        return f"{words}. {GO_ON_WORDS}."
    return "" if scene.moment.phase is None else scene.moment.phase.text


def _instruction_rows(scene: Scene, sheet: Sheet, detail: Detail) -> Rows | None:
    """The rows of the instruction, and of those close by: as many rows are kept for all.

    None where the detail wants large letters and they cannot all be drawn.
    """
    texts = _nearby_texts(scene)
    if scene.state is State.PAUSED:
        texts = [_instruction(scene)]
        if detail.letters:
            texts = [INTERRUPTED_WORDS if scene.is_interrupted else PAUSED_WORDS]
    if not detail.letters:
        return [sheet.words(text, BOLD) or (Text(),) for text in texts]
    drawn = [
        sheet.large(text, most_lines=detail.letter_lines, scale=detail.letters) for text in texts
    ]
    return [rows for rows in drawn if rows is not None] if None not in drawn else None


def _nearby_texts(scene: Scene) -> list[str]:
    """The text of the phase, and those of the phases around it in the same step."""
    phases = scene.timeline.phases
    phase = scene.moment.phase
    if phase is None:
        return [""]
    index = bisect_right(scene.timeline.starts_ms, phase.start_ms) - 1
    around = phases[max(index - _NEARBY, 0) : index + _NEARBY + 1]
    return [phase.text, *{other.text for other in around if other.span == phase.span}]


def _eyebrow(scene: Scene, sheet: Sheet) -> list[Text]:
    """The line above the instruction: which step, which side, which of how many."""
    phase = scene.moment.phase
    if phase is None:
        return [Text()]
    if phase.step == "prepare":
        return [sheet.one_line(place_words(scene.routine), SOFT)]
    parts: list[tuple[str, Style]] = []
    if phase.side is not None and phase.step in ("move", "switch"):
        arrow = sheet.look.glyphs.sides[phase.side == "right"]
        words = side_words(phase.side)
        parts.append((f"{arrow} {words}" if phase.side == "left" else f"{words} {arrow}", BOLD))
    number = number_words(phase) if scene.has_numbers and phase.rounds != 1 else None
    if number is not None:
        parts.append((number, PLAIN))
    if phase.step in ("move", "switch", "tense"):
        title = scene.timeline.spans[phase.span].title
        parts.insert(0, (sheet.look.text(title[:1].upper() + title[1:]), PLAIN))
    separator = f" {sheet.look.glyphs.dot} "
    # Where it is narrow the side and the number stay; the name goes first.
    for first in range(len(parts) + 1):
        line = Text(separator).join(Text.assemble(part) for part in parts[first:])
        if line.cell_len <= sheet.inner:
            return [sheet.centred(line)]
    return [Text()]


def _aside(scene: Scene, sheet: Sheet, detail: Detail) -> Sequence[Text]:
    """What stands beside the instruction: a lead-in, how the breath goes, how a move begins."""
    phase = scene.moment.phase
    if phase is None:
        return []
    if scene.state is State.PAUSED:
        go_on = sheet.words(f"{GO_ON_WORDS}.") if detail.letters else ()
        return [*go_on, *sheet.words(phase.text, SOFT)]
    match phase.step:
        case "prepare":
            return sheet.words(scene.routine.summary or "", SOFT)
        case "breathe":
            # A line is kept for it all through, so that the bar stays where it is.
            first = scene.timeline.at(scene.timeline.spans[phase.span].start_ms).phase
            kept = len(sheet.words(first.lead or "")) if first is not None else 0
            lines = sheet.words(phase.lead or via_words(phase) or "", PLAIN)
            return [*lines, *[Text()] * (max(kept, 1) - len(lines))]
        case "move" | "switch":
            return sheet.words(scene.setups.get((phase.move or "", phase.side), ""))
        case _:
            return ()


def _bar(scene: Scene, sheet: Sheet) -> list[Text]:
    """The breath, growing and falling; for any other phase how far it has come."""
    moment = scene.moment
    room = sheet.inner - (4 if sheet.inner > _LEAST_INDENTED else 0)
    if moment.phase is None or room < 3:
        return []
    if moment.fill is not None:
        style = sheet.look.breath(_outward(moment.phase, moment.fraction))
        return [sheet.centred(breath_bar(moment.fill, min(room, _BAR_COLUMNS), style, sheet.look))]
    is_effort = moment.phase.step == "move" or moment.phase.part == "tense"
    style = sheet.look.warm if is_effort else sheet.look.accent
    width = min(room, _LINE_COLUMNS)
    return [sheet.centred(progress_bar(moment.fraction, width, style, sheet.look))]


def _outward(phase: Phase, fraction: float) -> float:
    """How far the colour of a breath has turned from in (0) to out (1); it never jumps."""
    start = 1 - (phase.fill_from or 0.0)
    turned = min(fraction / _TURN_SHARE, 1.0)
    turned = turned * turned * (3 - 2 * turned)
    match phase.part:
        case "in":
            return start * (1 - turned)
        case "out":
            return start + (1 - start) * turned
        case _:
            return start


def _countdown(scene: Scene, sheet: Sheet, detail: Detail) -> Sequence[Text]:
    if not scene.has_numbers:
        return []
    words = countdown_words(scene.moment)
    if detail.has_large_count:
        rows = sheet.large_digits(words)
        if rows is not None:
            return rows
    return sheet.words(words, BOLD)


def _next(scene: Scene, sheet: Sheet) -> list[Text]:
    phase, following = scene.moment.phase, scene.moment.next
    if phase is not None and phase.step == "switch" and following is not None:
        # The time to change sides is the time to read what to do there.
        return list(sheet.words(f"Next: {following.text}"))
    words = next_words(scene.timeline, scene.moment, has_numbers=scene.has_numbers)
    return [sheet.one_line(words, PLAIN, _NEXT_COLUMNS)]


def _keys(scene: Scene) -> Keys:
    return PAUSED_KEYS if scene.state is State.PAUSED else PLAYING_KEYS
