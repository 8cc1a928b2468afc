"""Who a story is by: lines of their own, and signatures behind the last sentence.

Lê Minh                     Nhóm PV                    Theo Hoài An (Dân trí)
LÊ MINH - HOÀI AN           CTV Lê Minh/VOV.VN         Lê Minh (t/h) Theo VnExpress
Bài và ảnh: Lê Minh         (Theo TTXVN)               H.P
"""

import re
from dataclasses import dataclass

from audionews.cleaner.letters import UPPER
from audionews.cleaner.names import (
    is_domain,
    is_initials,
    is_pen_name,
    is_person,
    is_place_or_paper,
    source_name,
)
from audionews.cleaner.shapes import SECTIONS
from audionews.phonology import is_syllable

MAX_CREDIT_WORDS = 12
MAX_CREDIT_CHARS = 200
_TAIL_SPAN = 100
"""Characters: no signature is longer."""

_CREDIT_ANYWHERE = re.compile(r"(?:bài|tin)(?: và|,| -)? ảnh\s*:", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:tác giả|bài(?: và|,|, và| -)? ảnh|bài viết|bài|thực hiện|tin(?:,| và| -)? ảnh|tin bài|tổng hợp"
    r"|ảnh(?:,| và| -)? bài|nội dung|biên tập|biên dịch|nguồn|nguồn tin)\s*:\s*(?P<names>.+)"
    r"|(?:viết bởi|người đăng|đăng bởi|được đăng bởi|tác giả,)\s*:?\s*(?P<writer>.+?)(?:\s+vào lúc\s.*)?",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:t/h|th|t\.h|lược dịch|biên dịch|dịch|ghi|lược ghi|sưu tầm|thực hiện|ghi chép)(?: (?:từ|theo) .+)?"
    r"|tổng hợp(?: .+)?|theo .+",
    re.IGNORECASE,
)
_STAFF = re.compile(
    r"(?:nhóm\s+)?(?:PV|BTV|CTV|phóng viên|cộng tác viên)\b(?:\s+(?:báo|tổng hợp))?[\s:]*", re.IGNORECASE
)
_THEO = re.compile(r"(?:^|[\s,(])theo\s*:?\s+(?P<source>.+)$", re.IGNORECASE)
_SUMMARY_WORD = re.compile(
    r"^tổng hợp\b\s*|\s*\btổng hợp$|\s+(?:(?:lược |biên )?dịch|chuyển ngữ)$", re.IGNORECASE
)
_MORE = re.compile(r"\s+và \d+ tác giả khác$", re.IGNORECASE)
_PAIR = re.compile(r"\s[-–]\s")
_EMAIL = re.compile(r"\s*[-–(]?\s*\S+@\S+\.\w+\)?")
_INSTITUTE = re.compile(
    r"(?<=[^\W\d_])(?:\s[-–]\s|,\s)(?:Học viện|Trường|Viện|Đại học|Khoa|Trung tâm|Tạp chí|Bệnh viện"
    r"|Hội)\s[^.,]{3,60}$"
)
"""Where scholars work, behind their degrees and names."""
_DEGREE = re.compile(r"^(?:GS|PGS|TS|ThS|NCS|BS|LS|KS|CN)\b")
_NO_NAMES = SECTIONS | frozenset(
    ("còn nữa", "còn tiếp", "hết bài", "hết kỳ", "xem tiếp", "lời kết", "kết luận", "tạm kết", "tái bút",
     "ghi chú", "chú thích", "bình luận", "liên hệ", "nguồn tin", "thay lời"),
)  # fmt: skip
"""What a story may begin or end with that is no name."""
_MIN_SIGNED_WORDS = 40
"""A shorter paragraph that ends with a name behind a bracket may be a caption or an item of a list."""
_SENTENCE_END = re.compile(r"(?:[.!?…][”\"’')\]]*|\./\.)\s+(?=\S)")
_IN_BRACKETS = re.compile(r"(?<=[.!?…”])\s+\[[^\W\d_]{1,5}(?:[./][^\W\d_]{1,5}){0,2}\.?\]$")
"""Initials of papers overseas: "... Vào cửa tự do. [qd]"."""

_UNSTOPPED = re.compile(
    rf"\s(?P<names>(?:[{UPPER}][\w.]*\s+){{1,4}})"
    r"(?P<note>(?:\((?:T/h|TH|t/h|th|tổng hợp)\)|[Tt]ổng hợp)(?:\s+Theo\s+[^.]{2,40})?)$"
)
"""A signature that a copy set behind a line without a full stop: "...: T.Tú Tổng hợp"."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Who a line says the story is by.

    Args:
        byline: the authors' names, or None where none is named.
        source: the paper that it is taken from, as listeners know it.
    """

    byline: str | None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class SignedParagraph:
    """A paragraph with the signature behind its last sentence.

    Args:
        rest: the paragraph without it.
        written: the signature.
        credit: what it says.
    """

    rest: str
    written: str
    credit: Credit


