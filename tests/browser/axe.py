"""The only home of what WCAG 2.2 asks of a page as it stands: axe-core, and what axe-core does not look at."""

from pathlib import Path

from playwright.sync_api import Page

from tests.browser.person import DESK, PHONE, Person

_AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"

_NARROW = (320, 640)
"""WCAG 1.4.10: as wide as a screen of 1280 at 400%."""

_LEAST_TARGET = 44
"""In pixels: WCAG 2.5.5, the stricter of the two rules for targets."""

_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, impact, nodes }) =>
    `${id} (${impact}): ${nodes.map((one) => `${one.target} ${one.failureSummary}`).join(" | ")}`);
}"""

_SIDEWAYS = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  return wide > 0 ? [`scrolls sideways by ${wide}`] : [];
}"""

_SMALL_TARGETS = """(least) => {
  const small = [];
  const targets = "button, a.button, summary, .choice, .field-input";
  for (const one of document.querySelectorAll(`main :is(${targets})`)) {
    const { width, height } = one.getBoundingClientRect();
    if (width > 0 && (width < least || height < least)) small.push(`${one.textContent.trim()}: ${width} x ${height}`);
  }
  return small;
}"""

_OBSCURED = """() => {
  const hidden = [];
  const held = document.activeElement;
  const modal = document.querySelector("dialog:modal");
  for (const one of (modal ?? document).querySelectorAll("a[href], button, input, textarea, summary")) {
    if (!one.checkVisibility() || one.closest(".skip")) continue;
    one.focus();
    const { left, right, top, bottom } = one.getBoundingClientRect();
    const points = [[(left + right) / 2, (top + bottom) / 2], [left + 6, top + 6], [left + 6, bottom - 6]];
    const seen = points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (one.contains(there) || there.contains(one));
    });
    if (!seen) hidden.push(`focus hidden: ${one.outerHTML.slice(0, 90)}`);
  }
  held?.focus();
  return hidden;
}"""

_SPACED = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important; } p { margin-block-end: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}"""

_CLIPPED = """() => [...document.querySelectorAll("main *")].filter((one) => {
  if (one.getClientRects().length === 0 || one.closest(".spoken, svg, textarea, input")) return false;
  const { overflowX, overflowY } = getComputedStyle(one);
  return (overflowX === "hidden" && one.scrollWidth > one.clientWidth + 1) ||
    (overflowY === "hidden" && one.scrollHeight > one.clientHeight + 1);
}).map((one) => `clipped: ${one.outerHTML.slice(0, 90)}`)"""

_EDGELESS = """() => [...document.querySelectorAll("main button, main a.button, main .field-input")].filter((one) =>
  one.getClientRects().length > 0 && getComputedStyle(one).borderTopStyle === "none"
).map((one) => `no edge in forced colours: ${one.textContent.trim()}`)"""


class Auditor:
    """Looks at a page in every size and theme, and gathers what is wrong, so that one run tells all."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.states: list[str] = []
        self._source = _AXE.read_text(encoding="utf-8")

    def look(self, person: Person, state: str) -> None:
        """Everything, at the page as it stands."""
        self.look_at(person.page, f"{person.role}, {state}")

    def look_at(self, page: Page, state: str) -> None:
        self.states.append(state)
        size = page.viewport_size
        if page.evaluate("typeof axe") == "undefined":
            page.evaluate(self._source)
        for width in (PHONE, DESK):
            for scheme in ("dark", "light"):
                self._become(page, width, scheme)
                self._add(f"{state}, {width[0]}, {scheme}", page.evaluate(_RUN))
            self._add(f"{state}, {width[0]}", page.evaluate(_SMALL_TARGETS, _LEAST_TARGET))
            self._add(f"{state}, {width[0]}", page.evaluate(_OBSCURED))
        self._become(page, _NARROW, "light")
        self._add(f"{state}, {_NARROW[0]}", page.evaluate(_SIDEWAYS))
        page.evaluate(_SPACED)
        self._add(f"{state}, {_NARROW[0]}, spaced", page.evaluate(_SIDEWAYS))
        self._add(f"{state}, {_NARROW[0]}, spaced", page.evaluate(_CLIPPED))
        page.evaluate("document.adoptedStyleSheets = []")
        page.emulate_media(forced_colors="active")
        self._add(f"{state}, forced colours", page.evaluate(_EDGELESS))
        page.emulate_media(forced_colors="none")
        assert size is not None
        page.set_viewport_size(size)

    def _become(self, page: Page, size: tuple[int, int], scheme: str) -> None:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

    def _add(self, state: str, found: list[str]) -> None:
        self.found += [f"{state}: {one}" for one in found]
