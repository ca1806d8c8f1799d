// The only home of sound on screen: whether this person hears and is heard, what keeps them from it, and a way on.

import { offer, onPress } from "../buttons.js";
import { face, fill, part, show } from "../dom.js";
import { keep } from "../list.js";
import { brokenLinks, rightOf, soundShown, withoutSound } from "./sound_state.js";
import { troubleInWords } from "./trouble_words.js";

/** @import { MediaState } from "../media/state.js" */
/** @import { Trouble } from "../media/troubles.js" */
/** @import { InTheRoom, Tools } from "./page.js" */
/** @import { Device, InWords } from "./trouble_words.js" */

/** The parts in which troubles are said. @type {Record<Device, string>} */
const PARTS = { microphone: "trouble", camera: "camera-trouble", screen: "screen-trouble" };

/**
 * Whether somebody may come to speak here, so that a microphone is of use to them.
 * @param {InTheRoom} now
 */
export function mayComeToSpeak({ you }) {
  return you.speaks || you.role === "mediator" || you.role === "interpreter";
}

/**
 * Why this person is not heard though they speak, and what they can do.
 * @param {InTheRoom} now
 * @param {Tools["words"]} words
 */
export function unheardInWords({ you, room, may }, { say }) {
  if (room.session.state !== "open") return say("Nobody is heard until the meeting goes on.");
  if (you.turn !== undefined && room.floor.turn?.phase === "offered") return say("Press “I’m ready” when you want to begin.");
  if (Object.values(you.requests).some((one) => one.kind === "speak")) return say("Your hand is up, and your turn will come.");
  return may("raise_hand") ? say("Raise your hand, and your turn will come.") : say("Somebody else has the floor now.");
}

/**
 * @param {Tools} tools
 * @param {{ settings: () => void, remove: (who: string) => void }} opens
 */
