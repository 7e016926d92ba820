"""What screens are made of: bars, large letters, wrapped text, and lines sent to a terminal."""

import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from relaxapp.terminal.bars import breath_bar, progress_bar, segment_bar, share_out
from relaxapp.terminal.keys import TerminalClosed
from relaxapp.terminal.layout import Block, Zone, stack
from relaxapp.terminal.letters import GLYPHS, PIXEL_ROWS, large
from relaxapp.terminal.look import PLAIN, Look, look_of
from relaxapp.terminal.tty import Screen
from relaxapp.terminal.wrap import shorten, wrap, wrap_evenly

LOOK = Look()


def test_the_breath_bar_grows_in_eighths() -> None:
    bars = [breath_bar(eighths / 32, 6, PLAIN, LOOK).plain for eighths in (0, 1, 8, 13, 32)]
    assert bars == ["▕    ▏", "▕▏   ▏", "▕█   ▏", "▕█▋  ▏", "▕████▏"]


@given(st.floats(-1, 2), st.integers(3, 200))
def test_the_breath_bar_is_as_wide_as_asked(fill: float, width: int) -> None:
    assert breath_bar(fill, width, PLAIN, LOOK).cell_len == width


@given(st.floats(-1, 2), st.integers(1, 200))
def test_a_progress_bar_is_as_wide_as_asked(fraction: float, width: int) -> None:
    assert progress_bar(fraction, width, PLAIN, LOOK).cell_len == width


SEGMENTS = {
    "in proportion": ([10, 30], 1, 0.5, "━━━━ ━━━━━╸─────"),
    "the first": ([10, 30], 0, 0.0, "──── ───────────"),
    "a question has no length and a cell": ([10, 0, 10], 1, 0.0, "━━━━━━━ ─ ──────"),
    "without gaps where it is narrow": ([1] * 12, 6, 0.0, "━━━━━━━━────────"),
    "unbroken where there are too many": ([1] * 100, 50, 0.0, "━━━━━━━━────────"),
}


@pytest.mark.parametrize(("lengths", "current", "done", "drawn"), SEGMENTS.values(), ids=SEGMENTS)
def test_segments_show_the_way(lengths: list[int], current: int, done: float, drawn: str) -> None:
    assert segment_bar(lengths, current, done, 16, LOOK).plain == drawn


@given(st.lists(st.integers(0, 4_000_000), min_size=1, max_size=60), st.integers(0, 140))
@example([0, 0], 1)
def test_shares_add_up_and_leave_none_out(lengths: list[int], spare: int) -> None:
    cells = len(lengths) + spare
    shares = share_out(lengths, cells)
    assert len(shares) == len(lengths)
    assert sum(shares) == cells
    assert min(shares) >= 1


@pytest.mark.parametrize("character", GLYPHS)
def test_each_letter_is_drawn_on_the_grid(character: str) -> None:
    rows = GLYPHS[character]
    assert len(rows) == PIXEL_ROWS
    assert {len(row) for row in rows} == {len(rows[0])}
    assert set("".join(rows)) <= {"#", "."}


def test_there_is_a_letter_for_what_routines_say() -> None:
    letters = {chr(code) for first, last in ("az", "AZ", "09") for code in _span(first, last)}
    assert letters | set(" .,'?!-:\N{RIGHT SINGLE QUOTATION MARK}") <= set(GLYPHS)


def _span(first: str, last: str) -> range:
    return range(ord(first), ord(last) + 1)


@pytest.mark.parametrize("scale", [1, 2])
def test_large_letters_keep_to_the_width(scale: int) -> None:
    for width in range(1, 130):
        rows = large("Let it go", width, most_lines=2, scale=scale)
        assert rows is None or all(len(row) <= width for row in rows)


def test_large_letters_are_not_made_up() -> None:
    assert large("Atmen — süß", 200, most_lines=2) is None
    assert large("", 200, most_lines=2) is None


TEXTS = st.text(st.sampled_from("ab cde 疲れ é\u0301 "), max_size=60)


@example("\u0301 aaaaa\u308caa\u308c", 7)
@given(TEXTS, st.integers(1, 30))
def test_wrapped_lines_keep_to_the_width(text: str, width: int) -> None:
    for lines in (wrap(text, width), wrap_evenly(text, width)):
        assert all(cell_len(line) <= width for line in lines)
    few, even = len(wrap(text, width)), len(wrap_evenly(text, width))
    # A word that has to be broken may break more luckily in a narrower width.
    assert even <= few
    assert even == few or any(cell_len(word) > width for word in text.split())


