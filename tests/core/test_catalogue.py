"""The catalogue: what ships is sound, what a user adds joins it, what is broken harms nothing."""

import shutil
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator
from written_files import write

from relaxapp.core.ambience_recipe import Call, Layer, Point, Swell
from relaxapp.core.catalogue import Catalogue, load_catalogue
from relaxapp.core.chime_file import CHIMES_FILE
from relaxapp.core.synth import Noise, length_ms
from relaxapp.core.timeline import CUES

MOVE = "name: {name}\ndo: Reach up.\nstyle: mobility\nhold: 5s\ntimes: 2\n"
CHIMES = """
sets:
  {id}:
    name: Mine
    cues: {{in: soft, out: none}}
    chimes:
      soft:
        peak: -12
        partials: [{{ratio: 1, decay: 2s}}, {{ratio: 2, gain: -15, decay: 1.5s}}]
        notes: [{{pitch: 440}}, {{at: 0.5s, pitch: 220, to: 440, gain: -3}}]
"""


def said(catalogue: Catalogue) -> list[str]:
    return [
        f"{Path(one.path).name}:{one.line}:{one.column}: {one.message}"
        for one in (*catalogue.problems, *catalogue.sounds.problems)
    ]


# What ships


def test_the_shipped_catalogue_has_no_problem(catalogue: Catalogue) -> None:
    assert said(catalogue) == []
    assert catalogue.broken_moves == frozenset()


def test_every_shipped_file_is_read(catalogue: Catalogue, assets: Path) -> None:
    moves = sorted((assets / "moves").rglob("*.yaml"))
    named = {assets / f"{name}.yaml" for name in ("cautions", "chimes", "ambiences")}
    assert {*catalogue.files, *catalogue.sounds.files} == {*named, *moves}
    assert set(catalogue.moves) == {path.stem for path in moves}


def test_every_shipped_move_says_where_it_is_from(catalogue: Catalogue) -> None:
    assert [move.id for move in catalogue.moves.values() if not move.sources] == []


def test_every_shipped_move_is_complete(catalogue: Catalogue) -> None:
    assert len(catalogue.moves) >= 32
    for move in catalogue.moves.values():
        assert all((move.setup, move.areas, move.mistakes)), move.id


def test_instructions_of_shipped_moves_are_short(catalogue: Catalogue) -> None:
    """Seconds count in a move: what is longer belongs to its setup."""
    long = [move.id for move in catalogue.moves.values() if len(move.do.split()) > 14]
    assert long == ["neck-half-circles"]  # it takes eight seconds


def test_there_is_a_common_stop_rule(catalogue: Catalogue) -> None:
    assert catalogue.stop_rule


def test_a_caution_knows_its_id_and_name(catalogue: Catalogue) -> None:
    for id, caution in catalogue.cautions.items():
        assert caution.id == id
        assert caution.name


def test_every_cue_has_a_chime_in_each_shipped_set(catalogue: Catalogue) -> None:
    for cue_set in catalogue.sounds.cue_sets.values():
        assert {cue for cue, _ in cue_set.cues} == set(CUES)
        assert all(length_ms(chime) > 0 for chime in cue_set.chimes)


def test_the_silent_set_strikes_nothing(catalogue: Catalogue) -> None:
    silent = catalogue.sounds.cue_sets["silent"]
    assert [cue for cue in CUES if silent.chime_for(cue)] == []


# What a user adds


def test_a_users_move_joins(tmp_path: Path, assets: Path) -> None:
    write(tmp_path, {"moves/own/sky-reach.yaml": MOVE.format(name="Sky reach")})
    catalogue = load_catalogue(assets, tmp_path)
    move = catalogue.moves["sky-reach"]
    assert said(catalogue) == []
    assert (move.id, move.name, move.position, move.is_sided) == (
        "sky-reach",
        "Sky reach",
        "seated",
        False,
    )
    assert (move.enter_ms, move.hold_ms, move.leave_ms, move.pause_ms, move.times) == (
        3_000,
        5_000,
        2_000,
        0,
        2,
    )


