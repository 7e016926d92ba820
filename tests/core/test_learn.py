"""The Learn pages: what is read of their Markdown, and that the shipped ones lead somewhere."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.learn import (
    SAFETY,
    SOURCES,
    Article,
    Articles,
    Fact,
    Heading,
    Items,
    Note,
    Paragraph,
    Picture,
    Pictures,
    Practice,
    Practices,
    Signs,
    Span,
    dead_links,
    load_articles,
    parted,
    plain_text,
    read_article,
)
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.problems import Problem, Report

ROOT = Path(__file__).parent.parent.parent
HEAD = "---\norder: 3\nsummary: One line.\n---\n# A title\n\n"


def read(text: str) -> tuple[Article | None, tuple[Problem, ...]]:
    report = Report("page.md")
    return read_article("page", text, report), report.problems


def read_body(text: str) -> Article:
    article, problems = read(HEAD + text)
    assert problems == ()
    assert article is not None
    return article


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "assets")


@pytest.fixture(scope="module")
def shipped() -> Articles:
    return load_articles(ROOT / "assets/learn")


def test_the_head_gives_order_and_summary_and_the_first_heading_the_title() -> None:
    article = read_body("Words.")
    assert (article.title, article.order, article.summary) == ("A title", 3, "One line.")


def test_the_first_paragraph_is_the_lead() -> None:
    first, second = read_body("One\ntwo.\n\nThree.").blocks
    assert first == Paragraph((Span("One two."),), is_lead=True)
    assert second == Paragraph((Span("Three."),))


def test_words_are_strong_stressed_or_links() -> None:
    (paragraph,) = read_body("Go **on**, *slowly*, [there](learn:four-ways).").blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.spans == (
        Span("Go "), Span("on", "strong"), Span(", "), Span("slowly", "stressed"), Span(", "),
        Span("there", link="learn:four-ways"), Span("."),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("## Next", Heading("Next")),
        ("> **2 minutes** a day.", Fact("2 minutes", (Span("a day."),))),
        ("> Have it\n> checked.", Note((Span("Have it checked."),))),
        ("- one\n- two\n  lines", Items(((Span("one"),), (Span("two lines"),)))),
        ("1. one", Items(((Span("one"),),), is_numbered=True)),
        ("[signs](signs:urgent)", Signs("urgent")),
        (
            "- [Chin tuck](move:chin-tuck): Small.",
            Practices((Practice("move:chin-tuck", "Chin tuck", "Small."),)),
        ),
        (
            '![A person](figure:chin-tuck@start "Begin") ![Two](drawing:desk)',
            Pictures(
                (Picture("A person", "figure:chin-tuck@start", "Begin"),
                 Picture("Two", "drawing:desk"))
            ),
        ),
    ],
)  # fmt: skip
def test_a_block_is_read(text: str, block: object) -> None:
    assert read_body(text).blocks == (block,)


def test_the_list_of_sources_is_known_by_its_heading() -> None:
    items = read_body(f"## {SOURCES}\n\n- A book.").blocks[-1]
    assert isinstance(items, Items)
    assert items.are_sources


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("Words.", 1, "expected a title"),
        (HEAD + "Some `code`.", 7, "marks that are not read"),
        (HEAD + "| a | table |", 7, "marks that are not read"),
        (HEAD + "<b>bold</b>", 7, "marks that are not read"),
        (HEAD + "[there](http://example.org)", 7, "unknown address"),
        (HEAD + "[there](file:///etc/passwd)", 7, "unknown address"),
        (HEAD + "[there](javascript:alert)", 7, "unknown address"),
        (HEAD + "![seen](https://example.org/a.png)", 7, "unknown picture"),
        (HEAD + "![seen](figure:chin-tuck@end)", 7, "unknown picture"),
        (HEAD + "![seen](drawing:desk) and words", 7, "expected pictures alone"),
        ("---\norder: first\nsummary: s\n---\n# T\n\nW.", 1, "expected a whole number"),
        ("---\norder: 1\n---\n# T\n\nW.", 1, "expected a summary"),
        ("---\ncolour: red\norder: 1\nsummary: s\n---\n# T\n\nW.", 2, "unknown key"),
    ],
)
def test_what_is_not_read_is_a_problem_at_its_line(text: str, line: int, told: str) -> None:
    _, problems = read(text)
    assert [(one.line, told in one.message) for one in problems] == [(line, True)]


@given(st.text(alphabet="ab #*-_>[]()!:\n`|<\x00é😀", max_size=120))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    read(HEAD + text)


def test_a_broken_file_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(HEAD + "Words.", "utf-8")
    (tmp_path / "bad.md").write_bytes(b"\xff\xfe")
    (tmp_path / "far.md").mkdir()
    found = load_articles(tmp_path)
    assert [one.id for one in found.all] == ["good"]
    assert len(found.problems) == 2


def test_articles_stand_in_their_order_and_know_what_follows(tmp_path: Path) -> None:
    for name, order in (("b", 1), ("a", 2)):
        text = HEAD.replace("order: 3", f"order: {order}")
        (tmp_path / f"{name}.md").write_text(text + "Words.", "utf-8")
    found = load_articles(tmp_path)
    assert [one.id for one in found.all] == ["b", "a"]
    assert found.after("b") == found.find("a")
    assert found.after("a") is None


def test_a_link_is_found_again_from_where_it_leads() -> None:
    article = read_body("- [Box](routine:box-breathing): Square.")
    articles = Articles((article,))
    assert articles.about("routine:box-breathing") == (article,)
    assert articles.about("routine:neck-two") == ()


def test_a_dead_link_is_named_with_its_page() -> None:
    article = read_body("[a](routine:gone), [b](move:there), [c](learn:gone), [d](safety:).")
    assert dead_links([article], [], ["there"]) == (
        ("page", "routine:gone"),
        ("page", "learn:gone"),
    )


def test_the_text_has_every_word_of_the_page_and_no_marks() -> None:
    article = read_body('Go **on**.\n\n> **Two** times.\n\n![A person.](drawing:desk "Sit.")')
    assert article.text == "A title\nGo on.\nTwo times.\nA person. Sit."


# ---- the shipped pages ----


def test_five_pages_are_shipped_without_a_problem(shipped: Articles) -> None:
    assert shipped.problems == ()
    assert [one.id for one in shipped.all] == [
        "why-the-upper-back",
        "why-it-hurts-more",
        "four-ways",
        "a-marathon",
        "when-to-see-a-professional",
    ]


def test_no_link_of_a_shipped_page_is_dead(shipped: Articles, catalogue: Catalogue) -> None:
    library = scan_library((Layer(ROOT / "routines", "shipped"),), catalogue)
    routines = [one.id for one in library.entries if one.routine is not None]
    assert dead_links(shipped.all, routines, catalogue.moves) == ()


def test_every_page_practises_something_and_calls_it_by_its_name(
    shipped: Articles, catalogue: Catalogue
) -> None:
    library = scan_library((Layer(ROOT / "routines", "shipped"),), catalogue)
    names = {f"routine:{one.id}": one.name for one in library.entries}
    names |= {f"move:{one.id}": one.name for one in catalogue.moves.values()}
    for article in shipped.all:
        practices = [
            one for block in article.blocks if isinstance(block, Practices) for one in block.items
        ]
        assert practices, article.id
        assert [one.name for one in practices] == [names[one.link] for one in practices]


def test_every_page_says_when_to_see_a_professional_and_names_its_sources(
    shipped: Articles,
) -> None:
    for article in shipped.all:
        assert SAFETY in article.links, article.id
        told = (article.title, *(one.text for one in article.blocks if isinstance(one, Heading)))
        assert "When to see a professional" in told, article.id
        sources = article.blocks[-1]
        assert isinstance(sources, Items), article.id
        assert sources.are_sources, article.id
        assert all(plain_text(one) for one in sources.items)


def test_every_shipped_picture_says_what_is_seen_of_a_move_that_there_is(
    shipped: Articles, catalogue: Catalogue
) -> None:
    pictures = [
        one
        for article in shipped.all
        for block in article.blocks
        if isinstance(block, Pictures)
        for one in block.items
    ]
    assert len({one.address for one in pictures}) >= len(shipped.all)
    for one in pictures:
        scheme, rest = parted(one.address)
        assert len(one.seen.split()) >= 5, one.seen
        assert scheme == "drawing" or rest.partition("@")[0] in catalogue.moves, one.address


def test_every_list_of_warning_signs_is_there(shipped: Articles, catalogue: Catalogue) -> None:
    page = shipped.find("when-to-see-a-professional")
    assert page is not None
    named = [one.id for one in page.blocks if isinstance(one, Signs)]
    assert named == [one.id for one in catalogue.safety.signs]


def test_shipped_words_promise_nothing_and_shout_at_nobody(shipped: Articles) -> None:
    for article in shipped.all:
        assert "!" not in article.text, article.id
        for word in ("cure", "guarantee", "you will feel", "diagnos"):
            assert word not in article.text.lower(), (article.id, word)


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["[", "![", "[a](", "![a]("])
def test_a_page_of_nothing_but_brackets_takes_no_minutes(piece: str) -> None:
    before_s = time.process_time()
    read_article("own", f"# Own\n\nA {piece * 200_000}", Report("own.md"))
    assert time.process_time() - before_s < 10
