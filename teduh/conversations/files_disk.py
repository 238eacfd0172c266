"""Sealed files on disk, below DATA_DIR: each under a random name, never under one that a person gave.

`files` alone calls this. What it has answered is on the disk, not on its way there.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings


def root() -> Path:
    folder: Path = settings.DATA_DIR / "berkas"
    return folder


def path_of(blob: str) -> Path:
    return root() / blob[:2] / blob


def write_at(blob: str, offset: int, piece: bytes) -> None:
    """These bytes stand at `offset`, and nothing after them: the rest of a write that was torn is cut off."""
    path = path_of(blob)
    if offset == 0:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        written = 0
        while written < len(piece):
            written += os.pwrite(handle, piece[written:], offset + written)
        os.ftruncate(handle, offset + len(piece))
        os.fsync(handle)
    finally:
        os.close(handle)
    if offset == 0:
        for folder in (path.parent, root(), root().parent):
            _keep_names(folder)


def _keep_names(folder: Path) -> None:
    """A new file is there after a power cut only when its folder is written too."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def read_at(blob: str, offset: int, count: int) -> bytes:
    handle = os.open(path_of(blob), os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        return os.pread(handle, count, offset)
    finally:
        os.close(handle)


def is_there(blob: str, size: int) -> bool:
    try:
        return path_of(blob).stat().st_size == size
    except FileNotFoundError:
        return False


def erase(blob: str) -> None:
    path_of(blob).unlink(missing_ok=True)


def blobs() -> Iterator[str]:
    for path in root().glob("??/*"):
        yield path.name


def free_bytes() -> int:
    return shutil.disk_usage(settings.DATA_DIR).free
