"""The safety file: what ships is whole, and what is broken hides nothing else."""

import re
from pathlib import Path

import pytest

from relaxapp.core.catalogue import Catalogue
from relaxapp.core.concern import RISING, SEVERE, SIGN
from relaxapp.core.safety import EMERGENCY, Safety, load_safety
from relaxapp.core.settings import Settings

DATE = re.compile(r"20\d\d-\d\d-\d\d")


@pytest.fixture(scope="module")
def safety(assets: Path) -> Safety:
    return load_safety(assets)


def said(safety: Safety) -> list[str]:
    """All words of the file that people read."""
    words = [*safety.page, *safety.first_run, *safety.crisis]
    words += [text for signs in safety.signs for text in (signs.name, signs.advice, *signs.signs)]
    for one in safety.questions:
        words += [one.ask, one.help, one.changes, one.holds, one.gentle]
        words += [*one.positions.values(), *one.cautions.values(), *one.moves.values()]
    return words + [text for one in safety.concerns.values() for text in one]


def test_the_shipped_file_has_no_problem(safety: Safety) -> None:
    assert [str(one) for one in safety.problems] == []


def test_signs_stand_in_three_groups_the_most_urgent_first(safety: Safety) -> None:
    assert [one.id for one in safety.signs] == [EMERGENCY, "urgent", "ask-first"]
    assert all(one.signs and one.advice and one.sources for one in safety.signs)


@pytest.mark.parametrize(
    "sign", ["Chest pain", "genitals", "bladder|urine", "both legs", "accident", "tearing"]
)
def test_the_emergency_signs_of_the_health_service_are_there(safety: Safety, sign: str) -> None:
    assert re.search(sign, " ".join(safety.signs[0].signs))


def test_the_same_day_signs_name_pain_between_the_shoulders(safety: Safety) -> None:
    assert "between the shoulders" in safety.signs[1].signs[-1]


def test_the_first_run_says_that_new_pain_is_checked_once(safety: Safety) -> None:
    assert safety.page.check_first == (
        "New or unexplained upper-back pain should be checked once before self-care."
    )


def test_there_are_four_questions_each_kept_as_a_setting(safety: Safety) -> None:
    ids = ["breath_holds", "floor", "neck_or_shoulder", "pregnancy_or_heart"]
    assert [one.id for one in safety.questions] == ids
    assert all(hasattr(Settings(), id) for id in ids)


def test_every_question_changes_something(safety: Safety) -> None:
    for one in safety.questions:
        assert one.holds or one.positions or one.cautions or one.moves, one.id


def test_what_the_file_names_is_in_the_catalogue(safety: Safety, catalogue: Catalogue) -> None:
    moves = {id for one in safety.questions for id in one.moves}
    moves |= {id for move, others in safety.exchanges.items() for id in (move, *others)}
    assert moves <= set(catalogue.moves)
    cautions = {id for one in safety.questions for id in one.cautions} | set(safety.notes)
    assert cautions <= set(catalogue.cautions)


def test_no_move_takes_its_own_place(safety: Safety) -> None:
    assert [id for id, others in safety.exchanges.items() if id in others] == []


def test_each_kind_of_concern_has_its_words(safety: Safety) -> None:
    assert set(safety.concerns) == {SEVERE, RISING, SIGN}


def test_nothing_is_shouted(safety: Safety) -> None:
    assert [text for text in said(safety) if "!" in text] == []


def test_every_crisis_line_was_looked_up_and_says_where(safety: Safety) -> None:
    assert len(safety.lines) >= 15
    for line in safety.lines:
        assert line.phone, line.name
        assert (line.url or "").startswith("https://"), line.name
        assert DATE.fullmatch(line.checked or ""), line.name


def test_every_country_with_a_line_has_an_emergency_number(safety: Safety) -> None:
    assert {line.country for line in safety.lines} <= set(safety.emergency)


def test_help_is_that_of_the_country(safety: Safety) -> None:
    found = safety.help_in("de")
    assert [line.phone for line in found.lines] == ["0800 1110111"]
    assert found.danger.endswith("call 112.")


def test_an_unknown_country_gets_no_number_that_may_be_wrong(safety: Safety) -> None:
    found = safety.help_in("ZZ")
    assert found.lines == ()
    assert found.danger.endswith("call your local emergency number.")
    assert "findahelpline.com" in found.elsewhere
    assert not re.search(r"\d", found.danger)


def test_a_broken_file_leaves_what_can_be_read(assets: Path, tmp_path: Path) -> None:
    text = (assets / "safety.yaml").read_text("utf-8")
    broken = text.replace("severe_pain: 8", "severe_pain: lots").replace(
        "    ask: Can", "    aks: Can"
    )
    (tmp_path / "safety.yaml").write_text(broken, "utf-8")
    safety = load_safety(tmp_path)
    assert [one.message for one in safety.problems] == [
        "unknown key 'aks'",
        "expected a whole number from 1 to 10, got 'lots'",
    ]
    assert [one.id for one in safety.questions][1] == "neck_or_shoulder"
    assert safety.thresholds.severe_pain == 8
    assert safety.signs


def test_a_line_that_nobody_looked_up_is_not_named(assets: Path, tmp_path: Path) -> None:
    text = (assets / "safety.yaml").read_text("utf-8")
    (tmp_path / "safety.yaml").write_text(text.replace("      checked: 2026-11-28\n", ""), "utf-8")
    assert [line for line in load_safety(tmp_path).lines if line.country == "LV"] == []


def test_a_missing_file_is_a_problem_and_no_more(tmp_path: Path) -> None:
    safety = load_safety(tmp_path)
    assert [one.message for one in safety.problems] == ["cannot be read: no such file or directory"]
    assert safety.help_in("GB").lines == ()
