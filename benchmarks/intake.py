"""How well, and how fast, pages come out as articles, with and without the site rules.

    python benchmarks/intake.py [FOLDER]

FOLDER holds PAGE.html files with PAGE.json beside them, in the form of tests/data/intake/pages, which is
the default: {"title", "byline", "paragraphs": [{"role", "text"}]} or {"refused": why}. Where trafilatura is
installed, it is measured on the same pages.
"""

import difflib
import json
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from audionews.cleaner import clean, refusal
from audionews.dates import VIETNAM_TIME
from audionews.errors import LoadError
from audionews.loader import load, page, site_rules

DEFAULT = Path(__file__).parents[1] / "tests" / "data" / "intake" / "pages"
READ = ("lead", "body", "heading", "quote")
Extracted = tuple[str, Sequence[str]] | None
"""A title and paragraphs, or None for a page that is refused."""


def words(text: str) -> list[str]:
    """What is compared: words in lower case, without punctuation."""
    return re.findall(r"\w+", text.casefold())


def ours(file: Path) -> Extracted:
    """What audionews makes of a page."""
    try:
        loaded = load(file, root=file.parent)
        cleaned = clean(loaded.article, not_after=loaded.modified.replace(tzinfo=VIETNAM_TIME))
    except LoadError:
        return None
    if refusal(cleaned) is not None:
        return None
    return cleaned.article.title, [p.text for p in cleaned.printed if p.role.value in READ]


def others(file: Path) -> Extracted:
    """What trafilatura makes of it."""
    import trafilatura

    text = file.read_bytes()
    body = trafilatura.extract(text, include_comments=False) or ""
    facts = trafilatura.extract_metadata(text)
    return ((facts.title if facts else "") or "", body.splitlines()) if body else None


def measure(name: str, files: Sequence[Path], extract: Callable[[Path], Extracted]) -> None:
    """Prints one line: pages right, words kept and added, pages refused, time."""
    right = pages = refused = to_refuse = 0
    kept = wanted = added = came = 0
    seconds = []
    for file in files:
        expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        start = time.perf_counter()
        found = extract(file)
        seconds.append(time.perf_counter() - start)
        if "refused" in expected or expected.get("article") is False:
            to_refuse += 1
            refused += found is None
            continue
        pages += 1
        want = words(" ".join(p["text"] for p in expected["paragraphs"] if p["role"] in READ))
        captions = set(words(" ".join(p["text"] for p in expected["paragraphs"] if p["role"] == "caption")))
        got = words(" ".join(found[1])) if found else []
        matcher = difflib.SequenceMatcher(None, want, got, autojunk=False)
        same = sum(block.size for block in matcher.get_matching_blocks())
        extra = sum(
            word not in captions
            for tag, _, _, start_word, end_word in matcher.get_opcodes()
            if tag in ("insert", "replace")
            for word in got[start_word:end_word]
        )
        right += (
            found is not None
            and words(found[0]) == words(expected["title"])
            and same >= 0.97 * len(want)
            and extra <= 0.02 * max(1, len(got))
        )
        kept, wanted, added, came = kept + same, wanted + len(want), added + extra, came + len(got)
    print(
        f"{name:<28} right {right}/{pages}"
        f"  kept {kept / max(1, wanted):.1%}  added {added / max(1, came):.1%}"
        f"  refused {refused}/{to_refuse}  median {statistics.median(seconds) * 1000:.0f} ms"
        f"  longest {max(seconds) * 1000:.0f} ms"
    )


def main() -> None:
    """Measures every way of reading on one folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    files = sorted(folder.glob("*.html"))
    measure("audionews", files, ours)
    every = site_rules.packaged_rules()
    rules_for = page.rules_for
    page.rules_for = lambda host, folder=None: tuple(rules for rules in every if not rules.hosts)
    measure("without the papers' rules", files, ours)
    page.rules_for = lambda host, folder=None: ()
    measure("without any rules", files, ours)
    page.rules_for = rules_for
    try:
        measure("trafilatura", files, others)
    except ImportError:
        print("trafilatura isn't installed")


if __name__ == "__main__":
    main()
