"""What holds for every page: nothing vanishes without a reason, and what the file says of itself wins."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews import tables
from audionews.cleaner import clean, refusal
from audionews.cleaner.furniture import furniture_reason, opens_list
from audionews.cleaner.names import source_name
from audionews.dates import VIETNAM_TIME
from audionews.loader import read_plain
from audionews.models import Article, Paragraph, Role

ROOT = Path(__file__).parents[2]
SAVED = datetime(2026, 11, 20, 18, tzinfo=VIETNAM_TIME)
PAGES = sorted((ROOT / "tests" / "data" / "cleaner").glob("*.txt"))

lines_of_pages = sorted(
    {line for page in PAGES for line in page.read_text(encoding="utf-8").splitlines() if line}
)
any_line = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=60)
pages = st.lists(st.one_of(st.sampled_from(lines_of_pages), any_line), min_size=1, max_size=15).map("\n".join)


def _article(*lines: str, **fields: object) -> Article:
    return Article(
        id="0" * 16,
        title="Dời làng khỏi bãi giữa sông",
        paragraphs=tuple(Paragraph(Role.BODY, line) for line in lines),
        **fields,  # type: ignore[arg-type] # each test names real ones
    )


def _letters(*texts: str) -> Counter[str]:
    return Counter(
        letter for text in texts for letter in text if not letter.isspace() and letter not in "-–./"
    )


@given(pages)
def test_every_letter_is_read_or_dropped_with_a_reason(page: str) -> None:
    article = read_plain(("Tựa đề\n" + page).encode(), name="page")
    cleaned = clean(article, not_after=SAVED)
    kept = [paragraph.text for paragraph in cleaned.article.paragraphs]
    dropped = [drop.text for drop in cleaned.drops]
    assert _letters(*kept, *dropped) == _letters(*(paragraph.text for paragraph in article.paragraphs))
    assert all(drop.reason for drop in cleaned.drops)


@given(pages)
def test_what_is_kept_keeps_its_order(page: str) -> None:
    article = read_plain(("Tựa đề\n" + page).encode(), name="page")
    source = iter("".join(paragraph.text for paragraph in article.paragraphs))
    kept = "".join(paragraph.text for paragraph in clean(article, not_after=SAVED).article.paragraphs)
    # A place stamp gets a dash that the source doesn't have.
    assert all(letter in source for letter in kept if not letter.isspace() and letter != "-")


@given(pages)
def test_cleaning_twice_changes_nothing_more(page: str) -> None:
    article = read_plain(("Tựa đề\n" + page).encode(), name="page")
    once = clean(article, captions=True, not_after=SAVED).article
    assert len(clean(once, captions=True, not_after=SAVED).article.paragraphs) <= len(once.paragraphs)


@given(pages)
def test_reading_captions_only_adds_to_what_is_read(page: str) -> None:
    article = read_plain(("Tựa đề\n" + page).encode(), name="page")
    without = clean(article, not_after=SAVED).article.paragraphs
    with_captions = clean(article, captions=True, not_after=SAVED)
    if any(p.role is Role.CAPTION for p in without):  # a photo story, which they tell
        assert with_captions.article.paragraphs == without
    else:
        read = [p.text for p in with_captions.article.paragraphs if p.role is not Role.CAPTION]
        assert read == [p.text for p in without]
    assert not any(drop.reason == "photo caption" for drop in with_captions.drops)


def test_captions_are_read_where_they_are_wanted() -> None:
    caption = "Những chiếc thuyền đầu tiên cập bến lúc sáng sớm."
    article = _article("Nước lên.", f"{caption} Ảnh: Hoài An", "Nước rút.")
    kept = clean(article, captions=True, not_after=SAVED).article.paragraphs
    assert [(p.role, p.text) for p in kept][1] == (Role.CAPTION, caption)


def test_captions_of_a_photo_story_are_read() -> None:
    captions = [
        f"Chiếc thuyền thứ {count} của làng chài cập bến lúc sáng sớm."
        for count in ("nhất", "hai", "ba", "tư")
    ]
    article = _article("Nước lên.", *(f"{caption} Ảnh: Hoài An" for caption in captions), "Nước rút.")
    kept = clean(article, not_after=SAVED).article.paragraphs
    assert [p.text for p in kept] == ["Nước lên.", *captions, "Nước rút."]
    fewer = clean(_article("Nước lên.", f"{captions[0]} Ảnh: Hoài An", "Nước rút."), not_after=SAVED).article
    assert [p.text for p in fewer.paragraphs] == ["Nước lên.", "Nước rút."]


@pytest.mark.parametrize("last", ["Hết.", "Người đó là ai? Lê Hồng.", "Thôi!", "Ai?", "Hà Nội"])
def test_a_short_last_sentence_is_no_byline(last: str) -> None:
    article = clean(_article("Nước lên nhanh.", last), not_after=SAVED).article
    assert [p.text for p in article.paragraphs] == ["Nước lên nhanh.", last]
    assert article.byline is None


@pytest.mark.parametrize(
    ("signature", "byline", "source"),
    [
        ("Hoài An", "Hoài An", None),
        ("Hoài An.", None, None),
        ("HOÀI AN", "HOÀI AN", None),
        ("LỜI KẾT", None, None),
        ("HOÀI AN.", None, None),
        ("LÊ HOÀI AN", "LÊ HOÀI AN", None),
        ("H.A", "H.A", None),
        ("H. An", "H. An", None),
        ("Hạnh", "Hạnh", None),
        ("Hoài An - Minh Thư", "Hoài An, Minh Thư", None),
        ("Hoài An và Minh Thư", "Hoài An, Minh Thư", None),
        ("Hoài An (Tổng hợp)", "Hoài An", None),
        ("Hoài An (t/h)", "Hoài An", None),
        ("Hoài An (Theo Reuters)", "Hoài An", "Reuters"),
        ("Hoài An (theo AFP, vidu.vn)", "Hoài An", None),
        ("Hoài An Theo Trí Thức Trẻ", "Hoài An", "Trí Thức Trẻ"),
        ("(Tổng hợp) Hoài An", "Hoài An", None),
        ("Theo Hoài An (Dân trí)", "Hoài An", "Dân trí"),
        ("Theo báo Thanh Niên", None, "Thanh Niên"),
        ("Theo TTXVN", None, "Thông tấn xã Việt Nam"),
        ("TTXVN/Tin tức", None, "Báo Tin tức"),
        ("Nguồn: VnExpress", None, "VnExpress"),
        ("PV Hoài An", "Hoài An", None),
        ("PV", "PV", None),
        ("Phóng viên Hoài An/VOV", "Hoài An", "VOV"),
        ("Tác giả: Hoài An", "Hoài An", None),
        ("Tin, ảnh: Hoài An", "Hoài An", None),
        ("Thực hiện: Nhóm Bút Tre", "Nhóm Bút Tre", None),
    ],
)
def test_signatures(signature: str, byline: str | None, source: str | None) -> None:
    cleaned = clean(_article("Nước lên nhanh hơn mọi năm.", signature), not_after=SAVED)
    assert (cleaned.article.byline, cleaned.article.source) == (byline, source)
    assert len(cleaned.article.paragraphs) == (1 if byline or source else 2)


def test_one_lead_only() -> None:
    roles = [
        p.role for p in clean(_article("Một câu.", "Hai câu.", "Ba câu."), not_after=SAVED).article.paragraphs
    ]
    assert roles == [Role.LEAD, Role.BODY, Role.BODY]


def test_what_the_file_says_of_itself_wins_over_its_text() -> None:
    published = datetime(2020, 1, 2, 3, tzinfo=VIETNAM_TIME)
    article = _article(
        "Thời sự",
        "26/7/2019 14:30",
        "Hoài An",
        "TTO - Ngày 26/7/2019, nước lên nhanh hơn mọi năm ở cả hai bờ.",
        byline="Minh Thư",
        source="Báo Sao Mai",
        section="Đời sống",
        published=published,
    )
    cleaned = clean(article, not_after=SAVED).article
    assert (cleaned.byline, cleaned.source, cleaned.section) == ("Minh Thư", "Báo Sao Mai", "Đời sống")
    assert cleaned.published == published
    assert len(cleaned.paragraphs) == 1


def test_an_article_of_its_title_alone_stays_one() -> None:
    cleaned = clean(_article(), not_after=SAVED)
    assert cleaned.article.paragraphs == ()
    assert cleaned.drops == ()


def test_the_seed() -> None:
    (seed,) = (ROOT / "seeds").glob("000_*.txt")
    cleaned = clean(read_plain(seed.read_bytes(), name="seed"), not_after=SAVED)
    article = cleaned.article
    assert article.title == "Trách nhiệm nêu gương của cán bộ, đảng viên phải là hành động tự thân"
    assert (article.byline, article.source) == ("Phương Đoàn", "Kinh tế và Đô thị")
    assert article.published == datetime(2019, 7, 26, 12, tzinfo=VIETNAM_TIME)
    assert article.paragraphs[0].text.startswith("Ngày 26/7, tại Hội nghị sơ kết")
    assert [p.role for p in article.paragraphs] == [Role.LEAD] + [Role.BODY] * 8
    assert [(drop.reason, drop.text) for drop in cleaned.drops] == [
        ("byline", "Phương Đoàn"),
        ("share button", "Chia sẻ Zalo"),
        ("dateline: the source's name", "Kinhtedothi -"),
        ("photo caption", "Phó ban Thi đua Khen thưởng TP Đỗ Đức Thịnh phát biểu tại buổi Tọa đàm."),
        ("list of other stories", "Tin đọc nhiều"),
        ("list of other stories", "Kinh tế đô thị cuối tuần"),
    ]


def test_the_title_of_every_case_is_kept() -> None:
    for page in PAGES:
        article = read_plain(page.read_bytes(), name=page.stem)
        assert clean(article, not_after=SAVED).article.title == article.title


# ---------------------------------------------------------------------------------------------
# Tables


@pytest.mark.parametrize("row", list(tables.read("cleaner/furniture.tsv")), ids=lambda row: row["text"])
def test_each_line_of_the_furniture_table_is_found(row: dict[str, str]) -> None:
    assert row["match"] in ("line", "pattern")
    assert row["list"] in ("", "opens")
    assert row["reason"] and row["source"]
    if row["match"] == "line":
        assert furniture_reason(row["text"]) == row["reason"]
        assert furniture_reason(f"  {row['text'].upper()}: ".strip()) == row["reason"]
        assert opens_list(row["text"]) == (row["list"] == "opens")


@pytest.mark.parametrize("table", ["furniture", "sources", "places"])
def test_no_row_stands_twice(table: str) -> None:
    rows = [next(iter(row.values())) + str(row.get("text")) for row in tables.read(f"cleaner/{table}.tsv")]
    assert [row for row, count in Counter(rows).items() if count > 1] == []


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("TTO", "Tuổi Trẻ"),
        ("tto", "Tuổi Trẻ"),
        ("VTV.vn", "VTV"),
        ("GD&TĐ", "Giáo dục và Thời đại"),
        ("Kinh tế & Đô thị", "Kinh tế và Đô thị"),
        ("Báo của làng", None),
        ("", None),
    ],
)
def test_source_name(written: str, name: str | None) -> None:
    assert source_name(written) == name


@pytest.mark.parametrize(
    "line",
    [
        "(" * 200_000,
        "Ảnh: " + "a" * 200_000,
        "Ảnh: " + "a " * 100_000,
        "-" * 200_000,
        "A. " * 70_000,
        "1/1/1990 " * 20_000,
    ],
    ids=["brackets", "endless credit", "long credit", "dashes", "initials", "dates"],
)
def test_a_huge_line_is_looked_at_once(line: str) -> None:
    """Patterns that tried every way to split these lines wouldn't come back."""
    cleaned = clean(_article("Nước lên.", line.strip()), not_after=SAVED)
    assert _letters(
        *(p.text for p in cleaned.article.paragraphs), *(d.text for d in cleaned.drops)
    ) == _letters("Nước lên.", line)


