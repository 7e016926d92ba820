"""Words that several pages of reflection say."""

CRISIS_WORDS = "If it gets too much: where to find help"
