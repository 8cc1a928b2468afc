"""Amounts: a number or a range with its scale, currency, unit and rate, said in one breath."""

import re
from functools import cache

from audionews.normalizer import numbers
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.patterns import DASH, NUMBER, alternatives, number_value, say_number
from audionews.normalizer.tables import rows, word_set

BOOK = RuleBook()

_SCALE = r"(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục)"
_UNIT = alternatives("units")
_CURRENCY = alternatives("currencies")
_EDGE = r"(?![^\W_]|[²³])"
_SPELLED = r"(?:[^\W\d_]{1,12})"

_AMOUNT = re.compile(
    rf"(?P<first>{NUMBER})(?:(?P<unit1>\s?%|{_UNIT}|k|tr|\s?đ|\s?{_SCALE}|\s?{_CURRENCY})?(?:(?P<dash>{DASH})(?P<last>{NUMBER})))?"
    rf"(?P<suffix>(?:k|K|tr|Tr|tỷ|tỉ)(?=$|[\s,.;:!?)/\-–%]))?"
    rf"(?P<scale>(?:\s?{_SCALE}(?![^\W_]))*)"
    rf"(?:(?P<percent>\s?[%‰])|(?P<gap>\s?)(?:(?P<currency>{_CURRENCY}){_EDGE}|(?P<unit>{_UNIT}){_EDGE}))?"
    rf"(?P<per>(?:\s?/\s?(?:(?P<pernumber>\d{{1,4}})\s?)?(?:{_UNIT}{_EDGE}|{_SPELLED}{_EDGE}))?)"
)

_SUFFIXES = {"k": "nghìn", "tr": "triệu", "tỷ": "tỷ", "tỉ": "tỉ"}


@cache
def _units() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("units")}


@cache
def _currencies() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("currencies")}


def _unit_ok(unit: str, gap: str, number: str, context: Context, end: int) -> bool:
    """Whether letters after a number are a unit there.

    One letter alone may be a class (5A), a product (4K) or a word's beginning; each needs its own evidence.
    """
    value = number_value(number)
    following = context.text[end : end + 1]
    if (
        unit
        in ("A", "N", "J", "K", "B", "H", "Ah", "lb", "in", "min", "ct", "bar", "kt", "cal", "rad", "mol")
        and gap == ""
    ):
        return unit not in ("A", "N", "J", "K", "B") or context.follows_within("electric", 6)
    if unit == "V":
        return gap == "" and value >= 1 and not context.follows("class_before")
    if unit in ("W", "L", "MP", "w", "v"):
        return gap == "" or unit in ("W", "MP")
    if unit in ("A", "N", "J", "K", "B", "H", "s", "p", "ph", "min", "in", "v", "w", "ct", "bar"):
        return False
    if unit == "m" and gap and following == "." and value < 10:
        return True
    if unit in ("h", "H"):
        return bool(context.text[end : end + 1] == "/") or value > 99
    return True


def say_unit(unit: str) -> str | None:
    """A unit's name, abbreviated or spelled out; None for what isn't one."""
    if unit in _units():
        return _units()[unit]
    return None


def say_per(per: str, *, physical: bool, context: Context) -> str | None:
    """What a slash and a unit after an amount mean: ``/kg``, ``/100 km``, ``/người``."""
    found = re.fullmatch(r"\s?/\s?(\d{1,4})?\s?(\S+)", per)
    if found is None:
        return None
    count, unit = found.groups()
    name = _units().get(unit) or _currencies().get(unit)
    if name is None:
        if unit.lower() not in word_set("per") or not unit.islower():
            return None
        name = unit
    if count:
        return f"trên {numbers.integer(count, context.style)} {name}"
    return f"{'trên' if physical else 'một'} {name}"


@BOOK.rule("amount", "digit", pattern=_AMOUNT.pattern)
def _amount(found: re.Match[str], context: Context) -> Reading | None:
    style = context.style
    first, last = found["first"], found["last"]
    kind = "number"
    end = found.end()
    unit, currency, gap = found["unit"], found["currency"], found["gap"] or ""
    scale = found["scale"].strip()
    suffix = (found["suffix"] or "").lower()
    if unit is not None and not _unit_ok(unit, gap, last or first, context, found.end("unit")):
        unit = None
        end = found.start("gap")
    if (
        currency is not None
        and currency in ("đ", "Đ")
        and gap
        and not scale
        and number_value(last or first) < 500
    ):
        currency, end = None, found.start("gap")
    spoken = ""
    if found["percent"]:
        kind, tail = "percent", "phần nghìn" if "‰" in found["percent"] else "phần trăm"
    elif currency is not None:
        kind, tail = "money", _currencies()[currency]
    elif unit is not None:
        kind, tail = "unit", _units()[unit]
    elif scale or suffix:
        kind, tail = "amount", ""
        end = found.end("scale")
    else:
        return None
    if suffix:
        if suffix == "k" and context.previous in ("vàng", "kara", "carat"):
            return None
        scale = f"{_SUFFIXES[suffix]} {scale}".strip()
        if found["suffix"] == "K" and not (currency or number_value(last or first) >= 10):
            return None  # 4K is a resolution
    scale = re.sub("nghìn|ngàn", style.thousand, scale) if suffix else scale
    if last is not None:
        between = _say_unit1(found["unit1"], style.thousand)
        if between is None:
            return None
        if kind == "amount" and context.follows("date_before") and not scale:
            return None
        spoken = f"{say_number(first, style)} {between} đến {say_number(last, style)}"
    else:
        if found["unit1"] is not None:
            return None
        spoken = say_number(first, style)
    spoken = re.sub(" +", " ", f"{spoken} {scale} {tail}").strip()
    if found["per"] and end >= found.start("per"):
        per = say_per(found["per"], physical=kind == "unit", context=context)
        if per is None:
            end = found.start("per")
        else:
            spoken += f" {per}"
            end = found.end()
    elif found["per"]:
        end = min(end, found.start("per"))
    return Reading(spoken, SURE if kind != "unit" else 0.95, end=end, rule=kind)


