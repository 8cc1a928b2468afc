"""Throws damaged documents at the loader, guided by what code they reach.

    pip install atheris                       # wheels for CPython 3.11 to 3.13
    python benchmarks/fuzz_intake.py [CORPUS] -max_total_time=300

Whatever a document holds, `read_document` gives an article or a LoadError, within seconds and bounded memory,
and the cleaner settles the article; anything else stops the run and leaves the document behind as crash-*.
The first byte of a document chooses the kind of file that it is taken for. CORPUS is a folder of documents to
start from; where none is named, one is made of the pages in tests/data/intake. Options are libFuzzer's.
"""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["audionews"]):
    from audionews.cleaner import clean, refusal
    from audionews.dates import VIETNAM_TIME
    from audionews.errors import LoadError
    from audionews.loader.documents import read_document
    from audionews.loader.feeds import read_listing
    from audionews.models import Article

NAMES = ("a.html", "a.txt", "a.md", "a.mhtml", "a.docx", "a.epub", "", "feed.xml")
PAGES = Path(__file__).parents[1] / "tests" / "data" / "intake" / "pages"
NOW = datetime(2026, 11, 25, tzinfo=VIETNAM_TIME)


def settle(data: bytes) -> None:
    """Loads and cleans one document; raises what must not happen."""
    name = NAMES[data[0] % len(NAMES)] if data else ""
    try:
        if name == "feed.xml":
            read_listing(data[1:], name="x")
            return
        document = read_document(data[1:], name="x", file_name=name)
    except LoadError as error:
        if not error.hint:
            raise AssertionError(f"no hint: {error}") from error
        return
    article = Article(id="0" * 16, title=document.title, paragraphs=document.paragraphs)
    refusal(clean(article, not_after=NOW))


def seed(folder: Path) -> None:
    """Fills a folder with the test pages, each as a page."""
    for page in PAGES.glob("*.html"):
        (folder / page.stem).write_bytes(b"\0" + page.read_bytes())


def main() -> None:
    """Fuzzes until the time is up or something breaks."""
    arguments = sys.argv[1:]
    with tempfile.TemporaryDirectory() as made:
        if not any(not argument.startswith("-") for argument in arguments):
            seed(Path(made))
            arguments.append(made)
        limits = ["-timeout=20", "-rss_limit_mb=2048", "-max_len=65536"]
        atheris.Setup([sys.argv[0], *limits, *arguments], settle)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
