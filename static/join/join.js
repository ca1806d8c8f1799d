// The only home of the way in. The link's secret stands in the address after the #, which browsers send to
// nobody; only a person's press on Join posts it. Opening the page changes nothing.

import { asked } from "../buttons.js";
import { region, show, the } from "../dom.js";
import { said } from "../form.js";

// Read once, and taken out of the address, so that it is neither in the history nor on a shared screen.
const link = location.hash.slice(1);
if (link !== "") history.replaceState(null, "", location.pathname + location.search);

const root = region("join");
const form = the(document, '[data-region="join"]', HTMLFormElement);
const button = the(form, '[data-act="join"]', HTMLButtonElement);
const reference = the(form, '[name="reference"]', HTMLInputElement);
const PROBLEMS = ["no-link", "link-not-valid", "wrong-reference", "too-many", "try-again"];

/** @param {string | null} name */
function problem(name) {
  show(root, Object.fromEntries(PROBLEMS.map((one) => [one, one === name])));
}

/** @param {boolean} wrong */
function askForReference(wrong) {
  show(root, { "reference-needed": true });
  reference.required = true;
  problem(wrong ? "wrong-reference" : null);
  reference.focus();
}

/** @param {string} code */
function refused(code) {
  switch (code) {
    case "reference_needed":
      return askForReference(false);
    case "wrong_reference":
      return askForReference(true);
    case "link_not_valid":
      button.hidden = true;
      return problem("link-not-valid");
    case "too_many":
      return problem("too-many");
    default:
      return problem("try-again");
  }
}

async function join() {
  try {
    const answer = await fetch(location.pathname, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ link, reference: said(new FormData(form), "reference") }),
    });
    const { to, code } = await answer.json();
    if (answer.ok && typeof to === "string" && to.startsWith("/room/")) location.assign(to);
    else refused(String(code));
  } catch {
    problem("try-again");
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  asked(button, true);
  problem(null);
  await join();
  asked(button, false);
});

if (link === "") {
  button.hidden = true;
  problem("no-link");
}
// Another link pasted into this tab changes the fragment alone: begin again with it.
window.addEventListener("hashchange", () => location.reload());
