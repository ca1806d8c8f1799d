// The only home of the safety code over time: there is one while this page is linked with everybody who takes part, and
// it is worked out anew when their keys are others.

import { fingerprintsIn, safetyCode } from "./safety_code.js";

/** @import { Link } from "./link.js" */

export class AgreedCode {
  /** @type {string | null} */
  code = null;
  #of = "";
  #changed;

  /** @param {() => void} changed */
  constructor(changed) {
    this.#changed = changed;
  }

  /**
   * @param {readonly Link[]} links
   * @param {boolean} whole whether they are all, and connected
   */
  look(links, whole) {
    const prints = new Set(
      links.flatMap(({ connection: { localDescription: own, remoteDescription: theirs } }) =>
        [own, theirs].flatMap((one) => fingerprintsIn(one?.sdp ?? "")),
      ),
    );
    const all = whole ? [...prints].sort().join("\n") : "";
    if (all === this.#of) return;
    this.#of = all;
    this.code = null;
    if (all !== "") void this.#work(all, prints);
  }

  /**
   * @param {string} all
   * @param {Set<string>} prints
   */
  async #work(all, prints) {
    const code = await safetyCode(prints);
    if (this.#of !== all) return;
    this.code = code;
    this.#changed();
  }
}
