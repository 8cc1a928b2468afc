"""Amounts: a number or a range with its scale, currency, unit and rate, said in one breath."""

import re
from functools import cache

from audionews.normalizer import numbers
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.patterns import DASH, NUMBER, alternatives, number_value, say_number
from audionews.normalizer.tables import rows, word_set
from audionews.phonology import is_syllable

BOOK = RuleBook()

_EDGE = r"(?![^\W_]|[²³])"
_NO_COMPOUND = (
    r"(?!\s(?:loạt|phạm|tiền|thời|đội|hương|minh|nghiệp|bào|chí|hồ|bằng|thuận|ý|bộ|lòng|hành|phú|lệ|số|giá|trọng"
    r"|tập|hồi))"
)
"""After *đồng* or *tỷ* these make another word: 5 đồng phạm, 10 tỷ phú."""

_SCALE = rf"(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ|chục){_NO_COMPOUND}"
_UNIT = alternatives("units")
_CURRENCY = rf"(?:{alternatives('currencies')}{_NO_COMPOUND})"
_PER = rf"\s?/\s?(?:(?:\d{{1,4}})\s?)?(?:[^\W\d_]{{1,12}}[23²³]?|[%°]){_EDGE}"

_SUFFIXES = {"k": "nghìn", "m": "triệu", "tr": "triệu", "tỷ": "tỷ", "tỉ": "tỉ"}


@cache
def _units() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("units")}


@cache
def _unit_kinds() -> dict[str, str]:
    return {row["written"]: row["kind"] for row in rows("units")}


@cache
def _currencies() -> dict[str, str]:
    return {row["written"]: row["spoken"] for row in rows("currencies")}


def _unit_fits(unit: str, *, spaced: bool, number: str, context: Context, end: int) -> bool:
    """Whether letters after a number are a unit there.

    One letter alone may be a class (5A), a model (iPhone 7s) or the beginning of a word; the table's *kind*
    says what evidence each needs.
    """
    kind = _unit_kinds()[unit]
    if kind == "per":
        return False
    if len(unit) == 1 and not spaced and context.previous.isalpha() and not is_syllable(context.previous):
        return unit in "mgl°WV" and context.previous not in ("iphone", "galaxy", "redmi", "model")
    if kind == "electric":
        return not spaced and not context.follows("class_before") and context.follows_within("electric", 6)
    if unit in ("h", "H"):
        return context.text[end : end + 1] == "/" or number_value(number) > 99
    if kind == "glued":
        return not spaced and not context.follows("class_before")
    return True


@cache
def _spelled_units() -> frozenset[str]:
    return frozenset(_units().values())


_TIMES = frozenset({"giờ", "phút", "giây"})


def say_per(per: str, *, physical: bool, money: bool, context: Context) -> str | None:
    """What a slash and a unit after an amount mean: ``/kg``, ``/100 km``, ``/người``."""
    found = re.fullmatch(r"\s?/\s?(\d{1,4})?\s?(\S+)", per)
    if found is None:
        return None
    count, unit = found.groups()
    name = _units().get(unit) or _currencies().get(unit)
    if name is None:
        if not (money or unit in word_set("per")) or len(unit) == 1:
            return None
        name = unit
    if count:
        return f"trên {numbers.integer(count, context.style)} {name}"
    over = physical and (unit in _units() or unit in _spelled_units() or unit in _TIMES)
    return f"{'trên' if over else 'một'} {name}"


