"""What is known of newspapers' page templates: one TOML table per site or per publishing system.

    name = "Báo Ví dụ"
    hosts = ["bao.example.vn"]
    title = ["h1.detail-title"]
    lead = ["h2.detail-sapo"]
    body = ["div.detail-content"]
    drop = ["div.box-related"]

A table without ``hosts`` describes a publishing system that many papers use; it is tried on any page.
All keys but ``body`` may be left out: what a page says of itself (JSON-LD, meta) is read anyway.
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from audionews.errors import ConfigError
from audionews.loader.selectors import xpath

SITES = Path(__file__).parent / "sites"


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Where a site's template has what.

    Args:
        file: the table's name, for people.
        name: the paper's name for listeners; empty for a publishing system.
        hosts: domain names; subdomains are theirs, too. None for a publishing system.
        title: selectors of the headline.
        lead: of the lead (sapo).
        body: of what holds the story.
        byline: of the authors.
        published: of the date that readers see.
        section: of the section's name.
        drop: of what stands inside the story and isn't of it.
        caption: of photo captions that aren't marked up as such.
    """

    file: str
    name: str = ""
    hosts: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    published: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()

    def covers(self, host: str) -> bool:
        """Whether a host is one of the site's."""
        return any(host == known or host.endswith("." + known) for known in self.hosts)


_KEYS = tuple(field.name for field in fields(SiteRules) if field.name != "file")


def rules_for(host: str, *, folder: Path | None = None) -> tuple[SiteRules, ...]:
    """The rules to try on a page: the user's for its host, ours, then those of publishing systems.

    Args:
        host: domain name of the page, or empty.
        folder: the user's own tables.

    Raises:
        ConfigError: one of the user's tables can't be used.
    """
    every = (*(_read_folder(folder) if folder is not None else ()), *packaged_rules())
    host = host.lower().removeprefix("www.")
    return (
        *(rules for rules in every if rules.hosts and rules.covers(host)),
        *(rules for rules in every if not rules.hosts),
    )


@cache
def packaged_rules() -> tuple[SiteRules, ...]:
    """The tables that come with audionews."""
    return _read_folder(SITES)


def _read_folder(folder: Path) -> tuple[SiteRules, ...]:
    return tuple(_read(file) for file in sorted(folder.glob("*.toml")))


def _read(file: Path) -> SiteRules:
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as cause:
        raise ConfigError(f"{file} can't be read: {cause}", hint="It must be TOML in UTF-8.") from cause
    for key in table:
        if key not in _KEYS:
            raise ConfigError(f"{file}: unknown key {key!r}", hint=f"Known keys: {', '.join(_KEYS)}.")
    values: dict[str, Any] = {"file": file.stem, "name": table.pop("name", "")}
    if not isinstance(values["name"], str):
        raise ConfigError(f"{file}: name must be text", hint='For instance: name = "Báo Ví dụ"')
    for key, value in table.items():
        values[key] = _selectors(value, where=f"{file}: {key}", are_hosts=key == "hosts")
    if not values.get("body"):
        raise ConfigError(f"{file}: body is missing", hint='Name what holds the story: body = ["article"]')
    return SiteRules(**values)


def _selectors(value: object, *, where: str, are_hosts: bool) -> Sequence[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ConfigError(f"{where} must be a list of texts", hint='For instance: ["div.detail-content"]')
    if are_hosts:
        return tuple(item.lower().removeprefix("www.") for item in value)
    for item in value:
        try:
            xpath(item)
        except ValueError as cause:
            raise ConfigError(
                f"{where}: {item!r} is not a selector that is known here",
                hint="Use tags, .classes, #ids, [attributes], spaces, > and commas.",
            ) from cause
    return tuple(value)
