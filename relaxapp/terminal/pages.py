"""The edges that pages share, and the pages of a session beside its phases.

Draws questions, the keys, the care to take and the end, from a scene onto a sheet.
"""

from collections.abc import Sequence

from rich.cells import cell_len, chop_cells
from rich.text import Text

from relaxapp.core.routine import Routine
from relaxapp.core.session_words import closing_words, countdown_words, left_words
from relaxapp.core.timeline import Gate
from relaxapp.terminal.bars import segment_bar
from relaxapp.terminal.entry import SCALE, Entry
from relaxapp.terminal.layout import TEXT_COLUMNS, Block, KeyWords, Sheet, Zone, rows_of, stack
from relaxapp.terminal.look import BOLD, CURSOR, PLAIN, SOFT
from relaxapp.terminal.scene import Scene
from relaxapp.terminal.wrap import join_fitting, wrap

_CARE_COLUMNS = 84
_KEY_COLUMNS = 28
_ENTRY_ROWS = 6
_LETTER_ROWS_FROM = 20

Keys = tuple[KeyWords, ...]

PLAYING_KEYS: Keys = (
    KeyWords("space", "pause", "pause", 2),
    KeyWords("arrows", "step", "step", 4),
    KeyWords("+", "ten seconds", "10s", 5),
    KeyWords("m", "mute", "mute", 6),
    KeyWords("q", "stop", "stop", 1),
    KeyWords("?", "keys", "keys", 3),
)
PAUSED_KEYS: Keys = (
    KeyWords("space", "go on", "go on", 1),
    KeyWords("arrows", "step", "step", 3),
    KeyWords("q", "stop", "stop", 2),
    KeyWords("?", "keys", "keys", 4),
)
_READY_KEYS: Keys = (
    KeyWords("Enter", "go on", "go on", 1),
    KeyWords("left", "step back", "back", 3),
    KeyWords("q", "stop", "stop", 2),
    KeyWords("?", "keys", "keys", 4),
)
_ANSWER_KEYS: Keys = (
    KeyWords("Enter", "answer", "answer", 1),
    KeyWords("right", "leave out", "skip", 3),
    KeyWords("left", "step back", "back", 4),
    KeyWords("q", "stop", "stop", 2),
    KeyWords("?", "keys", "keys", 5),
)
_TEXT_KEYS: Keys = (
    KeyWords("Enter", "keep", "keep", 1),
    KeyWords("right", "leave out", "skip", 3),
    KeyWords("Ctrl-U", "clear", "clear", 4),
    KeyWords("Esc", "stop", "stop", 2),
)
_ALL_KEYS: Keys = (
    KeyWords("space", "pause, go on", "", 1),
    KeyWords("arrows", "step back, step on", "", 2),
    KeyWords("+", "ten seconds more", "", 3),
    KeyWords("m", "sound off, on", "", 4),
    KeyWords("up and down", "louder, softer", "", 5),
    KeyWords("q", "stop", "", 6),
    KeyWords("Ctrl-Z", "set it aside (fg)", "", 7),
    KeyWords("?", "hide the keys", "", 8),
)

_READY_HINT = "Press Enter when you are ready."
_SCALE_HINT = "Type a number from 0 to 10, then press Enter."
_CHOICE_HINT = "Type its number."
_LONG_CHOICE_HINT = "Type its number, then press Enter."
_TEXT_HINT = "Enter keeps what you wrote; an empty line is fine too."


def frame(scene: Scene, sheet: Sheet, keys: Keys) -> list[Block]:
    """The edges of a page: name and time left, progress, and the keys or a notice."""
    left = ["muted"] if scene.is_muted else []
    if scene.has_numbers:
        left.append(left_words(scene.moment, scene.timeline.prepare_ms))
    beside = f" {sheet.look.glyphs.dot} ".join(filter(None, left))
    last = sheet.keys(keys) if scene.notice is None else sheet.words(scene.notice)
    return [
        Block(
            [sheet.apart(scene.routine.name, beside)],
            rank=6,
            zone=Zone.TOP,
        ),
        Block([_progress(scene, sheet)], rank=8, gap=1, zone=Zone.BOTTOM),
        Block(last, rank=5, gap=1, zone=Zone.BOTTOM),
    ]