def _marked(*paragraphs: tuple[Role, str]) -> tuple[list[tuple[Role, str]], list[str]]:
    body = tuple(Paragraph(role, text) for role, text in paragraphs)
    cleaned = clean(Article(id="0" * 16, title="Nước ngập chợ", paragraphs=body), not_after=SAVED)
    return [(p.role, p.text) for p in cleaned.article.paragraphs], [d.text for d in cleaned.drops]


def test_a_pull_quote_is_read_where_it_was_said_and_not_again() -> None:
    story = (Role.BODY, "Bà Lành nói đã quen: nước lên thì kê sạp, nước rút thì bán tiếp, chẳng ai bỏ chợ.")
    read, dropped = _marked(
        (Role.LEAD, "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập."),
        story,
        (Role.QUOTE, "Nước lên thì kê sạp, nước rút thì bán tiếp"),
        (Role.QUOTE, "Bà Lê Thị Lành, người bán cá"),
        (Role.BODY, "Phường hứa xây kè mới trong năm nay."),
    )
    assert dropped == ["Nước lên thì kê sạp, nước rút thì bán tiếp", "Bà Lê Thị Lành, người bán cá"]
    assert story in read and len(read) == 3


def test_a_pull_quote_may_be_shortened() -> None:
    story = (
        Role.BODY,
        "Nước lên, mấy lần mỗi năm, thì kê sạp cho cao, nước rút thì bán tiếp.",
    )
    lead = (Role.LEAD, "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập.")
    read, dropped = _marked(lead, story, (Role.BODY, "Nước lên thì kê sạp, nước rút thì bán tiếp."))
    assert (read, dropped) == ([lead, story], ["Nước lên thì kê sạp, nước rút thì bán tiếp."])
    read, dropped = _marked(lead, story, (Role.BODY, "Nước rút thì kê sạp, nước lên thì bán tiếp."))
    assert len(read) == 3 and not dropped


