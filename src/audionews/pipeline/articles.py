"""Sources that the catalog knows: what is fixed for good is looked up, not made again."""

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from audionews.catalog import ArticleRecord, Catalog
from audionews.cleaner import Cleaned, clean
from audionews.config import Config
from audionews.loader import Loaded, PageOptions, article_id
from audionews.models import Article

_EARLIEST_YEAR = 1990
"""No Vietnamese paper was on the web before; an earlier date is a slip that breaks some clients."""


@dataclass(frozen=True, slots=True)
class Known:
    """A source with its record in the catalog.

    Args:
        loaded: as it was read.
        record: what is fixed about it.
    """

    loaded: Loaded
    record: ArticleRecord

    def clean(self, *, captions: bool) -> Cleaned:
        """The article as it is read aloud, under the id and the date that it has for good.

        Where only the file's date is known, it has none: that one will do to sort by, not to be read out.
        """
        cleaned = clean(self.loaded.article, captions=captions, not_after=self.loaded.modified)
        published = self.record.published if cleaned.article.published is not None else None
        article = dataclasses.replace(cleaned.article, id=self.record.id, published=published)
        return Cleaned(article, (*self.loaded.drops, *cleaned.drops), cleaned.printed)


def page_options(config: Config) -> PageOptions:
    """How the project's pages are read."""
    return PageOptions(
        tables=config.tables, lists=config.lists, short=config.short_items, sites=config.sites_dir
    )


def recognise(loaded: Loaded, *, catalog: Catalog, now: datetime) -> Known:
    """Finds an article's record, or makes one when it is first seen.

    Args:
        loaded: the source.
        catalog: is brought up to date with where and with which content it was read.
        now: no article is dated after it.

    Raises:
        PublishError: the catalog can't be written.
    """
    here = {
        "identity": loaded.identity,
        "location": loaded.location,
        "content_sha256": loaded.content_sha256,
    }
    found = catalog.find(**here)
    if found is None:
        # An article whose file was renamed keeps its identity; a new file under that name gets another.
        identity = catalog.free_identity(loaded.identity)
        record = ArticleRecord(
            id=article_id(identity),
            guid=f"audionews:{article_id(identity)}",
            number=catalog.next_number(),
            published=_published(loaded, now=now),
            **{**here, "identity": identity},
        )
    else:
        # The identity stays what the id was made from, so that the old name can't start a second life.
        record = dataclasses.replace(found, location=loaded.location, content_sha256=loaded.content_sha256)
    if record != found:
        with catalog.transaction():
            catalog.put_article(record)
    return Known(loaded, record)


def _published(loaded: Loaded, *, now: datetime) -> datetime:
    article: Article = clean(loaded.article, not_after=loaded.modified).article
    published = article.published or loaded.modified
    if published > now or published.year < _EARLIEST_YEAR:
        return min(loaded.modified, now).replace(microsecond=0)
    return published.replace(microsecond=0)
