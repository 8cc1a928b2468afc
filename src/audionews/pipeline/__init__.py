"""Runs the stages over all sources: skips what is current, collects failures, publishes the feed."""

from audionews.pipeline.digest import digest
from audionews.pipeline.driver import build

__all__ = ["build", "digest"]
