"""bulletin: which of a day's stories a bulletin reads, how much of each, and in which words.

Stories come section by section, in the order in which each section had its first story that day, and
within a section by time. A story that two newspapers ran is read once. Where the time doesn't suffice
for all of every story, each is read down to a paragraph's end (a long one's in parts of whole sentences):
all get their beginning, then one more paragraph each in turn, so that short stories are read whole and
long ones are shortened. Where it doesn't even suffice for the beginnings, or paragraphs are too long to
fill it, the last stories are left out. Headings and captions aren't read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import groupby

from audionews.models import Article, Chapter, Drop, Episode, Paragraph, Role, Transcript
from audionews.opening import WEEKDAYS, fill
from audionews.plain_text import word_runs

HEADLINES = 8
"""So many are read first; more than that nobody keeps in mind."""

_SHINGLE = 3
_SAME = 0.5
"""Two texts that share half of the shorter one's runs of three syllables tell the same story: a report
that was printed again with cuts shares nearly all of them, another story of the same event few."""

_READ = (Role.LEAD, Role.BODY, Role.QUOTE)
_LONG_PARAGRAPH, _SHORT = 60, 15
"""Words: a longer paragraph may end at a sentence's end, if that leaves more than a line."""

_SENTENCE_END = re.compile(r"(?<=[a-zà-ỹ%\d][.!?…])(?P<quote>[”\"’)]?)\s+(?=[“\"(]?[^\W\d_a-zà-ỹ])")
"""After a small letter or a number: "TP." and initials end no sentence."""

_CLOSING = "Bản tin đến đây là hết. Cảm ơn quý vị đã lắng nghe."
_MORNING_ENDS, _NOON_ENDS = 11, 15  # hours
_SLACK = 1.01  # of the budget, that one more paragraph may go over it
_FULL = 0.98  # of the budget; where paragraphs are too long to fill it so far, a story less is tried...
_FEWER = 6  # ...and so on, for so many numbers of stories


@dataclass(frozen=True, slots=True)
class Story:
    """An episode as a bulletin tells it.

    Args:
        episode: of the main podcast, where the whole of it can be heard.
        paragraphs: that a bulletin reads, in order; at least one.
    """

    episode: Episode
    paragraphs: tuple[str, ...] = field(default=())

    @property
    def ms_a_word(self) -> float:
        """How long a written word of it takes, with its share of the pauses."""
        words = sum(len(paragraph.text.split()) for paragraph in self.episode.paragraphs)
        return self.episode.duration_ms / max(1, words + len(self.episode.title.split()))


