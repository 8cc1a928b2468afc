"""How long the whole build of the seed takes, against the bare pipeline `espeak-ng --stdout | lame`.

Both say the same text at the same speaking rate and write an MP3 of the same sample rate and bit
rate. They take turns, so that a machine that grows slower meanwhile slows both. A build does much
more (reading rules, pauses, loudness, tags, cover, feed); it should take at most twice as long.

    python benchmarks/build.py [RUNS]

Needs espeak-ng and lame on PATH; audionews itself needs neither.
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
VOICE = "bac"


def main(runs: int) -> None:
    """Prints the seconds of each run and the ratio of the medians."""
    for tool in ("espeak-ng", "lame"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} isn't on PATH: install it to compare with it")
    from audionews.config import load_voice
    from audionews.models import Mastering

    rate_wpm = load_voice(VOICE, voices_dir=None).options.get("rate_wpm", 175)
    with tempfile.TemporaryDirectory() as folder:
        text = Path(folder) / "spoken.txt"
        text.write_text("\n".join(spoken()), encoding="utf-8")
        target = Mastering()
        peer = (
            f"espeak-ng -v vi -s {rate_wpm} -f {text} --stdout | lame --quiet -m m"
            f" --resample {target.sample_rate_hz / 1000} -b {target.bitrate_kbps} - {folder}/peer.mp3"
        )
        build = f"{sys.executable} -m audionews build --voice {VOICE} -q --force"
        ours = f"{build} --output {folder}/output {ROOT}/seeds"
        seconds(ours), seconds(peer)  # the first runs fill the file cache
        pairs = [(seconds(ours), seconds(peer)) for _ in range(runs)]
    for build_s, peer_s in pairs:
        print(f"build {build_s:.2f} s   espeak-ng | lame {peer_s:.2f} s   ratio {build_s / peer_s:.2f}")
    median = statistics.median(build_s / peer_s for build_s, peer_s in pairs)
    print(f"median ratio {median:.2f} (target: at most 2)")


def spoken() -> list[str]:
    """What the build says, chunk by chunk."""
    (seed,) = (ROOT / "seeds").glob("*.txt")
    command = [sys.executable, "-m", "audionews", "text", "--json", "--voice", VOICE, str(seed)]
    shown = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own
    return [chunk["spoken"] for chunk in json.loads(shown)["chunks"]]


def seconds(command: str) -> float:
    """Wall time of one run."""
    started = time.perf_counter()
    subprocess.run(command, shell=True, check=True, cwd=ROOT)  # noqa: S602 - a pipeline of our own words
    return time.perf_counter() - started


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