@BOOK.rule(
    "amount",
    "digit",
    pattern=rf"(?P<first>{NUMBER})"
    rf"(?:(?P<between>\s?(?:[%$€£¥₫]|độ\s[CF]|°[CF]?|[^\W\d_]{{1,8}}[23²³]?))?(?P<dash>{DASH})(?P<last>{NUMBER}))?"
    r"(?P<suffix>(?:k|K|M|\s?[tT]r|tỷ|tỉ)(?=$|[\s,.;:!?)/\-–%]))?"
    rf"(?P<scale>(?:\s?{_SCALE}(?![^\W_])){{0,6}})"
    rf"(?:(?P<percent>\s?[%‰])|(?P<gap>\s?)(?:(?P<currency>{_CURRENCY}){_EDGE}|(?P<unit>{_UNIT}){_EDGE}))?"
    rf"(?P<per>(?:{_PER})?)",
)
def _amount(found: re.Match[str], context: Context) -> Reading | None:
    first, last, unit, currency = found["first"], found["last"], found["unit"], found["currency"]
    between = (found["between"] or "").strip()
    dashed = " " in (found["dash"] or "")
    if unit and between and unit[-1].lower() != between[-1].lower() and unit.isascii() and between.isascii():
        dashed = True  # 220V-50Hz measure two things, 500g-1kg one
    if not unit and found["last"]:
        dashed = dashed or context.text[found.end("last") : found.end("last") + 1].isalpha()
    if between in _units() and unit != between and dashed:
        return Reading(
            f"{say_number(first, context.style)} {_units()[between]}",
            0.965,
            end=found.start("dash"),
            rule="unit",
        )
    end = found.end()
    suffix = (found["suffix"] or "").strip().lower()
    scale = found["scale"].strip()
    if unit is not None and not _unit_fits(
        unit, spaced=bool(found["gap"]), number=last or first, context=context, end=found.end("unit")
    ):
        unit, end = None, found.start("gap")
    if currency in ("đ", "Đ") and found["gap"] and not scale and number_value(last or first) < 500:
        currency, end = None, found.start("gap")
    if found["percent"]:
        kind, tail = "percent", "phần nghìn" if "‰" in found["percent"] else "phần trăm"
    elif currency is not None:
        kind, tail = "money", _currencies()[currency]
    elif unit is not None:
        kind, tail = "unit", _units()[unit]
    elif scale or suffix:
        kind, tail, end = "amount", "", found.end("scale")
    else:
        return None
    if suffix:
        counts = context.precedes("counted", found.end("suffix"))
        if suffix == "k" and (
            context.follows_within("jewel", 5)
            or (found["suffix"] == "K" and number_value(first) < 10 and not counts)
        ):
            return None  # vàng 24k is 24 carats, 4K a resolution
        if suffix == "m" and not counts and currency is None:
            return None  # but 1M lượt xem, 5M USD
        scale = f"{_SUFFIXES[suffix]} {scale}".strip().replace("nghìn", context.style.thousand)
    spoken = _say_numbers(found, context, english=kind == "money" and not scale)
    if spoken is None:
        return None
    spoken = " ".join(f"{spoken} {scale} {tail}".split())
    if found["per"]:
        per = None
        if end == found.end():
            per = say_per(found["per"], physical=kind == "unit", money=kind == "money", context=context)
        if per is None:
            end = min(end, found.start("per"))
        else:
            spoken += f" {per}"
    return Reading(spoken, 0.965 if kind == "unit" else SURE, end=end, rule=kind)


def _say_numbers(found: re.Match[str], context: Context, *, english: bool) -> str | None:
    """The number, or both ends of the range with what stands after the first."""
    style = context.style
    first = say_number(found["first"], style, english=english)
    if found["last"] is None:
        return first if found["between"] is None else None
    between = (found["between"] or "").strip()
    said = {"": "", "%": "phần trăm", "k": style.thousand, "tr": "triệu"}.get(between)
    if said is None:
        said = _currencies().get(between) or _units().get(between)
    if said is None:
        if between not in word_set("scales"):
            return None
        said = between
    return f"{first} {said} đến {say_number(found['last'], style, english=english)}"


_SIGNS = r"(US\$|S\$|A\$|C\$|HK\$|NT\$|[$£€¥₩₽₹₫])"


