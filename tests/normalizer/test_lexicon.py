"""The user's own readings."""

from pathlib import Path

import pytest

from audionews.errors import ConfigError
from audionews.models import ReadingStyle, join_spoken
from audionews.normalizer import Entry, Lexicon, load_lexicon, normalize, parse_lexicon
from audionews.normalizer.lexicon import save_lexicon


def say(text: str, *entries: Entry) -> str:
    return join_spoken(normalize(text, lexicon=Lexicon(entries)))


def test_it_wins_over_every_rule() -> None:
    assert say("UBND họp ngày 5/6.", Entry("UBND", "ủy ban"), Entry("5/6", "mùng năm tháng sáu")) == (
        "ủy ban họp ngày mùng năm tháng sáu."
    )


def test_whole_tokens_only() -> None:
    assert say("VTC9 và VTC", Entry("VTC", "vi ti xi")) == "vê tê xê chín và vi ti xi"
    assert say("Trumpet", Entry("Trump", "trăm")) == "Trumpet"


def test_the_longest_match_wins() -> None:
    short, long = Entry("Real", "rê an"), Entry("Real Madrid", "rê an ma đrít")
    assert say("Real Madrid và Real", short, long) == "rê an ma đrít và rê an"


@pytest.mark.parametrize(
    ("entry", "spoken"),
    [
        (Entry("Apple", "áp pồ"), "áp pồ và apple"),
        (Entry("apple", "áp pồ"), "áp pồ và áp pồ"),
        (Entry("Apple", "áp pồ", "any"), "áp pồ và áp pồ"),
        (Entry("apple", "áp pồ", "exact"), "Apple và áp pồ"),
    ],
    ids=["capital", "small", "any", "exact"],
)
def test_case(entry: Entry, spoken: str) -> None:
    assert say("Apple và apple", entry) == spoken


def test_context() -> None:
    entry = Entry("HC", "hóa chất", before=("kho",))
    assert say("kho HC và HC vàng", entry) == "kho hóa chất và huy chương vàng"
    entry = Entry("HC", "hóa chất", after=("độc hại",))
    assert say("HC độc hại, HC vàng", entry) == "hóa chất độc hại, huy chương vàng"


def test_the_token_says_that_it_came_from_the_lexicon() -> None:
    (token,) = normalize("VTC", lexicon=Lexicon([Entry("VTC", "vi ti xi")]))
    assert (token.rule, token.confidence) == ("lexicon", 1.0)


def test_a_voice_that_respells_uses_it_too() -> None:
    spoken = join_spoken(
        normalize(
            "ông Greenwood", ReadingStyle(respell=True), lexicon=Lexicon([Entry("Greenwood", "grin út")])
        )
    )
    assert spoken == "ông grin út"


@pytest.mark.parametrize(
    "row",
    ["VTC", "VTC\t", "VTC\tkênh 9", "VTC\tvi ti xi\tsometimes", "\tvi ti xi"],
    ids=["no reading", "empty reading", "digit", "case", "nothing written"],
)
def test_a_bad_row_is_named(row: str) -> None:
    with pytest.raises(ConfigError, match=r"lexicon\.tsv, line 3"):
        parse_lexicon(f"written\tspoken\n# comment\n{row}\n", name="lexicon.tsv")


def test_saved_and_loaded_again(tmp_path: Path) -> None:
    entries = (Entry("VTC", "vi ti xi", note="kênh"), Entry("HC", "hóa chất", before=("kho", "bãi")))
    save_lexicon(Lexicon(entries), tmp_path / "lexicon.tsv")
    assert load_lexicon(tmp_path / "lexicon.tsv").entries == entries
    assert [path.name for path in tmp_path.iterdir()] == ["lexicon.tsv"]


def test_unreadable_files_are_our_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="can't read"):
        load_lexicon(tmp_path / "none.tsv")
    (tmp_path / "latin.tsv").write_bytes(b"VTC\t\xff\n")
    with pytest.raises(ConfigError, match="can't read"):
        load_lexicon(tmp_path / "latin.tsv")
    with pytest.raises(ConfigError, match="can't write"):
        save_lexicon(Lexicon(), tmp_path / "no folder" / "lexicon.tsv")


def test_a_new_entry_takes_the_place_of_the_old_one() -> None:
    lexicon = Lexicon([Entry("VTC", "một")]).with_entry(Entry("VTC", "hai"))
    assert [entry.spoken for entry in lexicon.entries] == ["hai"]
    both = lexicon.merged(Lexicon([Entry("VTC", "ba")]))
    assert join_spoken(normalize("VTC", lexicon=both)) == "ba"
