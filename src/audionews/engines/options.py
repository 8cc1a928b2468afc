"""Options of an engine: declared as a frozen dataclass, read from a voice profile, checked once.

An engine declares what it takes with `number`, `choice`, `switch` and `words`::

    @dataclass(frozen=True, slots=True)
    class Options:
        rate_wpm: int = number(150, low=80, high=450)
        voice: str = choice("vi", "vi-vn-x-south")

and reads it with ``read_options(profile, Options)``. The mistakes of a profile's author come out
as `ConfigError`: an unknown option names the nearest known one.
"""

import dataclasses
import re
from typing import Any, TypeVar

from audionews.errors import ConfigError
from audionews.models import VoiceProfile
from audionews.spelling import did_you_mean

OptionsT = TypeVar("OptionsT")


def number(default: float, *, low: float, high: float) -> Any:
    """Declare a number; a whole one where the default is whole.

    Args:
        default: what it is where the profile says nothing.
        low, high: the least and the greatest that are allowed.
    """
    return dataclasses.field(default=default, metadata={"low": low, "high": high})


def choice(default: str, *others: str) -> Any:
    """Declare a word out of a few.

    Args:
        default: what it is where the profile says nothing.
        others: what else it may be.
    """
    return dataclasses.field(default=default, metadata={"choices": (default, *others)})


def switch(default: bool, /) -> Any:
    """Declare a yes or no.

    Args:
        default: what it is where the profile says nothing.
    """
    return dataclasses.field(default=default)


def words(default: str, *, pattern: str, example: str) -> Any:
    """Declare a text of a certain form.

    Args:
        default: what it is where the profile says nothing.
        pattern: regular expression that the whole text has to match.
        example: a text that does, for the message where one doesn't.
    """
    return dataclasses.field(default=default, metadata={"pattern": pattern, "example": example})


def read_options(profile: VoiceProfile, kind: type[OptionsT]) -> OptionsT:
    """Check a profile's options against an engine's declaration.

    Args:
        profile: whose ``options`` are read.
        kind: a dataclass whose fields were declared by the functions of this module.

    Returns:
        An instance of ``kind``; what the profile doesn't mention is at its default.

    Raises:
        ConfigError: an unknown option, or a value of another type or outside its range.
    """
    fields = {field.name: field for field in dataclasses.fields(kind)}  # type: ignore[arg-type]  # a TypeVar can't be bound to "any dataclass"
    where = f"voice {profile.name!r}, engine {profile.engine!r}"
    values: dict[str, Any] = {}
    for name, value in profile.options.items():
        if name not in fields:
            raise ConfigError(
                f"{where}: unknown option {name!r}",
                hint=did_you_mean(name, fields),
            )
        wrong = _complaint(value, fields[name])
        if wrong:
            raise ConfigError(f"{where}: option {name} is {value!r}", hint=f"{name} takes {wrong}.")
        values[name] = float(value) if isinstance(fields[name].default, float) else value
    return kind(**values)


def _complaint(value: object, field: "dataclasses.Field[Any]") -> str:
    """What an option takes, if the value isn't that; else nothing."""
    limits = field.metadata
    if isinstance(field.default, bool):
        return "" if isinstance(value, bool) else "true or false"
    if "low" in limits:
        whole = isinstance(field.default, int)
        takes = f"a {'whole ' if whole else ''}number from {limits['low']} to {limits['high']}"
        right_type = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
        return "" if right_type and limits["low"] <= value <= limits["high"] else takes
    if "choices" in limits:
        return "" if value in limits["choices"] else "one of: " + ", ".join(limits["choices"])
    matches = isinstance(value, str) and re.fullmatch(limits["pattern"], value) is not None
    return "" if matches else f"a text like {limits['example']!r}"
