"""Foreign names and loan words for voices that only know Vietnamese syllables."""

from functools import cache

from audionews.normalizer.lexicon import Entry, Lexicon
from audionews.normalizer.tables import rows


@cache
def foreign_names() -> Lexicon:
    """The built-in respellings (*foreign_names.tsv*)."""
    return Lexicon(
        Entry(row["written"], row["spoken"], "any" if row["written"].islower() else "")
        for row in rows("foreign_names")
    )
