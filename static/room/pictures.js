// The only home of pictures on screen. Which one stands where is said by places.js; here they are put there, and
// nothing is moved, started or stopped by who makes a sound.

import { fill, part, region, show } from "../dom.js";
import { keep } from "../list.js";
import { placesOf } from "./places.js";

/** @import { MediaState } from "../media/state.js" */
/** @import { InTheRoom, Tools } from "./page.js" */
/** @import { Place } from "./places.js" */

/**
 * Put a picture in its place, or take it out. A picture that is there already is left alone: it would flicker.
 * @param {HTMLVideoElement} video
 * @param {MediaStream | null} stream
 */
export function putPicture(video, stream) {
  if (video.srcObject !== stream) {
    video.srcObject = stream;
    // It has no sound, so the browser lets it play; one that was taken out meanwhile does not begin, and need not.
    if (stream !== null) video.play().catch(() => {});
  }
  video.hidden = stream === null;
}

/** @param {Tools} tools */
export function picturesRegion(tools) {
  const { sound, words } = tools;
  const root = region("pictures");
  /** @type {InTheRoom | null} */
  let shown = null;

  /**
   * @param {InTheRoom} now
   * @param {string} who
   * @param {"camera" | "screen"} kind
   * @returns {MediaStream | null}
   */
  function streamOf({ you }, who, kind) {
    const { media } = sound;
    if (media === null) return null;
    if (who === you.id) return kind === "camera" && media.state.camera.on ? media.ownPicture : null;
    const link = media.state.links[who];
    // One that was put off to keep the sound stands still at what it last showed.
    if (link?.[kind] !== true || link.weak) return null;
    return kind === "camera" ? media.pictureOf(who) : media.screenOf(who);
  }

  /**
   * @param {InTheRoom} now
   * @param {Place} place
   */
  function says({ room, you }, { who, kind, elsewhere, speaking }) {
    if (kind === "screen") return words.say("Shows their screen");
    const link = sound.state?.links[who];
    const parts = [
      speaking ? words.say("Speaking now") : "",
      elsewhere && !speaking ? words.say("Large at the top") : "",
      room.people.by_id[who]?.attendance === "away" ? words.say("Away") : "",
      who !== you.id && link?.state === "broken" ? words.say("No connection") : "",
      link?.weak === true ? words.say("Picture off: the connection is weak") : "",
    ];
    return parts.filter(Boolean).join(" · ");
  }

  /**
   * @param {HTMLElement} element
   * @param {InTheRoom} now
   * @param {Place} place
   */
  function drawPlace(element, now, place) {
    const video = element.querySelector("video");
    const stream = place.shown ? streamOf(now, place.who, place.kind) : null;
    if (video !== null) putPicture(video, stream);
    const own = place.who === now.you.id;
    element.dataset["state"] = stream === null ? "named" : "shown";
    element.dataset["kind"] = place.kind;
    element.dataset["speaking"] = String(place.speaking);
    element.dataset["own"] = String(own);
    fill(element, { name: now.nameOf(place.who), words: says(now, place) });
    show(element, { you: own });
  }

  /**
   * @param {"large" | "beside"} name
   * @param {InTheRoom} now
   * @param {Place | null} place
   */
  function drawOne(name, now, place) {
    const element = part(root, name);
    element.hidden = place === null;
    const video = element.querySelector("video");
    if (place !== null) drawPlace(element, now, place);
    else if (video !== null) putPicture(video, null);
  }

  /**
   * @param {InTheRoom} now
   * @param {MediaState | null} state
   */
  function placesNow(now, state) {
    const { room, you } = now;
    const { pictures, pinned } = sound.choices;
    // Whose turn is offered is getting ready, and whose line is gone is away: neither is put large.
    const turn = room.session.state === "open" ? room.floor.turn : undefined;
    const speaks = turn !== undefined && turn.phase !== "offered" && turn.held_since === undefined;
    return placesOf({
      me: you.id,
      order: room.people.order,
      people: room.people.by_id,
      holder: speaks ? turn.holder : null,
      pinned,
      wanted: state?.taking === "yes" ? pictures : "sound-only",
      camera: (who) => streamOf(now, who, "camera") !== null,
      screen: (who) => streamOf(now, who, "screen") !== null,
    });
  }

  function drawAll() {
    if (shown === null) return;
    const now = shown;
    const { any, large, beside, small } = placesNow(now, sound.state);
    root.hidden = !any;
    root.dataset["pinned"] = String(beside !== null && beside.who === sound.choices.pinned);
    drawOne("large", now, large);
    drawOne("beside", now, beside);
    const list = part(root, "small");
    const of = new Map(small.map((place) => [place.who, place]));
    // Who leaves the list takes their picture with them: an element that is only forgotten may play on.
    for (const item of list.children) {
      const video = item.querySelector("video");
      if (video !== null && !of.has(item.getAttribute("data-key") ?? "")) putPicture(video, null);
    }
    keep(list, [...of.keys()], "picture", (item, who) => {
      const place = of.get(who);
      if (place !== undefined) drawPlace(item, now, place);
    });
    list.hidden = small.length === 0;
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      drawAll();
    },

    /** What is said of sound and pictures changed, and nothing else. */
    soundChanged: drawAll,

    /** This page is in no room any more: no picture of it is left. */
    forget() {
      shown = null;
      root.hidden = true;
      for (const video of root.querySelectorAll("video")) putPicture(video, null);
    },
  };
}
