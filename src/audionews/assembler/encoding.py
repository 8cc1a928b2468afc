"""Encoding: PCM to one MP3, by LAME in process, with an Info frame in front."""

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from audionews.assembler.loudness import loud_ranges, true_peak_dbtp
from audionews.errors import AudioError
from audionews.models import Mastering
from audionews.mp3 import DECODER_DELAY_SAMPLES, ENCODER_DELAY_SAMPLES, walk, with_info_frame

if TYPE_CHECKING:
    from audionews.assembler.loudness import Samples

_LAME_SCALE = 0.95
"""LAME's constant-bit-rate presets turn what they encode down by this (``abr_switch_map`` in its
presets.c): measured -0.45 dB at every bit rate. Turned up by as much before, levels come out as meant."""

_PEAKS_LOOKED_AT_DB = 2.5
"""Decoded are the stretches with samples this far below the ceiling or above: more than an encoder adds."""
_RESERVOIR_BYTES = 511  # how far back a frame may keep its data (ISO/IEC 11172-3, main_data_begin)


def encode(samples: "Samples", *, target: Mastering) -> bytes:
    """Encode mono samples.

    Args:
        samples: full scale = 1, at ``target.sample_rate_hz``.
        target: bit rate and quality.

    Returns:
        The MP3: an Info frame, then frames of constant bit rate. The same samples give the same bytes.

    Raises:
        AudioError: LAME refused them.
    """
    import lameenc
    import numpy as np

    scaled = np.rint(samples * np.float32(32767 / _LAME_SCALE))
    pcm = np.clip(scaled, -32768, 32767).astype("<i2").tobytes()
    try:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(target.sample_rate_hz)
        # Told what it would choose itself at 64 kbit/s; at less it would halve the sample rate.
        encoder.set_out_sample_rate(target.sample_rate_hz)
        encoder.set_bit_rate(target.bitrate_kbps)
        encoder.set_quality(target.quality)
        stream = bytes(encoder.encode(pcm)) + bytes(encoder.flush())
        return with_info_frame(stream, samples=len(samples), encoder=_lame())
    except (RuntimeError, ValueError) as cause:
        raise AudioError(
            f"LAME can't encode {len(samples)} samples at {target.sample_rate_hz} Hz, "
            f"{target.bitrate_kbps} kbit/s: {cause}",
            hint="Set sample_rate_hz and bitrate_kbps back to their defaults, 44100 and 64.",
        ) from cause


@lru_cache(maxsize=1)
def _lame() -> str:
    # lameenc doesn't tell which LAME it holds, but LAME signs the bits it has no use for, and a
    # second of silence at a high bit rate is full of them.
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_channels(1)
    encoder.set_in_sample_rate(44_100)
    encoder.set_bit_rate(128)
    encoder.set_quality(7)
    signed = re.search(rb"LAME\d\.\d{1,3}", bytes(encoder.encode(bytes(44_100))) + bytes(encoder.flush()))
    # Players want a version before they believe the rest of the frame: name the commonest.
    return signed.group().decode() if signed else "LAME3.100"


def decoded_peak_dbtp(mp3: bytes, samples: "Samples", *, target: Mastering) -> float:
    """Highest true peak of an MP3 where what it was made from is loud.

    Decoding all of a long programme would take a quarter of the time that encoding it takes.

    Args:
        mp3: what `encode` returned.
        samples: what it was given.
        target: the ceiling, near which the peaks are looked for.

    Returns:
        dBTP; minus infinity where nothing is near the ceiling.

    Raises:
        AudioError: the MP3 can't be decoded.
    """
    import miniaudio
    import numpy as np

    stream = walk(mp3)
    if stream is None:
        raise _undecodable("no frames")
    starts = (*stream.starts, stream.end)
    frame, delay = stream.first.samples, ENCODER_DELAY_SAMPLES + DECODER_DELAY_SAMPLES
    warm_up = _RESERVOIR_BYTES // stream.first.size + 2
    slices: list[tuple[int, int]] = []
    level = 10 ** ((target.true_peak_dbtp - _PEAKS_LOOKED_AT_DB) / 20)
    for start, end in loud_ranges(samples, level=level):
        first = max(0, (start + delay) // frame - warm_up)
        last = min(len(starts) - 1, (end + delay) // frame + 2)
        if slices and first <= slices[-1][1]:
            first = slices.pop()[0]
        slices.append((first, last))
    heard = []
    for first, last in slices:
        try:
            decoded = miniaudio.decode(
                mp3[starts[first] : starts[last]],
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=target.sample_rate_hz,
            )
        except miniaudio.DecodeError as cause:
            raise _undecodable(str(cause)) from cause
        sound = np.frombuffer(decoded.samples, dtype=np.float32)
        # The first frame lacks the half that overlaps from the one before it.
        heard.append(sound[frame if first else 0 :])
    # Measured in one go: where two stretches meet, both are below the level that is looked for.
    return true_peak_dbtp(np.concatenate(heard)) if heard else -math.inf


def _undecodable(reason: str) -> AudioError:
    return AudioError(
        f"the MP3 that LAME made can't be decoded: {reason}",
        hint="Reinstall the packages lameenc and miniaudio, then build again.",
    )
