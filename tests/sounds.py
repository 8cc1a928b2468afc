"""Sounds for the tests of the output side, and instruments to measure what came out."""

import loudness
import miniaudio
import numpy as np
import soxr

from audionews.models import AudioClip


def pcm(samples, rate):
    return AudioClip(np.rint(np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes(), rate)


def voice(seconds=1.0, *, rate=22_050, level=0.1, crest=1.0, seed=1):
    """Glottal pulses through two resonances, swelling and fading as syllables do.

    A higher `crest` makes the pulses shorter, and their peaks higher at the same energy.
    """
    length = round(seconds * rate)
    time = np.arange(length) / rate
    pulses = np.zeros(length)
    pulses[:: rate // 120] = 1 + 0.3 * np.random.default_rng(seed).random(len(pulses[:: rate // 120]))
    ring = np.arange(rate // 50) / rate
    tract = np.exp(-ring * 180 * crest) * (
        np.sin(2 * np.pi * 600 * ring) + 0.6 * np.sin(2 * np.pi * 1900 * ring)
    )
    syllables = 0.35 + 0.65 * np.sin(np.pi * 4 * time) ** 2
    samples = np.convolve(pulses, tract)[:length] * syllables
    return samples / np.abs(samples).max() * level


def silence(seconds, *, rate=22_050):
    return np.zeros(round(seconds * rate))


def decoded(mp3, rate=44_100):
    sound = miniaudio.decode(mp3, output_format=miniaudio.SampleFormat.FLOAT32, nchannels=1, sample_rate=rate)
    return np.frombuffer(sound.samples, dtype=np.float32)


def metered_lufs(samples, rate=44_100):
    return loudness.integrated_loudness(samples, rate)


def true_peak_dbtp(samples):
    return 20 * np.log10(np.abs(soxr.resample(samples, 1, 8, quality="VHQ")).max())


def silences_ms(samples, rate=44_100, *, below_db=-55.0, shortest_ms=60):
    """Start and length of every stretch without sound, by 2 ms windows."""
    window = rate // 500
    blocks = samples[: len(samples) // window * window].reshape(-1, window)
    quiet = np.sqrt(np.square(blocks).mean(axis=1)) < 10 ** (below_db / 20)
    found, start = [], None
    for index, is_quiet in enumerate([*quiet, False]):
        if is_quiet and start is None:
            start = index
        elif not is_quiet and start is not None:
            if (index - start) * 2 >= shortest_ms:
                found.append((start * 2, (index - start) * 2))
            start = None
    return found
