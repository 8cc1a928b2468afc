"""Headlines and bylines less what papers add to them, and how alike two texts are."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from audionews.loader.text import plain_line

LONG_BRAND = 6
"""Letters of a domain name from which on it is nobody's name by chance ("tuoitre", "vnexpress")."""

MAX_TITLE_CHARS = 1000
MIN_TITLE_WORDS = 4
"""What is left of a shorter one without its last part may be a half of it ("Hà Nội - Huế")."""
MAX_BYLINE_WORDS = 12
MAX_BYLINE_CHARS = 90

_SEPARATOR = re.compile(r"\s+[|–—-]\s+|\s*\|\s*")
_WORDS = re.compile(r"\w+")
_LABEL = re.compile(
    r"^(?:phóng sự|bút ký|ghi chép|tản văn|bài|ảnh)(?: và ảnh)?(?: của)\s+"
    r"|^(?:tác giả|bài(?: và|,| &)? ảnh|ảnh(?: và|,| &) bài|tin(?:,| và| &)? ảnh|bài viết|bài|nội dung"
    r"|thực hiện|người viết|by|đăng bởi|viết bởi|người đăng|theo|pv)\s*:\s*"
    r"|^(?:theo|by|viết bởi|đăng bởi)\s+",
    re.I,
)
_EMAIL = re.compile(r"\S+@\S+|https?://\S+|\+?\d[\d. ]{7,}")
_OFFICE = re.compile(
    r"\s*[,–-]\s*(?:(?:thông tín viên|phóng viên|cộng tác viên|biên dịch|gửi)\b.*"
    r"|(?:đài|báo|phòng|ban|trung tâm|sở) .*)$|\s*\([^()]*\)$"
    r"|\s+(?:thực hiện|lược ghi|ghi|tổng hợp|dịch|lược dịch|biên dịch|chuyển ngữ)$"
    r"|\s+(?:gửi|viết)(?: bài)? (?:cho|từ|tới)\s.*$"
    r"|\s+(?:chuyên viên|biên tập viên|cử nhân|cộng tác viên)\b.*$",
    re.I,
)
_MORE = re.compile(r"\s*(?:và|,)\s+\d+\s+tác giả khác.*$", re.I)
_NO_NAME = re.compile(
    r"\b(?:admin|administrator|super user|webmaster|quản trị viên|thông tin|lượt xem"
    r"|editor|biên tập viên|ban biên tập|tòa soạn|toà soạn|vccorp|theo dõi|online"
    r"|news|website|phút|giờ|ngày|bình luận|chia sẻ|xem thêm|facebook|cổng thông tin|copyright)\b",
    re.I,
)
_PAPER = re.compile(
    r"^(?:báo|tạp chí|đài|trang|thời báo|cổng)\s|\.(?:vn|net|com)\b|(?:online|điện tử)$", re.I
)


def host_of(urls: Sequence[str]) -> str:
    """The domain name of a page's first usable address, or nothing."""
    for url in urls:
        try:
            host = urlsplit(url).hostname
        except ValueError:
            continue
        if host:
            return host.lower().removeprefix("www.")
    return ""


def likeness(one: str, other: str) -> float:
    """How alike two texts are, from 0 to 1, by their words in any order.

    A text that the other only begins with counts as alike, since descriptions are cut short.
    """
    words, others = _WORDS.findall(one.casefold()), _WORDS.findall(other.casefold())
    if not words or not others:
        return 0.0
    short, long = sorted((words, others), key=len)
    if len(short) >= 12 and long[: len(short)] == short:
        return 1.0
    shared = len(set(short) & set(long))
    return shared / max(len(set(short)), len(set(long)))


def without_site(title: str, publisher: Sequence[str], *, host: str) -> str:
    """A page title without the paper's name ("... | Báo Ví dụ", "... - Tin nhanh Ví dụ", "Báo Ví dụ - ...").

    Args:
        title: as in ``<title>`` or ``og:title``.
        publisher: the paper's names as the page gives them.
        host: its domain name.
    """
    last = title = title[:MAX_TITLE_CHARS]
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and _is_this_paper(parts[0], publisher, host=host):
        rest = last[len(parts[0]) :].lstrip(" |–—-")
        if len(rest.split()) >= MIN_TITLE_WORDS:
            last = rest
            parts = parts[1:]
    while len(parts) > 1 and is_paper(parts[-1], publisher, host=host):
        tail = parts.pop()
        last = last[: last.rfind(tail)].rstrip(" |–—-")
    return plain_line(last)


def parts_of_title(title: str) -> Iterator[str]:
    """A page title without what stands behind its last dash or bar, and without what stands before its first.

    Yields:
        Either, where it is long enough to be a headline.
    """
    title = title[:MAX_TITLE_CHARS]
    if separators := list(_SEPARATOR.finditer(title)):
        for part in (title[: separators[-1].start()], title[separators[0].end() :]):
            if len(part.split()) >= MIN_TITLE_WORDS:
                yield part.strip()


def is_paper(text: str, publisher: Sequence[str], *, host: str) -> bool:
    """Whether a text is a paper's name: by the page's own names, its domain, or the text's first word."""
    return (len(text.split()) <= 6 and _PAPER.search(text) is not None) or _is_this_paper(
        text, publisher, host=host
    )


def _is_this_paper(text: str, publisher: Sequence[str], *, host: str) -> bool:
    name = _folded(text)
    if not name:
        return True
    brand = (
        re.sub(r"\.(?:com|net|org|gov|edu)?\.?vn$|\.(?:net|com|org)$", "", host).rpartition(".")[2]
        if host
        else ""
    )
    known = {_folded(item) for item in publisher}
    if name in known:
        return True
    ascii_name = _ascii(name)
    if len(brand) >= LONG_BRAND and len(text.split()) <= 6 and brand in ascii_name:
        return True
    # A short domain may be a syllable of somebody's name.
    if brand and re.fullmatch(rf"(?:bao)?{re.escape(brand)}(?:vn|net|com|comvn|online|news)?", ascii_name):
        return True
    return any(len(item) >= 4 and item in name and len(name) <= len(item) + 12 for item in known)


def byline_of(text: str, publisher: Sequence[str], *, host: str) -> str | None:
    """The authors' names in what a template or meta tag gives, or None where it names none.

    Args:
        text: e.g. ``"Tác giả: Lê Minh"``, ``"LÊ MINH và 1 tác giả khác"``, ``"https://facebook.com/..."``.
        publisher: the paper's own names; they are nobody's byline.
        host: its domain name.
    """
    text = _OFFICE.sub("", _MORE.sub("", _EMAIL.sub("", _LABEL.sub("", plain_line(text))))).strip(
        " |-–—,;•·:/"
    )
    if "/" in text:
        # "Lê Minh/VOV.VN": the author, and the paper that sent him.
        parts = [part.strip() for part in text.split("/")]
        text = ", ".join(part for part in parts if part and not is_paper(part, publisher, host=host))
    words = text.split()
    if not words or len(words) > MAX_BYLINE_WORDS or len(text) > MAX_BYLINE_CHARS:
        return None
    if any(letter.isdigit() for letter in text) or _NO_NAME.search(text):
        return None
    if is_paper(text, publisher, host=host) or not any(letter.isupper() for letter in text):
        return None
    return text


def _folded(text: str) -> str:
    return " ".join(_WORDS.findall(text.casefold()))


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())
