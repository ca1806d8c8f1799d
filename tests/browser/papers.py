"""The only home of a downloaded document: what it says, in the order in which it is read, and where its code leads."""

import subprocess
from pathlib import Path

import zxingcpp
from PIL import Image

from tests.browser.screen import Screen


def downloaded(screen: Screen, link: str, file: Path) -> Path:
    """What a link of the page gives to keep."""
    with screen.page.expect_download() as downloading:
        screen.link_called(link).click()
    downloading.value.save_as(file)
    return file


def words_of(pdf: Path) -> str:
    """The text of a PDF, on one line."""
    printed = subprocess.run(
        ["pdftotext", "-raw", str(pdf), "-"], stdout=subprocess.PIPE, check=True, timeout=30
    ).stdout
    return " ".join(printed.decode().split())


def scanned(pdf: Path) -> str:
    """The address in the code that is printed on the document, as a camera reads it."""
    subprocess.run(
        ["pdftoppm", "-r", "150", "-gray", "-png", pdf, pdf.with_suffix("")], check=True, timeout=60
    )
    found = []
    for file in pdf.parent.glob(f"{pdf.stem}-*.png"):
        with Image.open(file) as page:
            found += [code.text for code in zxingcpp.read_barcodes(page)]
    (address,) = found
    return address
