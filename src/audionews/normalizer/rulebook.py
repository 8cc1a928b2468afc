"""How a rule is written down.

A rule is a name, a pattern that is matched at a place in the cleaned text, and a function that looks at the
match and its surroundings and offers a reading with a confidence, or declines. Where several rules offer one,
the highest confidence wins, then the longer match, then the earlier rule.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from audionews.normalizer.context import Context

Start = Literal["digit", "letter", "sign"]
"""What a rule's match begins with: a decimal digit, a letter, or anything else that isn't a space."""

SURE, LIKELY, GUESS = 0.97, 0.85, 0.6
"""Confidences that rules share: nothing else it could be; the usual reading; a default for want of cues."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule offers.

    Args:
        spoken: what is said; empty where nothing is.
        confidence: 0..1.
        end: where the token ends, if not where the match does.
        rule: overrides the rule's name, for rules that read several kinds.
    """

    spoken: str
    confidence: float = LIKELY
    end: int | None = None
    rule: str = ""


Reader = Callable[[re.Match[str], Context], Reading | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to read one kind of token."""

    name: str
    start: Start
    pattern: re.Pattern[str]
    read: Reader


class RuleBook:
    """The rules of one family, in order."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules)

    def rule(self, name: str, *starts: Start, pattern: str) -> Callable[[Reader], Reader]:
        """Adds the decorated function as a rule.

        Args:
            name: shown in tokens and in the lint report.
            starts: what the match may begin with.
            pattern: matched (not searched) at the token's place. Repeats must be bounded or consume what
                they match, or a hostile text makes the normalizer slow.
        """
        compiled = re.compile(pattern)

        def add(read: Reader) -> Reader:
            for start in starts:
                self._rules.append(Rule(name, start, compiled, read))
            return read

        return add
