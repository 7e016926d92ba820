"""The Learn pages: Markdown as blocks that can be set, with what each page links to.

Takes the `assets/learn` folder, gives `Articles` in their order, with the problems found on the
way. A small part of Markdown is read, below a head of `order`, `summary` and `picture`:

- `# Title`, `## Heading`, paragraphs with **strong** and *stressed* words and [links](address);
- `> **Figure** words` is a fact that stands out, `> words` a note;
- lists; one whose items all begin with a link to a routine or a move says what practises it,
  and the one under the heading `Sources` is set small;
- `![what is seen](address "caption")` is a picture; several in one paragraph stand in a row;
- `[signs](signs:urgent)` alone is a list of warning signs, out of the one reviewed file of them.

What else Markdown knows is a problem, so that no mark is ever shown. Whether a link leads
anywhere `dead_links` says, for those who know the library.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Literal, NamedTuple

from relaxapp.core.files import read_bytes
from relaxapp.core.nodes import Refused
from relaxapp.core.problems import TOP, Place, Problem, Report
from relaxapp.core.units import quoted

Stress = Literal["", "strong", "stressed"]

SCHEMES = ("routine", "move", "learn", "safety", "progress", "https")
"""Where links may lead. `safety:` is the page of warning signs, `progress:` that of progress."""

PICTURES = ("figure", "drawing")
"""What a picture may be of: a move's figure, or a drawing made for the page. Never a file."""

STANDS = ("start", "middle", "hold")
"""Where in a move its figure may be shown, after an `@`; it is held where none is named."""

SOURCES = "Sources"
SAFETY, PROGRESS = "safety:", "progress:"

_HEAD_KEYS = ("order", "summary", "picture")
# Nothing within brackets may be a bracket, so that a file of nothing else takes no minutes.
_INLINE = re.compile(
    r"\*\*(?P<strong>[^*]+)\*\*|\*(?P<stressed>[^*]+)\*|(?<!!)\[(?P<text>[^\[\]]+)\]\((?P<link>[^()\s]+)\)"
)
_PICTURE = re.compile(r'!\[(?P<seen>[^\[\]]+)\]\((?P<address>[^()\s]+)(?: "(?P<caption>[^"]*)")?\)')
_SIGNS = re.compile(r"\[signs\]\(signs:([a-z-]+)\)")
_ITEM = re.compile(r"(?:-|\d+\.) +")
_UNREAD = re.compile(r"[*`<>\[\]|]|^#|^\s*[-+] |!\[")


# Named tuples, since the Library asks as it opens which page tells of a routine: as frozen
# dataclasses they take 16 ms to make, so 7 (measured).


class Span(NamedTuple):
    """Words in one manner; `link` is the address they lead to, empty for none."""

    text: str
    stress: Stress = ""
    link: str = ""


Spans = tuple[Span, ...]


class Heading(NamedTuple):
    text: str


class Paragraph(NamedTuple):
    """A paragraph; the lead is the one that the page opens with."""

    spans: Spans
    is_lead: bool = False


class Fact(NamedTuple):
    """A finding that stands out: the figure in large type, and what it is of."""

    figure: str
    spans: Spans


class Note(NamedTuple):
    """What must not be overlooked."""

    spans: Spans


class Items(NamedTuple):
    """A list; that of the sources is set small."""

    items: tuple[Spans, ...]
    is_numbered: bool = False
    are_sources: bool = False


class Practice(NamedTuple):
    """A routine or a move that practises what the page tells of, and why it does."""

    link: str
    name: str
    text: str


class Practices(NamedTuple):
    items: tuple[Practice, ...]


class Picture(NamedTuple):
    """What is seen, for those who do not see it; what is drawn; and the words below it."""

    seen: str
    address: str
    caption: str = ""


class Pictures(NamedTuple):
    """One picture, or a row of them."""

    items: tuple[Picture, ...]


class Signs(NamedTuple):
    """A list of warning signs by its id: what it says stands in the catalogue."""

    id: str


Block = Heading | Paragraph | Fact | Note | Items | Practices | Pictures | Signs


class Article(NamedTuple):
    """A Learn page; `summary` is its one line in the list, `picture` the address of its drawing."""

    id: str
    title: str
    summary: str
    blocks: tuple[Block, ...]
    order: int = 0
    picture: str = ""

    @property
    def links(self) -> tuple[str, ...]:
        """Every address that it links to, once, in the order of the text."""
        return tuple(dict.fromkeys(chain.from_iterable(map(_links_in, self.blocks))))

    @property
    def text(self) -> str:
        """The whole article as it is read aloud, a paragraph a line."""
        return "\n".join((self.title, *(line for one in self.blocks for line in spoken(one))))


