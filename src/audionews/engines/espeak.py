"""The embedded voice: libespeak-ng out of the ``espeakng-loader`` wheel, in this process.

libespeak-ng is one set of global variables per process, and they remember: where the pitch flutter
and the glottal cycle stand, how far the gain was turned down, what the noise filters rang with.
Neither a new voice, nor a new random seed, nor ``espeak_Terminate`` and ``espeak_Initialize`` brings
them back, so that the same sentence came out in other samples, and some milliseconds longer or
shorter, after each other sentence. A build has to give the same bytes whatever was said before and
whichever worker says it. So the library lives for one text only: it is loaded, speaks, is terminated
and unloaded, and its next life begins with the variables that are in the file. That takes 0.6 ms
(3 ms for the central and the southern voice, which espeak-ng looks for among all its voices); five seconds
of speech take 4 ms to make. Nothing of it is alive between two texts, so a process may be forked there.

Where the system can't unload a library, the speech is the same to the ear, not to the byte.

It also crashes, and takes the process with it, on texts that a newspaper may well contain: ``"-a`` (a
quotation mark and a dash before a word), a full stop and a lone backtick, or, with the central and the
southern voice, a single Devanagari letter, since it changes its language in mid-clause and then reads
through tables of the language before (version 1.52; its issues 2467, 2475, 2489 and 2492 are of this kind).
So it is given words and single pause marks only, which is what a script consists of anyway.
"""

import _ctypes
import ctypes
import re
import sys
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import espeakng_loader

from audionews.engines.options import choice, number, read_options
from audionews.engines.speakable import speakable
from audionews.errors import EngineError, EngineUnavailable, SynthesisError
from audionews.models import PAUSE_MARKS, AudioClip, VoiceProfile

SAMPLE_RATE_HZ = 22_050
"""The rate of espeak-ng's formant synthesizer (its phoneme data says so; checked at each start)."""

VOICE_FILES = {"vi": "aav/vi", "vi-vn-x-central": "vi-vn-x-central", "vi-vn-x-south": "vi-vn-x-south"}
"""Voices, and the name that libespeak-ng finds each quickest by.

A file's name saves a search through 150 voices; it is made lower case first, which the
files of the other two, ``aav/vi-VN-x-…``, don't survive.
"""

LETTERS = (
    range(0x30, 0x250),  # Latin, its supplement and extensions A and B
    range(0x300, 0x370),  # combining accents
    range(0x1E00, 0x1F00),  # Latin extended additional: most of Vietnamese
    range(0x2070, 0x20A0),  # superscripts and subscripts
    range(0x2150, 0x2190),  # fractions and Roman numerals
)
"""Where the letters, accents and digits are that don't make espeak-ng change its language."""

_RUN = r"(?:[^\W_]|[\u0300-\u036f])+"
_WORD = re.compile(rf"{_RUN}(?:[-'’.,:]{_RUN})*")

_SOUNDLESS = frozenset({"Zs", "Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sk"})
"""Categories of what stands between words without being said..."""

_SOUNDING = frozenset("%‰‱&@#§¶")
"""...but for these."""

RUNAWAY_MS_PER_CHAR = 5_000
"""Speech longer than this is cut off with an error.

The longest honest reading of one character, a Welsh ŵ spelt out, takes 1.3 s at 160 words a minute;
espeak-ng has been seen to talk without end (at two full stops).
"""

# From espeak-ng's speak_lib.h and espeak_ng.h, version 1.52.
_SYNCHRONOUS = 2
_DONT_EXIT = 0x8000
_CHARACTERS = 1
_UTF8 = 1
_RATE, _VOLUME, _PITCH, _PITCH_RANGE, _WORD_GAP = 1, 2, 3, 4, 7
_BUFFER_MS = 1_000

