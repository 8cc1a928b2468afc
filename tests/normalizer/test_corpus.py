"""Our own corpus of written and spoken sentences, kind by kind, against the published scores."""

import json
from functools import cache
from pathlib import Path

import pytest

from audionews.models import join_spoken
from audionews.normalizer import normalize
from audionews.phonology import is_syllable

DATA = Path(__file__).parent.parent / "data" / "normalizer"
PUBLISHED = json.loads((DATA / "score.json").read_text(encoding="utf-8"))


@cache
def corpus() -> dict[str, list[tuple[str, str, str]]]:
    cases: dict[str, list[tuple[str, str, str]]] = {}
    for path in sorted(DATA.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").split("\n")[1:]:
            if line:
                written, spoken, kind, source = line.split("\t")
                cases.setdefault(kind, []).append((written, spoken, source))
    return cases


@pytest.mark.parametrize("kind", sorted(PUBLISHED))
def test_no_kind_falls_below_its_published_score(kind: str) -> None:
    wrong = []
    for written, spoken, _ in corpus()[kind]:
        said = join_spoken(normalize(written))
        if said != spoken:
            wrong.append(f"{written}\n    said:     {said}\n    expected: {spoken}")
    right = len(corpus()[kind]) - len(wrong)
    floor = PUBLISHED[kind]
    assert right / len(corpus()[kind]) >= floor["right"] / floor["cases"], "\n".join(wrong)


def test_every_kind_is_published() -> None:
    assert {kind: len(cases) for kind, cases in corpus().items()} == {
        kind: score["cases"] for kind, score in PUBLISHED.items()
    }


def test_the_corpus_is_large_and_every_case_says_where_its_rule_comes_from() -> None:
    cases = [case for kind in corpus().values() for case in kind]
    assert len(cases) >= 1200
    assert len({written for written, _, _ in cases}) == len(cases)
    assert all(source for _, _, source in cases)


def test_expected_readings_have_no_digit_and_no_sign() -> None:
    for cases in corpus().values():
        for _, spoken, _ in cases:
            assert not any(letter.isdigit() or letter in '/%&@#$+=<>*_()[]“”"–' for letter in spoken), spoken


def test_plain_vietnamese_is_left_alone() -> None:
    changed = []
    for written, spoken, _ in corpus()["plain"]:
        if (
            all(is_syllable(word.strip(",.?!")) for word in written.split())
            and not written.isupper()
            and spoken != written
        ):
            changed.append(written)
    assert changed == []
