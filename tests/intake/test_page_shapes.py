"""What a page's shape alone tells: captions, signatures, comments, numbers, and what only looks like them."""

import pytest

from audionews.errors import LoadError
from audionews.loader.documents import Document, read_document
from audionews.models import Role

LEAD = "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập, hàng cá hết trước trưa."
TOLD = [
    "Người dân dùng bao cát chặn cửa, đưa đồ đạc lên gác và gọi nhau dắt xe máy lên dốc cầu từ nửa đêm.",
    "Đến trưa nước mới rút, để lại một lớp bùn dày trên mặt đường và trong các căn nhà thấp bên bờ kè cũ.",
    "Công nhân môi trường dọn dẹp tới tối mới xong, hàng quán mở lại vào sáng hôm sau như thường ngày.",
]


def _read(body: str) -> Document:
    page = (
        "<html><head><title>Chợ họp lại sau lũ</title><meta property='og:type' content='article'></head>"
        f"<body><h1>Chợ họp lại sau lũ</h1><div class='noi-dung'><p>{LEAD}</p>{body}</div></body></html>"
    )
    return read_document(page.encode(), name="chợ.html", file_name="cho.html")


def _told() -> str:
    return "".join(f"<p>{text}</p>" for text in TOLD)


@pytest.mark.parametrize(
    ("below", "byline"),
    [
        ("<p style='text-align:right'><b>Lê Minh – Hoài An</b></p>", "Lê Minh, Hoài An"),
        ("<p><b>Lê Minh</b></p><p>Ảnh: Hoài An</p>", "Lê Minh"),
        ("<p align='right'>Phòng Văn hóa - Ủy ban phường</p>", "Phòng Văn hóa - Ủy ban phường"),
        (
            "<p><b>Lê Minh</b></p><p>Giải nhất</p><p><b>Hoài An</b></p><p>Giải nhì</p><p><b>Phạm Lan</b></p>",
            None,
        ),
        ("<p><b>Ban tổ chức xin lỗi</b></p><p>Chợ phiên nghỉ một buổi.</p>", None),
    ],
    ids=["two names", "photographer below", "authority", "who won", "heading"],
)
def test_who_signs_below_a_story(below: str, byline: str | None) -> None:
    assert _read(_told() + below).byline == byline


def test_paragraphs_of_a_class_that_only_stands_below_pictures_are_captions() -> None:
    pictures = "".join(f"<p><img src='{at}.jpg'></p><p class='mo-ta'>Chợ sáng thứ {at}</p>" for at in (2, 3))
    roles = {item.text: item.role for item in _read(_told() + pictures + _told()).paragraphs}
    assert roles["Chợ sáng thứ 2"] is roles["Chợ sáng thứ 3"] is Role.CAPTION


def test_a_first_paragraph_below_a_picture_is_read() -> None:
    document = _read(f"<p><img src='1.jpg'></p><p class='has-drop-cap'>{TOLD[0]}</p>{_told()}")
    assert Role.CAPTION not in [item.role for item in document.paragraphs]


def test_what_readers_wrote_is_told_by_its_heading() -> None:
    said = "Tôi ở đây bốn mươi năm mà chưa thấy nước lên nhanh như thế này bao giờ."
    document = _read(f"{_told()}<p><b>Ý kiến bạn đọc (2)</b></p><p>Họ tên: Trần Văn Ba</p><p>{said}</p>")
    assert [item.text for item in document.paragraphs] == [LEAD, *TOLD]


def test_a_heading_of_the_story_is_no_heading_of_comments() -> None:
    document = _read(f"{_told()}<h3>Bình luận</h3><p>{TOLD[0]} Phường nghĩ khác.</p>")
    assert document.paragraphs[-1].text.endswith("Phường nghĩ khác.")


