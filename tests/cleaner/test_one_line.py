"""Stories that a copy put into one line."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.cleaner import clean
from audionews.cleaner.one_line import MIN_WORDS, pieces
from audionews.dates import VIETNAM_TIME
from audionews.models import Article, Paragraph, Role

STORY = (
    "Khoảng 3 giờ sáng, nước tràn qua bờ kè và ngập nửa con phố nhỏ bên chợ, cuốn theo nhiều sạp hàng của"
    " tiểu thương. Người dân dùng bao cát chặn cửa, đưa đồ đạc lên gác và gọi nhau dắt xe máy lên dốc cầu"
    " trước khi nước dâng cao hơn. Đến trưa nước mới rút, để lại một lớp bùn dày trên mặt đường và trong các"
    " căn nhà thấp. Công nhân môi trường dọn dẹp tới tối mới xong, hàng quán mở lại vào sáng hôm sau. "
)
"""More than MIN_WORDS words."""


@pytest.mark.parametrize(
    ("run_in", "role"),
    [
        (
            "Một đoạn bờ kè bên chợ bị nước cuốn trôi trong đêm Theo người dân, bờ kè xây đã lâu.",
            Role.CAPTION,
        ),
        ("Một trong các bức ảnh được chia sẻ trên mạng Tuy nhiên, chợ vẫn họp.", Role.CAPTION),
        ("Tiểu thương chợ Đông Hòa dọn bùn Sau khi nước rút, chợ họp lại.", Role.CAPTION),
        ("Nước ngập nửa bánh xe - Ảnh: Minh Châu Trước đó, đài đã báo mưa lớn.", Role.CAPTION),
        ("Chị Lành bên sạp vải ướt. Ảnh: Facebook Theo lời chị, vải phải phơi lại.", Role.CAPTION),
        ("Bà con dọn chợ. Ảnh: TTXVN Ủy ban phường cho biết sẽ xây kè mới.", Role.CAPTION),
        ("Bà con dọn chợ. Ảnh: Minh Châu Công an phường gác hai đầu phố.", Role.CAPTION),
        ("Bà con dọn chợ. Ảnh: Minh Châu/TTXVN Phó Chủ tịch phường hứa xây kè.", Role.CAPTION),
        ("Bà con dọn chợ. Ảnh: Ban Quản lý chợ. Kè mới dài 2 km.", Role.CAPTION),
        ("Bà con dọn chợ trong bùn - ảnh Minh Châu Theo họ, kè cũ đã yếu.", Role.CAPTION),
        ("Chủ tịch phường xem bờ kè vỡ - ảnh TTXVN “Kè yếu từ lâu”, ông nói.", Role.CAPTION),
        ("Hàng cá đầu chợ Đông Hòa ướt sạch cả sạp Người dân phơi đồ, người dân phố bên giúp.", Role.CAPTION),
        ("Nhóm thợ “Bàn tay vàng” vá kè trong đêm Và sáng ra chợ họp lại.", Role.CAPTION),
        ("Phó chủ tịch Lê Thị Lành. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Cận cảnh bờ kè sau một đêm mưa. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Chợ ướt, anh T. phải nghỉ bán (Ảnh minh họa). Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Lê Minh An - con trai bà Lành. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Bà Lành (phải) giúp hàng xóm dọn bùn. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Chủ tịch Lê Minh An tại buổi họp dân. Hàng quán mở lại vào trưa.", Role.CAPTION),
        (
            "Thứ trưởng Bộ Xây dựng Lê Minh An và giáo sư I. Petrov tại buổi họp. Chợ mở lại vào trưa.",
            Role.CAPTION,
        ),
        ("Lực lượng chức năng tại hiện trường. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Vẻ đẹp của chợ sau mưa. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Hiện trường vụ vỡ kè Thời điểm trên, chợ chưa họp.", Role.CAPTION),
        ("Xe bùn bị kéo đi lúc rạng sáng. Ảnh TTXVN Ông Tám thôi bán hàng.", Role.CAPTION),
        ("Kè vỡ một đoạn. Nguồn: KCNA “Kè yếu từ lâu”, ông nói.", Role.CAPTION),
        ("Bùn phủ kín chợ. Ảnh cắt từ clip của người dân. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Bờ kè vỡ một đoạn dài ba mươi mét bên chợ Lực lượng chức năng gác hai đầu phố.", Role.CAPTION),
        (
            "Bà con dọn bùn với đoàn khách đến từ Manchester Ông chủ sạp cá mời cơm như mọi ông chủ.",
            Role.CAPTION,
        ),
        (
            "Cây cầu nhỏ được lựa chọn làm bối cảnh phim của hãng Pixelia Bối cảnh còn lại là chợ.",
            Role.CAPTION,
        ),
        (
            "Hàng cá, nơi chịu nhiều thiệt hại nhất ở chợ Đông Hòa Ngoài ba sạp, nước cuốn cả cân.",
            Role.CAPTION,
        ),
        ("Cảnh chợ ngập trong đêm mưa lớn chưa từng có Nạn nhân đầu tiên là bà Lành.", Role.CAPTION),
        (
            "Quang cảnh buổi họp lần thứ hai của Ủy ban Phòng chống lụt bão và Tìm kiếm cứu nạn thành phố với"
            " Ban Quản lý chợ Đông Hòa, Sở Xây dựng, Sở Giao thông và tiểu thương. Chợ mở lại vào trưa.",
            Role.CAPTION,
        ),
        ("Cá khô. Ảnh minh họa. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Nước tràn qua kè (ảnh chụp từ camera của chợ). Hàng quán mở lại vào trưa.", Role.CAPTION),
        (
            "Từ cuối tháng trước, nước sông đã lên và ngập ba phường ở hạ lưu, chợ Đông Hòa và các khu nhà"
            " thấp ven kè phải dọn đồ lên gác (ảnh chụp từ máy bay của đài). Hàng quán mở lại vào trưa.",
            Role.CAPTION,
        ),
        ("Căn nhà trong hẻm, nơi chị Lành cất vải. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Nước ngập nửa con phố nhỏ bên chợ. Hàng quán mở lại vào trưa.", Role.CAPTION),
        ("Hàng cá, hàng rau và hàng vải ở đầu chợ Đông Hòa Trước Tết, kè đã nứt.", Role.CAPTION),
        ("Chờ kè mới Việc xây kè được hứa từ lâu.", Role.HEADING),
        ("Lo cho chợ cũ Là người bán lâu năm, chị Lành nói nhiều.", Role.HEADING),
        ("Ai cũng mong “kè thép” Không thể phủ nhận kè cũ đã yếu.", Role.HEADING),
    ],
    ids=[
        "long caption",
        "shared picture",
        "named",
        "credited",
        "sentence and credit",
        "agency",
        "photographer",
        "both",
        "whole",
        "small ảnh",
        "ảnh and an agency",
        "familiar words",
        "quoted name",
        "who and nothing else",
        "what it shows",
        "illustration",
        "name and what it is",
        "place in the picture",
        "who and where",
        "office and initial",
        "who is at the scene",
        "beauty",
        "scene",
        "small credit",
        "credit before a quote",
        "out of a film",
        "forces",
        "behind a foreign name",
        "familiar words behind a foreign name",
        "besides",
        "victim",
        "view of a long name",
        "goods",
        "camera",
        "long and labelled",
        "place where something was",
        "told by the story",
        "before a festival",
        "heading",
        "heading before what someone is",
        "heading with a quoted word",
    ],
)
def test_what_was_run_in_is_told_apart(run_in: str, role: Role) -> None:
    found = pieces(STORY + run_in)
    assert [piece.role for piece in found] == [None, role, None]
    assert " ".join(piece.text for piece in found).split() == (STORY + run_in).split()


@pytest.mark.parametrize(
    "sentence",
    [
        "Hai bên ký với Các tiểu vương quốc Arab Thống nhất một thỏa thuận về kè.",
        "Ông Tám cho biết chợ Sau vẫn họp như thường ngày của nó.",
        "Đặc biệt là bờ kè bên chợ nổi được xây thêm một đoạn dài vào mùa khô Hoặc dân làng góp công.",
        "Phố Lê Lợi và Trần Phú ngập sâu hơn cả.",
        "Bà nói: “Tôi đi từ sáng. Theo tôi, nước còn lên nữa”.",
        "Bà Lành được đưa lên Bệnh viện quận, một bệnh viện nhỏ, từ sáng.",
        "Chị Lành nhận danh hiệu Người dân làm việc tốt của phường.",
        "Hình ảnh chợ ngập được chia sẻ khắp nơi.",
        "Nước ngập nửa con phố nhỏ bên chợ vì kè vỡ.",
        "Nhưng nước ngập nửa con phố nhỏ bên chợ.",
        "Nước ngập 12 con phố nhỏ bên chợ.",
        "Chị nói nước ngập nửa con phố nhỏ bên chợ.",
        "Đoàn đi từ núi Bà Đen qua chợ Đông Hòa tới đền Bà Lê ở cuối phố.",
        "Căn nhà bị ngập trong đêm nơi chị Lành cất vải.",
        "Ông gọi đó là “chuyện nhỏ của chợ thôi” Theo ông, kè mới mới đáng lo hơn cả.",
        "Bà Lành, Chủ tịch Hội Người cao tuổi phường, góp gạo cho người cao tuổi nghèo.",
        "Hàng cá bán sang Pháp và Anh ngay trong đêm, anh ngay thật kể.",
        "Ông Lê Minh An (phải) nói chợ sẽ dời.",
        "Người xem phim mê Elsa Nữ hoàng Băng giá từ mùa đông năm ngoái, chủ rạp ở chợ kể lại.",
        "Bà Lành Thị Sen trong chợ đã bán cá bốn mươi năm.",
        "Việc cần làm ngay: 1. Vá kè. 2. Dời chợ lên bãi cao. 3. Hứa ít thôi.",
        "Bộ trưởng Lê Minh An giao Sở Xây dựng lo việc này.",
        "Một người tử vong tại hiện trường.",
        "Ai góp tiền xây kè? Tiểu thương chợ Đông Hòa. Họ góp từ mùa mưa.",
    ],
    ids=[
        "name of a country",
        "someone reports",
        "begins as sentences do",
        "plain",
        "quote",
        "institution",
        "title of honour",
        "picture that is told of",
        "told with a reason",
        "tied to what is before",
        "told with a number",
        "someone tells it again",
        "places that are named after people",
        "place in a sentence",
        "forgotten full stop",
        "association",
        "country",
        "reports from the right",
        "name behind a foreign one",
        "does something there",
        "numbered",
        "order to an office",
        "dead at the scene",
        "answer",
    ],
)
def test_sentences_stay_whole(sentence: str) -> None:
    assert [piece.role for piece in pieces(STORY + sentence)] == [None]


def test_a_short_paragraph_is_left_as_it_is() -> None:
    line = "Một đoạn bờ kè bên chợ bị nước cuốn trôi trong đêm Theo người dân, bờ kè xây đã lâu."
    assert [piece.text for piece in pieces(line)] == [line]


@given(
    st.lists(
        st.sampled_from([*STORY.split(), "Theo", "Sau", "Ảnh:", "AFP", ">>", "“", "Tuy nhiên"]),
        min_size=MIN_WORDS + 1,
    )
)
def test_no_word_is_lost(words: list[str]) -> None:
    assert " ".join(piece.text for piece in pieces(" ".join(words))).split() == " ".join(words).split()


@pytest.mark.parametrize(
    "text",
    [
        "Ảnh: " + "a" * 50_000,
        "Ảnh: a " * 20_000,
        "Người dân người dân " * 3_000,
        "Bờ kè. " * 20_000,
        "Hình ảnh chợ " * 20_000,
        "“Kè " * 30_000,
    ],
    ids=["one word", "credits", "familiar words", "tiny sentences", "pictures", "quotes"],
)
def test_long_lines_come_to_an_end(text: str) -> None:
    found = pieces(STORY + text)
    assert "".join("".join(piece.text for piece in found).split()) == "".join((STORY + text).split())


def test_captions_are_dropped_with_their_reason_and_headings_are_read() -> None:
    line = STORY + (
        "Một đoạn bờ kè bên chợ bị nước cuốn trôi trong đêm Theo người dân, bờ kè xây đã lâu."
        " Chờ kè mới Việc xây kè được hứa từ lâu."
    )
    article = Article(id="0" * 16, title="Nước ngập chợ", paragraphs=(Paragraph(Role.BODY, line),))
    cleaned = clean(article, not_after=datetime(2026, 11, 25, tzinfo=VIETNAM_TIME))
    assert [drop.text for drop in cleaned.drops if drop.reason == "photo caption"] == [
        "Một đoạn bờ kè bên chợ bị nước cuốn trôi trong đêm"
    ]
    assert (Role.HEADING, "Chờ kè mới") in [(p.role, p.text) for p in cleaned.article.paragraphs]


def test_an_illustration_leaves_the_sentence_before_it() -> None:
    found = pieces(STORY + "Chị Lành ngồi khóc bên sạp. Ảnh minh họa Ai đi qua cũng thương.")
    assert [piece.role for piece in found] == [None, Role.CAPTION, None]
    assert found[0].text.endswith("Chị Lành ngồi khóc bên sạp.")


def test_films_and_links_are_told_apart() -> None:
    found = pieces(
        STORY
        + "Video nước tràn qua chợ (phút thứ ba): Mới đây, phường họp dân."
        + " Tin liên quan Kè mới dài hai cây số Chợ Đông Hòa dời lên bãi cao"
    )
    assert [piece.reason for piece in found] == ["", "photo or video label", "", "links to other stories"]


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        (
            "Lễ dâng hương được truyền hình trực tiếp, mời quý vị và các bạn đón xem!",
            "invitation to another page",
        ),
        ("Xem thêm: Chợ Đông Hòa dời lên bãi cao.", "related link"),
    ],
)
def test_a_sentence_of_the_page_isn_t_read(sentence: str, reason: str) -> None:
    found = pieces(f"{STORY}{sentence} Mới đây, phường họp dân.")
    assert [(piece.text, piece.reason) for piece in found if piece.reason] == [(sentence, reason)]


@pytest.mark.parametrize(
    ("end", "reason", "role"),
    [
        (">> Xem thêm: Chợ Đông Hòa dời lên bãi cao", "related link", None),
        ("CÙNG SỰ KIỆN Chợ Đông Hòa dời lên bãi cao", "links to other stories", None),
        ("Ảnh: Minh Châu", "", Role.CAPTION),
    ],
    ids=["link", "list", "credit"],
)
def test_what_a_block_ends_with(end: str, reason: str, role: Role | None) -> None:
    found = pieces(STORY + "Phường họp dân từ sáng sớm để bàn việc dời chợ. " + end)
    assert (found[-1].reason, found[-1].role) == (reason, role)
    assert found[-1].text.endswith(end)


def test_what_is_said_again_at_once_tells_captions_and_headings() -> None:
    found = pieces(
        STORY
        + "Bí thư phường Lê Thị Lành Bí thư phường Lê Thị Lành hứa kè mới trong năm nay."
        + " Nhà nào cũng cần một sân sau Sân sau là nơi nước rút chậm nhất."
    )
    assert [piece.role for piece in found] == [None, Role.CAPTION, None, Role.HEADING, None]


def _read(*lines: str) -> tuple[list[str], list[tuple[str, str]]]:
    body = tuple(Paragraph(Role.BODY, line) for line in lines)
    article = Article(id="0" * 16, title="Nước ngập chợ", paragraphs=body)
    cleaned = clean(article, not_after=datetime(2026, 11, 25, tzinfo=VIETNAM_TIME))
    return [p.text for p in cleaned.article.paragraphs], [(d.reason, d.text) for d in cleaned.drops]


def test_headings_that_are_counted() -> None:
    line = (
        STORY
        + "1. Sân trước Sân trước cần thoáng. 2. Trần nhà Trần nhà nên cao, sân trước nên rộng, trần nhà"
    )
    found = pieces(line + " sáng. 3. Chọn hướng Hãy chọn hướng nam.")
    assert [piece.text for piece in found if piece.role is Role.HEADING] == [
        "1. Sân trước",
        "2. Trần nhà",
        "3. Chọn hướng",
    ]


@pytest.mark.parametrize(
    "film",
    ["Video: Chị Lành hát “Chợ quê”", "Clip: Lễ hội ở chợ Đông Hòa"],
    ids=["quoted title", "name at the end"],
)
def test_films_between_sentences(film: str) -> None:
    read, dropped = _read(STORY + f"{film} Người dân kéo đến rất đông. Chợ họp tới khuya.")
    assert read == [STORY.strip(), "Người dân kéo đến rất đông. Chợ họp tới khuya."]
    assert dropped == [("photo or video label", film)]


def test_what_a_paper_says_of_itself() -> None:
    slogan = "Báo Đời sống Đông Hòa cập nhật tin tức trong ngày liên tục, mới nhất"
    read, dropped = _read(STORY.strip() + f" Lê Minh An {slogan}")
    assert read == [STORY.strip()]
    assert dropped == [("byline", "Lê Minh An"), ("the paper's slogan", slogan)]


def test_a_lead_that_sums_up_is_no_caption() -> None:
    lead = "Nước ngập chợ Đông Hòa. Nước ngập nửa con phố nhỏ bên chợ. "
    assert [piece.role for piece in pieces(lead + STORY)] == [None]


def test_a_sentence_is_said_once() -> None:
    lead = "Một đoạn kè dài hai mươi mét bên chợ Đông Hòa bị nước cuốn đi trong đêm."
    read, dropped = _read(lead, f"{lead} {STORY}", f"Không ai bị thương. {lead}")
    assert " ".join(read).count(lead) == 1
    assert dropped == [("said before", lead)] * 2


def test_what_someone_says_twice_stays() -> None:
    said = "Tôi ở đây bốn mươi năm mà chưa thấy nước lên nhanh như thế này."
    read, dropped = _read(f"“{said} Tôi sợ lắm”, bà nói.", STORY + f"Bà nhắc lại: “{said} Tôi sợ lắm”.")
    assert " ".join(read).count(said) == 2
    assert dropped == []


def test_the_teaser_of_another_story_goes_with_its_link() -> None:
    read, dropped = _read(
        STORY.strip() + " Chợ nổi hút khách Cuối tuần, chợ nổi đông hơn hẳn... Bấm xem >> Hoài An (Tổng hợp)"
    )
    assert read == [STORY.strip()]
    assert [reason for reason, _ in dropped] == ["related link", "related link"]


def test_a_link_behind_a_sentence_goes_and_what_is_told_of_it_stays() -> None:
    line = "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập, đông như ngày thường của nó."
    read, dropped = _read(f"{line} >> Xem thêm: Kè mới dài hai cây số", f"{line[:-1]} và rất vui.")
    assert (read[0], dropped) == (line, [("related link", ">> Xem thêm: Kè mới dài hai cây số")])


def test_tiny_sentences_behind_the_end_are_captions() -> None:
    found = pieces(STORY + "Bờ kè. Chợ sáng. Tầng 2. Lê Minh")
    assert [piece.role for piece in found] == [None, *[Role.CAPTION] * 3, None]


def test_a_bracketed_headline_is_a_link() -> None:
    found = pieces(STORY + "[Chợ Đông Hòa sẽ dời lên bãi cao vào mùa xuân] Phường hứa xây kè.")
    assert [piece.reason for piece in found] == ["", "link to another story", ""]


def test_the_headline_behind_its_kicker_is_said_once() -> None:
    article = Article(
        id="0" * 16,
        title="Chợ nổi họp lại sau lũ",
        paragraphs=(
            Paragraph(Role.BODY, "Mùa nước nổi 2026: Chợ nổi họp lại sau lũ"),
            Paragraph(Role.BODY, STORY.strip()),
        ),
    )
    cleaned = clean(article, not_after=datetime(2026, 11, 25, tzinfo=VIETNAM_TIME))
    assert [p.text for p in cleaned.article.paragraphs] == [STORY.strip()]


def test_a_name_behind_the_last_bracket_signs_the_story() -> None:
    article = Article(
        id="0" * 16,
        title="Nước ngập chợ",
        paragraphs=(Paragraph(Role.BODY, STORY + "“Kè yếu từ lâu” (đại biểu Lê Văn An) Hoài Phương"),),
    )
    cleaned = clean(article, not_after=datetime(2026, 11, 25, tzinfo=VIETNAM_TIME))
    assert cleaned.article.byline == "Hoài Phương"
    assert cleaned.article.paragraphs[-1].text.endswith("(đại biểu Lê Văn An)")


def test_contact_lines_are_left_out() -> None:
    read, dropped = _read(STORY.strip(), "Để được hỗ trợ, xin vui lòng liên hệ qua tin nhắn tại:")
    assert read == [STORY.strip()]
    assert [reason for reason, _ in dropped] == ["contact line"]
