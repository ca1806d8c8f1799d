"""The only home of extraction: the catalogue's template, printed by `python -m server.words_extract`."""

import argparse
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

ROOT: Final = Path(__file__).parent.parent
TEMPLATE: Final = Path("server/locale/evenhand.pot")

SOURCES: Final = (
    ("server/**/*.py", "python"),
    ("templates/**/*.html", "jinja2"),
    ("templates/**/*.txt", "jinja2"),
    ("static/**/*.js", "javascript"),
)
"""Where words are written, and which of Babel's readers finds them there."""

KEYWORDS: Final[dict[str, tuple[int, ...] | None]] = {
    "_": None,
    "N_": None,
    "gettext": None,
    "say": None,
    "ngettext": (1, 2),
    "many": (1, 2),
    "sayMany": (1, 2),
}
"""The calls whose first argument is English text; where there are two numbers, singular and plural."""

COMMENT_TAG: Final = "For translators:"


def template(root: Path) -> bytes:
    """The template (.pot) of the sources below `root`: same sources, same bytes."""
    catalogue = Catalog(domain="evenhand", project="Evenhand", copyright_holder="the Evenhand authors")
    for pattern, reader in SOURCES:
        for path in sorted(root.glob(pattern)):
            name = path.relative_to(root).as_posix()
            # Named in full: a name without its module sends Babel through the entry points of every package.
            options = {"newstyle_gettext": "true", "trimmed": "true", "silent": "false"}
            method = "jinja2.ext:babel_extract" if reader == "jinja2" else reader
            for line, message, comments, context in extract(
                method, BytesIO(path.read_bytes()), KEYWORDS, [COMMENT_TAG], options, strip_comment_tags=True
            ):
                catalogue.add(message, None, [(name, line)], auto_comments=comments, context=context)
    printed = BytesIO()
    # File names without line numbers: the template then changes when words do, not when a line moves.
    write_po(printed, catalogue, omit_header=True, include_lineno=False, sort_output=True, width=100)
    return _HEADER.encode() + printed.getvalue()


_HEADER: Final = """\
# The words of Evenhand, in English. Printed by `python -m server.words_extract`: not edited by hand.
msgid ""
msgstr ""
"Project-Id-Version: Evenhand\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def main(arguments: list[str]) -> int:
    """Print the template into its file; with --check, only say whether the file is what would be printed."""
    parser = argparse.ArgumentParser(prog="python -m server.words_extract", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the template is stale")
    check: bool = parser.parse_args(arguments).check
    path = ROOT / TEMPLATE
    fresh = template(ROOT)
    out = StringIO()
    if path.exists() and path.read_bytes() == fresh:
        out.write(f"{TEMPLATE} is fresh\n")
    elif check:
        sys.stderr.write(f"{TEMPLATE} is stale: run python -m server.words_extract\n")
        return 1
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fresh)
        out.write(f"{TEMPLATE} is printed afresh\n")
    sys.stdout.write(out.getvalue())
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
