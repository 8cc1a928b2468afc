"""The same page written otherwise: what another template, minifier or editor would make of it."""

import re
import zlib
from collections.abc import Callable

_NAMES = re.compile(r"""(\s(?:class|id)\s*=\s*)(["'])(.*?)\2""", re.DOTALL)


def _hashed(found: re.Match[str]) -> str:
    names = (f"c{zlib.crc32(name.encode()):x}" for name in found[3].split())
    return f"{found[1]}{found[2]}{' '.join(names)}{found[2]}"


def without_line_breaks(page: str) -> str:
    """As minifiers write it."""
    return re.sub(r">\s+<", "><", page)


def in_capitals(page: str) -> str:
    """Tags as they were written before 2000."""
    return re.sub(r"<(/?)(\w+)", lambda tag: f"<{tag[1]}{tag[2].upper()}", page)


def in_fonts(page: str) -> str:
    """Paragraphs as they are pasted out of word processors."""
    return re.sub(
        r"(<p\b[^>]*>)(.*?)(</p\s*>)",
        r'\1<span style="font-size:14px">\2</span>\3',
        page,
        flags=re.IGNORECASE | re.DOTALL,
    )


def in_more_boxes(page: str) -> str:
    """Every box with another one right inside."""
    boxed = re.sub(r"</div\s*>", "</div></div>", page, flags=re.IGNORECASE)
    return re.sub(r"(<div\b[^>]*>)", r"\1<div>", boxed, flags=re.IGNORECASE)


def on_another_host(page: str) -> str:
    """Under a domain name for which there are no rules."""
    return re.sub(r"//[\w.-]+\.(?:vn|com|net|org)\b", "//bao.example", page)


def with_hashed_names(page: str) -> str:
    """Classes and ids that say nothing, as bundlers write them."""
    return _NAMES.sub(_hashed, page)


def without_names(page: str) -> str:
    """No classes and ids at all."""
    return _NAMES.sub("", page)


def without_metadata(page: str) -> str:
    """No JSON-LD, no OpenGraph, no description."""
    bare = re.sub(r"<script[^>]*ld\+json[^>]*>.*?</script>", "", page, flags=re.DOTALL | re.IGNORECASE)
    return re.sub(r"<meta(?![^>]*charset)[^>]*>", "", bare, flags=re.IGNORECASE)


def without_h1(page: str) -> str:
    """Headlines in plain boxes."""
    return re.sub(r"<(/?)h1\b", r"<\1div", page, flags=re.IGNORECASE)


def in_divs(page: str) -> str:
    """Boxes for paragraphs."""
    return re.sub(r"<(/?)p(?=[\s>])", r"<\1div", page, flags=re.IGNORECASE)


VARIANTS: dict[str, Callable[[str], str]] = {
    "no line breaks": without_line_breaks,
    "tags in capitals": in_capitals,
    "in fonts": in_fonts,
    "more boxes": in_more_boxes,
    "another host": on_another_host,
    "divs for paragraphs": in_divs,
    "no h1": without_h1,
    "no metadata": without_metadata,
    "hashed names": with_hashed_names,
    "no names": without_names,
}