def _say_unit1(unit: str | None, thousand: str) -> str | None:
    """The unit after the first number of a range; empty for none, None for what can't stand there."""
    if unit is None:
        return ""
    unit = unit.strip()
    if unit == "%":
        return "phần trăm"
    if unit in ("k", "tr"):
        return {"k": thousand, "tr": "triệu"}[unit]
    return _currencies().get(unit) or _units().get(unit) or unit


@BOOK.rule(
    "money",
    "sign",
    "letter",
    pattern=rf"(US\$|S\$|A\$|C\$|HK\$|NT\$|[$£€¥₩₽₹₫])\s?(?P<first>{NUMBER})(?:{DASH}(?:US\$|[$£€¥])?(?P<last>{NUMBER}))?(?P<suffix>\s?(?:m|bn|b|M|B|k|K|tr|triệu|tỷ|tỉ|nghìn|ngàn|million|billion)(?![^\W_]))?",
)
def _sign_first(found: re.Match[str], context: Context) -> Reading | None:
    suffix = (found["suffix"] or "").strip()
    scales = {"m": "triệu", "M": "triệu", "tr": "triệu", "million": "triệu", "bn": "tỷ", "b": "tỷ", "B": "tỷ", "billion": "tỷ",
              "k": context.style.thousand, "K": context.style.thousand}  # fmt: skip
    spoken = say_number(found["first"], context.style)
    if found["last"]:
        spoken += f" đến {say_number(found['last'], context.style)}"
    if suffix:
        spoken += f" {scales.get(suffix, suffix)}"
    return Reading(f"{spoken} {_currencies()[found[1]]}", SURE)


@BOOK.rule(
    "mixed_unit",
    "digit",
    pattern=r"(\d{1,3})\s?(m|kg|tr|triệu|tỷ|tỉ|ha|l|km|t)(\d{1,3})(?:(?=\s?(?:đồng|VND|VNĐ|vnd|đ)(?![^\W_]))|(?![^\W_]|[.,]\d))",
)
def _height(found: re.Match[str], context: Context) -> Reading | None:
    whole, unit, part = found.groups()
    area = unit in ("m", "km") and part in ("2", "3")
    if area and not (context.follows_within("tall", 3) and int(whole) < 3):
        return None
    style = context.style
    spoken_whole = numbers.integer(whole, style)
    if unit in ("tr", "triệu", "tỷ", "tỉ", "t"):
        if unit == "t" and not context.precedes("money_words", found.end()) and len(part) > 1:
            return None
        step, below = ("tỷ", "triệu") if unit in ("tỷ", "tỉ", "t") else ("triệu", style.thousand)
        return Reading(
            f"{spoken_whole} {step} {numbers.cardinal(int(part.ljust(3, '0')), style)} {below}", SURE
        )
    spoken_part = numbers.integer(part, style) if part[0] != "0" else numbers.digit_by_digit(part)
    return Reading(f"{spoken_whole} {_units()[unit]} {spoken_part}", SURE if unit == "m" else LIKELY)


@BOOK.rule(
    "size",
    "digit",
    pattern=rf"({NUMBER})\s?(?:m|cm|mm)?\s?[x×X*]\s?({NUMBER})(?:\s?(?:m|cm|mm)?\s?[x×X*]\s?({NUMBER}))?(?![^\W_]*\d)",
)
def _size(found: re.Match[str], context: Context) -> Reading | None:
    sides = [say_number(side, context.style) for side in found.groups() if side]
    unit = re.match(rf"\s?({_UNIT}){_EDGE}", context.text[found.end() : found.end() + 12])
    spoken = " nhân ".join(sides)
    if unit and _unit_ok(unit[1], " ", "10", context, found.end() + unit.end()):
        return Reading(f"{spoken} {_units()[unit[1]]}", SURE, end=found.end() + unit.end())
    if context.text[found.end() : found.end() + 1].isalpha():
        return None
    return Reading(spoken, SURE)
