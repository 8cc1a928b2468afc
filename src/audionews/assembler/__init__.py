"""assembler: joins the clips of a script into one programme and encodes it once.

The steps, each in its own module:

    syllables  where each syllable of a clip is heard                               -> timings
    joining    engine silence trimmed by level, short fades, our pauses, one join   -> PCM + timings
    loudness   integrated loudness to target, true peak under its ceiling           -> PCM
    encoding   one LAME encode, Info frame in front                                 -> MP3

Times are counted in samples from the first clip to the last and turned into milliseconds once.
The MP3 declares the encoder's delay, so that a player's clock starts where ours does.
"""

from collections.abc import Sequence

from audionews.assembler.encoding import decoded_peak_dbtp, encode
from audionews.assembler.joining import join
from audionews.assembler.loudness import DUAL_MONO_LU, Master
from audionews.models import AudioClip, Mastering, Programme

__all__ = ["assemble"]

_SAFE_DB = 1.0
"""More than the encoder adds to a true peak: speech at 48 to 128 kbit/s measured 0.3 dB as we encode,
0.8 dB with LAME at its most careful.

A programme whose peaks are farther below the ceiling is not decoded again to see.
"""

_LIMITED_DB = 0.6
"""Where a limiter is needed it goes this far below the ceiling at once; the outcome is measured."""

_STEP_DB = 0.2
_ENCODES = 6


def assemble(
    clips: Sequence[AudioClip], *, pauses_ms: Sequence[int], target: Mastering, spoken: Sequence[str] = ()
) -> Programme:
    """Join clips into one finished programme.

    Args:
        clips: one per chunk, in reading order; their sample rates may differ.
        pauses_ms: silence after each clip; after the last one, at least ``target.lead_out_ms``.
        target: level, silences and encoding.
        spoken: the text of each clip, where its syllables are to be timed.

    Returns:
        The MP3 without tags, with the timing of every chunk. The same input gives the same bytes.

    Raises:
        AudioError: a clip holds no sound (the message names its chunk), the sound is too quiet to
            be measured, or the encoder refused it.
        ValueError: no clips, or not one pause per clip.
    """
    joined = join(clips, pauses_ms=pauses_ms, target=target, spoken=spoken)
    master = Master(joined.samples, joined.sample_rate_hz, target=target)
    finished = master.finish(ceiling_dbtp=target.true_peak_dbtp - _LIMITED_DB)
    mp3 = encode(finished.samples, target=target)
    peak_dbtp = finished.true_peak_dbtp
    if peak_dbtp > target.true_peak_dbtp - _SAFE_DB:
        for _ in range(_ENCODES):
            decoded_dbtp = decoded_peak_dbtp(mp3, finished.samples, target=target)
            peak_dbtp = max(decoded_dbtp, finished.true_peak_dbtp)
            excess_db = peak_dbtp - target.true_peak_dbtp
            if excess_db <= 0:
                break
            finished = master.finish(ceiling_dbtp=finished.true_peak_dbtp - excess_db - _STEP_DB)
            mp3 = encode(finished.samples, target=target)
    return Programme(
        mp3=mp3,
        duration_ms=round(len(finished.samples) * 1000 / target.sample_rate_hz),
        timings=joined.timings,
        loudness_lufs=finished.loudness_lufs + DUAL_MONO_LU,
        true_peak_dbtp=peak_dbtp,
    )
