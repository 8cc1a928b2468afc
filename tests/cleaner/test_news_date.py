"""The day a text reports from: taken on strong evidence, else left open."""

from datetime import datetime

import pytest

from audionews.cleaner.dateline import date_line
from audionews.cleaner.news_date import infer_date
from audionews.dates import VIETNAM_TIME

SAVED = datetime(2026, 11, 20, 18, tzinfo=VIETNAM_TIME)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Ngày 26/7, hội nghị sơ kết nhiệm vụ năm 2019 khai mạc.", "2019-07-26"),
        ("Sáng 26-7, huyện tổng kết 6 tháng đầu năm 2019.", "2019-07-26"),
        ("Chiều 26.7, tỉnh bàn kế hoạch quý II năm 2019.", "2019-07-26"),
        ("Hôm nay (26/7), chủ đề công tác năm 2019 được công bố.", "2019-07-26"),
        ("Ngày 26/7/2019, đê được đắp xong.", "2019-07-26"),
        ("Tối 18/11, nước lên.", "2026-11-18"),
        ("Ngày 20/11, nước lên.", "2026-11-20"),
        # Nothing strong enough:
        ("Ngày 26/7, nước lên.", None),
        ("Ngày 21/11, nước sẽ lên.", None),
        ("Ngày 31/2, huyện bàn nhiệm vụ năm 2019.", None),
        ("Nước lên, huyện bàn nhiệm vụ năm 2019.", None),
        ("Ngày 26/7, bắt Nguyễn Văn B. (sinh năm 1990).", None),
        ("Nguyễn Văn B. sinh ngày 1/2/1990 bị bắt.", None),
        ("Ngày 26/7, áp dụng Luật Đất đai năm 2013.", None),
        ("Ngày 26/7, đội thắng ở vòng loại Euro 2024.", None),
        ("Ngày 26/7, bàn dự án hoàn thành cuối năm 2025.", None),
        ("Ngày 26/7, bàn nhiệm vụ năm 2019 và nhìn lại năm 2021.", None),
        ("Ngày 20/8/1971, đê vỡ. Năm 2019, bia được dựng.", None),
        ("Ngày 20/8/2031, đê sẽ xong.", None),
        ("", None),
    ],
)
def test_infer_date(text: str, day: str | None) -> None:
    date = infer_date([text], not_after=SAVED)
    assert (date.date().isoformat() if date else None) == day
    assert date is None or (date <= SAVED and date.tzinfo is not None)


def test_a_year_that_has_not_come_when_the_file_was_saved_is_a_plan() -> None:
    text = "Ngày 26/7, tỉnh tổng kết nhiệm vụ năm 2019 và bàn quy hoạch đến năm 2030."
    date = infer_date([text], not_after=SAVED)
    assert date is not None and date.year == 2019


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("26/7/2019", "2019-07-26T12:00:00+07:00"),
        ("26-07-2019", "2019-07-26T12:00:00+07:00"),
        ("Thứ Sáu, 26/7/2019 14:30 (GMT+7)", "2019-07-26T14:30:00+07:00"),
        ("Thứ sáu, ngày 26/07/2019 - 14:30", "2019-07-26T14:30:00+07:00"),
        ("Chủ nhật, 28/7/2019, 06:05 GMT+7", "2019-07-28T06:05:00+07:00"),
        ("08:15 | 03/11/2026", "2026-11-03T08:15:00+07:00"),
        ("Cập nhật lúc 08h15, ngày 03/11/2026", "2026-11-03T08:15:00+07:00"),
        ("31/02/2019", None),
        ("26/7", None),
        ("Ngày 26/7/2019, nước lên.", None),
        ("Tỷ số 2-1", None),
    ],
)
def test_date_line(line: str, moment: str | None) -> None:
    date = date_line(line)
    assert (date.isoformat() if date else None) == moment
