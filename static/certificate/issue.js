// The only home of the mediator's last button: what was shown is issued, once.

import { asked } from "../buttons.js";
import { fill, part, show, the } from "../dom.js";
import { filledIn, said } from "../form.js";

const form = document.querySelector('[data-region="issue"]');

/**
 * @param {HTMLFormElement} root
 * @param {boolean} yes whether it was not done
 * @param {string} [words] why, as far as anybody knows
 */
function problem(root, yes, words = "") {
  show(root, { problem: yes });
  fill(part(root, "problem"), { words });
  show(part(root, "problem"), { words: words !== "" });
}

/** @param {HTMLFormElement} root */
async function issue(root) {
  const filled = filledIn(root);
  if (filled === null) return;
  const body = {
    chosen: JSON.parse(root.dataset["chosen"] ?? "{}"),
    independent: said(filled, "independent") === "yes",
    reason: said(filled, "reason"),
  };
  const answer = await fetch(location.pathname, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  const { to, words } = await answer.json();
  // Back to where it was asked for: the document is there to read and to download.
  if (answer.ok && typeof to === "string" && to.startsWith("/room/")) location.assign(to);
  else problem(root, true, typeof words === "string" ? words : "");
}

if (form instanceof HTMLFormElement) {
  const button = the(form, '[data-act="issue"]', HTMLButtonElement);
  // Off until this module was there to do it.
  asked(button, false);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-disabled") === "true") return;
    asked(button, true);
    problem(form, false);
    try {
      await issue(form);
    } catch {
      // A page that went away, or an answer that is none: nothing was issued as far as anybody knows.
      problem(form, true);
    }
    asked(button, false);
  });
}