@BOOK.rule(
    "money",
    "sign",
    "letter",
    pattern=rf"{_SIGNS}\s?(?P<first>{NUMBER})(?:{DASH}{_SIGNS}?(?P<last>{NUMBER}))?"
    r"(?P<suffix>\s?(?:m|bn|b|M|B|k|K|tr|triệu|tỷ|tỉ|nghìn|ngàn|million|billion)(?![^\W_]))?",
)
def _sign_first(found: re.Match[str], context: Context) -> Reading | None:
    suffix = (found["suffix"] or "").strip()
    scales = {"m": "triệu", "tr": "triệu", "million": "triệu", "bn": "tỷ", "b": "tỷ", "billion": "tỷ"}
    scales["k"] = context.style.thousand
    english = not suffix
    spoken = say_number(found["first"], context.style, english=english)
    if found["last"]:
        spoken += f" đến {say_number(found['last'], context.style, english=english)}"
    if suffix:
        spoken += f" {scales.get(suffix.lower(), suffix)}"
    return Reading(f"{spoken} {_currencies()[found[1]]}", SURE)


@BOOK.rule(
    "mixed_unit",
    "digit",
    pattern=r"(\d{1,3})\s?(m|kg|tr|triệu|tỷ|tỉ|ha|l|km|t|s)(\d{1,3})(?![^\W_]|[.,]\d)(\s?(?:đồng|VND|VNĐ|vnd)(?![^\W_]))?",
)
def _mixed(found: re.Match[str], context: Context) -> Reading | None:
    """1m75, 16m50, 3kg2, 1tr5, 2 tỷ 3."""
    whole, unit, part, currency = found.groups()
    if (
        unit in ("m", "km")
        and part in ("2", "3")
        and not (context.follows_within("tall", 3) and int(whole) < 3)
    ):
        return None  # square and cubic metres
    style = context.style
    spoken_whole = numbers.integer(whole, style)
    tail = " đồng" if currency else ""
    if unit in ("tr", "triệu", "tỷ", "tỉ", "t"):
        if unit == "t" and not currency and len(part) > 1:
            return None
        step, below = ("triệu", style.thousand) if unit in ("tr", "triệu") else ("tỷ", "triệu")
        spoken_part = numbers.cardinal(int(part.ljust(3, "0")), style)
        return Reading(f"{spoken_whole} {step} {spoken_part} {below}{tail}", SURE)
    if currency:
        return None
    spoken_part = numbers.digit_by_digit(part) if part[0] == "0" else numbers.integer(part, style)
    return Reading(f"{spoken_whole} {_units()[unit]} {spoken_part}", SURE if unit == "m" else LIKELY)


@BOOK.rule("rate", "digit", pattern=rf"({NUMBER})/((?:[kcm]?m[23²³]|m[lL]|[dµ]l|L)){_EDGE}")
def _count_per(found: re.Match[str], context: Context) -> Reading | None:
    """25.000/mm3: a count in a measure."""
    return Reading(f"{say_number(found[1], context.style)} trên {_units()[found[2]]}", SURE)


_FINE = {"ng": "na nô gam", "pg": "pi cô gam"}
"""Of blood tests; "ng" alone is short for people (người)."""


@BOOK.rule("unit", "digit", pattern=rf"({NUMBER})\s?(ng|pg)/(m[lL]|d[lL]|[lL]){_EDGE}")
def _in_blood(found: re.Match[str], context: Context) -> Reading | None:
    """20 ng/mL."""
    volume = {"m": "mi li lít", "d": "đề xi lít"}.get(found[3][0], "lít")
    return Reading(f"{say_number(found[1], context.style)} {_FINE[found[2]]} trên {volume}", SURE)


@BOOK.rule("amount", "digit", pattern=rf"({NUMBER})\+(?=\s[a-zà-ỹđ])")
def _more_than(found: re.Match[str], context: Context) -> Reading | None:
    """1.200+ người; 18+ is an age and stays as it is written."""
    if len(re.sub(r"\D", "", found[1])) < 3:
        return None
    return Reading(f"hơn {say_number(found[1], context.style)}", 0.97)


