"""Sources become articles: the only stage that reads what the user gives us.

The article that comes out is raw. Of a plain text, the first line is the title and every other line a
body paragraph, byline and site furniture included: telling them apart is the `cleaner`'s work. Of a web
page, what the markup tells is told apart already: headings, captions, the lead, links to other stories.
"""

from audionews.loader.page import PageOptions
from audionews.loader.source import Loaded, article_id, discover, load, read_plain

__all__ = ["Loaded", "PageOptions", "article_id", "discover", "load", "read_plain"]
