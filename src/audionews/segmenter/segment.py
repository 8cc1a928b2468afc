"""From paragraphs to chunks."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace

from audionews.errors import TextError
from audionews.models import Article, Chunk, Pauses, Role, Script, Token, join_spoken
from audionews.segmenter.chunks import split_tokens
from audionews.segmenter.sentences import split_sentences

Normalize = Callable[[str], tuple[Token, ...]]

SOFT_MAX_CHARS = 400
"""Limit for engines that have none: about twenty seconds of speech, so that a long sentence still shows
progress and one edit doesn't speak a paragraph anew."""

_DEFAULT_PAUSES = Pauses()
_ENDING_MARKS = (".", "!", "?")
_FULL_STOP = re.compile(r"[.…][”’\"')\]»]*\Z")


def segment(
    article: Article,
    *,
    normalize: Normalize,
    abbreviations: Collection[str] = (),
    max_chars: int | None = None,
    pauses: Pauses = _DEFAULT_PAUSES,
    intro: str = "",
    outro: str = "",
) -> Script:
    """Cuts an article into chunks.

    Args:
        article: cleaned; all its paragraphs are spoken.
        normalize: written text to tokens, in the voice's reading style.
        abbreviations: see `split_sentences`.
        max_chars: the longest spoken text the engine takes, or None.
        pauses: silence after each boundary.
        intro: said before the title; written text.
        outro: said after the last paragraph; written text.

    Returns:
        at least the title's chunks. No word is lost and none is said twice.

    Raises:
        TextError: not a word that can be said.
    """
    limit = max_chars if max_chars is not None else SOFT_MAX_CHARS
    texts = [(Role.NOTICE, intro), (Role.TITLE, article.title)]
    texts += [(paragraph.role, paragraph.text) for paragraph in article.paragraphs]
    texts += [(Role.NOTICE, outro)]
    chunks: list[Chunk] = []
    place = count = 0
    for role, text in texts:
        paragraph: list[Chunk] = []
        for sentence in split_sentences(text, abbreviations=abbreviations):
            pieces = _sentence_chunks(sentence, role=role, normalize=normalize, limit=limit, pauses=pauses)
            spoken = [replace(piece, paragraph=place, sentence=count) for piece in pieces]
            paragraph += spoken
            count += bool(spoken)
        if paragraph:
            place += 1
            chunks += paragraph[:-1]
            chunks.append(replace(paragraph[-1], pause_ms=_closing_pause(role, pauses)))
    if not any(chunk.role is not Role.NOTICE for chunk in chunks):
        raise TextError(f"nothing to say in {article.title[:60]!r}", hint="The article needs words.")
    return Script(article.id, tuple(chunks))


def _sentence_chunks(
    sentence: str, *, role: Role, normalize: Normalize, limit: int, pauses: Pauses
) -> Iterator[Chunk]:
    tokens = _with_full_stop(sentence, normalize(sentence))
    pieces = list(split_tokens(tokens, max_chars=limit))
    for index, piece in enumerate(pieces):
        spoken = join_spoken(piece)
        last = index == len(pieces) - 1
        pause_ms = pauses.sentence_ms if last else _inner_pause(spoken, pauses)
        yield Chunk(sentence[piece[0].start : piece[-1].end], spoken, piece, pause_ms, role)


def _with_full_stop(sentence: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The tokens with the full stop that an abbreviation at the sentence's end took for itself.

    In "của TP." the dot is the abbreviation's and the sentence's; without the second the voice
    wouldn't fall.
    """
    if _FULL_STOP.search(sentence) is None or join_spoken(tokens)[-1:] in ("", *_ENDING_MARKS):
        return tokens
    return (*tokens, Token("", ".", "punct", tokens[-1].end, tokens[-1].end))


def _inner_pause(spoken: str, pauses: Pauses) -> int:
    if spoken[-1] in _ENDING_MARKS:
        return pauses.sentence_ms
    return {",": pauses.comma_ms, ";": pauses.semicolon_ms, ":": pauses.semicolon_ms}.get(
        spoken[-1], pauses.clause_ms
    )


def _closing_pause(role: Role, pauses: Pauses) -> int:
    return {
        Role.TITLE: pauses.title_ms,
        Role.HEADING: pauses.heading_ms,
        Role.QUOTE: pauses.quote_ms,
    }.get(role, pauses.paragraph_ms)