@BOOK.rule("amount", "digit", pattern=r"([3-7])\s?\*(?!\s?\d|\w)")
def _stars(found: re.Match[str], context: Context) -> Reading | None:
    """khách sạn 5*."""
    return Reading(f"{numbers.integer(found[1], context.style)} sao", 0.97)


@BOOK.rule("age", "digit", pattern=r"(\d{1,2})\s?t(?=\s?[,;)])")
def _age(found: re.Match[str], context: Context) -> Reading | None:
    """Bệnh nhân nam, 45t, ...; Ông Nguyễn Văn A (45t)."""
    in_brackets = context.previous == "(" and context.text[found.end() : found.end() + 1] in (")", ",")
    if not context.follows_within("patient", 7 if in_brackets else 3):
        return None
    return Reading(f"{numbers.integer(found[1], context.style)} tuổi", 0.985)


@BOOK.rule("unit", "digit", pattern=r"(\d{1,3})(?:\s?[-–]\s?(\d{1,3}))?0[Cc](?![^\W_])")
def _flattened_degrees(found: re.Match[str], context: Context) -> Reading | None:
    """nhiệt độ 15-180C: the sign of degrees lost its height in copying."""
    if not context.follows_within("temperature", 12):
        return None
    first, last = (number and numbers.integer(number, context.style) for number in found.groups())
    return Reading(f"{first} đến {last} độ xê" if last else f"{first} độ xê", 0.995)


@BOOK.rule("mark", "digit", pattern=r"(\d{1,2}(?:[.,]\d{1,2}))\s?đ(?![^\W_]|/)")
def _points(found: re.Match[str], context: Context) -> Reading | None:
    """tổng 26,75đ khối D1: marks; nothing costs parts of a đồng."""
    return Reading(f"{say_number(found[1].replace('.', ','), context.style)} điểm", 0.995)


@BOOK.rule("tour", "digit", pattern=r"(\d{1,2})N(\d{1,2})Đ(?![^\W_])")
def _days_and_nights(found: re.Match[str], context: Context) -> Reading | None:
    """tour 3N2Đ."""
    days, nights = (numbers.integer(number, context.style) for number in found.groups())
    return Reading(f"{days} ngày {nights} đêm", 0.99)


@BOOK.rule("term", "digit", pattern=r"(\d{1,3})\s?([TMYN])(?![^\W_])")
def _term(found: re.Match[str], context: Context) -> Reading | None:
    """kỳ hạn dưới 6T, trái phiếu kỳ hạn 3Y: months and years."""
    if not context.follows_within("term", 4):
        return None
    unit = "năm" if found[2] in "YN" else "tháng"
    return Reading(f"{numbers.integer(found[1], context.style)} {unit}", 0.98)


@BOOK.rule("unit", "digit", pattern=rf"({NUMBER})\s?T(?![^\W_]|[-–/.]\w)")
def _load(found: re.Match[str], context: Context) -> Reading | None:
    """xe tải 3,5T chở 5T gạo: tonnes."""
    if not context.follows_within("load", 2):
        return None
    return Reading(f"{say_number(found[1], context.style)} tấn", 0.98)


@BOOK.rule("unit", "digit", pattern=r"(\d{1,4})\s?tr\.?(?![^\W_])")
def _pages(found: re.Match[str], context: Context) -> Reading | None:
    """sách dày 356 tr.: no millions."""
    if not context.follows_within("thick", 3):
        return None
    ends = context.text[found.end() :].strip()[:1]
    end = found.end() if not found[0].endswith(".") or ends.islower() or ends in ",;)" else found.end() - 1
    return Reading(f"{numbers.integer(found[1], context.style)} trang", 0.995, end=end)


@BOOK.rule("rate", "digit", pattern=r"(\d{1,3})\s?(?:l|lần|nhịp)\s?/\s?(?:p|ph|phút)(?![^\W_])")
def _pulse(found: re.Match[str], context: Context) -> Reading | None:
    """mạch 120 l/p, nhịp thở 22 lần/p: beats and breaths, no litres."""
    if not context.follows_within("pulse", 3):
        return None
    return Reading(f"{numbers.integer(found[1], context.style)} lần một phút", 0.98)


