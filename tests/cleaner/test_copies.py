"""Text that readers copied from pages: what stands around the story there isn't read."""

from datetime import datetime

import pytest

from audionews.cleaner import clean
from audionews.cleaner.furniture import furniture_reason
from audionews.dates import VIETNAM_TIME
from audionews.models import Article, Paragraph, Role

SAVED = datetime(2026, 11, 21, 8, tzinfo=VIETNAM_TIME)
STORY = (
    "Chợ nổi họp lại sáng nay sau ba tháng nước lớn, ghe thuyền neo kín hai bên bờ.",
    "Ông Mười bán bún trên ghe đã ba mươi năm, năm nay khách đến sớm hơn mọi năm vì đường vừa thông.",
    "Từ bốn giờ sáng, mấy trăm chiếc ghe chở trái cây và cá đồng đã vào khúc sông trước đình làng.",
    "Xã giữ lại hai bến cũ để bà con khỏi phải đi vòng qua cầu mới, chờ kè đá làm xong vào mùa khô.",
    "Trưa nay nước đứng, khách phương xa thuê đò đi dọc bến xem người bán nấu bún, gói bánh ngay trên ghe.",
    "Người bán cho hay giá cá còn cao, phải sang tháng mới xuống.",
)
HEADLINES = (
    "Bão số tám đổi hướng, các tỉnh ven biển cho tàu vào bờ",
    "Giá cà phê lên cao nhất sáu tháng, nông dân vẫn giữ hàng",
    "Đội bóng chuyền nữ vào bán kết sau trận thắng ngược",
)
TEASERS = (
    "Các tỉnh ven biển đã kêu gọi hai nghìn tàu thuyền vào nơi tránh trú trước khi gió mạnh lên đêm nay.",
    "Nhiều hộ nói sẽ chờ thêm vài tuần vì đoán rằng giá còn lên nữa khi mưa kéo dài ở các vùng trồng.",
    "Ba set cuối diễn ra nghẹt thở, đội nhà chỉ vượt lên ở hai điểm sau cùng trước đông đảo khán giả.",
)


def read(*lines: str) -> Article:
    article = Article(
        id="0" * 16,
        title="Chợ nổi họp lại",
        paragraphs=tuple(Paragraph(Role.BODY, line) for line in lines),
    )
    return clean(article, not_after=SAVED).article


def said(*lines: str) -> list[str]:
    return [paragraph.text for paragraph in read(*lines).paragraphs]


def mixed(headlines: tuple[str, ...], teasers: tuple[str, ...]) -> list[str]:
    return [line for pair in zip(headlines, teasers, strict=True) for line in pair]


# ---------------------------------------------------------------------------------------------
# Below the story


@pytest.mark.parametrize(
    ("signature", "byline", "source"),
    [
        ("Lê Minh Khuê", "Lê Minh Khuê", None),
        ("LÊ MINH KHUÊ", "LÊ MINH KHUÊ", None),
        ("Minh Khuê (TTXVN)", "Minh Khuê", "Thông tấn xã Việt Nam"),
        ("PV/VOV.VN", "PV", "VOV"),
        ("Theo Bảo hiểm xã hội thành phố", None, None),
    ],
    ids=["name", "capitals", "agency", "staff", "office"],
)
@pytest.mark.parametrize(
    "below",
    [
        (HEADLINES[0],),
        tuple(mixed(HEADLINES, TEASERS)),
        (HEADLINES[0], TEASERS[0], "Chia sẻ:", "chợ nổi", "mùa lũ"),
        ("Vì sao chợ nổi lại đông khách đến thế?", TEASERS[0]),
    ],
    ids=["headline", "teasers", "tags", "question"],
)
def test_below_the_signature_nothing_is_read(
    signature: str, byline: str | None, source: str | None, below: tuple[str, ...]
) -> None:
    article = read(*STORY, signature, *below)
    assert [paragraph.text for paragraph in article.paragraphs] == list(STORY)
    assert (article.byline, article.source) == (byline, source)


def test_the_authors_portrait_below_their_name_is_not_read() -> None:
    portrait = "Sinh ra bên sông, tác giả viết về nghề ghe đã hai mươi năm."
    article = read("Lê Minh Khuê", *STORY, "Lê Minh Khuê", portrait, "Xem thêm bài của tác giả")
    assert [paragraph.text for paragraph in article.paragraphs] == list(STORY)
    assert article.byline == "Lê Minh Khuê"


