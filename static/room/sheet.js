// The only home of the outcome's sheet on screen: the outcome's own page, fetched as a document, shown in place.
// What is read here is word for word what is printed. It is asked for again whenever it would say something else.

import { part, show, the } from "../dom.js";
import { Backoff } from "./backoff.js";

/** @import { RoomShown } from "../protocol.d.ts" */
/** @import { Tools } from "./page.js" */

const LONGEST_MS = 10_000;

/**
 * The sheet of a page, parsed by the browser as any page is: no text becomes markup here, and nothing in it runs.
 * @param {string} address
 * @returns {Promise<HTMLElement | null>} null if it did not come
 */
function sheetAt(address) {
  return new Promise((done) => {
    const line = new XMLHttpRequest();
    line.open("GET", address);
    line.responseType = "document";
    line.timeout = LONGEST_MS;
    line.onload = () => {
      const sheet = line.status === 200 ? line.responseXML?.querySelector("[data-outcome]") : null;
      done(sheet ? /** @type {HTMLElement} */ (document.importNode(sheet, true)) : null);
    };
    line.onerror = line.ontimeout = line.onabort = () => done(null);
    line.send();
  });
}

/**
 * @param {HTMLElement} root
 * @param {Pick<Tools, "later">} tools
 * @param {() => void} became the sheet on the screen is another one
 */
export function sheetIn(root, { later }, became) {
  const place = part(root, "sheet");
  const address = the(root, '[data-part="outcome-page"]', HTMLAnchorElement).href;
  const trying = new Backoff(Math.random);
  let wanted = "";
  let shown = "";
  let least = 0;
  let loading = false;
  /** @type {number | null} */
  let number = null;

  /** @param {HTMLElement[]} sheets one, or none */
  function put(...sheets) {
    // Marked as filled in, so that it does not stay in a page that the meeting has left.
    for (const sheet of sheets) sheet.dataset["key"] = "sheet";
    place.replaceChildren(...sheets);
    number = sheets[0] === undefined ? null : Number(sheets[0].dataset["outcome"]);
    show(root, { sheet: number !== null, "page-line": number !== null });
  }

  async function load() {
    if (loading) return;
    loading = true;
    while (wanted !== "" && wanted !== shown) {
      const asked = wanted;
      const sheet = await sheetAt(address);
      const came = sheet !== null && Number(sheet.dataset["outcome"]) >= least;
      if (wanted === "") break;
      show(root, { "sheet-late": !came });
      if (came) {
        trying.reset();
        shown = asked;
        put(sheet);
        became();
      } else {
        await new Promise((again) => later(() => again(undefined), trying.next()));
      }
    }
    loading = false;
  }

  return {
    /** The number of the outcome that is on the screen; null while there is none. */
    get number() {
      return number;
    },

    /** @param {RoomShown} room */
    draw({ closing, board }) {
      const outcome = closing?.outcome;
      wanted = outcome === undefined ? "" : JSON.stringify([closing, board.absences]);
      least = outcome ?? 0;
      show(root, { "sheet-none": outcome === undefined });
      if (wanted === "") {
        shown = "";
        put();
        show(root, { "sheet-late": false });
      } else if (wanted !== shown || place.firstElementChild === null) {
        // A page that the person was taken out of was emptied, and they may be back.
        shown = "";
        load();
      }
    },
  };
}
