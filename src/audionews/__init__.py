"""audionews turns Vietnamese news articles into a podcast."""

from importlib.metadata import version

__version__ = version("audionews")
