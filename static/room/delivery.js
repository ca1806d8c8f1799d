// The only home of who was sent their link after the close, and who came: for the mediator. It is no part of the
// room: it is asked for, now and then and when the page is looked at again.

import { asked, offer, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { keep } from "../list.js";
import { keepingFocus } from "./focus.js";

/** @import { Role } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/**
 * `server/receipts.py` has both. Times are RFC 3339.
 * @typedef {object} Recipient
 * @property {string} id
 * @property {string} name
 * @property {Role} role
 * @property {"no_address" | "removed" | "waiting" | "sending" | "sent" | "failed"} state
 * @property {string} [since]
 * @property {string} [next_at]
 * @property {string} [sent_at]
 * @property {string} [why]
 * @property {number} [code] the mail server's answer
 * @property {boolean} [twice]
 * @property {string} [opened]
 * @property {string} [downloaded]
 */
/** @typedef {{ mail: boolean, due: string, people: Recipient[] }} Report */

// Often enough for somebody who waits for a mail to go, and one small answer each time.
const AGAIN_MS = 15_000;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * @param {Words} words
 * @param {string} moment
 */
function moment({ say, dayOf, time }, moment) {
  return say("{date} at {time}", { date: dayOf(moment), time: time(moment) });
}

/**
 * Why a letter is not sent, or not yet, and what can be done.
 * @param {Words} words
 * @param {string} why
 */
function whyInWords({ say }, why) {
  switch (why) {
    case "address_refused":
      return say("The mail server says that there is no such address. The link they joined with still works.");
    case "address_unfit":
      return say("The mail server cannot write to an address like this. The link they joined with still works.");
    case "sender_refused":
      return say("The mail server does not let this service send. Tell whoever runs the service.");
    case "message_refused":
      return say("The mail server would not take the message. Tell whoever runs the service.");
    case "busy":
      return say("The mail server asked us to wait.");
    case "unreachable":
      return say("The mail server could not be reached.");
    case "untrusted":
      return say("The line to the mail server is not safe, so nothing was sent. Tell whoever runs the service.");
    case "login_refused":
      return say("The mail server did not let this service in. Tell whoever runs the service.");
    case "unsure":
      return say("The line broke while it was being sent, so nobody knows whether it arrived. Ask them.");
    case "late":
      return say("The meeting ended days ago, so Evenhand did not send it by itself.");
    default:
      return say("Something went wrong here. Tell whoever runs the service.");
  }
}

/**
 * @param {Words} words
 * @param {Recipient} one
 * @param {boolean} mail
 */
function standsInWords(words, one, mail) {
  const { say } = words;
  const told = [];
  if (one.state === "no_address") told.push(say("No e-mail address. The link they joined with still works."));
  if (one.state === "removed") told.push(say("Not written to: you removed them from the meeting."));
  if (one.state === "sent") told.push(say("Sent on {when}.", { when: moment(words, one.sent_at ?? one.since ?? "") }));
  if (one.state === "sending") told.push(say("Being sent now."));
  if (one.state === "failed") told.push(say("Could not be sent."));
  if (one.state === "waiting" && !mail) told.push(say("Not sent."));
  else if (one.state === "waiting") told.push(one.why === undefined ? say("Waiting to be sent.") : say("Not sent yet."));
  if (one.why !== undefined) told.push(whyInWords(words, one.why));
  if (one.code !== undefined) told.push(say("Its answer was {code}.", { code: one.code }));
  if (one.state === "waiting" && mail && one.why !== undefined && one.next_at !== undefined)
    told.push(say("Evenhand tries again at {time}.", { time: words.time(one.next_at) }));
  if (one.state !== "sent" && one.sent_at !== undefined)
    told.push(say("It was sent before, on {when}.", { when: moment(words, one.sent_at) }));
  if (one.twice && one.state !== "failed") told.push(say("They may get it twice."));
  return told.join(" ");
}

/**
 * @param {Words} words
 * @param {Recipient} one
 */
function cameInWords(words, { role, state, opened, downloaded }) {
  const { say } = words;
  if (state === "removed") return "";
  if (downloaded !== undefined) return say("Outcome downloaded on {when}.", { when: moment(words, downloaded) });
  if (opened !== undefined) return say("Opened on {when}.", { when: moment(words, opened) });
  return role === "mediator" ? "" : say("Not opened since the meeting.");
}

/**
 * How long until the time that the service set; whole hours, and minutes in the last one.
 * @param {Words} words
 * @param {number} left in milliseconds
 */
function leftInWords({ sayMany }, left) {
  if (left >= HOUR_MS) return sayMany("That is in one hour.", "That is in {n} hours.", Math.floor(left / HOUR_MS));
  const minutes = Math.max(1, Math.floor(left / MINUTE_MS));
  return sayMany("That is in one minute.", "That is in {n} minutes.", minutes);
}

/**
 * @param {Words} words
 * @param {Report} report
 * @param {number} now in milliseconds
 */
export function countdownInWords(words, { due, people }, now) {
  const { say, sayMany } = words;
  // Whoever reads this has the page open. The others have their link once it is sent, or was used.
  const without = people.filter(
    (one) =>
      one.role !== "mediator" && one.state !== "removed" && (one.sent_at ?? one.opened ?? one.downloaded) === undefined,
  ).length;
  if (without === 0) return { left: say("Everybody has been sent their link, or has used it."), countdown: "" };
  const left = sayMany("One person has not been sent their link.", "{n} people have not been sent their link.", without);
  const when = moment(words, due);
  const before = Date.parse(due) - now;
  if (before <= 0) return { left, countdown: say("The outcome was to be with everybody by {when}.", { when }) };
  const until = say("The outcome is to be with everybody by {when}.", { when });
  return { left, countdown: `${until} ${leftInWords(words, before)}` };
}

/** @param {Tools} tools */
export function deliveryRegion(tools) {
  const { words, names } = tools;
  const root = region("delivery");
  const note = the(document, '[data-part="seen-note"]', HTMLElement);
  const href = root.dataset["href"] ?? "";
  /** @type {Report | null} */
  let report = null;
  let begun = false;
  let asking = false;

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
          });
          offer(item, { "send-again": again && one.state !== "sending" });
        },
      );
    });
  }

  /** @param {string} [participant] who is to be written to again */
  async function ask(participant) {
    if (asking) return false;
    asking = true;
    const posted = { method: "POST", body: JSON.stringify({ participant }) };
    try {
      const answer = await fetch(href, participant === undefined ? {} : posted);
      if (answer.ok) report = /** @type {Report} */ (await answer.json());
      show(root, { "not-read": !answer.ok && answer.status !== 409 });
      drawReport();
      return answer.ok;
    } catch {
      show(root, { "not-read": true });
      return false;
    } finally {
      asking = false;
    }
  }

  async function nowAndThen() {
    if (isSeen()) await ask();
    tools.later(nowAndThen, AGAIN_MS);
  }

  onPress(root, {
    "send-again": async (button, participant) => {
      asked(button, true);
      const done = await ask(participant);
      asked(button, false);
      fill(root, { news: done ? words.say("Evenhand is sending it.") : words.say("That was not done. Try again in a moment.") });
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
      if (begun) return;
      begun = true;
      // The scene is put in sight when all of it is drawn.
      tools.later(nowAndThen, 0);
    },
  };
}
