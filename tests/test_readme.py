"""The README tells the truth: its reference is what the declarations say."""

from pathlib import Path

import pytest

from relaxapp.core.describe import reference

README = Path(__file__).parent.parent / "README.md"
BEGIN = "<!-- reference: made by `pytest --update-goldens tests/test_readme.py` -->\n"
END = "<!-- /reference -->"


def test_reference_in_the_readme_is_made_from_the_declarations(
    request: pytest.FixtureRequest,
) -> None:
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    expected = f"{before}{BEGIN}\n{reference()}\n{END}{after}"
    if request.config.getoption("--update-goldens"):
        README.write_text(expected, encoding="utf-8")
    assert text == expected


@pytest.mark.parametrize("command", ["pip install . ", "pip install -e '.[test]'"])
def test_readme_gives_the_two_commands_on_a_line_each(command: str) -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("python3 -m venv .venv && ") and command in line for line in lines)