_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p)
_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class EspeakOptions:
    """What a voice profile may set."""

    voice: str = choice("vi", "vi-vn-x-central", "vi-vn-x-south")
    rate_wpm: int = number(160, low=80, high=450)
    """Words a minute as espeak-ng counts them for English; see docs/engines.md for syllables a second."""

    pitch: int = number(50, low=0, high=99)
    pitch_range: int = number(50, low=0, high=99)
    word_gap: int = number(0, low=0, high=50)
    """Extra pause between words, in steps of 10 ms at the default rate."""

    volume: int = number(60, low=1, high=100)
    """Percent of espeak-ng's own; above about 70 its limiter cuts into vowels, audibly."""


class EspeakEngine:
    """Speaks Vietnamese as espeak-ng does.

    Args:
        profile: the voice; options as in `EspeakOptions`.

    Raises:
        ConfigError: an option that it can't use.
        EngineUnavailable: the library can't be loaded.
    """

    name = "espeak"
    max_chars = None
    sample_rate_hz = SAMPLE_RATE_HZ

    def __init__(self, profile: VoiceProfile) -> None:
        self._options = read_options(profile, EspeakOptions)
        with _lock, _Library() as library:
            self.version = library.version

    def health(self) -> str | None:
        """Why its library can't speak, or None; says one syllable to find out."""
        try:
            self.synthesize("vâng")
        except EngineError as error:
            return error.message
        return None

    def synthesize(self, text: str) -> AudioClip:
        """Say a text.

        Args:
            text: spoken text, any Unicode.

        Returns:
            22,050 Hz; espeak-ng's own pauses after punctuation are in it.

        Raises:
            SynthesisError: nothing in it can be said, nothing can be heard, or it has letters of another
                script than Latin.
            EngineUnavailable: the library can't be loaded or started.
        """
        spoken = _plain(speakable(text))
        with _lock, _Library() as library:
            library.set_voice(self._options)
            pcm = library.speak(spoken)
        if not any(pcm):
            raise SynthesisError(
                f"espeak-ng is silent at {spoken[:40]!r}",
                hint="Write the text with Vietnamese letters.",
            )
        return AudioClip(pcm=pcm, sample_rate_hz=SAMPLE_RATE_HZ)


def _plain(text: str) -> str:
    """Words one space apart, each with at most one pause mark after it.

    Args:
        text: as `speakable` made it.

    Returns:
        A text that espeak-ng survives.

    Raises:
        SynthesisError: it has characters with a sound that are neither Latin letters nor digits.
    """
    unsayable = [letter for letter in text if _has_sound(letter) and not _is_safe(letter)]
    if unsayable:
        raise SynthesisError(
            f"espeak-ng can't say {''.join(unsayable)[:20]!r} in {text[:40]!r}",
            hint="Give it a reading in Vietnamese letters.",
        )
    spoken = []
    found = list(_WORD.finditer(text))
    for word, after in zip(found, [*(later.start() for later in found[1:]), len(text)], strict=True):
        marks = [mark for mark in text[word.end() : after] if mark in PAUSE_MARKS]
        spoken.append(word[0] + max(marks, key=PAUSE_MARKS.index, default=""))
    return " ".join(spoken)


def _has_sound(letter: str) -> bool:
    return letter in _SOUNDING or unicodedata.category(letter) not in _SOUNDLESS


def _is_safe(letter: str) -> bool:
    is_letter = unicodedata.category(letter)[0] in "LMN"
    return is_letter and any(ord(letter) in letters for letters in LETTERS)