export function soundRegions(tools, opens) {
  const { sound, words } = tools;
  /** @type {NodeListOf<HTMLElement>} */
  const roots = document.querySelectorAll('[data-region="sound"]');
  /** @type {InTheRoom | null} */
  let shown = null;
  /** What the person has read and put away: a trouble by its device, a notice by whom it is about. */
  /** @type {Map<Device, Trouble>} */
  const left = new Map();
  /** @type {Set<string>} */
  const read = new Set();

  /** @param {Device} device */
  const leave = (device) => {
    const trouble = sound.state?.[device].trouble ?? null;
    if (trouble !== null) left.set(device, trouble);
    drawAll();
  };
  const withMicrophone = () => sound.turnOn({ microphone: true });
  for (const root of roots) {
    onPress(root, {
      "turn-on-sound": () => sound.turnOn({ microphone: shown !== null && mayComeToSpeak(shown) }),
      "only-listen": () => sound.turnOn({ microphone: false }),
      "use-microphone": withMicrophone,
      "tap-to-hear": () => sound.media?.resumeSound(),
      "picture-off": () => void sound.media?.camera(false),
      "screen-on": () => void sound.media?.screen(true),
      "screen-off": () => void sound.media?.screen(false),
      "pictures-again": () => sound.media?.picturesAgain(),
      "sound-settings": opens.settings,
      "again-trouble": () => {
        left.delete("microphone");
        withMicrophone();
      },
      "again-camera-trouble": () => {
        left.delete("camera");
        void sound.media?.camera(true);
      },
      "again-screen-trouble": () => {
        left.delete("screen");
        void sound.media?.screen(true);
      },
      "leave-trouble": () => (sound.failed ? sound.turnOff() : leave("microphone")),
      "leave-camera-trouble": () => leave("camera"),
      "leave-screen-trouble": () => leave("screen"),
      "remove-noticed": (_, who) => opens.remove(who),
      "put-away-noticed": (_, who) => {
        read.add(who);
        drawAll();
      },
    });
  }

  /**
   * @param {Device} device
   * @returns {InWords | null}
   */
  function troubleOf(device) {
    if (device === "microphone" && sound.failed) {
      const title = words.say("Sound could not be turned on");
      return { title, words: words.say("What it needs did not reach this device. Check your connection, and try again.") };
    }
    const trouble = sound.state?.[device].trouble ?? null;
    if (trouble === null) left.delete(device);
    return trouble === null || left.get(device) === trouble ? null : troubleInWords(device, trouble, words);
  }

  /**
   * @param {HTMLElement} root
   * @param {InTheRoom} now
   * @param {MediaState | null} state
   */
  function drawPeople(root, now, state) {
    const broken = state === null ? [] : brokenLinks(state);
    keep(part(root, "broken"), broken, "broken", (item, who) => {
      const name = now.nameOf(who);
      fill(item, { words: words.say("There is no sound between you and this person: {name}. It changes nothing for the others. We keep trying.", { name }) });
    });
    const links = state?.links ?? {};
    for (const who of read) if (links[who]?.noticed !== true) read.delete(who);
    const noticed = now.mediator === null ? [] : Object.keys(links).filter((who) => links[who]?.noticed && !read.has(who));
    keep(part(root, "noticed"), noticed, "noticed", (item, who) => {
      const name = now.nameOf(who);
      fill(item, { words: words.say("The browser of {name} is sending sound without the floor. Nobody can hear it.", { name }) });
      offer(item, { "remove-noticed": now.may("remove_person") });
    });
    show(root, { broken: broken.length > 0, noticed: noticed.length > 0 });
  }

  /**
   * @param {HTMLElement} root
   * @param {InTheRoom} now
   */
  function drawOne(root, now) {
    const { you, room } = now;
    const { state } = sound;
    const stands = soundShown(sound, now);
    face(root, stands.face);
    // Who will not come to speak is not told of a turn that never comes.
    const speaks = mayComeToSpeak(now);
    const without = state === null || stands.right === "nobody" ? [] : withoutSound(state, room, you.id).map(now.nameOf);
    const heard = without.length > 0 ? words.say("Everybody who has sound on can hear you") : words.say("Everybody can hear you");
    fill(root, { "heard-title": heard, "without-names": words.list(without), "unheard-words": unheardInWords(now, words) });
    show(root, { without: without.length > 0, weak: state?.weak === true, recovered: state?.recovered === true, full: state?.full === true, "own-turn": speaks });
    for (const [device, place] of /** @type {[Device, string][]} */ (Object.entries(PARTS))) {
      const trouble = troubleOf(device);
      const notice = part(root, place);
      notice.hidden = trouble === null;
      if (trouble === null) continue;
      fill(notice, { title: trouble.title, words: trouble.words });
      show(notice, { words: true });
    }
    drawPeople(root, now, state);
    const taking = state?.taking === "yes";
    // As its pictures have it: whoever may be heard by everybody for themselves may show what they speak about.
    // While the outcome is read there is no place for pictures.
    const shows = taking && room.closing === undefined && you.role !== "interpreter";
    const shares = shows && rightOf(room, you.id) === "everybody";
    const canShare = "getDisplayMedia" in (navigator.mediaDevices ?? {});
    offer(root, {
      "turn-on-sound": stands.face === "off",
      "only-listen": stands.face === "off" && speaks,
      "tap-to-hear": stands.face === "blocked",
      "use-microphone": stands.face === "listening" && speaks && (state?.microphone.trouble ?? null) === null,
      "picture-off": state?.camera.on === true,
      "screen-on": shares && canShare && !state.screen.on,
      "screen-off": state?.screen.on === true,
    });
  }

  function drawAll() {
    if (shown === null) return;
    for (const root of roots) drawOne(root, shown);
  }

  return {
    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      drawAll();
    },

    /** What is said of sound changed, and nothing else. */
    soundChanged: drawAll,
  };
}