def test_a_move_gives_every_key(tmp_path: Path, assets: Path) -> None:
    text = """
        name: Lean
        do: Lean to the $side for $hold, $times times, away from the $other.
        setup: Sit on your $other hand.
        style: stretch
        position: kneeling
        props: [mat, cushion]
        sided: yes
        hold: 20s
        times: 2
        enter: 4s
        leave: 1s
        pause: 2s
        areas: [neck]
        muscles: [upper trapezius]
        mistakes: [Lifting the $side shoulder]
        stop_if: [Pain]
        cautions: [neck-injury, Not today.]
        sources: [A book]
        """
    write(tmp_path, {"moves/lean.yaml": text})
    catalogue = load_catalogue(assets, tmp_path)
    assert said(catalogue) == []
    move = catalogue.moves["lean"]
    assert move.setup == "Sit on your $other hand."
    assert (move.style, move.position, move.props) == ("stretch", "kneeling", ("mat", "cushion"))
    assert move.is_sided
    assert (move.enter_ms, move.leave_ms, move.pause_ms) == (4_000, 1_000, 2_000)
    assert (move.areas, move.muscles) == (("neck",), ("upper trapezius",))
    assert (move.mistakes, move.stop_if) == (("Lifting the $side shoulder",), ("Pain",))
    assert [caution.text for caution in move.cautions] == [
        catalogue.cautions["neck-injury"].text,
        "Not today.",
    ]
    assert [source.cite for source in move.sources] == ["A book"]


def test_a_users_move_takes_the_place_of_a_shipped_one(tmp_path: Path, assets: Path) -> None:
    write(tmp_path, {"moves/chin-tuck.yaml": MOVE.format(name="My chin tuck")})
    assert load_catalogue(assets, tmp_path).moves["chin-tuck"].name == "My chin tuck"


def test_a_users_chimes_join(tmp_path: Path, assets: Path) -> None:
    write(tmp_path, {"chimes/a.yaml": CHIMES.format(id="mine")})
    catalogue = load_catalogue(assets, tmp_path)
    assert said(catalogue) == []
    mine = catalogue.sounds.cue_sets["mine"]
    soft = mine.chime_for("in")
    assert soft is not None
    assert (mine.chime_for("out"), mine.chime_for("bell")) == (None, None)
    assert length_ms(soft) == 2_500
    assert [(note.at_ms, note.pitch_hz, note.to_hz, note.gain_db) for note in soft.notes] == [
        (0, 440, None, 0),
        (500, 220, 440, -3),
    ]


def test_a_users_noise_joins(tmp_path: Path, assets: Path) -> None:
    plain = "{from: 300, rise: 1s, fall: 0.5s}"
    whole = "{at: 2s, from: 900, to: 450.5, width: 0.3, rise: 0.1s, fall: 1s, gain: -6}"
    noise = f"noise: [{plain}, {whole}]\n        notes:"
    text = CHIMES.format(id="mine").replace("notes:", noise)
    write(tmp_path, {"chimes/a.yaml": text})
    catalogue = load_catalogue(assets, tmp_path)
    assert said(catalogue) == []
    soft = catalogue.sounds.cue_sets["mine"].chime_for("in")
    assert soft is not None
    assert soft.noise == (
        Noise(0, 300, 300, 0.6, 1000, 500, 0),
        Noise(2000, 900, 450.5, 0.3, 100, 1000, -6),
    )
    assert length_ms(soft) == 3_100


def test_cue_sets_fit_their_json_schema(assets: Path) -> None:
    schema = Draft202012Validator(CHIMES_FILE.json_schema())
    text = (assets / "chimes.yaml").read_text(encoding="utf-8")
    assert schema.is_valid(yaml.safe_load(text))
    for old, new in (("rise: 1.3s", "rice: 1.3s"), ("from: 300,", "from: 9000,")):
        assert not schema.is_valid(yaml.safe_load(text.replace(old, new, 1)))


def test_without_a_user_there_is_what_ships(assets: Path, catalogue: Catalogue) -> None:
    assert load_catalogue(assets) == catalogue
    assert load_catalogue(assets, assets / "none") == catalogue


# What is broken


