// The only home of checking a document. The file is read here and goes nowhere: what is sent is its SHA-256 and
// the number, which stands in the address after the #, where browsers send it to nobody.

import { asked } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { line } from "../text.js";

// A sealed document is never larger (PressLimits.pdf in server/press.py, and its signature). A larger file is not
// one, which can be said without filling a phone's memory with it.
const LARGEST_BYTES = 17 * 1024 * 1024;

const root = region("check");
const form = the(document, '[data-region="check"]', HTMLFormElement);
const button = the(form, '[data-act="check"]', HTMLButtonElement);
const number = the(form, '[name="number"]', HTMLInputElement);
const file = the(form, '[name="file"]', HTMLInputElement);
const ANSWERS = ["yes", "replaced", "no", "no-number", "wrong-number", "no-file", "unreadable", "too-many", "try-again"];

/** @type {Record<string, string>} */
const CODES = { wrong_number: "wrong-number", not_understood: "wrong-number", too_many: "too-many" };

/** @param {string | null} name */
function answer(name) {
  show(root, Object.fromEntries(ANSWERS.map((one) => [one, one === name])));
  for (const [field, wrong] of /** @type {const} */ ([
    [number, name === "no-number" || name === "wrong-number"],
    [file, name === "no-file" || name === "unreadable"],
  ])) {
    if (wrong) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** @param {File} chosen */
async function fingerprint(chosen) {
  const digest = await crypto.subtle.digest("SHA-256", await chosen.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string} typed
 * @param {string} sha256
 */
async function ask(typed, sha256) {
  try {
    const response = await fetch(location.pathname, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ number: typed, sha256 }),
    });
    const { sealed, replaced, code } = await response.json();
    if (!response.ok) return answer(CODES[String(code)] ?? "try-again");
    if (typeof sealed !== "string") return answer("no");
    if (typeof replaced !== "string") {
      fill(root, { sealed });
      return answer("yes");
    }
    fill(root, { sealed, "replaced-on": replaced });
    return answer("replaced");
  } catch {
    return answer("try-again");
  }
}

async function check() {
  const typed = line(number.value);
  const chosen = file.files?.[0];
  if (typed === "") {
    answer("no-number");
    return number.focus();
  }
  if (chosen === undefined) {
    answer("no-file");
    return file.focus();
  }
  if (chosen.size > LARGEST_BYTES) return answer("no");
  let sha256;
  try {
    sha256 = await fingerprint(chosen);
  } catch {
    // The browser reads a file only now: it may have been moved or changed since it was chosen.
    return answer("unreadable");
  }
  return ask(typed, sha256);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (button.getAttribute("aria-disabled") === "true") return;
  asked(button, true);
  answer(null);
  await check();
  asked(button, false);
  part(root, "answer").scrollIntoView({ block: "nearest" });
});

// An answer is about what was asked: it goes when either is changed.
form.addEventListener("input", () => answer(null));

function fromAddress() {
  const given = location.hash.slice(1);
  if (given === "") return;
  number.value = given;
  // Taken out of the address, so that it is neither in the history nor on a shared screen.
  history.replaceState(null, "", location.pathname + location.search);
}

fromAddress();
window.addEventListener("hashchange", fromAddress);
