"""How pages come out of which something was taken away, or that are written otherwise.

    python benchmarks/page_variants.py [FOLDER]

FOLDER is one of `benchmarks/intake.py`. Every variant of tests/intake/variants.py keeps the article as it is.
"""

import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.intake import DEFAULT, measure, ours
from tests.intake.variants import VARIANTS


def main() -> None:
    """Prints a line for each variant; pages in old encodings are left out."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    for name, variant in VARIANTS.items():
        with tempfile.TemporaryDirectory() as written:
            files = []
            for page in sorted(folder.glob("*.html")):
                try:
                    text = variant(page.read_text(encoding="utf-8"))
                except UnicodeDecodeError:
                    continue
                files.append(Path(written, page.name))
                files[-1].write_text(text, encoding="utf-8")
                shutil.copy(page.with_suffix(".json"), written)
            measure(name, files, ours)


if __name__ == "__main__":
    main()
