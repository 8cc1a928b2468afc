"""A local web server, and a fetcher that may ask it and never waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from audionews.loader import Fetcher
from tests.intake.server import Server, running


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on this machine."""
    with running() as server:
        yield server


@pytest.fixture
def fetcher(tmp_path: Path) -> Iterator[Fetcher]:
    """May ask this machine, keeps what it fetched, and doesn't wait between questions."""
    with Fetcher(tmp_path / "pages", allow_private=True, sleep=lambda seconds: None) as fetcher:
        yield fetcher
