"""Sources become articles: the only stage that reads what the user gives us.

The article that comes out is raw: its first line is the title and every other line is a body
paragraph, byline and site furniture included. Telling them apart is the `cleaner`'s work.
"""

from audionews.loader.source import Loaded, article_id, discover, load, read_plain

__all__ = ["Loaded", "article_id", "discover", "load", "read_plain"]