def test_a_broken_move_is_named_and_the_others_are_there(
    tmp_path: Path, assets: Path, catalogue: Catalogue
) -> None:
    write(tmp_path, {"moves/bad.yaml": "name: Bad\n", "moves/good.yaml": MOVE.format(name="Good")})
    loaded = load_catalogue(assets, tmp_path)
    assert loaded.broken_moves == {"bad"}
    assert set(loaded.moves) == {*catalogue.moves, "good"}
    assert {one.path for one in loaded.problems} == {str(tmp_path / "moves/bad.yaml")}


def test_a_broken_move_does_not_hide_the_shipped_one(tmp_path: Path, assets: Path) -> None:
    write(tmp_path, {"moves/chin-tuck.yaml": "name: Bad\n"})
    catalogue = load_catalogue(assets, tmp_path)
    assert catalogue.moves["chin-tuck"].name == "Chin tuck"
    assert catalogue.broken_moves == frozenset()
    assert catalogue.problems


def test_a_warning_does_not_break_a_move(tmp_path: Path, assets: Path) -> None:
    text = MOVE.format(name="Short").replace("mobility", "stretch")
    write(tmp_path, {"moves/short.yaml": text})
    catalogue = load_catalogue(assets, tmp_path)
    assert said(catalogue) == ["short.yaml:4:7: a stretch held for 5 seconds"]
    assert "short" in catalogue.moves


def test_the_same_move_twice_is_a_problem_of_the_second_by_path(
    tmp_path: Path, assets: Path
) -> None:
    write(
        tmp_path,
        {"moves/b/x.yaml": MOVE.format(name="B"), "moves/a/x.yaml": MOVE.format(name="A")},
    )
    catalogue = load_catalogue(assets, tmp_path)
    assert said(catalogue) == ["x.yaml:1:1: the id 'x' is taken by 'a/x.yaml'"]
    assert catalogue.moves["x"].name == "A"


BAD_SETS = {
    "unknown cue": ("{in: soft", "{inn: soft", "4:12: unknown cue 'inn'"),
    "unknown chime": ("in: soft", "in: sofd", "4:16: unknown chime 'sofd'"),
    "too loud": ("peak: -12", "peak: 0", "7:15: expected a number from -60 to -3, got '0'"),
    "misspelt": ("notes:", "note:", "9:9: unknown key 'note'"),
    "half a tone": ("        notes:", "        #", "8:9: 'notes' is missing beside 'partials'"),
    "too low": (
        "notes:",
        "noise: [{from: 9}]\n        notes:",
        "9:24: expected a number from 50 to 4000, got '9'",
    ),
    "endless": ("decay: 2s", "decay: 1h", "6:7: a chime of more than 20 seconds"),
}


@pytest.mark.parametrize(("old", "new", "problem"), BAD_SETS.values(), ids=BAD_SETS.keys())
def test_a_broken_cue_set_is_left_out_whole(
    tmp_path: Path, assets: Path, catalogue: Catalogue, old: str, new: str, problem: str
) -> None:
    text = CHIMES.format(id="mine").strip().replace(old, new, 1)
    write(tmp_path, {"chimes/a.yaml": text, "chimes/b.yaml": CHIMES.format(id="other")})
    loaded = load_catalogue(assets, tmp_path)
    assert f"a.yaml:{problem}" in said(loaded)
    assert set(loaded.sounds.cue_sets) == {*catalogue.sounds.cue_sets, "other"}


def test_two_sets_of_a_file_are_left_out_together(tmp_path: Path, assets: Path) -> None:
    good, bad = CHIMES.format(id="good"), CHIMES.format(id="bad").replace("in: soft", "in: sofd")
    write(tmp_path, {"chimes/a.yaml": good + bad.replace("\nsets:\n", "")})
    loaded = load_catalogue(assets, tmp_path)
    assert not {"good", "bad"} & set(loaded.sounds.cue_sets)


