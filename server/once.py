"""The only home of a file that is made once and kept: whole and on the disk, or not there at all."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def make_once(path: Path, content: bytes) -> None:
    """Put a secret into a file that its owner alone can read. Of two programs that make it at once, one wins,
    and both find the same. Raises OSError."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}.new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
            with suppress(FileExistsError):
                path.hardlink_to(draft)
        finally:
            draft.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def open_to_others(file: int) -> bool:
    """Whether anybody but its owner may do anything with an open file."""
    return bool(os.fstat(file).st_mode & 0o077)
