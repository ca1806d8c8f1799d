// The only home of the screen as a whole: which scene is shown, and that every region draws the same view.

import { empty, fill, show } from "../dom.js";
import { absencesRegion } from "./absences.js";
import { agendaRegion } from "./agenda.js";
import { asidesRegion } from "./asides.js";
import { boardRegion } from "./board.js";
import { caseDatesRegions } from "./case_dates.js";
import { certificateRegion } from "./certificate.js";
import { closedRegion } from "./closed.js";
import { closingRegion } from "./closing.js";
import { correctingRegion } from "./correcting.js";
import { correctionRegion } from "./correction.js";
import { deliveryRegion } from "./delivery.js";
import { floorRegions } from "./floor.js";
import { focusHeading, keepingFocus } from "./focus.js";
import { guidanceRegion } from "./guidance.js";
import { handsRegion } from "./hands.js";
import { microphoneButtons } from "./microphone.js";
import { inTheRoom } from "./page.js";
import { peopleRegion } from "./people.js";
import { picturesRegion } from "./pictures.js";
import { readingRegion } from "./reading.js";
import { requestsRegion } from "./requests.js";
import { sceneOf, showScene, titleOf } from "./scenes.js";
import { sessionRegion } from "./session.js";
import { soundRegions } from "./sound.js";
import { soundCheck } from "./sound_check.js";
import { suggestionsRegion } from "./suggestions.js";
import { summaryWriting } from "./summary.js";
import { termsRegion } from "./terms.js";
import { toldNotice } from "./told.js";
import { toolsRegion } from "./tools.js";
import { typedTurn } from "./typed.js";

/** @import { View } from "../protocol.d.ts" */
/** @import { LineState } from "./connection.js" */
/** @import { Tools } from "./page.js" */
/** @import { Scene } from "./scenes.js" */

/** Between these the meeting turns to its outcome, or back. @type {Set<Scene>} */
const TURNING = new Set(["room", "closing", "reading"]);

/** @param {Tools} tools */
export function screenWith(tools) {
  /** @type {View | null} */
  let view = null;
  /** @type {LineState} */
  let line = "opening";
  // Nothing carries a person off who is still reading: from the terms they go on when they press to.
  let atTerms = false;
  /** @type {Scene} */
  let sceneNow = "connecting";

  const terms = termsRegion(tools, () => {
    atTerms = false;
    begin();
  });
  const board = boardRegion(tools);
  const writing = summaryWriting(tools);
  const dates = caseDatesRegions(tools);
  const delivery = deliveryRegion(tools);
  const certificate = certificateRegion(tools.later, () => void dates.look());
  const closed = closedRegion({ words: tools.words, later: tools.later, now: () => performance.now() });
  const microphone = microphoneButtons(tools);
  const people = peopleRegion(tools);
  const mediatorsTools = toolsRegion(tools, writing);
  const pictures = picturesRegion(tools);
  const check = soundCheck(tools);
  const sound = soundRegions(tools, { settings: check.open, remove: mediatorsTools.remove });
  const ofSound = [sound, microphone, pictures, check];
  /** @type {unknown} of everybody's sound, the newest that was drawn */
  let links;
  const regions = [
    sessionRegion(tools),
    guidanceRegion(tools, writing),
    floorRegions(tools, microphone),
    typedTurn(tools),
    requestsRegion(tools),
    asidesRegion(tools),
    handsRegion(tools),
    toldNotice(tools),
    board,
    suggestionsRegion(tools, board.form),
    absencesRegion(tools),
    people,
    agendaRegion(tools),
    mediatorsTools,
    closingRegion(tools),
    readingRegion(tools),
    correctionRegion(tools),
    correctingRegion(tools),
    delivery,
    dates,
    closed,
    ...ofSound,
  ];

  // Notices have titles of their own: these are the mediation's.
  const titles = document.querySelectorAll('h1[data-part="title"]');

  /** Draw a scene that the person went to, and start them at its beginning. */
  function begin() {
    draw();
    toTheBeginning();
  }

  function toTheBeginning() {
    const scene = document.querySelector("[data-scene]:not([hidden])");
    // The heading that says where one is: marked in the page, below the mediation's own.
    if (scene !== null) focusHeading(scene, "h2[tabindex]") || focusHeading(scene);
    window.scrollTo(0, 0);
  }

  /** What was said in the meeting is not left lying in a page that is no longer in it. */
  function leaveNothing() {
    // One that is open would cover the words that say where the person is now.
    for (const dialog of document.querySelectorAll("dialog")) {
      dialog.close();
      dialog.querySelector("form")?.reset();
      empty(dialog);
    }
    for (const scene of document.querySelectorAll("[data-scene]")) {
      if (scene instanceof HTMLElement && scene.dataset["scene"] !== "terms") empty(scene);
    }
    for (const asking of [dates, delivery, pictures]) asking.forget();
  }

  function draw() {
    const before = sceneNow;
    keepingFocus(() => {
      if (view?.you.whereabouts === "terms") atTerms = true;
      if (view?.you.whereabouts === "removed") {
        atTerms = false;
        leaveNothing();
        fill(document.body, { removal: view.you.removal ?? "" });
        show(document.body, { removal: view.you.removal !== undefined, "may-come-back": !view.you.closed });
      }
      const scene = sceneOf(line, view, { atTerms });
      const now = view === null ? null : inTheRoom(view);
      if (atTerms && view !== null) terms.draw(view.you);
      if (now !== null) {
        const title = tools.words.say("Mediation {reference}", { reference: now.room.mediation.reference });
        for (const one of titles) if (one.textContent !== title) one.textContent = title;
        for (const region of regions) region.draw(now);
      }
      if (scene === "closed" && view !== null) {
        closed.begin(view.you);
        dates.begin();
        void certificate.begin();
      }
      sceneNow = scene;
      showScene(scene);
      document.title = titleOf(scene, view, line, tools.words);
    });
    // The whole page is another one: it is read from its beginning.
    if (before !== sceneNow && TURNING.has(before) && TURNING.has(sceneNow)) toTheBeginning();
  }

  return {
    /** @param {View} next */
    show(next) {
      view = next;
      draw();
    },

    /** @param {LineState} state */
    lineIs(state) {
      line = state;
      draw();
    },

    /** What is said of sound and pictures changed, and nothing of the room: no more than that is drawn. */
    soundChanged() {
      keepingFocus(() => {
        for (const one of ofSound) one.soundChanged();
        const now = view === null ? null : inTheRoom(view);
        if (now === null || links === tools.sound.state?.links) return;
        links = tools.sound.state?.links;
        people.draw(now);
      });
    },

    /** The meeting goes on without this page: what was said of it is not left lying in it. */
    forget() {
      view = null;
      leaveNothing();
    },
  };
}
