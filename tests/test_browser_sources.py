"""The only home of what no browser module, style or template may hold.

The content security policy refuses most of this in the browser; here it is refused before anybody's browser.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Markup or code made from strings (quality checklist S31), and what reaches another host (S5).
IN_SCRIPTS = {
    "innerHTML": r"\binnerHTML\b",
    "outerHTML": r"\bouterHTML\b",
    "insertAdjacentHTML": r"\binsertAdjacentHTML\b",
    "setHTML": r"\bsetHTML(?:Unsafe)?\b",
    "createContextualFragment": r"\bcreateContextualFragment\b",
    "DOMParser": r"\bDOMParser\b",
    "srcdoc": r"\bsrcdoc\b",
    "document.write": r"\bdocument\s*\.\s*write(?:ln)?\b",
    "eval": r"\beval\s*\(",
    "Function from a string": r"\bnew\s+Function\b|(?<![\w.])Function\s*\(",
    "timer from a string": r"\bset(?:Timeout|Interval)\s*\(\s*[\"'`]",
    "handler or style attribute": r"\bsetAttribute\s*\(\s*[\"'`](?:on|style\b)",
    "module from another host": r"\b(?:from|import)\s*\(?\s*[\"'`](?:[a-z]+:)?//",
    "javascript: address": r"javascript:",
    # What is said and seen is never recorded (design 7): not by us, and not for the person either.
    "recording": r"\bMediaRecorder\b|\bcaptureStream\b|\bMediaStreamTrackProcessor\b",
}
IN_STYLES = {
    "from another host": r"(?:url\(\s*[\"']?|@import\s+[\"'])(?:[a-z]+:)?//",
}
# Of Jinja itself (S32).
IN_TEMPLATE_TEXT = {
    "safe filter": r"\|\s*safe\b",
    "escaping switched off": r"\bautoescape\s+false\b",
}
# These fetch or send; a plain link, which a person follows, may lead to another host.
FETCHING = {"src", "srcset", "poster", "data", "action", "formaction", "background", "ping", "manifest"}
DATA_BLOCKS = {"application/json", "importmap", "speculationrules"}


def found(patterns: dict[str, str], text: str) -> list[str]:
    """The names of the patterns that the text holds."""
    return [name for name, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)]


def without_comments(script: str) -> str:
    """A script less its block comments and its whole-line comments, which may name what they warn of."""
    return re.sub(r"^\s*//.*$", "", re.sub(r"/\*.*?\*/", "", script, flags=re.DOTALL), flags=re.MULTILINE)


class Tags(HTMLParser):
    """Collects the faults of a template's tags."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: (value or "").strip() for name, value in attrs}
        self.faults.extend(
            f"{name}="
            for name, value in attributes.items()
            if name.startswith("on")
            or name in ("style", "srcdoc")
            or value.lower().startswith("javascript:")
            or (
                (name in FETCHING or (name in ("href", "xlink:href") and tag != "a"))
                and re.search(r"(?:^|\s)(?:[a-z]+:)?//", value.lower())
            )
        )
        if tag == "script" and "src" not in attributes and attributes.get("type") not in DATA_BLOCKS:
            self.faults.append("inline script")


def in_template(text: str) -> list[str]:
    """The faults of a template, read with Jinja's own marks taken out of the way of the tags."""
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    tags = Tags()
    tags.feed(re.sub(r"\{\{.*?\}\}", "x", re.sub(r"\{%.*?%\}", " ", text, flags=re.DOTALL), flags=re.DOTALL))
    tags.close()
    return [*found(IN_TEMPLATE_TEXT, text), *found(IN_STYLES, text), *tags.faults]


def in_script(text: str) -> list[str]:
    """The faults of a browser module."""
    return found(IN_SCRIPTS, without_comments(text))


def in_style(text: str) -> list[str]:
    """The faults of a stylesheet."""
    return found(IN_STYLES, re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL))


