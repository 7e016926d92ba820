"""The words that an editor offers are those that the files can name."""

from pathlib import Path

from relaxapp.core.assist import complete
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Layer, scan_library
from relaxapp.core.vocabulary import vocabulary_of


def test_everything_that_can_be_named_is_there(shipped: Path, catalogue: Catalogue) -> None:
    words = vocabulary_of(catalogue, scan_library([Layer(shipped, "shipped")], catalogue))
    assert words.moves["chin-tuck"].name == catalogue.moves["chin-tuck"].name
    assert words.routines["box-breathing"].name == "Box breathing"
    assert words.cautions.keys() == catalogue.cautions.keys()
    assert words.cue_sets.keys() == {"silent", *catalogue.sounds.cue_sets}
    assert words.ambiences.keys() == {"none", *catalogue.sounds.backgrounds}


def test_a_broken_routine_is_not_offered(tmp_path: Path, catalogue: Catalogue) -> None:
    (tmp_path / "broken.yaml").write_text("name: Broken\n")
    words = vocabulary_of(catalogue, scan_library([Layer(tmp_path)], catalogue))
    assert complete("use: ", 5, words) is None
