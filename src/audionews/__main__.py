"""``python -m audionews`` is the command ``audionews``."""

from audionews.cli import main

# Guarded, because worker processes import the main module again.
if __name__ == "__main__":
    main()
