"""New files begin with a comment by which editors find their schema."""

from pathlib import Path

import pytest

from relaxapp.core.starter import schema_comment, with_schema_comment

HOME = Path("/home/ann/relaxapp")
OURS = "# yaml-language-server: $schema=../schema/routine.json\n"


@pytest.mark.parametrize(
    ("path", "where"),
    [
        ("routines/mine.yaml", "../schema/routine.json"),
        ("routines/desk/neck/mine.yaml", "../../../schema/routine.json"),
        ("mine.yaml", "schema/routine.json"),
    ],
)
def test_the_comment_points_from_the_file_at_the_copy(path: str, where: str) -> None:
    assert schema_comment(HOME / path, HOME) == f"# yaml-language-server: $schema={where}\n"
    assert (HOME / path).parent.joinpath(where).resolve() == HOME / "schema" / "routine.json"


def test_a_move_has_a_schema_of_its_own() -> None:
    comment = schema_comment(HOME / "moves" / "lean.yaml", HOME, "move")
    assert comment == "# yaml-language-server: $schema=../schema/move.json\n"


def test_a_file_elsewhere_names_the_whole_address_without_spaces() -> None:
    comment = schema_comment(Path("/media/stick/mine.yaml"), Path("/home/ann b/relaxapp"))
    where = "file:///home/ann%20b/relaxapp/schema/routine.json"
    assert comment == f"# yaml-language-server: $schema={where}\n"


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        ("name: A\n", f"{OURS}name: A\n"),
        ("# mine\r\nname: A\r\n", f"{OURS}# mine\r\nname: A\r\n"),
        (
            "# yaml-language-server: $schema=../../schema/routine.json\nname: A\n",
            f"{OURS}name: A\n",
        ),
    ],
)
def test_a_copy_gets_the_comment_that_is_right_at_its_place(text: str, copied: str) -> None:
    path = HOME / "routines" / "mine.yaml"
    assert with_schema_comment(text, path, HOME) == copied
    assert with_schema_comment(copied, path, HOME) == copied


def test_a_schema_that_somebody_chose_stays() -> None:
    text = "# mine\n# yaml-language-server: $schema=https://example.org/a.json\nname: A\n"
    assert with_schema_comment(text, HOME / "routines" / "mine.yaml", HOME) == text