def labelled(line: str) -> Credit | None:
    """The credit of a line that calls itself one, wherever in a story it stands: "Bài và ảnh: Lê Minh"."""
    return credit(line) if _CREDIT_ANYWHERE.match(line) else None


def credit(line: str) -> Credit | None:
    """The credit where a line is one, else None."""
    if len(line) > MAX_CREDIT_CHARS:
        return None
    others = _MORE.search(line) is not None
    line = _EMAIL.sub("", _MORE.sub("", line)).strip(" |–-•*")
    if _DEGREE.match(line):
        line = _INSTITUTE.sub("", line)
    if len(line.split()) > MAX_CREDIT_WORDS:
        return None
    if match := _LABEL.fullmatch(line):
        names = (match["names"] or match["writer"]).strip(" .")
        source = source_name(names)
        return Credit(None, source) if source else Credit(names)
    if (others or _PAIR.search(line)) and (names := pen_name_in_capitals(line)) is not None:
        return names
    if line.isalpha() and is_pen_name(line) and not line.isupper() and not is_place_or_paper(line):
        return Credit(line)
    return _credit(line)


_STAMPED = re.compile(
    rf"(?<=[.!?…:”])\s+(?P<name>[{UPPER}]\w*(?:\s+[{UPPER}]\w*){{1,3}})(?:\s+[-–]\s+(?P<paper>[^.:!?|]{{2,40}}?))?"
    r"\s*\|\s*(?P<stamp>\d{1,2}:\d{2}\s+\d{1,2}/\d{1,2}/\d{4})$"
)


def stamped(paragraph: str) -> tuple[SignedParagraph, str] | None:
    """A signature behind the last sentence, and the time behind it: "... Lê An - Báo | 11:20 07/02/2026"."""
    found = _STAMPED.search(paragraph, max(0, len(paragraph) - _TAIL_SPAN))
    if found is None or not is_person(found["name"]):
        return None
    paper = found["paper"]
    credit = Credit(found["name"], (source_name(paper) or paper) if paper else None)
    return SignedParagraph(paragraph[: found.start()], found[0].strip(), credit), found["stamp"]


def first_name(line: str) -> str:
    """The name in "LÊ MINH và 1 tác giả khác"; other lines as they are."""
    return _MORE.sub("", line)


def pen_name_in_capitals(line: str) -> Credit | None:
    """The credit where a story's last line is a pen name in capitals ("XUÂN LONG"), else None.

    Elsewhere such a line is a heading; below a heading there is text.
    """
    names = [name.strip() for name in re.split(r"\s[-–]\s|,|&", line)]
    if not line.isupper() or not all(map(_is_pen_name_in_capitals, names)):
        return None
    return Credit(", ".join(names))


def _is_pen_name_in_capitals(name: str) -> bool:
    words = name.split()
    known = len(words) == 2 and name.casefold() not in _NO_NAMES and all(map(is_syllable, words))
    return is_person(name) or (known and is_person(name.title()))


def signed(paragraph: str) -> SignedParagraph | None:
    """Finds a signature behind the last sentence of a paragraph; None where there is none.

    A name alone must have two words or be initials, since a single capitalized word can be
    the last word of the story ("Hết").
    """
    begin = max(0, len(paragraph) - _TAIL_SPAN)
    if (initials := _IN_BRACKETS.search(paragraph, begin)) is not None:
        return SignedParagraph(paragraph[: initials.start()], initials[0].strip(), Credit(None))
    for end in _SENTENCE_END.finditer(paragraph, begin):
        tail = paragraph[end.end() :]
        if len(tail.split()) > MAX_CREDIT_WORDS:
            continue
        found = _credit(tail)
        if found is not None:
            return SignedParagraph(paragraph[: end.end()].rstrip(), tail, found)
    return _signed_without_stop(paragraph, begin) or _signed_behind_bracket(paragraph)


def _signed_behind_bracket(paragraph: str) -> SignedParagraph | None:
    """A name behind the bracket that tells who spoke: "... (ĐBQH Lê Văn - Hà Giang) Hoài An"."""
    rest, bracket, tail = paragraph.rpartition(")")
    if not bracket or not tail.startswith(" ") or len(rest.split()) < _MIN_SIGNED_WORDS:
        return None
    if not is_person(tail.strip()) or is_place_or_paper(tail.strip()):
        return None
    return SignedParagraph(f"{rest})", tail.strip(), Credit(tail.strip()))


