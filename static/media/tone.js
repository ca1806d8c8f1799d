// The only home of the sound that a loudspeaker is tried with: two soft notes.

const NOTES_HZ = [440, 660];
const NOTE_SECONDS = 0.5;
export const TONE_SECONDS = NOTES_HZ.length * NOTE_SECONDS;
// Soft: who wears headphones must not be startled.
const LOUDNESS = 0.2;
const SLOPE_SECONDS = 0.05;

/** @param {AudioContext} context */
export function playTone(context) {
  const gain = new GainNode(context, { gain: 0 });
  gain.connect(context.destination);
  NOTES_HZ.forEach((frequency, place) => {
    const begins = context.currentTime + place * NOTE_SECONDS;
    const ends = begins + NOTE_SECONDS;
    const note = new OscillatorNode(context, { frequency });
    note.connect(gain);
    gain.gain.setValueAtTime(0, begins);
    gain.gain.linearRampToValueAtTime(LOUDNESS, begins + SLOPE_SECONDS);
    gain.gain.setValueAtTime(LOUDNESS, ends - SLOPE_SECONDS);
    gain.gain.linearRampToValueAtTime(0, ends);
    note.start(begins);
    note.stop(ends);
  });
}
