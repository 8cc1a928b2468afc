"""How right and how fast the normalizer is.

    python benchmarks/normalizer.py                    # accuracy per kind on our own corpus, and speed
    python benchmarks/normalizer.py --publish          # writes tests/data/normalizer/score.json
    python benchmarks/normalizer.py --text FILE        # speed on any text, one sentence a line
    python benchmarks/normalizer.py --cases FILE.tsv   # accuracy on rows of another file

The published scores are the floor that `tests/normalizer/test_corpus.py` holds the normalizer to.
"""

import argparse
import json
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

DATA = Path(__file__).parent.parent / "tests" / "data" / "normalizer"


def read_cases(path: Path) -> list[tuple[str, str, str]]:
    """Written, spoken and kind of each row."""
    lines = path.read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line and not line.startswith("written\t")]
    return [(row[0], row[1], row[2]) for row in rows]


def accuracy(cases: list[tuple[str, str, str]]) -> dict[str, dict[str, int]]:
    """Per kind: how many cases, how many right in every word and mark."""
    from audionews.models import join_spoken
    from audionews.normalizer import normalize

    scores: dict[str, dict[str, int]] = defaultdict(lambda: {"right": 0, "cases": 0})
    for written, spoken, kind in cases:
        scores[kind]["cases"] += 1
        scores[kind]["right"] += join_spoken(normalize(written)) == spoken
    return dict(sorted(scores.items()))


def speed(sentences: list[str]) -> tuple[float, float]:
    """Seconds to import with the first sentence, in a fresh process; sentences a minute after that."""
    from audionews.models import join_spoken
    from audionews.normalizer import normalize

    code = (
        "import time; start = time.process_time(); from audionews.normalizer import normalize; "
        "normalize('Ngày 5/6, UBND'); print(time.process_time() - start)"
    )
    command = [sys.executable, "-c", code]
    load_s = min(
        float(subprocess.run(command, check=True, capture_output=True).stdout)  # noqa: S603 - our own interpreter
        for _ in range(5)
    )
    start = time.process_time()
    for sentence in sentences:
        join_spoken(normalize(sentence))
    return load_s, len(sentences) / (time.process_time() - start) * 60


def main() -> None:
    """Prints the figures; see the module's docstring."""
    parser = argparse.ArgumentParser(description="Accuracy and speed of the normalizer.")
    parser.add_argument("--publish", action="store_true", help="write score.json")
    parser.add_argument("--text", type=Path, help="sentences to time, one a line")
    parser.add_argument("--cases", type=Path, help="rows to score instead of our own corpus")
    arguments = parser.parse_args()
    paths = [arguments.cases] if arguments.cases else sorted(DATA.glob("*.tsv"))
    cases = [case for path in paths for case in read_cases(path)]
    scores = accuracy(cases)
    for kind, score in scores.items():
        print(f"{kind:22} {score['right']:5} of {score['cases']:5}  {score['right'] / score['cases']:.1%}")
    sentences = [case[0] for case in cases]
    if arguments.text:
        sentences = arguments.text.read_text(encoding="utf-8").splitlines()
    load_s, per_minute = speed(sentences)
    print(f"import and first sentence {load_s:.3f} s of CPU; {per_minute:,.0f} sentences a minute")
    if arguments.publish:
        published = json.dumps(scores, ensure_ascii=False, indent=1)
        (DATA / "score.json").write_text(published + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
