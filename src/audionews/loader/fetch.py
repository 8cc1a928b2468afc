"""Fetching pages and feeds, politely and within limits.

What a source names is fetched by the machine of its publisher, which may stand in a network of its own; so
an address is only asked once its host has been looked up and found to be public, the connection goes to the
very address that was looked up, and each redirect goes through the same gate.

Pages are kept with their validators, and asked for with "If-None-Match": a server answers that nothing has
changed in a few bytes.
"""

import hashlib
import json
import re
import socket
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from audionews import __version__, files
from audionews.errors import LoadError, PublishError
from audionews.loader.addresses import is_public
from audionews.loader.robots import Robots

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 10_000_000
"""Of a page or feed, unpacked; the largest article pages have half a megabyte."""

MAX_REDIRECTS = 5
CONNECT_S = 10.0
READ_S = 20.0
WHOLE_S = 60.0
"""From the first byte asked to the last one read, so that a server that drips can't hold a build."""

POLITE_S = 1.0
"""Between two questions to one host."""

USER_AGENT = f"audionews/{__version__} (reads single articles aloud for one listener)"
_HOST = re.compile(r"[^\s\x00-\x20/\\@?#<>\x7f]{1,253}")
ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml"
    ",application/xml;q=0.9,text/*;q=0.8"
)
_TYPES = (
    "text/",
    "application/xhtml",
    "application/xml",
    "application/rss",
    "application/atom",
    "application/rdf",
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server sent.

    Args:
        data: the body, unpacked.
        url: where it came from in the end.
        content_type: e.g. ``text/html``, lower case, or empty.
        charset: the encoding that the server named.
        unchanged: the server said that it is what was kept, or it wasn't asked.
        asked_s: when the server sent or confirmed it, in seconds since 1970; 0 where that isn't known.
    """

    data: bytes
    url: str
    content_type: str = ""
    charset: str | None = None
    unchanged: bool = False
    asked_s: float = 0.0


class _Answered(LoadError):
    """An answer without a page."""

    status = 0


class Fetcher:
    """Fetches pages; keeps one connection open per host. Use it as a context manager.

    Args:
        cache: folder of pages that were fetched before; None keeps nothing.
        allow_private: also ask addresses that aren't public.
        public: whether an address is public; `is_public`.
        look_up: finds a host's addresses; ``socket.getaddrinfo``'s.
        sleep: waits that many seconds.
    """

    def __init__(
        self,
        cache: Path | None,
        *,
        allow_private: bool = False,
        public: Callable[[str], bool] = is_public,
        look_up: Callable[[str, int], list[str]] | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._cache = cache
        self._allow_private = allow_private
        self._public = public
        self._look_up = look_up or _addresses
        self._sleep = sleep
        self._asked: dict[str, float] = {}
        self._client: httpx.Client | None = None
        self._robots = Robots(self._robots_txt)

    def __enter__(self) -> "Fetcher":
        return self

    def __exit__(self, *_: object) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def kept(self, url: str) -> Fetched | None:
        """A page as it was fetched last, without asking anyone."""
        kept = self._read(url)
        return kept[0] if kept else None

    def may_follow(self, url: str) -> bool:
        """Whether the host of a page that was found in a list lets programs have it (robots.txt).

        Args:
            url: as `fetch` takes it. A page that a user names isn't asked about.

        Raises:
            LoadError: the host can't be asked.
        """
        return self._robots.allow(url)

    def _robots_txt(self, url: str) -> bytes | None:
        try:
            return self.fetch(url).data
        except _Answered as answered:
            if 400 <= answered.status < 500:
                return None
            raise

    def fetch(self, url: str) -> Fetched:
        """Gets a page or a feed.

        Args:
            url: ``http`` or ``https``.

        Raises:
            LoadError: it can't be had; the message says why.
        """
        import httpx

        kept = self._read(url)
        deadline = time.monotonic() + WHOLE_S
        here = url
        try:
            for _ in range(MAX_REDIRECTS + 1):
                answer = self._ask(here, kept if here == url else None, deadline=deadline)
                if isinstance(answer, str):
                    here = urljoin(here, answer)
                    continue
                found, validators = answer
                if found is None:
                    same = _unchanged(kept)
                    self._write(url, same, kept[1] if kept else {})
                    return same
                self._write(url, found, validators)
                return found
        except httpx.TimeoutException as cause:
            raise LoadError(f"{here} doesn't answer in time", hint="Try again later.") from cause
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as cause:
            raise LoadError(
                f"{here} can't be fetched: {str(cause) or type(cause).__name__}",
                hint="Check the address and the network, or save the page and name the file.",
            ) from cause
        raise LoadError(
            f"{url} redirects more than {MAX_REDIRECTS} times", hint="Name the page's own address."
        )

    def _ask(
        self, url: str, kept: tuple[Fetched, dict[str, str]] | None, *, deadline: float
    ) -> "str | tuple[Fetched | None, dict[str, str]]":
        """One question: where to ask instead, or what was found; None for what is unchanged."""
        host, target, headers = self._checked(url)
        if kept is not None:
            validators = kept[1]
            headers |= {
                name: validators[key]
                for key, name in (("etag", "If-None-Match"), ("last_modified", "If-Modified-Since"))
                if validators.get(key)
            }
        self._be_polite(host)
        with self._open().stream(
            "GET", target, headers=headers, extensions={"sni_hostname": host}
        ) as response:
            if response.status_code == 304 and kept is not None:
                return None, {}
            if response.is_redirect:
                return str(response.headers["location"])
            _refuse_status(response, url)
            content_type, charset = _content_type(response.headers.get("content-type", ""))
            if content_type and not content_type.startswith(_TYPES):
                raise LoadError(
                    f"{url} is {content_type}, not a page", hint="Name the page of an article, or a feed."
                )
            data = _body(response, url, deadline=deadline)
            validators = {
                "etag": response.headers.get("etag", ""),
                "last_modified": response.headers.get("last-modified", ""),
            }
        return Fetched(data, url, content_type, charset), validators

    def _checked(self, url: str) -> tuple[str, str, dict[str, str]]:
        """The host, the address to connect to, and the headers, of an address that may be asked."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or _HOST.fullmatch(host) is None:
            raise LoadError(f"{url[:200]} is not a web address", hint="It starts with https:// or http://.")
        ascii_host = host.encode("idna").decode("ascii") if not host.isascii() else host
        port = parts.port or (443 if parts.scheme == "https" else 80)
        try:
            found = self._look_up(ascii_host, port)
        except OSError as cause:
            raise LoadError(
                f"{host} can't be looked up: {cause.strerror or cause}",
                hint="Check the address and the network.",
            ) from cause
        refused = [address for address in found if not self._public(address)]
        if not found or (refused and not self._allow_private):
            raise LoadError(
                f"{host} is at {', '.join(refused) or 'no address'}, which isn't on the public internet",
                hint="Add --allow-private if you mean a machine of your own network.",
            )
        name = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
        usual = parts.port is None
        target_host = f"[{found[0]}]" if ":" in found[0] else found[0]
        target = f"{parts.scheme}://{target_host}:{port}{parts.path or '/'}"
        if parts.query:
            target += f"?{parts.query}"
        return ascii_host, target, {"Host": name if usual else f"{name}:{port}"}

    def _be_polite(self, host: str) -> None:
        now = time.monotonic()
        since = now - self._asked.get(host, now - POLITE_S)
        if since < POLITE_S:
            self._sleep(POLITE_S - since)
        self._asked[host] = time.monotonic()

    def _open(self) -> "httpx.Client":
        import httpx

        if self._client is None:
            self._client = httpx.Client(
                headers={
                    "User-Agent": USER_AGENT,
                    "Accept": ACCEPT,
                    "Accept-Language": "vi,en;q=0.5",
                    "Accept-Encoding": "gzip, deflate",
                },
                timeout=httpx.Timeout(READ_S, connect=CONNECT_S),
                follow_redirects=False,
                # A proxy would be asked by name, past the look-up.
                trust_env=False,
            )
        return self._client

    # -- what was fetched before

    def _file(self, url: str) -> Path | None:
        name = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return self._cache / name if self._cache is not None else None

    def _read(self, url: str) -> tuple[Fetched, dict[str, str]] | None:
        file = self._file(url)
        if file is None:
            return None
        try:
            facts, _, data = file.read_bytes().partition(b"\n")
            told: dict[str, Any] = json.loads(facts)
            if told["asked"] != url:
                return None
            found = Fetched(
                data,
                told["url"],
                told["content_type"],
                told["charset"],
                unchanged=True,
                asked_s=float(told.get("asked_s", 0.0)),
            )
            return found, {"etag": told["etag"], "last_modified": told["last_modified"]}
        except (OSError, ValueError, KeyError, TypeError):
            return None  # absent or damaged: it is fetched again

    def _write(self, url: str, found: Fetched, validators: dict[str, str]) -> None:
        file = self._file(url)
        if file is None:
            return
        facts = asdict(found) | validators | {"asked": url}
        facts["asked_s"] = time.time()
        del facts["data"], facts["unchanged"]
        try:
            files.write_whole(file, json.dumps(facts).encode() + b"\n" + found.data)
        except PublishError as cause:
            raise LoadError(f"{url} can't be kept: {cause.message}", hint=cause.hint) from cause


def _unchanged(kept: tuple[Fetched, dict[str, str]] | None) -> Fetched:
    if kept is None:  # a server that says "not modified" unasked
        raise LoadError("the server says that nothing has changed since never", hint="Try again later.")
    return kept[0]


def _refuse_status(response: "httpx.Response", url: str) -> None:
    status = response.status_code
    if status == 200:
        return
    hints = {
        401: "The page needs a login: save it from your browser and name the file.",
        402: "The page isn't free: save it from your browser and name the file.",
        403: "The paper refuses programs: save the page from your browser and name the file.",
        404: "The page is gone; check the address.",
        410: "The page is gone; check the address.",
        429: "The paper asks for patience: try again later.",
    }
    answered = _Answered(
        f"{url} answers {status} {response.reason_phrase}".rstrip(),
        hint=hints.get(status, "Try again later, or save the page from your browser and name the file."),
    )
    answered.status = status
    raise answered


def _body(response: "httpx.Response", url: str, *, deadline: float) -> bytes:
    data = bytearray()
    for chunk in response.iter_bytes(65536):
        data += chunk
        if len(data) > MAX_BYTES:
            raise LoadError(
                f"{url} is larger than {MAX_BYTES // 1_000_000} MB", hint="Name the page of an article."
            )
        if time.monotonic() > deadline:
            raise LoadError(f"{url} takes longer than {WHOLE_S:.0f} s", hint="Try again later.")
    return bytes(data)


def _content_type(header: str) -> tuple[str, str | None]:
    message = Message()
    message["content-type"] = header[:200]
    charset = message.get_param("charset")
    kind = message.get_content_type() if header else ""
    return kind.lower(), charset if isinstance(charset, str) else None


def _addresses(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
