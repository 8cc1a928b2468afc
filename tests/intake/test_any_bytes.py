"""Any bytes at all give an article or a LoadError, soon, and in bounded memory."""

import resource
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audionews.errors import LoadError
from audionews.loader.documents import read_document
from tests.intake.pages import page

PAGES = sorted((Path(__file__).parents[1] / "data" / "intake" / "pages").glob("*.html"))
PIECES = (
    *"<html> <head> <body> <div> </div> <p> </p> <table> <tr> <td> <ul> <li> <h1> </h1> </a> <br>".split(),
    *"<figure> <figcaption> <blockquote> <b> <script> </script> <!-- --> <style> <article> <svg>".split(),
    *"<template> <select> <frameset> <plaintext> &nbsp; &#0; &#x110000; <![CDATA[ 31/02/2026 { }".split(),
    *("<a href='/x'>", "<?xml version='1.0' encoding='x'?>", "\x00", "<meta charset=utf-7>", "Ảnh: X"),
    *("<meta property='og:title' content='Chợ'>", "<link rel=canonical href='http://[x'>", "[" * 50, '"a"'),
    *('<script type="application/ld+json">', '{"@type":"NewsArticle","headline":', "<time datetime='x'>"),
    "Sáng nay, phiên chợ nổi đầu tiên sau mùa lũ đã họp lại trên khúc sông trước đình làng. " * 3,
    *("<div class='related'>", "<div style='display:none'>", "<p class='sapo'>", "<span class=author>"),
)
html_like = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=12)), max_size=60).map("".join)


def _settle(data: bytes, **how: str) -> None:
    try:
        document = read_document(data, name="x", **how)
    except LoadError as error:
        assert error.hint
    else:
        assert any(letter.isalnum() for letter in document.title)


@given(st.binary(max_size=600), st.sampled_from(["", "a.html", "a.md", "a.txt", "a.mhtml", "a.docx"]))
def test_bytes(data: bytes, file_name: str) -> None:
    _settle(data, file_name=file_name)


@given(html_like)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_markup(text: str) -> None:
    _settle(text.encode("utf-8", "replace"), file_name="a.html")


@given(st.sampled_from(PAGES), st.integers(0, 6000), st.integers(0, 400), st.binary(max_size=60))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_damaged_pages(file: Path, place: int, gone: int, instead: bytes) -> None:
    data = file.read_bytes()
    _settle(data[:place] + instead + data[place + gone :], file_name="a.html")


@given(st.sampled_from(PAGES), st.integers(0, 8000))
def test_cut_pages(file: Path, length: int) -> None:
    _settle(file.read_bytes()[:length], file_name="a.html")


UNITS = (
    *("<div>", "<div class=related>", "<p>a", "<table><tr><td>", "<a href=x>b c d e f</a>", "<h1>a</h1>"),
    *("<!--", "<", "<h2 class=sapo>", "<p class=author>A B</p>", "<time>1/1/2026</time>", "<script>"),
    *(
        "<ul><li>",
        "<b><i>",
        "&#225;",
        "<meta property=og:title content='a b'>",
        "a | b - ",
        "<br>",
        "<figure>",
    ),
    *("<script type='application/ld+json'>[", "<span class=date>1/1/2026 </span>", "<blockquote>"),
    "<p class=sapo>một hai ba bốn năm sáu bảy tám chín</p>",
    "<div class=tags><a href=x>một hai ba bốn năm</a><p>một hai ba bốn năm sáu bảy tám chín mười</p></div>",
)


@pytest.mark.parametrize("unit", UNITS)
def test_a_large_page_of_one_thing_is_settled_soon(unit: str) -> None:
    head = page().replace("</body></html>", "").encode()
    _settle(head + unit.encode() * (1_000_000 // len(unit)), file_name="a.html")


@pytest.mark.skipif(sys.platform == "win32", reason="no resource module")
def test_memory_stays_within_bounds() -> None:
    data = page().encode() + "<div class=x><p>một hai ba</p></div>".encode() * 60_000
    _settle(data, file_name="a.html")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(3):
        _settle(data, file_name="a.html")
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    unit = 1 if sys.platform == "darwin" else 1024
    assert grown * unit < 30 * len(data)