def _progress(scene: Scene, sheet: Sheet) -> Text:
    spans = scene.timeline.spans
    if not spans:
        return Text()
    lengths = [span.end_ms - span.start_ms for span in spans]
    passed_ms = scene.moment.position_ms - spans[scene.span_index].start_ms
    done = passed_ms / (lengths[scene.span_index] or 1)
    return sheet.centred(segment_bar(lengths, scene.span_index, done, sheet.inner, sheet.look))


def care(routine: Routine, sheet: Sheet, *, in_full: bool) -> list[Block]:
    """What to take care of and when to stop: in full, or on one line each."""
    dot = f" {sheet.look.glyphs.dot} "
    cautions = [(caution.name, caution.text) for caution in routine.cautions]
    if in_full:
        lines = [
            line
            for name, text in cautions
            for line in _column(f"{name}." if name else "", text, sheet)
        ]
        stop = _column("Stop if you notice:", dot.join(routine.stop_if), sheet)
    else:
        lines = _listed("Take care:", [name or text for name, text in cautions], sheet)
        stop = _listed("Stop if you notice:", routine.stop_if, sheet)
    return [
        Block(stop if routine.stop_if else [], rank=10, gap=1),
        Block(lines if cautions else [], rank=11, gap=int(in_full)),
    ]


def _listed(title: str, items: Sequence[str], sheet: Sheet) -> list[Text]:
    """As many of the items as fit one line; the page of the keys has them all."""
    dot = f" {sheet.look.glyphs.dot} "
    fitted = [sheet.look.text(item) for item in items]
    room = sheet.inner - len(title) - 1
    line = join_fitting(fitted, dot, room)
    if line != dot.join(fitted):
        more = f"{dot}? all"
        room -= len(more)
        line = (join_fitting(fitted, dot, room) or sheet.shortened(fitted[0], room)) + more
    return [sheet.centred(Text.assemble((f"{title} {line}", SOFT)))]


