"""The error tree: one root, an exit code per family, a hint in each, and safe passage between processes."""

import pickle

import pytest

from audionews import errors
from audionews.errors import AudionewsError, EngineError, EngineTransient

ALL = [
    kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, AudionewsError) and kind is not AudionewsError
]
FAMILIES = {
    "ConfigError": 3,
    "LoadError": 4,
    "TextError": 5,
    "EngineError": 6,
    "AudioError": 7,
    "PublishError": 8,
    "BuildError": 9,
}


def test_each_family_has_its_exit_code() -> None:
    families = {kind.__name__: kind.exit_code for kind in ALL if kind.__base__ is AudionewsError}
    assert families == FAMILIES


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_each_error_has_the_code_of_its_family_and_stands_in_the_drawing(kind: type[AudionewsError]) -> None:
    assert kind.exit_code in FAMILIES.values()
    assert errors.__doc__ is not None and kind.__name__ in errors.__doc__
    assert kind.__doc__


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_each_error_crosses_process_borders_whole(kind: type[AudionewsError]) -> None:
    error = kind("bai.txt is empty", hint="Write something.")
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert type(copy) is kind
    assert (copy.message, copy.hint, str(copy)) == (
        "bai.txt is empty",
        "Write something.",
        "bai.txt is empty",
    )


def test_a_transient_error_keeps_its_delay_across_processes() -> None:
    error = EngineTransient("busy", hint="Wait.", retry_after_s=2.5)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (copy.retry_after_s, copy.hint) == (2.5, "Wait.")
    assert EngineTransient("busy", hint="Wait.").retry_after_s is None


def test_a_hint_can_t_be_forgotten() -> None:
    with pytest.raises(TypeError):
        AudionewsError("x")  # type: ignore[call-arg] # what is tested


def test_what_engines_raise_is_caught_as_one() -> None:
    kinds = {kind.__name__ for kind in ALL if issubclass(kind, EngineError)}
    assert kinds == {"EngineError", "EngineUnavailable", "EngineTransient", "SynthesisError"}
