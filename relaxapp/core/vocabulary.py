"""What the files of this person can name: the words that an editor offers and explains.

Takes the catalogue and the library, gives a `Vocabulary`. Those that are broken are left out:
they would be refused.
"""

from relaxapp.core.assist import Named, Vocabulary
from relaxapp.core.catalogue import Catalogue
from relaxapp.core.library import Library
from relaxapp.core.names import NO_AMBIENCE, SILENT


def vocabulary_of(catalogue: Catalogue, library: Library) -> Vocabulary:
    """All that can be named. Reads the sounds, if nothing has asked for them yet."""
    sounds = catalogue.sounds
    routines = {
        entry.id: Named(entry.routine.name, entry.routine.summary or "")
        for entry in library.entries
        if entry.routine is not None
    }
    return Vocabulary(
        moves={id: Named(move.name, move.do) for id, move in catalogue.moves.items()},
        routines=routines,
        cautions={id: Named(one.name or "", one.text) for id, one in catalogue.cautions.items()},
        cue_sets={
            **{id: Named(one.name) for id, one in sounds.cue_sets.items()},
            SILENT: Named("no cues"),
        },
        ambiences={
            **{id: Named(name) for id, name in sounds.backgrounds.items()},
            NO_AMBIENCE: Named("no sound in the background"),
        },
    )
