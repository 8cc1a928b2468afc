"""What can go wrong, and the exit code of each family.

    AudionewsError
    ├── ConfigError            3   audionews.toml, a voice profile or a lexicon
    ├── LoadError              4   a source that can't be read as an article
    ├── TextError              5   an article with nothing to say
    ├── EngineError            6   the voice
    │   ├── EngineUnavailable      can't speak at all: package, library or server missing
    │   ├── EngineTransient        may work when asked again; the only error that is retried
    │   └── SynthesisError         this text was refused, or the audio is no good
    ├── AudioError             7   decoding, loudness, encoding, tagging
    ├── PublishError           8   feed, catalog, output folder; what `check` finds
    └── BuildError             9   some articles failed, the rest were published

0 is success, 1 a bug (with its traceback), 2 a usage error, 130 Ctrl-C.
"""

from typing import ClassVar


class AudionewsError(Exception):
    """Root of all errors that audionews raises on purpose.

    Args:
        message: names the thing that is wrong (a file, a key, a server).
        hint: what the user can do next.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        # Errors cross process borders in a parallel build; pickle would call __init__ without the hint.
        return (_rebuild, (type(self), self.message, self.hint))


def _rebuild(kind: type[AudionewsError], message: str, hint: str) -> AudionewsError:
    return kind(message, hint=hint)


def _rebuild_transient(message: str, hint: str, retry_after_s: float | None) -> "EngineTransient":
    return EngineTransient(message, hint=hint, retry_after_s=retry_after_s)


class ConfigError(AudionewsError):
    """A setting that can't be used."""

    exit_code = 3


class LoadError(AudionewsError):
    """A source that can't be read as an article."""

    exit_code = 4


class TextError(AudionewsError):
    """An article without anything to say."""

    exit_code = 5


class EngineError(AudionewsError):
    """A voice that can't speak."""

    exit_code = 6


class EngineUnavailable(EngineError):
    """The engine can't speak at all here: a package, a library or its server is missing."""


class EngineTransient(EngineError):
    """The engine failed in a way that may pass; the only error that is retried.

    Args:
        retry_after_s: seconds that the server asked to be left alone, if it did.
    """

    def __init__(self, message: str, *, hint: str, retry_after_s: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after_s = retry_after_s

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild_transient, (self.message, self.hint, self.retry_after_s))


class SynthesisError(EngineError):
    """The engine refused this text, or what it gave back is not speech."""


class AudioError(AudionewsError):
    """Audio that can't be decoded, measured, encoded or tagged."""

    exit_code = 7


class PublishError(AudionewsError):
    """An output folder, catalog or feed that isn't whole or can't be written."""

    exit_code = 8


class BuildError(AudionewsError):
    """Some articles failed; the others were built and published."""

    exit_code = 9
