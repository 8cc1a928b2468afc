"""Raw articles become what is read aloud; everything that is left out has a reason.

Text that is copied from a newspaper's page holds more than the news: share buttons, the byline,
photo captions, lists of other stories. `clean` tells these apart by their shape and place, with
two tables of words: `furniture.tsv` (what pages say around an article) and `sources.tsv` (names
that papers sign their datelines with).

It leans to keeping: a line too many costs the listener two seconds, a sentence lost costs the news.
"""

from audionews.cleaner.clean import Cleaned, clean
from audionews.cleaner.stubs import refusal

__all__ = ["Cleaned", "clean", "refusal"]