def test_what_only_a_caption_says_as_well_is_read() -> None:
    said = (Role.BODY, "Bà Lành bán cá ở chợ đã bốn mươi năm.")
    read, _ = _marked(
        (Role.LEAD, "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập."),
        (Role.CAPTION, "Bà Lành bán cá ở chợ đã bốn mươi năm, sạp ở ngay đầu bến."),
        said,
    )
    assert said in read


def test_items_and_speakers_are_no_headings() -> None:
    read, _ = _marked(
        (Role.LEAD, "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập."),
        (Role.BODY, "Kè cũ dài hai mươi mét"),
        (Role.BODY, "Kè mới dài hai cây số"),
        (Role.BODY, "Phường hứa xây xong trong năm nay và dời chợ lên bãi cao trước mùa lũ sau."),
        (Role.BODY, "“Tôi ở đây bốn mươi năm mà chưa thấy nước lên nhanh như thế này.”"),
        (Role.BODY, "Bà Lê Thị Lành, người bán cá"),
        (
            Role.BODY,
            "Đến trưa nước mới rút, để lại một lớp bùn dày trên mặt đường và trong các căn nhà thấp.",
        ),
    )
    assert Role.HEADING not in [role for role, text in read if text.startswith(("Kè mới", "Bà Lê"))]


