"""Manners towards a server: how often to ask, how long to wait before asking again."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from audionews.errors import EngineTransient

ResultT = TypeVar("ResultT")


class Pace:
    """Keeps requests apart, across all engines and threads that share it.

    Args:
        sleep: waits for a number of seconds.
        clock: seconds that only ever grow.
    """

    def __init__(
        self,
        *,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._sleep = sleep
        self._clock = clock
        self._lock = threading.Lock()
        self._next_s = clock()

    def wait(self, *, requests_per_s: float) -> None:
        """Wait for the next turn.

        Args:
            requests_per_s: no more than these, evenly spread.
        """
        with self._lock:
            now_s = self._clock()
            turn_s = max(now_s, self._next_s)
            self._next_s = turn_s + 1 / requests_per_s
        if turn_s > now_s:
            self._sleep(turn_s - now_s)


def retry(
    ask: Callable[[], ResultT],
    *,
    attempts: int,
    base_s: float,
    cap_s: float,
    sleep: Callable[[float], object],
    random: Callable[[], float],
) -> ResultT:
    """Ask until there is an answer.

    Waits a random part of a limit that doubles each time ("full jitter", so that many clients that
    failed together don't come back together: Brooker, "Exponential Backoff And Jitter", AWS
    Architecture Blog, 2015). Where the server named a time, waits that long and a little more.

    Args:
        ask: only its `EngineTransient` is a reason to ask again.
        attempts: how often to ask at most, at least once.
        base_s: limit of the first wait.
        cap_s: limit of any wait. A server that wants to be left alone for longer isn't waited for.
        sleep: waits for a number of seconds.
        random: a number from 0 to 1.

    Returns:
        What ``ask`` returned.

    Raises:
        EngineTransient: the last one.
    """
    for attempt in range(1, attempts):
        try:
            return ask()
        except EngineTransient as error:
            named_s = error.retry_after_s
            if named_s is not None and named_s > cap_s:
                raise
            limit_s = min(cap_s, base_s * 2 ** (attempt - 1))
            sleep(random() * limit_s if named_s is None else named_s + random() * base_s)
    return ask()


def retry_after_s(value: str | None, *, now: datetime) -> float | None:
    """Read a ``Retry-After`` header (RFC 9110, section 10.2.3).

    Args:
        value: whole seconds or an HTTP date; None where the header is missing.
        now: with its time zone.

    Returns:
        Seconds from now, not less than 0; None where the value says nothing.
    """
    if value is None:
        return None
    if value.strip().isdecimal():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
