"""The README and the reference tell the truth: they are what the declarations say."""

import re
from pathlib import Path

import pytest

from relaxapp.core.catalogue import load_catalogue
from relaxapp.core.compiler import compile_timeline
from relaxapp.core.figure import draw
from relaxapp.core.format import FILE_KEYS, SOUND_KEYS, VERBS
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.reference import reference
from relaxapp.core.solo import solo_routine
from relaxapp.core.starter import schema_comment
from relaxapp.services.sound_files import ENDINGS
from relaxapp.services.voice.clips import synthesiser

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
REFERENCE = ROOT / "docs" / "format.md"


def test_the_reference_is_made_from_the_declarations(update_goldens: bool) -> None:
    if update_goldens:
        REFERENCE.write_text(reference(), encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == reference()


def test_the_readme_leads_to_the_reference_and_names_every_key() -> None:
    _, _, rest = README.read_text(encoding="utf-8").partition("## Reference\n")
    section, _, _ = rest.partition("\n## ")
    assert f"({REFERENCE.relative_to(ROOT).as_posix()})" in section
    keys, steps, _ = section.split("\n- ")[1:]
    named = re.findall(r"`(\w+)`", keys)
    assert named == [*(key.name for key in FILE_KEYS), "steps"]
    assert re.findall(r"`(\w+)`", steps) == list(VERBS)


def test_the_comment_in_the_readme_is_the_one_of_new_files() -> None:
    home = Path("/home/me/relaxapp").absolute()
    assert schema_comment(home / "routines" / "mine.yaml", home) in README.read_text("utf-8")


@pytest.mark.parametrize("command", ["pip install . ", "pip install -e '.[test]'"])
def test_readme_gives_the_two_commands_on_a_line_each(command: str) -> None:
    lines = README.read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("python3 -m venv .venv && ") and command in line for line in lines)


def examples() -> list[str]:
    """The YAML files that the README shows."""
    return re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)


def test_routines_in_the_readme_pass_the_check(assets: Path, tmp_path: Path) -> None:
    routines = [text for text in examples() if "\nkind:" in text]
    for number, text in enumerate(routines):
        (tmp_path / f"example-{number}.yaml").write_text(text)
    library = scan_library([Layer(tmp_path)], load_catalogue(assets))
    assert len(library.entries) == len(routines) >= 2
    assert library.problems == ()


def test_the_move_in_the_readme_has_ten_lines_and_works(assets: Path, tmp_path: Path) -> None:
    (text,) = (text for text in examples() if "\nstyle:" in text)
    assert len(text.splitlines()) == 10
    (tmp_path / "moves").mkdir()
    (tmp_path / "moves" / "side-lean.yaml").write_text(text)
    catalogue = load_catalogue(assets, tmp_path)
    assert [one for one in catalogue.problems if "side-lean" in one.path] == []
    move = catalogue.moves["side-lean"]
    assert compile_timeline(solo_routine(move)).duration_ms > 0
    assert draw(move, "hold", 0.0, "left") != draw(move, "enter", 0.0, "left")


def test_the_readme_names_every_cue_set(assets: Path) -> None:
    (sound,) = re.findall(
        r"There are four cue sets, (.*?); choose", README.read_text("utf-8"), re.S
    )
    assert re.findall(r"`(\w+)`", sound) == list(load_catalogue(assets).sounds.cue_sets)


def test_the_readme_names_every_ambience(assets: Path) -> None:
    (sound,) = re.findall(r"lie behind a session: (.*?); choose", README.read_text("utf-8"), re.S)
    assert re.findall(r"`([a-z-]+)`", sound) == list(load_catalogue(assets).sounds.ambiences)


def test_the_readme_shows_the_whole_sound_map() -> None:
    (text,) = (text for text in examples() if "\nsound:" in text)
    (written,) = re.findall(r"^sound: {(.*)}$", text, re.M)
    assert re.findall(r"(\w+):", written) == [key.name for key in SOUND_KEYS]


def test_the_readme_says_how_a_session_becomes_a_file() -> None:
    text = " ".join(README.read_text("utf-8").split())
    _, _, told = text.partition("`relaxapp render`, or **Save as sound…**")
    assert all(ending[1:].upper() in told for ending in ENDINGS)
    programs: list[str] = []
    for platform in ("linux", "darwin"):
        synthesiser(platform, lambda program: programs.append(program))
    assert programs == ["espeak-ng", "say"]
    assert all(program in told for program in programs)
