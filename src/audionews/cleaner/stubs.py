"""Articles that aren't whole: teasers padded with links, beginnings that a paywall cuts."""

import re

from audionews.cleaner.clean import Cleaned
from audionews.models import Role

MAX_STUB_WORDS = 60
"""A teaser is a lead and a sentence; the shortest whole items have as many words as this."""

MAX_PAID_WORDS = 200
"""What papers show of an article that isn't free."""

MIN_LINKS = 3
"""Other stories that are named around a teaser; a short item has fewer."""

_PAYWALL = re.compile(
    r"(?:đăng nhập|đăng ký|mua gói|trở thành (?:thành viên|hội viên))[^.]{0,60}"
    r" để (?:đọc|xem) (?:tiếp|toàn bộ|đầy đủ|thêm)"
    r"|(?:nội dung|bài viết) (?:này )?(?:chỉ )?(?:dành (?:riêng )?cho (?:thành viên|hội viên|người đăng ký)"
    r"|có trả phí|tính phí)"
    r"|(?:mời|kính mời) (?:bạn đọc|độc giả|quý độc giả)[^.]{0,40}(?:đọc tiếp|đặt mua)"
    r"|(?:xem|đọc) tiếp (?:tại đây|trên báo (?:in|giấy))",
    re.IGNORECASE,
)
_LINKS = ("list of other stories", "link under", "related link", "link to another story", "list of links")


def is_paywall(text: str) -> bool:
    """Whether a text says that the rest of it must be paid for, logged in for, or bought on paper."""
    return _PAYWALL.search(text) is not None


def refusal(cleaned: Cleaned) -> str | None:
    """Why an article isn't one that can be read aloud, as the end of a sentence, or None.

    A short text is no fault: a title and a line may be all that there is to say. It is refused where
    links to other stories pad it, or where it says that the rest isn't free.
    """
    read = [p.text for p in cleaned.article.paragraphs if p.role is not Role.CAPTION]
    counts = [len(text.split()) for text in read]
    words = sum(counts)
    wall = next((at for at, text in enumerate(read) if is_paywall(text)), None)
    # Offers and questions may stand below the wall; whoever is logged in has the story there.
    shown = words if wall is None else sum(counts[:wall])
    behind = 0 if wall is None else sum(counts[wall + 1 :])
    if (wall is not None or any(is_paywall(drop.text) for drop in cleaned.drops)) and (
        shown < MAX_PAID_WORDS and behind < MAX_PAID_WORDS
    ):
        return f"is the beginning of an article that isn't free to read ({shown} words)"
    links = sum(drop.reason.startswith(_LINKS) for drop in cleaned.drops)
    if words < MAX_STUB_WORDS and links >= MIN_LINKS and links * 10 > words:
        return f"is a teaser of {words} words among links to other stories"
    return None
