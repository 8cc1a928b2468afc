"""Files that appear whole or not at all.

A reader of the output folder, or a build that follows one that was killed, must never find half a
file. So bytes go to a temporary file beside the target, to the disk, and take the target's name in
one step. What a killed build leaves behind is a ``.name.XXXXXXXX.part``, which `sweep` removes.
"""

import errno
import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from audionews.errors import PublishError

_SUFFIX = ".part"
_PIECE_BYTES = 1 << 20
_NAME_BYTES = 100
"""Of the target's name, kept in the temporary one: file systems allow 255 bytes for the whole."""


class FileBytes:
    """A file's bytes by slices, without holding more than a piece of them: `bytes` for files of any size.

    Args:
        file: open for reading.

    Raises:
        OSError: it can't be read.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._size = file.seek(0, os.SEEK_END)
        self._begin = 0
        self._piece = b""

    def __len__(self) -> int:
        return self._size

    def __getitem__(self, place: slice) -> bytes:
        start, stop, _ = place.indices(self._size)
        if start < self._begin or stop > self._begin + len(self._piece):
            self._file.seek(start)
            self._begin, self._piece = start, self._file.read(max(_PIECE_BYTES, stop - start))
        return self._piece[start - self._begin : max(start, stop) - self._begin]


def write_whole(path: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file in one step: readers see the old one or the new one, never a mixture.

    Args:
        path: the target; its folder is made where it is missing.
        data: all of its bytes, or pieces of them in order.

    Raises:
        PublishError: it can't be written (the message names it); the old file is as it was.
    """
    temporary = path.parent / _temporary_name(path.name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(temporary, (data,) if isinstance(data, bytes) else data)
            temporary.replace(path)
        except BaseException:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as cause:
        raise _translated(path, cause) from cause


def write_if_changed(path: Path, data: bytes) -> bool:
    """Write a file as `write_whole` does, unless it holds these bytes already.

    A file that isn't touched keeps its date, by which web servers answer "not modified".

    Args:
        path: the target.
        data: all of its bytes.

    Returns:
        Whether it was written.

    Raises:
        PublishError: it can't be written; the old file is as it was.
    """
    try:
        if path.stat().st_size == len(data) and path.read_bytes() == data:
            return False
    except OSError:
        pass  # absent or unreadable: writing tells what is wrong, if anything is
    write_whole(path, data)
    return True


def write_pieces_if_changed(path: Path, pieces: Callable[[], Iterable[bytes]]) -> tuple[int, str]:
    """Write a file that is too long for memory, unless it holds these bytes already.

    Args:
        path: the target.
        pieces: gives its bytes, piece by piece; called once for their digest and once to write them.

    Returns:
        Size and SHA-256, in hexadecimal.

    Raises:
        PublishError: it can't be written; the old file is as it was.
    """
    try:
        wanted = _size_and_digest(pieces())
    except OSError as cause:
        raise _translated(path, cause) from cause
    try:
        if path.stat().st_size == wanted[0]:
            with path.open("rb") as file:
                if _size_and_digest(iter(lambda: file.read(_PIECE_BYTES), b"")) == wanted:
                    return wanted
    except OSError:
        pass  # absent or unreadable: writing tells what is wrong, if anything is
    write_whole(path, pieces())
    return wanted


def _size_and_digest(pieces: Iterable[bytes]) -> tuple[int, str]:
    size, digest = 0, hashlib.sha256()
    for piece in pieces:
        size += len(piece)
        digest.update(piece)
    return size, digest.hexdigest()


def leftovers(folder: Path) -> tuple[Path, ...]:
    """Temporary files that a killed build left behind.

    Args:
        folder: searched with all folders below it.

    Returns:
        Their paths, sorted; none where the folder is missing.
    """
    return tuple(sorted(path for path in folder.rglob(f".*{_SUFFIX}") if path.is_file()))


def sweep(folder: Path) -> tuple[Path, ...]:
    """Remove what `leftovers` finds. To be called by the one build that may write there.

    Args:
        folder: searched with all folders below it.

    Returns:
        What was removed.

    Raises:
        PublishError: one can't be removed.
    """
    found = leftovers(folder)
    for path in found:
        try:
            path.unlink(missing_ok=True)
        except OSError as cause:
            raise _translated(path, cause) from cause
    return found


def _temporary_name(name: str) -> str:
    kept = name.encode()[:_NAME_BYTES].decode(errors="ignore")
    return f".{kept}.{secrets.token_hex(4)}{_SUFFIX}"


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    # Opened by hand and not by tempfile: the file must get the user's usual permissions, for a web
    # server of another user is to read it.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    # The new name must be on the disk, too. Not every system can sync a folder; the file is whole anyway.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _translated(path: Path, cause: OSError) -> PublishError:
    if cause.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        hint = "The disk is full: make room, then build again; finished episodes are kept."
    elif cause.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        hint = "You may not write there: choose another folder with --output, or change its permissions."
    else:
        hint = "See that the folder is there and can be written to, or choose another with --output."
    return PublishError(f"can't write {path}: {cause.strerror or cause}", hint=hint)