def _signed_without_stop(paragraph: str, begin: int) -> SignedParagraph | None:
    unstopped = _UNSTOPPED.search(paragraph, begin)
    if unstopped is None:
        return None
    words = unstopped["names"].split()
    for count in range(1 if is_initials(words[-1]) else min(2, len(words)), 0, -1):
        name = " ".join(words[-count:])
        tail = f"{name} {unstopped['note']}"
        if (is_initials(name) or is_person(name)) and paragraph.endswith(tail):
            found = _credit(tail)
            if found is not None:
                return SignedParagraph(paragraph[: -len(tail)].rstrip(" -–"), tail, found)
    return None


def _credit(text: str) -> Credit | None:
    text = text.strip().replace("Theo_", "Theo ")
    # "Hết." and "Lê Hồng." are short sentences; "T.H." is a pen name.
    stopped = text.endswith(".") and not is_initials(text)
    if stopped:
        text = text.rstrip(".")
    names_text, notes = _without_notes(text)
    if names_text is None:
        return None
    source = next((found for note in notes if (found := _source(note)) is not None), None)
    evidence = bool(notes)
    if match := _THEO.search(names_text):
        said = _theo(match["source"].strip(" ."))
        if said is None:
            return None
        names_text = names_text[: match.start()].strip(" ,/-–")
        if not names_text:
            return Credit(said.byline, said.source or source)
        source, evidence = said.source or source, True
    stripped = _SUMMARY_WORD.sub("", names_text).strip()
    staff = _STAFF.match(stripped)
    evidence = evidence or stripped != names_text or staff is not None
    if staff is not None:
        if staff.end() == len(stripped):
            return Credit(stripped, source)
        if stripped[staff.end()] == "/":
            return Credit(stripped[: staff.end()].strip(), _source(stripped[staff.end() + 1 :]) or source)
        stripped = stripped[staff.end() :]
    if not stripped:
        return Credit(None, source) if evidence else None
    people, paper = _people(stripped, evidence=evidence)
    if people is None or (stopped and not evidence and not paper):
        return None
    return Credit(people or None, source or paper)


def _without_notes(text: str) -> tuple[str | None, list[str]]:
    """The text without its brackets, and what stood in them; None where a bracket holds something else."""
    notes: list[str] = []
    for match in re.finditer(r"\(([^()]*)\)", text):
        note = match[1].strip()
        if _NOTE.fullmatch(note) is None and source_name(note) is None and not is_domain(note):
            return None, []
        notes.append(note)
    left = re.sub(r"\s*\([^()]*\)\s*", " ", text).strip(" ,")
    return (None, []) if "(" in left or ")" in left else (left, notes)


def _source(note: str) -> str | None:
    match = _THEO.search(note)
    name = match["source"] if match else note
    return (
        source_name(name)
        or source_name(re.sub(r"^báo\s+", "", name, flags=re.IGNORECASE))
        or (name if is_domain(name) else None)
    )


def _theo(text: str) -> Credit | None:
    """What "Theo ..." names: a paper, or an author and perhaps a paper."""
    if (source := _source(text)) is not None:
        return Credit(None, source)
    name, slash, paper = text.partition("/")
    if slash:
        known = _source(paper.strip()) or (paper.strip() if len(paper.split()) <= 4 else None)
        if known and (is_person(name.strip()) or is_pen_name(name.strip())):
            return Credit(name.strip(), known)
        return None
    if is_person(text):
        return Credit(text)
    return None


def _people(text: str, *, evidence: bool) -> tuple[str | None, str | None]:
    """The people that a text names and nothing else, and the paper behind a slash; None for other texts."""
    head, slash, paper = text.partition("/")
    source: str | None = None
    if slash:
        paper = paper.strip(" .")
        source = source_name(text) or source_name(paper) or source_name(re.split(r"\s*-\s", paper)[0])
        if source_name(head) is not None:
            return "", source or source_name(head)
        if not is_person(head.strip()) or len(paper.split()) > 5:
            return None, None
        return head.strip(), source or (None if is_person(paper) else paper)
    if (source := source_name(text)) is not None:
        return "", source
    people = [person.strip() for person in re.split(r"\s*[,&]\s*|\s+[-–]\s+|\s+và\s+", text)]
    for person in people:
        name = person.title() if person.isupper() else person
        if not (is_person(person) or (evidence and is_pen_name(name))):
            return None, None
    return ", ".join(people), None