@pytest.mark.parametrize(
    "lines",
    [
        (
            *STORY[:4],
            "“Bỏ chợ thì tôi không đành.”",
            "Lê Văn Mười, người bán bún",
            "Chiều xuống, chợ tan.",
            STORY[4],
        ),
        (
            *STORY,
            "Nguyễn Văn An",
            "Anh quê ở làng bên, mười năm đi biển.",
            "Trần Thị Hoa",
            "Chị bán hàng ở chợ.",
        ),
        (*STORY, "Ban tổ chức gồm:", "Lê Minh Khuê", "Trần Hoài An", "Phiên sau họp vào rằm."),
        (*STORY, "Lạc Phong Capital", "Thành lập năm 2014, công ty quản lý bốn quỹ về y tế và kho vận."),
    ],
    ids=["who is quoted", "people of the story", "list", "company"],
)
def test_names_inside_a_story_end_nothing(lines: tuple[str, ...]) -> None:
    assert said(*lines)[-1] == lines[-1]


def test_tags_at_the_end_are_not_read() -> None:
    assert said(*STORY, "chợ nổi", "mùa lũ", "miền Tây") == list(STORY)


def test_teasers_at_the_end_are_not_read() -> None:
    assert said(*STORY, *mixed(HEADLINES, TEASERS)) == list(STORY)


def test_a_story_made_of_short_parts_is_read_whole() -> None:
    parts = mixed(HEADLINES, TEASERS)
    assert said(STORY[0], *parts, *parts[:0]) == [STORY[0], *parts]


# ---------------------------------------------------------------------------------------------
# Between its lines


def test_headlines_one_below_the_other_are_links() -> None:
    assert said(*STORY[:2], *HEADLINES, *STORY[2:]) == list(STORY)


@pytest.mark.parametrize(
    "inside",
    [
        ("Chợ họp trở lại", "Người bán nói gì"),
        (
            "Giá hôm nay gồm:",
            "Cá lóc đồng loại lớn bán theo ký tại bến",
            "Bông súng bán theo bó ở đầu chợ huyện",
        ),
        ("Bảng giá", "Cá lóc: 120 nghìn đồng một ký tại bến", "Bông súng: 15 nghìn đồng một bó ở chợ"),
        (HEADLINES[0],),
    ],
    ids=["headings", "items", "figures", "one alone"],
)
def test_headings_and_lists_of_the_story_are_read(inside: tuple[str, ...]) -> None:
    assert set(inside) <= set(said(*STORY[:2], *inside, *STORY[2:]))


def test_another_storys_lead_is_not_read() -> None:
    lead = f"VOV.VN - {TEASERS[0]}"
    assert said(f"VOV.VN - {STORY[0]}", *STORY[1:5], HEADLINES[0], lead, STORY[5]) == list(STORY)


@pytest.mark.parametrize(
    "caption",
    [
        "Chợ đông từ bốn giờ sáng - Ảnh: L.M.",
        "Chợ đông từ bốn giờ sáng - Ảnh chụp màn hình",
        "Chợ đông từ bốn giờ sáng (Ảnh minh hoạ)",
        "Sau vụ “chợ chìm”, ông Mười (ảnh nhỏ) đã dời ghe vào bến trong",
        "Đoàn đại biểu của huyện do ông Lê Văn Mười, Phó chủ tịch Ủy ban nhân dân huyện, làm trưởng đoàn,"
        " dâng hương lên các liệt sĩ tại đình làng sáng 20-11. Ảnh: LÊ MINH",
    ],
    ids=["dash", "screen", "new tone place", "small picture", "long"],
)
def test_captions_end_with_their_credit(caption: str) -> None:
    assert said(*STORY[:2], caption, *STORY[2:]) == list(STORY)


def test_a_credit_below_its_caption() -> None:
    lines = (*STORY[:2], "Đường vào chợ bị nước chia cắt", "ẢNH: CÔNG AN HUYỆN", *STORY[2:])
    assert said(*lines) == list(STORY)


# ---------------------------------------------------------------------------------------------
# Above it


