// The only home of the room's page as a whole: what comes down the line is drawn, what is pressed goes up.

import { asked, onPress, region, the } from "../dom.js";
import { wordsOf } from "../say.js";
import { absencesRegion } from "./absences.js";
import { agendaRegion } from "./agenda.js";
import { Announcer } from "./announce.js";
import { Asks } from "./asks.js";
import { Backoff } from "./backoff.js";
import { boardRegion } from "./board.js";
import { closingRegion } from "./closing.js";
import { Connection } from "./connection.js";
import { dialog } from "./dialogs.js";
import { floorRegions } from "./floor.js";
import { focusHeading, keepingFocus } from "./focus.js";
import { handsRegion } from "./hands.js";
import { merged } from "./merge.js";
import { newsBetween } from "./news.js";
import { inTheRoom, readPage } from "./page.js";
import { peopleRegion } from "./people.js";
import { savedRegions } from "./saved.js";
import { sceneOf, showScene, titleOf } from "./scenes.js";
import { sessionRegion } from "./session.js";
import { suggestionsRegion } from "./suggestions.js";
import { termsRegion } from "./terms.js";
import { toldNotice } from "./told.js";

/** @import { RefusalCode, ToBrowser, View } from "../protocol.d.ts" */
/** @import { LineState } from "./connection.js" */
/** @import { Tools } from "./page.js" */

const page = readPage();
const words = wordsOf(page.catalogue, page.locale);
const { say } = words;
const timers = {
  set: (/** @type {() => void} */ act, /** @type {number} */ wait) => window.setTimeout(act, wait),
  clear: (/** @type {number} */ timer) => window.clearTimeout(timer),
  now: () => performance.now(),
};

// What is known: the view on the screen, its version, how the line stands, whether the mediator is closing.
/** @type {View | null} */
let view = null;
let version = 0;
/** @type {LineState} */
let line = "opening";
let closing = false;
// Nothing carries a person off who is still reading: from the terms they go on when they press to.
let atTerms = false;
let wasLost = false;

// Asking

const savedHow = savedRegions();
const trying = new Backoff(Math.random);
const asks = new Asks({
  newKey: () => crypto.randomUUID(),
  later: (again) => window.setTimeout(again, trying.next()),
  changed: () => savedHow.drawSaved(asks.saved),
});
const refusing = dialog("refusal-dialog", { sentence: () => "" });

/** @type {Tools} */
const tools = {
  words,
  names: page.names,
  put(command) {
    forgetLoss();
    return asks.ask(command);
  },
  async ask(command, button) {
    if (button !== undefined) asked(button, true);
    const ending = await tools.put(command);
    if (button !== undefined) asked(button, false);
    if (ending.code !== null) refusing.open(async () => ({ code: null }), { sentence: tools.sentence(ending) });
    return ending.code === null;
  },
  sentence(ending) {
    if (ending.code === null) return "";
    const sentence = page.names.refusals[ending.code] ?? say("That was not done. Please try again.");
    if (ending.number === undefined) return sentence;
    return `${sentence} ${say("The number to give to whoever helps you: {number}.", { number: ending.number })}`;
  },
};

// Drawing

const board = boardRegion(tools);
const terms = termsRegion(tools, () => {
  atTerms = false;
  drawAnew();
});
const closingStep = closingRegion(tools, () => atClosing(false));
const regions = [
  sessionRegion(tools, () => atClosing(true)),
  floorRegions(tools),
  handsRegion(tools),
  toldNotice(tools),
  board,
  suggestionsRegion(tools, board.form),
  absencesRegion(tools),
  peopleRegion(tools),
  agendaRegion(tools),
  closingStep,
];
const titles = [...document.querySelectorAll('h1[data-part="title"]')];
const announcer = new Announcer({
  polite: (text) => (the(document, '[data-part="announce"]', HTMLElement).textContent = text),
  urgent: (text) => (the(document, '[data-part="alert"]', HTMLElement).textContent = text),
  timers,
  words,
});

/** Who goes on with the meeting knows that they are connected: the banner has said its say. */
function forgetLoss() {
  if (!wasLost || line !== "open") return;
  wasLost = false;
  draw();
}

/** @param {boolean} yes */
function atClosing(yes) {
  forgetLoss();
  closing = yes;
  if (yes) closingStep.begin();
  drawAnew();
}

/** Draw a scene that the person went to, and start them at its beginning. */
function drawAnew() {
  draw();
  const scene = document.querySelector("[data-scene]:not([hidden])");
  if (scene !== null) focusHeading(scene);
  window.scrollTo(0, 0);
}

function draw() {
  keepingFocus(() => {
    if (view?.you.whereabouts === "terms") atTerms = true;
    const scene = sceneOf(line, view, { closing, atTerms });
    const now = view === null ? null : inTheRoom(view);
    if (atTerms && view !== null) terms.draw(view.you);
    if (now !== null) {
      const title = say("Mediation {reference}", { reference: now.room.mediation.reference });
      for (const one of titles) if (one.textContent !== title) one.textContent = title;
      for (const one of regions) one.draw(now);
    }
    showScene(scene);
    document.title = titleOf(scene, view, line, words);
    savedHow.drawConnection(line, wasLost);
  });
}

/**
 * @param {View} next
 * @param {number} at
 */
function become(next, at) {
  const before = view;
  view = next;
  version = at;
  draw();
  if (before !== null) announcer.tell(newsBetween(before, next, words, page.names));
  asks.saw(version);
}

// The line

/** @param {ToBrowser} message */
function hear(message) {
  switch (message.type) {
    case "view":
      return become(message.view, message.version);
    case "patch":
      if (view !== null) become(/** @type {View} */ (merged(view, message.patch)), message.version);
      return;
    case "answer":
      trying.reset();
      return asks.answered(message.key, message.version, version);
    case "refusal":
      return asks.refused(message.key, /** @type {RefusalCode} */ (message.code), message.number);
    case "beat":
      return;
  }
}

/** @param {LineState} state */
function lineChanged(state) {
  const before = line;
  line = state;
  if (state === "open") {
    if (before === "lost") {
      announcer.tell([{ subject: "line", words: say("You are connected again.") }]);
    }
    asks.lineOpened((message) => connection.send(message));
  } else {
    asks.lineLost();
    if (state === "lost" && before === "open") {
      wasLost = true;
      announcer.tell([{ subject: "line", words: say("Your connection has dropped. We are trying again."), urgent: true }]);
    }
  }
  draw();
}

const connection = new Connection({
  open: () => new WebSocket(new URL(page.socket, location.href.replace(/^http/, "ws"))),
  backoff: new Backoff(Math.random),
  timers,
  hear,
  changed: lineChanged,
});

window.addEventListener("offline", () => connection.doubt());
window.addEventListener("online", () => connection.hurry());
// A page that comes back from the browser's memory has a line that ended while it was away.
window.addEventListener("pageshow", (event) => event.persisted && connection.connect());
document.addEventListener("visibilitychange", () => document.hidden || connection.hurry());
onPress(the(document, '[data-scene="replaced"]', HTMLElement), { "use-here": () => connection.connect() });
onPress(region("connection"), {
  "hide-banner": forgetLoss,
});
connection.connect();
