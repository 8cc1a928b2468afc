"""Times of day and durations: 20h, 17h30, 12g45, 11:20, 7h-9h, 1h25'30", 45'+2."""

import re

from audionews.normalizer import numbers
from audionews.normalizer.context import Context
from audionews.normalizer.rulebook import LIKELY, SURE, Reading, RuleBook
from audionews.normalizer.rules.patterns import DASH, say_number
from audionews.phonology import is_syllable

BOOK = RuleBook()

_CLOCK = r"(\d{1,2})\s?(?:h|H|g|giờ|:)\s?([0-5]\d)(?:\s?(?:phút|ph|p|'|’|′)(?![^\W\d_]))?"
_NO_LETTER = r"(?![^\W_])"


def _two(digits: str) -> str:
    return numbers.below_hundred(int(digits))


def _clock(hour: str, minute: str | None) -> str:
    spoken = f"{_two(hour)} giờ"
    if minute and int(minute):
        spoken += f" {_two(minute)} phút"
    return spoken


@BOOK.rule(
    "time_range",
    "digit",
    pattern=rf"(\d{{1,2}})(?:h|H|g|:)([0-5]\d)?{DASH}(\d{{1,2}})(?:h|H|g|:|\s?giờ)([0-5]\d)?{_NO_LETTER}",
)
def _time_range(found: re.Match[str], context: Context) -> Reading | None:
    if int(found[1]) > 24 or int(found[3]) > 24:
        return None
    if ":" in found[0] and (found[2] is None or found[4] is None):
        return None
    return Reading(f"{_clock(found[1], found[2])} đến {_clock(found[3], found[4])}", SURE)


@BOOK.rule("time_range", "digit", pattern=rf"(\d{{1,2}}){DASH}(\d{{1,2}})h([0-5]\d)?{_NO_LETTER}")
def _hours(found: re.Match[str], context: Context) -> Reading | None:
    if int(found[2]) > 24 and not found[3]:
        return Reading(f"{_two(found[1])} đến {_two(found[2])} giờ", LIKELY)
    return Reading(f"{_two(found[1])} đến {_clock(found[2], found[3])}", SURE)


@BOOK.rule(
    "duration",
    "digit",
    pattern=rf"(?:(\d{{1,2}})\s?(?:h|g|giờ)\s?)?(\d{{1,3}})\s?(?:'|’|′|p|ph|phút)\s?([0-5]?\d(?:[.,]\d{{1,3}})?)(\s?(?:\"|”|″|''|’’|s|giây))?{_NO_LETTER}",
)
def _hours_minutes_seconds(found: re.Match[str], context: Context) -> Reading | None:
    """1h25'30, 4'12.5"."""
    hours, minutes, seconds, mark = found.groups()
    if not (hours or mark):
        return None
    whole, _, part = seconds.replace(",", ".").partition(".")
    spoken = f"{_two(hours)} giờ " if hours else ""
    spoken += f"{numbers.cardinal(int(minutes), context.style)} phút"
    if part:
        spoken += f" {_two(whole)} phẩy {numbers.digit_by_digit(part)} giây"
    elif int(whole):
        spoken += f" {_two(whole)} giây"
    return Reading(spoken, SURE)


@BOOK.rule("duration", "digit", pattern=r"(?:(\d{1,3})['’′])?(\d{1,2})[\"”″](\d{2,3})(?![^\W_])")
def _sports_time(found: re.Match[str], context: Context) -> Reading | None:
    """4'12"30, 9"58: minutes, seconds, hundredths."""
    minutes = f"{_two(found[1])} phút " if found[1] else ""
    hundredths = numbers.integer(found[3], context.style)
    return Reading(f"{minutes}{_two(found[2])} giây {hundredths}", 0.98)


@BOOK.rule(
    "time", "digit", pattern=rf"(\d{{1,2}})(h|H|g|\s?giờ\s?)([0-5]?\d)(?:\s?(?:phút|ph|p|'|’|′))?{_NO_LETTER}"
)
def _hour_minute(found: re.Match[str], context: Context) -> Reading | None:
    if int(found[1]) > 99 or (found[2] == "H" and len(found[3]) == 1):
        return None  # version 24H2
    spoken = _clock(found[1], found[3])
    if (
        found[2].strip() == "giờ"
        and len(found[3]) == 1
        and not found[0].endswith(("phút", "ph", "p", "'", "’", "′"))
    ):
        return None
    return Reading(spoken, SURE)


