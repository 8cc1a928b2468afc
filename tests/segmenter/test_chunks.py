"""Where a sentence is cut: a table in tests/data/segmenter/cuts.txt, and what holds for any tokens."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.models import Token, join_spoken
from audionews.normalizer import normalize
from audionews.segmenter.chunks import split_tokens
from tests.segmenter.fake import as_written, spelled_out

TABLE = Path(__file__).parents[1] / "data" / "segmenter" / "cuts.txt"


def _cases() -> list[object]:
    """Blocks of a name with the limit, and the pieces that should come out, one a line."""
    cases = []
    for block in TABLE.read_text(encoding="utf-8").split("\n\n"):
        head, *pieces = [line for line in block.splitlines() if line and not line.startswith("#")]
        name, limit = head.strip("[]").rsplit(" ", 1)
        cases.append(pytest.param(int(limit), pieces, id=name))
    return cases


@pytest.mark.parametrize(("limit", "pieces"), _cases())
def test_table(limit: int, pieces: list[str]) -> None:
    sentence = " ".join(pieces)
    cut = [
        sentence[piece[0].start : piece[-1].end]
        for piece in split_tokens(normalize(sentence), max_chars=limit)
    ]
    assert cut == pieces


def _tokens(*readings: tuple[str, str]) -> list[Token]:
    place = 0
    tokens = []
    for written, spoken in readings:
        tokens.append(Token(written, spoken, "word", place, place + len(written)))
        place += len(written) + 1
    return tokens


token_lists = st.lists(
    st.tuples(
        st.text("abc“.", max_size=4),
        st.one_of(st.text("abc đ", max_size=9), st.sampled_from([",", ".", "?!", "...", "", " "])),
    ),
    max_size=30,
).map(lambda readings: _tokens(*readings))


@given(token_lists, st.integers(1, 40))
def test_every_token_once_within_the_limit(tokens: list[Token], limit: int) -> None:
    pieces = list(split_tokens(tokens, max_chars=limit))
    spoken = [join_spoken(piece) for piece in pieces]
    assert all(0 < len(text) <= limit for text in spoken)
    if pieces:
        kept = [token for piece in pieces for token in piece if token.written]
        assert [token.written for token in kept] == [token.written for token in tokens if token.written]
    assert _letters("".join(spoken)) == _letters("".join(token.spoken for token in tokens))


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())


@given(st.lists(st.text("0123456789", min_size=1, max_size=6), min_size=1, max_size=20), st.integers(36, 60))
def test_a_number_that_fits_is_never_cut(numbers: list[str], limit: int) -> None:
    sentence = " ".join(numbers)
    for piece in split_tokens(spelled_out(sentence), max_chars=limit):
        assert all(token.written for token in piece)


COMPOUNDS = [
    "thi đua",
    "toạ đàm",
    "trách nhiệm",
    "đảng viên",
    "gương mẫu",
    "đơn vị",
    "hiệu quả",
    "kinh nghiệm",
]


@given(st.lists(st.sampled_from(COMPOUNDS), min_size=1, max_size=25), st.integers(12, 60))
def test_a_compound_is_never_cut_where_it_fits(compounds: list[str], limit: int) -> None:
    # Some pairs across the border of two compounds are compounds, too; commas tell them apart.
    sentence = ", ".join(compounds)
    seconds = {compound.split()[1] for compound in COMPOUNDS}
    for piece in split_tokens(as_written(sentence), max_chars=limit):
        assert piece[0].written not in seconds


NAMES = ["Đỗ Đức Thịnh", "Lê Thị Hồng Gấm", "Trần Hưng", "Nguyễn Văn Bảy"]


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=12), st.integers(20, 60))
def test_a_name_is_never_cut_where_it_fits(names: list[str], limit: int) -> None:
    sentence = " gặp ".join(names)
    firsts = {name.split()[0] for name in NAMES} | {"gặp"}
    for piece in split_tokens(as_written(sentence), max_chars=limit):
        assert piece[0].written in firsts


@given(
    st.lists(st.sampled_from(["zik", "zempo", "zu", "zarella", "và", "của"]), min_size=2, max_size=14),
    st.data(),
)
def test_the_sum_of_the_costs_is_the_least(words: list[str], data: st.DataObject) -> None:
    """No other choice of cuts has fewer words stranded: tried against all of them."""
    limit = data.draw(st.integers(7, 20))
    sentence = " ".join(words)
    pieces = [len(piece) for piece in split_tokens(as_written(sentence), max_chars=limit)]
    best = min(_price(words, cut, limit) for cut in _all_cuts(words, limit))
    assert _price(words, pieces, limit) == pytest.approx(best)


def _all_cuts(words: list[str], limit: int) -> list[list[int]]:
    if not words:
        return [[]]
    found = []
    for size in range(1, len(words) + 1):
        if len(" ".join(words[:size])) > limit:
            break
        found += [[size, *rest] for rest in _all_cuts(words[size:], limit)]
    return found


def _price(words: list[str], sizes: list[int], limit: int) -> float:
    """As the table at the top of the module prices cuts, for words that are no compounds."""
    if len(sizes) == 1:
        return 0
    price, start = 0.0, 0
    for size in sizes:
        piece = words[start : start + size]
        price += 10 + 30 * (1 - len(" ".join(piece)) / limit) ** 2
        if start:
            price += 35 if words[start - 1] in ("và", "của") else {"và": 8, "của": 12}.get(piece[0], 25)
        start += size
    return price


@pytest.mark.parametrize(
    "reading",
    [("từ", "từ"), ("★", ""), (",", ","), ("a", "a" * 350)],
    ids=["words", "silent signs", "marks", "long words"],
)
def test_work_grows_with_the_sentence_not_with_its_square(reading: tuple[str, str]) -> None:
    """Twenty thousand tokens that all cling together, or all want a cut, are done at once."""
    tokens = _tokens(("Đầu", "Đầu"), *[reading] * 20_000, ("cuối", "cuối"))
    pieces = list(split_tokens(tokens, max_chars=400))
    assert sum(len(piece) for piece in pieces) == len(tokens)
