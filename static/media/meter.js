// The only home of how loud this person's own microphone is.

/** @import { Timers } from "../room/connection.js" */

/** What reads a track. @typedef {{ read: () => number, end: () => void }} Reader */

const LOOK_MS = 100;
// The loudest voice close to a microphone stays below: a third of full scale fills the meter.
const FULL = 0.33;
// Fine enough to move with a voice, and coarse enough that a still room draws nothing.
const STEPS = 20;
const SAMPLES = 1_024;

/**
 * @param {MediaStreamTrack} track
 * @returns {Reader}
 */
export function readerOf(track) {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = SAMPLES;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    read() {
      // Where it began without a press, the browser may have it wait for one.
      if (context.state === "suspended") void context.resume();
      analyser.getFloatTimeDomainData(samples);
      return Math.sqrt(samples.reduce((sum, one) => sum + one * one, 0) / samples.length);
    },
    end: () => void context.close(),
  };
}

export class Meter {
  /** @type {Reader | null} */
  #reader = null;
  /** @type {number | null} */
  #timer = null;
  #timers;
  #readerOf;
  #look;

  /**
   * @param {object} given
   * @param {Timers} given.timers
   * @param {(track: MediaStreamTrack) => Reader} given.readerOf
   * @param {(level: number) => void} given.look ten times in a second: from 0 to 1
   */
  constructor({ timers, readerOf, look }) {
    this.#timers = timers;
    this.#readerOf = readerOf;
    this.#look = look;
  }

  /** @param {MediaStreamTrack | null} track */
  measure(track) {
    this.#reader?.end();
    if (this.#timer !== null) this.#timers.clear(this.#timer);
    this.#timer = null;
    this.#reader = track === null ? null : this.#readerOf(track);
    if (this.#reader !== null) this.#again();
  }

  #again() {
    this.#timer = this.#timers.set(() => {
      this.#look(this.#reader?.read() ?? 0);
      this.#again();
    }, LOOK_MS);
  }
}

/**
 * As it is shown.
 * @param {number} level
 */
export function shownLevel(level) {
  return Math.round(Math.min(1, level / FULL) * STEPS) / STEPS;
}
