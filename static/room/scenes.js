// The only home of which scene of the page is shown, and of the page's title, which says how things stand.

/** @import { View } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { LineState } from "./connection.js" */

/** @typedef {"connecting" | "terms" | "waiting" | "room" | "closing" | "reading" | "closed"} Inside */
/** @typedef {Inside | "removed" | "replaced" | "link" | "error"} Scene */

/**
 * @param {LineState} line
 * @param {View | null} view
 * @param {{ atTerms: boolean }} at
 * @returns {Scene}
 */
export function sceneOf(line, view, { atTerms }) {
  if (line === "replaced") return "replaced";
  if (line === "no-session") return "link";
  if (line === "not-understood") return "error";
  if (view === null) return "connecting";
  if (view.you.whereabouts === "removed") return "removed";
  if (view.you.closed) return "closed";
  if (atTerms) return "terms";
  if (view.room?.closing !== undefined) return view.mediator === undefined ? "reading" : "closing";
  return view.you.whereabouts;
}

/** @param {Scene} scene */
export function showScene(scene) {
  for (const one of document.querySelectorAll("[data-scene]")) {
    if (one instanceof HTMLElement) one.hidden = one.dataset["scene"] !== scene;
  }
}

/**
 * @param {Scene} scene
 * @param {View | null} view
 * @param {LineState} line
 * @param {Words} words
 */
export function titleOf(scene, view, line, { say }) {
  if (line === "lost") return say("No connection – Evenhand");
  switch (scene) {
    case "terms":
      return say("Before you go in – Evenhand");
    case "waiting":
      return say("Waiting room – Evenhand");
    case "closing":
      return say("Closing the meeting – Evenhand");
    case "reading":
      return say("Read the outcome – Evenhand");
    case "closed":
      return say("The meeting has ended – Evenhand");
    case "removed":
      return say("You have left the meeting – Evenhand");
    case "replaced":
      return say("Open somewhere else – Evenhand");
    case "link":
      return say("Open your link again – Evenhand");
    case "error":
      return say("Something went wrong – Evenhand");
    case "connecting":
      return say("Opening the meeting – Evenhand");
    case "room":
      return roomTitle(view, say);
  }
}

/**
 * @param {View | null} view
 * @param {Words["say"]} say
 */
function roomTitle(view, say) {
  const state = view?.room?.session.state;
  if (state === "suspended") return say("On hold for a moment – Evenhand");
  if (state === "paused") return say("Paused – Evenhand");
  if (state === "waiting") return say("Not started yet – Evenhand");
  if (view?.you.turn !== undefined) return say("Your turn – Evenhand");
  if (Object.values(view?.you.requests ?? {}).some((one) => one.place === 1)) return say("You are next – Evenhand");
  return say("The meeting – Evenhand");
}
