// The only home of what is taken out of typed words before they are sent: marks that nobody sees and that the
// server refuses (rooms/text.py), such as those that turn the direction of a text around.

const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|\p{Cs}/gu;
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/gu;

/**
 * A few sentences, with their line breaks.
 * @param {string} typed
 */
export function sentences(typed) {
  return typed.replace(/\r\n?/gu, "\n").replace(INVISIBLE, "").replace(CONTROLS, "").trim();
}

/**
 * One line.
 * @param {string} typed
 */
export function line(typed) {
  return sentences(typed).replace(/\s+/gu, " ");
}
