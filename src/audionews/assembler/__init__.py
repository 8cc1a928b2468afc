"""assembler: joins the clips of a script into one programme and encodes it once.

The steps, each in its own module:

    trimming   where a clip's speech is; offset and engine silence removed          -> samples
    syllables  where each syllable of a clip is heard                               -> timings
    joining    short fades, our pauses, one clip after the other                    -> tape + timings
    music      jingles and bed, ducked under the speech                             -> overlays on the tape
    loudness   integrated loudness to target, true peak under its ceiling           -> samples
    encoding   one LAME encode, Info frame in front                                 -> MP3

All of it is in stretches over a tape (`tape`): the clips are taken one by one, and neither their sound
nor the MP3 of a long programme is held in memory. Times are counted in samples from the first clip to
the last and turned into milliseconds once. The MP3 declares the encoder's delay, so that a player's
clock starts where ours does.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from audionews.assembler.encoding import Encoded, decoded_peak_dbtp, encode
from audionews.assembler.joining import join
from audionews.assembler.loudness import DUAL_MONO_LU, Master, Plan
from audionews.assembler.music import lay_music, load_music, speech_start
from audionews.assembler.tape import Tape
from audionews.assembler.trimming import speech_s
from audionews.errors import AudioError
from audionews.models import AudioClip, Mastering, Music, Programme, VoiceProfile

__all__ = ["assemble", "gain_db", "load_music", "speech_s"]

_VOICE_LUFS = -26.0
"""What every voice is brought to before the programme is levelled: low enough that its peaks, up to 20 dB
above, stay whole."""

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
    clips: Iterable[AudioClip],
    *,
    pauses_ms: Sequence[int],
    target: Mastering,
    spoken: Sequence[str] = (),
    gains_db: Sequence[float] = (),
    music: Music = Music(),
    folder: Path | None = None,
) -> Programme:
    """Join clips into one finished programme.

    Args:
        clips: one per chunk, in reading order; their sample rates may differ. An iterator's are taken
            one by one, and not kept.
        pauses_ms: silence after each clip; after the last one, at least ``target.lead_out_ms``.
        target: level, silences and encoding.
        spoken: the text of each clip, where its syllables are to be timed.
        gains_db: of each clip, where several voices are to be equally loud.
        music: jingles before and after the speech, and a bed under a part of it.
        folder: where a long programme is kept while it is made, and its MP3 put; the system's folder for
            temporary files where None.

    Returns:
        The MP3 without tags, with the timing of every chunk. The same input gives the same bytes.

    Raises:
        AudioError: a clip holds no sound (the message names its chunk), the sound is too quiet to
            be measured, the encoder refused it, or the disk is full.
        ValueError: no clips, or not one pause per clip.
    """
    try:
        with Tape(target.sample_rate_hz, folder=folder) as tape:
            joined = join(
                clips,
                pauses_ms=pauses_ms,
                target=target,
                tape=tape,
                spoken=spoken,
                gains_db=gains_db,
                speech_start=speech_start(music, target=target),
            )
            lay_music(music, tape=tape, joined=joined, target=target)
            encoded, plan, peak_dbtp = _finished(tape, target=target, folder=folder)
            return Programme(
                mp3=encoded.taken(),
                duration_ms=round(tape.length * 1000 / target.sample_rate_hz),
                timings=joined.timings,
                loudness_lufs=plan.loudness_lufs + DUAL_MONO_LU,
                true_peak_dbtp=peak_dbtp,
                longest_silence_ms=joined.longest_silence_ms,
                clipped=joined.clipped,
            )
    except OSError as cause:
        raise AudioError(
            f"the programme can't be kept while it is made: {cause.strerror or cause}",
            hint="Make room: an hour takes 350 MB in the folder for temporary files.",
        ) from cause


def gain_db(profile: VoiceProfile) -> float:
    """What a voice's clips need to be as loud as those of other voices.

    Args:
        profile: of the voice.

    Returns:
        0 where its level wasn't measured.
    """
    return 0.0 if profile.level_lufs is None else _VOICE_LUFS - profile.level_lufs


def _finished(tape: Tape, *, target: Mastering, folder: Path | None) -> tuple[Encoded, Plan, float]:
    """The programme encoded at its loudness, with its highest true peak as it is decoded."""
    master = Master(tape, target=target)
    plan = master.plan(ceiling_dbtp=target.true_peak_dbtp - _LIMITED_DB)
    encoded = encode(master.finished(plan), target=target, folder=folder)
    peak_dbtp = plan.true_peak_dbtp
    try:
        if peak_dbtp > target.true_peak_dbtp - _SAFE_DB:
            for _ in range(_ENCODES):
                decoded_dbtp = decoded_peak_dbtp(encoded, target=target)
                peak_dbtp = max(decoded_dbtp, plan.true_peak_dbtp)
                excess_db = peak_dbtp - target.true_peak_dbtp
                if excess_db <= 0:
                    break
                plan = master.plan(ceiling_dbtp=plan.true_peak_dbtp - excess_db - _STEP_DB)
                encoded.discard()
                encoded = encode(master.finished(plan), target=target, folder=folder)
    except BaseException:
        encoded.discard()
        raise
    return encoded, plan, peak_dbtp