def test_a_signature_names_the_paper_better_than_its_domain() -> None:
    body = (Paragraph(Role.BODY, "SKĐS - Ngủ trưa hai tiếng thì đêm khó ngủ, bác sĩ khuyên nên ngủ ngắn."),)
    article = Article(id="0" * 16, title="Ngủ trưa", paragraphs=body, source="suckhoedoisong.vn")
    assert clean(article, not_after=SAVED).article.source == "Sức khỏe và Đời sống"


def test_offers_below_a_paywall_don_t_make_an_article_whole() -> None:
    wall = (Role.BODY, "Đăng ký để đọc tiếp bài viết này.")
    offer = (Role.BODY, "Gói năm kèm hai buổi gặp gỡ với tòa soạn và kho dữ liệu doanh nghiệp.")
    days = [f"Phiên chợ thứ {day} đông như ngày thường, hàng cá hết từ sáng sớm." for day in range(30)]
    story = (Role.BODY, " ".join(days))
    for paragraphs, refused in (([wall, offer], True), ([story, wall], False), ([wall, story], False)):
        body = tuple(Paragraph(role, text.strip()) for role, text in paragraphs)
        article = Article(id="0" * 16, title="Nước ngập chợ", paragraphs=body)
        assert (refusal(clean(article, not_after=SAVED)) is not None) == refused


def test_a_heading_below_links_that_are_gone_stays() -> None:
    text = "Người dân dùng bao cát chặn cửa, đưa đồ đạc lên gác và gọi nhau dắt xe máy lên dốc cầu."
    read, _ = _marked(
        (Role.LEAD, text),
        (Role.BODY, "Xem thêm:"),
        (Role.HEADING, "Chờ kè mới"),
        (Role.BODY, text[:60] + "."),
    )
    assert (Role.HEADING, "Chờ kè mới") in read
    assert "Xem thêm:" not in [line for _, line in read]


@pytest.mark.parametrize("credit", ["Ảnh: Lê Minh", "Đồ họa: Hoài An", "Nguồn: Tổng cục Thống kê"])
def test_a_credit_that_stands_alone_is_not_read(credit: str) -> None:
    text = "Người dân dùng bao cát chặn cửa, đưa đồ đạc lên gác và gọi nhau dắt xe máy lên dốc cầu."
    read, _ = _marked((Role.LEAD, text), (Role.BODY, credit), (Role.BODY, "Nước rút từ trưa hôm sau."))
    assert credit not in [line for _, line in read]


