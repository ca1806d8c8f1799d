// The only home of hearing oneself a moment later: three seconds of one's own voice, held in memory by a delay and
// played once in this page. Nothing is recorded and nothing is sent.

// As long as it listens it delays: what is played is never heard again by the microphone that it came from.
export const ECHO_SECONDS = 3;
// A cut without a slope is a click.
const SLOPE_SECONDS = 0.02;

/**
 * @param {AudioContext} context
 * @param {AudioNode} source the microphone
 * @returns {() => void} ends it early
 */
export function playBack(context, source) {
  const gate = new GainNode(context, { gain: 1 });
  const delay = new DelayNode(context, { maxDelayTime: ECHO_SECONDS, delayTime: ECHO_SECONDS });
  const shut = context.currentTime + ECHO_SECONDS;
  gate.gain.setValueAtTime(1, shut - SLOPE_SECONDS);
  gate.gain.linearRampToValueAtTime(0, shut);
  source.connect(gate).connect(delay).connect(context.destination);
  return () => {
    source.disconnect(gate);
    delay.disconnect();
  };
}
