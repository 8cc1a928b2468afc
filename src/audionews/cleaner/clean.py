"""The walk over an article's lines: head, body, tail."""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from audionews.cleaner import copies, credits, dateline, furniture, repeats, run_in, shapes
from audionews.cleaner.abstracts import summary_below
from audionews.cleaner.names import is_domain, source_name
from audionews.cleaner.news_date import infer_date
from audionews.cleaner.one_line import Piece, pieces
from audionews.cleaner.references import references
from audionews.models import Article, Drop, Paragraph, Role

MAX_SIGNATURES = 2
"""Names below a story, besides its source: the writer and the photographer. More are a list of its own."""


MAX_HEAD_LINES = 8
"""Among which bylines and dates stand, above the lead or right below it."""

MIN_COPIED_LINES = 4
"""Title apart; fewer aren't a story with something around it."""

MIN_TOLD_WORDS = 15
"""Of the paragraph below a heading that isn't marked up as one; items of a list are shorter."""

MAX_SPEAKER_WORDS = 15
"""Name and office below a quote that is set large."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article that holds only what is read aloud.

    Args:
        article: paragraphs with their roles; byline, source, section and date filled in where the
            text tells them.
        drops: what was left out, in the order of the source.
        printed: the same paragraphs as the paper printed them, captions among them, the paper's name before
            the lead and photo credits still in place: what a reader is shown.
    """

    article: Article
    drops: tuple[Drop, ...]
    printed: tuple[Paragraph, ...] = ()


LINES_ABOVE = 3
"""Above a story in one line: its byline, date and lead."""

MIN_PICTURES = 4
"""A photo story has at least so many captions, and they say more than its other text."""


def clean(article: Article, *, captions: bool = False, not_after: datetime) -> Cleaned:
    """Tells title, byline, lead, body and captions from site furniture.

    Args:
        article: as the loader made it. Where every line of the source is a body paragraph, roles are found
            by shape; where the source was marked up, its roles stand, and shape only finds furniture,
            signatures, and headings.
        captions: keep photo captions, to be read; otherwise they are dropped, but for a photo story's, which
            are its text.
        not_after: when the source was last changed; no date in the text is taken to be later.

    Returns:
        the article, perhaps without paragraphs where it is a title alone, and the drops.
    """
    cleaned = _clean(article, captions=captions, not_after=not_after)
    if not captions and _is_photo_story(cleaned):
        return _clean(article, captions=True, not_after=not_after)
    return cleaned


def _is_photo_story(cleaned: Cleaned) -> bool:
    pictures = [drop.text for drop in cleaned.drops if drop.reason == "photo caption"]
    read = sum(len(paragraph.text.split()) for paragraph in cleaned.article.paragraphs)
    return len(pictures) >= MIN_PICTURES and sum(len(text.split()) for text in pictures) > read


def _clean(article: Article, *, captions: bool, not_after: datetime) -> Cleaned:
    lines = [paragraph.text for paragraph in article.paragraphs]
    marked_up = any(paragraph.role is not Role.BODY for paragraph in article.paragraphs)
    apart = [Piece(line) for line in lines] if marked_up else list(_apart(lines, title=article.title))
    walk = _Walk(article, apart, marked_up=marked_up)
    walk.drop_repeats(article.title)
    walk.drop_what_is_looked_up()
    walk.drop_furniture()
    walk.read_head()
    if not marked_up:
        walk.drop_what_a_copy_brings()
    walk.read_ends()
    walk.read_closings()
    walk.read_last_paragraph()
    walk.read_first_paragraph()
    walk.read_run_ins(article.title, marked_up=marked_up)
    if marked_up:
        roles = [paragraph.role for paragraph in article.paragraphs]
        walk.drop_pull_quotes(roles)
        paragraphs = list(walk.marked_paragraphs(roles, captions=captions))
    else:
        walk.drop_repeated_sentences()
        paragraphs = list(walk.paragraphs(captions=captions))
    published = article.published or walk.published or infer_date(lines, not_after=not_after)
    cleaned = dataclasses.replace(
        article,
        paragraphs=tuple(paragraphs),
        byline=walk.byline,
        source=source_name(walk.source or "") or walk.source,
        section=walk.section,
        published=published,
    )
    drops = tuple(
        drop
        for at, drop in sorted(walk.drops, key=lambda item: (item[0], apart[item[0]].text.find(item[1].text)))
    )
    return Cleaned(cleaned, drops, tuple(walk.printed))


