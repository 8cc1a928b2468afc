"""The works that a study or a report names below its text: they are for readers to look up.

Tài liệu tham khảo:
1. Bộ Xây dựng (2019), Quy chuẩn về chợ;
[2] Lê Minh An, “Chợ nổi”, Tạp chí Đông Hòa, số 3/2021.
Website: https://example.com
"""

import re
from collections.abc import Sequence

_NAME = (
    r"\W*(?:(?:danh mục )?(?:các )?tài liệu(?: được)? (?:tham khảo|trích dẫn)(?: chính)?|nguồn tham khảo"
    r"|tham khảo|thư mục(?: tham khảo)?|references|bibliography)"
)
_OPENS = re.compile(rf"{_NAME}\W*", re.IGNORECASE)
_ENTRY = re.compile(
    r"\W*\[?\d{1,3}[\].)]\s|[-–•*+]\s|.*(?:\((?:19|20)\d\d\w?\)|https?://|www\.|\btr\. ?\d|\bpp?\. ?\d)",
    re.DOTALL,
)
"""Numbers and bullets; lists that a page counts have none in their text, but a year, pages or an address."""
_IN_ONE_LINE = re.compile(rf"{_NAME}\s*:\s*(?:\[?1[\].)]\s|https?://|www\.)", re.IGNORECASE)


def references(lines: Sequence[str]) -> list[int]:
    """Indices of lines that name works, and of the line above them that says so."""
    found: list[int] = []
    for at, line in enumerate(lines):
        if _IN_ONE_LINE.match(line):
            found.append(at)
        elif _OPENS.fullmatch(line):
            entries = _entries(lines, at + 1)
            found += [at, *entries] if entries else []
    return found


def _entries(lines: Sequence[str], start: int) -> range:
    """The entries from a line on; one without a sign may stand between two others."""
    end = start
    for at in range(start, len(lines)):
        if _ENTRY.match(lines[at]):
            end = at + 1
        elif at > end:
            break
    return range(start, end)
