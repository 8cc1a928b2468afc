"""Numbers of laws, decrees and official letters: 168/2024/NĐ-CP, 19-KL/TW, 93/2015/QH13."""

import re
from functools import cache

from audionews.normalizer import letters, numbers
from audionews.normalizer.acronym_table import default_reading
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import SURE, Reading, RuleBook
from audionews.normalizer.tables import rows

BOOK = RuleBook()

_PART = r"[A-ZĐƯ]{1,10}(?:[a-z]{1,3})?\d{0,2}"
_PARTS = rf"{_PART}(?:[-–.,/&]{_PART}){{0,4}}(?![^\W_])"


@cache
def _kinds() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("documents")}


def say_part(part: str, context: Context, *, first: bool) -> str | None:
    """One part of a document's number: NĐ, CP, BGDĐT, QH13; None where it has no sure expansion.

    After the issuing body a part is one of its units, never a kind of document.
    """
    kinds = _kinds()
    found = re.fullmatch(r"(\D+)(\d*)", part)
    if found is None:
        return None
    word, number = found.groups()
    spoken = kinds.get(word) or _body(word, context)
    if word == "QĐ" and first and "quy định" in " ".join(context.before[-4:]):
        spoken = "quy định"  # both are shortened to QĐ
    if spoken is None or (not first and word in _DOCUMENTS_ONLY):
        return None
    return f"{spoken} {numbers.integer(number, context.style)}" if number else spoken


_DOCUMENTS_ONLY = frozenset(["TB", "CT", "KH", "TT", "HD", "QC", "BC", "BB"])
"""Kinds of documents that are other words when they name a unit."""


def _body(word: str, context: Context) -> str | None:
    """B, S, T or C before a known field is its ministry, department or general department."""
    known = default_reading(word, context.style) if len(word) > 1 else None
    if known:
        return known
    for head, name in (("TC", "tổng cục"), ("B", "bộ"), ("S", "sở"), ("C", "cục")):
        rest = word[len(head) :]
        if word.startswith(head) and len(rest) >= 2:
            field = _kinds().get(f"~{rest}") or default_reading(rest, context.style)
            if field and " " in field:
                return f"{name} {field}"
    return None


def _say_parts(parts: str, context: Context) -> str:
    """All parts expanded, or all spelled: half and half is no use to a listener."""
    pieces = [part for part in re.split(r"[-–.,/&]", parts) if part]
    after_body = False
    said: list[str] = []
    for piece in pieces:
        spoken = say_part(piece, context, first=not after_body)
        if said and piece in ("TTr", "TTR"):
            spoken = "thanh tra"  # KL-TTr: who concluded; as a kind of document it is a proposal
        if spoken is None:
            return " ".join(_spell_part(part, context) for part in pieces)
        after_body = after_body or spoken.startswith(("bộ ", "sở ", "cục "))
        said.append(spoken)
    return " ".join(said)


def _spell_part(part: str, context: Context) -> str:
    word = part.rstrip("0123456789")
    spelled = letters.spell(word, context.style)
    return (
        f"{spelled} {numbers.integer(part[len(word) :], context.style)}" if len(word) < len(part) else spelled
    )


@BOOK.rule("document", "digit", pattern=rf"(\d{{1,6}}[A-Za-z]?)/(\d{{4}})/({_PARTS})")
def _with_year(found: re.Match[str], context: Context) -> Reading | None:
    spoken = f"{_number(found[1], context)} năm {numbers.year(int(found[2]), context.style)}"
    return Reading(f"{spoken} {_say_parts(found[3], context)}", 0.99)


@BOOK.rule("document", "digit", pattern=rf"(\d{{1,6}}[a-z]?)(?:/|\s?[-–]\s?)({_PARTS})")
def _without_year(found: re.Match[str], context: Context) -> Reading | None:
    parts = re.split(r"[-–.,/&]", found[2])
    known = sum(re.sub(r"\d+\Z", "", part) in _kinds() for part in parts)
    if not known or (len(parts) == 1 and not context.follows_within("document_before", 4)):
        return None
    if "/" not in found[0] and not context.follows_within("document_before", 4):
        return None
    return Reading(f"{_number(found[1], context)} {_say_parts(found[2], context)}", 0.98)


@BOOK.rule("document", "digit", pattern=r"(\d{1,3})\.([a-zđ])(?![^\W_]|\.)")
def _lettered(found: re.Match[str], context: Context) -> Reading | None:
    """khoản 1.a."""
    if context.previous not in ("khoản", "điểm", "điều", "mục", "phần", "câu", "bài"):
        return None
    return Reading(f"{_number(found[1], context)} {letters.spell(found[2], context.style)}", SURE)


@BOOK.rule("document", "digit", pattern=r"(\d{1,5})/((?:19|20)\d{2})(?![\d/]|[.,\-]\d)")
def _number_of_year(found: re.Match[str], context: Context) -> Reading | None:
    if not context.follows_within("document_before", 3):
        return None
    return Reading(f"{_number(found[1], context)} năm {numbers.year(int(found[2]), context.style)}", SURE)


@BOOK.rule("document", "letter", pattern=r"(NĐ|QĐ|NQ|TTLT|TT)\s?(\d{1,4})/((?:19|20)\d\d)(?![\d/]|[.,\-]\d)")
def _kind_and_number(found: re.Match[str], context: Context) -> Reading | None:
    """NĐ123/2021, NĐ 100/2019."""
    number = f"{_number(found[2], context)} năm {numbers.year(int(found[3]), context.style)}"
    return Reading(f"{_kinds()[found[1]]} {number}", 0.99)


@BOOK.rule("document", "letter", pattern=rf"(NĐ|QĐ|TT|NQ|CT|TTLT|QH|HĐ|KL|CV|TB|KH)[-–]({_PARTS})")
def _kind_and_body(found: re.Match[str], context: Context) -> Reading | None:
    """NĐ-CP alone, QĐ-TTg."""
    spoken = _say_parts(found[0], context)
    return Reading(spoken, 0.96) if re.split(r"[-–.,/&]", found[2])[0] in _kinds() else None


def _number(written: str, context: Context) -> str:
    digits = re.match(r"\d+", written)
    number = digits[0] if digits else ""
    spoken = numbers.integer(number, context.style)
    rest = written[len(number) :]
    return f"{spoken} {letters.spell(rest, context.style)}" if rest else spoken
