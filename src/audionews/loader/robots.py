"""robots.txt: which pages a host closes to programs that nobody sent to that very page.

Read as RFC 9309 has it: a host without the file (any 4xx) closes nothing, one that fails (5xx, no answer)
closes everything until it answers again.
"""

from collections.abc import Callable
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from audionews.errors import LoadError

AGENT = "audionews"
MAX_BYTES = 512_000
"""RFC 9309, 2.5: what is read at least; the rest is left unread."""


class Robots:
    """The rules of the hosts that were asked.

    Args:
        fetch: gives the body of an address, or None where the host hasn't got it.
    """

    def __init__(self, fetch: Callable[[str], bytes | None]) -> None:
        self._fetch = fetch
        self._known: dict[str, RobotFileParser | LoadError] = {}

    def allow(self, url: str) -> bool:
        """Whether a page may be fetched that was found in a list.

        Args:
            url: absolute.

        Raises:
            LoadError: the host doesn't say.
        """
        parts = urlsplit(url)
        host = f"{parts.scheme}://{parts.netloc}"
        if host not in self._known:
            self._known[host] = self._read(f"{host}/robots.txt")
        rules = self._known[host]
        if isinstance(rules, LoadError):
            raise LoadError(rules.message, hint=rules.hint) from rules
        return rules.can_fetch(AGENT, url)

    def _read(self, address: str) -> RobotFileParser | LoadError:
        rules = RobotFileParser()
        try:
            body = self._fetch(address)
        except LoadError as error:
            return error  # kept, so that a host that doesn't answer is waited for once
        rules.parse((body or b"")[:MAX_BYTES].decode("utf-8", "replace").splitlines())
        return rules
