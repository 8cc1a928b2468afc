"""Sources become articles: the only stage that reads what the user gives us.

The article that comes out is raw. Of a plain text, the first line is the title and every other line a
body paragraph, byline and site furniture included: telling them apart is the `cleaner`'s work. Of a web
page, what the markup tells is told apart already: headings, captions, the lead, links to other stories.
"""

from audionews.loader.addresses import canonical_url
from audionews.loader.fetch import Fetcher
from audionews.loader.origins import Origin, Source, as_source, find, load_origin
from audionews.loader.page import PageOptions
from audionews.loader.same_story import is_same_story
from audionews.loader.source import Loaded, article_id, discover, load, read_plain

__all__ = [
    "Fetcher",
    "Loaded",
    "Origin",
    "PageOptions",
    "Source",
    "article_id",
    "as_source",
    "canonical_url",
    "discover",
    "find",
    "is_same_story",
    "load",
    "load_origin",
    "read_plain",
]