def test_numbers_of_chapters_and_footnotes_are_left_out() -> None:
    document = _read(
        f"<p>Theo sử chợ<sup>(1)</sup>, kè có từ lâu, dài 20 m<sup>2</sup> đá.</p>"
        f"<div>01</div><h2>Kè cũ</h2>{_told()}"
        "<p>(1) Xem sổ chợ, trang 12.</p>"
    )
    texts = [item.text for item in document.paragraphs]
    assert texts[1:3] == ["Theo sử chợ, kè có từ lâu, dài 20 m2 đá.", "Kè cũ"]
    assert texts[-1] == TOLD[-1]


def test_what_stands_below_the_end_mark_of_a_press_release_is_left_out() -> None:
    document = _read(f"{_told()}<p>###</p><h4>Về công ty</h4><p>Công ty bán cá từ năm 1998 ở ba tỉnh.</p>")
    assert [item.text for item in document.paragraphs] == [LEAD, *TOLD]


def test_a_poll_is_left_out() -> None:
    poll = "<div><b>Bạn có đi chợ không?</b><input type='radio'> Có<br><input type='radio'> Không</div>"
    assert [item.text for item in _read(_told() + poll).paragraphs] == [LEAD, *TOLD]


def test_a_lead_that_is_set_as_a_heading() -> None:
    lead = "Sau hai ngày ngập, chợ Đông Hòa họp lại với một nửa số sạp. Nhiều tiểu thương vẫn chờ kè mới."
    page = (
        "<html><head><title>Chợ họp lại sau lũ</title></head><body><h1>Chợ họp lại sau lũ</h1>"
        f"<div class='noi-dung'><h2>{lead}</h2>{_told()}</div></body></html>"
    )
    document = read_document(page.encode(), name="chợ.html", file_name="cho.html")
    assert [item.role for item in document.paragraphs] == [Role.LEAD, *[Role.BODY] * len(TOLD)]


def test_sentences_that_are_set_as_headings_are_text() -> None:
    document = _read(f"{_told()}<h4>{TOLD[0]}</h4><h4>Chờ kè mới</h4><p>{TOLD[1]}</p>")
    assert [item.role for item in document.paragraphs[-3:]] == [Role.BODY, Role.HEADING, Role.BODY]


@pytest.mark.parametrize(
    ("first", "role"),
    [
        ("Kè cũ đã yếu từ nhiều năm nay, vì sao đến mùa lũ này phường mới tính xây?", Role.BODY),
        ("Vì sao kè vỡ?", Role.HEADING),
    ],
    ids=["interview", "explainer"],
)
def test_short_questions(first: str, role: Role) -> None:
    document = _read("".join(f"<p><b>{line}</b></p>{_told()}" for line in (first, "Ai góp tiền?")))
    assert [item.role for item in document.paragraphs if item.text == "Ai góp tiền?"] == [role]


def test_minutes_with_a_prime() -> None:
    document = (
        _read(_told()).published,
        _read(f"{_told()}<span class='date'>8:23', 9/11/2026</span>").published,
    )
    assert document[0] is None
    assert document[1] is not None and document[1].isoformat() == "2026-11-09T08:23:00+07:00"


def test_footnotes_in_fonts() -> None:
    note = "<p><span><a href='#_ftnref1'><sup>[1]</sup></a></span><span> Theo Ban Quản lý chợ.</span></p>"
    document = _read(f"{_told()}{note}<p><span>Theo Ban Quản lý chợ</span>, kè cũ có từ lâu.</p>")
    assert [item.text for item in document.paragraphs][-1] == "Theo Ban Quản lý chợ, kè cũ có từ lâu."
    assert all("[1]" not in item.text for item in document.paragraphs)


def test_text_below_a_caption_behind_an_empty_line_is_read() -> None:
    document = _read(f"{_told()}<p class='caption'>Chợ sáng nay.<br>Ảnh: Lê An<br><br>{TOLD[0]}</p>")
    assert [item.role for item in document.paragraphs[-2:]] == [Role.CAPTION, Role.BODY]
    assert document.paragraphs[-1].text == TOLD[0]


