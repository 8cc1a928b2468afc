"""Numbers as Vietnamese says them.

The rules, as taught in primary school and kept by broadcasters (Northern standard):

- *mười* is 10, *mươi* any other ten; after *mươi*, 1 is *mốt*, 4 is *tư*; after *mười* or *mươi*, 5 is *lăm*;
- a missing ten is *linh* (South: *lẻ*): 105 is *một trăm linh năm*;
- inside a number every group of three says its hundred, even *không trăm*: 2026 is *hai nghìn không trăm
  hai mươi sáu*; a group of zeros is not said;
- groups are nghìn (South: ngàn), triệu, tỷ, and again nghìn tỷ, triệu tỷ.
"""

from audionews.models import ReadingStyle

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

MAX_CARDINAL_DIGITS = 18
"""Longer numbers have no everyday names; they are read digit by digit."""

ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}


def digit_by_digit(digits: str) -> str:
    """Each digit by its name, as phone numbers are read; other characters are skipped.

    >>> digit_by_digit("090 4")
    'không chín không bốn'
    """
    return " ".join(DIGITS[int(digit)] for digit in digits if digit.isdecimal())


def below_hundred(value: int) -> str:
    """A number 0..99.

    >>> [below_hundred(n) for n in (4, 15, 21, 24, 55)]
    ['bốn', 'mười lăm', 'hai mươi mốt', 'hai mươi tư', 'năm mươi lăm']
    """
    tens, units = divmod(value, 10)
    if tens == 0:
        return DIGITS[units]
    head = "mười" if tens == 1 else f"{DIGITS[tens]} mươi"
    if units == 0:
        return head
    if units == 5:
        return f"{head} lăm"
    if tens > 1 and units in (1, 4):
        return f"{head} {'mốt' if units == 1 else 'tư'}"
    return f"{head} {DIGITS[units]}"


def _group(value: int, *, full: bool, style: ReadingStyle) -> str:
    """A group of three digits; ``full`` where a higher group precedes it, so that its hundred is said."""
    hundreds, rest = divmod(value, 100)
    words: list[str] = []
    if hundreds or full:
        words.append(f"{DIGITS[hundreds]} trăm")
    if rest == 0:
        return " ".join(words)
    if rest < 10 and words:
        words.append(f"{style.zero_tens} {DIGITS[rest]}")
    else:
        words.append(below_hundred(rest))
    return " ".join(words)


def cardinal(value: int, style: ReadingStyle) -> str:
    """A whole number 0 or more.

    Args:
        value: up to `MAX_CARDINAL_DIGITS` digits; more are read too, in ever longer *tỷ tỷ*.
        style: for nghìn/ngàn and linh/lẻ.

    >>> cardinal(1_300_005, ReadingStyle())
    'một triệu ba trăm nghìn không trăm linh năm'
    """
    if value < 100:
        return below_hundred(value)
    billions, below = divmod(value, 10**9)
    words: list[str] = []
    if billions:
        words.append(f"{cardinal(billions, style)} tỷ")
    for size, name in ((10**6, "triệu"), (10**3, style.thousand), (1, "")):
        part, below = divmod(below, size)
        if part:
            words.append(f"{_group(part, full=bool(words), style=style)} {name}".strip())
    return " ".join(words)


def year(value: int, style: ReadingStyle) -> str:
    """A year: as a cardinal, or without its *không trăm* where the style asks for it.

    >>> year(2024, ReadingStyle(short_year=True))
    'hai nghìn hai mươi tư'
    """
    thousands, rest = divmod(value, 1000)
    if not style.short_year or value < 1000 or rest >= 100 or rest == 0:
        return cardinal(value, style)
    if rest < 10:
        return f"{DIGITS[thousands]} {style.thousand} {style.zero_tens} {DIGITS[rest]}"
    return f"{DIGITS[thousands]} {style.thousand} {below_hundred(rest)}"


def integer(digits: str, style: ReadingStyle) -> str:
    """A run of digits as a number; too long a run, or one led by zeros, digit by digit."""
    if len(digits) > MAX_CARDINAL_DIGITS or (len(digits) > 1 and digits[0] == "0"):
        return digit_by_digit(digits)
    return cardinal(int(digits), style)


def decimal(whole: str, fraction: str, style: ReadingStyle, *, mark: str = "phẩy") -> str:
    """A decimal number; its places are read digit by digit, as stock and price reports are.

    >>> decimal("1", "25", ReadingStyle())
    'một phẩy hai năm'
    """
    return f"{integer(whole, style)} {mark} {digit_by_digit(fraction)}"


def roman_value(text: str) -> int | None:
    """The value of a well-formed Roman numeral 1..3999, else None.

    >>> roman_value("XXI"), roman_value("IIX")
    (21, None)
    """
    if not text:
        return None
    total = 0
    values = []
    for letter in text.lower():
        value = ROMAN_VALUES.get(letter)
        if value is None:
            return None
        values.append(value)
    for value, following in zip(values, [*values[1:], 0], strict=True):
        total += -value if value < following else value
    return total if total > 0 and to_roman(total) == text.upper() else None


def to_roman(value: int) -> str:
    """A number 1..3999 in capitals."""
    numerals = (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
        (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    )  # fmt: skip
    out = []
    for size, numeral in numerals:
        count, value = divmod(value, size)
        out.append(numeral * count)
    return "".join(out)
