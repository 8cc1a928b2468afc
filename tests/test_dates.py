"""Dates as front matters write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audionews.dates import parse_date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-20", "2026-11-20T12:00:00+07:00"),
        ("2026-11-20 08:30", "2026-11-20T08:30:00+07:00"),
        ("2026-11-20T08:30:15", "2026-11-20T08:30:15+07:00"),
        ("2026-11-20T00:00", "2026-11-20T00:00:00+07:00"),
        ("2026-11-20T08:30:00Z", "2026-11-20T08:30:00+00:00"),
        ("2026-11-20T08:30:00+09:00", "2026-11-20T08:30:00+09:00"),
        ("2026-11-20 08:30:00 +0700", "2026-11-20T08:30:00+07:00"),
        ("20261120", "2026-11-20T12:00:00+07:00"),
        ("  2026-11-20\t", "2026-11-20T12:00:00+07:00"),
        ("20/11/2026", "2026-11-20T12:00:00+07:00"),
        ("1/2/2026", "2026-02-01T12:00:00+07:00"),
        ("20-11-2026", "2026-11-20T12:00:00+07:00"),
        ("20.11.2026", "2026-11-20T12:00:00+07:00"),
        ("20/11/2026 14:30", "2026-11-20T14:30:00+07:00"),
        ("20/11/2026 - 14h30", "2026-11-20T14:30:00+07:00"),
        ("20/11/2026, 00:05", "2026-11-20T00:05:00+07:00"),
        ("14:30 20/11/2026", "2026-11-20T14:30:00+07:00"),
        ("2026-02-30", None),
        ("30/2/2026", None),
        ("2026-13-01", None),
        ("20/11/2026 25:00", None),
        ("20/11/26", None),
        ("hôm qua", None),
        ("2026", None),
        ("", None),
        ("٢٠/١١/٢٠٢٦", None),
    ],
)
def test_parse_date(text: str, moment: str | None) -> None:
    date = parse_date(text)
    assert (date.isoformat() if date else None) == moment


@given(
    st.one_of(
        st.text(max_size=40), st.from_regex(r"\d{1,5}[-/.]\d{1,3}[-/.]\d{1,5}( \d\d:\d\d)?( ?[+-]\d{4})?")
    )
)
def test_any_text_gives_a_date_with_a_zone_or_none(text: str) -> None:
    date = parse_date(text)
    assert date is None or date.tzinfo is not None
