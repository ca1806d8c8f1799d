// The only home of a person's own requests on screen, and of the ways to ask beside raising a hand.

import { able, onPress } from "../buttons.js";
import { fill, part, region, show, the } from "../dom.js";
import { line } from "../text.js";
import { keep } from "../list.js";
import { ownRequest } from "./own.js";
import { placeInWords } from "./place.js";
import { whyNot } from "./turn.js";

/** @import { OwnRequestShown, RequestKind } from "../protocol.d.ts" */
/** @import { Words } from "../say.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @type {Record<string, RequestKind>} what each button asks for */
const KINDS = {
  "ask-reply": "reply",
  "ask-not-understood": "not_understood",
  "ask-break": "break",
  "ask-private": "private",
};

/**
 * One's own request in one's own words, and how it stands.
 * @param {OwnRequestShown} request
 * @param {Words} words
 */
export function requestInWords({ kind, state, place }, words) {
  const { say } = words;
  /** @type {Record<RequestKind, string>} */
  const wishes = {
    speak: say("You want to speak"),
    reply: say("You want to answer what was just said"),
    not_understood: say("You did not understand something"),
    break: say("You asked for a break"),
    private: say("You want to talk to the mediator privately"),
  };
  if (place !== undefined) return { kind: wishes[kind], state: placeInWords(place, words) };
  return {
    kind: wishes[kind],
    state:
      state === "pending"
        ? say("The mediator can see it. Nobody else can.")
        : say("The mediator has seen it, and will come to it."),
  };
}

/** @param {Tools} tools */
export function requestsRegion(tools) {
  const root = region("requests");
  const asking = the(root, "details", HTMLDetailsElement);
  const form = the(root, "form", HTMLFormElement);
  const reason = the(form, "input", HTMLInputElement);

  form.addEventListener("submit", (event) => event.preventDefault());
  onPress(root, {
    "take-back": (button, request) => tools.ask({ type: "let_go", request }, button),
    ...Object.fromEntries(
      Object.entries(KINDS).map(([act, kind]) => [
        act,
        async (/** @type {HTMLElement} */ button) => {
          const done = await tools.ask({ type: "raise_hand", kind, reason: line(reason.value) }, button);
          if (!done) return;
          reason.value = "";
          if (asking.contains(document.activeElement)) the(asking, "summary", HTMLElement).focus();
          asking.open = false;
        },
      ]),
    ),
  });

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      const { you, mediator, may, room } = now;
      const keys = Object.keys(you.requests).filter((key) => you.requests[key]?.kind !== "speak");
      const can = may("raise_hand");
      root.hidden = mediator !== null || (!can && keys.length === 0);
      show(root, { requests: keys.length > 0, asking: can });
      keep(part(root, "requests"), keys, "request", (item, key) => {
        const request = you.requests[key];
        if (request !== undefined) fill(item, requestInWords(request, tools.words));
        able(item, { "take-back": may("let_go") });
      });
      const holds = room.floor.turn?.holder === you.id;
      const why = !can
        ? ""
        : holds
          ? tools.words.say("It is your turn now: you can say this at once.")
          : whyNot(now, tools.words, tools.names.refusals.needs_permission);
      fill(root, { "short-off": why });
      show(root, { "short-off": why !== "" });
      able(
        root,
        Object.fromEntries(
          Object.entries(KINDS).map(([act, kind]) => [
            act,
            can && ownRequest(you, kind) === null && (why === "" || kind === "break" || kind === "private"),
          ]),
        ),
      );
    },
  };
}
