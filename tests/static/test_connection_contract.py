"""What our modules count on of a connection between two browsers holds in a real one, as in the other tests' fake."""

from pathlib import Path

from playwright.sync_api import Browser, Route

CONTRACT = Path(__file__).parent / "connection_contract.js"
ADDRESS = "https://room.example"
_EACH = """async () => {
  const { CONTRACT } = await import("/connection_contract.js");
  const make = (configuration) => new RTCPeerConnection(configuration);
  const key = () => RTCPeerConnection.generateCertificate({ name: "ECDSA", namedCurve: "P-256" });
  const kept = [];
  for (const [words, check] of Object.entries(CONTRACT)) {
    try {
      await check(make, key);
      kept.push(words);
    } catch (error) {
      throw new Error(`${words}: ${error.message}`);
    }
  }
  return kept;
}"""


def test_a_real_connection_keeps_the_contract_of_the_fake(chromium: Browser) -> None:
    page = chromium.new_page()

    def serve(route: Route) -> None:
        if route.request.url.endswith(".js"):
            route.fulfill(path=CONTRACT, content_type="text/javascript")
        else:
            route.fulfill(body="<!doctype html><title>Empty</title>", content_type="text/html")

    page.route(f"{ADDRESS}/**", serve)
    page.goto(ADDRESS)
    kept = page.evaluate(_EACH)
    page.close()
    assert "a new configuration is taken with the same key, and refused without it" in kept
