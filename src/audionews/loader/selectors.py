"""Selectors of the site rules: the small part of CSS that newspapers' templates need.

``div.detail-content[data-role=content] > p``: a tag or ``*``, classes, an id, attributes that are there or
have a value (``=`` whole, ``^=`` its beginning, ``*=`` a part), descendants and children, and commas.
Values hold no spaces, commas or brackets. lxml would need another package for CSS; rules need no more
than this.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from lxml.html import HtmlElement

_STEP = re.compile(r"(?P<tag>[a-zA-Z][\w-]*|\*)?(?P<rest>(?:[.#][\w\u0080-\uffff-]+|\[[^\[\]]*\])*)")
_PART = re.compile(r"\.(?P<cls>[^.#\[]+)|#(?P<id>[^.#\[]+)|\[(?P<attr>[^\[\]]*)\]")
_ATTRIBUTE = re.compile(r"(?P<name>[a-zA-Z][\w:-]*)(?:(?P<how>[\^*]?=)[\"']?(?P<value>[^\"']*)[\"']?)?")


@cache
def xpath(selector: str) -> str:
    """The XPath of a selector.

    Raises:
        ValueError: it isn't of the part of CSS that is known here.
    """
    return " | ".join(_one(part.strip()) for part in selector.split(","))


def select(element: HtmlElement, selectors: Sequence[str]) -> Iterator[HtmlElement]:
    """What the selectors find below an element: all of the first selector, then of the second ...

    Args:
        element: is searched with everything below it.
        selectors: of the form above.
    """
    for selector in selectors:
        for found in element.xpath(xpath(selector)):
            if isinstance(found, HtmlElement):
                yield found


def _one(selector: str) -> str:
    path = "."
    axis = "//"
    for word in re.sub(r"\s*>\s*", " > ", selector).split():
        if word == ">":
            axis = "/"
            continue
        path += axis + _step(word, selector)
        axis = "//"
    if path == "." or axis == "/":
        raise ValueError(f"not a selector: {selector!r}")
    # Rules are often about the element itself, too.
    return path.replace(".//", "descendant-or-self::", 1) if path.startswith(".//") else path


def _step(token: str, selector: str) -> str:
    match = _STEP.fullmatch(token)
    if match is None or not token:
        raise ValueError(f"not a selector: {selector!r}")
    tests = ""
    for part in _PART.finditer(match["rest"]):
        if part["cls"]:
            tests += (
                f"[contains(concat(' ', normalize-space(@class), ' '), {_quoted(' ' + part['cls'] + ' ')})]"
            )
        elif part["id"]:
            tests += f"[@id = {_quoted(part['id'])}]"
        else:
            tests += _attribute(part["attr"], selector)
    return (match["tag"] or "*").lower() + tests


def _attribute(text: str, selector: str) -> str:
    match = _ATTRIBUTE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a selector: {selector!r}")
    name, value = f"@{match['name'].lower()}", _quoted(match["value"] or "")
    match match["how"]:
        case None:
            return f"[{name}]"
        case "=":
            return f"[{name} = {value}]"
        case "^=":
            return f"[starts-with({name}, {value})]"
        case _:
            return f"[contains({name}, {value})]"


def _quoted(text: str) -> str:
    return f'"{text}"' if '"' not in text else f"'{text}'"
