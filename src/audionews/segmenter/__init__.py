"""Articles become scripts: sentences, then chunks that the engine can take, each with its pause.

The order matters. Sentences are found on the *written* text, where the abbreviations still have
their dots. Each sentence is normalized whole, because readings depend on neighbours. Only then is
it split to the engine's limit, measured on the *spoken* text: "26/7" is four characters on paper
and six syllables in the ear.
"""

from audionews.segmenter.segment import Normalize, segment
from audionews.segmenter.sentences import split_sentences

__all__ = ["Normalize", "segment", "split_sentences"]