class _Library:
    """One life of libespeak-ng; the lock is held by whoever makes it.

    Raises:
        EngineUnavailable: it can't be loaded, or can't find its data.
    """

    def __init__(self) -> None:
        path = espeakng_loader.get_library_path()
        try:
            self._c = ctypes.CDLL(path)
            self._declare()
        except (OSError, AttributeError) as cause:
            raise EngineUnavailable(
                f"libespeak-ng can't be loaded: {cause}", hint="Reinstall the package espeakng-loader."
            ) from cause

    def _declare(self) -> None:
        c = self._c
        c.espeak_Info.restype = ctypes.c_char_p
        c.espeak_Info.argtypes = [ctypes.c_void_p]
        c.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        c.espeak_SetSynthCallback.argtypes = [_Callback]
        c.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
        c.espeak_ng_SetVoiceByName.argtypes = [ctypes.c_char_p]
        c.espeak_ng_SetParameter.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_int]
        c.espeak_ng_GetStatusCodeMessage.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_size_t]
        c.espeak_ng_Synthesize.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]

    def __enter__(self) -> "_Library":
        data = espeakng_loader.get_data_path()
        rate_hz = self._c.espeak_Initialize(_SYNCHRONOUS, _BUFFER_MS, data.encode(), _DONT_EXIT)
        if rate_hz != SAMPLE_RATE_HZ:
            self._unload()
            raise EngineUnavailable(
                f"libespeak-ng can't start with the data in {data}",
                hint="Reinstall espeakng-loader; a path of more than 150 characters is too long for it.",
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._c.espeak_Terminate()
        self._unload()

    def _unload(self) -> None:
        if sys.platform == "win32":
            _ctypes.FreeLibrary(self._c._handle)
        else:
            _ctypes.dlclose(self._c._handle)

    @property
    def version(self) -> str:
        """As the library states it, e.g. ``1.52.0``."""
        version: bytes = self._c.espeak_Info(None)
        return version.decode()

    def set_voice(self, options: EspeakOptions) -> None:
        """Set everything that an option can set."""
        self._check(self._c.espeak_ng_SetVoiceByName(VOICE_FILES[options.voice].encode()))
        self._c.espeak_ng_SetRandSeed(1)
        for parameter, value in (
            (_RATE, options.rate_wpm),
            (_VOLUME, options.volume),
            (_PITCH, options.pitch),
            (_PITCH_RANGE, options.pitch_range),
            (_WORD_GAP, options.word_gap),
        ):
            self._check(self._c.espeak_ng_SetParameter(parameter, value, 0))

    def speak(self, spoken: str) -> bytes:
        """Say a text from end to end.

        Args:
            spoken: without NUL.

        Returns:
            PCM.

        Raises:
            SynthesisError: it doesn't stop talking.
        """
        recorder = _Recorder(limit_bytes=len(spoken) * RUNAWAY_MS_PER_CHAR * SAMPLE_RATE_HZ * 2 // 1000)
        self._c.espeak_SetSynthCallback(recorder.callback)
        text = spoken.encode()
        status = self._c.espeak_ng_Synthesize(text, len(text) + 1, 0, _CHARACTERS, 0, _UTF8, None, None)
        if recorder.error:
            raise recorder.error
        if recorder.is_full:
            raise SynthesisError(
                f"espeak-ng doesn't come to an end of {spoken[:40]!r}",
                hint="Write the text otherwise: without odd runs of punctuation or symbols.",
            )
        # Only now: a recorder that stops the speech is why there is a status.
        self._check(status)
        return bytes(recorder.pcm)

    def _check(self, status: int) -> None:
        if status:
            message = ctypes.create_string_buffer(512)
            self._c.espeak_ng_GetStatusCodeMessage(status, message, len(message))
            raise EngineUnavailable(
                f"libespeak-ng: {message.value.decode(errors='replace')} (0x{status:x})",
                hint="Reinstall the package espeakng-loader.",
            )


class _Recorder:
    """What libespeak-ng calls with each second of sound.

    Args:
        limit_bytes: after so much it is told to stop.
    """

    def __init__(self, *, limit_bytes: int) -> None:
        self.pcm = bytearray()
        self.error: BaseException | None = None
        self._limit_bytes = limit_bytes
        self.callback: Callable[..., Any] = _Callback(self._record)

    @property
    def is_full(self) -> bool:
        """Whether more sound came than the limit."""
        return len(self.pcm) > self._limit_bytes

    def _record(self, samples: int | None, count: int, _events: int | None) -> int:
        try:
            if samples and count > 0:
                self.pcm += ctypes.string_at(samples, 2 * count)
        except BaseException as error:  # noqa: BLE001  # no exception passes through C; it is raised again after it
            self.error = error
        return int(self.error is not None or self.is_full)
