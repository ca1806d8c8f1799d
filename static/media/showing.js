// The only home of the others' pictures as streams: the same one each time that it is asked for, so that what is on the
// screen is not begun anew at each drawing.

/** @import { Link } from "./link.js" */

export class Showing {
  /** @type {WeakMap<MediaStreamTrack, MediaStream>} */
  #streams = new WeakMap();
  #streamOf;

  /** @param {(track: MediaStreamTrack) => MediaStream} streamOf */
  constructor(streamOf) {
    this.#streamOf = streamOf;
  }

  /**
   * @param {Link | undefined} link
   * @param {"camera" | "screen"} kind
   */
  of(link, kind) {
    const track = link?.slots[kind]?.receiver.track;
    if (track === undefined || link?.about[kind] !== true) return null;
    const known = this.#streams.get(track) ?? this.#streamOf(track);
    this.#streams.set(track, known);
    return known;
  }
}