def sources() -> Iterator[tuple[str, list[str]]]:
    """Every source that a browser gets, with its faults."""
    for path in sorted((ROOT / "static").rglob("*.js")):
        yield path.relative_to(ROOT).as_posix(), in_script(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "static").rglob("*.css")):
        yield path.relative_to(ROOT).as_posix(), in_style(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix == ".css":
            yield path.relative_to(ROOT).as_posix(), in_style(path.read_text(encoding="utf-8"))
        elif path.suffix in (".html", ".txt", ".xml", ".svg", ".jinja", ".j2"):
            yield path.relative_to(ROOT).as_posix(), in_template(path.read_text(encoding="utf-8"))


def test_no_source_builds_markup_from_strings_runs_strings_or_reaches_another_host() -> None:
    assert {path: faults for path, faults in sources() if faults} == {}


@pytest.mark.parametrize(
    "script",
    [
        "box.innerHTML = name;",
        "box['innerHTML'] = name;",
        "box.outerHTML = name;",
        "box.insertAdjacentHTML('beforeend', name);",
        "document . write(name);",
        "document.writeln(name);",
        "eval(name);",
        "window.eval (name);",
        "new  Function('return 1')();",
        "const f = Function('return 1');",
        "setTimeout('go()', 1);",
        "box.setAttribute('onclick', name);",
        'box.setAttribute("style", name);',
        "frame.srcdoc = name;",
        "new DOMParser().parseFromString(name, 'text/html');",
        "new MediaRecorder(stream).start();",
        "import { a } from 'https://elsewhere.example/a.js';",
        "const a = await import('//elsewhere.example/a.js');",
    ],
)
def test_a_browser_module_with_one_of_these_is_refused(script: str) -> None:
    assert in_script(f"export const a = 1;\n{script}\n") != []


def test_a_browser_module_that_does_it_well_is_let_through() -> None:
    script = """
// No innerHTML here.
/** Never eval(), nor document.write.
 * @param {Function} done */
export function draw(box, done) {
  box.textContent = "see https://elsewhere.example/";
  box.setAttribute("aria-live", "polite");
  box.style.setProperty("--share", "50%");
  const evaluate = retrieval(done);
  setTimeout(() => done(), 10);
}
"""
    assert in_script(script) == []


@pytest.mark.parametrize(
    "template",
    [
        '<button onclick="go()">Go</button>',
        "<p {% if a > b %}class='x'{% endif %} ONLOAD = go>",
        '<p style="color: red">',
        "{{ words|safe }}",
        "{{ words | safe }}",
        "{% autoescape false %}{{ words }}{% endautoescape %}",
        '<img src="https://elsewhere.example/a.png">',
        '<script src="//elsewhere.example/a.js"></script>',
        '<link rel="stylesheet" href="http://elsewhere.example/a.css">',
        '<form action="https://elsewhere.example/">',
        "<style>p { background: url(https://elsewhere.example/a.png) }</style>",
        '<a href="javascript:go()">Go</a>',
        "<script>go()</script>",
        '<iframe srcdoc="{{ words }}"></iframe>',
    ],
)
def test_a_template_with_one_of_these_is_refused(template: str) -> None:
    assert in_template(f"<main>{template}</main>") != []


def test_a_template_that_does_it_well_is_let_through() -> None:
    template = """
{# no style="" and no onclick="" here, nor words|safe #}
<a href="https://elsewhere.example/law">the law</a>
<svg xmlns="http://www.w3.org/2000/svg"><use href="#hand"></use></svg>
<button {% if mine > 0 %}disabled{% endif %} data-on="once" title="{{ _('a > b') }}">Raise hand</button>
<script type="module" src="{{ static('room/room.js') }}"></script>
<script type="application/json" id="words">{{ words|tojson }}</script>
<p>The phrase on = off, and style = plain, are words.</p>
"""
    assert in_template(template) == []


def test_a_stylesheet_takes_nothing_from_another_host() -> None:
    assert in_style("@import '//elsewhere.example/a.css';") != []
    assert in_style("p { background: url( 'https://elsewhere.example/a.png') }") != []
    assert in_style("/* url(https://elsewhere.example/) */ p { background: url(/static/a.svg) }") == []
