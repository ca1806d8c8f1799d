// The only home of the dialog "Sound and picture": trying and choosing devices, what one sees, how one speaks.

import { offer, onPress } from "../buttons.js";
import { fill, options, region, show, the } from "../dom.js";
import { keyChoice } from "./key_choice.js";
import { tryingIn } from "./trying.js";

/** @import { DeviceKind } from "../media/state.js" */
/** @import { PicturesWanted } from "./choices.js" */
/** @import { InTheRoom, Tools } from "./page.js" */

/** @typedef {{ id: string, label: string }} Device */

/** @param {Tools} tools */
export function soundCheck(tools) {
  const { sound, words } = tools;
  const root = the(document, "#sound-dialog", HTMLDialogElement);
  const form = the(root, "form", HTMLFormElement);
  /** @type {InTheRoom | null} */
  let shown = null;
  const trying = tryingIn(root, tools, drawDevices);
  const key = keyChoice(root, (chosen) => {
    if (chosen !== null) sound.choose(chosen);
    drawChoices();
  });

  function open() {
    if (root.open) return;
    root.showModal();
    trying.begin();
    // Which of them is so is a choice of this person's that is drawn once: it changes by their hand alone.
    const { pictures, hold } = sound.choices;
    for (const one of form.querySelectorAll('input[name="sound-dialog-pictures"]')) {
      if (one instanceof HTMLInputElement) one.checked = one.value === pictures;
    }
    the(form, 'input[name="hold"]', HTMLInputElement).checked = hold;
    drawAll();
  }

  onPress(region("waiting"), { "check-sound": open });
  onPress(root, {
    ...trying.acts,
    "leave-dialog": () => root.close(),
    "turn-off-sound": () => sound.turnOff(),
    "choose-key": () => {
      key.begin();
      drawChoices();
    },
    "no-key": () => sound.choose({ key: "", keyName: "" }),
  });
  // Enter sends a form; this one has nothing to send.
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement) {
      if (target.name === "pinned") sound.choose({ pinned: target.value });
      else void choose(/** @type {DeviceKind} */ (target.name), target.value);
    }
    if (!(target instanceof HTMLInputElement)) return;
    if (target.name === "blur") {
      void sound.media?.blur(target.checked);
      return;
    }
    if (target.name === "hold") sound.choose({ hold: target.checked });
    else sound.choose({ pictures: /** @type {PicturesWanted} */ (target.value) });
    drawChoices();
  });
  root.addEventListener("close", () => {
    key.leave();
    trying.end();
  });

  /**
   * @param {DeviceKind} kind
   * @param {string} id
   */
  async function choose(kind, id) {
    await sound.use(kind, id);
    if (kind !== "loudspeaker") trying.deviceChosen(kind);
  }

  /**
   * @param {DeviceKind} kind
   * @param {readonly Device[]} devices
   */
  function drawList(kind, devices) {
    // Before one was allowed, a browser tells neither names nor ids.
    const named = devices.filter((one) => one.id !== "");
    show(root, { [`${kind}s`]: named.length > 0 });
    const list = the(form, `select[name="${kind}"]`, HTMLSelectElement);
    /** @type {[string, string][]} */
    const entries = [
      ["", words.say("As your device has it")],
      ...named.map(({ id, label }, index) => /** @type {[string, string]} */ ([id, label || words.say("Number {number}", { number: index + 1 })])),
    ];
    // A list that somebody has open is not made anew under their hand.
    const same = entries.length === list.options.length && entries.every(([id, label], n) => list.options[n]?.value === id && list.options[n]?.text === label);
    if (!same) options(list, entries, sound.device(kind));
  }

  function drawDevices() {
    const lists = trying.lists;
    const state = sound.state;
    drawList("microphone", state?.microphone.devices.length ? state.microphone.devices : (lists?.microphones ?? []));
    drawList("camera", state?.camera.devices.length ? state.camera.devices : (lists?.cameras ?? []));
    const chooses = "setSinkId" in HTMLMediaElement.prototype;
    drawList("loudspeaker", chooses ? (state?.loudspeakers.length ? state.loudspeakers : (lists?.loudspeakers ?? [])) : []);
  }

  function drawChoices() {
    const { hold, key: code, keyName } = sound.choices;
    const named = keyName === "" ? words.say("the space bar") : keyName;
    fill(root, {
      key: code === "" ? words.say("none, only the button") : named,
      "key-words": key.isOpen ? words.say("Press the key now. Escape leaves it as it was.") : "",
    });
    show(root, { hold, "key-words": key.isOpen });
    offer(root, { "no-key": code !== "" });
  }

  function drawPeople() {
    const people = shown === null ? [] : shown.room.people.order.filter((who) => who !== shown?.you.id && ["here", "away"].includes(shown?.room.people.by_id[who]?.attendance ?? ""));
    show(root, { pinned: people.length > 0 });
    const list = the(form, 'select[name="pinned"]', HTMLSelectElement);
    if (list.options.length === people.length + 1 && people.every((who, n) => list.options[n + 1]?.value === who)) return;
    /** @type {[string, string][]} */
    const entries = [["", words.say("Nobody’s")], ...people.map((who) => /** @type {[string, string]} */ ([who, shown?.nameOf(who) ?? ""]))];
    options(list, entries, sound.choices.pinned);
  }

  function drawAll() {
    if (!root.open) return;
    const live = sound.state?.taking === "yes";
    show(root, { trying: !live, live, line: shown !== null, safety: live && sound.state?.code !== null });
    const blur = live ? (sound.state?.camera.blur ?? "none") : "none";
    show(root, { blur: blur !== "none" });
    the(form, 'input[name="blur"]', HTMLInputElement).checked = blur === "on";
    fill(root, { code: sound.state?.code ?? "" });
    offer(root, { "turn-off-sound": live });
    trying.draw();
    drawDevices();
    drawChoices();
    drawPeople();
  }

  return {
    open,

    /** @param {InTheRoom} now */
    draw(now) {
      shown = now;
      drawAll();
    },

    /** What is said of sound changed, and nothing else. */
    soundChanged: drawAll,
  };
}
