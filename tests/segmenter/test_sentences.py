"""Where sentences end: a table in tests/data/segmenter/sentences.txt, and what holds for any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.normalizer import abbreviations
from audionews.segmenter import split_sentences

TABLE = Path(__file__).parents[1] / "data" / "segmenter" / "sentences.txt"
DOTTED = abbreviations()


def _cases() -> list[object]:
    """Groups of lines under a name in brackets: one sentence a line, as they should come out."""
    cases = []
    for block in TABLE.read_text(encoding="utf-8").split("\n\n"):
        name, *sentences = [line for line in block.splitlines() if line and not line.startswith("#")]
        cases.append(pytest.param(sentences, id=name.strip("[]")))
    return cases


@pytest.mark.parametrize("sentences", _cases())
def test_table(sentences: list[str]) -> None:
    text = " ".join(sentences)
    assert list(split_sentences(text, abbreviations=DOTTED)) == sentences


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_no_character_is_lost_or_moved(text: str) -> None:
    sentences = list(split_sentences(text, abbreviations=DOTTED))
    assert "".join("".join(sentences).split()) == "".join(text.split())
    assert all(sentence.strip() == sentence != "" for sentence in sentences)


@given(
    st.lists(
        st.sampled_from(["TP.", "anh", "T.", "Huế", "Công", "an", "v.v.", "…", "!”", "iPhone", "1.", "“Ông"])
    )
)
def test_no_character_is_lost_among_abbreviations(words: list[str]) -> None:
    text = " ".join(words)
    assert " ".join(split_sentences(text, abbreviations=DOTTED)) == text


@pytest.mark.parametrize(
    "text",
    [
        "." * 300_000,
        "a." * 200_000,
        "TP. " * 60_000,
        "x" * 500_000,
        ". " * 100_000,
        '”".' * 100_000,
        "1. " * 60_000,
    ],
    ids=["dots", "letters", "abbreviations", "word", "spaced", "quotes", "list"],
)
def test_a_huge_line_is_read_once(text: str) -> None:
    """A scan that looked back over the line at every mark would need hours for these."""
    assert sum(len(sentence) for sentence in split_sentences(text, abbreviations=DOTTED)) <= len(text)