def _column(title: str, text: str, sheet: Sheet) -> list[Text]:
    """A text behind its bold title, wrapped in a column with an even left edge."""
    columns = min(sheet.inner, _CARE_COLUMNS)
    indent = " " * ((sheet.width - columns) // 2)
    title = sheet.look.text(title)
    bold_left = len(title)
    lines = []
    for line in wrap(f"{title} {sheet.look.text(text)}", columns):
        bold = min(bold_left, len(line))
        bold_left = max(bold_left - len(line) - 1, 0)
        lines.append(Text.assemble(indent, (line[:bold], BOLD), (line[bold:], PLAIN)))
    return lines


def keys_page(scene: Scene, sheet: Sheet, height: int) -> list[Text]:
    """All keys, and the care to take where there is room; the session goes on above."""
    if scene.gate is not None:
        going_on = scene.gate.text
    elif scene.moment.phase is not None:
        going_on = scene.moment.phase.text
        if scene.has_numbers:
            going_on += f" {sheet.look.glyphs.dot} {countdown_words(scene.moment)}"
    else:
        going_on = ""
    keys = [Text.assemble((f"{sheet.key_name(key):>11}  ", BOLD), key.words) for key in _ALL_KEYS]
    if sheet.inner >= 2 * _KEY_COLUMNS:
        half = len(keys) // 2
        for key in keys[:half]:
            key.pad_right(max(2 * _KEY_COLUMNS // 2 - key.cell_len, 0))
        keys = [left + right for left, right in zip(keys[:half], keys[half:], strict=True)]
    widest = max(key.cell_len for key in keys)
    indent = Text(" " * max((sheet.width - widest) // 2, 0))
    edges = frame(scene, sheet, ())
    body = [
        Block([sheet.one_line(going_on, BOLD)], rank=1, gap=1),
        Block([indent + key for key in keys], rank=2, gap=1),
    ]
    for in_full in (True, False):
        blocks = [*edges, *body, *care(scene.routine, sheet, in_full=in_full)]
        if rows_of(blocks) <= height:
            break
    return stack(blocks, height)


def gate_page(scene: Scene, gate: Gate, sheet: Sheet, height: int) -> list[Text]:
    """A question, and below it what there is to answer and how."""
    question = sheet.words(gate.text, BOLD)
    if height >= _LETTER_ROWS_FROM:
        question = sheet.large(gate.text, most_lines=2) or question
    room = max(height - len(question) - 6, 1)
    answer: list[Text]
    keys: Keys
    match gate.answer:
        case "none":
            answer, hint, keys = [], _READY_HINT, _READY_KEYS
        case "scale":
            answer, hint, keys = _scale(scene.entry, sheet), _SCALE_HINT, _ANSWER_KEYS
        case "text":
            answer, hint, keys = _writing(scene.entry.text, sheet, room), _TEXT_HINT, _TEXT_KEYS
        case str():
            raise AssertionError(f"no such answer: {gate.answer}")
        case choices:
            hint = _CHOICE_HINT if len(choices) < 10 else _LONG_CHOICE_HINT
            answer, keys = _choices(choices, scene.entry, sheet, room), _ANSWER_KEYS
    blocks = [
        *frame(scene, sheet, keys),
        Block(sheet.cut(question, height - len(answer)), rank=1, gap=1),
        Block(answer, rank=2, gap=1),
        Block([sheet.one_line(hint, SOFT)], rank=7, gap=1),
    ]
    return stack(blocks, height)


def _scale(entry: Entry, sheet: Sheet) -> list[Text]:
    """The numbers in a row, the typed one marked; where they do not fit, it alone."""
    line = Text()
    for number in SCALE:
        line.append(f" {number} ", CURSOR if number == entry.text else PLAIN)
    if line.cell_len <= sheet.inner:
        return [sheet.centred(line)]
    return [sheet.centred(Text.assemble((sheet.look.text(entry.text), BOLD), (" ", CURSOR)))]


def _choices(choices: Sequence[str], entry: Entry, sheet: Sheet, rows: int) -> list[Text]:
    """The choices by number; if they are too many for the rows, those around the marked one."""
    digits = len(str(len(choices)))
    room = sheet.inner - digits - 4
    texts = [sheet.shortened(choice, room) for choice in choices]
    indent = " " * max((sheet.width - max(map(cell_len, texts)) - digits - 4) // 2, 0)
    lines = []
    for index, text in enumerate(texts):
        is_marked = index == entry.marked
        marker = sheet.look.glyphs.marker if is_marked else " "
        number = f"{index + 1:>{digits}}  "
        style = BOLD if is_marked else PLAIN
        lines.append(Text.assemble(f"{indent}{marker} ", (number, BOLD), (text, style)))
    first = min(max((entry.marked or 0) - rows // 2, 0), max(len(lines) - rows, 0))
    return lines[first : first + rows]


def _writing(text: str, sheet: Sheet, rows: int) -> list[Text]:
    """What is being written, with a cursor behind it; of a long text the last rows."""
    columns = max(min(sheet.inner, TEXT_COLUMNS) - 2, 1)
    indent = " " * max((sheet.width - columns - 2) // 2, 0)
    shown = text if sheet.look.is_unicode else text.encode("ascii", "replace").decode("ascii")
    # The cursor wraps with the text, as one letter more.
    *before, last = chop_cells(f"{shown} ", columns)
    lines = [Text(f"{indent}  {line}") for line in before]
    lines.append(Text.assemble(f"{indent}  {last[:-1]}", (" ", CURSOR)))
    lines = lines[-min(rows, _ENTRY_ROWS) :]
    lines[0] = Text.assemble(indent, (sheet.look.glyphs.marker, BOLD), lines[0][len(indent) + 1 :])
    return lines


def closing_page(scene: Scene, sheet: Sheet, height: int) -> list[Text]:
    """The end of a session, while its last sound fades."""
    assert scene.outcome is not None
    done, thanks = closing_words(
        scene.routine.name,
        scene.outcome,
        scene.timeline.prepare_ms,
        has_numbers=scene.has_numbers,
    )
    words = sheet.words(thanks, BOLD)
    if height >= _LETTER_ROWS_FROM:
        words = sheet.large(thanks, most_lines=2) or words
    blocks = [Block(words, rank=1), Block(sheet.words(done), rank=2, gap=1)]
    return stack(blocks, height)
