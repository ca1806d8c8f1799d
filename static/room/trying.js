// The only home of trying one's devices in the dialog: what is tried goes to nobody, and ends when the dialog does.

import { offer } from "../buttons.js";
import { fill, part, show } from "../dom.js";
import { putPicture } from "./pictures.js";
import { stepInWords } from "./check_words.js";
import { troubleInWords } from "./trouble_words.js";

/** @import { Lists, Devices } from "../media/devices.js" */
/** @import { DeviceCheck } from "../media/device_check.js" */
/** @import { Tools } from "./page.js" */
/** @import { Tried } from "./check_words.js" */

/** What was loaded to try devices with. @typedef {{ check: DeviceCheck, devices: Devices }} Trying */
/** @typedef {(changed: () => void) => Promise<Trying>} MakeTrying */

/** @type {Tried[]} */
const TRIED = ["microphone", "echo", "loudspeaker", "line"];

/**
 * @param {HTMLElement} root the dialog
 * @param {Tools} tools
 * @param {() => void} changed the lists of devices
 */
export function tryingIn(root, { words, sound, makeTrying }, changed) {
  /** @type {Trying | null} */
  let trying = null;
  /** @type {Promise<Trying | null> | null} */
  let loading = null;

  /** @param {(trying: Trying) => unknown} act */
  async function using(act) {
    loading ??= makeTrying(draw).then(
      (made) => {
        trying = made;
        void made.devices.read();
        return made;
      },
      () => null,
    );
    const mine = loading;
    const made = await mine;
    // Left meanwhile: what is tried belongs to the dialog as it was.
    if (mine !== loading) return;
    if (made === null) {
      loading = null;
      return fail();
    }
    await act(made);
    // Their names are told once one was allowed.
    await made.devices.read();
    draw();
  }

  /** What trying needs did not reach this device. */
  function fail() {
    const notice = part(root, "microphone-trouble");
    fill(notice, {
      title: words.say("Sound could not be turned on"),
      words: words.say("What it needs did not reach this device. Check your connection, and try again."),
    });
    show(notice, { words: true });
    notice.hidden = false;
  }

  function drawSteps() {
    const state = trying?.check.state;
    for (const tried of TRIED) {
      const step = state === undefined ? { words: "", asks: false, trouble: null } : stepInWords(tried, state, words);
      const notice = part(root, `${tried}-trouble`);
      notice.hidden = step.trouble === null;
      fill(notice, { title: step.trouble?.title ?? "", words: step.trouble?.words ?? "" });
      show(notice, { words: true });
      fill(root, { [`${tried}-words`]: step.words });
      show(root, { [`${tried}-words`]: step.words !== "", [`${tried}-ask`]: step.asks, [`${tried}-try`]: !step.asks });
    }
    const listens = state?.steps.microphone.standing === "ok";
    show(root, { level: listens, echo: listens });
    const steps = part(root, "level").children;
    const on = Math.round((state?.level ?? 0) * steps.length);
    [...steps].forEach((one, index) => one.setAttribute("data-on", String(index < on)));
  }

  function drawPicture() {
    const live = sound.state?.taking === "yes" ? sound.state.camera : null;
    const tried = trying?.check.state.steps.camera;
    const isOn = live === null ? tried?.standing === "ok" : live.on;
    const stream = live === null ? (trying?.check.picture ?? null) : (sound.media?.ownPicture ?? null);
    const video = root.querySelector(".own-picture video");
    if (video instanceof HTMLVideoElement) putPicture(video, isOn ? stream : null);
    const trouble = live === null ? /** @type {import("../media/troubles.js").Trouble | null} */ (tried?.trouble ?? null) : live.trouble;
    const inWords = trouble === null ? null : troubleInWords("camera", trouble, words);
    const notice = part(root, "camera-trouble");
    notice.hidden = inWords === null;
    fill(notice, { title: inWords?.title ?? "", words: inWords?.words ?? "" });
    show(notice, { words: true });
    show(root, { "own-picture": isOn });
    fill(root, { "picture-on": live === null ? words.say("Try my camera") : words.say("Turn my picture on") });
    offer(root, { "picture-on": !isOn, "picture-off": isOn });
  }

  function draw() {
    if (!root.hasAttribute("open")) return;
    drawSteps();
    drawPicture();
    changed();
  }

  return {
    draw,

    /** @returns {Lists | null} */
    get lists() {
      return trying?.devices.lists ?? null;
    },

    acts: {
      "try-microphone": () => void using(({ check }) => check.microphone(sound.device("microphone"))),
      "try-echo": () => void using(({ check }) => check.echo()),
      "heard-echo": () => trying?.check.answer("echo", true),
      "not-heard-echo": () => trying?.check.answer("echo", false),
      "try-loudspeaker": () => void using(({ check }) => check.loudspeaker(sound.device("loudspeaker"))),
      "heard-loudspeaker": () => trying?.check.answer("loudspeaker", true),
      "not-heard-loudspeaker": () => trying?.check.answer("loudspeaker", false),
      "try-line": () =>
        void using(async ({ check }) => {
          await check.line();
          sound.uplink(check.state.uplink);
        }),
      "picture-on": () => {
        if (sound.state?.taking === "yes") void sound.media?.camera(true);
        else void using(({ check }) => check.camera(sound.device("camera")));
      },
      "picture-off": () => {
        if (sound.state?.taking === "yes") void sound.media?.camera(false);
        else trying?.check.cameraOff();
      },
    },

    /** Another device was chosen: what is being tried goes on with it. @param {"microphone" | "camera"} kind */
    deviceChosen(kind) {
      const steps = trying?.check.state.steps;
      if (kind === "microphone" && steps?.microphone.standing === "ok") void using(({ check }) => check.microphone(sound.device("microphone")));
      if (kind === "camera" && steps?.camera.standing === "ok") void using(({ check }) => check.camera(sound.device("camera")));
    },

    /** Load what trying needs and list what is there; nothing is captured. */
    begin: () => void using(() => {}),

    /** Every lamp goes out. */
    end() {
      const made = trying;
      [trying, loading] = [null, null];
      made?.check.close();
      made?.devices.close();
      const video = root.querySelector(".own-picture video");
      if (video instanceof HTMLVideoElement) putPicture(video, null);
    },
  };
}
