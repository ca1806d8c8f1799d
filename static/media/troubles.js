// The only home of what can be wrong with a microphone, a camera, a loudspeaker or a shared screen, as codes. The words
// for them are the screen's.

/** @typedef {"refused" | "missing" | "busy" | "gone" | "insecure" | "unknown"} Trouble */

/**
 * By the name of the error that getUserMedia or getDisplayMedia rejected with (W3C Media Capture, 10.2; Screen Capture,
 * 5.1), and the older names that browsers in use still give.
 * @type {ReadonlyMap<string, Trouble>}
 */
const BY_NAME = new Map([
  ["NotAllowedError", "refused"],
  ["PermissionDeniedError", "refused"],
  ["SecurityError", "refused"],
  ["NotFoundError", "missing"],
  ["DevicesNotFoundError", "missing"],
  // The device that was asked for by its id is not plugged in.
  ["OverconstrainedError", "missing"],
  ["NotReadableError", "busy"],
  ["TrackStartError", "busy"],
  // The system took the device back while it was being opened.
  ["AbortError", "busy"],
]);

/**
 * @param {unknown} error what was thrown
 * @returns {Trouble}
 */
export function troubleOf(error) {
  const name = typeof error === "object" && error !== null && "name" in error ? String(error.name) : "";
  return BY_NAME.get(name) ?? "unknown";
}
