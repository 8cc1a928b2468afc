"""How pages come out that a reader copied as text, without any markup.

    python benchmarks/copied.py [FOLDER]

FOLDER is one of `benchmarks/intake.py`. Each page is copied as a browser does it, a line for each block on
the screen: from the headline to the end of the story, and with six lines more, where signatures, tags and
other stories stand.
"""

import sys
from functools import reduce
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.intake.copying import Score, copied, score

DEFAULT = Path(__file__).parents[1] / "tests" / "data" / "intake" / "pages"


def main() -> None:
    """Prints a line for each way of copying."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    for below in (0, 6):
        texts = {
            page: text
            for page in sorted(folder.glob("*.html"))
            if (text := copied(page, below=below)) is not None
        }
        scores = [score(page, text) for page, text in texts.items()]
        total = reduce(Score.__add__, scores)
        print(
            f"{below} lines below the story: right {sum(one.is_right for one in scores)}/{len(scores)}"
            f"  kept {total.kept / total.wanted:.1%}  added {total.added / total.came:.1%}"
        )


if __name__ == "__main__":
    main()
