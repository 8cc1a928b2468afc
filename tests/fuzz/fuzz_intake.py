"""Coverage-guided fuzzing of what reads other people's bytes: pages, feeds, texts, Word, EPUB, MHTML.

    pip install atheris
    python tests/fuzz/fuzz_intake.py KIND [FOLDER] -max_total_time=300

KIND is one of page, feed, text, package, mhtml; FOLDER keeps inputs that reached new code. Anything but an
article or a LoadError, and anything that takes longer than ten seconds or 2 GB, is a fault: atheris writes
the input beside itself. It isn't part of the test suite, since atheris has no wheels for every Python.
"""

import io
import sys
import zipfile
from pathlib import Path
from tempfile import mkdtemp

import atheris

with atheris.instrument_imports(include=["audionews"]):
    from audionews.cleaner import clean
    from audionews.dates import VIETNAM_TIME
    from audionews.errors import LoadError
    from audionews.loader.documents import Document, read_document
    from audionews.loader.feeds import is_listing, read_listing
    from audionews.models import Article

from datetime import datetime

NOW = datetime(2026, 11, 21, tzinfo=VIETNAM_TIME)
PAGES = Path(__file__).parents[1] / "data" / "intake" / "pages"
PARTS = ("word/document.xml", "META-INF/container.xml", "content.opf", "a.xhtml", "[Content_Types].xml")
FEED_HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel>'


def _cleaned(document: Document) -> None:
    article = Article(id="0" * 16, title=document.title, paragraphs=document.paragraphs)
    clean(article, not_after=NOW)


def _page(data: bytes) -> None:
    _cleaned(read_document(data, name="x", file_name="a.html", url="https://bao.example.vn/a"))


def _text(data: bytes) -> None:
    _cleaned(read_document(data, name="x", file_name=("a.txt", "a.md")[len(data) % 2]))


def _mhtml(data: bytes) -> None:
    _cleaned(read_document(data, name="x", file_name="a.mhtml"))


def _feed(data: bytes) -> None:
    for text in (data, FEED_HEAD + data):
        if is_listing(text):
            read_listing(text, name="x")


def _package(data: bytes) -> None:
    """A zip whose parts are cut from the input, and the input itself as a zip."""
    suffix = ("a.docx", "a.epub")[len(data) % 2]
    for bytes_ in (data, _zipped(data)):
        try:
            _cleaned(read_document(bytes_, name="x", file_name=suffix))
        except LoadError:
            continue


def _zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, part in zip(PARTS, data.split(b"\xff\xfe\xfd"), strict=False):
            archive.writestr(name, part)
    return buffer.getvalue()


KINDS = {"page": _page, "feed": _feed, "text": _text, "package": _package, "mhtml": _mhtml}


def main() -> None:
    """Fuzzes one kind until it is stopped or a fault is found."""
    if len(sys.argv) < 2 or sys.argv[1] not in KINDS:
        sys.exit(__doc__)
    run = KINDS[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        try:
            run(data)
        except LoadError as error:
            assert error.message and error.hint

    # What reaches new code is written to the first folder.
    folders = [] if any(not word.startswith("-") for word in sys.argv[1:]) else [mkdtemp()]
    atheris.Setup(
        [*sys.argv, *folders, str(PAGES), "-timeout=10", "-rss_limit_mb=2048", "-max_len=20000"], one
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
