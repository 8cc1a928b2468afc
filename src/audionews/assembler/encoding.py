"""Encoding: PCM to one MP3, by LAME in process, with an Info frame in front."""

from typing import TYPE_CHECKING

from audionews.errors import AudioError
from audionews.models import Mastering
from audionews.mp3 import with_info_frame

if TYPE_CHECKING:
    from audionews.assembler.loudness import Samples

_LAME_SCALE = 0.95
"""LAME's constant-bit-rate presets turn what they encode down by this (``abr_switch_map`` in its
presets.c): measured -0.45 dB at every bit rate. Turned up by as much before, levels come out as meant."""


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
        return with_info_frame(stream, samples=len(samples))
    except (RuntimeError, ValueError) as cause:
        raise AudioError(
            f"LAME can't encode {len(samples)} samples at {target.sample_rate_hz} Hz, "
            f"{target.bitrate_kbps} kbit/s: {cause}",
            hint="set sample_rate_hz and bitrate_kbps back to their defaults, 44100 and 64",
        ) from cause
