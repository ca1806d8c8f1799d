// The only home of who was sent their link after the close, and who came: for the mediator. It is no part of the
// room: it is asked for, now and then and when the page is looked at again.

import { asked, offer, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { said } from "../form.js";
import { keep } from "../list.js";
import { dialog } from "./dialogs.js";
import { keepingFocus } from "./focus.js";
import { addressedInWords, cameInWords, countdownInWords, notTakenInWords, standsInWords } from "./letter_words.js";

/** @import { Ending } from "./asks.js" */
/** @import { Recipient, Report } from "./letter_words.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

// Often enough for somebody who waits for a mail to go, and one small answer each time.
const AGAIN_MS = 15_000;

/** @param {Tools} tools */
export function deliveryRegion(tools) {
  const { words, names } = tools;
  const root = region("delivery");
  const note = the(document, '[data-part="seen-note"]', HTMLElement);
  const href = root.dataset["href"] ?? "";
  let notTaken = "";
  const addressing = dialog("address-dialog", { sentence: () => notTaken, withdraw: () => {} });
  const email = the(document, '#address-dialog input[name="email"]', HTMLInputElement);
  /** @type {Report | null} */
  let report = null;
  let begun = false;
  let asking = false;
  /** How often the page was left: an answer to what was asked before that is no longer for it. */
  let left = 0;

  /** Whether the mediator is looking at this: not in a hidden tab, and not where another page has taken over. */
  const isSeen = () => !document.hidden && root.getClientRects().length > 0;

  function drawReport() {
    if (report === null) return;
    const { mail } = report;
    // A mediator without an address reads this: there is nothing to tell of them.
    const people = report.people.filter((one) => one.role !== "mediator" || one.state !== "no_address");
    keepingFocus(() => {
      show(root, { "no-mail": !mail });
      fill(root, countdownInWords(words, /** @type {Report} */ (report), tools.clock()));
      keep(
        part(root, "people"),
        people.map((one) => one.id),
        "recipient",
        (item, _key, index) => {
          const one = /** @type {Recipient} */ (people[index]);
          const again = mail && (one.state === "sent" || one.state === "failed" || one.why !== undefined);
          fill(item, {
            name: one.name,
            role: names.roles[one.role],
            stands: standsInWords(words, one, mail),
            came: cameInWords(words, one),
            act: one.state === "sent" ? words.say("Send again") : words.say("Try again"),
            email: one.email ?? "",
            addressed: addressedInWords(words, one),
            change: one.email === undefined ? words.say("Give an address") : words.say("Change the address"),
          });
          show(item, { "address-line": one.email !== undefined, addressed: one.addressed_at !== undefined });
          const idle = one.state !== "sending" && one.state !== "removed";
          offer(item, { "send-again": again && idle, "change-address": mail && idle });
        },
      );
    });
  }

  /**
   * @param {{ participant: string, email?: string }} [again] who is to be written to again, and where to if not there
   * @returns {Promise<string | null>} null if it was done, or a code
   */
  async function ask(again) {
    if (asking) return "not_now";
    asking = true;
    const here = left;
    try {
      const answer = await fetch(href, again === undefined ? {} : { method: "POST", body: JSON.stringify(again) });
      const told = await answer.json();
      if (here !== left) return "not_now";
      if (answer.ok) report = /** @type {Report} */ (told);
      show(root, { "not-read": !answer.ok && ![409, 422].includes(answer.status) });
      drawReport();
      return answer.ok ? null : told.code;
    } catch {
      show(root, { "not-read": here === left });
      return "try_again";
    } finally {
      if (here === left) asking = false;
    }
  }

  /** @param {boolean} done */
  function tell(done) {
    fill(root, { news: done ? words.say("Evenhand is sending it.") : words.say("That was not done. Try again in a moment.") });
  }

  /**
   * @param {string} participant
   * @param {FormData} form
   * @returns {Promise<Ending>}
   */
  async function readdress(participant, form) {
    const code = await ask({ participant, email: said(form, "email").trim() });
    if (code === null) {
      tell(true);
      return { code };
    }
    notTaken = notTakenInWords(words, code);
    // Of the codes that a dialog knows: what it says is `notTaken`.
    return { code: "not_understood" };
  }

  async function nowAndThen() {
    if (isSeen()) await ask();
    tools.later(nowAndThen, AGAIN_MS);
  }

  onPress(root, {
    "send-again": async (button, participant) => {
      asked(button, true);
      const code = await ask({ participant });
      asked(button, false);
      tell(code === null);
    },
    "change-address": (_, participant) => {
      const one = report?.people.find((person) => person.id === participant);
      if (one === undefined) return;
      addressing.open((form) => readdress(participant, form), { name: one.name });
      email.value = one.email ?? "";
      email.select();
    },
  });
  document.addEventListener("visibilitychange", () => begun && isSeen() && ask());

  return {
    /** @param {InTheRoom} now */
    draw({ you, mediator }) {
      root.hidden = !(you.closed && mediator !== null);
      note.hidden = mediator !== null;
      if (root.hidden) return;
      drawReport();
      if (begun) {
        if (report === null) void ask();
        return;
      }
      begun = true;
      // The scene is put in sight when all of it is drawn.
      tools.later(nowAndThen, 0);
    },

    /** The page is no longer in the meeting, and has been emptied. */
    forget() {
      [report, asking, left] = [null, false, left + 1];
    },
  };
}