@pytest.mark.parametrize(
    ("stamp", "byline", "section", "published"),
    [
        ("Lê Minh - 20/11/2026 08:30", "Lê Minh", None, (2026, 11, 20, 8, 30)),
        ("20-11-2026 - 08:30 AM | Kinh tế", None, "Kinh tế", (2026, 11, 20, 8, 30)),
        ("Lê Minh, Theo vidu.vn 08:30 20/11/2026", "Lê Minh", None, (2026, 11, 20, 8, 30)),
        ("Thứ Sáu, 20/11/2026 08:30 |", None, None, (2026, 11, 20, 8, 30)),
        ("08:30, 20/11/2026 (GMT+7) Tăng cỡ chữ Bản in", None, None, (2026, 11, 20, 8, 30)),
        ("20/11/2026 08:30 (GMT+07:00)", None, None, (2026, 11, 20, 8, 30)),
        ("Lê Minh Ngày 20 tháng 11, 2026 | 08:30", "Lê Minh", None, (2026, 11, 20, 8, 30)),
        ("Tháng Mười Một 20, 2026", None, None, (2026, 11, 20, 12, 0)),
        ("20 Thg 11, 2026", None, None, (2026, 11, 20, 12, 0)),
        ("Ngày đăng: 20/11/2026 08:30 | Lượt xem: 1532", None, None, (2026, 11, 20, 8, 30)),
    ],
    ids=["author", "section", "source", "bar", "buttons", "zone", "words", "month first", "short", "counter"],
)
@pytest.mark.parametrize("below_lead", [False, True], ids=["above", "below the lead"])
def test_dates_with_names_around_them(
    stamp: str, byline: str | None, section: str | None, published: tuple[int, ...], below_lead: bool
) -> None:
    article = read(STORY[0], stamp, *STORY[1:]) if below_lead else read(stamp, *STORY)
    assert [paragraph.text for paragraph in article.paragraphs] == list(STORY)
    assert (article.byline, article.section) == (byline, section)
    assert article.published == datetime(*published, tzinfo=VIETNAM_TIME)


@pytest.mark.parametrize(
    "line", ["Thời gian áp dụng: chỉ ngày 1/1/2026", "Ông Mười sinh ngày 20/11/1960 tại làng chài."]
)
def test_a_day_that_the_story_names_is_read(line: str) -> None:
    assert line in said(STORY[0], line, *STORY[1:])


def test_authors_who_are_named_above_and_below() -> None:
    article = read("NHẬT XUÂN và 1 tác giả khác", "NHẬT XUÂN", "NGHI VŨ", *STORY, "NHẬT XUÂN - NGHI VŨ")
    assert [paragraph.text for paragraph in article.paragraphs] == list(STORY)
    assert article.byline == "NHẬT XUÂN, NGHI VŨ"


def test_a_signature_with_its_time_behind_the_last_sentence() -> None:
    line = f"{STORY[5]} Xem cảnh chợ nổi trong phiên đầu mùa: Lê Minh - Ven sông | 11:20 20/11/2026"
    article = read(*STORY[:5], line)
    assert [paragraph.text for paragraph in article.paragraphs] == list(STORY)
    assert (article.byline, article.source) == ("Lê Minh", "Ven sông")
    assert article.published == datetime(2026, 11, 20, 11, 20, tzinfo=VIETNAM_TIME)


# ---------------------------------------------------------------------------------------------
# Buttons


@pytest.mark.parametrize(
    "line",
    [
        "Nghe Chia sẻ Lưu tin Bình luận Trở về",
        "A- A+ In bài này Gửi bài này cho bạn bè",
        "Chia sẻ Zalo ngay Facebook Theo dõi Người ven sông trên Google News",
        "Link bài gốc Lấy link! https://bao.example.vn/bai.html",
        "Trở lại Thời sựTrở lại Thời sự",
        "Từ khoá: chợ nổi",
        "Thêm Báo Ví dụ trên Google Chọn Báo Ví dụ làm nguồn ưu tiên trên Google Search. Xem hướng dẫn.",
        "Báo điện tử Ví dụ. Giấy phép số 12/GP-BTTTT. Tổng biên tập: Trần Ví Dụ. Trụ sở: 1 đường Làng."
        " Điện thoại: 024 3333 3333. Ghi rõ nguồn khi phát hành lại thông tin từ báo này ở bất cứ nơi nào.",
    ],
)
def test_buttons_side_by_side_and_imprints(line: str) -> None:
    assert furniture_reason(line) is not None


@pytest.mark.parametrize(
    "line",
    [
        "Trở lại trường học",
        "Chia sẻ với người nghèo",
        "Theo dõi diễn biến trên biển",
        "In sách cho trẻ em vùng cao",
        "Tổng biên tập báo Ví dụ thăm chợ nổi và trụ sở mới của xã.",
    ],
)
def test_headings_that_begin_like_buttons_are_read(line: str) -> None:
    assert furniture_reason(line) is None
