"""What a bulletin reads: order, duplicates, and how a time is kept."""

import dataclasses
from datetime import date, datetime, timedelta

import pytest

from audionews import bulletin
from audionews.models import Paragraph, Role
from tests.publishing import VIETNAM, episode

DAY = datetime(2026, 11, 24, 6, 0, tzinfo=VIETNAM)
WORDS = "mưa gió sông núi chợ bến thuyền ghe lúa ngô khoai sắn cá tôm cua ốc trâu bò gà vịt".split()


def text(seed, words=60):
    """Words that no other seed has in this order."""
    return " ".join(
        WORDS[(seed * 7 + at * (seed % 5 + 2) + at * at // 3) % len(WORDS)] + str(seed) for at in range(words)
    )


def story(number, *, paragraphs=3, **changes):
    texts = tuple(Paragraph(Role.BODY, text(number * 100 + place)) for place in range(paragraphs))
    values = {"published": DAY + timedelta(minutes=number), "paragraphs": texts, "title": f"Tin số {number}"}
    values["duration_ms"] = paragraphs * 60 * 300
    return episode(number, **(values | changes))


def planned(found, *, minutes):
    return bulletin.plan(found, title="Bản tin sáng", podcast="Báo nói", outro="", budget_ms=minutes * 60_000)


def test_sections_come_by_their_first_story_and_stories_by_time():
    found, _ = bulletin.stories(
        [
            story(4, section="Thể thao"),
            story(3, section="Kinh tế"),
            story(2, section="Thể thao"),
            story(1, section="Kinh tế"),
        ]
    )
    assert [s.episode.title for s in found] == ["Tin số 1", "Tin số 3", "Tin số 2", "Tin số 4"]


def test_story_of_two_newspapers_is_told_once_by_the_fuller_one():
    whole = story(1, source="Báo Một")
    cut = dataclasses.replace(story(2, source="Báo Hai"), paragraphs=whole.paragraphs[:2])
    found, drops = bulletin.stories([cut, whole, story(3)])
    assert [s.episode.source for s in found if s.episode.title != "Tin số 3"] == ["Báo Một"]
    (drop,) = drops
    assert "Báo Hai" in drop.text and "Báo Một" in drop.reason and "%" in drop.reason


def test_different_stories_are_all_told():
    found, drops = bulletin.stories([story(number) for number in range(1, 6)])
    assert len(found) == 5 and drops == []


@pytest.mark.parametrize("minutes", [2, 3, 4])
def test_time_is_kept_and_every_paragraph_is_whole(minutes):
    found, _ = bulletin.stories([story(number, paragraphs=4) for number in range(1, 6)])
    plan = planned(found, minutes=minutes)
    assert plan.planned_ms <= minutes * 60_000 * 1.011
    article = bulletin.write(plan, article_id="0" * 16, title="Bản tin sáng", podcast="Báo nói")
    printed = {p.text for s in found for p in s.episode.paragraphs}
    read = [p.text for p in article.paragraphs if p.text in printed]
    assert len(read) == sum(taken for _, taken in plan.stories)


def test_listeners_are_sent_to_the_whole_text_exactly_where_something_is_left_out():
    found, _ = bulletin.stories([story(1, paragraphs=1), story(2, paragraphs=9)])
    plan = planned(found, minutes=2)
    article = bulletin.write(plan, article_id="0" * 16, title="Bản tin sáng", podcast="Báo nói")
    texts = [p.text for p in article.paragraphs]
    assert [taken == len(s.paragraphs) for s, taken in plan.stories] == [True, False]
    assert sum("toàn văn" in text for text in texts) == 1
    assert texts.index("Tin số 2") < texts.index("Mời quý vị nghe toàn văn trong kênh Báo nói.")


def test_all_is_read_where_there_is_time():
    found, _ = bulletin.stories([story(1), story(2)])
    assert planned(found, minutes=60).is_whole


def test_no_plan_where_there_is_no_time_for_one_story():
    found, _ = bulletin.stories([story(1, paragraphs=1, duration_ms=600_000)])
    assert planned(found, minutes=1) is None


def test_headlines_are_read_before_the_first_story():
    found, _ = bulletin.stories([story(1), story(2)])
    article = bulletin.write(planned(found, minutes=60), article_id="0" * 16, title="T", podcast="Báo nói")
    roles = [p.role for p in article.paragraphs]
    lead = article.paragraphs[roles.index(Role.LEAD)].text
    assert roles.index(Role.LEAD) < roles.index(Role.HEADING)
    assert "Tin số 1." in lead and "Tin số 2." in lead


@pytest.mark.parametrize(
    ("hour", "day", "name"),
    [
        (6, date(2026, 11, 25), "Bản tin sáng"),
        (12, date(2026, 11, 25), "Bản tin trưa"),
        (19, date(2026, 11, 25), "Bản tin tối"),
        (6, date(2026, 11, 24), "Bản tin tối"),
    ],
)
def test_a_bulletin_is_named_by_the_hour(hour, day, name):
    assert bulletin.edition(datetime(2026, 11, 25, hour, tzinfo=VIETNAM), day=day) == name


def test_a_long_paragraph_may_end_at_a_sentence_s_end():
    sentence = "Chợ nổi họp lại sau mùa lũ ở TP. Vị Thanh với hơn một trăm ghe hàng và “đông như Tết mới về.”"
    long = " ".join([sentence] * 9)
    one = dataclasses.replace(story(1), paragraphs=(Paragraph(Role.BODY, long),))
    ((told,), _) = bulletin.stories([one])
    assert len(told.paragraphs) > 1
    assert " ".join(told.paragraphs) == long
    assert all(part.endswith(".”") and len(part.split()) < 100 for part in told.paragraphs)