@pytest.mark.parametrize(
    ("before", "source"),
    [
        ("(CAO) ", "Công an Thành phố Hồ Chí Minh"),
        ("(BĐN) ", "BĐN"),
        ("(Thanh tra)- ", "Thanh tra"),
        ("(Chợ nổi & Đò ngang) – ", "Chợ nổi & Đò ngang"),
        ("(Hà Nội) - ", None),
        ("(Tiếp theo kỳ trước) - ", None),
        ("(Chợ nổi) ", None),
        ("(kỳ cuối) - ", None),
    ],
    ids=[
        "known",
        "acronym",
        "name",
        "two names",
        "place",
        "series",
        "name without a dash",
        "small",
    ],
)
def test_names_in_brackets_before_a_lead(before: str, source: str | None) -> None:
    lead = "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập."
    cleaned = clean(_article(before + lead, "Nước rút từ trưa hôm sau."), not_after=SAVED)
    assert cleaned.article.paragraphs[0].text == (lead if source else before + lead)
    assert cleaned.article.source == source
    assert cleaned.printed[0].text == before + lead


def test_initials_in_brackets_behind_the_last_sentence() -> None:
    cleaned = clean(_article("Nước lên nhanh hơn mọi năm.", "Vào chợ không mất tiền. [qd]"), not_after=SAVED)
    assert [p.text for p in cleaned.article.paragraphs][-1] == "Vào chợ không mất tiền."
    assert [(drop.reason, drop.text) for drop in cleaned.drops] == [("byline", "[qd]")]


@pytest.mark.parametrize(
    "lines",
    [
        ("Mọi thắc mắc về chợ, bạn đọc gửi về email: cho@example.vn hoặc gọi 1900 0000.",),
        ("Liên lạc tác giả: hoaian@example.com",),
        ("Thông tin liên hệ báo chí:", "Ban Quản lý chợ Đông Hòa", "Cô Lê An – ĐT: 090 000 0000"),
        ("(Chi tiết xem tại file đính kèm)",),
        ("Xem toàn văn Kết luận số 12/KL-UBND tại đây",),
        ("Nếu thấy bài viết có ích, hãy nhấn vỗ tay và theo dõi tôi qua email",),
        ("Tự động cập nhật",),
    ],
    ids=["questions", "author", "press", "attachment", "whole text", "claps", "button"],
)
def test_whom_to_write_to_and_what_to_press(lines: tuple[str, ...]) -> None:
    story = (
        "Nước lên nhanh hơn mọi năm.",
        "Chợ họp lại sau ba ngày, hàng cá hết trước trưa, phường hứa xây kè.",
    )
    cleaned = clean(_article(*story, *lines), not_after=SAVED)
    assert [p.text for p in cleaned.article.paragraphs] == list(story)


@pytest.mark.parametrize(
    ("before", "read", "source"),
    [
        ("HÀ NỘI (TTXVN) – ", "HÀ NỘI – ", "Thông tấn xã Việt Nam"),
        ("WESTMINSTER, California (ĐBN) - ", "WESTMINSTER, California - ", "ĐBN"),
        ("Chợ Đông Hòa (phường Đông) - ", "Chợ Đông Hòa (phường Đông) - ", None),
    ],
    ids=["agency", "paper overseas", "place in a place"],
)
def test_an_agency_behind_the_place(before: str, read: str, source: str | None) -> None:
    lead = "Sau hơn hai năm đóng cửa vì lũ, chợ họp lại từ tối qua."
    cleaned = clean(_article(before + lead, "Nước rút từ trưa hôm sau."), not_after=SAVED)
    assert cleaned.article.paragraphs[0].text == read + lead
    assert cleaned.article.source == source
    assert cleaned.printed[0].text == before + lead


def test_a_lead_below_a_picture_is_signed_too() -> None:
    lead = "Chợ Đông Hòa họp lại từ sáng hôm qua sau ba ngày ngập."
    read, dropped = _marked(
        (Role.CAPTION, "Hàng cá sáng nay."),
        (Role.LEAD, f"TT - {lead}"),
        (Role.BODY, "Phường hứa xây kè mới trong năm nay."),
    )
    assert read[0] == (Role.LEAD, lead)
    assert "TT -" in dropped
