"""The only home of what a downloaded document says, in the order in which it is read."""

import subprocess
from pathlib import Path


def words_of(pdf: Path) -> str:
    """The text of a PDF, on one line."""
    printed = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], stdout=subprocess.PIPE, check=True, timeout=30
    ).stdout
    return " ".join(printed.decode().split())
