"""The only place where the console touches files that people give it, and where the shipped library is read.

Trouble with a file is one ``FileError`` whose text is a sentence: what, where, and what to do next.
"""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from profiles.conversions import Conversions
    from profiles.limits import Library

SHIPPED = Path(__file__).resolve().parent.parent / "profiles" / "data"
MAX_BYTES = 4 << 20  # a document is a few kilobytes; what is a thousand times larger is not one
_ENCODING = "utf-8"
_OWN_FOLDER = 0o700  # patients' records: nobody else on this machine looks in


class FileError(ValueError):
    """A file cannot be read or written; the text is a sentence for a person."""


@cache
def shipped_library() -> Library:
    """The drug, pump and catheter library that came with this release."""
    from profiles.library import read_library  # pydantic: not before the first paint

    texts = {
        path.relative_to(SHIPPED).as_posix(): path.read_text(encoding=_ENCODING)
        for path in sorted(SHIPPED.rglob("*.toml"))
    }
    return read_library(texts)


@cache
def shipped_conversions() -> Conversions:
    """The published ratios and screening rules that came with this release."""
    from profiles.conversions import read_conversions  # pydantic: not before the first paint

    return read_conversions((SHIPPED / "conversions.toml").read_text(encoding=_ENCODING))


def data_folder(chosen: str | None = None) -> Path:
    """Where records and settings live: ``--data``, else ``CISTERNA_DATA``, else the usual place; made if absent."""
    named = chosen or os.environ.get("CISTERNA_DATA", "")
    folder = wanted_folder(chosen)
    try:
        folder.mkdir(_OWN_FOLDER, parents=True, exist_ok=True)
        if not named:  # a folder that a person has named may be shared on purpose; the records in it are not
            folder.chmod(_OWN_FOLDER)
    except OSError as error:
        raise FileError(
            f"The data folder {folder} cannot be used ({error.strerror}). Name another one with --data."
        ) from error
    return folder


def wanted_folder(chosen: str | None = None) -> Path:
    """The same place, whether it can be used or not."""
    named = chosen or os.environ.get("CISTERNA_DATA", "")
    return Path(named).expanduser() if named else _platform_folder()


def read_text(path: str | Path) -> str:
    """The text of a file a person named; raises FileError."""
    try:
        text = read_bytes(path).decode(_ENCODING)
    except UnicodeDecodeError as error:
        raise FileError(f"The file {path} is not UTF-8 text at byte {error.start}.") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_bytes(path: str | Path) -> bytes:
    """What such a file holds; raises FileError. A pipe or a device, which may never end, is not read."""
    file = Path(path)
    try:
        _need_ordinary(file)
        with file.open("rb") as handle:
            content = handle.read(MAX_BYTES + 1)  # a file may grow meanwhile, and some of the system's say no size
    except OSError as error:
        raise FileError(f"The file {file} cannot be read ({error.strerror}). Check its name.") from error
    if len(content) > MAX_BYTES:
        raise FileError(f"The file {file} is larger than 4 MiB, so it is none of Cisterna's.")
    return content


def _need_ordinary(file: Path) -> None:
    """Raises OSError for what is there and is no ordinary file; opening it alone could wait for ever."""
    if not stat.S_ISREG(file.stat().st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file")


def write_bytes(path: str | Path, content: bytes) -> Path:
    """Replace a file in one step, on the disk before this returns; nobody ever reads half of it; raises FileError."""
    file = Path(path)
    try:
        descriptor, name = _beside(file)
        try:
            _fill(descriptor, content)
            Path(name).replace(file)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()
            raise
        _sync_folder(file.parent)
    except OSError as error:
        raise _unwritable(file, error) from error
    return file


def check_writable(path: str | Path) -> None:
    """Raises FileError where ``write_bytes`` would: asked before long work whose result is to be kept there."""
    file = Path(path)
    try:
        descriptor, name = _beside(file)
        os.close(descriptor)
        Path(name).unlink()
    except OSError as error:
        raise _unwritable(file, error) from error


def _beside(file: Path) -> tuple[int, str]:
    """A new file that may take the place of an ordinary one or of none; descriptor and name."""
    if file.exists():
        _need_ordinary(file)
    return tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")


def _unwritable(file: Path, error: OSError) -> FileError:
    return FileError(f"The file {file} cannot be written ({error.strerror}). Choose another place.")


def _fill(descriptor: int, content: bytes) -> None:
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


def _sync_folder(folder: Path) -> None:
    """A new name is on the disk only once its folder is; Windows cannot be asked for that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_text(path: str | Path, text: str) -> Path:
    """Replace a text file in one step; raises FileError."""
    return write_bytes(path, text.encode(_ENCODING))


def _platform_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("cisterna", appauthor=False)
