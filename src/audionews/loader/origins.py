"""What sources name: files, pages, feeds, lists, standard input become places of single articles."""

import dataclasses
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from audionews.errors import LoadError
from audionews.loader.addresses import FEED_PREFIX, canonical_url, is_url
from audionews.loader.documents import Document, read_document
from audionews.loader.feeds import FeedItem, Listing, is_listing, read_listing
from audionews.loader.fetch import Fetched, Fetcher
from audionews.loader.page import PageOptions
from audionews.loader.source import Loaded, discover, load, loaded_from, printable

STDIN = "-"
MAX_FEEDS = 100
"""Of one OPML file."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where one article is to be read.

    Args:
        shown: the path or address, for people.
        file: a file of this machine.
        url: a page.
        data: what came by standard input.
        listed: what a feed says of it.
        followed: nobody named it: a paper's feed did.
        error: why a source that may hold many articles can't be read at all.
    """

    shown: str
    file: Path | None = None
    url: str | None = None
    data: bytes | None = None
    listed: FeedItem | None = None
    followed: bool = False
    error: LoadError | None = None


Source = Path | str
"""A path, or an address, ``feed+`` and an address, or ``-``."""


def as_source(text: str) -> Source:
    """A source as a user writes it."""
    return text if text == STDIN or is_url(text) else Path(text)


def find(
    sources: Sequence[Source],
    *,
    fetcher: Fetcher,
    taken: Callable[[str], bool] = lambda url: False,
    max_items: int | None = None,
    stdin: Callable[[], bytes] | None = None,
) -> tuple[Origin, ...]:
    """Every article that sources name, each once.

    Args:
        sources: files, folders, pages, feeds (``feed+https://...``, or found to be one), ``-``.
        fetcher: asks for feeds and pages.
        taken: whether the page of that address was taken before: then it is one, and needn't be asked for.
        max_items: of each feed, the newest.
        stdin: reads standard input.

    Returns:
        in the order of the sources. A feed that can't be had is in it, with its error.

    Raises:
        LoadError: a path doesn't exist, or no source holds an article.
    """
    paths = [source for source in sources if isinstance(source, Path)]
    files = {path: discover([path]) for path in paths} if len(paths) < len(sources) else None
    if files is None:
        found = _files(discover(paths), fetcher=fetcher, taken=taken, max_items=max_items)
        return tuple(_once(tuple(found)))
    origins: list[Origin] = []
    for source in sources:
        if isinstance(source, Path):
            origins.extend(_files(files[source], fetcher=fetcher, taken=taken, max_items=max_items))
        elif source == STDIN:
            data = stdin() if stdin is not None else b""
            origins.extend(_of_bytes(data, "stdin", fetcher=fetcher, taken=taken, max_items=max_items))
        else:
            origins.extend(_of_url(source, fetcher=fetcher, taken=taken, max_items=max_items))
    return tuple(_once(origins))


def load_origin(
    origin: Origin,
    *,
    root: Path,
    fetcher: Fetcher,
    now: datetime,
    options: PageOptions | None = None,
    ask: bool = True,
) -> Loaded:
    """Reads the article of one place.

    Args:
        origin: the place.
        root: folder of the project.
        fetcher: asks for pages.
        now: the date of a page that has none.
        options: how pages are read.
        ask: whether a page that is kept is asked for again; it is in any case where the feed that lists it
            says that it was changed since.

    Raises:
        LoadError: there is no article.
        ConfigError: one of the user's site rules can't be used.
    """
    if origin.error is not None:
        raise origin.error
    if origin.file is not None:
        return load(origin.file, root=root, options=options)
    if origin.data is not None:
        document = read_document(origin.data, name=origin.shown, options=options)
        identity = f"text:{hashlib.sha256(origin.data).hexdigest()}"
        return loaded_from(document, origin.data, identity=identity, location=origin.shown, modified=now)
    url = origin.url or ""
    kept = None if ask else fetcher.kept(url)
    if kept is not None and _is_older(kept, origin.listed, now=now):
        kept = None
    if kept is None and origin.followed and not fetcher.may_follow(url):
        raise LoadError(
            f"{url} is closed to programs by its host's robots.txt",
            hint="Name the page itself to have it read to you, or save it and name the file.",
        )
    fetched = kept or fetcher.fetch(url)
    document = _with_listed(_page(fetched, options), origin.listed)
    return loaded_from(document, None, identity=f"url:{canonical_url(url)}", location=url, modified=now)


