"""The tables: each fact has its source, each reading can be said by a voice that knows Vietnamese only."""

import pytest

from audionews.models import ReadingStyle, join_spoken
from audionews.normalizer import abbreviations, normalize
from audionews.normalizer.rules import RULES
from audionews.normalizer.tables import rows, word_set
from audionews.phonology import is_syllable

TABLES = [
    *(
        "abbreviations",
        "acronyms",
        "cues",
        "currencies",
        "documents",
        "foreign_names",
        "lookalikes",
    ),
    *("scripts", "symbols", "titles", "units"),
]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_says_where_it_comes_from(name: str) -> None:
    assert [row for row in rows(name) if not row["source"].strip()] == []


def test_the_acronym_table_is_large_and_has_no_row_twice() -> None:
    keys = [(row["written"], row["before"], row["after"]) for row in rows("acronyms")]
    assert len({written for written, _, _ in keys}) >= 800
    assert len(keys) == len(set(keys))


def test_acronyms_are_read_in_one_of_four_ways() -> None:
    for row in rows("acronyms"):
        assert row["how"] in ("expand", "say", "word", "letters"), row
        assert bool(row["spoken"]) != (row["how"] == "letters"), row


@pytest.mark.parametrize("name", ["foreign_names", "titles"])
def test_readings_are_vietnamese_syllables(name: str) -> None:
    odd = [row for row in rows(name) for word in row["spoken"].split() if not is_syllable(word)]
    assert odd == []


def test_respelled_acronyms_are_vietnamese_syllables() -> None:
    odd = [
        row["written"]
        for row in rows("acronyms")
        if row["how"] == "word"
        for w in row["spoken"].split()
        if not is_syllable(w)
    ]
    for written in odd:
        spoken = join_spoken(normalize(f"nhóm {written} nói", ReadingStyle(respell=True)))
        assert all(is_syllable(word) for word in spoken.split()), written


def test_cue_words_are_lower_case() -> None:
    for row in rows("cues"):
        if row["set"] != "sentence_openers":
            assert row["words"] == row["words"].lower(), row["set"]


def test_an_unknown_cue_set_is_an_error() -> None:
    with pytest.raises(KeyError):
        word_set("no such set")


def test_abbreviations_end_in_a_dot_and_include_the_usual_ones() -> None:
    dotted = abbreviations()
    assert all(written.endswith(".") for written in dotted)
    assert {"TP.", "Q.", "P.", "H.", "TS.", "PGS.", "ThS.", "GS.", "v.v.", "TT.", "TX."} <= dotted


def test_rules_have_names() -> None:
    assert all(rule.name for rules in RULES.values() for rule in rules)
    assert set(RULES) == {"digit", "letter", "sign"}