@dataclass(frozen=True, slots=True)
class Plan:
    """What a bulletin reads.

    Args:
        stories: in order, each with the number of paragraphs that are read of it.
        planned_ms: how long it should take.
        left_out: stories for which there is no time.
    """

    stories: tuple[tuple[Story, int], ...]
    planned_ms: float
    left_out: tuple[Story, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether every story is read, and all of it."""
        return not self.left_out and all(taken == len(story.paragraphs) for story, taken in self.stories)


def edition(now: datetime, *, day: date) -> str:
    """The bulletin's name by the hour; a day that is over has an evening bulletin.

    Args:
        now: in Vietnam.
        day: that the bulletin tells of.
    """
    if day != now.date() or now.hour >= _NOON_ENDS:
        return "Bản tin tối"
    return "Bản tin sáng" if now.hour < _MORNING_ENDS else "Bản tin trưa"


def full_title(name: str, *, day: date, section: str | None) -> str:
    """A bulletin's title: its name, its section if it has one, and its day."""
    return f"{name}{f' {section}' if section else ''}, {_spoken_day(day)}"


def stories(episodes: Sequence[Episode]) -> tuple[list[Story], list[Drop]]:
    """A day's stories in the order in which they are read, each once.

    Args:
        episodes: of that day.

    Returns:
        the stories, and what is left out with the reason: told by another newspaper, or nothing to read.
    """
    found: list[Story] = []
    drops: list[Drop] = []
    for episode in episodes:
        read = (p.text for p in episode.paragraphs if p.role in _READ and _has_words(p.text))
        texts = tuple(part for text in read for part in _parts(text))
        if texts and _has_words(episode.title):
            found.append(Story(episode, texts))
        else:
            drops.append(Drop(_named(episode), "nothing that a bulletin could read"))
    # The longest telling stays; ties go by time and guid, so that two runs keep the same one.
    found.sort(key=lambda s: (-sum(map(len, s.paragraphs)), s.episode.published, s.episode.guid))
    kept: list[tuple[Story, frozenset[tuple[str, ...]]]] = []
    for story in found:
        runs = _runs(story)
        for other, others in kept:
            share = len(runs & others) / max(1, min(len(runs), len(others)))
            if share >= _SAME:
                reason = f"the same story as {_named(other.episode)}: {share:.0%} of its phrases"
                drops.append(Drop(_named(story.episode), reason))
                break
        else:
            kept.append((story, runs))
    first: dict[str, datetime] = {}
    for story, _ in kept:
        section = _section(story.episode)
        first[section] = min(first.get(section, story.episode.published), story.episode.published)
    ordered = sorted(
        (story for story, _ in kept),
        key=lambda s: (
            first[_section(s.episode)],
            _section(s.episode),
            s.episode.published,
            s.episode.guid,
        ),
    )
    return ordered, drops


def _parts(text: str) -> Iterator[str]:
    """A paragraph in parts of whole sentences: copies put a story into one, which would fill a bulletin."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        part = text[start : end.end("quote")]
        if len(part.split()) >= _LONG_PARAGRAPH and len(text[end.end() :].split()) >= _SHORT:
            yield part
            start = end.end()
    yield text[start:]


def plan(found: Sequence[Story], *, title: str, podcast: str, outro: str, budget_ms: float) -> Plan | None:
    """What is read of which story within a time.

    Args:
        found: as `stories` gives them.
        title, podcast, outro: as `write` and the programme say them.
        budget_ms: how long it may take, at the pace of the stories' own episodes.

    Returns:
        the plan; None where there isn't time for the beginning of one story.
    """
    pace = sum(story.ms_a_word for story in found) / max(1, len(found))

    def cost(chosen: Sequence[Story], taken: Sequence[int]) -> float:
        reading = Plan(tuple(zip(chosen, taken, strict=True)), 0)
        article = write(reading, article_id="0" * 16, title=title, podcast=podcast)
        words = sum(len(paragraph.text.split()) for paragraph in article.paragraphs)
        frame = (words + len(title.split()) + len(outro.split())) * pace
        # Stories have their own pace: one full of numbers takes longer.
        told = zip(chosen, taken, strict=True)
        return frame + sum(
            (story.ms_a_word - pace) * sum(len(text.split()) for text in story.paragraphs[:count])
            for story, count in told
        )

    def fits(chosen: Sequence[Story], taken: Sequence[int]) -> bool:
        return cost(chosen, taken) <= budget_ms * _SLACK

    most = len(found)
    while most and not fits(found[:most], [1] * most):
        most -= 1
    best: Plan | None = None
    for number in range(most, max(0, most - _FEWER), -1):
        chosen = found[:number]
        taken = _filled(chosen, fits=partial(fits, chosen))
        planned = Plan(
            tuple(zip(chosen, taken, strict=True)), cost(chosen, taken), left_out=tuple(found[number:])
        )
        if best is None or planned.planned_ms > best.planned_ms:
            best = planned
        if best.is_whole or best.planned_ms >= budget_ms * _FULL:
            break
    return best


def _filled(chosen: Sequence[Story], *, fits: Callable[[list[int]], bool]) -> list[int]:
    """How many paragraphs of each story there is room for, one more each in turn."""
    taken = [1] * len(chosen)
    waiting = list(range(len(chosen)))
    while waiting:
        still = []
        for place in waiting:
            if taken[place] == len(chosen[place].paragraphs):
                continue
            taken[place] += 1
            if fits(taken):
                still.append(place)
            else:
                taken[place] -= 1
        waiting = still
    return taken


def write(reading: Plan, *, article_id: str, title: str, podcast: str) -> Article:
    """A bulletin's words: greeting, headlines, stories, closing.

    Args:
        reading: what is read.
        article_id: of the bulletin.
        title: with its day; it is read first.
        podcast: where the whole stories can be heard.

    Returns:
        An article whose only headings are the stories' titles.
    """
    headlines = [_sentence(story.episode.title) for story, _ in reading.stories[:HEADLINES]]
    more = len(reading.stories) - len(headlines)
    contents = ["Những tin chính:", *headlines, *([f"Và {more} tin khác."] if more else [])]
    paragraphs = [
        Paragraph(Role.BODY, "Kính chào quý vị và các bạn."),
        Paragraph(Role.LEAD, " ".join(contents)),
    ]
    for story, taken in reading.stories:
        paragraphs.append(Paragraph(Role.HEADING, story.episode.title))
        told = Article(article_id, story.episode.title, (), source=story.episode.source)
        if source := fill("Theo {paper}.", told):
            paragraphs.append(Paragraph(Role.BODY, source))
        paragraphs += [Paragraph(Role.BODY, text) for text in story.paragraphs[:taken]]
        if taken < len(story.paragraphs):
            # True, because the story is an episode of that podcast.
            invitation = f"Mời quý vị nghe toàn văn trong kênh {_sentence(podcast)}"
            paragraphs.append(Paragraph(Role.BODY, invitation))
    paragraphs.append(Paragraph(Role.BODY, _CLOSING))
    return Article(article_id, title, tuple(paragraphs))


def chapters_of(
    transcript: Transcript, *, title: str, chapters: Sequence[tuple[str, str, str]]
) -> tuple[Chapter, ...]:
    """A bulletin's chapters: its beginning, then one for each story.

    Args:
        transcript: what is heard when.
        title: fit for a chapter.
        chapters: title, web page and picture of each story, in order.
    """
    found = [Chapter(0, title)]
    starts = [
        next(group).words[0].start_ms
        for (_, role), group in groupby(transcript.sentences, key=lambda s: (s.paragraph, s.role))
        if role is Role.HEADING
    ]
    for start_ms, (name, url, image) in zip(starts, chapters, strict=True):
        found.append(Chapter(start_ms, name, url, image))
    return tuple(found)


def _spoken_day(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} ngày {day.day} tháng {day.month} năm {day.year}"


def _sentence(text: str) -> str:
    return text if text.rstrip()[-1:] in (".", "!", "?", "…") else f"{text.rstrip()}."


def _section(episode: Episode) -> str:
    return (episode.section or "").casefold()


def _named(episode: Episode) -> str:
    return f"{episode.title} ({episode.source})" if episode.source else episode.title


def _has_words(text: str) -> bool:
    return any(letter.isalnum() for letter in text)


def _runs(story: Story) -> frozenset[tuple[str, ...]]:
    return word_runs(" ".join((story.episode.title, *story.paragraphs)), length=_SHINGLE)