def test_broken_cautions_leave_what_can_be_read(tmp_path: Path, assets: Path) -> None:
    shutil.copytree(assets, tmp_path / "assets")
    text = (assets / "cautions.yaml").read_text(encoding="utf-8")
    broken = text.replace("name: Breath holds", "nam: Breath holds")
    write(tmp_path / "assets", {"cautions.yaml": broken})
    catalogue = load_catalogue(tmp_path / "assets")
    assert "unknown key 'nam'" in {one.message for one in catalogue.problems}
    assert "breath-holds" not in catalogue.cautions
    assert "dizziness" in catalogue.cautions
    assert catalogue.stop_rule


def test_missing_assets_are_problems_and_no_more(tmp_path: Path) -> None:
    assert said(load_catalogue(tmp_path)) == [
        "cautions.yaml:1:1: cannot be read: no such file or directory",
        "chimes.yaml:1:1: cannot be read: no such file or directory",
        "ambiences.yaml:1:1: cannot be read: no such file or directory",
    ]


# Ambiences

AMBIENCE = """
ambiences:
  {id}:
    name: Mine
    layers:
      - spectrum: [{{at: 100}}, {{at: 1000, gain: -12}}]
        swell: {{shape: wave, every: 8s}}
    calls:
      - {{every: 2s, chance: 0.5, pitch: [400, 600], length: 0.2s, pulses: [1, 3]}}
"""


def test_a_users_ambiences_join_the_shipped_ones(
    tmp_path: Path, assets: Path, catalogue: Catalogue
) -> None:
    write(tmp_path, {"ambiences/a.yaml": AMBIENCE.format(id="mine")})
    loaded = load_catalogue(assets, tmp_path)
    assert said(loaded) == []
    assert set(loaded.sounds.ambiences) == {*catalogue.sounds.ambiences, "mine"}
    mine = loaded.sounds.ambiences["mine"]
    assert mine.layers == (
        Layer(
            (Point(100, 0), Point(1000, -12)),
            (),
            None,
            0,
            0.7,
            Swell("wave", 8_000, 6, 0.4, 0),
        ),
    )
    assert mine.calls == (
        Call(2_000, 0.5, (400, 600), 1, (200, 200), 0.1, (1, 3), 100, (0, 0), (), 0.7),
    )


BAD_AMBIENCES = {
    "unknown key": ("chance:", "chanse:", "8:21: unknown key 'chanse'"),
    "unknown shape": ("wave", "tide", "6:24: expected one of 2 choices, got 'tide'"),
    "upside down": ("[400, 600]", "[600, 400]", "8:41: expected Hz: the lowest and the highest"),
    "three of two": ("[1, 3]", "[1, 2, 3]", "8:75: expected numbers: the lowest and the highest"),
    "too long a call": ("[1, 3]", "[1, 40]", "8:9: a call of more than 3 seconds"),
    "too many at once": (
        "every: 2s",
        "every: 0.01s",
        "8:17: more than 12 calls of one kind at once",
    ),
    "no sound": (
        "spectrum: [{at: 100}, {at: 1000, gain: -12}]",
        "gain: 0",
        "5:9: a layer without a sound",
    ),
    "not in order": ("at: 1000", "at: 50", "5:19: points out of order"),
    "no layers": ("name: Mine\n    layers:", "name: Mine\n    layer:", "4:5: unknown key 'layer'"),
    "too many calls": (
        "    calls:\n",
        "    calls:\n" + "      - {every: 1s, pitch: 440, length: 0.1s}\n" * 6,
        "2:3: more than 6 layers or 6 calls",
    ),
}


@pytest.mark.parametrize(("old", "new", "problem"), BAD_AMBIENCES.values(), ids=BAD_AMBIENCES)
def test_a_broken_ambience_is_left_out_with_its_file(
    tmp_path: Path, assets: Path, catalogue: Catalogue, old: str, new: str, problem: str
) -> None:
    text = AMBIENCE.format(id="mine").strip().replace(old, new, 1)
    write(tmp_path, {"ambiences/a.yaml": text, "ambiences/b.yaml": AMBIENCE.format(id="other")})
    loaded = load_catalogue(assets, tmp_path)
    assert f"a.yaml:{problem}" in said(loaded)
    assert set(loaded.sounds.ambiences) == {*catalogue.sounds.ambiences, "other"}
