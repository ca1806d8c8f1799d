// The only home of what a person asked for themselves: finding it in their view.

/** @import { OwnRequestShown, RequestKind, You } from "../protocol.d.ts" */

/**
 * One's own ongoing request of a kind, if there is one.
 * @param {Pick<You, "requests">} you
 * @param {RequestKind} kind
 * @returns {{ id: string, request: OwnRequestShown } | null}
 */
export function ownRequest({ requests }, kind) {
  const found = Object.entries(requests).find(([, one]) => one.kind === kind);
  return found === undefined ? null : { id: found[0], request: found[1] };
}

/**
 * One's own best place in the queue, 1 being next; null for somebody who does not wait in it.
 * @param {Pick<You, "requests">} you
 */
export function ownPlace({ requests }) {
  const places = Object.values(requests).flatMap((one) => (one.place === undefined ? [] : [one.place]));
  return places.length === 0 ? null : Math.min(...places);
}