@BOOK.rule("time", "digit", pattern=r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?(?![\d:]|[.,]\d)")
def _colon_time(found: re.Match[str], context: Context) -> Reading | None:
    if int(found[1]) > 24 or context.follows_within("ratio_before", 3):
        return None
    if found[3] is None and context.follows("length_before"):
        seconds = f" {_two(found[2])} giây" if int(found[2]) else ""
        return Reading(f"{_two(found[1])} phút{seconds}", SURE, rule="duration")
    spoken = _clock(found[1], found[2])
    if found[3] and int(found[3]):
        spoken += f" {_two(found[3])} giây" if int(found[2]) else f" không phút {_two(found[3])} giây"
    return Reading(spoken, SURE)


@BOOK.rule("duration", "digit", pattern=r"(\d{1,2}):([0-5]\d)[.,](\d{1,3})(?![\d:]|[.,]\d)")
def _lap(found: re.Match[str], context: Context) -> Reading | None:
    """1:10.054: a lap's or a swimmer's minutes and seconds; but maps are 1:10.000."""
    if context.follows_within("ratio_before", 3) or found[3] == "000":
        return None
    seconds = f"{_two(found[2])} phẩy {numbers.digit_by_digit(found[3])}"
    return Reading(f"{_two(found[1])} phút {seconds} giây", SURE)


@BOOK.rule("duration", "digit", pattern=r"(\d{1,2}):([0-5]\d):([0-5]\d)[.,](\d{1,3})(?![\d:]|[.,]\d)")
def _race(found: re.Match[str], context: Context) -> Reading | None:
    """1:25:30.120: a race's hours, minutes and seconds."""
    hours, minutes, seconds = (_two(part) for part in found.groups()[:3])
    part = numbers.digit_by_digit(found[4])
    return Reading(f"{hours} giờ {minutes} phút {seconds} phẩy {part} giây", SURE)


@BOOK.rule("time", "digit", pattern=r"24/24\s?(?:h|H|giờ)(?![^\W_])")
def _round_the_clock(found: re.Match[str], context: Context) -> Reading | None:
    day = numbers.integer("24", context.style)
    return Reading(f"{day} trên {day} giờ", SURE)


@BOOK.rule("year", "digit", pattern=r"(1[89]\d0|20\d0)s(?![^\W_])")
def _decade(found: re.Match[str], context: Context) -> Reading | None:
    """những năm 1980s."""
    return Reading(numbers.year(int(found[1]), context.style), SURE)


@BOOK.rule("time", "digit", pattern=rf"(\d{{1,3}})\s?(?:h|H){_NO_LETTER}(?!/)")
def _hour(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(f"{numbers.integer(found[1].lstrip('0') or '0', context.style)} giờ", SURE)


@BOOK.rule("time", "digit", pattern=rf"(\d{{1,2}})\s?g{_NO_LETTER}(?!/)")
def _gio_of_the_south(found: re.Match[str], context: Context) -> Reading | None:
    if int(found[1]) > 24:
        return None
    if (
        context.follows("time_before")
        or context.precedes("part_of_day", found.end())
        or _AND_A_TIME.match(context.text, found.end())
    ):
        return Reading(f"{_two(found[1])} giờ", SURE)
    return None


_AND_A_TIME = re.compile(r"(?:,|\s?[-–]|\s(?:và|hoặc|đến))\s?\d{1,2}[gh][0-5]\d(?!\d)")
"""suất 19g và 21g30."""
_LAST_MINUTE = 125
"""Of a match with extra time; who scores later doesn't: "Toán 180'"."""


@BOOK.rule("pace", "digit", pattern=r"(\d{1,2})[:'’′]([0-5]\d)(?:\"|”|″)?\s?/\s?(km|100\s?m)(?![^\W_])")
def _pace(found: re.Match[str], context: Context) -> Reading | None:
    """4:30/km, 4'30"/km: of runners and swimmers."""
    seconds = f" {_two(found[2])} giây" if int(found[2]) else ""
    distance = "một ki lô mét" if found[3] == "km" else "một trăm mét"
    return Reading(f"{_two(found[1])} phút{seconds} {distance}", 0.995)


@BOOK.rule(
    "minute",
    "digit",
    pattern=r"(\d{1,3})\s?(?:(?:'|’|′)(?:\s?\+\s?(\d{1,2})(?:'|’|′)?)?|\+\s?(\d{1,2})(?:'|’|′))(?![^\W_])",
)
def _minute(found: re.Match[str], context: Context) -> Reading | None:
    """29', 45'+2, 90+4'."""
    more = found[2] or found[3]
    # A closing quote looks the same: 'top 5'.
    if not more and _quote_is_open(context) and context.previous != "phút":
        return None
    spoken = numbers.cardinal(int(found[1]), context.style)
    if more:
        spoken += f" cộng {_two(more)}"
    if context.follows("minute_said") or (context.previous in (",", "và") and "phút" in context.before[-12:]):
        return Reading(spoken, SURE)
    scorer = context.text[max(0, context.start - 24) : context.start].split()
    labels = not scorer and re.match(r"\s?[:.–-]\s?[^\W\d_]", context.text[found.end() : found.end() + 4])
    if (
        int(found[1]) <= _LAST_MINUTE
        and (
            context.previous in ("(", ",", ";", "+")
            or more
            or labels  # "12': Trọng tài ..."
            or (scorer and scorer[-1].lstrip('([“"')[:1].isupper())
        )
    ):
        return Reading(f"phút {spoken}", LIKELY)
    return Reading(f"{spoken} phút", LIKELY)


def _quote_is_open(context: Context) -> bool:
    line = context.text[max(0, context.start - 200) : context.start].rpartition("\n")[2]
    opened = len(re.findall(r"(?:^|[\s(\[])['‘’](?=\w)", line))
    return opened > len(re.findall(r"\w[.,?!…]?['’](?=$|[\s,.;:?!)\]])", line))


@BOOK.rule("duration", "digit", pattern=rf"(\d{{1,3}}(?:[.,]\d{{1,3}})?)s{_NO_LETTER}")
def _seconds(found: re.Match[str], context: Context) -> Reading | None:
    model = found[1].isdigit() and context.previous.isalpha() and not is_syllable(context.previous)
    if context.follows("decade_before") or model:
        return None  # những năm 1990s, iPhone 7s
    return Reading(f"{say_number(found[1], context.style)} giây", LIKELY)


@BOOK.rule("duration", "digit", pattern=rf"(\d{{1,3}})(?:p|ph){_NO_LETTER}")
def _minutes(found: re.Match[str], context: Context) -> Reading | None:
    return Reading(f"{numbers.cardinal(int(found[1]), context.style)} phút", LIKELY)


_PROGRAMME = re.compile(
    r"(?:\d[hg:]\d{0,2}|[Tt]ối|[Ss]áng|[Cc]hiều|[Tt]rưa|[Đđ]êm)\s*(?:T[2-7]\s?(?:[-–,]|và)\s?){0,5}\Z"
)


@BOOK.rule("weekday", "letter", pattern=r"T([2-7])(?:\s?[-–]\s?(?:T([2-7])|(CN)))(?![^\W_])")
def _weekdays(found: re.Match[str], context: Context) -> Reading | None:
    """T2-T6, T2-CN: days of the week in opening hours."""
    last = "chủ nhật" if found[3] else f"thứ {_WEEKDAYS[found[2]]}"
    return Reading(f"thứ {_WEEKDAYS[found[1]]} đến {last}", 0.99)


_WEEKDAYS = {"2": "hai", "3": "ba", "4": "tư", "5": "năm", "6": "sáu", "7": "bảy"}


_PROGRAMME = re.compile(
    r"(?:\d[hg:]\d{0,2}|[Tt]ối|[Ss]áng|[Cc]hiều|[Tt]rưa|[Đđ]êm)\s*(?:T[2-7]\s?(?:[-–,]|và)\s?){0,5}\Z"
)


@BOOK.rule("weekday", "letter", pattern=r"T([2-7])(?![^\W_]|[/.,]\d)")
def _weekday(found: re.Match[str], context: Context) -> Reading | None:
    """21h30 T6, T7: days of the week on a programme."""
    line = context.text[max(0, context.start - 24) : context.start]
    if not _PROGRAMME.search(line):
        return None
    return Reading(
        "thứ tư" if found[1] == "4" else f"thứ {numbers.cardinal(int(found[1]), context.style)}", 0.97
    )


@BOOK.rule("weekday", "letter", pattern=r"CN(?![^\W_])")
def _sunday(_found: re.Match[str], context: Context) -> Reading | None:
    """18h30 CN: on a programme."""
    line = context.text[max(0, context.start - 24) : context.start]
    return Reading("chủ nhật", 0.99) if _PROGRAMME.search(line) else None
