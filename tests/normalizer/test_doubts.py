"""What lint reports before publishing."""

from audionews.models import ReadingStyle
from audionews.normalizer.doubts import find_doubts
from audionews.normalizer.lexicon import Entry, Lexicon

STYLE = ReadingStyle()


def test_an_unknown_acronym_with_its_line_and_sentence() -> None:
    text = "Dòng đầu yên ổn.\nBan XQZW họp. Rồi về."
    (doubt,) = find_doubts(text, STYLE)
    assert (doubt.token.written, doubt.reason, doubt.line) == ("XQZW", "unknown acronym", 2)
    assert doubt.sentence == "Ban XQZW họp."
    assert doubt.token.spoken == "ích quy dét vê kép"


def test_a_foreign_name_without_a_reading() -> None:
    assert [doubt.token.written for doubt in find_doubts("Ông Trump gặp ông Glorbatz.", STYLE)] == [
        "Glorbatz"
    ]


def test_what_the_lexicon_has_is_settled() -> None:
    lexicon = Lexicon([Entry("Glorbatz", "gờ lo bát"), Entry("XQZW", "ích quy")])
    assert find_doubts("Ông Glorbatz thăm XQZW.", STYLE, lexicon=lexicon) == []


def test_letters_of_another_script() -> None:
    assert [doubt.reason for doubt in find_doubts("Chữ 習 ở đây.", STYLE)] == ["letters of another script"]


def test_plain_news_has_nothing_to_look_at() -> None:
    assert find_doubts("Sáng 26/7, UBND TP.HCM họp về 2-3 dự án, vốn 1,5 tỷ đồng.", STYLE) == []