def _is_older(kept: Fetched, listed: FeedItem | None, *, now: datetime) -> bool:
    """Whether a feed says that a page was changed since it was fetched."""
    if listed is None or listed.updated is None or not kept.asked_s:
        return False
    # A feed that dates its items in the future would have them fetched with every build.
    return kept.asked_s < listed.updated.timestamp() <= now.timestamp()


def _page(fetched: Fetched, options: PageOptions | None) -> Document:
    return read_document(
        fetched.data,
        name=fetched.url,
        file_name=fetched.url.partition("?")[0],
        content_type=fetched.content_type,
        charset=fetched.charset,
        url=fetched.url,
        options=options,
    )


def _with_listed(document: Document, listed: FeedItem | None) -> Document:
    """What the page doesn't tell of itself, from the feed."""
    if listed is None:
        return document
    return dataclasses.replace(
        document,
        published=document.published or listed.published,
        byline=document.byline or listed.byline,
        section=document.section or listed.section,
    )


def _files(paths: Sequence[Path], **how: object) -> Iterator[Origin]:
    for path in paths:
        head = _head(path)
        if head is not None and is_listing(head):
            try:
                data = path.read_bytes()
            except OSError:
                data = head
            yield from _of_bytes(data, printable(path), **how)  # type: ignore[arg-type] # passed on as they came
        else:
            yield Origin(printable(path), file=path)


def _head(path: Path) -> bytes | None:
    try:
        with path.open("rb") as stream:
            return stream.read(65536)
    except OSError:
        return None  # `load` says what is wrong


def _of_bytes(
    data: bytes, shown: str, *, fetcher: Fetcher, taken: Callable[[str], bool], max_items: int | None
) -> Iterator[Origin]:
    if not is_listing(data):
        yield Origin(shown, data=data)
        return
    try:
        listing = read_listing(data, name=shown)
    except LoadError as error:
        yield Origin(shown, error=error)
        return
    yield from _of_listing(listing, fetcher=fetcher, taken=taken, max_items=max_items)


def _of_listing(
    listing: Listing, *, fetcher: Fetcher, taken: Callable[[str], bool], max_items: int | None
) -> Iterator[Origin]:
    newest = sorted(
        listing.items, key=lambda item: item.published.timestamp() if item.published else 0, reverse=True
    )
    chosen = set(newest[:max_items]) if max_items is not None else set(newest)
    for item in listing.items:
        if item in chosen:
            yield Origin(item.url, url=item.url, listed=item, followed=listing.is_feed)
    for feed in listing.feeds[:MAX_FEEDS]:
        yield from _of_url(feed, fetcher=fetcher, taken=taken, max_items=max_items)


def _of_url(
    source: str, *, fetcher: Fetcher, taken: Callable[[str], bool], max_items: int | None
) -> Iterator[Origin]:
    url = source.removeprefix(FEED_PREFIX)
    if url == source and taken(url):
        yield Origin(url, url=url)
        return
    try:
        fetched = fetcher.fetch(url)
        if url == source and not is_listing(fetched.data):
            yield Origin(url, url=url)
            return
        listing = read_listing(fetched.data, name=url, charset=fetched.charset)
    except LoadError as error:
        yield Origin(url, url=url, error=error)
        return
    # A feed in a feed's list would be a loop.
    yield from _of_listing(
        dataclasses.replace(listing, feeds=()), fetcher=fetcher, taken=taken, max_items=max_items
    )


def _once(origins: Sequence[Origin]) -> Iterator[Origin]:
    seen: set[object] = set()
    for origin in origins:
        key: object = canonical_url(origin.url) if origin.url else (origin.file or origin.shown)
        key = (key, origin.error is None)
        if key not in seen:
            seen.add(key)
            yield origin
