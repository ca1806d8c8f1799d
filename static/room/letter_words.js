// The only home of how a letter stands, in words: sent or not and why, who came, and how long there is left.

/** @import { Role } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */

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
 * @property {string} [email] where they are written to
 * @property {string} [addressed_at] when a mediator gave that address after the close
 * @property {string} [addressed_by] the mediator's name
 */
/** @typedef {{ mail: boolean, due: string, people: Recipient[] }} Report */

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
export function standsInWords(words, one, mail) {
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
export function cameInWords(words, { role, state, opened, downloaded }) {
  const { say } = words;
  if (state === "removed") return "";
  if (downloaded !== undefined) return say("Outcome downloaded on {when}.", { when: moment(words, downloaded) });
  if (opened !== undefined) return say("Opened on {when}.", { when: moment(words, opened) });
  return role === "mediator" ? "" : say("Not opened since the meeting.");
}

/**
 * Why an address is not taken.
 * @param {Words} words
 * @param {string} code
 */
export function notTakenInWords({ say }, code) {
  switch (code) {
    case "address_unfit":
      return say("This is not an e-mail address. Look for a letter too many or too few.");
    case "address_same":
      return say("This is the address that is there already. To write to it once more, go back and send again.");
    case "too_many":
      return say("Too many addresses were given for this person. Use the link they joined with.");
    default:
      return say("That was not done. Try again in a moment.");
  }
}

/**
 * @param {Words} words
 * @param {Recipient} one
 */
export function addressedInWords(words, { addressed_at, addressed_by }) {
  if (addressed_at === undefined || addressed_by === undefined) return "";
  return words.say("{name} gave this address on {when}.", { name: addressed_by, when: moment(words, addressed_at) });
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
