"""Texts in every encoding that Vietnamese has been written in come out the same."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews import tables
from audionews.errors import LoadError
from audionews.loader.encodings import decode, syllable_share

TEXT = (
    "Chợ nổi họp lại sau mùa lũ\n"
    "Sáng sớm, những chiếc thuyền đầu tiên đã cập bến. "
    "Bà con ở Cần Thơ chở trái cây, rau củ và cả tiếng cười.\n"
    "Ông Nguyễn Văn Đức, người đã bán bún trên sông ba mươi năm, nói rằng nước rút chậm hơn mọi năm.\n"
    "Ủy ban huyện sẽ hỗ trợ từng hộ; ai cũng mong một năm yên ổn.\n"
)
ROWS = list(tables.read("loader/legacy_letters.tsv"))


def _bytes(text: str, column: str) -> bytes:
    """The text as the old programs wrote it."""
    rows = {row["letter"]: row[column] or _row(row["letter"].lower())[column] for row in ROWS}
    if column == "vni":
        return "".join(rows.get(letter, letter) for letter in text).encode("cp1252")
    return b"".join(bytes.fromhex(rows[letter]) if letter in rows else letter.encode() for letter in text)


def _row(letter: str) -> dict[str, str]:
    return next(row for row in ROWS if row["letter"] == letter)


def _windows_1258(text: str) -> bytes:
    """Base letters with their own marks, and tones as characters of their own."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize(
            "NFC", "".join(p for p in parts if p not in "\u0300\u0301\u0303\u0309\u0323")
        )
        tones = "".join(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
        written += (base + tones).encode("cp1258")
    return written


WRITERS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-8 with a byte order mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16 without a byte order mark": lambda text: text.encode("utf-16-le"),
    "UTF-32": lambda text: text.encode("utf-32"),
    "windows-1258": _windows_1258,
    "VISCII": lambda text: _bytes(text, "viscii"),
    "VPS": lambda text: _bytes(text, "vps"),
    "VNI": lambda text: _bytes(text, "vni"),
    "mojibake, pasted into Unicode": lambda text: text.encode().decode("latin-1").encode(),
    "double mojibake, pasted into Unicode": lambda text: (
        text.encode().decode("latin-1").encode().decode("latin-1").encode()
    ),
    "VNI, pasted into Unicode": lambda text: _bytes(text, "vni").decode("cp1252").encode(),
    "VISCII, pasted into Unicode": lambda text: _bytes(text, "viscii").decode("latin-1").encode(),
    "VPS, pasted into Unicode": lambda text: _bytes(text, "vps").decode("latin-1").encode(),
}


@pytest.mark.parametrize(("encoding", "write"), WRITERS.items(), ids=WRITERS)
def test_every_encoding_gives_the_same_text(encoding: str, write: Callable[[str], bytes]) -> None:
    found = decode(write(TEXT), name="bai.txt")
    assert found.encoding == encoding
    assert found.text == TEXT


@pytest.mark.parametrize("pasted", [False, True], ids=["bytes", "pasted"])
def test_tcvn3_gets_the_capitals_that_it_lacks(pasted: bool) -> None:
    data = _bytes(TEXT, "tcvn3")
    found = decode(data.decode("cp1252").encode() if pasted else data, name="bai.txt")
    assert found.encoding.startswith("TCVN3")
    assert found.text == TEXT


def test_tcvn3_headings_are_capitals_again() -> None:
    heading = "CHỢ NỔI HỌP LẠI SAU MÙA LŨ"
    assert decode(_bytes(heading + "\n" + TEXT, "tcvn3"), name="x").text.startswith(heading)


@pytest.mark.parametrize("label", ["tcvn3", "viscii", "vps", "vni"])
def test_the_table_has_every_letter_once(label: str) -> None:
    written = [row[label] for row in ROWS if row[label]]
    assert len(ROWS) == 134
    assert len(set(written)) == len(written) >= 74


def test_a_page_that_names_a_wrong_encoding_is_read_right() -> None:
    page = f'<html><head><meta charset="windows-1252"><title>x</title></head><body>{TEXT}</body></html>'
    assert TEXT.strip() in decode(_bytes(page, "vni"), name="p", declared="iso-8859-1", markup=True).text


def test_entities_of_an_old_page_are_part_of_its_words() -> None:
    latin = _bytes(TEXT, "tcvn3").decode("latin-1")
    page = "<p>" + "".join(f"&#{ord(c)};" if c >= "\xa0" else c for c in latin) + "</p>"
    assert "những chiếc thuyền đầu tiên" in decode(page.encode(), name="p", markup=True).text


def test_a_few_lost_bytes_cost_their_letters_only() -> None:
    data = TEXT.encode().replace("ồ".encode(), b"\xe1\xbb", 1)
    found = decode(data[:-3] + b"\xe1\xbb", name="bai.txt")
    assert found.encoding.startswith("UTF-8 with")
    assert "những chiếc thuyền" in found.text


def test_foreign_text_in_utf8_stays_as_it_is() -> None:
    text = "Où est passé l'été dernier? Señor Muñoz a mangé à la crêperie près de l'hôtel, naïveté oblige."
    assert decode(text.encode(), name="x").text == text


def test_bytes_that_are_no_vietnamese_are_refused() -> None:
    with pytest.raises(LoadError, match="in no other encoding") as caught:
        decode(bytes(range(0x80, 0x100)) * 3, name="bai.txt")
    assert "bai.txt" in caught.value.message and caught.value.hint


@given(st.binary(max_size=400), st.sampled_from([None, "utf-8", "latin-1", "x\0y", "rot13", "zip", "utf-7"]))
def test_any_bytes_give_text_or_a_load_error(data: bytes, declared: str | None) -> None:
    for markup in (False, True):
        try:
            found = decode(data, name="bai", declared=declared, markup=markup)
        except LoadError:
            continue
        assert unicodedata.is_normalized("NFC", found.text)


@pytest.mark.parametrize("unit", [b"<script>", b"<!--", b"<", b"&#225;", b"\xe1\xbb", b"\xff", b"--><style>"])
def test_a_large_page_of_one_thing_is_judged_quickly(unit: bytes) -> None:
    try:
        decode(unit * (4_000_000 // len(unit)), name="p", markup=True)
    except LoadError as error:
        assert error.hint


def test_how_vietnamese_a_text_looks() -> None:
    assert syllable_share("Chợ nổi họp sớm") == (1.0, 4)
    assert syllable_share("plain words") == (0.0, 0)