class Articles(NamedTuple):
    """The articles in their order, and what was wrong with their files."""

    all: tuple[Article, ...] = ()
    problems: tuple[Problem, ...] = ()

    def find(self, id: str) -> Article | None:
        return next((one for one in self.all if one.id == id), None)

    def after(self, id: str) -> Article | None:
        """The one that is read next."""
        ids = [one.id for one in self.all]
        at = ids.index(id) + 1 if id in ids else len(ids)
        return self.all[at] if at < len(ids) else None

    def about(self, address: str) -> tuple[Article, ...]:
        """Those that link to an address, as `routine:box-breathing`: the way back to them."""
        return tuple(one for one in self.all if address in one.links)


def parted(address: str) -> tuple[str, str]:
    """An address as its scheme and the rest; the scheme is empty where there is none."""
    scheme, colon, rest = address.partition(":")
    return (scheme, rest) if colon else ("", address)


def plain_text(spans: Spans) -> str:
    """The words alone."""
    return "".join(span.text for span in spans)


def spoken(block: Block) -> tuple[str, ...]:
    """A block as it is read aloud, a paragraph a line."""
    match block:
        case Heading(text):
            return (text,)
        case Paragraph(spans) | Note(spans):
            return (plain_text(spans),)
        case Fact(figure, spans):
            return (f"{figure} {plain_text(spans)}",)
        case Items(items):
            return tuple(plain_text(spans) for spans in items)
        case Practices(practices):
            return tuple(f"{one.name}: {one.text}" for one in practices)
        case Pictures(pictures):
            return tuple(f"{one.seen} {one.caption}".strip() for one in pictures)
        case Signs():
            return ()


def _links_in(block: Block) -> Iterator[str]:
    match block:
        case Paragraph(spans) | Note(spans) | Fact(_, spans):
            yield from (span.link for span in spans if span.link)
        case Items(items):
            yield from (span.link for spans in items for span in spans if span.link)
        case Practices(practices):
            yield from (one.link for one in practices)


def load_articles(folder: Path) -> Articles:
    """Every article of the folder; one that cannot be read leaves the others as they are."""
    articles: list[Article] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.md")):
        report = Report(str(path))
        try:
            text = read_bytes(path).decode("utf-8")
        except Refused as refused:
            report.error(refused, refused.message, refused.hint)
        except UnicodeDecodeError:
            report.error(TOP, "expected text in UTF-8")
        else:
            article = read_article(path.stem, text, report)
            if article is not None:
                articles.append(article)
        problems += report.problems
    articles.sort(key=lambda one: (one.order, one.id))
    return Articles(tuple(articles), tuple(problems))


def dead_links(
    articles: Sequence[Article], routines: Collection[str], moves: Collection[str]
) -> tuple[tuple[str, str], ...]:
    """Each link, with the id of its article, that names no routine, move or article there is."""
    there = {"routine": routines, "move": moves, "learn": {one.id for one in articles}}
    return tuple(
        (one.id, link)
        for one in articles
        for link in one.links
        if (scheme := parted(link)[0]) in there and parted(link)[1] not in there[scheme]
    )


class _Lines(NamedTuple):
    """The lines of one block, and the line of the file that the first of them is."""

    lines: tuple[str, ...]
    line: int
    column: int = 1

    @property
    def text(self) -> str:
        return " ".join(line.strip() for line in self.lines)


def read_article(id: str, text: str, report: Report) -> Article | None:
    """The article of a file; None without a title. What is wrong goes to the report."""
    head, parts = _split(text.splitlines(), report)
    reading = _Reading(report)
    blocks = [block for part in parts if (block := reading.block(part)) is not None]
    if not reading.title:
        report.error(TOP, "expected a title", "begin the text with # and the title")
        return None
    if not head.get("summary"):
        report.error(TOP, "expected a summary", "write summary: and one line at the head")
    order = head.get("order", "")
    if not order.isdecimal():
        report.error(TOP, f"expected a whole number as order, got {quoted(order)}")
    picture = head.get("picture", "")
    if picture:
        _check_picture(picture, TOP, report)
    number = int(order) if order.isdecimal() else 0
    return Article(id, reading.title, head.get("summary", ""), tuple(blocks), number, picture)


