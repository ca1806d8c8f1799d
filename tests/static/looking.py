"""The only home of looking at a page on the stage: what has focus, what axe finds, what is too small to press."""

from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 390, "height": 844}
WIDE: ViewportSize = {"width": 1440, "height": 900}
NARROW: ViewportSize = {"width": 320, "height": 640}
Scheme = Literal["light", "dark"]

ROOT = Path(__file__).resolve().parents[2]
AXE = """async () => {
    const { violations, passes } = await axe.run(document);
    return [violations.map(one => [one.id, one.nodes.map(node => node.target.join(" "))]), passes.length];
}"""
RULES_THAT_APPLY = 15  # fewer, and axe looked at an empty page


def focused(page: Page) -> str:
    """What has focus, in words."""
    return str(page.evaluate("document.activeElement.textContent.trim().replace(/\\s+/g, ' ')"))


def violations(page: Page) -> Any:
    """What axe finds in the page as it stands."""
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text(encoding="utf-8"))
    found, passed = page.evaluate(AXE)
    assert passed >= RULES_THAT_APPLY
    return found


def small_targets(page: Page) -> Any:
    """What could be pressed and is less than 44 pixels high or wide."""
    return page.evaluate(
        """() => [...document.querySelectorAll("button, a, summary, input, textarea")]
            .filter(one => one.getClientRects().length && !one.matches(".skip"))
            .map(one => [one.textContent.trim(), one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 44 || box.height < 44)
            .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )


def is_too_wide(page: Page) -> bool:
    """Whether the page has to be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))
