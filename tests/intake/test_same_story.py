"""One story under two addresses, and stories that only look like one."""

from datetime import datetime, timedelta

import pytest

from audionews.dates import VIETNAM_TIME
from audionews.loader import is_same_story

DAY = datetime(2026, 11, 20, 8, 30, tzinfo=VIETNAM_TIME)
STORY = (
    "Chuyến phà cuối cùng rời bến lúc năm giờ chiều, chở theo ba chục hành khách và một đám rước.",
    "Từ sáng sớm, người dân hai bờ đã mang ghế ra ngồi dọc con dốc, chờ xem chuyến phà rời bến lần cuối.",
    "Ông Trịnh Văn Hợi, người cầm lái đã 27 năm, nói ông thuộc từng bãi cạn của khúc sông như sân nhà mình.",
    "Cây cầu mới cách bến 2 km về phía thượng nguồn, rộng bốn làn xe, thông xe từ đầu tháng trước.",
    "Theo ban quản lý bến, lượng khách giảm còn một phần mười chỉ sau ba tuần, tiền vé không đủ mua dầu.",
)
TITLE = "Bến phà cũ đóng cửa sau bốn mươi năm"


def gold(day: int, price: str) -> tuple[str, tuple[str, ...]]:
    """A daily column: the same words, other numbers."""
    return (
        f"Giá vàng hôm nay {day}/11",
        (
            f"Giá vàng hôm nay {day}/11, giá vàng miếng tại Hà Nội ở mức {price} triệu đồng một lượng.",
            f"Tại thành phố Hồ Chí Minh, các tiệm niêm yết vàng nhẫn ở {price[:-1]}5 triệu đồng một lượng.",
            "Chênh lệch giữa giá mua vào và giá bán ra được các doanh nghiệp giữ ở mức cao để phòng rủi ro.",
            "Chuyên gia khuyên người mua theo dõi thêm giá thế giới và không vay tiền để mua vàng lúc này.",
            "Trên thị trường thế giới, giá vàng giao ngay dao động trong biên độ hẹp suốt phiên giao dịch.",
        ),
    )


EDITED = (*STORY[:2], STORY[2].replace("27 năm, nói", "27 năm, kể"), *STORY[3:])
FOLLOW_UP = (
    "Hai ngày sau chuyến cuối cùng, chiếc phà đã được kéo về xưởng, nơi thợ bắt đầu cạo vỏ và thay tôn đáy.",
    "Huyện đảo nhận phà cho biết sẽ dùng nó chở khách và hàng, mỗi ngày bốn chuyến, từ tháng giêng năm sau.",
    "Thủy thủ đoàn cũ được mời ra đảo làm việc, sáu trong chín người đã nhận lời, hai người xin nghỉ hưu.",
    *STORY,
)


@pytest.mark.parametrize(
    ("title", "text", "same"),
    [
        pytest.param(TITLE, STORY, True, id="word for word"),
        pytest.param(
            "Bến phà cũ ngừng chạy sau bốn mươi năm", EDITED, True, id="headline and a word changed"
        ),
        pytest.param(TITLE, FOLLOW_UP, False, id="a follow-up that repeats the story"),
        pytest.param("Cầu mới thông xe, khách vui mừng", STORY, False, id="a headline about something else"),
        pytest.param(TITLE, STORY[:1], False, id="the lead alone"),
    ],
)
def test_told_again(title: str, text: tuple[str, ...], same: bool) -> None:
    later = DAY + timedelta(hours=5)
    assert is_same_story(STORY, text, titles=(TITLE, title), dates=(DAY, later)) is same
    assert is_same_story(text, STORY, titles=(title, TITLE), dates=(later, DAY)) is same


def test_a_daily_column_is_a_new_story_every_day() -> None:
    (monday, text), (tuesday, next_text) = gold(23, "151,20"), gold(24, "152,40")
    dates = (DAY, DAY + timedelta(days=1))
    assert not is_same_story(text, next_text, titles=(monday, tuesday), dates=dates)


def test_what_is_printed_again_next_year_is_a_story_of_its_own() -> None:
    dates = (DAY, DAY + timedelta(days=365))
    assert not is_same_story(STORY, STORY, titles=(TITLE, TITLE), dates=dates)