def _apart(lines: Sequence[str], *, title: str) -> Iterator[Piece]:
    """Lines of a text, those that hold more than a paragraph taken apart."""
    for at, line in enumerate(lines):
        yield from pieces(line, above=(title, *lines[max(0, at - LINES_ABOVE) : at]))


def _without_papers(byline: str | None) -> str | None:
    """A byline's people: "Lê Minh, Đời sống Pháp luật" names the paper that the story is from as well."""
    people = [name for name in (byline or "").split(", ") if name and source_name(name) is None]
    return ", ".join(people) or None


class _Walk:
    """The lines of one article, with what has been found out about them so far."""

    def __init__(self, article: Article, apart: Sequence[Piece], *, marked_up: bool) -> None:
        self.lines: list[str | None] = [piece.text for piece in apart]
        self.drops: list[tuple[int, Drop]] = []
        self._run_in = {index: piece.role for index, piece in enumerate(apart) if piece.role is not None}
        for index, piece in enumerate(apart):
            if piece.reason:
                self._drop(index, piece.reason)
        set_apart = dict(enumerate(article.paragraphs if marked_up else ()))
        self._set_as_text = {at for at, item in set_apart.items() if item.role is not Role.CAPTION}
        self._headings = {
            at
            for at, item in set_apart.items()
            if item.role is Role.HEADING and len(item.text.split()) <= furniture.MAX_HEADING_WORDS
        }
        self.printed: list[Paragraph] = []
        self._signed: dict[int, tuple[str, str]] = {}  # the line without its signature, and with it
        self._captions: dict[int, str] = {}
        self.byline = _without_papers(article.byline)
        self.source = article.source
        self.section = article.section
        self.published: datetime | None = None

    def _left(self) -> list[tuple[int, str]]:
        return [(index, line) for index, line in enumerate(self.lines) if line is not None]

    def _drop(self, index: int, reason: str) -> None:
        text = self.lines[index]
        if text is not None:
            self.lines[index] = None
            self.drops.append((index, Drop(text, reason)))

    def _cut(self, index: int, *, rest: str, dropped: str, reason: str) -> None:
        self.lines[index] = rest
        self.drops.append((index, Drop(dropped, reason)))

    def drop_repeats(self, title: str) -> None:
        """The headline once more above the story, and lines that stand twice in a row."""
        left = self._left()
        for place in list(repeats.repeated_lines([line for _, line in left], title=title)):
            self._drop(left[place][0], "said just before")

    def drop_what_is_looked_up(self) -> None:
        """The works that the story names below its text, and its summary in English."""
        for find, reason in ((references, "references"), (summary_below, "summary in English")):
            left = self._left()
            for at in find([line for _, line in left]):
                self._drop(left[at][0], reason)

    def drop_furniture(self) -> None:
        """Buttons, counters and imprints, and lists of other stories ("Tin đọc nhiều") with their links."""
        openers = []
        for index, line in self._left():
            if furniture.opens_list(line):
                openers.append(index)
            elif (reason := furniture.furniture_reason(line)) is not None:
                self._drop(index, reason)
            elif index in self._set_as_text and shapes.is_credit_alone(line):
                self._drop(index, "photo credit")
        for opener in openers:
            left = self._left()
            place = next((at for at, (index, _) in enumerate(left) if index == opener), None)
            if place is None:
                continue
            count = furniture.links_below([line for _, line in left], place)
            headings = (at for at in range(count) if left[place + 1 + at][0] in self._headings)
            count = next(headings, count)
            name = left[place][1]
            self._drop(opener, furniture.furniture_reason(name) or "list of other stories")
            for index, line in left[place + 1 : place + 1 + count]:
                if furniture.opens_list(line):
                    name = line
                    self._drop(index, furniture.furniture_reason(line) or "list of other stories")
                else:
                    self._drop(index, f"link under {name!r}")

    def read_head(self) -> None:
        """Byline, section and date between the title and the first paragraph, and dates right below that."""
        above = True
        for index, line in self._left()[:MAX_HEAD_LINES]:
            stamp = dateline.stamp(line)
            above = above and (stamp is not None or not shapes.is_sentence_like(line))
            if stamp is not None:
                self._read_stamp(index, stamp)
            elif above:
                self._read_credit(index, line)

    def _read_stamp(self, index: int, stamp: dateline.Stamp) -> None:
        """A date with names, sections and buttons around it; with other words only if it is to the minute."""
        found: list[credits.Credit] = []
        for part in (piece.strip() for rest in stamp.rest for piece in rest.split(",")):
            if furniture.furniture_reason(part) is not None:
                continue
            if (section := shapes.section(part)) is not None:
                self.section = self.section or section
            elif (credit := credits.credit(part)) is not None:
                found.append(credit)
            elif (source := source_name(part)) is not None:
                found.append(credits.Credit(None, source))
            elif not stamp.has_time:
                return
        for credit in found:
            self._take(credit)
        self.published = self.published or stamp.date
        self._drop(index, "date line")

    def drop_what_a_copy_brings(self) -> None:
        """What stands around a story's lines on its page: more than its own text."""
        left = self._left()
        if len(left) < MIN_COPIED_LINES:
            return
        at = copies.signature([line for _, line in left], byline=self.byline)
        if at is not None:
            index, line = left[at]
            self._read_credit(index, line)
            self._drop(index, "source line")
            for index, _ in left[at + 1 :]:
                self._drop(index, "below the signature")
        for find, reason in (
            (copies.contents_above, "table of contents"),
            (copies.others_leads, "links to other stories"),
            (copies.headline_runs, "links to other stories"),
            (copies.tags_below, "tag list"),
            (copies.teasers_below, "links to other stories"),
        ):
            left = self._left()
            for at in find([line for _, line in left]):
                self._drop(left[at][0], reason)

    def read_ends(self) -> None:
        """The signatures below the last paragraph."""
        if left := self._left():
            index, line = left[-1]
            if (name := credits.pen_name_in_capitals(line)) is not None:
                self._take(name)
                self._drop(index, "byline")
            elif copies.is_source_line(line) and credits.credit(line) is None:
                self._drop(index, "source line")
        for index, line in self._left():
            if credits.labelled(line) is not None:
                self._read_credit(index, line)
        left = self._left()
        signatures = 0
        while signatures < len(left) and self._is_credit(left[-1 - signatures][1]):
            signatures += 1
        names = [line for _, line in left[len(left) - signatures :]]
        above = left[-1 - signatures][1] if signatures < len(left) else ""
        if len(names) > MAX_SIGNATURES + 1 or shapes.opens_enumeration(above):
            return
        for index, line in left[len(left) - signatures :]:
            self._read_credit(index, line)
        signed = {name.casefold() for name in (self.byline or "").split(", ")}
        for index, line in self._left()[:MAX_HEAD_LINES]:
            if credits.first_name(line).casefold() in signed:
                self._drop(index, "byline")

    def _is_credit(self, line: str) -> bool:
        if dateline.date_line(line) is not None or shapes.is_photo_credit(line):
            return True
        return not line.endswith((":", "?", "!")) and credits.credit(line) is not None

    def _read_credit(self, index: int, line: str) -> None:
        if (date := dateline.date_line(line)) is not None:
            self.published = self.published or date
            self._drop(index, "date line")
        elif (section := shapes.section(line)) is not None:
            self.section = self.section or section
            self._drop(index, "section name")
        elif (credit := credits.credit(line)) is not None:
            self._take(credit)
            self._drop(index, "byline")

    def _take(self, credit: credits.Credit) -> None:
        if self.byline is None or (
            credit.byline is not None and credit.byline.startswith(f"{self.byline}, ")
        ):
            # Above a story the first of its authors may stand for all.
            self.byline = credit.byline
        self.source = self.source or credit.source

    def read_closings(self) -> None:
        """What a copy ran in behind a paragraph's last sentence."""
        for index, line in self._left():
            if (behind := run_in.closing(line)) is not None:
                self._cut(index, rest=behind.rest, dropped=behind.written, reason=behind.reason)

    def read_last_paragraph(self) -> None:
        """Links and signatures behind the last sentence, where a copy ran them into the text."""
        for index, line in self._left()[-1:]:
            if (stamped := credits.stamped(line)) is not None:
                signed, time = stamped
                self._take(signed.credit)
                self.published = self.published or dateline.date_line(time)
                line = signed.rest
                self._cut(index, rest=line, dropped=signed.written, reason="byline")
            if (link := furniture.related_link(line)) is not None:
                line = line[: link.start()]
                self._cut(index, rest=line, dropped=link["link"], reason="related link")
                if (credit := credits.credit(link["link"].rpartition(">>")[2])) is not None:
                    self._take(credit)
                if link["link"].casefold().startswith("bấm xem") and (begin := furniture.teaser_start(line)):
                    told, line = line[begin:], line[:begin].rstrip()
                    self._cut(index, rest=line, dropped=told, reason="related link")
            if (film := run_in.film(line)) is not None:
                line = film.rest
                self._cut(index, rest=line, dropped=film.written, reason=film.reason)
            if (signature := credits.signed(line)) is not None:
                self._take(signature.credit)
                self._cut(index, rest=signature.rest, dropped=signature.written, reason="byline")

    def read_first_paragraph(self) -> None:
        """The lead less the name that the paper signs it with ("TTO - ")."""
        text = [(at, line) for at, line in self._left() if not self._set_as_text or at in self._set_as_text]
        for index, line in text[:1]:
            if (found := dateline.signature(line)) is not None:
                if self.source is None or is_domain(self.source):
                    self.source = found.source
                self._cut(index, rest=found.rest, dropped=found.written, reason="dateline: the source's name")
                self._signed[index] = found.rest, line
                line = found.rest
            self.lines[index] = dateline.with_place_apart(line)

    def read_run_ins(self, title: str, *, marked_up: bool) -> None:
        """What a copy ran in before a paragraph; marked-up sources have their captions apart."""
        for index, line in self._left():
            while (found := run_in.opening(line, title=title)) is not None:
                if found.reason == "photo caption":
                    if marked_up or index in self._captions:
                        break
                    self._captions[index] = found.written
                    line = self.lines[index] = found.rest
                else:
                    line = found.rest
                    self._cut(index, rest=line, dropped=found.written, reason=found.reason)

    def drop_repeated_sentences(self) -> None:
        """What the story says a second time, word by word: its lead, a caption taken out of its text."""
        said: set[str] = set()
        for index, line in self._left():
            kept, repeated = repeats.without_repeats(line, said)
            for sentence in repeated:
                self.drops.append((index, Drop(sentence, "said before")))
            if repeated:
                self.lines[index] = kept or None

    def drop_pull_quotes(self, roles: Sequence[Role]) -> None:
        """Sentences that the page sets large beside the paragraph that has them, and who said them.

        Args:
            roles: of all lines, as they were marked up.
        """
        # A caption may not be read.
        left = [(index, line) for index, line in self._left() if roles[index] is not Role.CAPTION]
        for place in list(repeats.pulled_lines([line for _, line in left])):
            index = left[place][0]
            if roles[index] not in (Role.BODY, Role.QUOTE):
                continue
            self._drop(index, "said in the text")
            if place + 1 < len(left) and roles[index] is roles[left[place + 1][0]] is Role.QUOTE:
                below, line = left[place + 1]
                if not shapes.is_sentence_like(line) and len(line.split()) <= MAX_SPEAKER_WORDS:
                    self._drop(below, "who is quoted")

    def paragraphs(self, *, captions: bool) -> Iterator[Paragraph]:
        """What is left, with its role."""
        left = self._left()
        lead_found = in_list = False
        for place, (index, line) in enumerate(left):
            before = left[place - 1][1] if place else None
            following = left[place + 1][1] if place + 1 < len(left) else None
            after_next = left[place + 2][1] if place + 2 < len(left) else None
            if shapes.is_photographer(line, before=before, following=following):
                self._drop(index, "photo credit")
                continue
            in_list = (
                in_list or (before is not None and shapes.opens_enumeration(before))
            ) and shapes.is_list_item(line)
            role = shapes.role(line, following=following, in_list=in_list)
            if following and shapes.is_photographer(following, before=line, following=after_next):
                role = Role.CAPTION
            role = self._run_in.get(index, role)
            if role is Role.BODY and not lead_found:
                role, lead_found = Role.LEAD, True
            yield from self._said(index, role, line, captions=captions)

    def marked_paragraphs(self, roles: Sequence[Role], *, captions: bool) -> Iterator[Paragraph]:
        """What is left of a source that was marked up: its roles stand, but for headings that look like text.

        Args:
            roles: of all lines, as they were marked up.
            captions: as in `clean`.
        """
        left = self._left()
        # What was marked up as the lead may have been furniture.
        lead_lost = Role.LEAD in roles and all(roles[index] is not Role.LEAD for index, _ in left)
        for place, (index, line) in enumerate(left):
            role = roles[index]
            following = left[place + 1][1] if place + 1 < len(left) else None
            if role is Role.BODY and lead_lost:
                role, lead_lost = Role.LEAD, False
            if role is Role.BODY and shapes.role(line, following=following, in_list=False) is Role.HEADING:
                before, above = (left[place - 1][1], roles[left[place - 1][0]]) if place else ("", None)
                # Below an item of a list stands another one, below a quote who said it.
                quoted = above is Role.QUOTE or shapes.is_all_quoted(before)
                ended = above is not Role.BODY or shapes.is_sentence_like(before)
                ended = ended and len((following or "").split()) >= MIN_TOLD_WORDS
                if ended and not quoted and not shapes.opens_enumeration(before):
                    role = Role.HEADING
            yield from self._said(index, role, line, captions=captions)

    def _said(self, index: int, role: Role, line: str, *, captions: bool) -> Iterator[Paragraph]:
        if (caption := self._captions.get(index)) is not None:
            self.printed.append(Paragraph(Role.CAPTION, caption))
            if captions:
                yield Paragraph(Role.CAPTION, self._without_photo_credit(index, caption))
            else:
                self.drops.append((index, Drop(caption, "photo caption")))
        without, signed = self._signed.get(index, ("", ""))
        self.printed.append(Paragraph(role, line.replace(without, signed, 1) if without else line))
        if role is Role.CAPTION:
            if captions and shapes.is_photo_credit(line):
                self._drop(index, "photo credit")
            elif captions:
                yield Paragraph(role, self._without_photo_credit(index, line))
            else:
                self._drop(index, "photo caption")
            return
        yield Paragraph(role, self._without_photo_credit(index, line))

    def _without_photo_credit(self, index: int, line: str) -> str:
        for credit in shapes.inline_credits(line):
            line = line.replace(credit, "", 1)
            self.drops.append((index, Drop(credit.strip(), "photo credit")))
        found = shapes.photo_credit(line) or shapes.source_credit(line)
        if found is None or not (rest := line[: found.start()].rstrip()):
            return line
        self.drops.append((index, Drop(line[found.start() :].strip(), "photo credit")))
        return rest