_GADGET_UNIT = r"(?:[KMGT]B|mAh|MP|Hz|W)"


@BOOK.rule(
    "choice",
    "digit",
    pattern=rf"{NUMBER}\s?(?P<unit>{_GADGET_UNIT})(?:\s?/\s?{NUMBER}\s?(?P=unit)){{1,4}}{_EDGE}"
    rf"|{NUMBER}(?:/{NUMBER}){{1,4}}\s?(?P<last>{_GADGET_UNIT}){_EDGE}",
)
def _choice(found: re.Match[str], context: Context) -> Reading | None:
    """Versions of a gadget: 64GB/128GB, 6/8GB."""
    unit = found["unit"] or found["last"]
    versions = [
        say_number(version.strip().removesuffix(unit).strip(), context.style)
        for version in found[0].split("/")
    ]
    name = _units().get(unit)
    if name is None:
        return None
    if found["last"]:
        return Reading(f"{', '.join(versions)} {name}", SURE)
    return Reading(", ".join(f"{version} {name}" for version in versions), SURE)


@BOOK.rule("size", "digit", pattern=r"1/(\d[.,]\d{1,2})(?:\s|-)?(?=inch|\"|″)")
def _sensor(found: re.Match[str], context: Context) -> Reading | None:
    """Camera sensors: 1/2.3-inch, 1/1,56"."""
    inch = " inch" if context.text[found.end() : found.end() + 1] in ('"', "″") else ""
    end = found.end() + bool(inch)
    size = say_number(found[1].replace(".", ","), context.style)
    return Reading(f"một phần {size}{inch}", 0.98, end=end)


@BOOK.rule("size", "digit", pattern=rf"({NUMBER})\s?(?:\"|″|”|'')(?![^\W_])")
def _inches(found: re.Match[str], context: Context) -> Reading | None:
    """màn hình 6.7", mâm 18": a quotation mark that closes nothing."""
    line = context.text[max(0, context.start - 200) : context.start].rpartition("\n")[2]
    if line.count('"') % 2 or line.count("“") > line.count("”") or not context.follows_within("inch", 6):
        return None
    return Reading(f"{say_number(found[1].replace('.', ','), context.style)} inch", 0.99)


_SIDE = r"\s?(?:m|cm|mm)?"


@BOOK.rule(
    "size",
    "digit",
    pattern=rf"({NUMBER}){_SIDE}\s?[x×X*]\s?({NUMBER})(?:{_SIDE}\s?[x×X*]\s?({NUMBER}))?(?:\s?([^\W\d_]{{1,6}}[23²³]?){_EDGE})?",
)
def _size(found: re.Match[str], context: Context) -> Reading | None:
    """3x4 m, 4×100 m, 1920 x 1080."""
    *sides, unit = found.groups()
    end = found.end()
    if unit and unit not in _units():
        end -= len(unit)
        end -= context.text[end - 1] == " "
        unit = None
    if context.text[end : end + 1].isalnum():
        return None
    spoken = " nhân ".join(say_number(side, context.style) for side in sides if side)
    return Reading(f"{spoken} {_units()[unit]}" if unit else spoken, SURE, end=end)


@BOOK.rule(
    "unit",
    "letter",
    pattern=r"(?:km/h|km/giờ|m/s|[KkMGT]Wh|[kMG]W|[Kk]m|kg|cm|mm|ml|mg|[MGk]Hz|[kcm]?m[23²³])(?![^\W_])",
)
def _bare_unit(found: re.Match[str], context: Context) -> Reading | None:
    """A unit without a number: đồng một kg, mỗi km2, km 1840."""
    unit = found[0]
    if "/" in unit:
        top, bottom = unit.split("/")
        return Reading(f"{_units()[top]} trên {_units().get(bottom, bottom)}", 0.96)
    return Reading(_units().get(unit) or _units()[unit.replace("K", "k")], 0.96)