def test_a_note_below_the_signature_is_read() -> None:
    note = "Từ ngày mai, phường nhận đồ cũ cho bà con ở nhà văn hóa, sáng từ tám giờ và chiều từ hai giờ."
    document = _read(
        f"{_told()}<p align='right'><b>LÊ MINH - HOÀI AN</b></p><table><tr><td>{note}</td></tr></table>"
    )
    assert document.byline == "LÊ MINH, HOÀI AN"
    assert [item.text for item in document.paragraphs] == [LEAD, *TOLD, note]


def test_headlines_with_teasers_in_a_table_beside_the_story() -> None:
    teasers = "".join(
        f"<tr><td><a href='/{at}.htm'><b>Bão số {at} đổi hướng, tàu vào bờ</b></a><br>{TOLD[0]}</td></tr>"
        for at in range(5, 9)
    )
    page = (
        "<html><head><title>Chợ họp lại sau lũ</title></head><body><form><table><tr>"
        f"<td><table><tr><td><p>Chợ họp lại sau lũ</p><p>{LEAD}</p>{_told()}</td></tr></table></td>"
        f"<td><table>{teasers}</table></td></tr></table></form></body></html>"
    )
    document = read_document(page.encode(), name="chợ.html", file_name="cho.html")
    assert [item.text for item in document.paragraphs] == [LEAD, *TOLD]


def test_what_belongs_to_a_gallery() -> None:
    document = _read(
        f"{_told()}<div><div class='gallery-head'><span>1/2</span><a href='#'>Sau</a></div>"
        "<ul><li class='gallery-item'><img src='1.jpg'><p>Chợ lúc năm giờ sáng.</p></li>"
        "<li class='gallery-item'><img src='2.jpg'><p>Chợ lúc tan.</p></li></ul></div>"
        "<label><input type='checkbox'> Tự động chạy ảnh</label>"
    )
    assert [item.text for item in document.paragraphs if item.role is not Role.CAPTION] == [LEAD, *TOLD]
    assert [item.text for item in document.paragraphs if item.role is Role.CAPTION] == [
        "Chợ lúc năm giờ sáng.",
        "Chợ lúc tan.",
    ]


def test_words_that_trail_off_over_a_part() -> None:
    document = _read(f"{_told()}<p><b>“Ráng qua được mùa lũ...”</b></p>{_told()}")
    assert document.paragraphs[len(TOLD) + 1].role is Role.HEADING


def test_what_readers_are_to_fill_in_is_left_out() -> None:
    fields = "<label>Cao (cm)</label><input type='number'><label>Nặng (kg)</label><input type='number'>"
    document = _read(
        f"{_told()}<div><h4>Tính chỉ số của bạn</h4><p>Dùng cho người lớn.</p>{fields}</div>{_told()}"
    )
    assert [item.text for item in document.paragraphs] == [LEAD, *TOLD, *TOLD]


def test_help_pages_are_no_articles() -> None:
    head = "<head><title>Câu hỏi thường gặp - Ví Sen</title></head>"
    page = f"<html>{head}<body><h1>Hỏi đáp</h1>{_told()}</body></html>"
    with pytest.raises(LoadError, match="list of stories"):
        read_document(page.encode(), name="hỏi.html", file_name="hoi.html")


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("Hỏi đáp: Nước rút rồi, bao giờ chợ họp lại", ""),
        ("Hỏi đáp - Bao giờ chợ họp lại?", ""),
        (
            "Chợ họp lại sau lũ",
            f"<meta property='og:type' content='article'><meta name='description' content='{LEAD}'>"
            '<script type=\'application/ld+json\'>{"@type": "FAQPage"}</script>',
        ),
    ],
    ids=["question as a title", "question mark", "questions below a story"],
)
def test_stories_that_answer_questions_are_read(title: str, head: str) -> None:
    page = (
        f"<html><head><title>{title}</title>{head}</head>"
        f"<body><h1>{title}</h1><p>{LEAD}</p>{_told()}</body></html>"
    )
    document = read_document(page.encode(), name="hỏi.html", file_name="hoi.html")
    assert [item.text for item in document.paragraphs] == [LEAD, *TOLD]
