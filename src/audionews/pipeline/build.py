"""The build: what has to be made, who makes it, and in which order it becomes public.

Only this process writes to the output folder. For each episode the MP3 appears whole under a new
name, then the catalog commits; at the end the feed is replaced. A kill between any two steps
leaves a valid feed whose files are all there, and the next build goes on from the catalog.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from multiprocessing import get_context
from pathlib import Path

from audionews import loader
from audionews.catalog import ArticleRecord, Catalog
from audionews.cleaner import clean
from audionews.config import AUTO_VOICE, Config, load_voice
from audionews.dates import VIETNAM_TIME
from audionews.errors import AudionewsError
from audionews.listener import Listener
from audionews.models import Article, BuildReport, Drop, Outcome, Status
from audionews.pipeline.folder import OutputFolder
from audionews.pipeline.publishing import Press
from audionews.pipeline.reading import Job, Reading, audio_digest, gave_up_for_good, read_aloud, write_script
from audionews.synthesizer import Choice, auto_profiles, choose_voice, open_voice
