// The only home of the room's page as a whole: what comes down the line is drawn, what is pressed goes up.

import { onPress } from "../buttons.js";
import { region, the } from "../dom.js";
import { wordsOf } from "../say.js";
import { Announcer } from "./announce.js";
import { askingWith } from "./asking.js";
import { Asks } from "./asks.js";
import { Backoff } from "./backoff.js";
import { Kept, storage } from "./choices.js";
import { Connection } from "./connection.js";
import { merged } from "./merge.js";
import { newsBetween } from "./news.js";
import { tellOfAddresses } from "./no_relay.js";
import { inTheRoom, readPage } from "./page.js";
import { savedRegions } from "./saved.js";
import { screenWith } from "./screen.js";
import { newsOfSound } from "./sound_news.js";
import { NO_SOUND, soundShown } from "./sound_state.js";
import { TakingPart } from "./taking_part.js";

/** @import { RefusalCode, ToBrowser, View } from "../protocol.d.ts" */
/** @import { LineState, Timers } from "./connection.js" */

const page = readPage();
const words = wordsOf(page.catalogue, page.locale);
/** @type {Timers} */
const timers = {
  set: (act, wait) => window.setTimeout(act, wait),
  clear: (timer) => window.clearTimeout(timer),
  now: () => performance.now(),
};

/** @type {View | null} what is on the screen, and the version that it is of */
let view = null;
let version = 0;
/** How far the server's clock is before this device's, in milliseconds. */
let ahead = 0;
/** @type {LineState} */
let line = "opening";
/** Whether the person has still to be told that they are connected again. */
let wasLost = false;

const status = savedRegions();
const trying = new Backoff(Math.random);
const asks = new Asks({
  newKey: () => crypto.randomUUID(),
  later: (again) => window.setTimeout(again, trying.next()),
  changed: () => status.drawSaved(asks.saved),
});
/** How sound stood when it was last told of. */
let soundTold = NO_SOUND;
const sound = new TakingPart({
  async make(me) {
    // Loaded when somebody turns sound on: whoever takes part beside a phone, or writes, needs none of it.
    const { Media } = await import("../media/media.js");
    return new Media({
      me,
      send: (message) => connection.send(message),
      timers,
      devices: navigator.mediaDevices,
      connect: (config) => new RTCPeerConnection(config),
      random: () => crypto.randomUUID(),
      sinks: the(document, '[data-part="sinks"]', HTMLElement),
      changed: soundChanged,
    });
  },
  send: (message) => connection.send(message),
  timers,
  kept: new Kept(storage(() => localStorage), storage(() => sessionStorage), page.socket),
  tellOfAddresses,
  changed: soundChanged,
});
/** @type {import("./trying.js").MakeTrying} */
async function makeTrying(changed) {
  const [{ DeviceCheck }, { Devices }] = await Promise.all([import("../media/device_check.js"), import("../media/devices.js")]);
  const check = new DeviceCheck({
    devices: navigator.mediaDevices,
    secure: window.isSecureContext,
    context: () => new AudioContext(),
    connect: (config) => new RTCPeerConnection(config),
    relay: () => sound.askRelay(),
    live: () => sound.media?.capture ?? null,
    timers,
    changed,
  });
  return { check, devices: new Devices(navigator.mediaDevices, changed) };
}
const screen = screenWith(
  askingWith(
    page,
    words,
    {
      put(command) {
        // Who goes on with the meeting knows that they are connected: the banner has said its say.
        if (line === "open") forgetLoss();
        return asks.ask(command);
      },
      withdraw: (ending) => asks.withdraw(ending),
    },
    { clock: () => Date.now() + ahead, later: (act, wait) => window.setTimeout(act, wait) },
    () => view,
    { sound, makeTrying },
  ),
);
const announcer = new Announcer({
  polite: (text) => (the(document, '[data-part="announce"]', HTMLElement).textContent = text),
  urgent: (text) => (the(document, '[data-part="alert"]', HTMLElement).textContent = text),
  timers,
  words,
});

function soundChanged() {
  screen.soundChanged();
  tellOfSound();
}

function tellOfSound() {
  const before = soundTold;
  soundTold = soundShown(sound, view === null ? null : inTheRoom(view));
  announcer.tell(newsOfSound(before, soundTold, words));
}

function forgetLoss() {
  wasLost = false;
  status.drawConnection(line, wasLost);
}

/**
 * @param {View} next
 * @param {number} at
 */
function become(next, at) {
  const before = view;
  view = next;
  version = at;
  // Whose right to be heard is gone is silent before anything is drawn.
  sound.saw(next);
  // Of a meeting that somebody was removed from, nothing is said any more.
  if (next.you.whereabouts === "removed") announcer.forget();
  screen.show(next);
  if (before !== null) announcer.tell(newsBetween(before, next, words, page.names));
  tellOfSound();
  asks.saw(version);
}

/** @param {ToBrowser} message */
function hear(message) {
  sound.heard();
  switch (message.type) {
    case "view":
      ahead = Date.parse(message.now) - Date.now();
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
      ahead = Date.parse(message.now) - Date.now();
      return;
    case "signal":
    case "relay":
      return sound.hear(message);
  }
}

/** @param {LineState} state */
function lineIs(state) {
  const before = line;
  line = state;
  if (state === "open") {
    if (wasLost) announcer.tell([{ subject: "line", words: words.say("You are connected again.") }]);
  } else if (state === "lost") {
    if (before === "open") {
      wasLost = true;
      const lost = words.say("Your connection has dropped. Evenhand is trying again.");
      announcer.tell([{ subject: "line", words: lost, urgent: true }]);
    }
  } else if (state !== "opening") {
    view = null;
    screen.forget();
    announcer.forget();
  }
  sound.lineIs(state);
  status.drawConnection(line, wasLost);
  screen.lineIs(state);
  if (state === "open") asks.lineOpened((message) => connection.send(message));
  else asks.lineLost();
}

const connection = new Connection({
  open: () => new WebSocket(new URL(page.socket, location.href.replace(/^http/, "ws"))),
  backoff: new Backoff(Math.random),
  timers,
  hear,
  changed: lineIs,
});

window.addEventListener("offline", () => connection.doubt());
window.addEventListener("online", () => connection.hurry());
// A page that comes back from the browser's memory has a line that ended while it was away; but one that was
// replaced does not take the meeting back by itself.
window.addEventListener("pageshow", (event) => {
  if (event.persisted && (line === "open" || line === "lost")) connection.connect();
});
document.addEventListener("visibilitychange", () => document.hidden || connection.hurry());
onPress(the(document, '[data-scene="replaced"]', HTMLElement), { "use-here": () => connection.connect() });
onPress(region("connection"), { "hide-banner": forgetLoss });
connection.connect();