def _split(lines: Sequence[str], report: Report) -> tuple[dict[str, str], list[_Lines]]:
    """The head, and the blocks: what stands between blank lines."""
    head: dict[str, str] = {}
    start = 0
    if lines and lines[0] == "---":
        end = next((at for at, line in enumerate(lines) if at and line == "---"), len(lines))
        for number, line in enumerate(lines[1:end], 2):
            name, _, value = line.partition(":")
            if name not in _HEAD_KEYS:
                report.error(_Lines((), number), f"unknown key {quoted(name)}")
            head[name] = value.strip()
        start = end + 1
    parts: list[_Lines] = []
    held: list[str] = []
    for number, line in enumerate([*lines[start:], ""], start + 1):
        if line.strip():
            held.append(line)
        elif held:
            parts.append(_Lines(tuple(held), number - len(held)))
            held = []
    return head, parts


class _Reading:
    """One article being read, block by block."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._heading = ""
        self._has_lead = False
        self.title = ""

    def block(self, part: _Lines) -> Block | None:
        """The block of these lines; None for the title, and for what cannot be read."""
        first = part.lines[0]
        if first.startswith("# ") and not self.title:
            self.title = first[2:].strip()
            return None
        if first.startswith("## "):
            self._heading = first[3:].strip()
            return Heading(self._heading)
        if first.startswith("!["):
            return self._pictures(part)
        if first.startswith("> "):
            return self._quote(part)
        if _ITEM.match(first):
            return self._list(part)
        if signs := _SIGNS.fullmatch(first):
            return Signs(signs[1])
        is_lead = not self._has_lead
        self._has_lead = True
        return Paragraph(self._spans(part.text, part), is_lead)

    def _quote(self, part: _Lines) -> Block:
        text = " ".join(line.removeprefix(">").strip() for line in part.lines)
        spans = self._spans(text, part)
        if spans and spans[0].stress == "strong" and len(spans) > 1:
            first = Span(spans[1].text.lstrip(), spans[1].stress, spans[1].link)
            return Fact(spans[0].text, (first, *spans[2:]))
        return Note(spans)

    def _list(self, part: _Lines) -> Block:
        texts: list[str] = []
        for line in part.lines:
            mark = _ITEM.match(line)
            if mark is not None:
                texts.append(line[mark.end() :].strip())
            else:
                texts[-1] += f" {line.strip()}"
        items = tuple(self._spans(text, part) for text in texts)
        practices = [one for spans in items if (one := _practice(spans)) is not None]
        if len(practices) == len(items):
            return Practices(tuple(practices))
        is_numbered = part.lines[0][0].isdecimal()
        return Items(items, is_numbered, self._heading == SOURCES)

    def _pictures(self, part: _Lines) -> Block | None:
        found = list(_PICTURE.finditer(part.text))
        if not found or _PICTURE.sub("", part.text).strip():
            self._report.error(part, "expected pictures alone", "leave a blank line around them")
            return None
        for one in found:
            _check_picture(one["address"], part, self._report)
        return Pictures(
            tuple(Picture(one["seen"], one["address"], one["caption"] or "") for one in found)
        )

    def _spans(self, text: str, part: _Lines) -> Spans:
        spans: list[Span] = []
        at = 0
        for found in _INLINE.finditer(text):
            if found.start() > at:
                spans.append(Span(text[at : found.start()]))
            spans.append(_span(found))
            at = found.end()
        if at < len(text):
            spans.append(Span(text[at:]))
        for span in spans:
            if _UNREAD.search(span.text):
                self._report.error(part, f"marks that are not read, in {quoted(span.text)}")
            if span.link:
                _check_link(span.link, part, self._report)
        return tuple(spans)


def _span(found: re.Match[str]) -> Span:
    if found["link"]:
        return Span(found["text"], link=found["link"])
    if found["strong"]:
        return Span(found["strong"], "strong")
    return Span(found["stressed"], "stressed")


def _practice(spans: Spans) -> Practice | None:
    """The practice that an item tells of; None where it does not begin with a link to one."""
    if not spans or parted(spans[0].link)[0] not in ("routine", "move"):
        return None
    text = plain_text(spans[1:]).removeprefix(":").strip()
    return Practice(spans[0].link, spans[0].text, text)


def _check_link(link: str, at: Place, report: Report) -> None:
    scheme, rest = parted(link)
    is_right = bool(rest) or link in (SAFETY, PROGRESS)
    if scheme == "https":
        is_right = link.startswith("https://")
    if scheme not in SCHEMES or not is_right:
        hint = f"a link leads to {', '.join(SCHEMES)}"
        report.error(at, f"unknown address {quoted(link)}", hint)


def _check_picture(address: str, at: Place, report: Report) -> None:
    scheme, rest = parted(address)
    _, mark, stand = rest.partition("@")
    if scheme not in PICTURES or not rest or (mark and stand not in STANDS):
        hint = "a picture is figure:MOVE, figure:MOVE@start or drawing:NAME"
        report.error(at, f"unknown picture {quoted(address)}", hint)
