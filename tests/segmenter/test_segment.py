"""Scripts: nothing lost, nothing said twice, limits held, order kept, for any article and normalizer."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.errors import TextError
from audionews.models import PAUSE_MARKS, Article, Paragraph, Pauses, Role, Script, Token, join_spoken
from audionews.normalizer import abbreviations, normalize
from audionews.segmenter import segment, split_sentences
from tests.segmenter.fake import as_written, spelled_out

DOTTED = abbreviations()
NORMALIZERS = [pytest.param(as_written, id="as written"), pytest.param(spelled_out, id="spelled out")]
EVERY_NORMALIZER = [*NORMALIZERS, pytest.param(normalize, id="ours")]
Normalizer = Callable[[str], tuple[Token, ...]]

any_text = st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=120).filter(str.strip)
newslike = st.lists(
    st.sampled_from(
        [
            *(
                "Ngày",
                "26/7,",
                "tại",
                "TP.",
                "Huế,",
                "ông",
                "Đỗ",
                "Đức",
                "Thịnh",
                "nói:",
                "“Thi",
                "đua",
                "tốt”.",
            ),
            *(
                "Giá",
                "1.250.000",
                "đồng/kg",
                "tăng",
                "3,5%.",
                "v.v.",
                "và",
                "iPhone",
                "anh",
                "T.",
                "Công",
                "an",
            ),
            *(
                "(UBND",
                "quận)",
                "–",
                "…",
                "hỏi?",
                "họp!",
                "http://vidu.vn/a?b=1",
                "★",
                "II.",
                "C.",
                "20-11-2026",
            ),
        ]
    ),
    min_size=1,
    max_size=40,
).map(" ".join)


def _article(title: str, *paragraphs: str, role: Role = Role.BODY) -> Article:
    return Article(id="0" * 16, title=title, paragraphs=tuple(Paragraph(role, text) for text in paragraphs))


def _script(article: Article, *, normalizer: Normalizer = normalize, limit: int | None = None) -> Script:
    return segment(article, normalize=normalizer, abbreviations=DOTTED, max_chars=limit)


def _words(spoken: str) -> str:
    return "".join(letter for letter in spoken if not letter.isspace() and letter not in PAUSE_MARKS)


@pytest.mark.parametrize("normalizer", EVERY_NORMALIZER)
@given(text=st.one_of(any_text, newslike), limit=st.integers(8, 120))
def test_every_word_once_in_order_within_the_limit(normalizer: Normalizer, text: str, limit: int) -> None:
    text = unicodedata.normalize("NFC", text)
    script = _script(_article("Tựa đề", text), normalizer=normalizer, limit=limit)
    expected = "".join(
        _words(join_spoken(normalizer(sentence)))
        for line in ("Tựa đề", text)
        for sentence in split_sentences(line, abbreviations=DOTTED)
    )
    assert "".join(_words(chunk.spoken) for chunk in script.chunks) == expected
    assert all(0 < len(chunk.spoken) <= limit for chunk in script.chunks)


@pytest.mark.parametrize("normalizer", EVERY_NORMALIZER)
@given(text=st.one_of(any_text, newslike), limit=st.integers(8, 120))
def test_the_tokens_of_a_chunk_give_both_its_tracks(normalizer: Normalizer, text: str, limit: int) -> None:
    text = unicodedata.normalize("NFC", text)
    for chunk in _script(_article("Tựa đề", text), normalizer=normalizer, limit=limit).chunks:
        assert join_spoken(chunk.tokens) == chunk.spoken
        assert "".join("".join(token.written for token in chunk.tokens).split()) == "".join(
            chunk.written.split()
        )


@pytest.mark.parametrize("normalizer", EVERY_NORMALIZER)
@given(text=newslike, limit=st.integers(8, 120))
def test_the_written_track_holds_every_sentence_that_is_said(
    normalizer: Normalizer, text: str, limit: int
) -> None:
    script = _script(_article("Tựa đề", text), normalizer=normalizer, limit=limit)
    said = [
        sentence
        for sentence in split_sentences(text, abbreviations=DOTTED)
        if join_spoken(normalizer(sentence))
    ]
    written = "".join(chunk.written for chunk in script.chunks if chunk.role is Role.BODY)
    assert "".join(written.split()) == "".join("".join(said).split())


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("Chủ đề do lãnh đạo của TP.", "Chủ đề do lãnh đạo của thành phố."),
        ("Đây là chủ trương của “UBND TP.”", "Đây là chủ trương của ủy ban nhân dân thành phố."),
        ("Chợ bán cam, quýt, v.v.", "Chợ bán cam, quýt, vân vân."),
        ("Ai quyết việc của TP.?", "Ai quyết việc của thành phố?"),
        ("Nước vẫn dâng.", "Nước vẫn dâng."),
        ("Nước vẫn dâng", "Nước vẫn dâng"),
        ("Nước vẫn dâng…", "Nước vẫn dâng."),
        ("Lễ ký diễn ra sáng nay./.", "Lễ ký diễn ra sáng nay."),
    ],
    ids=["city", "city in quotes", "van van", "question", "plain", "no mark", "ellipsis", "agency mark"],
)
def test_a_sentence_falls_at_its_end(text: str, spoken: str) -> None:
    assert _script(_article("Tựa", text)).chunks[-1].spoken == spoken


def test_the_added_full_stop_fits_the_limit() -> None:
    text = "Trụ sở của TP."
    limit = len("Trụ sở của thành phố")
    spoken = [chunk.spoken for chunk in _script(_article("Tựa", text), limit=limit).chunks]
    assert all(len(chunk) <= limit for chunk in spoken)
    assert spoken[-1].endswith(".")


PAUSES = Pauses(
    clause_ms=1,
    comma_ms=2,
    semicolon_ms=3,
    sentence_ms=4,
    paragraph_ms=5,
    heading_ms=6,
    title_ms=7,
    quote_ms=8,
)


def _pauses(
    article: Article, *, limit: int | None = None, intro: str = "", outro: str = ""
) -> list[tuple[str, int]]:
    script = segment(
        article,
        normalize=normalize,
        abbreviations=DOTTED,
        max_chars=limit,
        pauses=PAUSES,
        intro=intro,
        outro=outro,
    )
    return [(chunk.written, chunk.pause_ms) for chunk in script.chunks]


def test_each_boundary_has_its_pause() -> None:
    article = Article(
        id="0" * 16,
        title="Tựa. Phụ đề",
        paragraphs=(
            Paragraph(Role.HEADING, "Mục một"),
            Paragraph(Role.BODY, "Câu một. Câu hai."),
            Paragraph(Role.QUOTE, "“Vui.”"),
        ),
    )
    assert _pauses(article, intro="Chào.", outro="Hết.") == [
        ("Chào.", 5),
        ("Tựa.", 4),
        ("Phụ đề", 7),
        ("Mục một", 6),
        ("Câu một.", 4),
        ("Câu hai.", 5),
        ("“Vui.”", 8),
        ("Hết.", 5),
    ]


@pytest.mark.parametrize(
    ("text", "pauses"),
    [
        ("Gió to, mưa lớn.", [2, 5]),
        ("Gió to; mưa lớn.", [3, 5]),
        ("Nghe này: mưa lớn.", [3, 5]),
        ("Gió to và mưa lớn.", [1, 5]),
        ("Gió to… mưa lớn.", [2, 5]),
        ("“Gió to,” mưa lớn.", [2, 5]),
    ],
    ids=["comma", "semicolon", "colon", "conjunction", "ellipsis inside", "comma in quotes"],
)
def test_a_cut_inside_a_sentence_has_the_pause_of_its_mark(text: str, pauses: list[int]) -> None:
    assert [pause for _, pause in _pauses(_article("Tựa", text), limit=12)[1:]] == pauses


def test_roles_follow_their_paragraphs() -> None:
    article = _article("Tựa", "Một câu. Hai câu.", role=Role.QUOTE)
    script = segment(article, normalize=normalize, intro="Chào bạn", outro="Tạm biệt")
    assert [chunk.role for chunk in script.chunks] == [
        Role.NOTICE,
        Role.TITLE,
        Role.QUOTE,
        Role.QUOTE,
        Role.NOTICE,
    ]


@pytest.mark.parametrize("text", ["★ ★ ★", "...", "– –"], ids=["signs", "dots", "dashes"])
def test_what_can_t_be_said_makes_no_chunk(text: str) -> None:
    chunks = _script(_article("Tựa", "Câu một.", text, "Câu hai.")).chunks
    assert [chunk.spoken for chunk in chunks] == ["Tựa", "Câu một.", "Câu hai."]


def test_an_article_without_a_word_is_refused_whatever_the_notices_say() -> None:
    with pytest.raises(TextError, match="★") as caught:
        segment(_article("★"), normalize=normalize, intro="Chào bạn", outro="Tạm biệt")
    assert caught.value.hint


def test_a_long_sentence_is_cut_even_for_engines_without_a_limit() -> None:
    sentence = "nước lên và " * 200
    chunks = _script(_article("Tựa", sentence)).chunks
    assert len(chunks) > 3
    assert max(len(chunk.spoken) for chunk in chunks) <= 400


def test_a_megabyte_on_one_line_is_cut_up() -> None:
    line = "mưa lớn gây ngập " * 60_000
    chunks = _script(_article("Tựa", line), normalizer=as_written, limit=100).chunks
    assert sum(len(chunk.written.split()) for chunk in chunks) == len(line.split()) + 1
