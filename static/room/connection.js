// The only home of the line to the server: opening it, knowing that it is dead, opening it again.

/** @import { FromBrowser, ToBrowser } from "../protocol.d.ts" */
/** @import { Backoff } from "./backoff.js" */

/**
 * What a connection needs of a WebSocket.
 * @typedef {Pick<WebSocket, "send" | "close" | "onmessage" | "onclose">} Socket
 */
/**
 * `opening` until the first view; `open`; `lost`, and being tried again; or over, for a reason.
 * @typedef {"opening" | "open" | "lost" | "replaced" | "no-session" | "not-understood"} LineState
 */
/**
 * @typedef {object} Timers
 * @property {(act: () => void, milliseconds: number) => number} set
 * @property {(timer: number) => void} clear
 * @property {() => number} now in milliseconds
 */

// The server beats every 2 seconds. Without a word for four of them the line is dead, whatever the browser believes.
const SILENCE_MS = 8_000;
// The first view is large, and comes after the handshakes: on a slow line that takes longer than a silence.
const OPENING_MS = 25_000;

/** The close codes (docs/protocol.md) after which a page must not come back by itself.
 * @type {ReadonlyMap<number, LineState>} */
const OVER = new Map([
  [4400, "not-understood"],
  [4401, "no-session"],
  [4409, "replaced"],
]);

export class Connection {
  /** @type {Socket | null} */
  #socket = null;
  /** @type {LineState} */
  #state = "opening";
  /** @type {Map<string, number>} */
  #running = new Map();
  #open;
  #backoff;
  #timers;
  #hear;
  #changed;

  /**
   * @param {object} given
   * @param {() => Socket} given.open
   * @param {Backoff} given.backoff
   * @param {Timers} given.timers
   * @param {(message: ToBrowser) => void} given.hear
   * @param {(state: LineState) => void} given.changed
   */
  constructor({ open, backoff, timers, hear, changed }) {
    this.#open = open;
    this.#backoff = backoff;
    this.#timers = timers;
    this.#hear = hear;
    this.#changed = changed;
  }

  get state() {
    return this.#state;
  }

  /** Open the line now, whatever was going on: at the start, when the network is back, when asked to. */
  connect() {
    this.#drop();
    const socket = this.#open();
    this.#socket = socket;
    this.#start("silence", OPENING_MS, () => this.#lost());
    socket.onmessage = (event) => this.#heard(event.data);
    socket.onclose = (event) => {
      const over = OVER.get(event.code);
      if (over === undefined) this.#lost();
      else this.#end(over);
    };
  }

  /** Connect at once if the line is down and would be tried later. */
  hurry() {
    if (this.#state === "lost") this.connect();
  }

  /** The browser says that the network is gone: say so now, and not when the silence has lasted. */
  doubt() {
    if (this.#state === "open") this.#lost();
  }

  /**
   * @param {FromBrowser} message
   * @returns {boolean} whether there is a line that it went on
   */
  send(message) {
    if (this.#state !== "open" || this.#socket === null) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** @param {string} text */
  #heard(text) {
    /** @type {ToBrowser} */
    const message = JSON.parse(text);
    // At once, and by no timer of the page's: those of a hidden tab sleep for up to a minute.
    if (message.type === "beat") this.#socket?.send('{"type":"here"}');
    this.#hear(message);
    if (message.type === "view" && this.#state !== "open") {
      this.#backoff.reset();
      this.#become("open");
    }
    this.#start("silence", this.#state === "open" ? SILENCE_MS : OPENING_MS, () => this.#lost());
  }

  #lost() {
    this.#drop();
    this.#start("again", this.#backoff.next(), () => this.connect());
    this.#become("lost");
  }

  /** @param {LineState} state */
  #end(state) {
    this.#drop();
    this.#become(state);
  }

  #drop() {
    for (const timer of this.#running.values()) this.#timers.clear(timer);
    this.#running.clear();
    if (this.#socket === null) return;
    // A dead line may take minutes to close: nobody listens to it any more.
    this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
    this.#socket = null;
  }

  /** @param {LineState} state */
  #become(state) {
    this.#state = state;
    this.#changed(state);
  }

  /**
   * @param {"silence" | "again"} name
   * @param {number} milliseconds
   * @param {() => void} act
   */
  #start(name, milliseconds, act) {
    const running = this.#running.get(name);
    if (running !== undefined) this.#timers.clear(running);
    this.#running.set(name, this.#timers.set(act, milliseconds));
  }
}
