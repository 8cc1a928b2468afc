"""MP3 in memory to sound in memory."""

from audionews.errors import AudioError
from audionews.models import AudioClip


def decode_mp3(data: bytes, *, sample_rate_hz: int) -> AudioClip:
    """Decode an MP3.

    Args:
        data: the whole file.
        sample_rate_hz: rate of the clip; the MP3 is resampled if it has another.

    Returns:
        Mono; several channels are mixed.

    Raises:
        AudioError: it isn't an MP3 with at least one whole frame.
    """
    import miniaudio

    try:
        # Its general decode() takes anything for sound that some decoder doesn't refuse.
        miniaudio.mp3_get_info(data)
        sound = miniaudio.decode(
            data,
            output_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=sample_rate_hz,
        )
    except miniaudio.MiniaudioError as cause:
        raise AudioError(
            f"{len(data)} bytes that aren't an MP3: {cause}",
            hint="The file or the answer is broken: fetch it again.",
        ) from cause
    return AudioClip(pcm=sound.samples.tobytes(), sample_rate_hz=sample_rate_hz)
