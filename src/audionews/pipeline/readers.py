"""Who reads: this process, threads that wait for a server, or processes that compute."""

import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import TypeVar

from audionews.errors import AudionewsError, SynthesisError
from audionews.listener import Listener
from audionews.pipeline.reading import Job, Reading, read_aloud

ONLINE_ENGINES = frozenset({"gtts"})
"""Engines that wait for a server: threads of one process share its limit of requests."""

TaskT = TypeVar("TaskT")
Result = Reading | AudionewsError


def read_all(
    tasks: Iterable[TaskT], *, job_of: Callable[[TaskT], Job], workers: int, listener: Listener
) -> Generator[tuple[TaskT, Result], None, None]:
    """Reads articles aloud, several at a time.

    Args:
        tasks: taken one by one as workers come free, so that memory doesn't grow with their number.
        job_of: makes a task's job just before it is begun.
        workers: articles at a time; chunks at a time where there is one article only.
        listener: told of every chunk where one article is read at a time.

    Returns:
        each task with its reading, or with the error that it ended in, as they are finished.

    Raises:
        EngineUnavailable: from ``job_of``.
    """
    remaining = iter(tasks)
    ahead = list(islice(remaining, 2))
    remaining = chain(ahead, remaining)
    if workers == 1 or len(ahead) < 2:
        for task in remaining:
            yield task, _read_here(job_of(task), workers, listener)
        return
    yield from _read_in_pool(remaining, job_of=job_of, workers=workers)


def _read_here(job: Job, workers: int, listener: Listener) -> Result:
    try:
        return read_aloud(
            job,
            workers=workers,
            on_chunk=lambda index, total, written: listener.chunk(job.article.title, index, total, written),
        )
    except AudionewsError as error:
        return error


def _read_in_pool(
    tasks: Iterator[TaskT], *, job_of: Callable[[TaskT], Job], workers: int
) -> Iterator[tuple[TaskT, Result]]:
    pool: Executor | None = None
    running: dict[Future[Reading], TaskT] = {}
    try:
        while True:
            for task in islice(tasks, workers - len(running)):
                job = job_of(task)
                pool = pool or _pool(job, workers)
                running[pool.submit(read_aloud, job)] = task
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                result = _result(future)
                if isinstance(future.exception(), BrokenExecutor):
                    pool = None
                yield running.pop(future), result
    finally:
        if pool is not None:
            pool.shutdown(wait=True, cancel_futures=True)


def _pool(job: Job, workers: int) -> Executor:
    if job.voices[0].engine in ONLINE_ENGINES:
        return ThreadPoolExecutor(workers)
    # Spawned, not forked: an engine's threads don't survive a fork.
    return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_follow_parent)


def _follow_parent() -> None:
    """Makes a worker process leave Ctrl-C to its parent, and end when its parent does, even by kill -9."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent.sentinel,), daemon=True).start()


def _end_after(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _result(future: Future[Reading]) -> Result:
    try:
        return future.result()
    except AudionewsError as error:
        return error
    except BrokenExecutor as cause:
        died = SynthesisError("the process that read it died", hint="Try --jobs 1: memory may be short.")
        died.__cause__ = cause
        return died
