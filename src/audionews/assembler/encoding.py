"""Encoding: PCM to one MP3, by LAME in process, stretch by stretch, with an Info frame in front.

The Info frame says how much follows it: its place is kept free and filled when all is encoded. A
short MP3 stays in memory, a long one goes to a file.
"""

import io
import math
import re
import shutil
import tempfile
from array import array
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO, TYPE_CHECKING

from audionews.assembler.loudness import loud_ranges, true_peak_dbtp
from audionews.errors import AudioError
from audionews.models import Mastering
from audionews.mp3 import DECODER_DELAY_SAMPLES, ENCODER_DELAY_SAMPLES, FrameHeader, Frames

if TYPE_CHECKING:
    from audionews.assembler.tape import Samples

_LAME_SCALE = 0.95
"""LAME's constant-bit-rate presets turn what they encode down by this (``abr_switch_map`` in its
presets.c): measured -0.45 dB at every bit rate. Turned up by as much before, levels come out as meant."""

_PEAKS_LOOKED_AT_DB = 2.5
"""Decoded are the stretches with samples this far below the ceiling or above: more than an encoder adds."""
_RESERVOIR_BYTES = 511  # how far back a frame may keep its data (ISO/IEC 11172-3, main_data_begin)
_DECODED_AT_ONCE_S = 30.0
_IN_MEMORY_BYTES = 8 * 1024 * 1024
"""An MP3 that is longer is handed on as a file: 17 minutes at 64 kbit/s."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """An MP3 and what is known of it.

    Args:
        file: open for reading and writing; closed and removed by `discard`, or handed on by `taken`.
        path: where it is, if it isn't in memory.
        frames: number of bytes before each frame of sound, the Info frame left out.
        first: header of the first frame.
        offset: bytes of the Info frame.
        samples: how many were encoded.
        loud: start and end of every part that is near the ceiling, in samples.
    """

    file: IO[bytes]
    path: Path | None
    frames: "array[int]"
    size: int
    first: FrameHeader
    offset: int
    samples: int
    loud: list[tuple[int, int]]

    def taken(self) -> bytes | Path:
        """The MP3: its bytes, or for a long one the file that whoever takes it has to remove."""
        if self.path is None:
            self.file.seek(0)
            data = self.file.read()
            self.file.close()
            return data
        self.file.close()
        return self.path

    def discard(self) -> None:
        """Remove it."""
        _discard(self.file, self.path)


def encode(stretches: Iterable["Samples"], *, target: Mastering, folder: Path | None = None) -> Encoded:
    """Encode mono samples.

    Args:
        stretches: full scale = 1, at ``target.sample_rate_hz``.
        target: bit rate and quality.
        folder: where a long MP3 is put; the system's folder for temporary files where None.

    Returns:
        The MP3: an Info frame, then frames of constant bit rate. The same samples give the same bytes.

    Raises:
        AudioError: LAME refused them.
        OSError: the disk is full.
    """
    import lameenc
    import numpy as np

    file: IO[bytes] = io.BytesIO()
    path: Path | None = None
    frames = Frames()
    samples, loud = 0, []
    level = 10 ** ((target.true_peak_dbtp - _PEAKS_LOOKED_AT_DB) / 20)
    try:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(1)
        encoder.set_in_sample_rate(target.sample_rate_hz)
        # Told what it would choose itself at 64 kbit/s; at less it would halve the sample rate.
        encoder.set_out_sample_rate(target.sample_rate_hz)
        encoder.set_bit_rate(target.bitrate_kbps)
        encoder.set_quality(target.quality)

        def put(data: bytes) -> None:
            nonlocal file, path
            started = frames.size > 0
            frames.feed(data)
            if not started and frames.size:
                file.write(bytes(frames.info_frame_bytes))
            if path is None and file.tell() + len(data) > _IN_MEMORY_BYTES:
                file, path = _moved(file, folder)
            file.write(data)

        held = b""
        for stretch in stretches:
            loud += [(samples + start, samples + end) for start, end in loud_ranges(stretch, level=level)]
            samples += len(stretch)
            scaled = np.rint(stretch * np.float32(32767 / _LAME_SCALE))
            held += bytes(encoder.encode(np.clip(scaled, -32768, 32767).astype("<i2").tobytes()))
            if len(held) >= _RESERVOIR_BYTES * 8:
                put(held)
                held = b""
        put(held + bytes(encoder.flush()))
        info = frames.info_frame(samples=samples, encoder=_lame())
        file.seek(0)
        file.write(info)
        return Encoded(file, path, frames.starts, frames.size, frames.first, len(info), samples, loud)
    except (RuntimeError, ValueError) as cause:
        _discard(file, path)
        raise AudioError(
            f"LAME can't encode {samples} samples at {target.sample_rate_hz} Hz, "
            f"{target.bitrate_kbps} kbit/s: {cause}",
            hint="Set sample_rate_hz and bitrate_kbps back to their defaults, 44100 and 64.",
        ) from cause
    except BaseException:
        _discard(file, path)
        raise


def _moved(file: IO[bytes], folder: Path | None) -> tuple[IO[bytes], Path]:
    # What a killed build leaves has the name of other unfinished files, and goes with them.
    handle = tempfile.NamedTemporaryFile(  # noqa: SIM115 - handed on to whoever publishes it
        "w+b", dir=folder, prefix=".programme.", suffix=".part", delete=False
    )
    file.seek(0)
    shutil.copyfileobj(file, handle)
    file.close()
    return handle, Path(handle.name)


def _discard(file: IO[bytes], path: Path | None) -> None:
    file.close()
    if path is not None:
        with suppress(OSError):
            path.unlink()


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


def decoded_peak_dbtp(encoded: Encoded, *, target: Mastering) -> float:
    """Highest true peak of an MP3 where what it was made from is loud.

    Decoding all of a long programme would take a quarter of the time that encoding it takes.

    Args:
        encoded: what `encode` returned.
        target: as it was encoded.

    Returns:
        dBTP; minus infinity where nothing is near the ceiling.

    Raises:
        AudioError: the MP3 can't be decoded.
    """
    import miniaudio
    import numpy as np

    starts = encoded.frames
    frame, delay = encoded.first.samples, ENCODER_DELAY_SAMPLES + DECODER_DELAY_SAMPLES
    warm_up = _RESERVOIR_BYTES // encoded.first.size + 2
    slices: list[tuple[int, int]] = []
    at_once = round(_DECODED_AT_ONCE_S * target.sample_rate_hz / frame)
    for start, end in encoded.loud:
        first = max(0, (start + delay) // frame - warm_up)
        last = min(len(starts), (end + delay) // frame + 2)
        if slices and first <= slices[-1][1] and slices[-1][1] - slices[-1][0] < at_once:
            first = slices.pop()[0]
        slices.append((first, last))
    peak_dbtp = -math.inf
    heard, waiting = [], 0
    for first, last in slices:
        encoded.file.seek(encoded.offset + starts[first])
        data = encoded.file.read((starts[last] if last < len(starts) else encoded.size) - starts[first])
        try:
            decoded = miniaudio.decode(
                data,
                output_format=miniaudio.SampleFormat.FLOAT32,
                nchannels=1,
                sample_rate=target.sample_rate_hz,
            )
        except miniaudio.DecodeError as cause:
            raise _undecodable(str(cause)) from cause
        sound = np.frombuffer(decoded.samples, dtype=np.float32)
        # The first frame lacks the half that overlaps from the one before it.
        heard.append(sound[frame if first else 0 :])
        waiting += len(sound)
        # Many are measured in one go: where two meet, both are below the level that is looked for.
        if waiting > _DECODED_AT_ONCE_S * target.sample_rate_hz:
            peak_dbtp = max(peak_dbtp, true_peak_dbtp(np.concatenate(heard)))
            heard, waiting = [], 0
    return max(peak_dbtp, true_peak_dbtp(np.concatenate(heard))) if heard else peak_dbtp


def _undecodable(reason: str) -> AudioError:
    return AudioError(
        f"the MP3 that LAME made can't be decoded: {reason}",
        hint="Reinstall the packages lameenc and miniaudio, then build again.",
    )
