"""The rule table: every family of rules, in the order in which equals are tried."""

from audionews.normalizer.rulebook import Rule, Start
from audionews.normalizer.rules import (
    acronyms,
    broken,
    codes,
    dates,
    documents,
    numerals,
    places,
    quantities,
    roman,
    spans,
    symbols,
    times,
    web,
)

FAMILIES = (
    broken, web, documents, dates, times, codes, quantities, spans, numerals, places, roman, acronyms,
    symbols,
)  # fmt: skip

RULES: dict[Start, tuple[Rule, ...]] = {
    start: tuple(rule for family in FAMILIES for rule in family.BOOK if rule.start == start)
    for start in ("digit", "letter", "sign")
}
"""Rules by what their match begins with."""