@given(TEXTS, st.integers(2, 30))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(TEXTS, st.integers(0, 30))
def test_shortened_text_keeps_to_the_width(text: str, width: int) -> None:
    assert cell_len(shorten(text, width)) <= width


def test_evening_out_breaks_no_word() -> None:
    assert wrap_evenly("a bb extraordinarily c", 15) == ("a bb", "extraordinarily", "c")


def test_text_is_shortened_after_a_word() -> None:
    assert shorten("Let your attention grow, and rest.", 25) == "Let your attention grow…"


def test_a_text_cannot_steer_the_terminal() -> None:
    hostile = "\x1b]0;title\x07 \x9b31m a\u202eb\u200b\r\n\tc\ud800"
    assert LOOK.text(hostile) == "�]0;title� �31m ab c�"
    assert Look(is_unicode=False).text("“Größe” – naïve… 疲\x1b") == '"Grosse" - naive... ??'


def test_blocks_of_the_highest_rank_go_first_and_gaps_before_blocks() -> None:
    blocks = [
        Block([Text("name")], rank=3, zone=Zone.TOP),
        Block([Text("words")], rank=1, gap=1),
        Block([Text("bar")], rank=2, gap=1),
        Block([Text("keys")], rank=4, zone=Zone.BOTTOM),
    ]
    stacked = {height: [line.plain for line in stack(blocks, height)] for height in range(1, 8)}
    assert stacked[1] == ["words"]
    assert stacked[2] == ["words", "bar"]
    assert stacked[4] == ["name", "words", "bar", "keys"]
    assert stacked[5] == ["name", "", "words", "bar", "keys"]
    assert stacked[7] == ["name", "", "words", "", "bar", "", "keys"]


LOOKS = {
    "a terminal of today": ({}, "utf-8", Look(True, True)),
    "NO_COLOR": ({"no_color": True}, "utf-8", Look(True, False)),
    "Latin-1": ({}, "latin-1", Look(False, True)),
    "a code page with some of the blocks": ({}, "cp437", Look(False, True)),
}


@pytest.mark.parametrize(("options", "encoding", "look"), LOOKS.values(), ids=LOOKS)
def test_a_look_is_what_the_console_can_show(
    options: dict[str, bool], encoding: str, look: Look
) -> None:
    file = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    console = Console(
        file=file, force_terminal=True, color_system="truecolor", legacy_windows=False, **options
    )
    assert look_of(console) == look


class Recorder(io.StringIO):
    """A terminal's file: keeps what was written since it was last asked."""

    def taken(self) -> str:
        written = self.getvalue()
        self.seek(0)
        self.truncate()
        return written


def screen_on(file: io.StringIO) -> Screen:
    return Screen(
        Console(file=file, force_terminal=True, color_system="truecolor", legacy_windows=False)
    )


def test_only_lines_that_changed_are_sent() -> None:
    file = Recorder()
    screen = screen_on(file)
    screen.draw([Text("one"), Text("two", "bold"), Text("three")], (20, 4))
    assert "one" in file.taken()
    screen.draw([Text("one"), Text("2"), Text("three")], (20, 4))
    assert file.taken() == "\x1b[2;1H2\x1b[0K"
    screen.draw([Text("one"), Text("2"), Text("three")], (20, 4))
    assert file.taken() == ""


def test_a_line_as_wide_as_the_screen_keeps_its_last_cell() -> None:
    file = Recorder()
    screen = screen_on(file)
    screen.draw([Text("a" * 20)], (20, 1))
    screen.draw([Text("b" * 20)], (20, 1))
    assert "\x1b[0K" not in file.taken()


def test_another_size_is_drawn_from_an_empty_screen() -> None:
    file = Recorder()
    screen = screen_on(file)
    screen.draw([Text("one")], (20, 1))
    file.taken()
    screen.draw([Text("one")], (30, 1))
    assert file.taken() == "\x1b[2J\x1b[1;1Hone"


class GoneFile(io.StringIO):
    def flush(self) -> None:
        raise OSError(5, "Input/output error")


def test_a_terminal_that_is_gone_is_told_so() -> None:
    with pytest.raises(TerminalClosed):
        screen_on(GoneFile()).draw([Text("one")], (20, 1))
